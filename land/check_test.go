package land_test

import (
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"sanlei/land"
)

var auditor = grant("auditor", land.Auditor, "430000")

func TestACheckIsAskedForWithTitleSeedAndSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		title, seed string
		size        int
		want        string
	}{
		{"第一季度抽查", "0427", 1, ""},
		{"第一季度抽查", "0427", 1000, ""},
		{"第一季度抽查", "0427", 1001, "body.size sample_size"},
		{"", strings.Repeat("4", 101), 0, "body.title text_length, body.seed text_length, body.size sample_size"},
	} {
		same(t, c.title, faults(land.Check{Title: c.title, Seed: c.seed, Size: c.size}.Validate(), land.Invalid), c.want)
	}
}

func TestWhatAnAuditorMaySayOfAParcel(t *testing.T) {
	t.Parallel()
	books, disposal := inState(t, land.StateAccepted)
	closed := books
	closed.Task.ClosedOn = date("2024-01-02")
	taken := time.Date(2024, 1, 10, 9, 0, 0, 0, land.Shanghai)
	proposal := &land.Reopening{Disposal: disposal, Reason: "未动工", On: date("2024-01-02")}
	changed := func(change func(*land.Reopening)) **land.Reopening {
		r := *proposal
		change(&r)
		return ptr(&r)
	}
	proposed := land.CheckParcel{Region: "430525-P01", Verdict: land.NotStarted, Note: "未动工", Reopening: proposal}
	declined, reopened := proposed, proposed
	declined.Reopening = *changed(func(r *land.Reopening) { r.Declined = "已动工" })
	reopened.Reopening = *changed(func(r *land.Reopening) { r.ReopenedAt = &taken })
	blank := land.CheckParcel{Region: "430525-P01"}
	for _, c := range []struct {
		name string
		of   land.CheckParcel
		by   land.Actor
		say  land.Judgement
		kind land.Kind
		want string // the refusal
	}{
		{"as stated", blank, auditor, land.Judgement{Verdict: ptr(land.AsStated)}, "", ""},
		{"a county reviewer", blank, county, land.Judgement{Verdict: ptr(land.AsStated)}, land.Forbidden, "auditor_judges"},
		{"an auditor of another province", blank, grant("a", land.Auditor, "440000"), land.Judgement{Verdict: ptr(land.AsStated)}, land.Forbidden, "auditor_judges"},
		{"a note alone", blank, auditor, land.Judgement{Note: ptr("n")}, land.Invalid, "body.verdict unknown_verdict"},
		{"an unknown verdict", blank, auditor, land.Judgement{Verdict: ptr(land.CheckVerdict("fine")), Note: ptr("n")}, land.Invalid, "body.verdict unknown_verdict"},
		{"a problem without a note", blank, auditor, land.Judgement{Verdict: ptr(land.FalsePapers)}, land.Invalid, "body.note text_length"},
		{"a problem with a note", blank, auditor, land.Judgement{Verdict: ptr(land.FalsePapers), Note: ptr("假合同")}, "", ""},
		{"a note too long", blank, auditor, land.Judgement{Verdict: ptr(land.AsStated), Note: ptr(strings.Repeat("好", 1001))}, land.Invalid, "body.note text_length"},
		{"a reopening", blank, auditor, land.Judgement{Verdict: ptr(land.NotStarted), Note: ptr("n"), Reopening: &proposal}, "", ""},
		{"a reopening where all is as stated", blank, auditor, land.Judgement{Verdict: ptr(land.AsStated), Reopening: &proposal}, land.Invalid, "body.reopening nothing_wrong"},
		{"a reopening of what is not accepted", proposed, auditor, land.Judgement{Reopening: changed(func(r *land.Reopening) { r.Disposal = land.NewID() })}, land.Conflict, "body.reopening.disposal not_accepted"},
		{"a reopening without a reason", proposed, auditor, land.Judgement{Reopening: changed(func(r *land.Reopening) { r.Reason = "" })}, land.Invalid, "body.reopening.reason text_length"},
		{"a reopening before the baseline", proposed, auditor, land.Judgement{Reopening: changed(func(r *land.Reopening) { r.On = date("2022-12-30") })}, land.Invalid, "body.reopening.effective_on before_baseline"},
		{"a reopening tomorrow", proposed, auditor, land.Judgement{Reopening: changed(func(r *land.Reopening) { r.On = date("2024-01-21") })}, land.Invalid, "body.reopening.effective_on after_today"},
		{"a reopening before the acceptance", proposed, auditor, land.Judgement{Reopening: changed(func(r *land.Reopening) { r.On = date("2023-04-30") })}, land.Conflict, "body.reopening.effective_on balance_on_date"},
		{"a reopening that was declined, anew", declined, auditor, land.Judgement{Reopening: &proposal}, "", ""},
		{"another note once it was reopened", reopened, auditor, land.Judgement{Note: ptr("n")}, land.Conflict, "reopened_on_it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := c.of.Judge(c.by, c.say, books, noon)
			same(t, "refused", faults(err, c.kind), c.want)
			if err == nil && (p.JudgedBy != "auditor" || p.JudgedAt == nil || !p.JudgedAt.Equal(noon)) {
				t.Errorf("judged by %q at %v", p.JudgedBy, p.JudgedAt)
			}
		})
	}
	_, err := proposed.Judge(auditor, land.Judgement{Reopening: &proposal}, closed, noon)
	refused(t, err, land.Conflict, "body.reopening.effective_on", "closed_year")
	for v, problem := range map[land.CheckVerdict]bool{"": false, land.AsStated: false, land.AreaDiffers: true, land.NotStarted: true, land.FalsePapers: true} {
		if (land.CheckParcel{Verdict: v}).Problem() != problem {
			t.Errorf("%q: want a problem %t", v, problem)
		}
	}
	for _, c := range []struct {
		name  string
		say   land.Judgement
		stays bool
	}{
		{"another note", land.Judgement{Note: ptr("还是未动工")}, true},
		{"another problem", land.Judgement{Verdict: ptr(land.AreaDiffers)}, true},
		{"no problem after all", land.Judgement{Verdict: ptr(land.AsStated)}, false},
		{"taken back", land.Judgement{Reopening: new(*land.Reopening)}, false},
	} {
		p, err := proposed.Judge(auditor, c.say, land.Books{Tree: tree, Task: task()}, noon)
		if err != nil || (p.Reopening != nil) != c.stays {
			t.Errorf("%s: %v, %v", c.name, p.Reopening, err)
		}
	}
}

