package land_test

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/land"
)

func TestAnEditionMovesFiguresByTheDifference(t *testing.T) {
	t.Parallel()
	figure := func(region string, c land.Category, value string, unit land.Unit) land.Target {
		return land.Target{Region: region, Category: c, Figure: land.Figure{Value: mu(value), Unit: unit}}
	}
	standing := []land.Target{{Region: "430525", Category: land.Idle, Moved: mu("92.14")}, {Region: "430525", Moved: mu("852.43")}, {Region: "430525-P01", Category: land.Idle, Moved: mu("50")}}
	before := task()
	e := land.Edition{Document: "2号", DocumentOn: date("2023-06-01"), Authorities: []string{"省厅"}, Deadline: date("2024-06-30"),
		Targets: []land.Target{figure("430525", land.Idle, "6", "ha"), figure("430525", land.LowEfficiency, "10", "mu")}}
	after, moves, err := before.Revise(tree, e, standing, today)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the figure that stood", moves[0].Moved, mu("-2.14"))
	same(t, "the new figure", moves[1].Moved, mu("10"))
	if after.Edition != 2 || after.Document != "2号" || after.Deadline != date("2024-06-30") || after.Authorities[0] != "省厅" {
		t.Errorf("the task is %+v", after)
	}
	e.Authorities, e.Deadline = nil, land.Date{}
	before.Authorities = []string{"市局"}
	if after, _, err = before.Revise(tree, e, standing, today); err != nil || after.Deadline != before.Deadline || after.Authorities[0] != "市局" {
		t.Errorf("what the edition leaves out became %+v, %v", after, err)
	}

	for _, c := range []struct {
		name   string
		change func(*land.Task, *land.Edition)
		kind   land.Kind
		want   string
	}{
		{"a closed task", func(t *land.Task, _ *land.Edition) { t.ClosedOn = date("2023-12-31") }, land.Conflict, "task_closed"},
		{"no document", func(_ *land.Task, e *land.Edition) { e.Document = "" }, land.Invalid, "document document_required"},
		{"no date", func(_ *land.Task, e *land.Edition) { e.DocumentOn = land.Date{} }, land.Invalid, "body.document_on required"},
		{"a document of tomorrow", func(_ *land.Task, e *land.Edition) { e.DocumentOn = today.AddDays(1) }, land.Invalid, "body.document_on after_today"},
		{"nothing that changes", func(_ *land.Task, e *land.Edition) { e.Targets = nil }, land.Invalid, "nothing_changes"},
		{"a deadline alone", func(_ *land.Task, e *land.Edition) { e.Targets, e.Deadline = nil, date("2024-06-30") }, land.Invalid, ""},
		{"authorities alone", func(_ *land.Task, e *land.Edition) { e.Targets, e.Authorities = nil, []string{} }, land.Invalid, ""},
		{"a parcel alone", func(_ *land.Task, e *land.Edition) { e.Targets, e.Parcels = nil, make([]land.Relisting, 1) }, land.Invalid, ""},
		{"a deadline before the baseline", func(_ *land.Task, e *land.Edition) { e.Deadline = date("2022-12-31") }, land.Invalid, "deadline dates_in_order"},
		{"a figure of another county", func(_ *land.Task, e *land.Edition) { e.Targets = []land.Target{figure("430524", land.Idle, "1", "mu")} }, land.Invalid, "targets region_outside"},
		{"a figure in acres", func(_ *land.Task, e *land.Edition) {
			e.Targets = []land.Target{figure("430525", land.Idle, "1", "acre")}
		}, land.Invalid, "unit unknown_unit"},
	} {
		task, edition := task(), e
		c.change(&task, &edition)
		_, _, err := task.Revise(tree, edition, standing, today)
		same(t, c.name, faults(err, c.kind), c.want)
	}
}

func TestATaskIsClosedAtADayThatIsOver(t *testing.T) {
	t.Parallel()
	closed := task()
	closed.ClosedOn = date("2023-06-30")
	for _, c := range []struct {
		task land.Task
		on   land.Date
		kind land.Kind
		want string
	}{
		{task(), date("2023-12-31"), "", ""},
		{task(), date("2022-12-31"), "", ""}, // the baseline
		{task(), today.AddDays(-1), "", ""},
		{task(), today, land.Invalid, "on cut_off_is_past"},
		{task(), date("2022-12-30"), land.Invalid, "on before_baseline"},
		{task(), land.Date{}, land.Invalid, "on required"},
		{closed, date("2023-12-31"), land.Conflict, "task_closed"},
	} {
		same(t, "closed on "+c.on.String(), faults(c.task.Close(c.on, today), c.kind), c.want)
	}
}

