package api

import (
	"strings"

	"github.com/paulmach/orb"

	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
	"sanlei/land/store"
)

// importItem is a file of parcels on its way into the books.
type importItem struct {
	ID      land.ID        `json:"id"`
	Task    string         `json:"task"`
	File    string         `json:"file"`
	State   string         `json:"state"`
	Rows    int            `json:"rows"`
	Good    int            `json:"good"`
	Refused int            `json:"refused"`
	Mu      land.Mu        `json:"mu"` // of the good rows
	Unused  []string       `json:"unused"`
	ByRule  map[string]int `json:"by_rule"`
	// Findings is the first thousand; by_rule counts them all.
	Findings []finding `json:"findings"`
}

// finding is something found in one row of a file. The value is what the file
// itself holds there.
type finding struct {
	Row      int        `json:"row"`
	Refuses  bool       `json:"refuses"`
	Location string     `json:"location"`
	Rule     string     `json:"rule"`
	Message  string     `json:"message"`
	Value    string     `json:"value,omitzero"`
	Place    *orb.Point `json:"place,omitzero"`
}

type commitRequest struct {
	Rows string `json:"rows"` // all, which is refused while any row is, or good
}

var importID = []param{identity("id", "The import").inPath()}

var newImport = operation{
	id: "createImport", summary: "Bring in a file of parcels and have it checked; nothing is in the books yet",
	params: []param{
		code("task", "The task whose list this is").must(),
		text("file", "The file's name, for people", 200),
		choice("listed", "Take the plane area as the listed area of rows that name none", "plane"),
	},
	takes: takes{of: geoJSON{}, media: []string{"application/geo+json"}}, gives: gives{status: 201, of: importItem{}, location: true},
	serve: func(c *call) (answer, error) {
		file, err := c.upload()
		if err != nil {
			return answer{}, err
		}
		defer file.Close()
		imp, err := c.desk().Check(c.ctx(), store.Source{
			Task: value[string](c, "task"), File: value[string](c, "file"),
			Reader:  geojson.NewReader(file, format.DefaultLimits),
			Columns: land.Columns{ListedFromPlane: value[string](c, "listed") == "plane"},
			Digest:  func() []byte { return file.sum },
		})
		a, err := giveImport(imp, err)
		a.location = "/api/imports/" + imp.ID.String()
		return a, relocate(within("query", err), func(location string) string {
			return strings.Replace(location, "query.file", "body", 1) // the file is the body
		})
	},
}

// geoJSON stands for a FeatureCollection in the documents.
type geoJSON struct {
	Type     string           `json:"type"`
	Features []map[string]any `json:"features"`
}

var showImport = operation{
	id: "getImport", summary: "An import with its report", params: importID, gives: gives{of: importItem{}},
	serve: func(c *call) (answer, error) {
		return giveImport(c.desk().Import(c.ctx(), value[land.ID](c, "id")))
	},
}

var commitImport = operation{
	id: "commitImport", summary: "Put the rows of an import on the list, as one act", params: importID,
	takes: takes{of: commitRequest{}}, gives: gives{of: importItem{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[commitRequest](c)
		if err != nil {
			return answer{}, err
		}
		if in.Rows != "all" && in.Rows != "good" {
			return answer{}, land.Refuse(land.Invalid, "body.rows", "all_or_good", "rows is all or good")
		}
		return giveImport(c.desk().Commit(c.ctx(), value[land.ID](c, "id"), in.Rows == "good"))
	},
}

var discardImport = operation{
	id: "discardImport", summary: "Throw a checked import away; its report stays", params: importID, gives: gives{status: 204},
	serve: func(c *call) (answer, error) {
		return answer{}, c.desk().DiscardImport(c.ctx(), value[land.ID](c, "id"))
	},
}

func giveImport(i store.Import, err error) (answer, error) {
	out := importItem{
		ID: i.ID, Task: i.Task, File: i.File, State: i.State, Rows: i.Rows, Good: i.Good(), Refused: i.Refused,
		Mu: i.Mu, Unused: i.Unused, ByRule: i.ByRule, Findings: findingsOf(i.Findings),
	}
	return answer{body: out}, err
}

func findingsOf(from []land.Finding) []finding {
	out := make([]finding, len(from))
	for n, f := range from {
		out[n] = finding{f.Row, f.Refuses, f.Location, f.Rule, f.Message, f.Value, f.Place}
	}
	return out
}
