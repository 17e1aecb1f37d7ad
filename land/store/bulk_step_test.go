package store_test

import (
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// What decisions on many are asked about another region.
func init() {
	asked["StepTogether"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.StepTogether(t.Context(), store.BulkStep{Filter: store.Filter{Task: x.task}, StepRequest: land.StepRequest{Step: land.Report}})
		return err
	}
	asked["UndoAct"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.UndoAct(t.Context(), x.parcel, "")
		return err
	}
}

func TestADecisionOnManyIsOneAct(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	both := b.As(land.Actor{Login: "both", Name: "b", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}, {Role: land.Reviewer, Region: storetest.County}}})
	for i := range 5 {
		p := b.Parcel(land.Parcel{Category: []land.Category{land.Idle, land.LowEfficiency}[i/4]})
		b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), DatedOn: day("2023-05-01")}, land.Submit)
		b.Disposal(p, land.Disposal{Mu: storetest.Mu("2.5")}, land.Submit)
	}
	own := must[land.Disposal](t)(both.Draft(t.Context(), b.Parcel(land.Parcel{}).ID, storetest.Draft(land.Idle, land.Disposal{}), none))
	must[land.Disposal](t)(both.Step(t.Context(), own.ID, own.Rev, land.StepRequest{Step: land.Submit}))
	ask := store.BulkStep{Filter: store.Filter{Task: storetest.TaskCode, Categories: []land.Category{land.Idle}}, StepRequest: land.StepRequest{Step: land.Report}}
	if lacking := must[store.Summary](t)(both.StepTogether(t.Context(), ask)); lacking.Disposals != 0 || lacking.Skipped["lacks_evidence"].Disposals != 9 {
		t.Errorf("%+v", lacking)
	}
	ask.Incomplete = true

	before := b.Count(`select count(*) from act`)
	summary := must[store.Summary](t)(both.StepTogether(t.Context(), ask))
	if summary.Disposals != 8 || summary.Parcels != 4 || !summary.Mu.Equal(storetest.Mu("26")) || summary.Act != (land.ID{}) ||
		summary.Skipped["own_submission"].Disposals != 1 || !summary.Skipped["own_submission"].Mu.Equal(storetest.Mu("10")) {
		t.Fatalf("%+v", summary)
	}
	if n := b.Count(`select count(*) from act`); n != before {
		t.Errorf("a summary wrote %d acts", n-before)
	}
	ask.Expect = "of something else"
	_, err := both.StepTogether(t.Context(), ask)
	refused(t, err, land.Stale, "summary_changed")
	ask.Expect = summary.Digest
	_, err = people.County.StepTogether(t.Context(), ask) // somebody else's summary
	refused(t, err, land.Stale, "summary_changed")
	done := must[store.Summary](t)(both.StepTogether(t.Context(), ask))
	if done.Disposals != 8 || done.Act == (land.ID{}) || b.Count(`select count(*) from act where kind = 'report'`) != 1 ||
		b.Count(`select count(*) from journal where act_id = $1`, done.Act) != 8 {
		t.Errorf("%+v", done)
	}
	p := must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode}))
	if !p.Total.Reported.Equal(storetest.Mu("26")) {
		t.Errorf("%s is reported", p.Total.Reported)
	}
	_, err = both.StepTogether(t.Context(), ask)
	refused(t, err, land.Stale, "summary_changed")
	sound(t, b)

	_, err = people.County.UndoAct(t.Context(), done.Act, "")
	refused(t, err, land.Forbidden, "maker_undoes")
	b.Clock.Set(b.Clock.Now().Add(9 * time.Minute))
	undone := must[store.Summary](t)(both.UndoAct(t.Context(), done.Act, "a slip"))
	if undone.Disposals != 8 || b.Count(`select count(*) from disposal where state = 'submitted'`) != 11 {
		t.Errorf("%+v", undone)
	}
	_, err = both.UndoAct(t.Context(), done.Act, "")
	refused(t, err, land.Conflict, "built_upon")
	_, err = both.UndoAct(t.Context(), undone.Act, "")
	refused(t, err, land.Conflict, "nothing_to_undo")
	sound(t, b)
}

