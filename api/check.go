package api

import (
	"bytes"
	"encoding/hex"
	"io"
	"maps"
	"time"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
)

// check is a sample that an auditor drew, and how far it is.
type check struct {
	ID          land.ID           `json:"id"`
	Task        string            `json:"task"`
	Region      string            `json:"region"`
	Title       string            `json:"title"`
	Seed        string            `json:"seed"`
	Size        int               `json:"size"`
	ByArea      bool              `json:"by_area"`
	Filter      map[string]string `json:"filter"` // as parameters of a query
	AsOf        land.Date         `json:"as_of"`
	Position    string            `json:"position"` // at which it was drawn
	Frame       *checkFrame       `json:"frame"`    // null for who sees a part of the sample
	DrawnBy     string            `json:"drawn_by"`
	DrawnByName string            `json:"drawn_by_name,omitzero"` // what they were called at the position
	DrawnAt     time.Time         `json:"drawn_at"`
	Counts      checkCounts       `json:"counts"`
}

// checkFrame is what a sample was drawn from.
type checkFrame struct {
	Parcels int     `json:"parcels"`
	Mu      land.Mu `json:"mu"`
	SHA256  string  `json:"sha256"` // of a line for each parcel, in the order of the ids: its id, a space, its mu with 8 places
}

// checkCounts tells of the parcels that the caller sees.
type checkCounts struct {
	Drawn    int `json:"drawn"`
	Judged   int `json:"judged"`
	Problems int `json:"problems"`
	Answered int `json:"answered"` // of the problems
	Proposed int `json:"proposed"` // reopenings
	Waiting  int `json:"waiting"`  // of them, that are not decided
}

type checkList struct {
	Position string  `json:"position"` // at which they stood so
	Checks   []check `json:"checks"`
}

type checkSample struct {
	Position string         `json:"position"` // at which it stood so
	Check    check          `json:"check"`
	Parcels  []checkedEntry `json:"parcels"` // in the order in which they were drawn
}

// checkDraft is a sample that is to be drawn from what the parameters pick.
type checkDraft struct {
	Title  string `json:"title"`
	Seed   string `json:"seed"`
	Size   int    `json:"size"`
	ByArea bool   `json:"by_area,omitzero"` // weighted by listed mu; else each parcel has the same chance
}

// checkedFile stands for a sample as GeoJSON in the documents.
type checkedFile struct {
	Type     string           `json:"type"`
	Features []map[string]any `json:"features"`
	Sanlei   map[string]any   `json:"sanlei"`
}

var (
	checkID     = []param{identity("id", "The check").inPath()}
	checkedID   = []param{identity("id", "The check").inPath(), identity("parcel", "The parcel").inPath()}
	checkFileID = []param{identity("id", "The check").inPath(), identity("parcel", "The parcel").inPath(), identity("file", "The file").inPath()}
)

var listChecks = operation{
	id: "listChecks", summary: "The samples of a task that auditors drew, the newest first", gives: gives{of: checkList{}},
	params: []param{code("task", "The task").must(), position()},
	serve: func(c *call) (answer, error) {
		found, at, err := c.desk().Checks(c.ctx(), value[string](c, "task"), value[string](c, "position"))
		out := checkList{Position: at, Checks: make([]check, len(found))}
		for i, x := range found {
			out.Checks[i] = checkOf(x)
		}
		return answer{body: out}, within("query", err)
	},
}

var newCheck = operation{
	id: "createCheck", summary: "Draw a sample by a seed from the parcels of a filter", repeatable: true,
	params: append(filterParams(), asOf(), position()),
	takes:  takes{of: checkDraft{}}, gives: gives{status: 201, of: checkSample{}, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[checkDraft](c)
		if err != nil {
			return answer{}, err
		}
		id, err := c.desk().DrawCheck(c.ctx(), land.Check{Title: in.Title, Seed: in.Seed, Size: in.Size, ByArea: in.ByArea}, c.filter(), c.when(), c.idempotency())
		if err != nil {
			return answer{}, within("query", err)
		}
		a, err := c.giveCheck(id, "")
		a.location = "/api/checks/" + id.String()
		return a, err
	},
}

var showCheck = operation{
	id: "getCheck", summary: "A sample with what was found", params: append(checkID[:1:1], position(), formParam([]string{jsonMedia, geoJSONMedia})),
	gives: gives{of: checkSample{}, also: map[string]any{geoJSONMedia: checkedFile{}}, media: []string{jsonMedia, geoJSONMedia}},
	serve: func(c *call) (answer, error) {
		id, at := value[land.ID](c, "id"), value[string](c, "position")
		if c.media == geoJSONMedia {
			return answer{stream: func(w io.Writer) error { return within("query", c.desk().WriteCheck(c.ctx(), w, id, at)) }}, nil
		}
		return c.giveCheck(id, at)
	},
}

func (c *call) giveCheck(id land.ID, position string) (answer, error) {
	found, sample, at, err := c.desk().Check(c.ctx(), id, position)
	out := checkSample{Position: at, Check: checkOf(found), Parcels: make([]checkedEntry, len(sample))}
	for i, p := range sample {
		out.Parcels[i] = checkedOf(p)
	}
	return answer{body: out}, within("query", err)
}

var showCheckReport = operation{
	id: "getCheckReport", summary: "The list of a check's problems",
	params: append(checkID[:1:1], position(), choice("format", "The form", names(report.Forms)...).or(string(report.HTML)),
		choice("lang", "The language", names(report.Languages)...).or(string(report.Chinese))),
	gives: gives{media: reportMedias()},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().CheckReport(c.ctx(), value[land.ID](c, "id"), value[string](c, "position"))
		if err != nil {
			return answer{}, within("query", err)
		}
		form, lang := report.Form(value[string](c, "format")), report.Language(value[string](c, "lang"))
		var b bytes.Buffer
		if err := report.Lay(&b, report.ComposeCheck(found, lang), form); err != nil {
			return answer{}, within("query", err)
		}
		return c.giveForm(b.Bytes(), form, report.CheckFileName(found, form, lang)), nil
	},
}

func checkOf(x store.Checked) check {
	filter := x.Filter.Said()
	maps.DeleteFunc(filter, func(_, value string) bool { return value == "" })
	out := check{ID: x.ID, Task: x.Task, Region: x.Region, Title: x.Title, Seed: x.Seed, Size: x.Size, ByArea: x.ByArea, Filter: filter,
		AsOf: x.AsOf, Position: x.Position, DrawnBy: x.DrawnBy, DrawnByName: x.DrawnByName, DrawnAt: x.DrawnAt.In(land.Shanghai), Counts: checkCounts(x.CheckCounts)}
	if x.Whole {
		out.Frame = &checkFrame{x.Frame, x.FrameMu, hex.EncodeToString(x.FrameSHA256[:])}
	}
	return out
}
