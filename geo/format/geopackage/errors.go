package geopackage

import (
	"context"
	"errors"
)

// Refusal is why a file is not read. It says nothing of what came in.
type Refusal string

// The refusals.
const (
	NotSQLite     Refusal = "this is no SQLite database"
	NotGeoPackage Refusal = "the database is no GeoPackage"
	Unfinished    Refusal = "the file is open in another program, or was not closed: changes lie in a file beside it"
	TooManyTables Refusal = "the database has too many tables"
	NoLayer       Refusal = "there is no layer of features of that name"
	SeveralLayers Refusal = "there are several layers: keep the one of parcels alone in the file"
	NotATable     Refusal = "the layer, or a table that describes it, is not a plain table"
	NoSystem      Refusal = "the layer's reference system is not said"
	Damaged       Refusal = "the database is damaged, or a value in it is too long"
)

// Error is the refusal itself.
func (r Refusal) Error() string { return string(r) }

// below is an error of the database. Its own words may hold names from the file.
type below struct{ err error }

func (e below) Error() string   { return Damaged.Error() }
func (e below) Unwrap() []error { return []error{Damaged, e.err} }

// broken is what an error of the database means: that the caller gave up, or that
// the file is damaged.
func broken(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return below{err}
}