func TestADecisionOnManyIsNotUndoneOverWhatFollowed(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	var ids []land.ID
	for range 3 {
		ids = append(ids, b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{}, land.Submit, land.Report).ID)
	}
	ask := store.BulkStep{Filter: store.Filter{Task: storetest.TaskCode}, StepRequest: land.StepRequest{Step: land.Return, Reason: "材料不全"}}
	ask.Expect = must[store.Summary](t)(people.City.StepTogether(t.Context(), ask)).Digest
	done := must[store.Summary](t)(people.City.StepTogether(t.Context(), ask))
	d := must[land.Disposal](t)(people.Officer.Disposal(t.Context(), ids[1]))
	must[land.Disposal](t)(people.Officer.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Submit}))
	_, err := people.City.UndoAct(t.Context(), done.Act, "")
	refused(t, err, land.Conflict, "built_upon")
	for _, broke := range []store.BulkStep{
		{Filter: ask.Filter, StepRequest: land.StepRequest{Step: land.Reopen}},
		{Filter: ask.Filter, StepRequest: land.StepRequest{Step: land.Submit}},
	} {
		_, err := people.City.StepTogether(t.Context(), broke)
		refused(t, err, land.Invalid, "decision_on_many")
	}
	sound(t, b)
}

// Whoever decides on many and whoever decides on one of them at once both come to
// an end, and what is taken is taken once.
func TestADecisionOnManyMeetsOneOnOne(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	var all []land.Disposal
	for range 12 {
		all = append(all, b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{}, land.Submit))
	}
	errs := atOnce(4, func(i int) error {
		if i > 1 {
			_, err := people.County.Step(t.Context(), all[i].ID, all[i].Rev, land.StepRequest{Step: land.Report})
			return onlyRefused(err)
		}
		ask := store.BulkStep{Filter: store.Filter{Task: storetest.TaskCode}, StepRequest: land.StepRequest{Step: land.Report}, Incomplete: true}
		for {
			s, err := people.County.StepTogether(t.Context(), ask)
			if err != nil || s.Disposals == 0 {
				return onlyRefused(err)
			}
			ask.Expect = s.Digest
			if _, err = people.County.StepTogether(t.Context(), ask); land.KindOf(err) != land.Stale {
				return onlyRefused(err)
			}
			ask.Expect = ""
		}
	})
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if n := b.Count(`select count(*) from disposal where state = 'reported'`); n != 12 {
		t.Errorf("%d are reported", n)
	}
	sound(t, b)
}

// What a reviewer narrows the queue to is what a decision on many takes.
func TestAQueueIsNarrowedByTheFilterOfADecisionOnMany(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	for no, leader := range map[string]string{"A": "张三", "B": "张三", "C": "李四"} {
		b.Disposal(b.Parcel(land.Parcel{ParcelNo: no, Attributes: land.Attributes{"leader": leader}}), land.Disposal{}, land.Submit)
	}
	county := b.People(storetest.Park).County
	for _, c := range []struct {
		name string
		store.Filter
		want int
	}{
		{"all", store.Filter{}, 3}, {"a leader", store.Filter{Leader: "张三"}, 2}, {"a text", store.Filter{Text: "C"}, 1},
		{"a region", store.Filter{Region: storetest.Park}, 3}, {"another category", store.Filter{Categories: []land.Category{land.LowEfficiency}}, 0},
	} {
		c.Task = storetest.TaskCode
		queue := must[store.Reviews](t)(county.Reviews(t.Context(), store.ReviewQuery{Filter: c.Filter, Limit: 10}))
		seen := must[store.Summary](t)(county.StepTogether(t.Context(), store.BulkStep{Filter: c.Filter, StepRequest: land.StepRequest{Step: land.Report}, Incomplete: true}))
		if queue.Total != c.want || len(queue.Reviews) != c.want || seen.Disposals != c.want {
			t.Errorf("%s: %d wait, %d are shown, %d would be taken; want %d", c.name, queue.Total, len(queue.Reviews), seen.Disposals, c.want)
		}
	}
	_, err := county.Reviews(t.Context(), store.ReviewQuery{Filter: store.Filter{Leader: "张三"}, Limit: 10})
	refused(t, err, land.NotFound, "unknown_task")
}
