package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"

	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
)

// WriteCheck writes the sample of a check as RFC 7946, a feature a parcel as it
// stood when it was drawn, with what was found of it and answered by a position.
// After the features the member "sanlei" says how it was drawn, so that anybody
// with the same parcels can draw it again.
func (d *Desk) WriteCheck(ctx context.Context, w io.Writer, id land.ID, position string) error {
	c, sample, at, err := d.Check(ctx, id, position)
	if err != nil {
		return err
	}
	out := geojson.NewWriter(w)
	for _, p := range sample {
		if err := out.Write(sampledFeature(p)); err != nil {
			return err
		}
	}
	if _, err := out.Finish(); err != nil {
		return err
	}
	text, err := json.Marshal(c.said(at))
	if err != nil {
		return err
	}
	if err := out.Member("sanlei", text); err != nil {
		return err
	}
	return out.Close()
}

// said is how a check was drawn, as its file tells it.
func (c Checked) said(at string) map[string]any {
	out := map[string]any{"check": c.ID, "title": c.Title, "task": c.Task, "region": c.Region, "seed": c.Seed, "by_area": c.ByArea, "size": c.Size,
		"query": c.Filter.Said(), "as_of": c.AsOf.String(), "drawn_at_position": c.Position, "position": at, "crs": crsOfComparison}
	if c.Whole {
		out["frame"] = map[string]any{"parcels": c.Frame, "mu": land.FormatMu(c.FrameMu), "sha256": hex.EncodeToString(c.FrameSHA256[:])}
	}
	return out
}

// sampledFeature has flat properties: what tables and desktop programs can read.
func sampledFeature(p SampledParcel) format.Feature {
	out := format.Feature{ID: format.OfString(p.Parcel.String())}
	if p.Shape != nil {
		out.Geometry = p.Shape
	}
	add := func(name, value string) {
		out.Properties = append(out.Properties, format.Property{Name: name, Value: format.OfString(value)})
	}
	add("id", p.Parcel.String())
	out.Properties = append(out.Properties, format.Property{Name: "n", Value: format.OfInt(int64(p.N))})
	add("parcel_no", p.ParcelNo)
	add("name", p.Name)
	add("category", string(p.Category))
	add("region", p.Region)
	add("status", string(p.Status))
	add("listed_mu", land.FormatMu(p.Listed))
	add("accepted_mu", land.FormatMu(p.Accepted))
	add("verdict", string(p.Verdict))
	add("note", p.Note)
	add("judged_by", p.JudgedBy)
	add("answer", p.Answer)
	add("answered_by", p.AnsweredBy)
	outcome := ""
	if p.Reopening != nil {
		outcome = string(p.Reopening.Outcome())
	}
	add("reopening", outcome)
	return out
}
