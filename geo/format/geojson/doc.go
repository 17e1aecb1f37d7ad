// Package geojson reads and writes GeoJSON (RFC 7946) and sequences of its
// features (RFC 8142, or one feature a line), one feature at a time.
//
// Coordinates are longitude, latitude in degrees. RFC 7946 says WGS 84; Sanlei
// takes and gives them as EPSG:4490, which differs by less than a metre.
//
// Written coordinates have at most nine decimals, a tenth of a millimetre, with
// no trailing zeros; the same features give the same bytes.
package geojson
