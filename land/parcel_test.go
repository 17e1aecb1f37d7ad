package land_test

import (
	"strings"
	"testing"

	"sanlei/land"
)

// The statuses in the order in which they are asked: the first that holds. Each
// case holds everything that comes after it as well.
func TestStatusOf(t *testing.T) {
	t.Parallel()
	in := func(states ...land.State) []land.Disposal {
		var out []land.Disposal
		for _, s := range states {
			out = append(out, land.Disposal{ID: land.NewID(), State: s})
		}
		return out
	}
	suspended, planned := land.Parcel{Suspended: true}, land.Parcel{Attributes: land.Attributes{"plan": "收回"}}
	seen := map[land.Status]bool{}
	for _, c := range []struct {
		name      string
		parcel    land.Parcel
		balance   land.Balance
		disposals []land.Disposal
		want      land.Status
	}{
		{"all of it struck off", suspended, land.Balance{StruckOff: mu("10")}, in(land.Returned), land.StatusStruckOff},
		{"all of it in other parcels", suspended, land.Balance{}, in(land.Returned), land.StatusReplaced},
		{"some of it struck off", land.Parcel{}, land.Balance{Open: mu("4"), StruckOff: mu("6")}, nil, land.StatusOpen},
		{"suspended", suspended, balance("10", "0", "0", "0"), in(land.Returned, land.Submitted), land.StatusSuspended},
		{"suspended though all accepted", suspended, balance("0", "0", "0", "10"), in(land.StateAccepted), land.StatusSuspended},
		{"a return unanswered", land.Parcel{}, balance("4", "0", "6", "0"), in(land.Returned, land.Submitted), land.StatusReturned},
		{"a rebound unanswered", land.Parcel{}, balance("4", "0", "0", "6"), in(land.StateAccepted, land.Reopened), land.StatusReturned},
		{"all accepted", planned, balance("0", "0", "0", "10"), in(land.StateAccepted, land.Draft), land.StatusClosed},
		{"all that is left accepted", land.Parcel{}, land.Balance{Accepted: mu("4"), StruckOff: mu("6")}, in(land.StateAccepted), land.StatusClosed},
		{"submitted", land.Parcel{}, balance("10", "0", "0", "0"), in(land.Submitted), land.StatusUnderReview},
		{"reported", land.Parcel{}, balance("4", "6", "0", "0"), in(land.StateReported), land.StatusUnderReview},
		{"passed, some of it accepted", land.Parcel{}, balance("1", "0", "4", "5"), in(land.StatePassed, land.StateAccepted), land.StatusUnderReview},
		{"some of it accepted", planned, balance("4", "0", "0", "6"), in(land.StateAccepted, land.Draft), land.StatusPartlyClosed},
		{"a hundred-millionth left", land.Parcel{}, balance("0.00000001", "0", "0", "9.99999999"), in(land.StateAccepted), land.StatusPartlyClosed},
		{"a draft", land.Parcel{}, balance("10", "0", "0", "0"), in(land.Draft), land.StatusInProgress},
		{"withdrawn", land.Parcel{}, balance("10", "0", "0", "0"), in(land.Withdrawn), land.StatusInProgress},
		{"a plan", planned, balance("10", "0", "0", "0"), nil, land.StatusInProgress},
		{"nothing", land.Parcel{}, balance("10", "0", "0", "0"), nil, land.StatusOpen},
		{"a draft thrown away", land.Parcel{}, balance("10", "0", "0", "0"), in(land.Discarded), land.StatusOpen},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			same(t, "status", land.StatusOf(c.parcel, c.balance, c.disposals), c.want)
		})
		seen[c.want] = true
	}
	for _, s := range land.Statuses {
		if !seen[s] {
			t.Errorf("the status %s has no case", s)
		}
	}
	same(t, "statuses", len(seen), len(land.Statuses))
}

