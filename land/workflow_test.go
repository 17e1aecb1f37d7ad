package land_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"sanlei/land"
)

// theWorkflow is who takes which step from which state. An officer and the
// submitter take their own steps; county, city and province decide, through a
// reviewer of that level or a registrar of the task's region; "-" is taken by
// nobody; what is gone is not found.
const theWorkflow = `
	            submit   withdraw   report  pass  accept    return    reopen
	draft       officer  -          -       -     -         -         -
	submitted   -        submitter  county  -     -         county    -
	reported    -        submitter  -       city  -         city      -
	city_passed -        -          -       -     province  province  -
	accepted    -        -          -       -     -         -         province
	returned    officer  -          -       -     -         -         -
	withdrawn   officer  -          -       -     -         -         -
	reopened    officer  -          -       -     -         -         -
	discarded   gone     gone       gone    gone  gone      gone      gone`

// leadsTo is the state after a step, wherever it is taken from.
var leadsTo = map[string]land.State{
	"submit": "submitted", "withdraw": "withdrawn", "report": "reported", "pass": "city_passed",
	"accept": "accepted", "return": "returned", "reopen": "reopened",
}

// people is one of every kind, and what each may take part in on a disposal of
// the park. Those whose login is "submitter" submitted it themselves.
var people = []struct {
	name   string
	login  string
	grants []land.Grant
	powers string
}{
	{"nobody", "n", nil, ""},
	{"officer of the park", "o", at(land.Officer, "430525-P01"), "officer"},
	{"officer of the county", "o", at(land.Officer, "430525"), "officer"},
	{"officer of the township beside", "o", at(land.Officer, "430525103"), ""},
	{"officer of another county", "o", at(land.Officer, "430524"), ""},
	{"officer who submitted it", "submitter", at(land.Officer, "430525-P01"), "officer submitter"},
	{"reviewer of the park", "r", at(land.Reviewer, "430525-P01"), ""},
	{"reviewer of the county", "r", at(land.Reviewer, "430525"), "county"},
	{"reviewer of the city", "r", at(land.Reviewer, "430500"), "city"},
	{"reviewer of the province", "r", at(land.Reviewer, "430000"), "province"},
	{"reviewer of another county", "r", at(land.Reviewer, "430524"), ""},
	{"reviewer of another city", "r", at(land.Reviewer, "430400"), ""},
	{"reviewer of another province", "r", at(land.Reviewer, "440000"), ""},
	{"reviewer of the county who submitted it", "submitter", at(land.Reviewer, "430525"), "submitter own:county"},
	{"reviewer of the city who submitted it", "submitter", at(land.Reviewer, "430500"), "submitter own:city"},
	{"reviewer of the province who submitted it", "submitter", at(land.Reviewer, "430000"), "submitter own:province"},
	{"registrar of the task's region", "g", at(land.Registrar, "430525"), "county city province"},
	{"registrar of all above it", "g", at(land.Registrar, "430000"), "county city province"},
	{"registrar of no more than the park", "g", at(land.Registrar, "430525-P01"), ""},
	{"registrar of another county", "g", at(land.Registrar, "430524"), ""},
	{"registrar who submitted it", "submitter", at(land.Registrar, "430525"), "submitter own:county own:city own:province"},
	{"auditor", "a", at(land.Auditor, "430000"), ""},
	{"admin", "a", at(land.Admin, "430000"), ""},
}

func at(r land.Role, region string) []land.Grant { return []land.Grant{{Role: r, Region: region}} }

// refusalOf is the reason for which a step is refused to one who may not take it.
var refusalOf = map[string]string{
	"officer": "officer_submits", "submitter": "submitter_withdraws",
	"county": "reviewer_of_level", "city": "reviewer_of_level", "province": "reviewer_of_level",
}

// grid reads the table above: state, step, who.
func grid(t *testing.T) map[string]map[string]string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(theWorkflow), "\n")
	steps := strings.Fields(lines[0])
	out := map[string]map[string]string{}
	for _, line := range lines[1:] {
		f := strings.Fields(line)
		out[f[0]] = map[string]string{}
		for i, step := range steps {
			out[f[0]][step] = f[i+1]
		}
	}
	return out
}

func TestEveryStateStepAndRoleIsDecided(t *testing.T) {
	t.Parallel()
	table := grid(t)
	for _, s := range land.States {
		if len(table[string(s)]) != len(land.Steps) {
			t.Errorf("the state %s is not decided for every step", s)
		}
		for _, step := range land.Steps {
			if table[string(s)][string(step)] == "" || leadsTo[string(step)] == "" {
				t.Errorf("%s from %s is not decided", step, s)
			}
		}
	}
	if len(table) != len(land.States) || len(leadsTo) != len(land.Steps) {
		t.Error("the table decides on states or steps that there are not")
	}
	have := map[land.Role]bool{}
	for _, p := range people {
		for _, g := range p.grants {
			have[g.Role] = true
		}
	}
	same(t, "roles", slices.Sorted(maps.Keys(have)), slices.Sorted(slices.Values(land.Roles)))
}

