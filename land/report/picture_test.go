package report

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"sanlei/land"
)

// grey is how light a colour is without its hue, from 0 to 255 (ITU-R BT.601).
func grey(t *testing.T, colour string) float64 {
	t.Helper()
	var r, g, b int
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &r, &g, &b); err != nil {
		t.Fatalf("%q is no colour: %v", colour, err)
	}
	return 0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)
}

// On a grey page parts of a bar, and parcels of two statuses, have another pattern or
// are lighter by a fifth; and lines are seen on what they are drawn over.
func TestPicturesAreToldApartInGrey(t *testing.T) {
	t.Parallel()
	type look struct {
		name, fill, lines string
		pattern           Pattern
	}
	pictures := map[string][]look{}
	for i, s := range styles {
		pictures["bars"] = append(pictures["bars"], look{fmt.Sprint("part ", i), s.fill, s.lines, s.pattern})
	}
	for _, status := range land.Statuses {
		if s, ok := looks[status]; ok && s.fill != "" { // one is drawn as an outline: what was struck off is on no map
			pictures["map"] = append(pictures["map"], look{string(status), s.fill, s.lines, s.pattern})
		}
	}
	for picture, all := range pictures {
		for i, a := range all {
			if a.pattern != Plain && math.Abs(grey(t, a.fill)-grey(t, a.lines)) < 90 {
				t.Errorf("%s: the pattern of %s is not seen", picture, a.name)
			}
			for _, b := range all[:i] {
				if a.pattern == b.pattern && math.Abs(grey(t, a.fill)-grey(t, b.fill)) < 50 {
					t.Errorf("%s: %s and %s are alike", picture, a.name, b.name)
				}
			}
		}
	}
}

// What is printed has its pictures with their captions, and the lines to be signed;
// the document is set in the faces of official papers, with others in their place.
func TestWhatIsPrintedHasPicturesAndLinesToSign(t *testing.T) {
	t.Parallel()
	d := Document{Language: Chinese, Title: "进展月报", font: installed, Sign: (&speaker{words: chinese}).signature()}
	for _, title := range []string{"完成率", "地块处置状态图"} {
		p := &Picture{ID: title, Title: title, Alt: title, Width: 100, Height: 50}
		p.patterned("#c7c7c7", "#333333", Diagonal, ink, 0.5, rectangle(0, 0, 50, 20))
		d.Blocks = append(d.Blocks, Block{Picture: p})
	}
	lines := []string{"填报单位（盖章）", "单位负责人", "审核人", "填报人", "填报日期"}
	var html, docx strings.Builder
	if err := Lay(&html, d, HTML); err != nil {
		t.Fatal(err)
	}
	if err := Lay(&docx, d, DOCX); err != nil {
		t.Fatal(err)
	}
	document := unzipped(t, docx.String(), "word/document.xml")
	for form, text := range map[string]string{"page": html.String(), "document": document} {
		for _, want := range append(lines, "完成率", "地块处置状态图") {
			if !strings.Contains(text, want) {
				t.Errorf("the %s does not say %s", form, want)
			}
		}
	}
	if n := strings.Count(html.String(), "<svg"); n != 2 {
		t.Errorf("the page has %d pictures", n)
	}
	if n := strings.Count(document, "<w:drawing>"); n != 2 || !strings.HasPrefix(unzipped(t, docx.String(), "word/media/image2.png"), "\x89PNG") {
		t.Errorf("the document has %d pictures", n)
	}
	styles, fonts := unzipped(t, docx.String(), "word/styles.xml"), unzipped(t, docx.String(), "word/fontTable.xml")
	if !strings.Contains(styles, `w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"`) || !strings.Contains(fonts, `<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>`) ||
		!strings.Contains(styles, "方正小标宋简体") || !strings.Contains(fonts, `<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>`) {
		t.Errorf("the document is set in other faces:\n%s\n%s", styles, fonts)
	}
}
