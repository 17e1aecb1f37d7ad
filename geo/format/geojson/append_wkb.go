package geojson

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

var errWKB = errors.New("this is not the WKB of a multipolygon, little-endian and without heights")

// AppendWKB appends a multipolygon, given as WKB in the form that PostGIS gives it,
// as [AppendGeometry] does, without making a shape of it. Ring is memory for the
// points of one ring, which is given back to be used again; nil is null.
func AppendWKB(b, wkb []byte, ring []orb.Point) ([]byte, []orb.Point, error) {
	if wkb == nil {
		return append(b, "null"...), ring, nil
	}
	r := wkbReader{wkb}
	w := degrees(append(b, `{"type":"MultiPolygon","coordinates":`...))
	w.list(r.head(6), func(int) {
		w.list(r.head(3), func(i int) {
			ring = r.points(ring[:0])
			if geo.AgainstRightHand(ring, i) {
				slices.Reverse(ring)
			}
			w.line(ring)
		})
	})
	w.b = append(w.b, '}')
	switch {
	case w.err != nil:
		return w.b, ring, w.err
	case r.left == nil || len(r.left) > 0:
		return w.b, ring, errWKB
	}
	return w.b, ring, nil
}

// wkbReader takes WKB apart; nil is left of what is none.
type wkbReader struct{ left []byte }

// head is the count behind byte order and type.
func (r *wkbReader) head(kind uint32) int {
	if len(r.left) < 9 || r.left[0] != 1 || binary.LittleEndian.Uint32(r.left[1:]) != kind {
		r.left = nil
		return 0
	}
	n := binary.LittleEndian.Uint32(r.left[5:])
	if r.left = r.left[9:]; int64(n) > int64(len(r.left)) {
		r.left = nil
		return 0
	}
	return int(n)
}

// points appends the points of a ring.
func (r *wkbReader) points(to []orb.Point) []orb.Point {
	if len(r.left) < 4 {
		r.left = nil
		return to
	}
	n := int64(binary.LittleEndian.Uint32(r.left))
	if r.left = r.left[4:]; 16*n > int64(len(r.left)) {
		r.left = nil
		return to
	}
	raw := r.left[:16*n]
	r.left = r.left[16*n:]
	for ; len(raw) >= 16; raw = raw[16:] {
		to = append(to, orb.Point{
			math.Float64frombits(binary.LittleEndian.Uint64(raw)),
			math.Float64frombits(binary.LittleEndian.Uint64(raw[8:])),
		})
	}
	return to
}
