// Package land holds the rules of the books of three-category land (三类地):
// what a parcel, a task, a disposal and a transfer are, who may take which
// step, what a step moves between the accounts, and what a rate is.
//
// World and units: areas are exact decimals in mu (亩) with at most eight
// places, since 1 ha = 15 mu and 1 m² = 0.0015 mu are exact in it and a mu is
// no finite decimal of square metres. Dates are civil dates of Asia/Shanghai.
// Shapes are orb.MultiPolygon in EPSG:4490, longitude before latitude.
//
// The package is pure: it knows no database and no HTTP, and reads no clock.
// Every function that depends on "today" takes it as an argument.
package land
