// Package geopackage reads and writes layers of polygons in GeoPackages (OGC
// 12-128r18), which are SQLite databases, one feature at a time.
//
// A database from outside can hold more than data: views, triggers, virtual tables,
// a schema that calls functions. Files are opened read-only, without trust in their
// schema, and only plain tables are read, so nothing of that runs.
//
// Coordinates are x = east or longitude, y = north or latitude, whatever order the
// system's authority has.
package geopackage
