package land_test

import (
	"slices"
	"strings"
	"testing"

	"sanlei/land"
)

// theParcelSteps is who takes which step on a parcel, or, for those who may, for
// which rule it is refused there. An officer draws; the city suspends, the
// province strikes off, a registrar of the task's region does both; only that
// registrar splits and merges.
const theParcelSteps = `
	             boundary           suspend            resume             strike_off                 split              merge
	open         officer            city               step_of_state      province                   registrar          registrar
	suspended    officer            step_of_state      city               province                   registrar          registrar
	draft        officer            city               step_of_state      province                   registrar          registrar
	returned     officer            city               step_of_state      province                   registrar          registrar
	submitted    officer            city               step_of_state      under_review               under_review       under_review
	reported     officer            city               step_of_state      under_review               under_review       under_review
	city_passed  officer            city               step_of_state      under_review               under_review       under_review
	partly       officer            city               step_of_state      accepted_is_reopened_first registrar          wholly_open
	accepted     officer            city               step_of_state      accepted_is_reopened_first nothing_open       nothing_open
	reopened     officer            city               step_of_state      province                   registrar          registrar
	struck_off   parcel_struck_off  parcel_struck_off  parcel_struck_off  parcel_struck_off          parcel_struck_off  parcel_struck_off
	replaced     parcel_replaced    parcel_replaced    parcel_replaced    parcel_replaced            parcel_replaced    parcel_replaced`

// parcelPeople is one of every kind and what they may do.
var parcelPeople = []struct {
	name   string
	grants []land.Grant
	powers string
}{
	{"nobody", nil, ""},
	{"officer of the park", at(land.Officer, "430525-P01"), "officer"},
	{"officer of another county", at(land.Officer, "430524"), ""},
	{"reviewer of the county", at(land.Reviewer, "430525"), ""},
	{"reviewer of the city", at(land.Reviewer, "430500"), "city"},
	{"reviewer of another city", at(land.Reviewer, "430400"), ""},
	{"reviewer of the province", at(land.Reviewer, "430000"), "province"},
	{"reviewer of another province", at(land.Reviewer, "440000"), ""},
	{"registrar of the task's region", at(land.Registrar, "430525"), "city province registrar"},
	{"registrar of no more than the park", at(land.Registrar, "430525-P01"), ""},
	{"registrar of another county", at(land.Registrar, "430524"), ""},
	{"auditor", at(land.Auditor, "430000"), ""},
	{"admin", at(land.Admin, "430000"), ""},
}

var whoTakes = map[land.ParcelStep]string{land.Boundary: "officer", land.Suspend: "city", land.Resume: "city",
	land.StrikeOff: "province", land.Split: "registrar", land.Merge: "registrar"}

// standingAs is the books of a parcel of 20 mu that has come so far.
func standingAs(t *testing.T, how string) *land.Books {
	t.Helper()
	state := land.State(how)
	switch how {
	case "suspended", "struck_off", "replaced":
		state = land.Draft
	case "open", "partly":
		state = land.StateAccepted
	}
	b, _ := inState(t, state)
	switch how {
	case "open":
		b.Disposals, b.Transfers = nil, b.Transfers[:1]
	case "suspended":
		b.Parcel.Suspended = true
	case "struck_off":
		b.Transfers = append(b.Transfers, land.Transfer{From: land.Open, To: land.StruckOff, Mu: mu("20"), EffectiveOn: b.Task.Baseline})
	case "replaced":
		b.Transfers = append(b.Transfers, land.Transfer{From: land.Open, To: land.Outside, Mu: mu("20"), EffectiveOn: b.Task.Baseline})
		b.Parcel.ListedMu = zero
	case "accepted":
		b.Transfers[0].Mu, b.Parcel.ListedMu = mu("10"), mu("10")
	}
	return &b
}

// takeParcelStep asks for a step with all that it needs, on all that is listed.
func takeParcelStep(t *testing.T, b *land.Books, a land.Actor, step land.ParcelStep) (land.Act, error) {
	t.Helper()
	r := land.ParcelStepRequest{Step: step, Reason: "a reason"}
	switch step {
	case land.StrikeOff:
		r.Strike = land.Strike{Authority: "an authority", Document: "a document", DocumentOn: today, Mu: ptr(mu("20"))}
		c, err := b.StrikeOff(a, r, nil, today)
		return c.Act, err
	case land.Split:
		half := land.NewTimeline(b.Transfers).Last().Open.Div(mu("2"))
		r.Into = []land.Part{{ParcelNo: "A", Mu: &half}, {ParcelNo: "B", Mu: &half}}
		g, err := b.Split(a, r, nil)
		if err != nil {
			return land.Act{}, err
		}
		return g.Parents[0].Act, nil
	case land.Merge:
		r.No = "C"
		g, err := land.MergeParcels(a, []land.Books{open(t, "5").Books, *b}, r, nil)
		if err != nil {
			return land.Act{}, err
		}
		return g.Parents[0].Act, nil
	case land.Boundary:
		r.Shape = drawn()
	}
	_, c, err := b.ParcelStep(a, r, today)
	return c.Act, err
}

// TestEveryCellOfTheParcelsWorkflow walks standing × person × step.
func TestEveryCellOfTheParcelsWorkflow(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(theParcelSteps), "\n")
	steps := strings.Fields(lines[0])
	for _, s := range land.ParcelSteps {
		if s != land.ParcelStep(land.Undo) && !slices.Contains(steps, string(s)) {
			t.Errorf("the step %s is not decided", s)
		}
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, name := range steps {
			step, cell := land.ParcelStep(name), cells[i+1]
			for _, p := range parcelPeople {
				t.Run(cells[0]+"/"+name+"/"+p.name, func(t *testing.T) {
					act, err := takeParcelStep(t, standingAs(t, cells[0]), land.Actor{Login: "x", Grants: p.grants}, step)
					may := slices.Contains(strings.Fields(p.powers), whoTakes[step])
					switch {
					case !may:
						forbidden(t, err)
					case cell == whoTakes[step]:
						if err != nil || act.Kind != name || act.Recorded != (step == land.StrikeOff && p.powers != "province") {
							t.Errorf("%v: %+v", err, act)
						}
					default:
						e, ok := err.(*land.Error)
						if !ok || e.Details[0].Rule != cell {
							t.Errorf("refused for %v, not for %s", err, cell)
						}
					}
				})
			}
		}
	}
}
