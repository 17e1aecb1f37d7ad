package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sanlei/land"
)

// CheckList is what a check found, as the books knew it at a position, for the
// list of its problems (问题清单).
type CheckList struct {
	land.Check
	Task        land.Task
	Region      land.Region
	Filter      map[string]string // what it was drawn from, by the parameters of the request; empty: the whole task
	Measures    map[string]land.Measure
	Whole       bool   // the reader sees the whole sample, and so what it was drawn from
	DrawnByName string // what they were called at the position
	Position    string
	SealedAt    time.Time
	Parcels     []CheckedParcel // in the order in which they were drawn
}

// CheckedParcel is a parcel of a sample as it stood when it was drawn, with what
// was found.
type CheckedParcel struct {
	land.CheckParcel
	ParcelNo, Name string
	RegionName     string
	Category       land.Category
	Listed         land.Mu
	Accepted       land.Mu
	Files          int
}

// checkWords is how a language says what a check is made of.
type checkWords struct {
	words
	title, subtitle, found, kind, kinds, then, nothing, proposed, answered, sample, problems, equal, byArea string
	frame, size, files, waits                                                                               string
	verdict                                                                                                 map[land.CheckVerdict]string
	outcome                                                                                                 map[land.Outcome]string
	head, column                                                                                            map[string]string
	notes                                                                                                   []string
	sign                                                                                                    []string
}

var checksIn = map[Language]checkWords{
	Chinese: {
		words: chinese,
		title: "%s问题清单", subtitle: "%s　账面号%s", sample: "抽查明细", problems: "问题清单",
		found: "本次抽查样本%d宗、清单面积%s亩，已核查%d宗，其中属实%d宗，发现问题%d宗",
		kind:  "%s%d宗", kinds: "（%s）", then: "，",
		nothing: "未发现问题", proposed: "提请反弹%d宗（其中待决定%d宗）", answered: "县级已答复%d宗",
		equal: "等概率", byArea: "按清单面积加权", frame: "%d宗、%s亩", size: "%d宗", files: "%d份", waits: "尚未核查",
		verdict: map[land.CheckVerdict]string{land.AsStated: "属实", land.AreaDiffers: "面积不符", land.NotStarted: "未动工", land.FalsePapers: "材料不实"},
		outcome: map[land.Outcome]string{land.Waits: "待决定", land.WasDeclined: "未采纳", land.WasReopened: "已反弹"},
		head: map[string]string{"task": "任务", "way": "抽样方式", "seed": "种子", "as_of": "截至", "drawn_at": "抽样账面号", "frame": "抽样总体", "filter": "筛选条件",
			"size": "样本", "drawn_by": "抽样人"},
		column: map[string]string{"n": "抽样序号", "parcel_no": "编号", "category": "类别", "region": "地区", "name": "地块（项目）", "listed_mu": "清单面积（亩）",
			"accepted_mu": "抽样时已销号（亩）", "verdict": "核查结论", "note": "问题说明", "files": "附件", "reopening": "提请反弹", "answer": "县级答复"},
		notes: []string{
			"样本由种子在抽样账面号的数据上抽取（Efraimidis–Spirakis 不放回抽样，SHA-256）；同一种子、筛选条件和账面号得到同一样本。",
			"抽查不改变账面面积；提请反弹由省级决定后，面积按反弹退回。",
			"面积单位为亩，1公顷＝15亩。",
		},
		sign: []string{"核查人", "核查单位（盖章）", "被核查单位（盖章）", "日期"},
	},
	English: {
		words: english,
		title: "%s: list of problems", subtitle: "%s, position %s", sample: "The sample", problems: "Problems",
		found: "Parcels in the sample: %d, of %s mu as listed; looked at: %d; as stated: %d; with a problem: %d",
		kind:  "%s: %d", kinds: " (%s)", then: "; ",
		nothing: "no problem was found", proposed: "reopenings proposed: %d (not decided yet: %d)", answered: "answered by the county: %d",
		equal: "equal chance", byArea: "weighted by listed area", frame: "%d parcels, %s mu", size: "%d parcels", files: "%d", waits: "not looked at yet",
		verdict: map[land.CheckVerdict]string{land.AsStated: "as stated", land.AreaDiffers: "area differs", land.NotStarted: "not started", land.FalsePapers: "papers are false"},
		outcome: map[land.Outcome]string{land.Waits: "not decided", land.WasDeclined: "declined", land.WasReopened: "reopened"},
		head: map[string]string{"task": "Task", "way": "Drawn with", "seed": "Seed", "as_of": "As of", "drawn_at": "Drawn at position", "frame": "Drawn from", "filter": "Filter",
			"size": "Sample", "drawn_by": "Drawn by"},
		column: map[string]string{"n": "Drawn as", "parcel_no": "Parcel", "category": "Category", "region": "Region", "name": "Name", "listed_mu": "Listed (mu)",
			"accepted_mu": "Accepted when drawn (mu)", "verdict": "Finding", "note": "Problem", "files": "Files", "reopening": "Reopening", "answer": "The county's answer"},
		notes: []string{
			"The sample was drawn by its seed from the books at the position named (Efraimidis–Spirakis, without replacement, SHA-256): the same seed, filter and position give the same sample.",
			"A check moves no area; once the province decides on a proposed reopening, its area goes back as a rebound.",
			"Areas are in mu; 1 ha is 15 mu.",
		},
		sign: []string{"Checked by", "Checking unit (seal)", "Checked unit (seal)", "Date"},
	},
}

