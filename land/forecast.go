package land

import (
	"slices"

	"github.com/shopspring/decimal"
)

// FewParcels is how many parcels make a pace: below, a forecast adds up what is
// planned of each.
const FewParcels = 100

// ForecastBasis is what a forecast is made from.
type ForecastBasis string

// The bases. Without one there is no forecast, and why says what for.
const (
	ByPlans ForecastBasis = "plans" // the dates that are planned for the parcels
	ByPace  ForecastBasis = "pace"  // what the last weeks came to
)

// Why there is no forecast.
const (
	WhyNoTarget = "no_target"       // nothing was handed down
	WhyDone     = "done"            // nothing remains
	WhyPast     = "past_deadline"   // there is no day left
	WhyNoPlans  = "no_plans"        // nobody planned a date
	WhyTooEarly = "too_little_data" // fewer than four weeks
)

// Forecast is what is to be expected of a task at its deadline. It is a guess
// and never a figure of the books.
type Forecast struct {
	Basis    ForecastBasis
	Why      string // without a basis
	Deadline Date
	Target   Mu
	Expected Mu // counted at the deadline
	// By pace: the weeks looked back on, what they came to, and what comes of
	// the slowest and the fastest four weeks in a row among them.
	Weeks     int
	InWeeks   Mu
	Low, High Mu
	// Needed is what each week to the deadline has to bring for the task to be
	// done, half up to two decimals.
	Needed Mu
	// By plans: what is planned for after the deadline, for a day that has passed,
	// and for no day at all.
	Later, Late, Unplanned Planned
}

// Plan is by when a parcel is to be closed, and what of it is left.
type Plan struct {
	On   Date // none where nobody said
	Left Mu
}

// Planned is how many parcels are planned for some time, and what of them is left.
type Planned struct {
	Parcels int
	Mu      Mu
}

// Gap is what will be lacking of the target; below zero where more is expected.
func (f Forecast) Gap() Mu { return f.Target.Sub(f.Expected) }

// Rate is the expected completion rate.
func (f Forecast) Rate() *string { return Rate(f.Expected, f.Target) }

// forecast begins a forecast, and reports whether there is anything to forecast;
// where there is not, it says why.
func (t Task) forecast(counted, target Mu, on Date) (Forecast, bool) {
	f := Forecast{Deadline: t.Deadline, Target: target}
	switch {
	case !target.IsPositive():
		f.Why = WhyNoTarget
	case counted.GreaterThanOrEqual(target):
		f.Why = WhyDone
	case !on.Before(t.Deadline):
		f.Why = WhyPast
	default:
		f.Needed = Round(target.Sub(counted).Mul(decimal.NewFromInt(7)).DivRound(days(t.Deadline, on), MuPlaces), 2)
	}
	return f, f.Why == ""
}

func days(to, from Date) decimal.Decimal { return decimal.NewFromInt(int64(to.DaysFrom(from))) }

// ForecastByPlans adds to what counts what the parcels are planned to bring from
// the day to the deadline.
func (t Task) ForecastByPlans(counted, target Mu, on Date, plans []Plan) Forecast {
	f, ok := t.forecast(counted, target, on)
	if !ok {
		return f
	}
	f.Expected = counted
	for _, p := range plans {
		if !p.Left.IsPositive() {
			continue
		}
		if p.On.IsZero() {
			f.Unplanned = f.Unplanned.plus(p)
			continue
		}
		f.Basis = ByPlans
		switch {
		case p.On.After(t.Deadline):
			f.Later = f.Later.plus(p)
		case p.On.Before(on):
			f.Late = f.Late.plus(p)
		default:
			f.Expected = f.Expected.Add(p.Left)
		}
	}
	if f.Basis == "" {
		f.Why = WhyNoPlans
	}
	return f
}

func (p Planned) plus(plan Plan) Planned { return Planned{p.Parcels + 1, p.Mu.Add(plan.Left)} }

// PaceWeeks is how many weeks a forecast by pace looks back on at most; with fewer
// than PaceLeast there is none.
const (
	PaceWeeks = 8
	PaceLeast = 4
)

// ForecastByPace carries on what the last weeks brought, as many of eight as
// have gone since the baseline; with fewer than four there is no forecast. Ago
// is what counted on the day, a week before it, and so on.
func (t Task) ForecastByPace(target Mu, on Date, ago []Mu) Forecast {
	f, ok := t.forecast(ago[0], target, on)
	if !ok {
		return f
	}
	f.Weeks = min(len(ago)-1, PaceWeeks, on.DaysFrom(t.Baseline)/7)
	if f.Weeks < PaceLeast {
		f.Why = WhyTooEarly
		return f
	}
	f.Basis = ByPace
	f.InWeeks = ago[0].Sub(ago[f.Weeks])
	at := func(moved Mu, weeks int) Mu {
		return ago[0].Add(moved.Mul(days(t.Deadline, on)).DivRound(decimal.NewFromInt(int64(7*weeks)), MuPlaces))
	}
	var fours []Mu
	for w := range f.Weeks - PaceLeast + 1 {
		fours = append(fours, at(ago[w].Sub(ago[w+PaceLeast]), PaceLeast))
	}
	f.Expected = at(f.InWeeks, f.Weeks)
	f.Low, f.High = slices.MinFunc(fours, Mu.Cmp), slices.MaxFunc(fours, Mu.Cmp)
	return f
}