func TestAParcelIsListedOtherwise(t *testing.T) {
	t.Parallel()
	figure := func(value string) *land.Figure { return &land.Figure{Value: mu(value), Unit: land.UnitMu} }
	for _, c := range []struct {
		name           string
		disposed       string // of 10 mu; empty: nothing
		reached        land.Step
		r              land.Relisting
		leaves, enters string // mu and day
		want           string // the refusal
	}{
		{"with less", "", "", land.Relisting{Listed: figure("7.5")}, "2.5 2022-12-31", "", ""},
		{"with more", "", "", land.Relisting{Listed: figure("12")}, "", "2 2022-12-31", ""},
		{"as before", "", "", land.Relisting{Listed: figure("10")}, "", "", ""},
		{"in another category", "", "", land.Relisting{Category: land.LowEfficiency}, "10 2022-12-31", "10 2022-12-31", ""},
		{"in another category with more", "", "", land.Relisting{Category: land.LowEfficiency, Listed: figure("12")}, "10 2022-12-31", "12 2022-12-31", ""},
		{"in its own category", "4", land.Accept, land.Relisting{Category: land.Idle}, "", "", ""},
		{"with all that is open less", "4", land.Accept, land.Relisting{Listed: figure("4")}, "6 2022-12-31", "", ""},
		{"with less than is accepted", "4", land.Accept, land.Relisting{Listed: figure("3.99")}, "", "", "parcels more_than_remains"},
		{"with less than is submitted", "4", land.Submit, land.Relisting{Listed: figure("3.99")}, "", "", "parcels more_than_remains"},
		{"in another category though some is accepted", "4", land.Accept, land.Relisting{Category: land.LowEfficiency}, "", "", "parcels wholly_open"},
		{"in another category though some is submitted", "4", land.Submit, land.Relisting{Category: land.LowEfficiency}, "", "", "parcels wholly_open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "10")
			if c.disposed != "" {
				l.climb(l.draft(c.disposed, "2023-03-01"), c.reached)
			}
			out, err := l.Relist(land.Act{}, c.r)
			same(t, "refused", faults(err, land.Conflict), c.want)
			if err != nil {
				return
			}
			told := func(moves []land.Transfer) (text string) {
				for _, m := range moves {
					text += m.Mu.String() + " " + m.EffectiveOn.String()
				}
				return text
			}
			same(t, "what leaves", told(out.Change.Transfers), c.leaves)
			same(t, "what enters", told(out.Entered), c.enters)
			same(t, "its balance", out.Balance, land.NewTimeline(slices.Concat(l.Transfers, out.Change.Transfers, out.Entered)).Last())
			counts := func(all []land.Tally) (parcels int) {
				for _, x := range all {
					parcels += x.Parcels
				}
				return parcels
			}
			moved := 0
			if out.After.Category != land.Idle {
				moved = 1
			}
			same(t, "parcels that leave the category and enter the other", []int{counts(out.Tallies), counts(out.EnteredTallies)}, []int{-moved, moved})
		})
	}
}

// A parcel that was drawn later than it was listed is unmapped in between, in
// whatever category it stands.
func TestCountsGoWithTheCategoryDayByDay(t *testing.T) {
	t.Parallel()
	l := open(t, "10")
	l.Parcel.Shape, l.Parcel.MappedOn = orb.MultiPolygon{}, date("2023-05-01")
	out, err := l.Relist(land.Act{}, land.Relisting{Category: land.LowEfficiency})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "what leaves", out.Tallies, []land.Tally{{On: date("2022-12-31"), Parcels: -1, Unmapped: -1}, {On: date("2023-05-01"), Unmapped: 1}})
	same(t, "what enters", out.EnteredTallies, []land.Tally{{On: date("2022-12-31"), Parcels: 1, Unmapped: 1}, {On: date("2023-05-01"), Unmapped: -1}})
}

// A draft says how land of one category is dealt with.
func TestDraftsGoWithTheCategory(t *testing.T) {
	t.Parallel()
	l := open(t, "10")
	l.draft("4", "2023-03-01")
	more, err := l.Relist(land.Act{}, land.Relisting{Listed: &land.Figure{Value: mu("11"), Unit: land.UnitMu}})
	if err != nil || len(more.Discarded) != 0 || more.Status != land.StatusInProgress {
		t.Errorf("with more land: %d discarded, %s, %v", len(more.Discarded), more.Status, err)
	}
	other, err := l.Relist(land.Act{}, land.Relisting{Category: land.LowEfficiency})
	if err != nil || len(other.Discarded) != 1 || other.Discarded[0].State != land.Discarded || other.Status != land.StatusOpen {
		t.Errorf("in another category: %+v, %s, %v", other.Discarded, other.Status, err)
	}
}

func TestWhatIsUnderReviewGoesBackAtTheEnd(t *testing.T) {
	t.Parallel()
	l := open(t, "10")
	l.draft("0.5", "2023-03-01")
	submitted, reported, passed, accepted := l.draft("1", "2023-03-01"), l.draft("2", "2023-04-01"), l.draft("3", "2023-05-01"), l.draft("3.5", "2023-06-01")
	l.climb(submitted, land.Submit)
	l.climb(reported, land.Report)
	l.climb(passed, land.Pass)
	l.climb(accepted, land.Accept)
	c, returned, err := l.ReturnAll(land.Act{}, "关账")
	if err != nil {
		t.Fatal(err)
	}
	var ids []land.ID
	for _, d := range returned {
		ids = append(ids, d.ID)
		if d.State != land.Returned || d.Returned != "关账" {
			t.Errorf("%s is %s for %q", d.ID, d.State, d.Returned)
		}
	}
	same(t, "what is returned", ids, []land.ID{submitted, reported, passed})
	same(t, "its accounts", c.Balance, land.Balance{Open: mu("6.5"), Accepted: mu("3.5")})
	same(t, "its status", c.Status, land.StatusReturned)
	for _, s := range land.NewTimeline(slices.Concat(l.Transfers, c.Transfers)) {
		same(t, "under review on "+s.From.String(), s.Balance.UnderWay(), zero)
	}
}

func TestACategoryOfNothingIsARowOfZeros(t *testing.T) {
	t.Parallel()
	o := land.Overview{Total: land.Row{Target: ptr(mu("10"))}, Rows: []land.Row{{RowKey: land.RowKey{Category: land.Idle}, Target: ptr(mu("4"))}, {RowKey: land.RowKey{Category: land.LowEfficiency}, Target: ptr(mu("6"))}}}
	for c, want := range map[land.Category]string{"": "10", land.Idle: "4", land.LowEfficiency: "6", land.ApprovedUnsupplied: "0"} {
		r := o.Of(c)
		if r.Target.String() != want || r.Category != c {
			t.Errorf("%q: %s of %q, want %s", c, r.Target, r.Category, want)
		}
	}
}
