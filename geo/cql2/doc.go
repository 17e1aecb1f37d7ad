// Package cql2 reads filters in OGC's Common Query Language (21-065r2), as text
// or as JSON, into one tree whose parts have the types that the properties of a
// collection ask for. It runs nothing: who has the data walks the tree.
//
// Read are the classes basic-cql2, advanced-comparison-operators (LIKE, BETWEEN,
// IN), case-insensitive-comparison (CASEI), basic-spatial-functions with -plus
// (S_INTERSECTS with any geometry), and temporal-functions. Arithmetic, functions
// of one's own, arrays and comparisons of two properties are not.
//
// Literals stand in the tree as values, never as text to be put into a query.
// An [Error] names a rule and says what is wrong, and never repeats what came in.
package cql2
