package land

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Ruling is a row of a decision list (销号清单): what a higher authority has
// decided on the disposal of a parcel.
type Ruling struct {
	Row      int // counted from 1, as in the file
	ParcelNo string
	Return   bool // sent back; else let pass
	Mu       *Mu  // how much is let pass; none: all that was reported
	Document string
	On       Date // as at which day; none: that of the step before
	Reason   string
	Fault    *Detail // why the row cannot be taken; nil: it can
}

// heads is the headings of a decision list, without spaces and brackets.
var heads = map[string][]string{
	"number":   {"台账编号", "地块编号", "宗地编号", "编号", "地块号", "parcel_no", "number"},
	"verdict":  {"审核结果", "审核意见", "审核结论", "认定结果", "结论", "意见", "是否通过", "是否销号", "verdict"},
	"mu":       {"核定面积", "核定面积亩", "销号面积", "销号面积亩", "认定面积", "认定面积亩", "面积", "面积亩", "mu"},
	"document": {"文号", "文件号", "批复文号", "document"},
	"on":       {"日期", "审核日期", "销号日期", "认定日期", "date"},
	"reason":   {"备注", "原因", "退回原因", "理由", "reason"},
}

// mostTitles is how many rows may stand above the headings.
const mostTitles = 20

// ReadRulings finds the headings of a table, below whatever titles, and reads the
// rows after them. Blank rows and sums are left out. A table without the headings
// of number and verdict, or without a row, is refused.
func ReadRulings(rows [][]string) ([]Ruling, error) {
	for i, row := range rows[:min(len(rows), mostTitles)] {
		at := columnsAt(row)
		if _, ok := at["number"]; !ok {
			continue
		}
		if _, ok := at["verdict"]; !ok {
			continue
		}
		var out []Ruling
		for n, cells := range rows[i+1:] {
			cell := func(name string) string {
				if c, ok := at[name]; ok && c < len(cells) {
					return strings.TrimSpace(cells[c])
				}
				return ""
			}
			if no := cell("number"); strings.TrimSpace(strings.Join(cells, "")) != "" && no != "合计" && no != "总计" && no != "小计" {
				out = append(out, readRuling(i+n+2, cell))
			}
		}
		if len(out) == 0 {
			return nil, Refuse(Invalid, "body", "no_rows", "the list holds no rows below its headings")
		}
		return out, nil
	}
	return nil, Refuse(Invalid, "body", "no_headings", "the list has no headings for the parcels' number and the verdict")
}

var bare = strings.NewReplacer(" ", "", "　", "", "（", "", "）", "", "(", "", ")", "", "\n", "", "*", "")

func columnsAt(row []string) map[string]int {
	out := map[string]int{}
	for c, text := range row {
		text = strings.ToLower(bare.Replace(strings.TrimSpace(text)))
		for name, words := range heads {
			if _, had := out[name]; !had && slices.Contains(words, text) {
				out[name] = c
			}
		}
	}
	return out
}

var verdicts = map[string]bool{ // whether it is sent back
	"通过": false, "同意": false, "合格": false, "销号": false, "同意销号": false, "审核通过": false, "是": false, "pass": false, "accept": false,
	"退回": true, "退回补正": true, "不通过": true, "不同意": true, "不合格": true, "否": true, "return": true,
}

func readRuling(row int, cell func(string) string) Ruling {
	r := Ruling{Row: row, ParcelNo: cell("number"), Document: cell("document"), Reason: cell("reason")}
	fault := func(location, rule, message string) {
		if r.Fault == nil {
			r.Fault = &Detail{Location: location, Rule: rule, Message: message}
		}
	}
	if CheckText("number", r.ParcelNo, 1, 32) != nil {
		fault("number", "text_length", "the row names no parcel")
	}
	sent, known := verdicts[strings.ToLower(cell("verdict"))]
	if r.Return = sent; !known {
		fault("verdict", "unknown_verdict", "the verdict is none of those that are known, as 通过 or 退回")
	}
	if text := strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(cell("mu"), "亩")), ",", ""); text != "" {
		mu, err := decimal.NewFromString(text)
		if err != nil || len(text) > 40 || !mu.IsPositive() || !mu.Round(MuPlaces).Equal(mu) {
			fault("mu", "decimal", "the area is no decimal number above zero with at most 8 places")
		} else if !r.Return {
			r.Mu = &mu
		}
	}
	if text := cell("on"); text != "" {
		on, ok := readDay(text)
		if r.On = on; !ok {
			fault("on", "date", "the date is not written as a date")
		}
	}
	if CheckText("reason", r.Reason, 0, 500) != nil {
		fault("reason", "text_length", "the reason is too long")
	}
	return r
}

// readDay reads 2023-06-30, 2023.6.30, 2023/6/30, 2023年6月30日, 2023年6月, which is
// its last day, 20230630, and the number of days since 30 December 1899 as
// spreadsheets keep dates.
func readDay(text string) (Date, bool) {
	if n, err := strconv.ParseFloat(text, 64); err == nil && n >= 36526 && n < 73051 { // the years 2000 to 2099
		return NewDate(1899, 12, 30).AddDays(int(n)), true
	}
	if len(text) == 8 && strings.Trim(text, "0123456789") == "" {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-./年月日 　", r) })
	if len(parts) < 2 || len(parts) > 3 {
		return Date{}, false
	}
	last := len(parts) == 2
	if last {
		parts = append(parts, "1")
	}
	for i, p := range parts[1:] {
		if len(p) == 1 {
			parts[i+1] = "0" + p
		}
	}
	d, err := ParseDate(strings.Join(parts, "-"))
	if err == nil && last {
		d = d.MonthEnd()
	}
	return d, err == nil
}

// Step is the step of a ruling on a disposal that waits for the level.
func (r Ruling) Step(l Level, d Disposal, authority, document string) StepRequest {
	s := StepRequest{Step: Return, Reason: r.Reason, Authority: authority, Document: document}
	if s.Reason == "" {
		s.Reason = document
	}
	if r.Return {
		return s
	}
	for _, level := range Levels {
		if level.Level == l {
			s.Step = level.Step
		}
	}
	s.EffectiveOn = r.On
	if r.Mu != nil && !r.Mu.Equal(d.Mu) {
		s.Mu = r.Mu
	} else {
		s.Reason = r.Reason
	}
	return s
}

// Waits is the state on which a level decides.
func (l Level) Waits() State {
	for _, level := range Levels {
		if level.Level == l {
			return level.State
		}
	}
	return ""
}
