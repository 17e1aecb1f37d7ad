package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"sanlei/geo/format/archive"
)

const (
	// mostShared is how many bytes the texts have that cells share.
	mostShared = 64 << 20
	// mostSheets is how many sheets are looked at for a head.
	mostSheets = 20
)

var (
	// ErrOld is a workbook of the format before, or one with a password: both are
	// kept in the same way.
	ErrOld       = errors.New("the file is an old .xls workbook, or has a password: open it in a spreadsheet and save it as .xlsx without one (另存为 .xlsx)")
	errNoBook    = errors.New("the file is no spreadsheet that can be read")
	errNoSheet   = errors.New("the workbook has no sheet that is shown")
	errMuchText  = errors.New("the workbook has too much text")
	errSharedOff = errors.New("a cell names a text that the workbook has not")
)

// oldHead is the first bytes of the container of old workbooks.
const oldHead = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// book is a workbook as far as one of its sheets needs it.
type book struct {
	files  *zip.Reader
	sheets []string // the first that are shown: the names of their parts
	shared []string
	dates  []bool // of each style of cells, whether it shows a date
	from   epoch
}

// openBook reads what a sheet needs, and refuses an archive that could harm.
func openBook(r io.ReaderAt, size int64) (*book, error) {
	head := make([]byte, len(oldHead))
	if _, err := r.ReadAt(head, 0); err == nil && string(head) == oldHead {
		return nil, ErrOld
	}
	files, err := archive.Open(r, size, archive.DefaultLimits)
	if err != nil {
		return nil, err
	}
	b := &book{files: files}
	for _, read := range []func() error{b.checkParts, b.readWorkbook, b.readShared, b.readStyles} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// checkParts looks at the beginning of every part of XML, where a DOCTYPE stands.
func (b *book) checkParts() error {
	for _, f := range b.files.File {
		if ext := strings.ToLower(path.Ext(f.Name)); ext != ".xml" && ext != ".rels" {
			continue
		}
		part, err := f.Open()
		if err != nil {
			return errNoBook
		}
		e := newElements(part)
		for started := false; !started && err == nil; {
			var t xml.Token
			t, err = e.token()
			_, started = t.(xml.StartElement)
		}
		_ = part.Close() // nothing was written
		if err == errDoctype || err == errLong {
			return err
		}
	}
	return nil
}

// part opens a part by its name; a missing one gives nil.
func (b *book) part(name string) (io.ReadCloser, error) {
	for _, f := range b.files.File {
		if strings.EqualFold(f.Name, name) {
			return f.Open()
		}
	}
	return nil, nil
}

// each calls f for every element of a part, of one that may be missing for none.
func (b *book) each(name string, must bool, f func(*elements, xml.StartElement) error) error {
	part, err := b.part(name)
	if err != nil || part == nil && must {
		return errNoBook
	}
	if part == nil {
		return nil
	}
	defer part.Close()
	e := newElements(part)
	return e.each(func(start xml.StartElement) error { return f(e, start) })
}

// readWorkbook finds the first sheets that are shown.
func (b *book) readWorkbook() error {
	targets := map[string]string{}
	err := b.each("xl/_rels/workbook.xml.rels", true, func(_ *elements, start xml.StartElement) error {
		if start.Name.Local == "Relationship" && attribute(start, "TargetMode") != "External" {
			target := attribute(start, "Target")
			if !strings.HasPrefix(target, "/") {
				target = "xl/" + target
			}
			targets[attribute(start, "Id")] = strings.TrimPrefix(path.Clean(target), "/")
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = b.each("xl/workbook.xml", true, func(_ *elements, start xml.StartElement) error {
		switch {
		case start.Name.Local == "workbookPr":
			b.from.is1904 = attribute(start, "date1904") == "1" || attribute(start, "date1904") == "true"
		case start.Name.Local == "sheet" && shown(attribute(start, "state")):
			// A part that is named again is read once: no more is read than the archive holds.
			if part := targets[relation(start)]; len(b.sheets) < mostSheets && !slices.Contains(b.sheets, part) {
				b.sheets = append(b.sheets, part)
			}
		}
		return nil
	})
	if err == nil && len(b.sheets) == 0 {
		err = errNoSheet
	}
	return err
}

// shown says whether a sheet is by its state.
func shown(state string) bool { return state == "" || state == "visible" }

// relation is the id by which a sheet names its part: the attribute id in a space
// of names, not the sheet's own number.
func relation(start xml.StartElement) string {
	for _, a := range start.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// readShared reads the texts that cells share.
func (b *book) readShared() error {
	total := 0
	return b.each("xl/sharedStrings.xml", false, func(e *elements, start xml.StartElement) error {
		if start.Name.Local != "si" {
			return nil
		}
		e.allow()
		text, err := e.text(true)
		if total += len(text) + 16; total > mostShared {
			return errMuchText
		}
		b.shared = append(b.shared, text)
		return err
	})
}

// readStyles finds which styles of cells show dates.
func (b *book) readStyles() error {
	forms := map[int]string{}
	inCells := false
	return b.each("xl/styles.xml", false, func(e *elements, start xml.StartElement) error {
		e.allow()
		switch start.Name.Local {
		case "numFmt":
			id, _ := strconv.Atoi(attribute(start, "numFmtId"))
			forms[id] = attribute(start, "formatCode")
		case "cellXfs":
			inCells = true
		case "cellStyles", "cellStyleXfs", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				id, _ := strconv.Atoi(attribute(start, "numFmtId"))
				b.dates = append(b.dates, showsDate(id, forms[id]))
			}
		}
		return nil
	})
}
