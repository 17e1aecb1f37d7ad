package store

import (
	"github.com/jackc/pgx/v5"

	"sanlei/geo"
	"sanlei/land"
)

// ParcelTileSQL is the query of a tile, for the test that reads its plan.
func ParcelTileSQL(d *Desk, t Tile, f Filter) (string, pgx.NamedArgs) {
	return d.tileNow(parcelLayer, t, f)
}

// Hears reports whether a store hears news, for tests of what it keeps.
func Hears(s *Store) bool { return s.news.listening.Load() }

// OverEachOther is how many pairs of so many rows with one box are looked at, and
// what is told of the others.
func OverEachOther(rows int) (pairs int, told []land.Finding) {
	g := &staging{}
	for n := range rows {
		g.boxes = append(g.boxes, geo.Boxed{N: int32(n + 1), East: 1, North: 1})
	}
	g.findMeeting()
	return len(g.meet), g.findings
}

// Kept is how many tiles a store keeps.
func Kept(s *Store) int { return s.tiles.EstimatedSize() }
