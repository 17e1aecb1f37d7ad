package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

var (
	fifteen     = decimal.New(15, 0)
	tenThousand = decimal.New(1, 4)
)

// speaker words figures as sentences do: with their unit, and as the task's
// template wants its zeros.
type speaker struct {
	words
	Report
	template land.Template
	used     map[land.ID]bool // the figures entered by hand that were used
}

// englishSentences is what a report in English is worded by.
var englishSentences = land.Template{
	RateLabel: "completion",
	Total:     "As of {date}, {carrier} has a task of {task} of three-category land{handed_down}; {done} are disposed of, {rate_label} {rate}{rest}.",
	Category:  "{category}: task {task}, disposed {done}, {rate_label} {rate}{rest}",
	Measures:  "By measure: {by_measure}.",
	Levels:    "By level: {reported} reported by the counties, {passed} passed by the cities, {accepted} accepted by the province{waiting}.",
}

func newSpeaker(r Report, l Language) *speaker {
	s := &speaker{words: wordsOf(l), Report: r, template: r.Template.Completed(), used: map[land.ID]bool{}}
	if l == English {
		closing := s.template
		s.template = englishSentences
		s.template.Carrier, s.template.Authorities, s.template.PlainHundred = closing.Carrier, closing.Authorities, closing.PlainHundred
		s.template.DropZeros, s.template.DropEmpty = closing.DropZeros, closing.DropEmpty
	}
	return s
}