func TestWhoAnswersAFindingAndWhoDeclines(t *testing.T) {
	t.Parallel()
	found := land.CheckParcel{Region: "430525-P01", Verdict: land.NotStarted, Note: "n", Reopening: &land.Reopening{Reason: "r", On: date("2024-01-02")}}
	late := found
	late.Reopening = &land.Reopening{Declined: "已动工"}
	none := found
	none.Reopening = nil
	for _, c := range []struct {
		name             string
		of               land.CheckParcel
		by               land.Actor
		text             string
		answered, denied string
	}{
		{"the county", found, county, "已整改", "", "province_decides"},
		{"the registrar", found, registrar, "已整改", "", ""},
		{"the officer", found, officer, "已整改", "county_answers", "province_decides"},
		{"the city", found, city, "已整改", "county_answers", "province_decides"},
		{"the province", found, province, "已整改", "county_answers", ""},
		{"the province, of what was declined", late, province, "t", "county_answers", "nothing_proposed"},
		{"the registrar, where nothing is proposed", none, registrar, "t", "", "nothing_proposed"},
		{"the registrar, where nobody looked", land.CheckParcel{Region: "430525-P01"}, registrar, "t", "not_judged", "nothing_proposed"},
		{"the registrar, without a word", found, registrar, "", "body.answer text_length", "body.reason text_length"},
		{"the registrar, with 501 characters", found, registrar, strings.Repeat("好", 501), "", "body.reason text_length"},
		{"the registrar, with 1001 characters", found, registrar, strings.Repeat("好", 1001), "body.answer text_length", "body.reason text_length"},
	} {
		p, err := c.of.Respond(c.by, tree, c.text, noon)
		same(t, c.name+" answers", faults(err, land.KindOf(err)), c.answered)
		if err == nil && (p.Answer != c.text || p.AnsweredBy != c.by.Login || p.AnsweredAt == nil) {
			t.Errorf("%s: %+v", c.name, p)
		}
		p, err = c.of.Decline(c.by, tree, task(), c.text, noon)
		same(t, c.name+" declines", faults(err, land.KindOf(err)), c.denied)
		if err == nil && (p.Reopening.Outcome() != land.WasDeclined || p.Reopening.DeclinedBy != c.by.Login || p.Reopening.DeclinedAt == nil) {
			t.Errorf("%s: %+v", c.name, p.Reopening)
		}
	}
	same(t, "the proposal before", found.Reopening.Outcome(), land.Waits)
}

func TestWhoBringsAFileToACheck(t *testing.T) {
	t.Parallel()
	found := land.CheckParcel{Region: "430525-P01", Verdict: land.NotStarted}
	told := func(days int, lon, lat float64) land.Fix {
		return land.Fix{At: &orb.Point{lon, lat}, Taken: ptr(noon.AddDate(0, 0, days))}
	}
	for _, c := range []struct {
		name    string
		of      land.CheckParcel
		by      land.Actor
		have    int
		file    land.CheckFile
		answers bool
		want    string
	}{
		{"an auditor, before a verdict", land.CheckParcel{Region: "430525-P01"}, auditor, 0, land.CheckFile{Told: told(0, 110, 27)}, false, ""},
		{"an auditor by a clock that goes wrong", found, auditor, 19, land.CheckFile{Told: told(1, -180, 90)}, false, ""},
		{"the county", found, county, 0, land.CheckFile{}, true, ""},
		{"the county, before a verdict", land.CheckParcel{Region: "430525-P01"}, county, 0, land.CheckFile{}, false, "not_judged"},
		{"the officer", found, officer, 0, land.CheckFile{}, false, "auditor_judges"},
		{"the officer, before a verdict", land.CheckParcel{Region: "430525-P01"}, officer, 0, land.CheckFile{}, false, "auditor_judges"},
		{"a 21st file", found, auditor, 20, land.CheckFile{}, false, "body.file too_many_files"},
		{"taken after tomorrow", found, auditor, 0, land.CheckFile{Told: told(2, 110, 27)}, false, "body.taken_at after_today"},
		{"east of the globe", found, auditor, 0, land.CheckFile{Told: told(0, 180.1, 27)}, false, "body.lon position_range"},
		{"a note too long", found, county, 0, land.CheckFile{Note: strings.Repeat("好", 501)}, true, "body.note text_length"},
	} {
		f, err := c.of.Add(c.by, tree, c.file, c.have, today)
		same(t, c.name, faults(err, land.KindOf(err)), c.want)
		same(t, c.name+" answers", f.Answers, c.answers)
	}
}