// TestEveryCellOfTheWorkflow walks state × person × step.
func TestEveryCellOfTheWorkflow(t *testing.T) {
	t.Parallel()
	table := grid(t)
	for _, state := range land.States {
		for _, step := range land.Steps {
			who := table[string(state)][string(step)]
			for _, p := range people {
				t.Run(string(state)+"/"+string(step)+"/"+p.name, func(t *testing.T) {
					t.Parallel()
					books, id := inState(t, state)
					r := land.StepRequest{Step: step, Reason: "a reason", Authority: "an authority", Document: "a document"}
					if step == land.Reopen {
						r.EffectiveOn = date("2023-09-01")
					}
					c, err := books.Step(land.Actor{Login: p.login, Grants: p.grants}, id, r, today)
					powers := powersIn(state, p.powers)
					switch {
					case who == "gone":
						refused(t, err, land.NotFound, "", "unknown_id")
					case slices.Contains(powers, who):
						taken(t, c, err, step, p.grants)
					case who == "-" && slices.ContainsFunc(powers, func(power string) bool { return takes(table, step, power) }):
						refused(t, err, land.Conflict, "body.step", "step_of_state")
					case who == "-":
						forbidden(t, err)
					case slices.Contains(powers, "own:"+who):
						refused(t, err, land.Forbidden, "body.step", "own_submission")
					default:
						refused(t, err, land.Forbidden, "body.step", refusalOf[who])
					}
				})
			}
		}
	}
}

// powersIn is what somebody may take part in: a draft was submitted by nobody.
func powersIn(s land.State, powers string) []string {
	if s == land.Draft {
		powers = strings.ReplaceAll(strings.ReplaceAll(powers, "submitter", ""), "own:", "")
	}
	return strings.Fields(powers)
}

func taken(t *testing.T, c land.Change, err error, step land.Step, grants []land.Grant) {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	if c.Disposal.State != leadsTo[string(step)] || c.Act.Kind != string(step) {
		t.Errorf("%s led to %s by an act %s", step, c.Disposal.State, c.Act.Kind)
	}
	recorded := grants[0].Role == land.Registrar && step != land.Withdraw
	if c.Act.Recorded != recorded {
		t.Errorf("the act says recorded = %v", c.Act.Recorded)
	}
}

// takes reports whether a power takes the step from some state.
func takes(table map[string]map[string]string, step land.Step, power string) bool {
	for _, row := range table {
		if row[string(step)] == power {
			return true
		}
	}
	return false
}

func forbidden(t *testing.T, err error) {
	t.Helper()
	if land.KindOf(err) != land.Forbidden {
		t.Errorf("got %v, want a step that is forbidden", err)
	}
}

// inState lays out by hand the books of a parcel of 20 mu with a disposal of 10
// that has come to a state.
func inState(t *testing.T, s land.State) (land.Books, land.ID) {
	t.Helper()
	l := open(t, "20.00")
	d := land.Disposal{ID: land.NewID(), Parcel: l.Parcel.ID, Region: l.Parcel.Region, Measure: "XZ08", Mu: mu("10"),
		DatedOn: date("2023-03-01"), State: s}
	if s != land.Draft && s != land.Discarded {
		d.Submitter = "submitter"
	}
	move := func(from, to land.Account, on string) {
		l.Transfers = append(l.Transfers, land.Transfer{Disposal: d.ID, Measure: d.Measure, From: from, To: to, Mu: d.Mu, EffectiveOn: date(on)})
	}
	switch s {
	case land.StateReported, land.StatePassed, land.StateAccepted, land.Returned, land.Reopened:
		move(land.Open, land.Reported, "2023-03-01")
	}
	switch s {
	case land.Returned:
		move(land.Reported, land.Open, "2023-03-01")
	case land.StatePassed, land.StateAccepted, land.Reopened:
		move(land.Reported, land.CityPassed, "2023-04-01")
	}
	if s == land.StateAccepted || s == land.Reopened {
		move(land.CityPassed, land.Accepted, "2023-05-01")
	}
	if s == land.Reopened {
		move(land.Accepted, land.Open, "2023-06-01")
		d.DatedOn = date("2023-07-01")
	}
	l.Disposals = []land.Disposal{d}
	return l.Books, d.ID
}

func TestAStepThatIsNone(t *testing.T) {
	t.Parallel()
	books, id := inState(t, land.Draft)
	for _, step := range []land.Step{"", "sign_off", "SUBMIT", "undo"} {
		_, err := books.Step(officer, id, land.StepRequest{Step: step}, today)
		refused(t, err, land.Invalid, "body.step", "unknown_step")
	}
}

func TestADisposalOfAnotherParcelIsNotFound(t *testing.T) {
	t.Parallel()
	books, _ := inState(t, land.Draft)
	_, err := books.Step(officer, land.NewID(), land.StepRequest{Step: land.Submit}, today)
	refused(t, err, land.NotFound, "", "unknown_id")
	_, err = books.Discard(officer, land.NewID())
	refused(t, err, land.NotFound, "", "unknown_id")
}
