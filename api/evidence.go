package api

import (
	"encoding/hex"
	"math"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
)

// evidenceItem is a document or photo of a disposal.
type evidenceItem struct {
	ID            land.ID             `json:"id"`
	Disposal      land.ID             `json:"disposal"`
	Decides       *land.ID            `json:"decides"` // the act of the recorded decision whose scan it is
	Type          string              `json:"type"`
	Number        string              `json:"number"`
	Issuer        string              `json:"issuer"`
	IssuedOn      *land.Date          `json:"issued_on"`
	SupervisionNo string              `json:"supervision_no"`
	Note          string              `json:"note"`
	File          string              `json:"file"` // its name, for people
	Media         string              `json:"media"`
	Bytes         int64               `json:"bytes"`
	SHA256        string              `json:"sha256"`
	Camera        photoFix            `json:"camera"` // what the photo says of itself
	Told          photoFix            `json:"told"`   // what the device said when it was taken
	Placed        *placed             `json:"placed"` // what somebody set by hand
	Position      *orb.Point          `json:"position"`
	Source        string              `json:"source"`     // of the position: hand, device, camera or none
	DistanceM     *float64            `json:"distance_m"` // from the position to the parcel
	Flags         []land.EvidenceFlag `json:"flags"`
	Uploader      string              `json:"uploader"`
	UploaderName  string              `json:"uploader_name,omitzero"` // what they were called at the position
	UploadedAt    time.Time           `json:"uploaded_at"`
	Rev           int64               `json:"rev"` // makes its ETag
}

// photoFix is where and when a photo was taken.
type photoFix struct {
	At       *orb.Point `json:"at"`       // longitude and latitude
	Accuracy *float64   `json:"accuracy"` // metres
	Heading  *float64   `json:"heading"`  // degrees from north, clockwise
	TakenAt  *time.Time `json:"taken_at"`
}

type placed struct {
	At     orb.Point `json:"at"`
	By     string    `json:"by"`
	ByName string    `json:"by_name,omitzero"`
	On     time.Time `json:"on"`
}

// evidenceCount is how much of what the measure asks for is there, and how many
// flags a reviewer should look at.
type evidenceCount struct {
	Met   int `json:"met"`
	Of    int `json:"of"`
	Flags int `json:"flags"`
}

type evidenceList struct {
	Disposal land.ID        `json:"disposal"`
	Position string         `json:"position"`
	Required []evidenceNeed `json:"required"` // what the measure asks for
	Count    evidenceCount  `json:"count"`
	Evidence []evidenceItem `json:"evidence"`
	Limits   evidenceLimits `json:"limits"`
}

type evidenceNeed struct {
	land.Requirement
	Met bool `json:"met"`
}

type evidenceLimits struct {
	FileBytes int64    `json:"file_bytes"`
	Bytes     int64    `json:"bytes"`
	Pieces    int      `json:"pieces"`
	Media     []string `json:"media"`
}

// evidenceForm is what comes as multipart/form-data.
type evidenceForm struct {
	File          string    `json:"file"`
	Type          string    `json:"type"`
	Number        string    `json:"number,omitzero"`
	Issuer        string    `json:"issuer,omitzero"`
	IssuedOn      land.Date `json:"issued_on,omitzero"`
	SupervisionNo string    `json:"supervision_no,omitzero"`
	Note          string    `json:"note,omitzero"`
	Lon           float64   `json:"lon,omitzero"` // with the rest: what the device said as the photo was taken
	Lat           float64   `json:"lat,omitzero"`
	Accuracy      float64   `json:"accuracy,omitzero"`
	Heading       float64   `json:"heading,omitzero"`
	TakenAt       time.Time `json:"taken_at,omitzero"`
}

var evidenceFields = []string{"type", "number", "issuer", "issued_on", "supervision_no", "note", "lon", "lat", "accuracy", "heading", "taken_at"}

