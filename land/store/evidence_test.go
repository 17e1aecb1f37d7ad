package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/demo"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

const pdf = "%PDF-1.4\na letter\n"

// bring brings a file to a disposal as its officer does.
func bring(t *testing.T, b *storetest.Books, d land.Disposal, paper, text string) land.Evidence {
	t.Helper()
	return must[land.Evidence](t)(tryBring(t, b, b.People(d.Region).Officer, land.Evidence{Disposal: d.ID, Paper: paper}, text))
}

func tryBring(t *testing.T, b *storetest.Books, by *store.Desk, e land.Evidence, text string) (land.Evidence, error) {
	t.Helper()
	in, err := b.Receive(strings.NewReader(text), "文件.pdf")
	if err != nil {
		return e, err
	}
	defer in.Close()
	return by.AddEvidence(t.Context(), e, in, none)
}

// lying is the names of the files that lie in the folder.
func lying(t *testing.T, b *storetest.Books) (names []string) {
	t.Helper()
	err := filepath.WalkDir(b.Files, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, _ := filepath.Rel(b.Files, path)
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestEvidenceIsKeptUnderItsDigest(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{})
	d := b.Disposal(p, land.Disposal{})
	e := bring(t, b, d, "deregistration", pdf)
	if sum := sha256.Sum256([]byte(pdf)); !bytes.Equal(e.File.SHA256, sum[:]) || e.File.Bytes != int64(len(pdf)) || e.File.Media != land.MediaPDF || e.File.Name != "文件.pdf" || e.Uploader != "officer" {
		t.Errorf("%+v", e)
	}
	again := bring(t, b, d, "other", pdf)
	if names := lying(t, b); len(names) != 1 {
		t.Errorf("the same bytes lie as %v", names)
	}
	file := must[*os.File](t)(b.OpenFile(again.File))
	defer file.Close()
	if text, err := io.ReadAll(file); err != nil || string(text) != pdf {
		t.Errorf("%q %v", text, err)
	}
	info, _ := file.Stat()
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %s", info.Mode())
	}
	events := must[[]store.Event](t)(b.People(d.Region).Officer.History(t.Context(), p.ID, store.When{}))
	if last := events[len(events)-1]; last.Kind != land.ActEvidence || last.Actor != "officer" {
		t.Errorf("the timeline ends with %+v", last)
	}
	sound(t, b)
}

// A task that requires evidence takes nothing without it; one that flags it does.
func TestWithoutItsEvidenceNothingIsSubmitted(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Evidence: land.EvidenceRequired})
	d := b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{})
	officer := b.People(d.Region).Officer
	submit := func() error {
		_, err := officer.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Submit})
		return err
	}
	missing := func() (out []string) {
		var refusal *land.Error
		if err := submit(); errors.As(err, &refusal) && refusal.Kind == land.Invalid {
			for _, detail := range refusal.Details {
				out = append(out, detail.Rule+" "+detail.Location)
			}
		}
		return out
	}
	want := []string{"evidence_is_missing evidence.take_back_agreement", "evidence_is_missing evidence.payment_voucher", "evidence_is_missing evidence.deregistration"}
	if got := missing(); !slices.Equal(got, want) {
		t.Errorf("missing %q", got)
	}
	for _, paper := range []string{"take_back_agreement", "payment_voucher"} {
		bring(t, b, d, paper, pdf+paper)
	}
	if got := missing(); !slices.Equal(got, want[2:]) {
		t.Errorf("missing %q", got)
	}
	bring(t, b, d, "deregistration", pdf)
	if err := submit(); err != nil {
		t.Error(err)
	}
	got := must[store.Reviews](t)(b.People(d.Region).County.Reviews(t.Context(), store.ReviewQuery{Limit: 1})).Reviews[0]
	if met, of := b.Measures()[got.Measure].Complete(got.Evidence); met != 3 || of != 3 {
		t.Errorf("the reviewer sees %d of %d", met, of)
	}
	if _, err := tryBring(t, b, officer, land.Evidence{Disposal: d.ID, Paper: land.OtherPaper}, pdf); land.KindOf(err) != land.Conflict {
		t.Errorf("evidence after submission: %v", err)
	}
}

