package api

import (
	"cmp"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/klauspost/compress/gzhttp"
	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
)

// importItem is a file of parcels on its way into the books.
type importItem struct {
	ID         land.ID            `json:"id"`
	Task       string             `json:"task"`
	Region     string             `json:"region"` // whose registrar decides on it; rows that name no region lie there
	By         string             `json:"by"`
	ByName     string             `json:"by_name,omitzero"`
	State      land.ImportState   `json:"state"`
	Stage      string             `json:"stage"` // of the job: reading, comparing or writing
	Done       int64              `json:"done"`  // of total, bytes; total is 0 where it is not known
	Total      int64              `json:"total"`
	Read       int                `json:"read"` // rows so far
	Files      []importFile       `json:"files"`
	Options    land.ImportOptions `json:"options"`
	Found      land.ImportFound   `json:"found"`
	Good       int                `json:"good"`
	Refusal    *fault             `json:"refusal"` // why it could not be read or committed
	Act        *land.ID           `json:"act"`
	CreatedAt  time.Time          `json:"created_at"`
	ChangedAt  time.Time          `json:"changed_at"`
	Rev        int64              `json:"rev"`
	Findings   []finding          `json:"findings,omitzero"` // of a single import: the first thousand; found.by_rule counts them all
	MostShapes int                `json:"most_shapes"`
}

// importFile is one of the files as it was brought.
type importFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

type importList struct {
	Imports []importItem `json:"imports"`
}

// finding is something found in one row of a file. The value is what the file
// itself holds there.
type finding struct {
	Row      int        `json:"row"`
	Refuses  bool       `json:"refuses"`
	Location string     `json:"location"`
	Rule     string     `json:"rule"`
	Message  string     `json:"message"`
	Mend     string     `json:"mend,omitzero"` // how it is mended
	Value    string     `json:"value,omitzero"`
	Place    *orb.Point `json:"place,omitzero"`
}

// importForm is what comes as multipart/form-data, or, all but the file, in the
// query.
type importForm struct {
	File     string `json:"file"`
	CRS      string `json:"crs,omitzero"`
	Encoding string `json:"encoding,omitzero"`
	Listed   string `json:"listed,omitzero"`
}

type commitRequest struct {
	Rows string `json:"rows"` // all, which is refused while any row is, or good
}

type rollBackRequest struct {
	Reason string `json:"reason"`
}

var importID = []param{identity("id", "The import").inPath()}

// wait lets a program wait for a job instead of asking again and again.
var wait = whole("wait", "For how many seconds to wait for the job to end before answering", 0, 60, 0)

var listImports = operation{
	id: "listImports", summary: "The newest imports of a task", params: []param{code("task", "The task").must(), whole("limit", "How many at most", 1, 200, 50)},
	gives: gives{of: importList{}},
	serve: func(c *call) (answer, error) {
		all, err := c.desk().Imports(c.ctx(), value[string](c, "task"), value[int](c, "limit"))
		out := importList{Imports: make([]importItem, len(all))}
		for n, i := range all {
			out.Imports[n] = importOf(i)
		}
		return answer{body: out}, within("query", err)
	},
}

var newImport = operation{
	id: "createImport", summary: "Bring in a file of parcels; a job checks it, and nothing is in the books yet",
	params: []param{
		code("task", "The task whose list this is").must(),
		text("file", "The file's name, where it is the whole body", 200),
		text("crs", "The reference system of its coordinates, as EPSG:4546, where the file does not say it rightly", 20),
		text("encoding", "The encoding of its text: UTF-8 or GB18030, where it is not found out rightly", 20),
		choice("listed", "Take the plane area as the listed area of rows that name none", "plane"),
		wait,
	},
	takes: takes{of: importForm{}, media: []string{"multipart/form-data", "application/octet-stream", "application/geo+json"}},
	gives: gives{status: 201, of: importItem{}, etag: true, location: true},
	serve: func(c *call) (answer, error) {
		if _, err := c.desk().Imports(c.ctx(), value[string](c, "task"), 1); err != nil { // before anything is received
			return answer{}, within("query", err)
		}
		in, err := c.receiveImport()
		if err != nil {
			return answer{}, err
		}
		defer in.Close()
		i, err := c.desk().Bring(c.ctx(), value[string](c, "task"), in.options(c), in.files...)
		if err != nil {
			return answer{}, within("query", err)
		}
		a, err := c.giveImport(i, nil)
		a.location = "/api/imports/" + i.ID.String()
		return a, err
	},
}

var showImport = operation{
	id: "getImport", summary: "An import with its report", params: append(importID[:1:1], wait), gives: gives{of: importItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		return c.giveImport(c.desk().Import(c.ctx(), value[land.ID](c, "id")))
	},
}

var checkImportAgain = operation{
	id: "checkImportAgain", summary: "Have a file checked again, read otherwise", params: append(importID[:1:1], wait), guarded: true,
	takes: takes{of: land.ImportOptions{}}, gives: gives{of: importItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[land.ImportOptions](c)
		if err != nil {
			return answer{}, err
		}
		rev, err := c.expectedImport()
		if err != nil {
			return answer{}, err
		}
		a, err := c.giveImport(c.desk().ReadAgain(c.ctx(), value[land.ID](c, "id"), rev, in))
		return a, within("body", err)
	},
}