// evidenceWords is what is said about a piece of evidence.
type evidenceWords struct {
	Type          *string    `json:"type,omitzero"`
	Number        *string    `json:"number,omitzero"`
	Issuer        *string    `json:"issuer,omitzero"`
	IssuedOn      *land.Date `json:"issued_on,omitzero"`
	SupervisionNo *string    `json:"supervision_no,omitzero"`
	Note          *string    `json:"note,omitzero"`
	Position      placing    `json:"position,omitzero"`
}

// placing is a position that is set by hand, or null, which takes it away.
type placing struct{ to **orb.Point }

// UnmarshalJSONFrom reads a longitude and a latitude, or null.
func (p *placing) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	raw, err := d.ReadValue()
	if err != nil {
		return err
	}
	p.to = new(*orb.Point)
	if raw.Kind() == 'n' {
		return nil
	}
	var at []float64
	if err := json.Unmarshal(raw, &at); err != nil || len(at) != 2 {
		return malformed("", "position", "a position is a longitude and a latitude")
	}
	*p.to = &orb.Point{at[0], at[1]}
	return nil
}

var evidenceID = []param{identity("id", "The disposal").inPath(), identity("evidence", "The piece of evidence").inPath()}

var listEvidence = operation{
	id: "listEvidence", summary: "The evidence of a disposal, and what its measure asks for",
	params: []param{identity("id", "The disposal").inPath(), position()}, gives: gives{of: evidenceList{}},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().Dossier(c.ctx(), value[land.ID](c, "id"), value[string](c, "position"))
		return answer{body: dossierOf(found)}, err
	},
}

var newEvidence = operation{
	id: "createEvidence", summary: "Bring a document or photo to a disposal", repeatable: true,
	params: []param{identity("id", "The disposal").inPath()},
	takes:  takes{of: evidenceForm{}, media: []string{"multipart/form-data"}}, gives: gives{status: 201, of: evidenceItem{}, etag: true, location: true},
	serve: func(c *call) (answer, error) {
		desk := c.desk()
		d, err := desk.Disposal(c.ctx(), value[land.ID](c, "id")) // before anything is received
		if err != nil {
			return answer{}, err
		}
		in, err := c.readForm(evidenceFields...)
		if err != nil {
			return answer{}, err
		}
		defer in.Close()
		e := land.Evidence{Disposal: d.ID, Paper: in.fields["type"], Number: in.fields["number"], Issuer: in.fields["issuer"],
			IssuedOn: in.date("issued_on"), SupervisionNo: in.fields["supervision_no"], Note: in.fields["note"],
			Told: land.Fix{At: in.place("lon", "lat"), Accuracy: in.number("accuracy", 0, 1e6), Heading: in.number("heading", 0, 360), Taken: in.time("taken_at")}}
		if err := in.fault(); err != nil {
			return answer{}, err
		}
		made, err := desk.AddEvidence(c.ctx(), e, in.file, c.idempotency())
		a, err := c.giveEvidence(made, err)
		a.location = "/api/disposals/" + d.ID.String() + "/evidence/" + made.ID.String()
		return a, err
	},
}

var showEvidence = operation{
	id: "getEvidence", summary: "The file of a piece of evidence",
	params: append(evidenceID[:2:2], choice("disposition", "Whether a browser saves the file or shows it", "attachment", "inline").or("attachment")),
	gives:  gives{media: land.EvidenceMedia, etag: true},
	serve: func(c *call) (answer, error) {
		e, err := c.evidence()
		if err != nil {
			return answer{}, err
		}
		return c.giveFile(e.File, e.Rev), nil
	},
}

var editEvidence = operation{
	id: "editEvidence", summary: "Say something else about a piece of evidence, or set its position by hand", params: evidenceID, guarded: true,
	takes: takes{of: evidenceWords{}, media: mergePatch}, gives: gives{of: evidenceItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[evidenceWords](c)
		if err != nil {
			return answer{}, err
		}
		rev, err := c.expectedEvidence()
		if err != nil {
			return answer{}, err
		}
		w := store.Words{Paper: in.Type, Number: in.Number, Issuer: in.Issuer, SupervisionNo: in.SupervisionNo, Note: in.Note, IssuedOn: in.IssuedOn, Place: in.Position.to}
		return c.giveEvidence(c.desk().ChangeEvidence(c.ctx(), value[land.ID](c, "id"), value[land.ID](c, "evidence"), rev, w))
	},
}

