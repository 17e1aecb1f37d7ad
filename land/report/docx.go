package report

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// writeDOCX writes the report as a document that can be edited, in the style of
// official papers (GB/T 9704): A4, 37 mm above and 28 mm to the left, the title in
// 小标宋 of 22 pt, the body in 仿宋 of 16 pt with 28 pt a line, the page's number
// between dashes. Where a face is not installed, the font table names another.
func writeDOCX(w io.Writer, d Document) error {
	z := zip.NewWriter(w)
	b := docx{d: d}
	body, err := b.body()
	if err != nil {
		return err
	}
	files := []struct{ name, text string }{
		{"[Content_Types].xml", docxTypes}, {"_rels/.rels", docxRoot}, {"docProps/core.xml", b.properties()},
		{"word/document.xml", body}, {"word/styles.xml", docxStyles}, {"word/fontTable.xml", docxFonts}, {"word/footer1.xml", docxFooter},
		{"word/settings.xml", docxSettings}, {"word/_rels/document.xml.rels", b.relations()},
	}
	for _, f := range files {
		if err := into(z, f.name, []byte(f.text)); err != nil {
			return err
		}
	}
	for i, p := range b.pictures {
		if err := into(z, fmt.Sprintf("word/media/image%d.png", i+1), p); err != nil {
			return err
		}
	}
	return z.Close()
}

// into puts a file into an archive, without a time of its own.
func into(z *zip.Writer, name string, content []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return err
}

type docx struct {
	d        Document
	pictures [][]byte
}

// textWide is the width between the margins in twentieths of a point: 156 mm. Where
// the page lies on its side it is 225 mm.
const (
	textWide = 8844
	sideWide = 12756
)

// mostUpright is how many columns a table has at most on an upright page: more are
// legible only where the page lies on its side.
const mostUpright = 12

func (b *docx) body() (string, error) {
	var s strings.Builder
	s.WriteString(docxOpen)
	s.WriteString(title(b.d.Title))
	s.WriteString(para("Subtitle", b.d.Subtitle))
	s.WriteString(b.about())
	onSide := false
	for _, block := range b.d.Blocks {
		if side := block.Table != nil && len(block.Table.Printed()) > mostUpright; side != onSide {
			s.WriteString(docxTurn(onSide))
			onSide = side
		}
		switch {
		case block.Text != "":
			s.WriteString(para(map[Language]string{Chinese: "BodyText", English: "BodyEnglish"}[b.d.Language], block.Text))
		case block.Table != nil:
			s.WriteString(para("Heading1", block.Table.Title))
			s.WriteString(table(block.Table, map[bool]int{false: textWide, true: sideWide}[onSide]))
			s.WriteString(para("Note", block.Table.Note))
		case block.Picture != nil:
			text, err := b.picture(*block.Picture)
			if err != nil {
				return "", err
			}
			s.WriteString(text)
		}
	}
	if onSide {
		s.WriteString(docxTurn(onSide))
	}
	for _, n := range numbered(b.d.Notes) {
		s.WriteString(para("Note", n))
	}
	s.WriteString(b.sign())
	s.WriteString(docxClose)
	return s.String(), nil
}

