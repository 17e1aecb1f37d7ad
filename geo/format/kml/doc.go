// Package kml reads and writes KML 2.2 (OGC 07-147r2), a placemark a feature, one
// at a time.
//
// Coordinates are longitude, latitude in degrees; KML says WGS 84, Sanlei takes and
// gives them as EPSG:4490, as in GeoJSON.
package kml
