package api

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
	"sanlei/land/store"
)

// notesHeader tells what was changed of a geometry that was taken.
const notesHeader = "Sanlei-Notes"

// coordinatesSnapped is the note for coordinates finer than the books keep.
const coordinatesSnapped format.Note = "coordinates_snapped"

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// drawn reads the geometry of a body; a missing one and null are none. It turns
// rings, drops heights and snaps to 1e-9 degrees, and says so in a header.
//
// What cannot be read as coordinates is Malformed, what is too much TooLarge,
// and a shape that is none Invalid; each names the place in the text.
func (c *call) drawn(text jsontext.Value) (orb.Geometry, error) {
	if text == nil {
		return nil, nil
	}
	if crs := c.r.Header.Values("Content-Crs"); len(crs) > 1 || len(crs) == 1 && strings.Trim(crs[0], "<>") != crs84 {
		return nil, malformed("header.Content-Crs", "unknown_crs", "geometries come in CRS84")
	}
	f, err := geojson.ParseGeometry(text, format.DefaultLimits)
	if err != nil {
		return nil, malformed("body.geometry", "unreadable", "the geometry is no GeoJSON geometry within the limits")
	}
	if len(f.Faults) > 0 {
		return nil, &land.Error{Kind: kindOfFault(f.Faults[0].Rule), Details: land.Faults("body.geometry", f.Faults)}
	}
	if f.Geometry != nil && geo.Snap(f.Geometry) {
		f.Notes = append(f.Notes, coordinatesSnapped)
	}
	for _, n := range f.Notes {
		c.w.Header().Add(notesHeader, string(n))
	}
	return f.Geometry, nil
}

// shape reads a geometry that stands for land; one polygon is a multipolygon of
// one part.
func (c *call) shape(text jsontext.Value) (orb.MultiPolygon, error) {
	drawn, err := c.drawn(text)
	if err != nil || drawn == nil {
		return nil, err
	}
	if faults := geo.Structure(drawn); len(faults) > 0 {
		return nil, &land.Error{Kind: kindOfFault(faults[0].Rule), Details: land.Faults("body.geometry", faults)}
	}
	switch g := drawn.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}, nil
	case orb.MultiPolygon:
		return g, nil
	}
	return nil, &land.Error{Kind: land.Invalid, Details: land.Faults("body.geometry", geo.Faults{{Rule: geo.WrongType, Path: geo.Whole}})}
}

// kindOfFault tells what cannot be read from what is no shape.
func kindOfFault(r geo.Rule) land.Kind {
	switch r {
	case geo.BadPosition, geo.BadNesting, geo.MixedDimensions:
		return land.Malformed
	case geo.TooManyPoints, geo.TooManyRings:
		return land.TooLarge
	}
	return land.Invalid
}

// geometryText is a shape as GeoJSON; none is null.
func geometryText(shape orb.MultiPolygon) (jsontext.Value, error) {
	if shape == nil {
		return jsontext.Value("null"), nil
	}
	return geojson.AppendGeometry(nil, shape)
}

type previewRequest struct {
	Parcel   land.ID         `json:"parcel"`
	Op       store.Operation `json:"op"`
	Geometry jsontext.Value  `json:"geometry,omitzero"`
}

type previewPart struct {
	Geometry    jsontext.Value `json:"geometry"`
	PlaneM2     land.Mu        `json:"plane_m2"`
	EllipsoidM2 land.Mu        `json:"ellipsoid_m2"`
	// What a disposal on it would take of the parcel: the mu, its percent of the
	// listed mu, and the mu that would then remain. Null where the parcel has no
	// boundary yet, or this is to be it.
	ProposedMu *land.Mu `json:"proposed_mu"`
	Percent    *land.Mu `json:"percent"`
	LeavesMu   *land.Mu `json:"leaves_mu"`
}

type preview struct {
	Parts   []previewPart  `json:"parts"`
	Outside jsontext.Value `json:"outside"`
	Over    jsontext.Value `json:"over"`
}

var previewGeometry = operation{
	id: "previewGeometry", summary: "Measure, clip, split, divide, mend, take what remains or try as a boundary; nothing is stored",
	takes: takes{of: previewRequest{}, most: mostGeometry}, gives: gives{of: preview{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[previewRequest](c)
		if err != nil {
			return answer{}, err
		}
		shape, err := c.drawn(in.Geometry)
		if err != nil {
			return answer{}, err
		}
		found, err := c.desk().Preview(c.ctx(), in.Parcel, in.Op, shape)
		if err != nil {
			return answer{}, err
		}
		out, err := previewOf(found)
		return answer{body: out}, err
	},
}

func previewOf(p store.Preview) (out preview, err error) {
	out.Parts = make([]previewPart, len(p.Parts))
	for i, part := range p.Parts {
		out.Parts[i] = previewPart{PlaneM2: part.PlaneM2, EllipsoidM2: part.EllipsoidM2}
		if takes := part.Takes; takes != nil {
			out.Parts[i].ProposedMu, out.Parts[i].Percent, out.Parts[i].LeavesMu = &takes.Mu, &takes.Percent, &takes.Leaves
		}
		if out.Parts[i].Geometry, err = geometryText(part.Shape); err != nil {
			return out, err
		}
	}
	if out.Outside, err = geometryText(p.Outside); err != nil {
		return out, err
	}
	out.Over, err = geometryText(p.Over)
	return out, err
}
