package api

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanlei/land"
)

// The demonstration's story, told over HTTP by its users, ends at the published
// figures.
func TestTheFiguresOverHTTP(t *testing.T) {
	t.Parallel()
	b, book := openBooks(t), dongkou()
	b.handDown()
	parcels := map[string]parcelItem{}
	for _, p := range book.Parcels {
		parcels[p.ParcelNo] = b.list(p)
	}
	disposals := make([]disposalItem, len(book.Disposals))
	for _, e := range book.Script() {
		d := &disposals[e.Disposal]
		if e.Step != nil {
			*d = b.step(e.Step.By, *d, stepOf(e.Step.StepRequest))
			continue
		}
		story := book.Disposals[e.Disposal]
		*d = done[disposalItem](b, b.ask("officer", "POST", "/api/parcels/"+parcels[story.ParcelNo].ID.String()+"/disposals", disposalDraftOf(t, story.Draft)), 201)
	}

	got := done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023&as_of=2023-12-31", ""), 200)
	var table [][4]string
	for _, r := range append(got.Rows, progressRow{Category: "total", progressFigures: got.Total}) {
		table = append(table, [4]string{string(r.Category), land.FormatMu(*r.TargetMu), land.FormatMu(r.CountedMu), *r.CompletionRate})
	}
	want := [][4]string{
		{"approved_unsupplied", "396.71", "361.20", "91.05"},
		{"idle", "92.14", "92.14", "100.00"},
		{"low_efficiency", "363.58", "307.03", "84.45"},
		{"total", "852.43", "760.37", "89.20"},
	}
	if d := cmp.Diff(want, table); d != "" {
		t.Error(d)
	}
	b.reportsSay("task=dongkou-2023&as_of=2023-12-31", want)
	months := done[progress](b, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023&as_of=2023-12-31&by=month", ""), 200).Rows
	var sum land.Mu
	for _, r := range months {
		if r.AcceptedChangeMu == nil || r.Month == "" || r.Category != "" {
			t.Fatalf("%+v", r)
		}
		sum = sum.Add(*r.AcceptedChangeMu)
	}
	if len(months) != 13 || land.FormatMu(sum) != "760.37" {
		t.Errorf("%d months add up to %s", len(months), sum)
	}
	if got.Region != "430525" || got.AsOf.String() != "2023-12-31" || got.Position == "" {
		t.Errorf("%+v", got)
	}
}

func stepOf(s land.StepRequest) stepRequest {
	out := stepRequest{Step: s.Step, Mu: s.Mu, Reason: s.Reason, Authority: s.Authority, Document: s.Document}
	if !s.EffectiveOn.IsZero() {
		out.EffectiveOn = &s.EffectiveOn
	}
	return out
}

func disposalDraftOf(t *testing.T, d land.Disposal) disposalDraft {
	t.Helper()
	out := disposalDraft{Measure: &d.Measure, Mu: &d.Mu, Document: &d.Document, DocumentMu: d.DocMu, DatedOn: &d.DatedOn, Reason: &d.Reason}
	if d.Shape != nil {
		var err error
		if out.Geometry, err = geometryText(d.Shape); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
