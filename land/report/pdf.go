package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/goregular"
)

// writePDF writes the report on A4 with margins of 15 mm. Its words are text that
// can be copied out, its pictures are lines and areas.
func writePDF(w io.Writer, d Document) error {
	letters := d.font.read()
	if letters == nil {
		return noFont
	}
	p := printer{Fpdf: fpdf.New("P", "mm", "A4", ""), d: d, advance: map[rune]float64{}}
	p.SetCatalogSort(true)
	p.SetCreationDate(d.Made.UTC())
	p.SetModificationDate(d.Made.UTC())
	p.SetProducer("sanlei", true)
	p.SetTitle(d.Title, true)
	p.SetSubject(d.Subject, true)
	p.SetLang(d.Tongue())
	p.AddUTF8FontFromBytes("cjk", "", letters)
	p.AddUTF8FontFromBytes("latin", "", goregular.TTF)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(false, margin)
	p.SetFooterFunc(func() {
		size := p.size
		p.size = 8
		p.cell(margin, pageH-11, innerW, 5, fmt.Sprintf("— %d —", p.PageNo()), 0.5)
		p.size = size
	})
	p.AddPage()
	p.head()
	for _, b := range d.Blocks {
		switch {
		case b.Text != "":
			p.sentence(b.Text)
		case b.Picture != nil:
			p.picture(*b.Picture)
		case b.Table != nil:
			p.table(b.Table)
		}
	}
	p.foot()
	return p.Output(w)
}

// The page, in mm.
const (
	margin  = 15.0
	pageW   = 210.0
	pageH   = 297.0
	innerW  = pageW - 2*margin
	bottomY = pageH - margin
)

type printer struct {
	*fpdf.Fpdf
	d       Document
	size    float64          // of letters, in points
	letters float64          // the size of those in the table that is being drawn
	advance map[rune]float64 // how wide a character is, in mm at one point
}

// wide is how wide a text is.
func (p *printer) wide(text string) float64 {
	var sum float64
	for _, r := range text {
		w, ok := p.advance[r]
		if !ok {
			p.face(latin(r), 100)
			w = p.GetStringWidth(string(r)) / 100
			p.advance[r] = w
		}
		sum += w
	}
	return sum * p.size
}

func (p *printer) face(isLatin bool, size float64) {
	p.SetFont(map[bool]string{false: "cjk", true: "latin"}[isLatin], "", size)
}

// word writes a text from a place on its base line on.
func (p *printer) word(x, y float64, text string) {
	for _, r := range faceRuns(text) {
		w := p.wide(r.text)
		p.face(r.latin, p.size)
		p.Text(x, y, r.text)
		x += w
	}
}

// cell writes a text into a box: at its left, in its middle or at its right.
func (p *printer) cell(x, y, width, height float64, text string, anchor float64) {
	const rise = 0.35 * 0.3528 // from the middle to the base line, in mm at one point
	p.word(x+(width-p.wide(text))*anchor, y+height/2+p.size*rise, text)
}

// room starts another page where less than so much is left of this one.
func (p *printer) room(height float64) {
	if p.GetY()+height > bottomY {
		p.AddPage()
	}
}

func (p *printer) head() {
	p.bold(20, func() { p.paragraph(p.d.Title, 10, 0.5) })
	p.size = 13
	p.paragraph(p.d.Subtitle, 8, 0.5)
	p.Ln(1)
	p.size = 8.5
	p.rule()
	var parts []string
	for _, h := range p.d.Head {
		parts = append(parts, h.Label+p.d.Colon()+h.Text)
	}
	p.paragraph(strings.Join(parts, "　　"), 5, 0)
	p.rule()
	p.Ln(3)
}

// bold draws words with their outlines, for want of a bold face.
func (p *printer) bold(size float64, draw func()) {
	p.size = size
	p.SetTextRenderingMode(2)
	p.SetLineWidth(size * 0.012)
	p.SetDrawColor(17, 17, 17)
	draw()
	p.SetTextRenderingMode(0)
}

func (p *printer) rule() {
	p.SetLineWidth(0.2)
	p.SetDrawColor(17, 17, 17)
	p.Line(margin, p.GetY()+0.5, pageW-margin, p.GetY()+0.5)
	p.Ln(1)
}