// ComposeCheck words the list of problems of a check in a language: the problems
// with what the county answered, and then all of the sample.
func ComposeCheck(c CheckList, l Language) Document {
	w := checksIn[l]
	d := Document{Language: l, Made: c.SealedAt, Title: fmt.Sprintf(w.title, c.Title), Subtitle: fmt.Sprintf(w.subtitle, c.Region.Name, c.Position)}
	d.Subject = d.Subtitle
	d.Head = w.about(c)
	d.Blocks = append(d.Blocks, Block{Text: w.sentence(c), Sums: true})
	d.table(w.table("problems", w.problems, c, land.CheckParcel.Problem,
		"n", "parcel_no", "category", "region", "name", "listed_mu", "verdict", "note", "files", "reopening", "answer"))
	d.table(w.table("sample", w.sample, c, func(land.CheckParcel) bool { return true },
		"n", "parcel_no", "category", "region", "name", "listed_mu", "accepted_mu", "verdict"))
	d.Notes = w.notes
	for _, label := range w.sign {
		d.Sign = append(d.Sign, Pair{label, ""})
	}
	return d
}

// about is how the sample was drawn.
func (w checkWords) about(c CheckList) []Pair {
	way := w.equal
	if c.ByArea {
		way = w.byArea
	}
	out := []Pair{{w.head["task"], c.Task.Name}, {w.head["way"], way}, {w.head["seed"], c.Seed}, {w.head["as_of"], c.AsOf.String()}, {w.head["drawn_at"], c.Check.Position}}
	if from := w.filter(c); from != "" {
		out = append(out, Pair{w.head["filter"], from})
	}
	if c.Whole {
		out = append(out, Pair{w.head["frame"], fmt.Sprintf(w.frame, c.Frame, Mu(c.FrameMu))})
	}
	return append(out, Pair{w.head["size"], fmt.Sprintf(w.size, len(c.Parcels))}, Pair{w.head["drawn_by"], cmp.Or(c.DrawnByName, c.DrawnBy)})
}

// sentence is what was found, in one sentence.
func (w checkWords) sentence(c CheckList) string {
	var listed land.Mu
	counts := map[land.CheckVerdict]int{}
	judged, problems, answered, proposed, waiting := 0, 0, 0, 0, 0
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	for _, p := range c.Parcels {
		listed = listed.Add(p.Listed)
		counts[p.Verdict]++
		count(&judged, p.Verdict != "")
		count(&problems, p.Problem())
		count(&answered, p.Problem() && p.Answer != "")
		count(&proposed, p.Reopening != nil)
		count(&waiting, p.Reopening != nil && p.Reopening.Outcome() == land.Waits)
	}
	text := fmt.Sprintf(w.found, len(c.Parcels), Mu(listed), judged, counts[land.AsStated], problems)
	if problems == 0 {
		return text + w.then + w.nothing + w.stop
	}
	var kinds []string
	for _, v := range land.CheckVerdicts[1:] {
		if counts[v] > 0 {
			kinds = append(kinds, fmt.Sprintf(w.kind, w.verdict[v], counts[v]))
		}
	}
	text += fmt.Sprintf(w.kinds, strings.Join(kinds, w.sep))
	if proposed > 0 {
		text += w.then + fmt.Sprintf(w.proposed, proposed, waiting)
	}
	return text + w.then + fmt.Sprintf(w.answered, answered) + w.stop
}

// table is the parcels that are wanted, with such columns.
func (w checkWords) table(id, title string, c CheckList, wanted func(land.CheckParcel) bool, columns ...string) *Table {
	t := &Table{ID: id, Title: title}
	for _, name := range columns {
		column := Column{Name: name, Head: w.column[name], Weight: checkWeights[name]}
		switch name {
		case "n", "files":
			column.Kind = Count
		case "listed_mu", "accepted_mu":
			column.Kind = Area
		}
		t.Columns = append(t.Columns, column)
	}
	for _, p := range c.Parcels {
		if !wanted(p.CheckParcel) {
			continue
		}
		cells := w.cells(p)
		line := Line{}
		for _, name := range columns {
			line.Cells = append(line.Cells, cells[name])
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// checkWeights is how wide the columns are, against each other.
var checkWeights = map[string]int{"n": 3, "parcel_no": 8, "category": 5, "region": 7, "name": 9, "listed_mu": 6, "accepted_mu": 7, "verdict": 6, "note": 14, "files": 3, "reopening": 9, "answer": 12}

func (w checkWords) cells(p CheckedParcel) map[string]string {
	out := map[string]string{
		"n": strconv.Itoa(p.N), "parcel_no": p.ParcelNo, "category": w.category(p.Category), "region": p.RegionName, "name": p.Name,
		"listed_mu": Mu(p.Listed), "accepted_mu": Mu(p.Accepted), "verdict": w.verdict[p.Verdict], "note": p.Note, "files": strconv.Itoa(p.Files), "answer": p.Answer,
	}
	if p.Verdict == "" {
		out["verdict"] = w.waits
	}
	if r := p.Reopening; r != nil {
		out["reopening"] = w.outcome[r.Outcome()] + w.colon() + r.Reason
		if r.Declined != "" {
			out["reopening"] += w.comma + r.Declined
		}
	}
	return out
}

// CheckFileName is the name under which the list of problems is saved.
func CheckFileName(c CheckList, f Form, l Language) string {
	name := "问题清单"
	if l == English {
		name = "problems"
	}
	return name + "_" + c.Task.Code + "_" + c.Region.Code + "_" + c.Position + "." + f.Ending()
}
