package store_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// drawn is a check that the auditor drew, and its sample.
func drawn(t *testing.T, d *store.Desk, c land.Check, f store.Filter, at store.When) (store.Checked, []store.SampledParcel) {
	t.Helper()
	if c.Seed == "" {
		c.Seed = "2024年抽查"
	}
	if f.Task == "" {
		f.Task = storetest.TaskCode
	}
	c.Title = "2023年度抽查"
	id := must[land.ID](t)(d.DrawCheck(t.Context(), c, f, at, none))
	found, sample, _, err := d.Check(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	return found, sample
}

func numbersOf(sample []store.SampledParcel) (out []string) {
	for _, p := range sample {
		out = append(out, p.ParcelNo)
	}
	return out
}

// judged is what an auditor says of a parcel of a sample.
func judged(v land.CheckVerdict, note string) land.Judgement {
	return land.Judgement{Verdict: &v, Note: &note}
}

// A seed, a filter and a position draw the same sample for ever: after whatever
// was done since, and for whoever draws again.
func TestTheSameSeedDrawsTheSameSampleForEver(t *testing.T) {
	t.Parallel()
	b := storied(t)
	for i := range 30 {
		b.Parcel(land.Parcel{ParcelNo: fmt.Sprintf("P%02d", i), Category: land.Categories[i%3], Listed: storetest.Figure(fmt.Sprint(1 + 7*i))})
	}
	people := b.People(storetest.Park)
	for _, f := range []store.Filter{{}, {Categories: []land.Category{land.Idle}}, {Text: "P1"}, {Least: ptr(storetest.Mu("50")), Statuses: []land.Status{land.StatusOpen, land.StatusClosed}}} {
		for _, byArea := range []bool{false, true} {
			before, sample := drawn(t, people.Auditor, land.Check{Size: 6, ByArea: byArea}, f, store.When{})
			if len(sample) != 6 || before.Drawn != 6 || before.Frame < 6 {
				t.Fatalf("%+v of %d", before.CheckCounts, before.Frame)
			}
			late := b.Parcel(land.Parcel{ParcelNo: "late " + before.Position, Category: land.Idle, Listed: storetest.Figure("5000")})
			b.Disposal(late, land.Disposal{Mu: storetest.Mu("5000"), DatedOn: land.MustDate("2023-12-01")}, storetest.ToTheEnd...)
			for _, p := range sample {
				must[land.Note](t)(people.Officer.NewNote(t.Context(), land.Note{Parcel: p.Parcel, Happened: "已约谈"}, none))
			}

			again, same := drawn(t, b.Another().As(people.Auditor.Actor), land.Check{Size: 6, ByArea: byArea}, f, store.When{AsOf: before.AsOf, Position: before.Position})
			if !slices.Equal(numbersOf(same), numbersOf(sample)) || again.FrameSHA256 != before.FrameSHA256 || !again.FrameMu.Equal(before.FrameMu) {
				t.Errorf("%+v by area %v: %v of %s mu, and then %v of %s", f, byArea, numbersOf(sample), before.FrameMu, numbersOf(same), again.FrameMu)
			}
			more, larger := drawn(t, people.Auditor, land.Check{Size: 7, ByArea: byArea}, f, store.When{Position: before.Position})
			if more.Frame != before.Frame || more.Frame >= 7 && !slices.Equal(numbersOf(larger)[:6], numbersOf(sample)) {
				t.Errorf("a larger sample is %v, the smaller %v", numbersOf(larger), numbersOf(sample))
			}
		}
	}
	sound(t, b)
}

// A check moves no mu, and is told as it was at every position.
func TestACheckIsToldAsItWasAtEveryPosition(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	ctx := t.Context()
	progress := func() land.Row {
		return must[land.Progress](t)(people.Auditor.Progress(ctx, store.ProgressQuery{Task: storetest.TaskCode})).Total
	}
	before := progress()
	c, sample := drawn(t, people.Auditor, land.Check{Size: 4}, store.Filter{}, store.When{})
	closed := sample[slices.IndexFunc(sample, func(p store.SampledParcel) bool { return p.Accepted.IsPositive() })]
	key := func() []any {
		c, sample, at, err := people.Auditor.Check(ctx, c.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		return []any{c, sample, at}
	}
	told := [][]any{key()}
	row := func() land.CheckParcel {
		_, p, err := people.Auditor.SampledParcel(ctx, c.ID, closed.Parcel)
		if err != nil {
			t.Fatal(err)
		}
		return p.CheckParcel
	}
	do := func(name string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		told = append(told, key())
	}
	x := must[[]land.Disposal](t)(people.Auditor.Disposals(ctx, closed.Parcel))[0]
	proposal := &land.Reopening{Disposal: x.ID, Reason: "现场未动工", On: land.MustDate("2023-12-20")}
	judgement := judged(land.NotStarted, "现场为空地，无施工迹象")
	judgement.Reopening = &proposal
	do("judge", people.Auditor.JudgeParcel(ctx, c.ID, closed.Parcel, row().Rev, judgement))
	do("photo", broughtTo(t, b, people.Auditor, c.ID, closed.Parcel, jpeg(t)))
	do("answer", people.County.AnswerParcel(ctx, c.ID, closed.Parcel, row().Rev, "已督促用地单位开工"))
	do("scan", broughtTo(t, b, people.County, c.ID, closed.Parcel, pdf))
	do("decline", people.Province.DeclineReopening(ctx, c.ID, closed.Parcel, row().Rev, "待进一步核实"))
	if o := row().Reopening.Outcome(); o != land.WasDeclined {
		t.Errorf("it %s", o)
	}
	judgement.Note = ptr("复查仍为空地")
	do("propose again", people.Auditor.JudgeParcel(ctx, c.ID, closed.Parcel, row().Rev, judgement))
	if diff := cmp.Diff(before, progress()); diff != "" {
		t.Errorf("the check moved something: %s", diff)
	}
	_, err := people.Province.Step(ctx, x.ID, x.Rev, land.StepRequest{Step: land.Reopen, Reason: "抽查发现未动工", EffectiveOn: land.MustDate("2023-12-20")})
	do("reopen", err)
	last := row()
	if last.Reopening.Outcome() != land.WasReopened || last.Reopening.ReopenedBy != "province" || last.Answer != "已督促用地单位开工" {
		t.Errorf("%+v, %+v", last, last.Reopening)
	}
	refused(t, people.Auditor.JudgeParcel(ctx, c.ID, closed.Parcel, last.Rev, judged(land.AsStated, "")), land.Conflict, "reopened_on_it")
	for i, then := range told {
		c, sample, at, err := b.Another().As(people.Auditor.Actor).Check(ctx, c.ID, then[2].(string))
		if diff := cmp.Diff(then, []any{c, sample, at}); err != nil || diff != "" {
			t.Errorf("after act %d it is told otherwise now: %v %s", i, err, diff)
		}
	}
	if c := must[[]store.Checked](t)(found(people.Auditor.Checks(ctx, storetest.TaskCode, ""))); len(c) != 1 ||
		c[0].CheckCounts != (store.CheckCounts{Drawn: 4, Judged: 1, Problems: 1, Answered: 1, Proposed: 1}) {
		t.Errorf("%+v", c)
	}
	var kinds []string
	for _, e := range must[[]store.Event](t)(people.Officer.History(ctx, closed.Parcel, store.When{})) {
		kinds = append(kinds, e.Kind)
	}
	if got := strings.Join(kinds, " "); !strings.HasSuffix(got, "accept check verdict check_file answer check_file decline verdict reopen") {
		t.Errorf("the parcel's timeline is %s", got)
	}
	sound(t, b)
}

// found drops the position at which something was listed.
func found[T any](of T, _ string, err error) (T, error) { return of, err }

// broughtTo brings a file to a parcel of a check.
func broughtTo(t *testing.T, b *storetest.Books, d *store.Desk, check, parcel land.ID, text string) error {
	t.Helper()
	in := must[*store.Incoming](t)(b.Receive(strings.NewReader(text), "现场.jpg"))
	defer in.Close()
	_, err := d.AddCheckFile(t.Context(), land.CheckFile{Check: check, Parcel: parcel, Note: "东侧"}, in, none)
	return err
}

// jpeg is something that begins as a JPEG does.
func jpeg(t *testing.T) string { t.Helper(); return "\xff\xd8\xff\xe0 a photo" }

// Each does their own part of a check, and nothing of another's.
func TestWhoDoesWhatInACheck(t *testing.T) {
	t.Parallel()
	b := storied(t)
	people := b.People(storetest.Park)
	ctx := t.Context()
	for name, d := range map[string]*store.Desk{"officer": people.Officer, "registrar": people.Registrar, "county": people.County, "province": people.Province, "admin": people.Admin} {
		_, err := d.DrawCheck(ctx, land.Check{Title: "t", Seed: "s", Size: 1}, store.Filter{Task: storetest.TaskCode}, store.When{}, none)
		if land.KindOf(err) != land.Forbidden {
			t.Errorf("%s draws: %v", name, err)
		}
	}
	for rule, draw := range map[string]land.Check{
		"text_length": {Title: "t", Size: 1}, "sample_size": {Title: "t", Seed: "s"}, "sample_above_frame": {Title: "t", Seed: "s", Size: 5}, "text_control": {Title: "t", Seed: "a\nb", Size: 1},
	} {
		_, err := people.Auditor.DrawCheck(ctx, draw, store.Filter{Task: storetest.TaskCode}, store.When{}, none)
		refused(t, err, land.Invalid, rule)
	}
	c, sample := drawn(t, people.Auditor, land.Check{Size: 4}, store.Filter{}, store.When{})
	p := sample[slices.IndexFunc(sample, func(p store.SampledParcel) bool { return p.Accepted.IsPositive() })]
	other := sample[slices.IndexFunc(sample, func(p store.SampledParcel) bool { return p.Accepted.IsZero() })]
	judge := func(d *store.Desk, rev int64, j land.Judgement) error {
		return d.JudgeParcel(ctx, c.ID, p.Parcel, rev, j)
	}
	propose := func(v land.CheckVerdict, disposal land.ID, reason, on string) land.Judgement {
		r := &land.Reopening{Disposal: disposal, Reason: reason, On: land.MustDate(on)}
		j := judged(v, "n")
		j.Reopening = &r
		return j
	}
	x := must[[]land.Disposal](t)(people.Auditor.Disposals(ctx, p.Parcel))[0]

	refused(t, people.County.AnswerParcel(ctx, c.ID, p.Parcel, 1, "a"), land.Conflict, "not_judged")
	refused(t, broughtTo(t, b, people.County, c.ID, p.Parcel, pdf), land.Conflict, "not_judged")
	refused(t, broughtTo(t, b, people.Officer, c.ID, p.Parcel, pdf), land.Forbidden, "auditor_judges")
	refused(t, people.Province.DeclineReopening(ctx, c.ID, p.Parcel, 1, "r"), land.Conflict, "nothing_proposed")
	for name, d := range map[string]*store.Desk{"officer": people.Officer, "registrar": people.Registrar, "county": people.County, "province": people.Province} {
		if err := judge(d, 1, judged(land.AsStated, "")); land.KindOf(err) != land.Forbidden {
			t.Errorf("%s judges: %v", name, err)
		}
	}
	refused(t, judge(people.Auditor, 1, judged("perhaps", "")), land.Invalid, "unknown_verdict")
	refused(t, judge(people.Auditor, 1, land.Judgement{}), land.Invalid, "unknown_verdict")
	refused(t, judge(people.Auditor, 1, judged(land.NotStarted, "")), land.Invalid, "text_length")
	refused(t, judge(people.Auditor, 2, judged(land.AsStated, "")), land.Stale, "stale")
	refused(t, judge(people.Auditor, 1, propose(land.AsStated, x.ID, "r", "2023-12-20")), land.Invalid, "nothing_wrong")
	refused(t, judge(people.Auditor, 1, propose(land.NotStarted, land.NewID(), "r", "2023-12-20")), land.Conflict, "not_accepted")
	refused(t, judge(people.Auditor, 1, propose(land.NotStarted, x.ID, "", "2023-12-20")), land.Invalid, "text_length")
	refused(t, judge(people.Auditor, 1, propose(land.NotStarted, x.ID, "r", "2022-12-20")), land.Invalid, "before_baseline")
	refused(t, people.Auditor.JudgeParcel(ctx, c.ID, other.Parcel, 1, propose(land.NotStarted, x.ID, "r", "2023-12-20")), land.Conflict, "not_accepted")
	if err := judge(people.Auditor, 1, propose(land.FalsePapers, x.ID, "r", "2023-12-20")); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*store.Desk{"officer": people.Officer, "city": people.City, "province": people.Province, "auditor": people.Auditor} {
		if err := d.AnswerParcel(ctx, c.ID, p.Parcel, 2, "a"); land.KindOf(err) != land.Forbidden {
			t.Errorf("%s answers: %v", name, err)
		}
	}
	for name, d := range map[string]*store.Desk{"officer": people.Officer, "city": people.City, "county": people.County, "auditor": people.Auditor} {
		if err := d.DeclineReopening(ctx, c.ID, p.Parcel, 2, "r"); land.KindOf(err) != land.Forbidden {
			t.Errorf("%s declines: %v", name, err)
		}
	}
	refused(t, people.County.AnswerParcel(ctx, c.ID, p.Parcel, 2, ""), land.Invalid, "text_length")
	refused(t, people.County.AnswerParcel(ctx, c.ID, p.Parcel, 1, "a"), land.Stale, "stale")
	if err := people.Registrar.AnswerParcel(ctx, c.ID, p.Parcel, 2, "a"); err != nil {
		t.Error(err)
	}
	// What turns out to be as stated takes its proposal back.
	if err := judge(people.Auditor, 3, judged(land.AsStated, "")); err != nil {
		t.Error(err)
	}
	if _, now, err := people.Auditor.SampledParcel(ctx, c.ID, p.Parcel); err != nil || now.Reopening != nil || now.Verdict != land.AsStated {
		t.Errorf("%+v, %v", now, err)
	}
	sound(t, b)
}

// Who sees a part of a sample is told of that part alone.
func TestACheckIsToldByRegion(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Code: "of-the-city", Region: "430500"})
	for i, region := range []string{storetest.Park, storetest.Park, storetest.Longhui} {
		b.Parcel(land.Parcel{Task: "of-the-city", Region: region, ParcelNo: fmt.Sprint(i)})
	}
	here, there := b.People(storetest.Park), b.People(storetest.Longhui)
	c, sample := drawn(t, here.Auditor, land.Check{Size: 3}, store.Filter{Task: "of-the-city"}, store.When{})
	if !c.Whole || len(sample) != 3 || c.Region != "430500" {
		t.Errorf("%+v", c)
	}
	for d, want := range map[*store.Desk]int{here.Officer: 2, here.City: 3, there.County: 1} {
		c, sample, _, err := d.Check(t.Context(), c.ID, "")
		if err != nil || len(sample) != want || c.Drawn != want || c.Whole != (want == 3) {
			t.Errorf("%s sees %d, %v", d.Actor.Login, len(sample), err)
		}
	}
	onlyHere, _ := drawn(t, here.Auditor, land.Check{Size: 1}, store.Filter{Task: "of-the-city", Region: storetest.Park}, store.When{})
	if _, _, _, err := there.County.Check(t.Context(), onlyHere.ID, ""); land.KindOf(err) != land.NotFound {
		t.Errorf("it is told elsewhere: %v", err)
	}
	if all := must[[]store.Checked](t)(found(there.County.Checks(t.Context(), "of-the-city", ""))); len(all) != 1 || all[0].ID != c.ID {
		t.Errorf("%+v", all)
	}
	stranger := b.Desk("auditor.of.longhui", land.Auditor, storetest.Longhui)
	_, err := stranger.DrawCheck(t.Context(), land.Check{Title: "t", Seed: "s", Size: 1}, store.Filter{Task: "of-the-city", Region: storetest.Park}, store.When{}, none)
	refused(t, err, land.NotFound, "unknown_region")
	own, sample := drawn(t, stranger, land.Check{Size: 1}, store.Filter{Task: "of-the-city"}, store.When{})
	if own.Region != storetest.Longhui || sample[0].ParcelNo != "2" {
		t.Errorf("%+v", own)
	}
	sound(t, b)
}

