// Package geo holds what Sanlei knows about shapes: projections, areas,
// validity and the binary form that PostGIS speaks. It knows no database, no
// HTTP and nothing of land.
//
// # World
//
// A shape is an orb geometry with coordinates in degrees of EPSG:4490
// (CGCS2000), x = longitude and y = latitude, whatever order the authority
// writes them in. Projected points are metres with x = east and y = north.
// Areas are square metres on the CGCS2000 ellipsoid unless they say "plane".
//
// An edge is the straight line in EPSG:4490 between its two vertices, neither a
// geodesic nor a straight line of some projection. Areas follow that line in
// pieces of at most [MaxPiece] metres.
//
// In a polygon the first ring is the outer one and the others are holes. Roles
// come from that order and never from the direction in which a ring runs.
//
// Areas are float64, exact to well under a square millimetre for a parcel. Who
// shows or books one turns it into a decimal once, and adds decimals from there.
package geo
