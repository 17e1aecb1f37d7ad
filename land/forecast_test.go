package land_test

import (
	"testing"

	"sanlei/land"
)

var toward = land.Task{Baseline: date("2022-12-31"), Deadline: date("2023-12-31")}

func TestAForecastByPlans(t *testing.T) {
	t.Parallel()
	plan := func(on, left string) land.Plan {
		p := land.Plan{Left: mu(left)}
		if on != "" {
			p.On = date(on)
		}
		return p
	}
	f := toward.ForecastByPlans(mu("50"), mu("100"), date("2023-10-01"),
		[]land.Plan{plan("2023-11-01", "20"), plan("2023-12-31", "5"), plan("2024-01-01", "7"), plan("2023-09-30", "3"), plan("", "9"), plan("2024-02-01", "0"), plan("", "-1")})
	if f.Basis != land.ByPlans || f.Why != "" || !f.Expected.Equal(mu("75")) || *f.Rate() != "75.00" || !f.Gap().Equal(mu("25")) {
		t.Errorf("%+v", f)
	}
	if f.Later.Parcels != 1 || !f.Later.Mu.Equal(mu("7")) || f.Late.Parcels != 1 || f.Unplanned.Parcels != 1 || !f.Unplanned.Mu.Equal(mu("9")) {
		t.Errorf("%+v", f)
	}
	if !f.Needed.Equal(mu("3.85")) { // 50 mu in 91 days
		t.Errorf("a week has to bring %s", f.Needed)
	}
	if none := toward.ForecastByPlans(mu("50"), mu("100"), date("2023-10-01"), []land.Plan{plan("", "9")}); none.Basis != "" || none.Why != land.WhyNoPlans {
		t.Errorf("%+v", none)
	}
}

func TestAForecastByPace(t *testing.T) {
	t.Parallel()
	var ago []land.Mu
	for _, s := range []string{"80", "78", "74", "70", "66", "60", "52", "46", "40"} {
		ago = append(ago, mu(s))
	}
	on := date("2023-12-03") // four weeks to the deadline
	f := toward.ForecastByPace(mu("100"), on, ago)
	if f.Basis != land.ByPace || f.Weeks != 8 || !f.InWeeks.Equal(mu("40")) || !f.Expected.Equal(mu("100")) {
		t.Errorf("%+v", f)
	}
	if !f.Low.Equal(mu("94")) || !f.High.Equal(mu("106")) { // the slowest four weeks brought 14, the fastest 26
		t.Errorf("from %s to %s", f.Low, f.High)
	}
	if f = toward.ForecastByPace(mu("100"), on, ago[:5]); f.Basis != land.ByPace || f.Weeks != 4 || !f.Low.Equal(f.High) {
		t.Errorf("of four weeks: %+v", f)
	}
	if f = toward.ForecastByPace(mu("100"), on, ago[:6]); f.Weeks != 5 || !f.InWeeks.Equal(mu("20")) {
		t.Errorf("%+v", f)
	}
}

func TestThereIsNoForecastOfNothing(t *testing.T) {
	t.Parallel()
	some := []land.Mu{mu("9"), mu("8"), mu("7"), mu("6"), mu("5")}
	for why, f := range map[string]land.Forecast{
		land.WhyTooEarly: toward.ForecastByPace(mu("100"), date("2023-12-03"), some[:4]),
		land.WhyNoTarget: toward.ForecastByPace(mu("0"), date("2023-12-03"), some),
		land.WhyDone:     toward.ForecastByPace(mu("9"), date("2023-12-03"), some),
		land.WhyPast:     toward.ForecastByPace(mu("100"), date("2023-12-31"), some),
	} {
		if f.Basis != "" || f.Why != why {
			t.Errorf("%s: %+v", why, f)
		}
	}
	if f := toward.ForecastByPlans(mu("9"), mu("9"), date("2023-12-03"), []land.Plan{{On: date("2023-12-04"), Left: mu("1")}}); f.Basis != "" || f.Why != land.WhyDone {
		t.Errorf("by plans: %+v", f)
	}
	if f := toward.ForecastByPace(mu("100"), date("2023-01-20"), some); f.Why != land.WhyTooEarly {
		t.Errorf("in the third week: %+v", f)
	}
}