func TestPositionsOfPhotosAreMeasured(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.Disposal(b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)}), land.Disposal{Measure: "XZ01", DatedOn: land.MustDate("2023-05-01")})
	officer := b.People(d.Region).Officer
	shot := demoPhoto(t)
	photo := func(at orb.Point) land.Evidence {
		taken := b.Clock.Now()
		return must[land.Evidence](t)(tryBring(t, b, officer, land.Evidence{Disposal: d.ID, Paper: land.SitePhoto, Told: land.Fix{At: &at, Taken: &taken}}, string(shot)))
	}
	inside := storetest.At(50, 30)
	e := photo(inside)
	// By the lengths of a degree there, as in storetest.At.
	gap := math.Hypot((e.Camera.At[0]-inside[0])*99213, (e.Camera.At[1]-inside[1])*110811)
	if e.Distance == nil || *e.Distance != 0 || e.Gap == nil || math.Abs(*e.Gap-gap) > gap/100 {
		t.Errorf("inside: %v m; from the camera %v m, not %v m", *e.Distance, *e.Gap, gap)
	}
	e = photo(storetest.At(200, 30))
	if e.Distance == nil || *e.Distance < 99 || *e.Distance > 101 {
		t.Errorf("100 m to the east: %v m", *e.Distance)
	}
	at := storetest.At(10, 10)
	place := &at
	e, err := officer.ChangeEvidence(t.Context(), d.ID, e.ID, e.Rev, store.Words{Place: &place})
	if err != nil || *e.Distance != 0 || e.Placed.By != "officer" || e.Placed.When == nil || !slices.Contains(e.Flags(d.DatedOn, d.DatedOn), land.FlagByHand) || e.Rev != 2 {
		t.Errorf("%+v %v", e, err)
	}
	if _, err := officer.ChangeEvidence(t.Context(), d.ID, e.ID, 1, store.Words{}); land.KindOf(err) != land.Stale {
		t.Errorf("changed by an old revision: %v", err)
	}
}

// demoPhoto is a photo of the demonstration that knows where it was taken.
func demoPhoto(t *testing.T) []byte {
	t.Helper()
	for _, d := range demo.Dongkou().Disposals {
		for _, e := range d.Brings {
			if e.Paper == land.SitePhoto && e.Told.At != nil {
				return e.Bytes
			}
		}
	}
	t.Fatal("the demonstration has no photo")
	return nil
}

func TestWhatIsRemovedStaysInTheBooks(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{})
	officer := b.People(d.Region).Officer
	e := bring(t, b, d, land.OtherPaper, pdf)
	before := must[store.Dossier](t)(officer.Dossier(t.Context(), d.ID, "")).Position
	if err := officer.RemoveEvidence(t.Context(), d.ID, e.ID, e.Rev); err != nil {
		t.Fatal(err)
	}
	if now := must[store.Dossier](t)(officer.Dossier(t.Context(), d.ID, "")); len(now.Evidence) != 0 {
		t.Errorf("%+v", now)
	}
	if then := must[store.Dossier](t)(officer.Dossier(t.Context(), d.ID, before)); len(then.Evidence) != 1 || then.Evidence[0].ID != e.ID || then.Position != before {
		t.Errorf("at %s: %+v", before, then)
	}
	if _, err := officer.Evidence(t.Context(), d.ID, e.ID); land.KindOf(err) != land.NotFound {
		t.Errorf("it is still shown: %v", err)
	}
	if _, err := officer.Dossier(t.Context(), d.ID, "999999"); land.KindOf(err) != land.Malformed {
		t.Errorf("a position to come: %v", err)
	}
	thrown := b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{})
	if err := officer.Discard(t.Context(), thrown.ID, thrown.Rev); err != nil {
		t.Fatal(err)
	}
	if _, err := officer.Dossier(t.Context(), thrown.ID, ""); land.KindOf(err) != land.NotFound {
		t.Errorf("of a draft that was thrown away: %v", err)
	}
	bring(t, b, d, land.OtherPaper, pdf)
	b.Take(d, land.Submit)
	if err := officer.RemoveEvidence(t.Context(), d.ID, e.ID, e.Rev); land.KindOf(err) != land.NotFound {
		t.Errorf("removed twice: %v", err)
	}
	b.Clock.Set(b.Clock.Now().Add(48 * time.Hour))
	if n := must[int](t)(b.Sweep(t.Context())); n != 0 {
		t.Errorf("%d files of the books were swept away", n)
	}
	sound(t, b)
}

