package land_test

import (
	"testing"

	"sanlei/land"
)

func row(counted, target string) land.Row {
	return land.Row{Counted: mu(counted), Target: ptr(mu(target))}
}

func TestATaskIsLightedByWhatIsDoneAgainstItsTime(t *testing.T) {
	t.Parallel()
	task := land.Task{Baseline: date("2022-12-31"), Deadline: date("2023-12-31"), Terms: land.Terms{}.Completed()}
	for _, c := range []struct {
		name, on, counted string
		expected          string
		light             land.Light
	}{
		{"nothing is expected on the baseline", "2022-12-31", "0", "0.00", land.Green},
		{"as much as the time", "2023-03-14", "20", "20.00", land.Green},
		{"a hundredth of a mu less", "2023-03-14", "19.99999999", "20.00", land.Yellow},
		{"ten points behind", "2023-03-14", "10", "20.00", land.Yellow},
		{"more than ten", "2023-03-14", "9.99", "20.00", land.Orange},
		{"more than twenty", "2023-05-26", "19.99", "40.00", land.Red},
		{"on the deadline", "2023-12-31", "89.20", "100.00", land.Orange},
		{"a day later something remains", "2024-01-01", "99.99", "100.00", land.Red},
		{"a day later nothing does", "2024-01-01", "100", "100.00", land.Green},
	} {
		p := task.Pace(row(c.counted, "100"), date(c.on))
		if p.Expected != c.expected || p.Light != c.light {
			t.Errorf("%s: %s expected, %s; want %s, %s", c.name, p.Expected, p.Light, c.expected, c.light)
		}
	}
	if p := task.Pace(row("1", "0"), date("2023-03-14")); p != nil {
		t.Errorf("a task of nothing has the pace %+v", p)
	}
}

func TestAMilestoneIsLightedByItsDayAndWhatWasReached(t *testing.T) {
	t.Parallel()
	terms := land.Terms{}.Completed()
	for _, c := range []struct {
		name, on, today, counted string
		percent                  int
		light                    land.Light
	}{
		{"far ahead", "2023-09-30", "2023-06-30", "10", 60, land.Green},
		{"sixty days ahead", "2023-09-30", "2023-08-01", "10", 60, land.Yellow},
		{"thirty days ahead", "2023-09-30", "2023-08-31", "10", 60, land.Orange},
		{"reached before its day", "2023-09-30", "2023-08-31", "60", 60, land.Green},
		{"not reached on its day", "2023-09-30", "2023-10-01", "59.99", 60, land.Red},
		{"reached on its day", "2023-09-30", "2023-10-01", "60", 60, land.Green},
		{"only a day, ahead", "2023-09-30", "2023-09-30", "0", 0, land.Orange},
		{"only a day, past", "2023-09-30", "2023-10-01", "0", 0, ""},
	} {
		m := land.Milestone{Name: "m", On: date(c.on), Percent: c.percent}
		if got := m.At(terms, row(c.counted, "100"), date(c.today)); got.Light != c.light {
			t.Errorf("%s: %q, not %q", c.name, got.Light, c.light)
		}
	}
}

func TestTermsAreSetAnewWithAReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		location, rule string
		land.Setting
	}{
		{"reason", "reason_required", land.Setting{SubmitReports: ptr(true)}},
		{"", "nothing_changes", land.Setting{Reason: "r"}},
		{"terms.yellow_days", "lights_in_order", land.Setting{Reason: "r", Terms: &land.Terms{YellowDays: 5}}},
		{"terms.orange_behind", "lights_in_order", land.Setting{Reason: "r", Terms: &land.Terms{OrangeBehind: 30}}},
		{"deciders", "unknown_decider", land.Setting{Reason: "r", Deciders: &land.Deciders{County: "nobody"}}},
	} {
		_, err := task().Set(tree, c.Setting)
		refused(t, err, land.Invalid, c.location, c.rule)
	}
	got, err := task().Set(tree, land.Setting{Reason: "r", Terms: &land.Terms{YellowDays: 45}})
	if err != nil || got.Terms.YellowDays != 45 || got.Terms.OrangeDays != 30 || got.Deciders != task().Deciders {
		t.Errorf("%+v %v", got, err)
	}
	closed := task()
	closed.ClosedOn = date("2023-12-31")
	_, err = closed.Set(tree, land.Setting{Reason: "r", SubmitReports: ptr(true)})
	refused(t, err, land.Conflict, "", "task_closed")
}
