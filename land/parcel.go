package land

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"
)

// Parcel is one listed piece of land in a task.
type Parcel struct {
	ID       ID
	Task     string
	ParcelNo string // 台账编号, unique in the task
	Category Category
	Region   string
	Listed   Figure // as written in the list
	ListedMu Mu     // the same in mu
	// Shape is EPSG:4490; nil while unmapped (未落图), of which no figure depends.
	Shape       orb.MultiPolygon
	PlaneM2     *decimal.Decimal // Gauss–Krüger, the parcel's own 3° zone
	EllipsoidM2 *decimal.Decimal // on the CGCS2000 ellipsoid
	MappedOn    Date             // the day on which an unmapped parcel got its boundary; none where it was listed with one
	CarriedFrom *ID              // the parcel of the task before of which this is the rest
	ArisesFrom  *ID              // the disposal that supplied this land before it was listed again
	Suspended   bool
	Noted       bool // somebody noted progress
	Attributes  Attributes
}

// Attributes is what a list says of a parcel besides its number, category,
// region and area: name and value, the name one of AttributeNames.
type Attributes map[string]string

// Attribute is a column of the list.
type Attribute struct {
	Name    string   // ours
	Chinese string   // as printed
	Aliases []string // other headings seen in files, the code of initials first
	Date    bool     // a date, not text
	Edit    bool     // an officer may change it
	Most    int      // characters
}

// AttributeList is the attributes in the order in which lists print them.
var AttributeList = []Attribute{
	{"name", "地块名称", []string{"dkmc", "宗地名称", "名称"}, false, true, 200},
	{"project", "项目名称", []string{"xmmc"}, false, true, 300},
	{"holder", "土地使用权人", []string{"tdsyqr", "用地单位", "使用权人", "权利人"}, false, true, 200},
	{"uscc", "统一社会信用代码", []string{"shxydm"}, false, true, 18},
	{"location", "土地坐落", []string{"tdzl", "xmwz", "项目位置", "坐落", "地块位置"}, false, true, 300},
	{"approval_no", "批准文号", []string{"pzwh", "批文号"}, false, false, 64},
	{"approval_batch", "批次名称", []string{"pcmc"}, false, false, 200},
	{"approved_on", "批准日期", []string{"pzrq"}, true, false, 10},
	{"cohort", "批准年份段", []string{"pznfd"}, false, false, 20},
	{"supply_committed_on", "承诺供地期限", []string{"cngdqx"}, true, false, 10},
	{"zddm", "宗地代码", nil, false, true, 19},
	{"bdcdyh", "不动产单元号", nil, false, true, 34},
	{"dzjgh", "电子监管号", []string{"dzbabh"}, false, true, 20},
	{"contract_no", "合同编号", []string{"htbh"}, false, true, 64},
	{"supply_mode", "供地方式", []string{"gdfs"}, false, true, 30},
	{"land_use", "土地用途", []string{"tdyt"}, false, true, 60},
	{"handed_over_on", "实际交地时间", []string{"sjjd"}, true, true, 10},
	{"start_agreed_on", "约定开工时间", []string{"ydkg"}, true, true, 10},
	{"started_on", "实际开工时间", []string{"sjkg"}, true, true, 10},
	{"extended_start_on", "延长后动工期限", []string{"ycdgqx"}, true, true, 10},
	{"interim_ends_on", "临时使用期满", []string{"lssyqm"}, true, true, 10},
	{"finish_agreed_on", "约定竣工时间", []string{"ydjg"}, true, true, 10},
	{"finished_on", "实际竣工时间", []string{"sjjg"}, true, true, 10},
	{"idle_reason", "闲置原因", []string{"xzyy"}, false, true, 200},
	{"low_reason", "低效原因", []string{"dyyy"}, false, true, 200},
	{"plan", "拟处置方案", []string{"nczfz", "处置措施"}, false, true, 500},
	{"leader", "责任领导", []string{"gdld", "挂点领导", "包片领导"}, false, true, 60},
	{"unit", "责任单位", []string{"zrdw"}, false, true, 100},
	{"officer", "责任人", []string{"zrr"}, false, true, 60},
	{"due_on", "完成时限", []string{"wcsx", "时限"}, true, true, 10},
	{"remark", "备注", []string{"bz"}, false, true, 500},
}

// Code is the attribute's heading where there is room for ten letters: the
// initials that land offices use, or else its name.
func (a Attribute) Code() string {
	if len(a.Aliases) > 0 && a.Aliases[0][0] < utf8.RuneSelf {
		return strings.ToUpper(a.Aliases[0])
	}
	return strings.ToUpper(a.Name)
}

// FindAttribute is the attribute by its own name.
func FindAttribute(name string) (Attribute, bool) {
	i := slices.IndexFunc(AttributeList, func(a Attribute) bool { return a.Name == name })
	if i < 0 {
		return Attribute{}, false
	}
	return AttributeList[i], true
}

// Validate checks names, lengths, characters and dates. Where says how the
// attributes are found in the request, as "body.attributes".
func (a Attributes) Validate(where string) error {
	var e Error
	for _, name := range slices.Sorted(maps.Keys(a)) {
		attr, ok := FindAttribute(name)
		if !ok {
			// The name is not repeated: it came from outside.
			e.Details = append(e.Details, Detail{Location: where, Rule: "unknown_attribute", Message: "there is an attribute that no list has"})
			continue
		}
		location := where + "." + name
		if err := CheckText(location, a[name], 0, attr.Most); err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		} else if _, err := ParseDate(a[name]); attr.Date && a[name] != "" && err != nil {
			e.Details = append(e.Details, Detail{Location: location, Rule: "date", Message: "a date is written as 2006-01-02"})
		}
	}
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}

