package land_test

import (
	"slices"
	"testing"

	"sanlei/land"
)

// What waits is the step that lets the disposal go on, from every state.
func TestTheStepThatWaits(t *testing.T) {
	t.Parallel()
	want := map[land.State]land.Step{
		land.Draft: "submit", land.Returned: "submit", land.Withdrawn: "submit", land.Reopened: "submit",
		land.Submitted: "report", land.StateReported: "pass", land.StatePassed: "accept", land.StateAccepted: "", land.Discarded: "",
	}
	for _, s := range land.States {
		next, decided := want[s]
		same(t, string(s), s.Next(), next)
		same(t, string(s)+" is decided", decided, true)
	}
}

func TestWhereAnActorWorks(t *testing.T) {
	t.Parallel()
	a := land.Actor{Grants: slices.Concat(officer.Grants, city.Grants, registrar.Grants, at(land.Auditor, "440000"), at(land.Admin, "440000"))}
	d := a.Desks(tree)
	same(t, "as an officer", d.Officer, []string{"430525-P01"})
	same(t, "as a reviewer", d.Here, map[land.Level][]string{land.LevelCity: {"430500", "430524", "430525", "430525-P01", "430525103"}})
	same(t, "as a registrar", d.Recorded, []string{"430525", "430525-P01", "430525103"})
}

func TestADifferenceOfAreasIsShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		document, m2   string
		shownToReviews bool
	}{
		{"nothing beside the list", "", "", false},
		{"12.31 in the contract", "12.31", "", false},
		{"12.20 in the contract", "12.20", "", true},
		{"drawn as listed", "", "8226.6667", false},
		{"drawn larger", "", "8400", true},
		{"the drawing, though not the contract", "12.34", "8400", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := land.Disposal{Mu: mu("12.34")}
			if c.document != "" {
				d.DocMu = ptr(mu(c.document))
			}
			if c.m2 != "" {
				d.PlaneM2 = ptr(mu(c.m2))
			}
			same(t, "shown", d.AreaDiffers(), c.shownToReviews)
		})
	}
}
