package store_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"sanlei/geo/format"
	shapes "sanlei/geo/format/file"
	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// question is what is asked of the books at a time.
type question func(d *store.Desk, at store.When) (any, error)

// questions is all that is asked of a task at a position, and how. A parcel that
// was not listed yet is not there. Of the dear ones, files and forms of reports, a
// story asks its share.
func (s *tale) questions(t *testing.T, share int) map[string]question {
	ask := map[string]question{}
	for _, some := range []map[string]question{s.askBalances(), s.askLists(), s.askItems(), s.askJournal(), s.askComparisons()} {
		for name, q := range some {
			ask[name] = q
		}
	}
	all := must[[]store.Parcel](t)(s.parcels(t))
	for _, p := range all[:min(len(all), 3)] {
		s.askParcel(t, ask, p.ID)
	}
	for name, q := range s.dear() {
		if name.n%enoughTold == share%enoughTold {
			ask[name.text] = q
		}
	}
	return ask
}

func (s *tale) askBalances() map[string]question {
	ask := map[string]question{}
	for i, q := range []store.ProgressQuery{
		{By: []land.Key{land.ByCategory, land.ByRegion, land.ByMeasure}}, {By: []land.Key{land.ByRegion}}, {By: []land.Key{land.ByMonth}, AsOf: day("2023-12-31")},
		{By: []land.Key{land.ByLeader, land.ByCohort}}, {By: []land.Key{land.ByCategory}, AsOf: day("2023-05-01"), Region: storetest.Park},
		{By: []land.Key{land.ByMonth}, Filter: store.Filter{Lights: []land.Light{land.Red, land.Green}}},
	} {
		ask[fmt.Sprint("progress ", i)] = func(d *store.Desk, at store.When) (any, error) {
			q.Task, q.Position = s.task, at.Position
			asked := q
			if q.AsOf.IsZero() {
				asked.AsOf = at.AsOf
			}
			return d.Progress(context.Background(), asked)
		}
	}
	return ask
}

func (s *tale) askLists() map[string]question {
	ask, yes := map[string]question{}, true
	for i, f := range []store.Filter{{}, {Statuses: land.Statuses}, {Measures: []string{"XZ05", "PG02", "DX08"}}, {Silent: 30, Mapped: &yes}, {Lights: []land.Light{land.Red}}} {
		ask[fmt.Sprint("list ", i)] = func(d *store.Desk, at store.When) (any, error) {
			f.Task = s.task
			return d.Parcels(context.Background(), store.Listing{Filter: f, When: at, Limit: 3, Facets: store.FacetKinds})
		}
		if i%3 > 0 {
			continue
		}
		// A file that was asked for without a date is of the day of its position.
		ask[fmt.Sprint("export ", i)] = func(d *store.Desk, at store.When) (any, error) {
			f.Task = s.task
			var out bytes.Buffer
			_, err := d.Export(context.Background(), &out, store.Export{Filter: f, When: store.When{Position: at.Position}, Proofs: i == 0, Extends: "2"})
			return out.Bytes(), err
		}
	}
	for name, tile := range map[string]store.Tile{"near": inThePark, "far": {Z: 9, X: 413, Y: 215}} {
		for _, layer := range []string{"parcels", "disposals"} {
			ask["tile "+layer+" "+name] = func(d *store.Desk, at store.When) (any, error) {
				cut, err := d.TileAt(context.Background(), layer, tile, store.Filter{Task: s.task}, at)
				return cut.Bytes, err
			}
		}
	}
	return ask
}

func (s *tale) askItems() map[string]question {
	ask := map[string]question{}
	for _, name := range []string{"parcels", "disposals", "regions"} {
		ask["items "+name] = func(d *store.Desk, at store.When) (any, error) {
			var all []format.Feature
			page, err := d.Items(context.Background(), store.ItemQuery{Collection: name, When: at, Limit: 40}, func(f format.Feature) error { all = append(all, f); return nil })
			return []any{page, all}, err
		}
	}
	ask["item county"] = func(d *store.Desk, at store.When) (any, error) {
		return d.Item(context.Background(), "regions", storetest.County, at)
	}
	return ask
}

