package land

import (
	"cmp"
	"slices"
	"strings"
)

// Cell is a balance of the journal: of a region and all below it, by category
// and measure, at a date. Rows by month have a cell for each month's end.
type Cell struct {
	Region   string
	Category Category
	Measure  string // empty for what no measure has touched
	Month    string // 2006-01, or empty
	Leader   string // who answers for it, where the cell was asked by leader
	Cohort   string // of approval years, so too
	Balance
	Parcels, Closed, Unmapped int
}

// Plus is the cell with another's figures added.
func (c Cell) Plus(o Cell) Cell {
	c.Open, c.Reported, c.CityPassed = c.Open.Add(o.Open), c.Reported.Add(o.Reported), c.CityPassed.Add(o.CityPassed)
	c.Accepted, c.StruckOff = c.Accepted.Add(o.Accepted), c.StruckOff.Add(o.StruckOff)
	c.Parcels, c.Closed, c.Unmapped = c.Parcels+o.Parcels, c.Closed+o.Closed, c.Unmapped+o.Unmapped
	return c
}

// Key is what a row of progress is asked by.
type Key string

// The keys.
const (
	ByCategory Key = "category"
	ByRegion   Key = "region"
	ByMeasure  Key = "measure"
	ByMonth    Key = "month"
	ByLeader   Key = "leader"
	ByCohort   Key = "cohort"
)

// Keys is all of them.
var Keys = []Key{ByCategory, ByRegion, ByMeasure, ByMonth, ByLeader, ByCohort}

// OfParcels reports whether rows by the keys go by what parcels say of
// themselves. Nothing was handed down to such rows: they have no target.
func OfParcels(by []Key) bool { return slices.Contains(by, ByLeader) || slices.Contains(by, ByCohort) }

// RowKey is what a row stands for; what it was not asked by is empty.
type RowKey struct {
	Region   string
	Category Category
	Measure  string
	Month    string // 2006-01
	Leader   string // also empty where nobody answers for the parcels
	Cohort   string // also empty where it is not known
}

// Row is one line of progress. Levels are cumulative: what has reached at
// least that level. What does not apply is nil.
type Row struct {
	RowKey
	RegionName string
	Target     *Mu
	// Parts is what the targets of the children come to (分解数), with what is
	// listed in the region itself; nil but where the region has a figure of its own.
	Parts      *Mu
	Listed     *Mu
	Reported   Mu
	CityPassed Mu
	Accepted   Mu
	Counted    Mu
	// Provisional is the part of Counted that can rebound.
	Provisional Mu
	Parcels     *int
	Closed      *int
	Unmapped    *int
	// AcceptedChange is what this month added to Accepted; nil but by month.
	AcceptedChange *Mu
}

// Remaining is target less counted; negative when more was done (超额).
func (r Row) Remaining() *Mu {
	if r.Target == nil {
		return nil
	}
	mu := r.Target.Sub(r.Counted)
	return &mu
}

// CompletionRate (完成率) is counted ÷ target.
func (r Row) CompletionRate() *string {
	if r.Target == nil {
		return nil
	}
	return Rate(r.Counted, *r.Target)
}

// DisposalRate (处置率) is counted ÷ listed stock.
func (r Row) DisposalRate() *string {
	if r.Listed == nil {
		return nil
	}
	return Rate(r.Counted, *r.Listed)
}

// Progress is what was asked and the answer.
type Progress struct {
	Task   Task
	Region string
	// AsOf is the effective date of the books that are shown, Position what
	// the books knew.
	AsOf     Date
	Position string
	By       []Key
	Rows     []Row
	Total    Row
}

// Sheet is what rows are made of: the cells of the asked region, of its
// children where rows are by region, and of every region on the way down to
// one with a figure of its own; beside those at the date, those at each
// month's end where rows are by month.
type Sheet struct {
	Frame
	region string
	asOf   Date
	cells  []Cell
	listed map[RowKey]Mu // by region, category or none, and month
	stands map[Date]Targets
}

// Frame is what a sheet is read against: it changes rarely.
type Frame struct {
	Tree     Tree
	Task     Task
	Measures map[string]Measure
	Targets  []Movement
	// Only is the categories that are asked for; none: all. The figure that was
	// handed down for all together is then none of theirs.
	Only []Category
	// Picked says that the cells are those of some parcels, for which nothing
	// was handed down: rows and total have no target.
	Picked bool
}

