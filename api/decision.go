package api

import (
	"strings"

	"sanlei/geo/format/charset"
	"sanlei/geo/format/csv"
	"sanlei/geo/format/xlsx"
	"sanlei/land"
	"sanlei/land/store"
)

// The media types of tables.
const (
	mediaCSV  = "text/csv"
	mediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// mostList bounds a decision list.
const mostList = 32 << 20

// decided is a decision list as it was or would be applied.
type decided struct {
	summary
	Rows   int      `json:"rows"`
	Faults int      `json:"faults"` // rows that cannot be taken
	List   []ruling `json:"list"`   // the first thousand rows, those with faults before others
}

type ruling struct {
	Row      int       `json:"row"`
	ParcelNo string    `json:"parcel_no"`
	Verdict  string    `json:"verdict"` // pass or return
	Mu       *land.Mu  `json:"mu"`      // how much; null: all that was reported
	On       land.Date `json:"on,omitzero"`
	Reason   string    `json:"reason"`
	Location string    `json:"location,omitzero"` // of the fault
	Rule     string    `json:"rule,omitzero"`
	Message  string    `json:"message,omitzero"`
}

var decide = operation{
	id: "applyDecisions", summary: "Apply a list of decisions: first a preview, then, with its digest, as one recorded act",
	params: []param{
		code("task", "The task").must(),
		choice("level", "Whose decisions they are", string(land.LevelCounty), string(land.LevelCity), string(land.LevelProvince)).must(),
		text("authority", "The authority that decided", 200).must(),
		text("document", "The number of its document", 200).must(),
		date("document_on", "The date of its document").must(),
		choice("rows", "Which rows are taken: all, which is refused while any has a fault, or the good ones", "all", "good").or("all"),
		text("expect", "The digest of the preview that was looked at; without it nothing is decided", 64),
	},
	takes: takes{of: table{}, media: []string{mediaCSV, mediaXLSX}}, gives: gives{of: decided{}},
	serve: func(c *call) (answer, error) {
		rows, err := c.table()
		if err != nil {
			return answer{}, err
		}
		rulings, err := land.ReadRulings(rows)
		if err != nil {
			return answer{}, err
		}
		found, err := c.desk().Decide(c.ctx(), store.Decisions{
			Task: value[string](c, "task"), Level: land.Level(value[string](c, "level")), Authority: value[string](c, "authority"),
			Document: value[string](c, "document"), DocumentOn: value[land.Date](c, "document_on"), Rulings: rulings,
			OnlyGood: value[string](c, "rows") == "good", Expect: value[string](c, "expect")})
		return answer{body: decidedOf(found)}, within("query", err)
	},
}

// table stands for a table in the documents.
type table struct{}

// table is the rows of the table that a call brings.
func (c *call) table() ([][]string, error) {
	file, err := c.upload()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > mostList {
		return nil, land.Refuse(land.TooLarge, "body", "too_large", "a list has at most 32 MiB")
	}
	var rows [][]string
	if strings.HasPrefix(c.r.Header.Get("Content-Type"), mediaXLSX) {
		rows, err = xlsx.Rows(file, info.Size())
	} else {
		rows, err = csv.Rows(charset.NewReader(file))
	}
	if err != nil {
		return nil, land.Refuse(land.Invalid, "body", "unreadable", "the file is no table that can be read: text with commas in UTF-8 or GB18030, or a spreadsheet")
	}
	return rows, nil
}

// mostRulings is how many rows of a list are shown.
const mostRulings = 1000

func decidedOf(d store.Decided) decided {
	out := decided{summary: summaryOf(d.Summary), Rows: len(d.Rulings), Faults: d.Faults, List: []ruling{}}
	for _, faulty := range []bool{true, false} {
		for _, r := range d.Rulings {
			if (r.Fault != nil) == faulty && len(out.List) < mostRulings {
				out.List = append(out.List, rulingOf(r))
			}
		}
	}
	return out
}

func rulingOf(r land.Ruling) ruling {
	out := ruling{Row: r.Row, ParcelNo: r.ParcelNo, Verdict: "pass", Mu: r.Mu, On: r.On, Reason: r.Reason}
	if r.Return {
		out.Verdict = "return"
	}
	if r.Fault != nil {
		out.Location, out.Rule, out.Message = r.Fault.Location, r.Fault.Rule, r.Fault.Message
	}
	return out
}