// Merge is a with the values of b in place; an empty value removes.
func (a Attributes) Merge(b Attributes) Attributes {
	out := maps.Clone(a)
	if out == nil {
		out = Attributes{}
	}
	for name, value := range b {
		if value == "" {
			delete(out, name)
		} else {
			out[name] = value
		}
	}
	return out
}

// Status is a parcel's status, derived from its accounts and disposals.
type Status string

// The statuses, in the order in which they are asked: the first that holds.
const (
	StatusStruckOff    Status = "struck_off"    // nothing is listed any more, struck off
	StatusReplaced     Status = "replaced"      // nothing is listed any more: split, merged into another, or its import rolled back
	StatusSuspended    Status = "suspended"     // 暂缓
	StatusReturned     Status = "returned"      // a return or a rebound is unanswered
	StatusClosed       Status = "closed"        // nothing open or under way
	StatusUnderReview  Status = "under_review"  // submitted, and not decided to the end
	StatusPartlyClosed Status = "partly_closed" // some of it accepted
	StatusInProgress   Status = "in_progress"   // a draft, a plan or a note
	StatusOpen         Status = "open"
)

// Statuses is all of them.
var Statuses = []Status{StatusStruckOff, StatusReplaced, StatusSuspended, StatusReturned, StatusClosed,
	StatusUnderReview, StatusPartlyClosed, StatusInProgress, StatusOpen}

var statusNames = map[Status]string{
	StatusStruckOff: "已核减", StatusReplaced: "已拆并", StatusSuspended: "暂缓", StatusReturned: "退回补正", StatusClosed: "已销号",
	StatusUnderReview: "待审", StatusPartlyClosed: "部分销号", StatusInProgress: "处置中", StatusOpen: "未处置",
}

// Chinese is the status in Chinese.
func (s Status) Chinese() string { return statusNames[s] }

// StatusOf derives the status of a parcel.
func StatusOf(p Parcel, b Balance, disposals []Disposal) Status {
	some := func(states ...State) bool {
		return slices.ContainsFunc(disposals, func(d Disposal) bool { return slices.Contains(states, d.State) })
	}
	switch {
	case b.Listed().IsZero() && b.StruckOff.IsPositive():
		return StatusStruckOff
	case b.Listed().IsZero():
		return StatusReplaced
	case p.Suspended:
		return StatusSuspended
	case some(Returned, Reopened):
		return StatusReturned
	case b.Closed():
		return StatusClosed
	case some(Submitted) || b.UnderWay().IsPositive():
		return StatusUnderReview
	case b.Accepted.IsPositive():
		return StatusPartlyClosed
	case some(Draft, Withdrawn) || p.Attributes["plan"] != "" || p.Noted:
		return StatusInProgress
	}
	return StatusOpen
}

// Validate checks a parcel that is to be listed: number, category, area above
// zero and below 4,500,000 mu (3,000 km²), attributes. Shapes are checked by
// package geo and by the database.
func (p Parcel) Validate() error {
	var e Error
	add := func(err error) {
		if err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		}
	}
	add(CheckText("body.parcel_no", p.ParcelNo, 1, 32))
	if !p.Category.Valid() {
		add(Refuse(Invalid, "body.category", "unknown_category", "the category is one of approved_unsupplied, idle and low_efficiency"))
	}
	if !p.ListedMu.IsPositive() || p.ListedMu.GreaterThanOrEqual(decimal.New(45, 5)) {
		add(Refuse(Invalid, "body.listed_mu", "listed_area", "the listed area is above zero and below 4500000 mu"))
	}
	add(p.Attributes.Validate("body.attributes"))
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}

// AreaDifference says whether two areas of one piece of land differ so much
// that a reason is wanted: by more than 1 % or more than 0.5 mu, and by more
// than the two decimals of a list can hold.
func AreaDifference(listed, other Mu) bool {
	diff := listed.Sub(other).Abs()
	return diff.GreaterThan(decimal.New(5, -3)) &&
		(diff.GreaterThan(decimal.New(5, -1)) || diff.GreaterThan(listed.Shift(-2)))
}

// M2ToMu turns square metres into mu, exactly for up to four decimals.
func M2ToMu(m2 decimal.Decimal) Mu { return m2.Mul(muPer[UnitM2]) }

// Proposed is the mu proposed for a drawn part: listed × part ÷ whole by plane
// areas, at the list's precision of two decimals, never more than what remains.
func Proposed(listed, remains Mu, partM2, wholeM2 decimal.Decimal) Mu {
	mu := listed.Mul(partM2).DivRound(wholeM2, 2)
	return decimal.Min(mu, remains)
}

// Taking is what a drawn part takes of its parcel: the mu that a disposal on it
// is proposed with, its share of the listed mu in percent, half up to two
// decimals, and the mu that then remain.
type Taking struct{ Mu, Percent, Leaves Mu }

// Taking is what a part of the parcel, which has a boundary, takes by its plane
// area.
func (b Books) Taking(partM2 decimal.Decimal) *Taking {
	remains := b.Remains()
	mu := Proposed(b.Parcel.ListedMu, remains, partM2, *b.Parcel.PlaneM2)
	return &Taking{mu, mu.Shift(2).DivRound(b.Parcel.ListedMu, 2), remains.Sub(mu)}
}

// List is the change that lists a parcel: all of its mu into open on the baseline.
func List(t Task, p Parcel) (Transfer, Tally) {
	return Transfer{From: Outside, To: Open, Mu: p.ListedMu, EffectiveOn: t.Baseline},
		Tally{On: t.Baseline, Parcels: 1, Unmapped: b2i(p.Shape == nil)}
}