// NewSheet lays out the cells for one region and date.
func NewSheet(f Frame, region string, asOf Date, cells []Cell) *Sheet {
	if len(f.Only) > 0 {
		cells = slices.DeleteFunc(slices.Clone(cells), func(c Cell) bool { return !slices.Contains(f.Only, c.Category) })
	}
	s := &Sheet{Frame: f, region: region, asOf: asOf, cells: cells, listed: map[RowKey]Mu{}, stands: map[Date]Targets{}}
	for _, c := range cells {
		for _, category := range []Category{c.Category, ""} {
			key := RowKey{Region: c.Region, Category: category, Month: c.Month}
			s.listed[key] = s.listed[key].Add(c.Listed())
		}
	}
	return s
}

// In is the same sheet of a region below, of which the cells were laid out, too.
func (s *Sheet) In(region string) *Sheet {
	below := *s
	below.region = region
	return &below
}

// Total is the balance of the region at the date.
func (s *Sheet) Total() Row {
	cells := slices.DeleteFunc(slices.Clone(s.cells), func(c Cell) bool { return c.Region != s.region || c.Month != "" })
	return s.row(RowKey{Region: s.region}, cells, nil)
}

// Rows is the balances by the keys, in the order region, leader, cohort,
// category, measure, month; what is not known comes last. A combination in which
// nothing stands, in no month, has no row.
func (s *Sheet) Rows(by []Key) []Row {
	has := func(k Key) bool { return slices.Contains(by, k) }
	groups := map[RowKey][]Cell{}
	for _, c := range s.scope(has(ByRegion)) {
		if has(ByMonth) == (c.Month == "") || has(ByMeasure) && c.Measure == "" {
			continue
		}
		key := RowKey{Region: c.Region, Month: c.Month}
		if has(ByCategory) {
			key.Category = c.Category
		}
		if has(ByMeasure) {
			key.Measure = c.Measure
		}
		if has(ByLeader) {
			key.Leader = c.Leader
		}
		if has(ByCohort) {
			key.Cohort = c.Cohort
		}
		groups[key] = append(groups[key], c)
	}
	if !has(ByMeasure) && !OfParcels(by) && !s.Picked {
		s.addTargetOnly(groups, has(ByRegion), has(ByCategory), has(ByMonth))
	}
	rows := make([]Row, 0, len(groups))
	for key, cells := range groups {
		rows = append(rows, s.row(key, cells, by))
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(strings.Compare(a.Region, b.Region), unknownLast(a.Leader, b.Leader), unknownLast(a.Cohort, b.Cohort),
			order(a.Category)-order(b.Category),
			strings.Compare(a.Measure, b.Measure), strings.Compare(a.Month, b.Month))
	})
	if has(ByMonth) {
		addChanges(rows)
	}
	stands := map[RowKey]bool{} // something, in some month
	for _, r := range rows {
		stands[r.series()] = stands[r.series()] || !r.nothing()
	}
	return slices.DeleteFunc(rows, func(r Row) bool { return !stands[r.series()] })
}

func unknownLast(a, b string) int {
	return cmp.Or(b2i(a == "")-b2i(b == ""), strings.Compare(a, b))
}

func order(c Category) int { return slices.Index(Categories, c) }

// nothing reports whether neither target nor mu nor parcel stands in the row.
func (r Row) nothing() bool {
	return (r.Target == nil || r.Target.IsZero()) && (r.Listed == nil || r.Listed.IsZero()) &&
		r.Reported.IsZero() && (r.Parcels == nil || *r.Parcels == 0)
}

// scope is the cells that rows are made of: those of the region itself, or,
// by region, those of its children and what is attached to the region itself.
func (s *Sheet) scope(byRegion bool) []Cell {
	children := s.Tree.Children(s.region)
	var out []Cell
	for _, c := range s.cells {
		switch {
		case c.Region == s.region:
			out = append(out, c)
		case byRegion && slices.Contains(children, c.Region):
			out = append(out, c)
			out = append(out, c.taken(s.region))
		}
	}
	return out
}

// taken is the cell with its sign turned, to be taken off another region.
func (c Cell) taken(region string) Cell {
	b := c.Balance
	c.Region = region
	c.Balance = Balance{b.Open.Neg(), b.Reported.Neg(), b.CityPassed.Neg(), b.Accepted.Neg(), b.StruckOff.Neg()}
	c.Parcels, c.Closed, c.Unmapped = -c.Parcels, -c.Closed, -c.Unmapped
	return c
}