// fixed is a number with so many decimals, half up, without the zeros at its end
// where the template drops them.
func (s *speaker) fixed(d decimal.Decimal, places int32) string {
	text := land.Round(d, places).StringFixed(places)
	if s.template.DropZeros && strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// area is an area in a sentence. From ten thousand mu on it is said in 万亩 as
// well; in English, hectares stand beside it.
func (s *speaker) area(mu land.Mu) string {
	switch {
	case s.lang == English:
		return s.fixed(mu, 2) + " mu (" + s.hectares(mu) + " ha)"
	case mu.Abs().GreaterThanOrEqual(tenThousand):
		return s.fixed(mu, 2) + "亩（" + s.fixed(mu.Div(tenThousand), 4) + "万亩）"
	}
	return s.fixed(mu, 2) + "亩"
}

func (s *speaker) hectares(mu land.Mu) string { return s.fixed(mu.DivRound(fifteen, 4), 4) }

func (s *speaker) rate(rate *string) string {
	if rate == nil {
		return Dash
	}
	return s.points(*rate) + "%"
}

// points is a number of percent in a sentence.
func (s *speaker) points(text string) string { return s.fixed(decimal.RequireFromString(text), 2) }

// completion is the completion rate in a sentence.
func (s *speaker) completion(r land.Row) string {
	if remaining := r.Remaining(); s.template.PlainHundred && r.Target.IsPositive() && remaining.IsZero() {
		return "100%"
	}
	return s.rate(r.CompletionRate())
}

// remains says what remains. Where nothing does, it says that all listed land is
// disposed of, or, where the task was less, that the task is done.
func (s *speaker) remains(r land.Row) string {
	say := func(zh, en string) string {
		if s.lang == English {
			return ", " + en
		}
		return "，" + zh
	}
	switch remaining := *r.Remaining(); {
	case remaining.IsPositive():
		return say("剩余"+s.area(remaining), "remaining "+s.area(remaining))
	case remaining.IsNegative():
		return say("超额完成"+s.area(remaining.Neg()), s.area(remaining.Neg())+" more than the task")
	case r.Target.IsZero():
		return ""
	case r.Counted.Equal(*r.Listed):
		return say(s.template.AllDone, "all disposed of")
	}
	return say("任务已全部完成", "the task is done")
}

// filled is a sentence of the template about a row.
func (s *speaker) filled(sentence string, r land.Row, more map[string]string) string {
	return land.Fill(sentence, func(name string) string {
		if text, ok := more[name]; ok {
			return text
		}
		if figure, ok := land.FigureOf(name); ok {
			return s.figure(figure)
		}
		switch name {
		case "date":
			return s.date(s.AsOf)
		case "carrier":
			return cmp.Or(s.template.Carrier, s.Region.Name)
		case "handed_down":
			return s.handedDown()
		case "category":
			return s.category(r.Category)
		case "task":
			return s.area(*r.Target)
		case "task_ha":
			return s.hectares(*r.Target)
		case "done":
			return s.area(r.Counted)
		case "done_ha":
			return s.hectares(r.Counted)
		case "listed":
			return s.area(*r.Listed)
		case "rate_label":
			return s.template.RateLabel
		case "rate":
			return s.completion(r)
		case "disposal_rate":
			return s.rate(r.DisposalRate())
		case "rest":
			return s.remains(r)
		case "parcels":
			return fmt.Sprint(*r.Parcels)
		case "closed":
			return fmt.Sprint(*r.Closed)
		case "gain":
			if s.Before == nil {
				return Dash
			}
			return s.area(r.Gain(s.Before.Of(r.Category)))
		}
		return s.none
	})
}

// handedDown says who handed the task down.
func (s *speaker) handedDown() string {
	by := s.template.Authorities
	if len(by) == 0 {
		by = s.Task.Authorities
	}
	switch all := strings.Join(by, s.sep); {
	case all == "":
		return ""
	case s.lang == English && len(by) > 1:
		return " handed down jointly by " + all
	case s.lang == English:
		return " handed down by " + all
	case len(by) > 1:
		return all + "联合下达"
	default:
		return all + "下达"
	}
}

// figure is a number that was entered by hand, marked as such: what was told last by
// the day of the report.
func (s *speaker) figure(name string) string {
	f, ok := land.FigureTold(s.Figures, name, s.AsOf)
	if !ok {
		return s.none
	}
	s.used[f.ID] = true
	return f.Value.String() + s.unit[f.Unit] + s.manual
}

// sentences is the report in words: a paragraph each.
func (s *speaker) sentences() []string {
	out := []string{s.filled(s.template.Total, s.Total, nil)}
	if c := s.categories(); c != "" {
		out = append(out, c)
	}
	if len(s.Measures) > 0 {
		out = append(out, s.filled(s.template.Measures, s.Total, map[string]string{"by_measure": s.byMeasure(), "provisional": s.area(s.Total.Provisional)}))
	}
	if s.Total.Reported.IsPositive() {
		out = append(out, s.filled(s.template.Levels, s.Total, map[string]string{
			"reported": s.area(s.Total.Reported), "passed": s.area(s.Total.CityPassed), "accepted": s.area(s.Total.Accepted), "waiting": s.waiting()}))
	}
	for _, more := range []string{s.provisional(), s.gained(), s.paced(), s.expected(), s.filled(s.template.Closing, s.Total, nil)} {
		if more != "" {
			out = append(out, more)
		}
	}
	return out
}

func (s *speaker) categories() string {
	var parts []string
	for _, r := range s.Rows {
		if s.template.DropEmpty && r.Target.IsZero() && r.Counted.IsZero() {
			continue
		}
		parts = append(parts, s.filled(s.template.Category, r, nil))
	}
	if len(parts) == 0 {
		return ""
	}
	if s.lang == English {
		return strings.Join(parts, "; ") + "."
	}
	return "其中：" + strings.Join(parts, "；") + "。"
}

// byMeasure says what each measure has brought, the most first, category after
// category; what is provisional is said apart.
func (s *speaker) byMeasure() string {
	var out []string
	for _, c := range land.Categories {
		rows := slices.DeleteFunc(slices.Clone(s.Measures), func(r land.Row) bool { return r.Category != c || !r.Counted.IsPositive() })
		slices.SortStableFunc(rows, func(a, b land.Row) int {
			return cmp.Or(b.Counted.Cmp(a.Counted), strings.Compare(a.Measure, b.Measure))
		})
		if len(rows) == 0 {
			continue
		}
		parts := make([]string, len(rows))
		for i, r := range rows {
			parts[i] = s.measure(s.Report, r.Measure) + s.area(r.Counted)
			if s.lang == English {
				parts[i] = s.measure(s.Report, r.Measure) + " " + s.area(r.Counted)
			}
		}
		if s.lang == English {
			out = append(out, strings.ToLower(s.category(c))+" – "+strings.Join(parts, ", "))
		} else {
			out = append(out, s.category(c)+"土地"+strings.Join(parts, "，")) // a measure's name may hold 、
		}
	}
	if len(out) == 0 {
		return Dash
	}
	if s.lang == English {
		return strings.Join(out, "; ")
	}
	return strings.Join(out, "；")
}

// waiting is what was reported and does not count yet.
func (s *speaker) waiting() string {
	done := map[land.Account]land.Mu{land.Reported: s.Total.Reported, land.CityPassed: s.Total.CityPassed, land.Accepted: s.Total.Accepted}[s.Task.Counted]
	waiting := s.Total.Reported.Sub(done)
	switch {
	case !waiting.IsPositive():
		return ""
	case s.lang == English:
		return "; " + s.area(waiting) + " wait for a decision and are not counted"
	}
	return "；已上报待审" + s.area(waiting) + "，未计入已处置面积"
}

func (s *speaker) provisional() string {
	switch {
	case !s.Total.Provisional.IsPositive():
		return ""
	case s.lang == English:
		return "Of what is disposed of, " + s.area(s.Total.Provisional) + " are by measures that can rebound."
	}
	return "已处置面积中，以延长动工期限、临时使用等方式处置、尚可能反弹的" + s.area(s.Total.Provisional) + "。"
}

// gained is what came since the date that is compared with.
func (s *speaker) gained() string {
	if s.Before == nil {
		return ""
	}
	gain, points := s.Total.Gain(s.Before.Total), s.Total.Points(s.Before.Total)
	if s.lang == English {
		text := "Since " + s.date(s.Since) + ", " + s.area(gain) + " were disposed of"
		if points != nil {
			text += fmt.Sprintf(" (%s percentage points)", signed(s.points(*points)))
		}
		return text + "."
	}
	var parts []string
	for _, r := range s.Rows {
		parts = append(parts, s.category(r.Category)+s.area(r.Gain(s.Before.Of(r.Category))))
	}
	text := map[land.Period]string{"": "自" + s.date(s.Since) + "以来", land.Month: "本月", land.Quarter: "本季度", land.Year: "本年"}[s.Period] + "新增处置" + s.area(gain)
	if len(parts) > 1 {
		text += "（" + strings.Join(parts, "、") + "）"
	}
	if points != nil {
		way := "提高"
		if strings.HasPrefix(*points, "-") {
			way = "下降"
		}
		text += fmt.Sprintf("，%s较%s%s%s个百分点", s.template.RateLabel, s.date(s.Since), way, strings.TrimPrefix(s.points(*points), "-"))
	}
	return text + "。"
}

func signed(points string) string {
	if strings.HasPrefix(points, "-") || strings.Trim(points, "0.") == "" {
		return points
	}
	return "+" + points
}

// paced says how the task goes against its time. Its light is a colour: a task can
// be far behind long before anything of it is overdue.
func (s *speaker) paced() string {
	p := s.Pace
	if p == nil {
		return ""
	}
	over, behind := s.points(p.Expected), s.points(p.Behind)
	if s.template.PlainHundred && p.Days <= 0 {
		over = "100"
	}
	switch {
	case s.lang == English && p.Light == land.Green:
		return fmt.Sprintf("%s%% of the time is over, and no less is done; the light is green.", over)
	case s.lang == English && p.Days < 0:
		return fmt.Sprintf("The deadline is past and land remains; the light is %s.", s.pace[p.Light])
	case s.lang == English:
		return fmt.Sprintf("%s%% of the time is over: %s percentage points behind, the light is %s.", over, behind, s.pace[p.Light])
	case p.Light == land.Green:
		return fmt.Sprintf("按时间进度应完成%s%%，%s达到时间进度。", over, s.template.RateLabel)
	case p.Days < 0:
		return fmt.Sprintf("完成期限%s已过，任务尚未完成，%s色预警。", s.date(s.Task.Deadline), s.pace[p.Light])
	}
	return fmt.Sprintf("按时间进度应完成%s%%，%s落后%s个百分点，%s色预警。", over, s.template.RateLabel, behind, s.pace[p.Light])
}
