package api

import (
	"io"
	"strconv"

	"github.com/paulmach/orb"

	"sanlei/geo/format/csv"
	"sanlei/geo/format/geojson"
	"sanlei/geo/format/xlsx"
	"sanlei/land"
	"sanlei/land/store"
)

// importRow is a row of a file as it would stand in the books.
type importRow struct {
	Row        int                  `json:"row"`
	Line       int                  `json:"line"` // 0 where the file has no lines
	ParcelNo   string               `json:"parcel_no"`
	Category   string               `json:"category"`
	Region     string               `json:"region"`
	Listed     string               `json:"listed"`
	Attributes land.Attributes      `json:"attributes"`
	Grade      string               `json:"grade"`
	Fate       string               `json:"fate"`
	Changes    map[string][2]string `json:"changes"` // of a listed parcel: old and new by column
	Edited     map[string]string    `json:"edited"`  // what was entered in place of the file's values
	Mapped     bool                 `json:"mapped"`
	Place      *orb.Point           `json:"place"` // on its shape
	Findings   []finding            `json:"findings"`
}

type importRows struct {
	Rows []importRow `json:"rows"`
	Next int         `json:"next"` // after which row the next page begins; 0 where there is none
}

// rowPatch is values by our columns; null takes the file's away.
type rowPatch struct {
	Values land.Attributes `json:",embed"`
}

// importShapes stands for a FeatureCollection in the documents.
type importShapes struct {
	Type     string           `json:"type"`
	Features []map[string]any `json:"features"`
}

// mostImportShapes is how many shapes of an import are drawn.
const mostImportShapes = 5000

var listImportRows = operation{
	id: "listImportRows", summary: "Rows of an import with what was found in them and what they would change",
	params: []param{
		identity("id", "The import").inPath(),
		choice("grade", "Which rows", land.GradeError, land.GradeWarning, land.GradeFine),
		choice("fate", "Which rows, by what becomes of them", land.FateNew, land.FateChanged, land.FateUnchanged, land.FateRefused),
		whole("after", "Behind which row", 0, 1<<31-1, 0), whole("limit", "How many at most", 1, 1000, 100),
	},
	gives: gives{of: importRows{}},
	serve: func(c *call) (answer, error) {
		f := store.RowFilter{Grade: value[string](c, "grade"), Fate: value[string](c, "fate"), After: value[int](c, "after"), Most: value[int](c, "limit")}
		rows, err := c.desk().ImportRows(c.ctx(), value[land.ID](c, "id"), f)
		out := importRows{Rows: make([]importRow, len(rows))}
		for i, r := range rows {
			out.Rows[i] = importRow{r.N, r.Line, r.ParcelNo, r.Category, r.Region, r.Listed, r.Attributes, r.Grade, r.Fate, r.Changes, r.Edited, r.Mapped, r.Place, findingsOf(r.Findings)}
		}
		if len(rows) == f.Most {
			out.Next = rows[len(rows)-1].N
		}
		return answer{body: out}, err
	},
}

var editImportRow = operation{
	id: "editImportRow", summary: "Enter values in place of those of the file in one row, and have it checked again", guarded: true,
	params: []param{identity("id", "The import").inPath(), whole("row", "The row, counted from 1 in the file", 1, 1<<31-1, 1).optional().inPath()},
	takes:  takes{of: rowPatch{}, media: mergePatch}, gives: gives{of: importItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[rowPatch](c)
		if err != nil {
			return answer{}, err
		}
		rev, err := c.expectedImport()
		if err != nil {
			return answer{}, err
		}
		return c.giveImport(c.desk().EditRow(c.ctx(), value[land.ID](c, "id"), rev, value[int](c, "row"), in.Values))
	},
}

var showImportShapes = operation{
	id: "getImportShapes", summary: "The shapes of an import for a map, those with faults first, 5000 at most", params: importID,
	gives: gives{of: importShapes{}, media: []string{"application/geo+json"}},
	serve: func(c *call) (answer, error) {
		shapes, err := c.desk().ImportShapes(c.ctx(), value[land.ID](c, "id"), mostImportShapes)
		if err != nil {
			return answer{}, err
		}
		text := []byte(`{"type":"FeatureCollection","features":[`)
		for i, s := range shapes {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(text, `{"type":"Feature","properties":{"row":`...)
			text = strconv.AppendInt(text, int64(s.N), 10)
			text = append(text, `,"grade":"`+s.Grade+`","fate":"`+s.Fate+`"},"geometry":`...)
			if text, err = geojson.AppendGeometry(text, s.Shape); err != nil {
				return answer{}, err
			}
			text = append(text, '}')
		}
		return answer{bytes: append(text, "]}"...)}, nil
	},
}

var exportRefusedRows = operation{
	id: "exportRefusedRows", summary: "The rows of an import that are refused, as the file has them, each with its reasons",
	params: append(importID[:1:1], choice("format", "As a spreadsheet or as text", "xlsx", "csv").or("xlsx")),
	gives:  gives{media: []string{mediaXLSX, mediaCSV}},
	serve: func(c *call) (answer, error) {
		rows, err := c.desk().RefusedRows(c.ctx(), value[land.ID](c, "id"))
		if err != nil {
			return answer{}, err
		}
		ending := value[string](c, "format")
		media, write := mediaXLSX, xlsx.WriteTable
		if ending == "csv" {
			media, write = mediaCSV, csv.WriteTable
		}
		c.media = media
		return answer{file: "refused." + ending, stream: func(w io.Writer) error { return write(w, rows) }}, nil
	},
}

var showImportFile = operation{
	id: "getImportFile", summary: "A file of an import, byte for byte as it was brought",
	params: append(importID[:1:1], whole("n", "Which of its files, counted from 1", 1, mostParts, 1)), gives: gives{media: []string{"application/octet-stream"}},
	serve: func(c *call) (answer, error) {
		i, err := c.desk().Import(c.ctx(), value[land.ID](c, "id"))
		n := value[int](c, "n")
		if err == nil && n > len(i.Files) {
			err = land.Refuse(land.NotFound, "query.n", "unknown_id", "the import has no such file, or has it no more")
		}
		if err != nil {
			return answer{}, err
		}
		f := i.Files[n-1]
		return answer{file: f.Name, stream: func(w io.Writer) error {
			file, err := c.desk().OpenImportFile(f)
			if err != nil {
				return err
			}
			defer file.Close()
			c.w.Header().Set("Content-Length", strconv.FormatInt(f.Bytes, 10))
			_, err = io.Copy(w, file)
			return err
		}}, nil
	},
}
