package land_test

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// drawn is a shape as it was measured.
func drawn() *land.Measured {
	return &land.Measured{Shape: orb.MultiPolygon{{{{110, 27}, {110.01, 27}, {110, 27.01}, {110, 27}}}}, PlaneM2: mu("6600"), EllipsoidM2: mu("6601")}
}

func TestStepsOfAParcel(t *testing.T) {
	t.Parallel()
	auditor := grant("auditor", land.Auditor, "430000")
	for _, c := range []struct {
		name            string
		by              land.Actor
		suspended       bool
		ask             land.ParcelStepRequest
		kind            land.Kind
		location, broke string
	}{
		{"an officer draws", officer, false, land.ParcelStepRequest{Step: land.Boundary, Reason: "surveyed", Shape: drawn()}, "", "", ""},
		{"without a reason", officer, false, land.ParcelStepRequest{Step: land.Boundary, Shape: drawn()}, land.Invalid, "body.reason", "reason_required"},
		{"too long a reason", officer, false, land.ParcelStepRequest{Step: land.Boundary, Reason: strings.Repeat("x", 501), Shape: drawn()}, land.Invalid, "body.reason", "text_length"},
		{"without a shape", officer, false, land.ParcelStepRequest{Step: land.Boundary, Reason: "r"}, land.Invalid, "body.geometry", "required"},
		{"a reviewer draws", city, false, land.ParcelStepRequest{Step: land.Boundary, Reason: "r", Shape: drawn()}, land.Forbidden, "body.step", "officer_draws"},
		{"the city suspends", city, false, land.ParcelStepRequest{Step: land.Suspend, Reason: "r"}, "", "", ""},
		{"a registrar suspends", registrar, false, land.ParcelStepRequest{Step: land.Suspend, Reason: "r"}, "", "", ""},
		{"the city resumes", city, true, land.ParcelStepRequest{Step: land.Resume, Reason: "r"}, "", "", ""},
		{"a second time", city, true, land.ParcelStepRequest{Step: land.Suspend, Reason: "r"}, land.Conflict, "body.step", "step_of_state"},
		{"what was not suspended", city, false, land.ParcelStepRequest{Step: land.Resume, Reason: "r"}, land.Conflict, "body.step", "step_of_state"},
		{"with a shape", city, false, land.ParcelStepRequest{Step: land.Suspend, Reason: "r", Shape: drawn()}, land.Invalid, "body.geometry", "geometry_of_boundary"},
		{"the county suspends", county, false, land.ParcelStepRequest{Step: land.Suspend, Reason: "r"}, land.Forbidden, "body.step", "city_suspends"},
		{"an auditor suspends", auditor, false, land.ParcelStepRequest{Step: land.Suspend, Reason: "r"}, land.Forbidden, "body.step", "city_suspends"},
		{"an unknown step", officer, false, land.ParcelStepRequest{Step: "sell", Reason: "r"}, land.Invalid, "body.step", "unknown_step"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := open(t, "10")
			l.Parcel.Suspended = c.suspended
			p, change, err := l.ParcelStep(c.by, c.ask, today)
			if c.broke != "" {
				refused(t, err, c.kind, c.location, c.broke)
				return
			}
			if err != nil || change.Act.Kind != string(c.ask.Step) || change.Act.EffectiveOn != today || change.Act.Reason != c.ask.Reason || len(change.Transfers) > 0 {
				t.Fatalf("%v: %+v", err, change)
			}
			suspended := c.ask.Step == land.Suspend
			if p.Suspended != suspended || suspended != (change.Status == land.StatusSuspended) || !p.ListedMu.Equal(l.Parcel.ListedMu) {
				t.Errorf("%+v, %s", p, change.Status)
			}
		})
	}
}

func TestAParcelIsMappedFromTheDayItIsDrawn(t *testing.T) {
	t.Parallel()
	l := open(t, "10")
	p, c, err := l.ParcelStep(officer, land.ParcelStepRequest{Step: land.Boundary, Reason: "surveyed", Shape: drawn()}, today)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the counts", c.Tallies, []land.Tally{{On: today, Unmapped: -1}})
	l.Parcel = p
	_, c, err = l.ParcelStep(officer, land.ParcelStepRequest{Step: land.Boundary, Reason: "corrected", Shape: drawn()}, today)
	if err != nil || len(c.Tallies) > 0 {
		t.Errorf("%v: %v", err, c.Tallies)
	}
}

func TestANoteMakesAParcelInProgress(t *testing.T) {
	t.Parallel()
	l := open(t, "10")
	note := land.Note{On: today, Happened: "talked to a buyer", PlannedOn: today}
	for _, a := range []land.Actor{officer, registrar} {
		c, err := l.Note(a, note, today)
		if err != nil || c.Status != land.StatusInProgress || c.Act.Kind != land.ActNote || len(c.Transfers) > 0 {
			t.Errorf("%v: %+v", err, c)
		}
	}
	if l.Parcel.Noted {
		t.Error("the plan changed the books")
	}
	_, err := l.Note(city, note, today)
	refused(t, err, land.Forbidden, "", "officer_notes")
	for broke, n := range map[string]land.Note{
		"body.happened text_length":      {On: today},
		"body.next text_length":          {On: today, Happened: "h", Next: strings.Repeat("x", 501)},
		"body.obstacle text_control":     {On: today, Happened: "h", Obstacle: "\x07"},
		"body.on after_today":            {On: today.AddDays(1), Happened: "h"},
		"body.planned_on dates_in_order": {On: today, Happened: "h", PlannedOn: today.AddDays(-1)},
	} {
		location, rule, _ := strings.Cut(broke, " ")
		_, err := l.Note(officer, n, today)
		refused(t, err, land.Invalid, location, rule)
	}
}
