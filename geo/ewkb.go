package geo

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
)

// EncodeEWKB is a shape in the binary form of PostGIS, little-endian, with its
// SRID. A nil or unknown geometry is an error.
func EncodeEWKB(g orb.Geometry, srid int) ([]byte, error) {
	b, err := ewkb.Marshal(g, srid)
	if err == nil && b == nil {
		err = fmt.Errorf("no geometry")
	}
	return b, err
}

// DecodeEWKB reads the binary form of PostGIS and its SRID, 0 where it has none.
// Z and M are refused: the database keeps none.
func DecodeEWKB(b []byte) (orb.Geometry, int, error) {
	if hasHeight(b) {
		return nil, 0, fmt.Errorf("ewkb: the shape has Z or M")
	}
	g, srid, err := ewkb.Unmarshal(b)
	if err != nil {
		return nil, 0, fmt.Errorf("ewkb: %w", err)
	}
	return g, srid, nil
}

// hasHeight looks at the flags Z and M in the type of a shape, the high bits of
// bytes 1 to 4 in either order. The library reads past them into wrong numbers.
func hasHeight(b []byte) bool {
	const flags = 0xc0
	return len(b) >= 5 && (b[0] == 0 && b[1]&flags != 0 || b[0] == 1 && b[4]&flags != 0)
}