// What a key made is made once, and two who judge at once do so one after the other.
func TestAKeyDrawsOnce(t *testing.T) {
	t.Parallel()
	b := storied(t)
	auditor := b.People(storetest.Park).Auditor
	key := store.Idempotency{Key: "k", Request: [32]byte{1}}
	draw := func() (land.ID, error) {
		return auditor.DrawCheck(t.Context(), land.Check{Title: "t", Seed: "s", Size: 2}, store.Filter{Task: storetest.TaskCode}, store.When{}, key)
	}
	first := must[land.ID](t)(draw())
	for _, err := range atOnce(8, func(int) error {
		again, err := draw()
		if err == nil && again != first {
			err = fmt.Errorf("%s, not %s", again, first)
		}
		return err
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	_, sample, _, err := auditor.Check(t.Context(), first, "")
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for _, err := range atOnce(4, func(int) error {
		return auditor.JudgeParcel(t.Context(), first, sample[0].Parcel, 1, judged(land.AsStated, ""))
	}) {
		if err == nil {
			done++
		} else if land.KindOf(err) != land.Stale {
			t.Error(err)
		}
	}
	if n := b.Count(`select count(*) from check_parcel_history where rev = 2`); done != 1 || n != 1 {
		t.Errorf("%d judged, %d rows", done, n)
	}
}

// What somebody changes underneath of a check is named.
func TestVerifyNamesAForgedCheck(t *testing.T) {
	t.Parallel()
	b := storied(t)
	auditor := b.People(storetest.Park).Auditor
	c, sample := drawn(t, auditor, land.Check{Size: 2}, store.Filter{}, store.When{})
	if err := auditor.JudgeParcel(t.Context(), c.ID, sample[0].Parcel, 1, judged(land.AsStated, "")); err != nil {
		t.Fatal(err)
	}
	sound(t, b)
	for _, f := range []struct{ sql, back, check string }{
		{`update checks set seed = seed || 'x'`, `update checks set seed = rtrim(seed, 'x')`, "every act is what was sealed"},
		{`update checks set frame = frame + 1`, `update checks set frame = frame - 1`, "every sample is what its seed draws"},
		{`update check_parcel set n = n + 2`, `update check_parcel set n = n - 2`, "the newest row of history"},
		{`update checks set filter = filter || '{"categories": ["idle"]}'`, `update checks set filter = filter - 'categories'`, "every sample is what its seed draws"},
		{`update checks set title = 'x'`, `update checks set title = '2023年度抽查'`, "every act is what was sealed"},
		{`update check_parcel_history set verdict = 'false_papers', note = 'n' where verdict is not null`, `update check_parcel_history set verdict = 'as_stated', note = '' where verdict is not null`, "every act is what was sealed"},
		{`update check_parcel set note = 'x'`, `update check_parcel set note = ''`, "the newest row of history"},
	} {
		b.Forge(f.sql)
		var faults []string
		must[bool](t)(b.Operator().Verify(t.Context(), store.Verification{Seen: func(c store.Check) {
			if c.Fault != "" {
				faults = append(faults, c.Name)
			}
		}}))
		if !slices.ContainsFunc(faults, func(name string) bool { return strings.HasPrefix(name, f.check) }) {
			t.Errorf("%s: it names %q", f.sql, faults)
		}
		b.Forge(f.back)
	}
	sound(t, b)
}

// A file of a check is kept as those of evidence are.
func TestAFileOfACheckIsKept(t *testing.T) {
	t.Parallel()
	b := storied(t)
	auditor := b.People(storetest.Park).Auditor
	c, sample := drawn(t, auditor, land.Check{Size: 1}, store.Filter{}, store.When{})
	if err := broughtTo(t, b, auditor, c.ID, sample[0].Parcel, jpeg(t)); err != nil {
		t.Fatal(err)
	}
	_, p, err := auditor.SampledParcel(context.Background(), c.ID, sample[0].Parcel)
	if err != nil || len(p.Files) != 1 || p.Files[0].Answers || p.Files[0].File.Media != land.MediaJPEG {
		t.Fatalf("%+v, %v", p.Files, err)
	}
	b.Clock.Set(b.Now().Add(48 * 60 * 60 * 1e9))
	if n := must[int](t)(b.Sweep(t.Context())); n != 0 {
		t.Errorf("%d files were swept away", n)
	}
	file, err := b.OpenFile(p.Files[0].File)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(file); err != nil || text.String() != jpeg(t) {
		t.Errorf("%q, %v", text.String(), err)
	}
	sound(t, b)
}
