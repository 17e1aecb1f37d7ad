package api

import (
	"io"

	"sanlei/land/store"
)

var exportParcels = operation{
	id: "exportParcels", summary: "The parcels of a task, with their accounts, as a file",
	params: append(filterParams(), choice("format", "The format of the file", "geojson").must(), asOf(), position(),
		text("extends", "The position of an older checkpoint, which the file then proves that its own extends", 64),
		choice("proofs", "Whether the file proves every feature; for 10,000 at most", "true", "false")),
	gives: gives{media: []string{"application/geo+json"}},
	serve: func(c *call) (answer, error) {
		e := store.Export{Filter: c.filter(), When: c.when(), Extends: value[string](c, "extends"),
			Proofs: value[string](c, "proofs") == "true"}
		return answer{
			file: e.Task + ".geojson",
			stream: func(w io.Writer) error {
				_, err := c.desk().ExportGeoJSON(c.ctx(), w, e)
				return within("query", err)
			},
		}, nil
	},
}
