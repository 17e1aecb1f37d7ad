package blob

import (
	le "encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// Writer makes geometries in one system, each in the memory of the one before.
type Writer struct {
	CRS    geo.CRS
	System int       // its number in the file
	Bytes  []byte    // of the last geometry, until the next
	Box    orb.Bound // around it
}

// Make makes the blob of a shape that is in a system: a multipolygon, right-handed,
// with its box.
func (w *Writer) Make(g orb.Geometry, from geo.CRS) error {
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
	w.Box = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	const littleWithBox = 1 | 1<<1
	w.Bytes = append(w.Bytes[:0], 'G', 'P', 0, littleWithBox)
	w.Bytes = le.LittleEndian.AppendUint32(w.Bytes, uint32(w.System))
	w.Bytes = append(w.Bytes, make([]byte, 32)...)
	w.head(wkbMultiPolygon, len(mp))
	for _, p := range mp {
		w.head(wkbPolygon, len(p))
		for i, r := range p {
			w.ring(r, geo.AgainstRightHand(r, i), from)
		}
	}
	for i, x := range []float64{w.Box.Min[0], w.Box.Max[0], w.Box.Min[1], w.Box.Max[1]} {
		le.LittleEndian.PutUint64(w.Bytes[8+8*i:], math.Float64bits(x))
	}
	return nil
}

func (w *Writer) head(kind uint32, n int) {
	w.Bytes = le.LittleEndian.AppendUint32(append(w.Bytes, 1), kind)
	w.Bytes = le.LittleEndian.AppendUint32(w.Bytes, uint32(n))
}

// ring appends a ring, backwards if need be.
func (w *Writer) ring(r orb.Ring, backwards bool, from geo.CRS) {
	w.Bytes = le.LittleEndian.AppendUint32(w.Bytes, uint32(len(r)))
	for i := range r {
		if backwards {
			i = len(r) - 1 - i
		}
		p := r[i]
		if from != w.CRS {
			p = w.CRS.Forward(from.Inverse(p))
		}
		w.Box.Min = orb.Point{math.Min(w.Box.Min[0], p[0]), math.Min(w.Box.Min[1], p[1])}
		w.Box.Max = orb.Point{math.Max(w.Box.Max[0], p[0]), math.Max(w.Box.Max[1], p[1])}
		w.Bytes = le.LittleEndian.AppendUint64(w.Bytes, math.Float64bits(p[0]))
		w.Bytes = le.LittleEndian.AppendUint64(w.Bytes, math.Float64bits(p[1]))
	}
}