var commitImport = operation{
	id: "commitImport", summary: "Put the rows of an import into the books, as one act, which a job does", params: append(importID[:1:1], wait),
	takes: takes{of: commitRequest{}}, gives: gives{of: importItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[commitRequest](c)
		if err != nil {
			return answer{}, err
		}
		if in.Rows != "all" && in.Rows != "good" {
			return answer{}, land.Refuse(land.Invalid, "body.rows", "all_or_good", "rows is all or good")
		}
		return c.giveImport(c.desk().Commit(c.ctx(), value[land.ID](c, "id"), in.Rows == "good"))
	},
}

var rollBackImport = operation{
	id: "rollBackImport", summary: "Take a committed import back, as one act, while nothing was built on it", params: importID,
	takes: takes{of: rollBackRequest{}}, gives: gives{of: importItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[rollBackRequest](c)
		if err != nil {
			return answer{}, err
		}
		return c.giveImport(c.desk().RollBack(c.ctx(), value[land.ID](c, "id"), in.Reason))
	},
}

var discardImport = operation{
	id: "discardImport", summary: "Throw an import away that was not committed; its report stays for a month", params: importID, gives: gives{status: 204},
	serve: func(c *call) (answer, error) {
		return answer{}, c.desk().DiscardImport(c.ctx(), value[land.ID](c, "id"))
	},
}

// watchImport tells how a job gets on as server-sent events, each an import
// without its findings, until it is settled.
var watchImport = operation{
	id: "watchImport", summary: "How the job of an import gets on, as server-sent events", params: importID, gives: gives{media: []string{"text/event-stream"}},
	serve: func(c *call) (answer, error) {
		if _, err := c.desk().Import(c.ctx(), value[land.ID](c, "id")); err != nil {
			return answer{}, err
		}
		c.w.Header().Set(gzhttp.HeaderNoCompression, "1") // what is packed waits for more
		return answer{stream: func(w io.Writer) error {
			var broken error
			err := c.desk().Watch(c.ctx(), value[land.ID](c, "id"), c.config.Ends, func(i store.Import) {
				if broken == nil {
					broken = c.sendEvent(w, importOf(i))
				}
			})
			return cmp.Or(broken, err)
		}}, nil
	},
}

// sendEvent writes a server-sent event and sees that it goes out.
func (c *call) sendEvent(w io.Writer, body any) error {
	text, err := json.Marshal(body, json.Deterministic(true), json.WithMarshalers(writeMu))
	if err != nil {
		return err
	}
	if _, err := w.Write(append(append([]byte("data: "), text...), "\n\n"...)); err != nil {
		return err
	}
	return http.NewResponseController(c.w).Flush()
}

func (c *call) expectedImport() (int64, error) {
	return c.expected(func() (int64, error) { i, err := c.desk().Import(c.ctx(), value[land.ID](c, "id")); return i.Rev, err })
}

// giveImport gives an import with what was found, once its job has ended or the
// caller has waited long enough.
func (c *call) giveImport(i store.Import, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	if seconds, ok := c.values["wait"].(int); ok && seconds > 0 && i.State.Working() {
		enough := make(chan struct{})
		timer := time.AfterFunc(time.Duration(seconds)*time.Second, func() { close(enough) })
		err = c.desk().Watch(c.ctx(), i.ID, enough, func(now store.Import) { i = now })
		timer.Stop()
		if err != nil {
			return answer{}, err
		}
	}
	found, err := c.desk().ImportFindings(c.ctx(), i.ID)
	out := importOf(i)
	out.Findings = findingsOf(found)
	return answer{body: out, rev: i.Rev, daily: true}, err
}

func importOf(i store.Import) importItem {
	out := importItem{
		ID: i.ID, Task: i.Task, Region: i.Region, By: i.Login, ByName: i.Person, State: i.State, Stage: i.Stage, Done: i.Done, Total: i.Total, Read: i.Read,
		Options: i.Options, Found: i.Found, Good: i.Found.Good(), Act: i.Act, CreatedAt: i.Created.In(land.Shanghai), ChangedAt: i.Changed.In(land.Shanghai),
		Rev: i.Rev, Files: make([]importFile, len(i.Files)), MostShapes: mostImportShapes,
	}
	for n, f := range i.Files {
		out.Files[n] = importFile{f.Name, hex.EncodeToString(f.SHA256), f.Bytes}
	}
	if i.Refusal != nil {
		d := i.Refusal.Details[0]
		out.Refusal = &fault{Location: d.Location, Message: d.Message, Rule: d.Rule}
	}
	return out
}

func findingsOf(from []land.Finding) []finding {
	out := make([]finding, len(from))
	for n, f := range from {
		out[n] = finding{f.Row, f.Refuses, f.Location, f.Rule, f.Message, f.Mend(), f.Value, f.Place}
	}
	return out
}

// epsgOf is an EPSG code as it may be written; empty for none.
func epsgOf(text string) int {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	return store.ParseEPSG(strings.TrimSpace(text))
}
