package report

import (
	"io"
	"slices"

	"sanlei/land"
)

// Form is how a report is laid out.
type Form string

// The forms.
const (
	Text Form = "text"
	HTML Form = "html"
	DOCX Form = "docx"
	XLSX Form = "xlsx"
	PDF  Form = "pdf"
	CSV  Form = "csv"
	JSON Form = "json"
)

// Forms is all of them.
var Forms = []Form{Text, HTML, DOCX, XLSX, PDF, CSV, JSON}

// forms is what each is, and how it is written.
var forms = map[Form]struct {
	media, ending string
	write         func(io.Writer, Document) error
}{
	Text: {"text/plain; charset=utf-8", "txt", writeText},
	HTML: {"text/html; charset=utf-8", "html", writeHTML},
	DOCX: {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", writeDOCX},
	XLSX: {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", writeXLSX},
	PDF:  {"application/pdf", "pdf", writePDF},
	CSV:  {"text/csv; charset=utf-8", "csv", writeCSV},
	JSON: {"application/json", "json", writeJSON},
}

// Media is the media type of the form.
func (f Form) Media() string { return forms[f].media }

// Ending is that of the name of its files, without a dot.
func (f Form) Ending() string { return forms[f].ending }

// Write writes a report in a form and a language.
func Write(w io.Writer, r Report, f Form, l Language) error {
	return Lay(w, Compose(r, l), f)
}

// Lay writes a document in a form.
func Lay(w io.Writer, d Document, f Form) error {
	if !slices.Contains(Forms, f) {
		return land.Refuse(land.Malformed, "format", "unknown_form", "there is no such form")
	}
	return forms[f].write(w, d)
}

// FileName is the name under which a report is saved.
func FileName(r Report, f Form, l Language) string {
	name := "进度报告"
	if l == English {
		name = "progress"
	}
	return name + "_" + r.Task.Code + "_" + r.Region.Code + "_" + r.AsOf.String() + "." + f.Ending()
}