func (s *tale) askJournal() map[string]question {
	return map[string]question{
		"journal": func(d *store.Desk, at store.When) (any, error) {
			acts, next, err := d.Journal(context.Background(), store.JournalQuery{Task: s.task, To: at.Position, Limit: 100})
			return []any{acts, next}, err
		},
		"checkpoint": func(d *store.Desk, at store.When) (any, error) {
			return d.Checkpoint(context.Background(), at.Position)
		},
		"inclusion": func(d *store.Desk, at store.When) (any, error) {
			return d.Inclusion(context.Background(), "2", at.Position)
		},
	}
}

func (s *tale) askComparisons() map[string]question {
	ask := map[string]question{}
	for i, from := range []store.When{{AsOf: day("2022-12-31")}, {AsOf: day("2023-05-01")}, {Position: "3"}} {
		ask[fmt.Sprint("comparison ", i)] = func(d *store.Desk, at store.When) (any, error) {
			var out bytes.Buffer
			err := store.WriteComparison(context.Background(), d, &out, store.Comparison{Filter: store.Filter{Task: s.task}, From: from, To: at})
			return out.Bytes(), err
		}
	}
	return ask
}

func (s *tale) askParcel(t *testing.T, ask map[string]question, id land.ID) {
	ctx := context.Background()
	ask["parcel "+id.String()] = func(d *store.Desk, at store.When) (any, error) { return d.ParcelAt(ctx, id, at) }
	ask["item "+id.String()] = func(d *store.Desk, at store.When) (any, error) { return d.Item(ctx, "parcels", id.String(), at) }
	ask["history "+id.String()] = func(d *store.Desk, at store.When) (any, error) { return d.History(ctx, id, at) }
	ask["disposals "+id.String()] = func(d *store.Desk, at store.When) (any, error) { return d.DisposalsAt(ctx, id, at) }
	ask["notes "+id.String()] = func(d *store.Desk, at store.When) (any, error) { return d.Notes(ctx, id, at) }
	ask["proof "+id.String()] = func(d *store.Desk, at store.When) (any, error) { return d.ParcelInclusion(ctx, id, at.Position) }
	for _, x := range must[[]land.Disposal](t)(s.b.Operator().Disposals(ctx, id)) {
		ask["evidence "+x.ID.String()] = func(d *store.Desk, at store.When) (any, error) { return d.Dossier(ctx, x.ID, at.Position) }
	}
}

// numbered is the name of a question, and its number among the dear ones.
type numbered struct {
	text string
	n    int
}

func (s *tale) dear() map[numbered]question {
	ask := map[numbered]question{}
	for _, kind := range shapes.Kinds {
		ask[numbered{"file " + string(kind), len(ask)}] = func(d *store.Desk, at store.When) (any, error) {
			var out bytes.Buffer
			told, err := d.Export(context.Background(), &out, store.Export{Filter: store.Filter{Task: s.task, Statuses: land.Statuses}, When: at, Format: kind})
			if land.KindOf(err) == land.Invalid {
				return err.Error(), nil // a format of shapes, of which there are none
			}
			return []any{out.Bytes(), told}, err
		}
	}
	for _, form := range report.Forms {
		for _, language := range []report.Language{report.Chinese, report.English} {
			ask[numbered{"report " + string(form) + " " + string(language), len(ask)}] = func(d *store.Desk, at store.When) (any, error) {
				r, err := d.Report(context.Background(), store.ReportQuery{Task: s.task, AsOf: at.AsOf, Position: at.Position, Period: land.Year, Parts: report.Parts})
				if err != nil {
					return nil, err
				}
				var out bytes.Buffer
				err = report.Write(&out, r, form, language)
				return out.Bytes(), err
			}
		}
	}
	return ask
}