// title is the title in 22 pt, or as much less, to 18 pt, as keeps it on one line.
func title(text string) string {
	size := 44
	for size > 36 && textWidth(text, float64(size)/2)+float64(size)/2 > textWide/20 { // letters beside Chinese stand apart
		size--
	}
	return fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:rPr><w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r></w:p>`,
		size, size, escaped(text))
}

func para(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(text) + `</w:p>`
}

func run(text string) string {
	if text == "" {
		return ""
	}
	return `<w:r><w:t xml:space="preserve">` + escaped(text) + `</w:t></w:r>`
}

// escaped is a text as XML has it; CheckText keeps what XML cannot hold out of
// the books.
func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}

// about is what the report is of, three facts a line, between two rules: none is
// broken at the hyphen of a date.
func (b *docx) about() string {
	const across = 3
	var s strings.Builder
	fmt.Fprintf(&s, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>%s</w:tblGrid>`,
		textWide, strings.Repeat(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, textWide/across), across))
	for i := 0; i < len(b.d.Head); i += across {
		s.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for j := range across {
			text := ""
			if i+j < len(b.d.Head) {
				text = b.d.Head[i+j].Label + b.d.Colon() + b.d.Head[i+j].Text
			}
			fmt.Fprintf(&s, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc>`, textWide/across, para("About", text))
		}
		s.WriteString(`</w:tr>`)
	}
	s.WriteString(`</w:tbl><w:p><w:pPr><w:pStyle w:val="About"/></w:pPr></w:p>`)
	return s.String()
}

// table is a table whose head is repeated on every page and whose rows are not
// broken. A short one stays on one page, a long one begins with two rows.
func table(t *Table, across int) string {
	columns, rows := t.Printed(), t.PrintedRows()
	half, beside, wide := fitted(t, across)
	var s strings.Builder
	fmt.Fprintf(&s, `<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>`+
		`<w:tblCellMar><w:left w:w="%[2]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, across, beside)
	for i := range columns {
		fmt.Fprintf(&s, `<w:gridCol w:w="%d"/>`, wide[i])
	}
	s.WriteString(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range columns {
		s.WriteString(tableCell{wide[i], half, "center", c.Head, true, true, true}.xml())
	}
	s.WriteString(`</w:tr>`)
	for n, r := range rows {
		s.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, c := range r.Cells {
			align := "left"
			if c.Number {
				align = "right"
			}
			s.WriteString(tableCell{wide[i], half, align, c.Text, r.Total, false, n < len(rows)-1 && (n < 1 || len(rows) <= 8)}.xml())
		}
		s.WriteString(`</w:tr>`)
	}
	s.WriteString(`</w:tbl>`)
	return s.String()
}

// widest is how wide a text is in the widest face that may stand in for ours, bold
// DejaVu Serif, in ems: whose fonts a document is opened with is not known.
func widest(text string) (ems float64) {
	for _, r := range text {
		switch {
		case r >= utf8.RuneSelf:
			ems++
		case strings.ContainsRune("MWmw", r):
			ems += 1.1
		default:
			ems += 0.73
		}
	}
	return ems
}

// fitted is the size of a table's letters, in half points, how much room there is
// beside a text, and how wide the columns are: 8 pt and 2 pt, or as much less, to
// 5.5 pt and then 1 pt, as breaks no word.
func fitted(t *Table, across int) (half, beside int, wide []int) {
	const sizes = 6 // from 16 to 11
	var widths []float64
	for n, whole := 0, false; n < 2*sizes && !whole; n++ {
		half, beside = 16-n%sizes, 40-20*(n/sizes)
		widths, whole = t.Fitted(float64(across), func(word string) float64 { return widest(word)*float64(half)*10 + float64(2*beside) + 10 })
	}
	for _, w := range widths {
		wide = append(wide, int(w))
	}
	return half, beside, wide
}

// tableCell is a cell of a table.
type tableCell struct {
	wide, half         int
	align, text        string
	bold, shaded, keep bool // kept on the page of the row below
}

func (c tableCell) xml() string {
	shade, keep, bold := "", "", ""
	if c.shaded {
		shade = `<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>`
	}
	if c.keep {
		keep = `<w:keepNext/>`
	}
	if c.bold {
		bold = `<w:b/>`
	}
	text := ""
	if c.text != "" {
		text = fmt.Sprintf(`<w:r><w:rPr>%s<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, bold, c.half, c.half, escaped(c.text))
	}
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/>%s<w:jc w:val="%s"/></w:pPr>%s</w:p></w:tc>`,
		c.wide, shade, keep, c.align, text)
}

// sign is the lines that are signed: two beside each other, without a frame.
func (b *docx) sign() string {
	var s strings.Builder
	fmt.Fprintf(&s, `<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr></w:p><w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`,
		textWide, textWide/2, textWide/2)
	for i := 0; i < len(b.d.Sign); i += 2 {
		s.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="620" w:hRule="atLeast"/></w:trPr>`)
		for j := range 2 {
			text := ""
			if i+j < len(b.d.Sign) {
				p := b.d.Sign[i+j]
				text = run(p.Label + b.d.Colon())
				if p.Text == "" {
					p.Text = strings.Repeat(" ", 24)
				}
				text += `<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">` + escaped(p.Text) + `</w:t></w:r>`
			}
			fmt.Fprintf(&s, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Sign"/></w:pPr>%s</w:p></w:tc>`, textWide/2, text)
		}
		s.WriteString(`</w:tr>`)
	}
	s.WriteString(`</w:tbl>`)
	return s.String()
}

// picture is a picture in a line of its own, as wide as the text. Without the
// font for its words it is left out, and the document says so.
func (b *docx) picture(p Picture) (string, error) {
	title := para("Caption", p.Title)
	pixels, err := p.pixels(b.d.font)
	if err == noFont {
		return title + para("Note", map[Language]string{Chinese: "（服务器未安装中文字体，图略）", English: "(left out: the server has no Chinese font)"}[b.d.Language]), nil
	}
	if err != nil {
		return "", err
	}
	b.pictures = append(b.pictures, pixels)
	n := len(b.pictures)
	const emu = 635 // a twentieth of a point
	wide := textWide * emu
	high := int(float64(wide) * p.Height / p.Width)
	return title + fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/>`+
		`<wp:docPr id="%d" name="%s" descr="%s"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>`+
		`<pic:cNvPr id="%d" name="%s"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="picture%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>`+
		`<a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		wide, high, n, escaped(p.ID), escaped(p.Alt), n, escaped(p.ID), n, wide, high), nil
}

func (b *docx) properties() string {
	made := b.d.Made.UTC().Format("2006-01-02T15:04:05Z")
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` +
		escaped(b.d.Title) + `</dc:title><dc:subject>` + escaped(b.d.Subject) + `</dc:subject><dc:creator>sanlei</dc:creator><dc:language>` + b.d.Tongue() +
		`</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">` + made + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + made + `</dcterms:modified></cp:coreProperties>`
}

func (b *docx) relations() string {
	const kind = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	var s strings.Builder
	s.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, name := range []string{"styles", "fontTable", "settings"} {
		fmt.Fprintf(&s, `<Relationship Id="%s" Type="%s%s" Target="%s.xml"/>`, name, kind, name, name)
	}
	fmt.Fprintf(&s, `<Relationship Id="footer" Type="%sfooter" Target="footer1.xml"/>`, kind)
	for i := range b.pictures {
		fmt.Fprintf(&s, `<Relationship Id="picture%d" Type="%simage" Target="media/image%d.png"/>`, i+1, kind, i+1)
	}
	s.WriteString(`</Relationships>`)
	return s.String()
}
