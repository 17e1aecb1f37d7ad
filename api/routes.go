package api

import "sanlei/land"

// routes is every operation there is.
var routes = []route{
	{"GET", "/healthz", anybody, showHealth},
	{"GET", "/readyz", anybody, showReadiness},
	{"GET", "/api", anybody, showLanding},
	{"GET", "/api/conformance", anybody, showConformance},
	{"GET", "/api/openapi-3.0.json", anybody, showOpenAPI30},
	{"GET", "/api/openapi-3.1.json", anybody, showOpenAPI31},

	{"POST", "/api/session", anybody, newSession},
	{"GET", "/api/session", everyone, showSession},
	{"DELETE", "/api/session", everyone, endSession},
	{"POST", "/api/session/extension", everyone, extendSession},
	{"GET", "/api/tokens", everyone, listTokens},
	{"POST", "/api/tokens", everyone, newToken},
	{"DELETE", "/api/tokens/{id}", everyone, revokeToken},

	{"GET", "/api/progress", everyone, showProgress},
	{"GET", "/api/exports", everyone, exportParcels},
	{"GET", "/api/reviews", everyone, listReviews},

	{"GET", "/api/regions", everyone, listRegions},
	{"GET", "/api/measures", everyone, listMeasures},
	{"GET", "/api/tasks", everyone, listTasks},
	{"POST", "/api/tasks", only(land.Registrar, land.Admin), newTask},
	{"GET", "/api/tasks/{id}", everyone, showTask},
	{"POST", "/api/tasks/{id}/editions", only(land.Registrar, land.Admin), newEdition},
	{"POST", "/api/tasks/{id}/terms", only(land.Registrar, land.Admin), setTask},
	{"POST", "/api/tasks/{id}/close", only(land.Registrar, land.Admin), closeTask},
	{"POST", "/api/tasks/{id}/open", only(land.Registrar, land.Admin), openTask},

	{"GET", "/api/parcels", everyone, listParcels},
	{"POST", "/api/parcels", only(land.Registrar, land.Admin), newParcel},
	{"GET", "/api/parcels/{id}", everyone, showParcel},
	{"PATCH", "/api/parcels/{id}", only(land.Officer), editParcel},
	{"POST", "/api/parcels/{id}/steps", only(land.Officer, land.Registrar, land.Reviewer), stepParcel},
	{"GET", "/api/parcels/{id}/neighbours", everyone, listNeighbours},
	{"GET", "/api/parcels/{id}/notes", everyone, listNotes},
	{"POST", "/api/parcels/{id}/notes", only(land.Officer, land.Registrar), newNote},
	{"GET", "/api/parcels/{id}/history", everyone, showHistory},
	{"GET", "/api/parcels/{id}/disposals", everyone, listDisposals},
	{"POST", "/api/parcels/{id}/disposals", only(land.Officer), newDisposal},

	{"GET", "/api/journal", everyone, listJournal},
	{"GET", "/api/checkpoints/latest", everyone, showLatestCheckpoint},
	{"GET", "/api/checkpoints/key", everyone, showCheckpointKey},
	{"GET", "/api/checkpoints/{size}", everyone, showCheckpoint},
	{"GET", "/api/proofs/inclusion", everyone, proveInclusion},
	{"GET", "/api/proofs/consistency", everyone, proveConsistency},

	{"GET", "/api/collections/parcels/tiles/WebMercatorQuad/{z}/{y}/{x}", everyone, showParcelTile},
	{"GET", "/api/collections/disposals/tiles/WebMercatorQuad/{z}/{y}/{x}", everyone, showDisposalTile},

	{"GET", "/api/basemap", everyone, showBasemap},
	{"GET", "/api/basemap/{z}/{y}/{x}", everyone, showBasemapTile},

	{"POST", "/api/disposals/steps", only(land.Registrar, land.Reviewer), stepDisposals},
	{"POST", "/api/decisions", only(land.Registrar), decide},
	{"POST", "/api/acts/{id}/undo", only(land.Registrar, land.Reviewer), undoAct},
	{"GET", "/api/disposals/{id}", everyone, showDisposal},
	{"PATCH", "/api/disposals/{id}", only(land.Officer), editDisposal},
	{"DELETE", "/api/disposals/{id}", only(land.Officer), discardDisposal},
	{"POST", "/api/disposals/{id}/steps", only(land.Officer, land.Registrar, land.Reviewer), stepDisposal},
	{"GET", "/api/disposals/{id}/evidence", everyone, listEvidence},
	{"POST", "/api/disposals/{id}/evidence", only(land.Officer, land.Registrar), newEvidence},
	{"GET", "/api/disposals/{id}/evidence/{evidence}", everyone, showEvidence},
	{"PATCH", "/api/disposals/{id}/evidence/{evidence}", only(land.Officer), editEvidence},
	{"DELETE", "/api/disposals/{id}/evidence/{evidence}", only(land.Officer), removeEvidence},
	{"POST", "/api/geometry/preview", only(land.Officer, land.Registrar), previewGeometry},
	{"POST", "/api/geometry/readings", only(land.Officer, land.Registrar), readCoordinates},
	{"POST", "/api/geometry/conversions", only(land.Officer, land.Registrar), convertCoordinates},

	{"POST", "/api/imports", only(land.Registrar, land.Admin), newImport},
	{"GET", "/api/imports/{id}", only(land.Registrar, land.Admin), showImport},
	{"POST", "/api/imports/{id}/commit", only(land.Registrar, land.Admin), commitImport},
	{"DELETE", "/api/imports/{id}", only(land.Registrar, land.Admin), discardImport},
}
