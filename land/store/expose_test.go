package store

import "github.com/jackc/pgx/v5"

// ParcelTileSQL is the query of a tile, for the test that reads its plan.
func ParcelTileSQL(d *Desk, t Tile, f Filter) (string, pgx.NamedArgs) { return d.parcelTile(t, f) }

// Hears reports whether a store hears news, for tests of what it keeps.
func Hears(s *Store) bool { return s.news.listening.Load() }