// addTargetOnly adds empty groups where there is a target but no cell.
func (s *Sheet) addTargetOnly(groups map[RowKey][]Cell, byRegion, byCategory, byMonth bool) {
	if byMonth {
		return // every month has its cells
	}
	for _, m := range s.Targets {
		if len(s.Only) > 0 && !slices.Contains(s.Only, m.Category) {
			continue
		}
		key := RowKey{Region: s.region}
		if byRegion && m.Region != s.region && slices.Contains(s.Tree.Children(s.region), m.Region) {
			key.Region = m.Region
		} else if m.Region != s.region {
			continue
		}
		if byCategory {
			if m.Category == "" {
				continue
			}
			key.Category = m.Category
		}
		if _, ok := groups[key]; !ok {
			groups[key] = nil
		}
	}
}

// row adds up cells. The key says which category, region, measure and month.
func (s *Sheet) row(key RowKey, cells []Cell, by []Key) Row {
	r := Row{RowKey: key}
	if region, ok := s.Tree.Find(key.Region); ok {
		r.RegionName = region.Name
	}
	var listed Mu
	var parcels, closed, unmapped int
	for _, c := range cells {
		r.Reported = r.Reported.Add(c.Reached(Reported))
		r.CityPassed = r.CityPassed.Add(c.Reached(CityPassed))
		r.Accepted = r.Accepted.Add(c.Accepted)
		if !slices.Contains(s.Task.Uncounted, c.Measure) {
			counted := c.Reached(s.Task.Counted)
			r.Counted = r.Counted.Add(counted)
			if s.Measures[c.Measure].Effect == Provisional {
				r.Provisional = r.Provisional.Add(counted)
			}
		}
		listed = listed.Add(c.Listed())
		parcels, closed, unmapped = parcels+c.Parcels, closed+c.Closed, unmapped+c.Unmapped
	}
	if key.Measure != "" {
		return r
	}
	if !s.Picked && !OfParcels(by) {
		byRegion := slices.Contains(by, ByRegion)
		target := s.target(key, byRegion)
		r.Target = &target
		if len(s.Only) == 0 && (!byRegion || key.Region != s.region) { // else the row is what is attached to the region
			r.Parts = s.targets(key.Month).Parts(key.Region, key.Category, s.listedIn(key.Month))
		}
	}
	r.Listed = &listed
	r.Parcels, r.Closed, r.Unmapped = &parcels, &closed, &unmapped
	return r
}

// target is the target of a row. By region, the region's own row stands for
// what is attached to it directly, whose target is what is listed there.
func (s *Sheet) target(key RowKey, byRegion bool) Mu {
	if key.Category == "" && len(s.Only) > 0 {
		var sum Mu
		for _, key.Category = range s.Only {
			sum = sum.Add(s.target(key, byRegion))
		}
		return sum
	}
	listed := s.listedIn(key.Month)
	children := s.Tree.Children(s.region)
	if byRegion && key.Region == s.region && len(children) > 0 {
		mu := listed(s.region, key.Category)
		for _, c := range children {
			mu = mu.Sub(listed(c, key.Category))
		}
		return mu
	}
	return s.targets(key.Month).Of(key.Region, key.Category, listed)
}

// targets is the figures that stand at the date, or at a month's end before it.
func (s *Sheet) targets(month string) Targets {
	asOf := s.asOf
	if month != "" {
		if end := MustDate(month + "-01").MonthEnd(); end.Before(asOf) {
			asOf = end
		}
	}
	t, known := s.stands[asOf]
	if !known {
		t = NewTargets(s.Tree, s.Targets, asOf)
		s.stands[asOf] = t
	}
	return t
}

func (s *Sheet) listedIn(month string) Listed {
	return func(region string, c Category) Mu {
		return s.listed[RowKey{Region: region, Category: c, Month: month}]
	}
}

// addChanges sets what each month added; rows stand month after month.
func addChanges(rows []Row) {
	for i := range rows {
		change := rows[i].Accepted
		if i > 0 && rows[i].series() == rows[i-1].series() {
			change = change.Sub(rows[i-1].Accepted)
		}
		rows[i].AcceptedChange = &change
	}
}

// series is the key of all months together.
func (k RowKey) series() RowKey {
	k.Month = ""
	return k
}