func TestEveryFaultOfAParcelIsTold(t *testing.T) {
	t.Parallel()
	good := land.Parcel{ParcelNo: "DK-7", Category: land.Idle, ListedMu: mu("12.34"), Attributes: land.Attributes{"name": "一号地", "approved_on": "2019-06-30"}}
	for _, c := range []struct {
		name   string
		change func(*land.Parcel)
		want   string
	}{
		{"nothing", func(*land.Parcel) {}, ""},
		{"no number", func(p *land.Parcel) { p.ParcelNo = "" }, "body.parcel_no text_length"},
		{"33 characters", func(p *land.Parcel) { p.ParcelNo = strings.Repeat("号", 33) }, "body.parcel_no text_length"},
		{"no category", func(p *land.Parcel) { p.Category = "" }, "body.category unknown_category"},
		{"an exchange code", func(p *land.Parcel) { p.Category = "XZ" }, "body.category unknown_category"},
		{"no area", func(p *land.Parcel) { p.ListedMu = zero }, "body.listed_mu listed_area"},
		{"3,000 km²", func(p *land.Parcel) { p.ListedMu = mu("4500000") }, "body.listed_mu listed_area"},
		{"an attribute that no list has", func(p *land.Parcel) { p.Attributes = land.Attributes{"colour": "red"} }, "body.attributes unknown_attribute"},
		{"a day that there is not", func(p *land.Parcel) { p.Attributes = land.Attributes{"due_on": "2023-02-29"} }, "body.attributes.due_on date"},
		{"a code too long", func(p *land.Parcel) { p.Attributes = land.Attributes{"uscc": "91350100M000100Y431"} }, "body.attributes.uscc text_length"},
		{"everything", func(p *land.Parcel) {
			*p = land.Parcel{Attributes: land.Attributes{"zz": "", "started_on": "soon", "name": "\x00"}}
		}, "body.parcel_no text_length, body.category unknown_category, body.listed_mu listed_area, body.attributes.name text_control, body.attributes.started_on date, body.attributes unknown_attribute"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := good
			c.change(&p)
			same(t, "faults", faults(p.Validate(), land.Invalid), c.want)
		})
	}
}

func TestAttributesAreMerged(t *testing.T) {
	t.Parallel()
	a := land.Attributes{"name": "一号地", "unit": "管委会"}
	same(t, "merged", a.Merge(land.Attributes{"unit": "", "officer": "甲", "name": "二号地"}), land.Attributes{"name": "二号地", "officer": "甲"})
	same(t, "left as it was", a, land.Attributes{"name": "一号地", "unit": "管委会"})
	same(t, "from none", land.Attributes(nil).Merge(land.Attributes{"name": "x"}), land.Attributes{"name": "x"})
	same(t, "with none", a.Merge(nil), a)
}

// What the list says of the approval is not the officer's to change.
func TestWhatAnOfficerMayChange(t *testing.T) {
	t.Parallel()
	var fixed, days []string
	for _, a := range land.AttributeList {
		if !a.Edit {
			fixed = append(fixed, a.Name)
		}
		if a.Date {
			days = append(days, a.Name)
		}
		found, ok := land.FindAttribute(a.Name)
		if !ok || found.Chinese != a.Chinese || a.Date != strings.HasSuffix(a.Name, "_on") || a.Most < 10 {
			t.Errorf("%s is not an attribute as it says", a.Name)
		}
	}
	same(t, "fixed", fixed, []string{"approval_no", "approval_batch", "approved_on", "cohort", "supply_committed_on"})
	same(t, "dates", len(days), 10)
	if _, ok := land.FindAttribute("地块名称"); ok {
		t.Error("an attribute is found by another name than its own")
	}
}

func TestListingPutsAllOfAParcelIntoOpenOnTheBaseline(t *testing.T) {
	t.Parallel()
	p := land.Parcel{ParcelNo: "DK-7", ListedMu: mu("12.34")}
	transfer, tally := land.List(task(), p)
	same(t, "transfer", transfer, land.Transfer{From: land.Outside, To: land.Open, Mu: mu("12.34"), EffectiveOn: date("2022-12-31")})
	same(t, "tally", tally, land.Tally{On: date("2022-12-31"), Parcels: 1, Unmapped: 1})
	p.Shape = append(p.Shape, square(100))
	_, tally = land.List(task(), p)
	same(t, "tally", tally, land.Tally{On: date("2022-12-31"), Parcels: 1})
}

func TestIDs(t *testing.T) {
	t.Parallel()
	id := land.NewID()
	same(t, "version", id.Version().String(), "VERSION_7")
	got, err := land.ParseID(id.String())
	same(t, "read back", []any{got, err}, []any{id, nil})
	for _, bad := range []string{"", "null", "0x1", "../../etc/passwd", "{" + id.String() + "}", "urn:uuid:" + id.String(), strings.ReplaceAll(id.String(), "-", ""), id.String() + "0", "\u202e"} {
		_, err := land.ParseID(bad)
		refused(t, err, land.NotFound, "", "unknown_id")
	}
}