func TestARecordedDecisionCarriesItsScan(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{}, land.Submit)
	registrar := b.People(d.Region).Registrar
	scan := land.Evidence{Disposal: d.ID, Paper: land.DecisionPaper}
	if _, err := tryBring(t, b, registrar, scan, pdf); land.KindOf(err) != land.Conflict {
		t.Errorf("before anything was recorded: %v", err)
	}
	d = must[land.Disposal](t)(registrar.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Report, Authority: "县政府", Document: "1号"}))
	e := must[land.Evidence](t)(tryBring(t, b, registrar, scan, pdf))
	events := must[[]store.Event](t)(registrar.History(t.Context(), d.Parcel, store.When{}))
	report := slices.IndexFunc(events, func(e store.Event) bool { return e.Kind == string(land.Report) })
	if e.Decides == nil || *e.Decides != events[report].ID {
		t.Errorf("it is the scan of %v", e.Decides)
	}
	if _, err := registrar.Step(t.Context(), d.ID, d.Rev, land.StepRequest{Step: land.Undo}); err != nil {
		t.Errorf("the decision cannot be undone any more: %v", err)
	}
}

func TestAFileThatComesToNothingLeavesNothing(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{})
	broken := errors.New("the line broke")
	for name, c := range map[string]struct {
		from io.Reader
		want func(error) bool
	}{
		"the line breaks": {io.MultiReader(strings.NewReader(pdf), iotest.ErrReader(broken)), func(err error) bool { return errors.Is(err, broken) }},
		"a program":       {strings.NewReader("MZ"), func(err error) bool { return land.KindOf(err) == land.Invalid }},
		"nothing":         {strings.NewReader(""), func(err error) bool { return land.KindOf(err) == land.Invalid }},
		"too much":        {io.MultiReader(strings.NewReader(pdf), &zeros{land.MostEvidenceFile}), func(err error) bool { return land.KindOf(err) == land.TooLarge }},
	} {
		if _, err := b.Receive(c.from, "x"); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if names := lying(t, b); len(names) != 0 {
		t.Errorf("there lies %v", names)
	}
	// What the books do not take is thrown away with its transaction; what a crash
	// leaves is swept a day later.
	if _, err := tryBring(t, b, b.People(d.Region).Officer, land.Evidence{Disposal: d.ID, Paper: "lease"}, pdf); land.KindOf(err) != land.Invalid {
		t.Errorf("a paper of another measure: %v", err)
	}
	if names := lying(t, b); len(names) != 0 {
		t.Errorf("there lies %v", names)
	}
	e := bring(t, b, d, land.OtherPaper, pdf)
	orphan := filepath.Join(b.Files, "ab", strings.Repeat("cd", 31))
	must[any](t)(nil, errors.Join(os.MkdirAll(filepath.Dir(orphan), 0o700), os.WriteFile(orphan, []byte("x"), 0o600),
		os.WriteFile(filepath.Join(b.Files, "incoming", "half"), []byte("x"), 0o600), os.WriteFile(filepath.Join(b.Files, ".sanlei"), nil, 0o600)))
	if n := must[int](t)(b.Sweep(t.Context())); n != 0 {
		t.Errorf("%d were swept at once", n)
	}
	later := b.Another()
	b.Clock.Set(time.Now().Add(25 * time.Hour))
	if n := must[int](t)(later.Sweep(t.Context())); n != 2 {
		t.Errorf("%d were swept", n)
	}
	file := must[*os.File](t)(b.OpenFile(e.File))
	file.Close()
}

// zeros is so many bytes of nothing.
type zeros struct{ left int }

func (z *zeros) Read(p []byte) (int, error) {
	n := min(len(p), z.left)
	clear(p[:n])
	if z.left -= n; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestVerifyNamesAFileThatIsLostOrChanged(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{})
	bring(t, b, d, land.OtherPaper, pdf)
	name := filepath.Join(b.Files, lying(t, b)[0])
	verify := func() (fault string) {
		must[bool](t)(b.Operator().Verify(t.Context(), store.Verification{Seen: func(c store.Check) { fault += c.Fault }}))
		return fault
	}
	if fault := verify(); fault != "" {
		t.Error(fault)
	}
	must[any](t)(nil, os.WriteFile(name, []byte(pdf+"!"), 0o600))
	if fault := verify(); !strings.Contains(fault, "has other bytes") {
		t.Errorf("changed: %q", fault)
	}
	must[any](t)(nil, os.Remove(name))
	if fault := verify(); !strings.Contains(fault, "cannot be opened") {
		t.Errorf("lost: %q", fault)
	}
	if _, err := must[*store.Store](t)(store.Open(t.Context(), store.Config{URL: b.URL})).Receive(strings.NewReader(pdf), ""); land.KindOf(err) != land.Unavailable {
		t.Errorf("without a folder: %v", err)
	}
}
