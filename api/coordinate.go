package api

import (
	"fmt"
	"math"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/pasted"
	"sanlei/land"
)

type readingRequest struct {
	Parcel land.ID `json:"parcel"`
	Text   string  `json:"text"`
}

type reading struct {
	Geometry jsontext.Value `json:"geometry"`
	Form     pasted.Form    `json:"form"`
	CRS      string         `json:"crs"`
	// ZoneAssumed says that the text names no zone, so the parcel's own was taken.
	ZoneAssumed bool `json:"zone_assumed"`
}

var readCoordinates = operation{
	id: "readCoordinates", summary: "Read pasted coordinates, WKT or GeoJSON as a shape; nothing is stored",
	takes: takes{of: readingRequest{}}, gives: gives{of: reading{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[readingRequest](c)
		if err != nil {
			return answer{}, err
		}
		own, err := c.desk().OwnZone(c.ctx(), in.Parcel)
		if err != nil {
			return answer{}, err
		}
		found, faults := pasted.Read(in.Text, own)
		if len(faults) > 0 {
			refusal := &land.Error{Kind: land.Invalid}
			for _, f := range faults {
				refusal.Details = append(refusal.Details, land.Detail{Location: fmt.Sprintf("body.text.%d", f.Line), Rule: string(f.Rule), Message: f.Rule.Text()})
			}
			return answer{}, refusal
		}
		if faults := format.DefaultLimits.Check(found.Shape); len(faults) > 0 {
			return answer{}, &land.Error{Kind: land.TooLarge, Details: land.Faults("body.text", faults)}
		}
		shape, err := geometryText(found.Shape)
		return answer{body: reading{shape, found.Form, found.CRS.String(), found.Assumed}}, err
	},
}

type conversion struct {
	From        int         `json:"from"` // EPSG codes: 4490, or of a Gauss–Krüger zone of CGCS2000
	To          int         `json:"to"`
	Coordinates []orb.Point `json:"coordinates"` // longitude before latitude, east before north
}

// mostConverted is how many coordinates are converted at a time.
const mostConverted = 10_000

var convertCoordinates = operation{
	id: "convertCoordinates", summary: "Convert coordinates between EPSG:4490 and its Gauss–Krüger zones",
	takes: takes{of: conversion{}}, gives: gives{of: conversion{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[conversion](c)
		if err != nil {
			return answer{}, err
		}
		from, err := system("body.from", in.From)
		if err != nil {
			return answer{}, err
		}
		to, err := system("body.to", in.To)
		if err != nil {
			return answer{}, err
		}
		if len(in.Coordinates) > mostConverted {
			return answer{}, land.Refuse(land.TooLarge, "body.coordinates", "too_many_vertices", geo.TooManyPoints.Text())
		}
		for i, p := range in.Coordinates {
			at := from.Inverse(p)
			if !inZones(at) {
				return answer{}, land.Refuse(land.Invalid, fmt.Sprintf("body.coordinates.%d", i), string(pasted.NoPlace), pasted.NoPlace.Text())
			}
			in.Coordinates[i] = written(to, to.Forward(at))
		}
		return answer{body: in}, nil
	},
}

func system(location string, code int) (geo.CRS, error) {
	crs, err := geo.ByEPSG(code)
	if err != nil {
		return crs, land.Refuse(land.Invalid, location, "unknown_crs", "this is neither EPSG:4490 nor one of its Gauss–Krüger zones")
	}
	return crs, nil
}

// inZones reports whether a place in degrees is one that the zones are for.
func inZones(p orb.Point) bool { return p[0] >= 73 && p[0] <= 136 && p[1] >= 3 && p[1] <= 54 }

// written is a point with the digits that are shown: 1e-9 degrees, 0.1 mm.
func written(crs geo.CRS, p orb.Point) orb.Point {
	digits := 1e4
	if crs.IsGeographic() {
		digits = 1 / geo.Grid
	}
	return orb.Point{math.Round(p[0]*digits) / digits, math.Round(p[1]*digits) / digits}
}