var removeEvidence = operation{
	id: "removeEvidence", summary: "Take a piece of evidence away before the disposal is submitted", params: evidenceID, guarded: true, gives: gives{status: 204},
	serve: func(c *call) (answer, error) {
		rev, err := c.expectedEvidence()
		if err != nil {
			return answer{}, err
		}
		return answer{}, c.desk().RemoveEvidence(c.ctx(), value[land.ID](c, "id"), value[land.ID](c, "evidence"), rev)
	},
}

func (c *call) evidence() (land.Evidence, error) {
	return c.desk().Evidence(c.ctx(), value[land.ID](c, "id"), value[land.ID](c, "evidence"))
}

func (c *call) expectedEvidence() (int64, error) {
	return c.expected(func() (int64, error) { e, err := c.evidence(); return e.Rev, err })
}

// giveEvidence shows a piece of evidence as its disposal makes it look.
func (c *call) giveEvidence(e land.Evidence, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	found, err := c.desk().Dossier(c.ctx(), e.Disposal, "")
	return answer{body: evidenceOf(e, found.Disposal.DatedOn, found.Baseline), rev: e.Rev}, err
}

func dossierOf(d store.Dossier) evidenceList {
	out := evidenceList{Disposal: d.Disposal.ID, Position: d.Position, Required: []evidenceNeed{}, Evidence: make([]evidenceItem, len(d.Evidence)),
		Count:  countOf(d.Measure, d.Evidence, d.Disposal.DatedOn, d.Baseline),
		Limits: evidenceLimits{land.MostEvidenceFile, land.MostEvidenceBytes, land.MostEvidence, land.EvidenceMedia}}
	for _, r := range d.Measure.Evidence {
		out.Required = append(out.Required, evidenceNeed{r, r.Met(d.Evidence)})
	}
	for i, e := range d.Evidence {
		out.Evidence[i] = evidenceOf(e, d.Disposal.DatedOn, d.Baseline)
	}
	return out
}

func countOf(m land.Measure, have []land.Evidence, dated, baseline land.Date) evidenceCount {
	met, of := m.Complete(have)
	out := evidenceCount{Met: met, Of: of}
	for _, e := range have {
		out.Flags += len(e.Flags(dated, baseline))
	}
	return out
}

func evidenceOf(e land.Evidence, dated, baseline land.Date) evidenceItem {
	out := evidenceItem{
		ID: e.ID, Disposal: e.Disposal, Decides: e.Decides, Type: e.Paper, Number: e.Number, Issuer: e.Issuer, SupervisionNo: e.SupervisionNo, Note: e.Note,
		File: e.File.Name, Media: e.File.Media, Bytes: e.File.Bytes, SHA256: hex.EncodeToString(e.File.SHA256),
		Camera: fixOf(e.Camera), Told: fixOf(e.Told), Flags: e.Flags(dated, baseline),
		Uploader: e.Uploader, UploaderName: e.UploaderName, UploadedAt: e.Uploaded.In(land.Shanghai), Rev: e.Rev,
	}
	out.Position, out.Source = e.Position()
	if !e.IssuedOn.IsZero() {
		out.IssuedOn = &e.IssuedOn
	}
	if e.Placed.At != nil {
		out.Placed = &placed{*e.Placed.At, e.Placed.By, e.PlacerName, e.Placed.When.In(land.Shanghai)}
	}
	if e.Distance != nil {
		metres := math.Round(*e.Distance*10) / 10
		out.DistanceM = &metres
	}
	return out
}

func fixOf(f land.Fix) photoFix {
	return photoFix{f.At, f.Accuracy, f.Heading, inShanghai(f.Taken)}
}
