package land_test

import (
	"errors"
	"strings"
	"testing"

	"sanlei/land"
)

func TestStatesHoldGroundOrMayBeChanged(t *testing.T) {
	t.Parallel()
	want := map[land.State]string{
		land.Draft: "editable", land.Submitted: "live", land.StateReported: "live", land.StatePassed: "live",
		land.StateAccepted: "live", land.Returned: "editable", land.Withdrawn: "editable", land.Reopened: "editable",
		land.Discarded: "neither",
	}
	for _, s := range land.States {
		got := map[[2]bool]string{{true, false}: "live", {false, true}: "editable", {false, false}: "neither"}[[2]bool{s.Live(), s.Editable()}]
		same(t, string(s), got, want[s])
	}
	same(t, "states", len(land.States), len(want))
}

// What is wrong is told all at once, each fault at its field.
func TestEveryFaultOfADisposalIsTold(t *testing.T) {
	t.Parallel()
	good := land.Disposal{Measure: "XZ08", Mu: mu("1"), DatedOn: date("2023-03-01")}
	for _, c := range []struct {
		name   string
		change func(*land.Disposal)
		want   string
	}{
		{"nothing", func(*land.Disposal) {}, ""},
		{"a measure of another category", func(d *land.Disposal) { d.Measure = "PG01" }, "body.measure measure_of_category"},
		{"a measure that there is not", func(d *land.Disposal) { d.Measure = "XZ99" }, "body.measure measure_of_category"},
		{"a measure that tells of progress", func(d *land.Disposal) { d.Measure = "XZ11" }, "body.measure measure_of_category"},
		{"a measure that strikes off", func(d *land.Disposal) { d.Measure = "XZ12" }, "body.measure measure_of_category"},
		{"no area", func(d *land.Disposal) { d.Mu = zero }, "body.mu positive"},
		{"an area below zero", func(d *land.Disposal) { d.Mu = mu("-0.01") }, "body.mu positive"},
		{"a document's area of zero", func(d *land.Disposal) { d.DocMu = ptr(zero) }, "body.document_mu document_area"},
		{"a document's area beyond the country", func(d *land.Disposal) { d.DocMu = ptr(mu("100000000")) }, "body.document_mu document_area"},
		{"a document of 201 characters", func(d *land.Disposal) { d.Document = strings.Repeat("号", 201) }, "body.document text_length"},
		{"a reason with a tab", func(d *land.Disposal) { d.Reason = "a\tb" }, "body.reason text_control"},
		{"no date", func(d *land.Disposal) { d.DatedOn = land.Date{} }, "body.dated_on required"},
		{"a date after today", func(d *land.Disposal) { d.DatedOn = today.AddDays(1) }, "body.dated_on after_today"},
		{"a date before the baseline", func(d *land.Disposal) { d.DatedOn = date("2022-12-30") }, "body.dated_on before_baseline"},
		{"everything", func(d *land.Disposal) {
			*d = land.Disposal{Measure: "DX01", DocMu: ptr(mu("-1")), Document: "\x00", Reason: "\u202e"}
		}, "body.measure measure_of_category, body.mu positive, body.document_mu document_area, body.document text_control, body.reason text_control, body.dated_on required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := good
			c.change(&d)
			same(t, "faults", faults(d.Validate(task(), land.Idle, measure(d.Measure), today), land.Invalid), c.want)
		})
	}
}

// faults lists where and why something was refused, as one line.
func faults(err error, kind land.Kind) string {
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*land.Error](err)
	if !ok {
		return "no refusal: " + err.Error()
	}
	if e.Kind != kind {
		return "the kind is " + string(e.Kind)
	}
	if len(e.Details) == 0 {
		return "a refusal that says nothing"
	}
	var out []string
	for _, d := range e.Details {
		out = append(out, strings.TrimSpace(d.Location+" "+d.Rule))
	}
	return strings.Join(out, ", ")
}

func TestWhoDraftsAndWhatCanBeChanged(t *testing.T) {
	t.Parallel()
	d := land.Disposal{Region: "430525-P01", Measure: "XZ08", Mu: mu("1"), DatedOn: date("2023-03-01"), State: land.Draft}
	for _, p := range people {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			d := d
			d.ID = land.NewID()
			l := open(t, "10.00")
			c, err := l.Draft(land.Actor{Login: p.login, Grants: p.grants}, d, measure("XZ08"), today)
			if !strings.Contains(p.powers, "officer") {
				refused(t, err, land.Forbidden, "", "officer_drafts")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			same(t, "act", c.Act.Kind, land.ActDraft)
			same(t, "status", c.Status, land.StatusInProgress)
			same(t, "transfers", len(c.Transfers), 0)
		})
	}
	for _, s := range land.States {
		t.Run(string(s), func(t *testing.T) {
			t.Parallel()
			books, id := inState(t, s)
			d := books.Disposals[0]
			d.Mu = mu("9")
			c, err := books.Draft(officer, d, measure("XZ08"), today)
			switch {
			case s == land.Discarded: // nobody knows of it any more
			case s.Editable():
				same(t, "refused", err, nil)
				same(t, "act", c.Act.Kind, land.ActEdit)
			default:
				refused(t, err, land.Conflict, "", "editable")
			}
			_, err = books.Discard(officer, id)
			switch s {
			case land.Draft:
				same(t, "refused", err, nil)
			case land.Discarded:
				refused(t, err, land.NotFound, "", "unknown_id")
			default:
				refused(t, err, land.Conflict, "", "editable")
			}
			_, err = books.Discard(county, id)
			if s != land.Discarded {
				refused(t, err, land.Forbidden, "", "officer_drafts")
			}
		})
	}
}

func TestADiscardedDraftIsNowhereShown(t *testing.T) {
	t.Parallel()
	l := open(t, "10.00")
	id := l.draft("10.00", "2023-03-01")
	c, err := l.Discard(officer, id)
	l.record(c, err)
	same(t, "act", c.Act.Kind, land.ActDiscard)
	same(t, "status", c.Status, land.StatusOpen)
	if _, ok := l.Disposal(id); ok {
		t.Error("the disposal is still there")
	}
}
