package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// exported is an export as a program reads it that knows nothing of ours.
type exported struct {
	Type     string
	Features []struct {
		ID         string
		Geometry   json.RawMessage
		Properties map[string]any
	}
	Sanlei struct {
		Query              map[string]string
		AsOf               string `json:"as_of"`
		Position           string
		Features, Unmapped int
		Totals             map[string]string
		SHA256             string `json:"features_sha256"`
	}
}

func export(t *testing.T, d *store.Desk, f store.Filter) (exported, []byte) {
	t.Helper()
	var out bytes.Buffer
	n := must[store.Exported](t)(d.Export(t.Context(), &out, store.Export{Filter: f}))
	var e exported
	if err := json.Unmarshal(out.Bytes(), &e); err != nil {
		t.Fatalf("it is no JSON: %v", err)
	}
	if n := n.Features; n != len(e.Features) || n != e.Sanlei.Features {
		t.Errorf("%d features are exported, %d written, %d told", n, len(e.Features), e.Sanlei.Features)
	}
	return e, out.Bytes()
}

// sums adds up the accounts of the features.
func (e exported) sums(t *testing.T) map[string]decimal.Decimal {
	out := map[string]decimal.Decimal{}
	for _, f := range e.Features {
		for _, a := range land.Accounts {
			mu, ok := f.Properties[string(a)+"_mu"].(string)
			if !ok {
				t.Fatalf("%s of %v is no decimal string", a, f.Properties)
			}
			out[string(a)+"_mu"] = out[string(a)+"_mu"].Add(storetest.Mu(mu))
			if a != land.StruckOff {
				out["listed_mu"] = out["listed_mu"].Add(storetest.Mu(mu))
			}
		}
	}
	return out
}

func TestAnExportTellsWhatItHolds(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "B", Shape: storetest.Hollow(0, 0, 100, 66), Attributes: land.Attributes{"name": `<"甲">`}})
	b.Parcel(land.Parcel{ParcelNo: "A", Category: land.LowEfficiency, Listed: storetest.Figure("3.00000001")})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4.5")}, storetest.ToTheEnd...)
	e, text := export(t, b.People(storetest.Park).Auditor, store.Filter{Task: storetest.TaskCode})

	if e.Type != "FeatureCollection" || e.Sanlei.Unmapped != 1 || e.Sanlei.AsOf != "2026-11-22" {
		t.Errorf("it says %+v", e.Sanlei)
	}
	if e.Features[0].Properties["parcel_no"] != "A" || string(e.Features[0].Geometry) != "null" || e.Features[1].Properties["name"] != `<"甲">` {
		t.Errorf("the features are %+v", e.Features)
	}
	for name, sum := range e.sums(t) {
		if told := e.Sanlei.Totals[name]; !sum.Equal(storetest.Mu(told)) {
			t.Errorf("%s adds up to %s and is told as %s", name, sum, told)
		}
	}
	// The digest is over the bytes of the array, from its bracket to its bracket.
	start := bytes.IndexByte(text, '[')
	var array json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(text[start:])).Decode(&array); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text[start : start+len(array)])
	if hex.EncodeToString(sum[:]) != e.Sanlei.SHA256 {
		t.Errorf("the digest is not of the array: %s", array)
	}
}

// What is exported can be read again, to the last vertex.
func TestAnExportIsValidGeoJSON(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	shape := storetest.Hollow(0, 0, 100, 66)
	b.Parcel(land.Parcel{Shape: shape})
	_, text := export(t, b.Operator(), store.Filter{Task: storetest.TaskCode})
	r := geojson.NewReader(bytes.NewReader(text), format.DefaultLimits)
	f, err := r.Next()
	if err != nil || len(f.Faults) > 0 {
		t.Fatalf("%v, %v", f.Faults, err)
	}
	again, ok := f.Geometry.(orb.MultiPolygon)
	if !ok || !again.Equal(shape) || len(geo.Validate(again)) > 0 {
		t.Errorf("it is %v, not %v", f.Geometry, shape)
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last feature comes %v", err)
	}
}

