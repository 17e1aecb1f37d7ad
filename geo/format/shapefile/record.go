package shapefile

import (
	le "encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// recordWriter makes the contents of records in one system.
type recordWriter struct {
	crs     geo.CRS
	content []byte
	box     orb.Bound // of the record
}

// make makes the content of a feature's record.
func (w *recordWriter) make(f format.Feature) error {
	var mp orb.MultiPolygon
	switch g := f.Geometry.(type) {
	case nil:
		w.content = append(w.content[:0], make([]byte, 4)...)
		return nil
	case orb.Polygon:
		mp = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		mp = g
	default:
		return fmt.Errorf("a shapefile of polygons has no %T", g)
	}
	if faults := geo.StructureIn(mp, f.CRS); len(faults) > 0 {
		return faults
	}
	w.polygons(mp, f.CRS)
	return nil
}

// polygons writes rings one after the other, outer ones clockwise and holes
// counter-clockwise. The box comes last, as it is known then.
func (w *recordWriter) polygons(mp orb.MultiPolygon, from geo.CRS) {
	vertices, rings := geo.Count(mp)
	w.box = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	b := le.LittleEndian.AppendUint32(w.content[:0], polygon)
	b = append(b, make([]byte, 32)...)
	b = le.LittleEndian.AppendUint32(b, uint32(rings))
	b = le.LittleEndian.AppendUint32(b, uint32(vertices))
	start := 0
	for _, p := range mp {
		for _, r := range p {
			b = le.LittleEndian.AppendUint32(b, uint32(start))
			start += len(r)
		}
	}
	for _, p := range mp {
		for i, r := range p {
			b = w.ring(b, r, geo.Orientation(r) != 0 && !geo.AgainstRightHand(r, i), from)
		}
	}
	w.content = b
	putBox(w.content[4:], w.box)
}

// ring appends the points of a ring, backwards if need be.
func (w *recordWriter) ring(b []byte, r orb.Ring, backwards bool, from geo.CRS) []byte {
	for i := range r {
		if backwards {
			i = len(r) - 1 - i
		}
		p := r[i]
		if from != w.crs {
			p = w.crs.Forward(from.Inverse(p))
		}
		w.box = extended(w.box, p)
		b = le.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
		b = le.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
	}
	return b
}

func extended(b orb.Bound, p orb.Point) orb.Bound {
	return orb.Bound{
		Min: orb.Point{math.Min(b.Min[0], p[0]), math.Min(b.Min[1], p[1])},
		Max: orb.Point{math.Max(b.Max[0], p[0]), math.Max(b.Max[1], p[1])},
	}
}

// putBox writes a box as xmin, ymin, xmax, ymax.
func putBox(b []byte, box orb.Bound) {
	for i, x := range []float64{box.Min[0], box.Min[1], box.Max[0], box.Max[1]} {
		le.LittleEndian.PutUint64(b[8*i:], math.Float64bits(x))
	}
}