// paragraph is text over as many lines as it needs.
func (p *printer) paragraph(text string, line, anchor float64) {
	for _, part := range p.broken(text, innerW) {
		p.room(line)
		p.cell(margin, p.GetY(), innerW, line, part, anchor)
		p.SetXY(margin, p.GetY()+line)
	}
}

// broken is a text in lines that are no wider than asked. Chinese breaks between
// any two characters but before a mark that ends something; words of letters
// and figures stay whole.
func (p *printer) broken(text string, width float64) []string {
	var lines []string
	line, wide := "", 0.0
	for _, piece := range pieces(text) {
		w := p.wide(piece)
		if line != "" && wide+w > width-0.5 {
			lines, line, wide = append(lines, line), "", 0
			piece = strings.TrimLeft(piece, " ")
			w = p.wide(piece)
		}
		for w > width-0.5 && utf8.RuneCountInString(piece) > 1 { // a word wider than the line
			runes := []rune(piece)
			n := max(1, int(float64(len(runes))*(width-0.5)/w))
			lines, piece = append(lines, string(runes[:n])), string(runes[n:])
			w = p.wide(piece)
		}
		line, wide = line+piece, wide+w
	}
	return append(lines, line)
}

const closers = "，。、；：）》」』〕！？%,.;:)]"

// pieces is a text in what is not broken. Between letters a hyphen ends a piece.
func pieces(text string) []string {
	var out []string
	for _, r := range text {
		s := string(r)
		last := len(out) - 1
		switch {
		case last >= 0 && strings.ContainsRune(closers, r):
			out[last] += s
		case last >= 0 && strings.HasSuffix(out[last], "-") && len(out[last]) > 1 && letter(rune(out[last][len(out[last])-2])) && letter(r):
			out = append(out, s)
		case last >= 0 && r < utf8.RuneSelf && r != ' ' && out[last][len(out[last])-1] < utf8.RuneSelf && !strings.HasSuffix(out[last], " "):
			out[last] += s
		case last >= 0 && strings.HasSuffix(out[last], "（"):
			out[last] += s
		default:
			out = append(out, s)
		}
	}
	return out
}

func letter(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }

func (p *printer) sentence(text string) {
	p.size = 11.5
	if p.d.Language == Chinese {
		text = "　　" + text
	}
	p.paragraph(text, 7.2, 0)
	p.Ln(0.8)
}

func (p *printer) table(t *Table) {
	p.Ln(4)
	heads, widths := t.heads(), p.fitted(t)
	p.room(min(p.tall(t, heads, widths)+7, 100))
	p.bold(11.5, func() { p.paragraph(t.Title, 7, 0) })
	p.SetLineWidth(0.15)
	p.row(heads, widths, true, false, nil)
	again := func() { p.row(heads, widths, true, false, nil) }
	for _, r := range t.PrintedRows() {
		p.row(r.Cells, widths, false, r.Total, again)
	}
	if t.Note != "" {
		p.size = 8.5
		p.paragraph(t.Note, 5, 0)
	}
}

// fitted is how wide the columns of a table are, and sets the size of its letters: 8
// pt, or as much less, to 6 pt, as breaks no word.
func (p *printer) fitted(t *Table) (widths []float64) {
	for whole, size := false, float64(tableSize); !whole && size >= tableLeast; size -= 0.5 {
		p.letters, p.size = size, size
		widths, whole = t.Fitted(innerW, func(word string) float64 { return p.wide(word) + 2*tablePad + 0.6 })
	}
	return widths
}

// heads is the heads of the printed columns.
func (t *Table) heads() (out []Cell) {
	for _, c := range t.Printed() {
		out = append(out, Cell{Text: c.Head})
	}
	return out
}

// tall is how high a table is, so that a short one stays on one page.
func (p *printer) tall(t *Table, heads []Cell, widths []float64) float64 {
	_, sum := p.lines(heads, widths)
	for _, r := range t.PrintedRows() {
		_, height := p.lines(r.Cells, widths)
		if sum += height; sum > pageH {
			break
		}
	}
	return sum
}

// Letters in tables, in points; a line and the room around it, in mm.
const (
	tableSize  = 8
	tableLeast = 6
	tableLine  = 3.9
	tablePad   = 0.8
)

