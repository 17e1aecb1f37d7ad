package main

import (
	"strings"
)

func drawn(coordinates string) string {
	return drafting + `,"geometry":{"type":"Polygon","coordinates":` + coordinates + `}}`
}

func ofType(geometry string) string { return drafting + `,"geometry":` + geometry + `}` }

// shapeProbes are drawings that are none.
func shapeProbes() []probe {
	return []probe{
		{row: 8, name: "coordinates as text", body: drawn(`[[["110.57","27.06"]]]`), want: []int{400}},
		{row: 8, name: "coordinates null", body: drawn(`null`), want: []int{400}},
		{row: 8, name: "nested once too often", body: drawn(`[[[[110.57,27.06]]]]`), want: []int{400}},
		{row: 9, name: "an open ring", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.061]]]`), want: []int{422}, rule: "ring_not_closed"},
		{row: 9, name: "three positions", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.57,27.06]]]`), want: []int{422}},
		{row: 9, name: "all the same", body: drawn(`[[[110.57,27.06],[110.57,27.06],[110.57,27.06],[110.57,27.06]]]`), want: []int{422}},
		{row: 9, name: "there and back", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.57,27.06],[110.571,27.06],[110.57,27.06]]]`), want: []int{422}},
		{row: 10, name: "a bow-tie", body: drawn(`[[[110.57,27.06],[110.571,27.061],[110.571,27.06],[110.57,27.061],[110.57,27.06]]]`), want: []int{422}, rule: "self_intersection"},
		{row: 10, name: "a hole outside", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]],[[110.58,27.06],[110.581,27.061],[110.581,27.06],[110.58,27.06]]]`), want: []int{422}},
		{row: 10, name: "a spike", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.5705,27.06],[110.5705,27.061],[110.57,27.06]]]`), want: []int{422}},
		{row: 10, name: "a ring that touches itself", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.5705,27.0605],[110.571,27.061],[110.57,27.061],[110.5705,27.0605],[110.57,27.06]]]`), want: []int{422}},
		{row: 10, name: "a hole that is the shell", body: drawn(`[[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]],[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]]]`), want: []int{422}},
		{row: 10, name: "parts over each other", body: ofType(`{"type":"MultiPolygon","coordinates":[[[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]]],[[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]]]]}`), want: []int{422}},
		{row: 11, name: "a shell that turns right", target: previewOf, body: measured(`[[[110.5712,27.0538],[110.5712,27.0540],[110.5714,27.0540],[110.5714,27.0538],[110.5712,27.0538]]]`), want: []int{200}, says: "rings_turned"},
		{row: 12, name: "nothing", body: drawn(`[]`), want: []int{422}, rule: "empty"},
		{row: 12, name: "a point", body: ofType(`{"type":"Point","coordinates":[110.57,27.06]}`), want: []int{422}, rule: "wrong_type"},
		{row: 12, name: "a collection", body: ofType(`{"type":"GeometryCollection","geometries":[]}`), want: []int{400, 422}},
		{row: 13, name: "heights here and there", body: drawn(`[[[110.57,27.06],[110.571,27.06,1],[110.571,27.061],[110.57,27.06]]]`), want: []int{400}},
		{row: 13, name: "heights", target: previewOf, body: measured(`[[[110.5712,27.0538,5],[110.5714,27.0538,5],[110.5714,27.0540,5],[110.5712,27.0538,5]]]`), want: []int{200}, says: "height_dropped"},
		{row: 14, name: "longitude 410", body: drawn(`[[[410.57,27.06],[410.571,27.06],[410.571,27.061],[410.57,27.06]]]`), want: []int{422}, rule: "longitude_range"},
		{row: 14, name: "latitude 95", body: drawn(`[[[110.57,95.06],[110.571,95.06],[110.571,95.061],[110.57,95.06]]]`), want: []int{422}},
		{row: 15, name: "axes swapped", body: drawn(`[[[27.06,110.57],[27.06,110.571],[27.061,110.571],[27.06,110.57]]]`), want: []int{422}, rule: "axes_swapped"},
		{row: 16, name: "across the antimeridian", body: drawn(`[[[179.9,27.06],[-179.9,27.06],[-179.9,27.061],[179.9,27.06]]]`), want: []int{409, 422}},
		{row: 16, name: "over the pole", body: drawn(`[[[0,89],[120,89],[-120,89],[0,89]]]`), want: []int{409, 422}},
		{row: 18, name: "metres", body: drawn(`[[[457412,2994300],[457512,2994300],[457512,2994400],[457412,2994300]]]`), want: []int{422}},
		{row: 19, name: "an unknown reference system", body: drawn(`[]`), headers: []string{"Content-Crs", "EPSG:99999"}, want: []int{400}},
		{row: 18, name: "metres of a zone with its number", body: drawn(`[[[37457412,2994300],[37457512,2994300],[37457512,2994400],[37457412,2994300]]]`), want: []int{422}},
		{row: 19, name: "two reference systems", body: drawn(`[]`), headers: []string{"Content-Crs", "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>", "Content-Crs", "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"}, want: []int{400}, rule: "unknown_crs"},
		{row: 19, name: "a mix of them", body: drawn(`[]`), headers: []string{"Content-Crs", "urn:ogc:def:crs:EPSG::4326'"}, want: []int{400}},
		{row: 20, name: "200,001 vertices", body: drawn(`[[` + strings.Repeat(`[110.57,27.06],`, 200_000) + `[110.57,27.06]]]`), want: []int{413}},
		{row: 20, name: "5,001 rings", body: drawn(`[` + strings.Repeat(`[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]],`, 5000) + `[[110.57,27.06],[110.571,27.06],[110.571,27.061],[110.57,27.06]]]`), want: []int{413}},
		{row: 21, name: "3,000 km²", body: drawn(`[[[110,26.8],[110.6,26.8],[110.6,27.3],[110,27.3],[110,26.8]]]`), want: []int{422}},
		{row: 22, name: "corners a billionth of a degree apart, in 17 digits", target: previewOf, body: measured(`[[[110.57120000000000001,27.0538],[110.5714,27.0538],[110.57140000000000012,27.0540000000004],[110.5714,27.0540000000005],[110.5712,27.0538]]]`), want: []int{200}, says: "coordinates_snapped"},
	}
}

