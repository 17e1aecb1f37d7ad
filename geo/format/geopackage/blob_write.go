package geopackage

import (
	le "encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// blobWriter makes geometries in one system.
type blobWriter struct {
	crs geo.CRS
	b   []byte
	box orb.Bound
}

// make makes the blob of a shape that is in a system: a multipolygon, right-handed,
// with its box.
func (w *blobWriter) make(g orb.Geometry, from geo.CRS) error {
	var mp orb.MultiPolygon
	switch g := g.(type) {
	case orb.Polygon:
		mp = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		mp = g
	default:
		return fmt.Errorf("a layer of polygons has no %T", g)
	}
	if faults := geo.StructureIn(mp, from); len(faults) > 0 {
		return faults
	}
	w.box = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	const littleWithBox = 1 | 1<<1
	w.b = append(w.b[:0], 'G', 'P', 0, littleWithBox)
	w.b = le.LittleEndian.AppendUint32(w.b, uint32(w.crs.EPSG()))
	w.b = append(w.b, make([]byte, 32)...)
	w.head(wkbMultiPolygon, len(mp))
	for _, p := range mp {
		w.head(wkbPolygon, len(p))
		for i, r := range p {
			w.ring(r, geo.AgainstRightHand(r, i), from)
		}
	}
	for i, x := range []float64{w.box.Min[0], w.box.Max[0], w.box.Min[1], w.box.Max[1]} {
		le.LittleEndian.PutUint64(w.b[8+8*i:], math.Float64bits(x))
	}
	return nil
}

func (w *blobWriter) head(kind uint32, n int) {
	w.b = le.LittleEndian.AppendUint32(append(w.b, 1), kind)
	w.b = le.LittleEndian.AppendUint32(w.b, uint32(n))
}

// ring appends a ring, backwards if need be.
func (w *blobWriter) ring(r orb.Ring, backwards bool, from geo.CRS) {
	w.b = le.LittleEndian.AppendUint32(w.b, uint32(len(r)))
	for i := range r {
		if backwards {
			i = len(r) - 1 - i
		}
		p := r[i]
		if from != w.crs {
			p = w.crs.Forward(from.Inverse(p))
		}
		w.box.Min = orb.Point{math.Min(w.box.Min[0], p[0]), math.Min(w.box.Min[1], p[1])}
		w.box.Max = orb.Point{math.Max(w.box.Max[0], p[0]), math.Max(w.box.Max[1], p[1])}
		w.b = le.LittleEndian.AppendUint64(w.b, math.Float64bits(p[0]))
		w.b = le.LittleEndian.AppendUint64(w.b, math.Float64bits(p[1]))
	}
}