// lines is the cells of a row in lines, and how high the row is.
func (p *printer) lines(cells []Cell, widths []float64) ([][]string, float64) {
	texts, most := make([][]string, len(cells)), 1
	for i, c := range cells {
		texts[i] = p.broken(c.Text, widths[i]-2*tablePad)
		most = max(most, len(texts[i]))
	}
	return texts, float64(most)*tableLine + 2*tablePad
}

// row is a row of a table, never over two pages; again repeats the head.
func (p *printer) row(cells []Cell, widths []float64, head, total bool, again func()) {
	const line, pad = tableLine, tablePad
	p.size = p.letters
	texts, height := p.lines(cells, widths)
	if p.GetY()+height > bottomY {
		p.AddPage()
		if again != nil {
			again()
		}
	}
	x, y := margin, p.GetY()
	for i, c := range cells {
		style := "D"
		p.SetFillColor(255, 255, 255)
		if head || total {
			p.SetFillColor(238, 238, 238)
			style = "FD"
		}
		p.SetLineWidth(0.15)
		p.SetDrawColor(51, 51, 51)
		p.Rect(x, y, widths[i], height, style)
		anchor := 0.0
		if c.Number {
			anchor = 1
		}
		if head {
			anchor = 0.5
		}
		top := y + (height-float64(len(texts[i]))*line)/2
		for j, text := range texts[i] {
			p.cell(x+pad, top+float64(j)*line, widths[i]-2*pad, line, text, anchor)
		}
		x += widths[i]
	}
	p.SetXY(margin, y+height)
}

func (p *printer) foot() {
	p.Ln(5)
	p.size = 8.5
	for _, n := range numbered(p.d.Notes) {
		p.paragraph(n, 4.8, 0)
	}
	p.Ln(7)
	p.room(36)
	p.size = 10.5
	top := p.GetY()
	for i, s := range p.d.Sign {
		x, y := margin+float64(i%2)*innerW/2, top+float64(i/2)*11
		label := s.Label + p.d.Colon()
		p.cell(x, y, 0, 6, label, 0)
		from := x + p.wide(label) + 1
		p.cell(from, y, 0, 6, s.Text, 0)
		p.SetLineWidth(0.2)
		p.SetDrawColor(17, 17, 17)
		p.Line(from, y+6.2, x+innerW/2-6, y+6.2)
	}
}

// picture draws a picture as wide as the page.
func (p *printer) picture(of Picture) {
	scale := innerW / of.Width
	height := of.Height * scale
	p.Ln(4)
	p.room(height + 8)
	p.size = 10
	p.paragraph(of.Title, 6, 0.5)
	top := p.GetY()
	at := func(a Point) fpdf.PointType { return fpdf.PointType{X: margin + a.X*scale, Y: top + a.Y*scale} }
	for _, m := range of.Marks {
		p.mark(m, scale, at)
	}
	p.SetDashPattern(nil, 0)
	p.SetXY(margin, top+height)
}

func (p *printer) mark(m Mark, scale float64, at func(Point) fpdf.PointType) {
	if m.Text != "" {
		p.size = m.Size * scale / 0.3528 // from mm to points
		a := at(m.At)
		p.word(a.X-p.wide(m.Text)*m.Anchor, a.Y, m.Text)
		return
	}
	style := ""
	if m.Fill != "" {
		c := rgb(m.Fill)
		p.SetFillColor(int(c.R), int(c.G), int(c.B))
		style = "f*"
	}
	if m.Stroke != "" {
		c := rgb(m.Stroke)
		p.SetDrawColor(int(c.R), int(c.G), int(c.B))
		p.SetLineWidth(m.Width * scale)
		style = map[string]string{"": "D", "f*": "FD*"}[style]
	}
	if m.Dash > 0 {
		p.SetDashPattern([]float64{m.Dash * scale, m.Dash * scale}, 0)
	} else {
		p.SetDashPattern(nil, 0)
	}
	for _, ring := range m.Rings {
		p.trace(ring, at)
		p.ClosePath()
	}
	if len(m.Line) > 0 {
		p.trace(m.Line, at)
	}
	if style != "" {
		p.DrawPath(style)
	}
}

func (p *printer) trace(points []Point, at func(Point) fpdf.PointType) {
	for i, a := range points {
		to := at(a)
		if i == 0 {
			p.MoveTo(to.X, to.Y)
		} else {
			p.LineTo(to.X, to.Y)
		}
	}
}
