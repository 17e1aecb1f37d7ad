package store

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
)

// crsOfComparison goes into the file: RFC 7946 knows only WGS 84.
const crsOfComparison = "CGCS2000 (EPSG:4490), longitude before latitude, degrees"

// WriteComparison writes what changed as RFC 7946, a feature a parcel: its shape
// at the second time, or the last one where it left, and how it stood at both.
// After the features the member "sanlei" says what was compared.
func WriteComparison(ctx context.Context, d *Desk, w io.Writer, c Comparison) error {
	c.Shapes = true
	out := geojson.NewWriter(w)
	var said Compared
	err := d.Compare(ctx, c, func(x Compared) error { said = x; return nil }, func(p ComparedParcel) error { return out.Write(comparedFeature(p)) })
	if err != nil {
		return err
	}
	if _, err := out.Finish(); err != nil {
		return err
	}
	side := func(s ComparedSide) map[string]any {
		return map[string]any{"as_of": s.AsOf.String(), "position": s.Position, "sums": sumsSaid(s.Sums)}
	}
	text, err := json.Marshal(map[string]any{"query": c.Filter.Said(), "crs": crsOfComparison, "from": side(said.From), "to": side(said.To), "difference": sumsSaid(said.Difference())})
	if err != nil {
		return err
	}
	if err := out.Member("sanlei", text); err != nil {
		return err
	}
	return out.Close()
}

func sumsSaid(s Sums) map[string]any {
	out := map[string]any{"parcels": s.Parcels, "unmapped": s.Unmapped}
	for name, mu := range map[string]land.Mu{"listed": s.Listed(), "open": s.Open, "reported": s.Reported, "city_passed": s.CityPassed, "accepted": s.Accepted, "counted": s.Counted} {
		out[name+"_mu"] = land.FormatMu(mu)
	}
	return out
}

// comparedFeature is a parcel that changed, with flat properties: what tables
// and desktop programs can read.
func comparedFeature(p ComparedParcel) format.Feature {
	out := format.Feature{ID: format.OfString(p.ID.String())}
	if p.Shape != nil {
		out.Geometry = p.Shape
	}
	add := func(name, value string) {
		out.Properties = append(out.Properties, format.Property{Name: name, Value: format.OfString(value)})
	}
	add("id", p.ID.String())
	add("parcel_no", p.ParcelNo)
	add("region", p.Region)
	add("changes", strings.Join(texts(p.Kinds), ","))
	for _, side := range []struct {
		name string
		of   *land.Seen
	}{{"from", p.From}, {"to", p.To}} {
		if side.of == nil {
			continue
		}
		add(side.name+"_category", string(side.of.Category))
		add(side.name+"_status", string(side.of.Status))
		for _, a := range land.Accounts {
			add(side.name+"_"+string(a)+"_mu", land.FormatMu(side.of.Balance.Of(a)))
		}
	}
	for _, a := range land.Accounts {
		add("moved_"+string(a)+"_mu", land.FormatMu(p.Moved.Of(a)))
	}
	if len(p.Changed) > 0 {
		add("attributes", strings.Join(p.Changed, ","))
	}
	return out
}