func TestAnExportHoldsWhatItsFilterPicks(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "idle"})
	b.Parcel(land.Parcel{ParcelNo: "low", Category: land.LowEfficiency})
	b.Parcel(land.Parcel{ParcelNo: "town", Region: "430525103"})
	b.Disposal(p, land.Disposal{}, storetest.ToTheEnd...)
	op := b.Operator()
	for _, c := range []struct {
		name string
		f    store.Filter
		want []string
	}{
		{"everything", store.Filter{}, []string{"idle", "low", "town"}},
		{"a region", store.Filter{Region: storetest.Park}, []string{"idle", "low"}},
		{"a category", store.Filter{Categories: []land.Category{land.LowEfficiency}}, []string{"low"}},
		{"a status", store.Filter{Statuses: []land.Status{land.StatusClosed}}, []string{"idle"}},
		{"nothing", store.Filter{Categories: []land.Category{land.ApprovedUnsupplied}}, nil},
	} {
		c.f.Task = storetest.TaskCode
		e, _ := export(t, op, c.f)
		var have []string
		for _, f := range e.Features {
			have = append(have, f.Properties["parcel_no"].(string))
		}
		if !slices.Equal(have, c.want) {
			t.Errorf("%s: %v, not %v", c.name, have, c.want)
		}
	}
}

// Land that was split leaves its number free: several parcels then have the same.
func TestParcelsOfOneNumberHaveTheirOrder(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Forge(`
		insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu)
		select gen_random_uuid(), $1, 'C-' || n % 7, 'idle', '430525-P01', 0, 'mu', 0 from generate_series(1, 300) n`, storetest.TaskCode)
	b.Forge(`insert into balance (parcel_id, task, region, open, status) select id, task, region, 0, 'replaced' from parcel`)
	all := store.Filter{Task: storetest.TaskCode, Statuses: land.Statuses}
	e, _ := export(t, b.Operator(), all)
	var exported, listed []string
	for _, f := range e.Features {
		exported = append(exported, f.Properties["parcel_no"].(string)+" "+f.ID)
	}
	for l := (store.Listing{Filter: all, Limit: 8}); ; {
		page := must[store.List](t)(b.Operator().Parcels(t.Context(), l))
		for _, p := range page.Parcels {
			listed = append(listed, p.ParcelNo+" "+p.ID.String())
		}
		if l.After = page.Next; l.After == "" {
			break
		}
	}
	if len(exported) != 300 || !slices.IsSorted(exported) {
		t.Errorf("%d are exported, in order: %t", len(exported), slices.IsSorted(exported))
	}
	if !slices.Equal(listed, exported) {
		t.Errorf("%d are listed page by page, not as they are exported", len(listed))
	}
}

// Whoever writes meanwhile, an export is of one moment.
func TestAnExportIsOfOneMoment(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "1"})
	q := b.Parcel(land.Parcel{ParcelNo: "2"})
	ctx, stop := context.WithCancel(t.Context())
	var writer sync.WaitGroup
	writer.Go(func() { // moves 1 mu to and fro on both parcels, one after the other
		people := b.People(storetest.Park)
		for ctx.Err() == nil {
			for _, parcel := range []land.ID{p.ID, q.ID} {
				d, err := people.Officer.Draft(ctx, parcel, storetest.Draft(land.Idle, land.Disposal{Mu: storetest.Mu("1")}), none)
				if err == nil {
					d, err = people.Officer.Step(ctx, d.ID, d.Rev, land.StepRequest{Step: land.Submit})
				}
				if err == nil {
					d, err = people.County.Step(ctx, d.ID, d.Rev, land.StepRequest{Step: land.Report})
				}
				if err == nil {
					_, _ = people.Officer.Step(ctx, d.ID, d.Rev, land.StepRequest{Step: land.Withdraw})
				}
			}
		}
	})
	for range 20 {
		e, _ := export(t, b.Operator(), store.Filter{Task: storetest.TaskCode})
		for name, sum := range e.sums(t) {
			if told := e.Sanlei.Totals[name]; !sum.Equal(storetest.Mu(told)) {
				t.Errorf("%s adds up to %s and is told as %s", name, sum, told)
			}
		}
		if !storetest.Mu(e.Sanlei.Totals["listed_mu"]).Equal(storetest.Mu("20")) {
			t.Errorf("%s mu is listed", e.Sanlei.Totals["listed_mu"])
		}
	}
	stop()
	writer.Wait()
}