func measured(coordinates string) string {
	return `{"parcel":"PARCEL","op":"measure","geometry":{"type":"Polygon","coordinates":` + coordinates + `}}`
}

// listed is a request that lists a parcel with a box in degrees.
func listed(west, south, east, north, more string) string {
	ring := strings.NewReplacer("W", west, "S", south, "E", east, "N", north).Replace("[[W,S],[E,S],[E,N],[W,N],[W,S]]")
	return listing + `,"geometry":{"type":"Polygon","coordinates":[` + ring + `]}` + more + `}`
}

// placeProbes are parcels that lie where none of the task can, or measure what they
// do not.
func placeProbes() []probe {
	return unless("registrar", "POST", "/api/parcels", []probe{
		{row: 16, name: "a parcel across the antimeridian", body: listed("179.9", "27.06", "-179.9", "27.061", ""), want: []int{422}, rule: "outside_region"},
		{row: 16, name: "a parcel at the pole", body: listed("110", "89", "111", "90", ""), want: []int{422}, rule: "outside_region"},
		{row: 17, name: "a parcel in another county", body: listed("111.57", "27.06", "111.571", "27.0606", ""), want: []int{422}, rule: "outside_region"},
		{row: 17, name: "half a parcel beyond the county", body: listed("110.99", "27.06", "111.02", "27.0606", ""), want: []int{422}, rule: "outside_region"},
		{row: 21, name: "a parcel of a few square centimetres", body: listed("110.40", "27.20", "110.4000001", "27.2000001", ""), want: []int{422}, rule: "area_range"},
		{row: 24, name: "a parcel over another", body: listing + `,"geometry":PARCELSHAPE}`, want: []int{422}, rule: "land_is_listed_once"},
		{row: 27, name: "a plane area that is not the shape's", body: listed("110.40", "27.20", "110.401", "27.2006", `,"plane_m2":"6610"`), want: []int{422}, rule: "area_of_the_shape"},
		{row: 27, name: "an ellipsoid area that is not the shape's", body: listed("110.40", "27.20", "110.401", "27.2006", `,"ellipsoid_m2":"6560"`), want: []int{422}, rule: "area_of_the_shape"},
	})
}
