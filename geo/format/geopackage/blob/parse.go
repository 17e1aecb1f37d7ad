// Package blob reads and writes geometries in the binary form of GeoPackages (OGC
// 12-128r18, clause 2.1.3): a header with system and box, and well-known binary.
package blob

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// The types of geometries that are told apart, without their dimensions.
const (
	wkbPolygon      = 3
	wkbMultiPolygon = 6
)

// blob walks over the binary form of a geometry. The first fault stops it. No
// memory is taken by a count before there are bytes for it.
type blob struct {
	b       []byte
	order   binary.ByteOrder
	part    int
	ring    int
	numbers int // in each position: 2 to 4, 0 before the first
	left    geo.Limits
	fault   *geo.Fault
}

// envelopes is the lengths of boxes by their code.
var envelopes = []int{0, 32, 48, 48, 64}

// Parse reads a geometry of a layer with a system into a feature, with its faults
// and notes. Rings have their roles by their order.
func Parse(f *format.Feature, b []byte, srs int64, limits geo.Limits) {
	r := blob{b: b, part: -1, ring: -1, left: limits}
	g := r.geometry(srs)
	if r.fault != nil {
		f.Faults = append(f.Faults, *r.fault)
		return
	}
	f.Geometry = g
	if faults := geo.StructureIn(g, f.CRS); len(faults) > 0 {
		f.Faults = append(f.Faults, faults...)
		return
	}
	if r.numbers > 2 {
		f.Notes = append(f.Notes, format.HeightDropped)
	}
	if geo.RightHand(g) {
		f.Notes = append(f.Notes, format.RingsTurned)
	}
}

func (r *blob) fail(rule geo.Rule, value string) {
	if r.fault == nil {
		r.fault = &geo.Fault{Rule: rule, Path: geo.Path{Part: r.part, Ring: r.ring, Point: -1}, Value: value}
	}
	r.b = nil
}

// geometry reads the header of a GeoPackage's blob and the geometry in it.
func (r *blob) geometry(srs int64) orb.Geometry {
	if len(r.b) < 8 || string(r.b[:2]) != "GP" || r.b[2] != 0 {
		r.fail(geo.BadNesting, "")
		return nil
	}
	flags := r.b[3]
	r.order = byteOrder(flags & 1)
	box := int(flags >> 1 & 7)
	if box >= len(envelopes) || len(r.b) < 8+envelopes[box] {
		r.fail(geo.BadNesting, "")
		return nil
	}
	if said := int64(int32(r.order.Uint32(r.b[4:]))); said != srs {
		r.fail(geo.BadFeature, fmt.Sprintf("srs_id %d", said))
		return nil
	}
	const empty, extended = 1 << 4, 1 << 5
	if flags&extended != 0 {
		r.fail(geo.WrongType, "extended")
		return nil
	}
	if flags&empty != 0 {
		r.fail(geo.Empty, "")
		return nil
	}
	r.b = r.b[8+envelopes[box]:]
	return r.shape()
}

func byteOrder(little byte) binary.ByteOrder {
	if little == 1 {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

// shape reads a polygon or multipolygon, and nothing after it.
func (r *blob) shape() (g orb.Geometry) {
	switch kind := r.kind(); {
	case r.fault != nil:
	case kind == wkbPolygon:
		r.part = 0
		g = r.polygon()
	case kind == wkbMultiPolygon:
		g = r.multiPolygon()
	default:
		r.fail(geo.WrongType, fmt.Sprintf("type %d", kind))
	}
	if r.fault == nil && len(r.b) > 0 {
		r.fail(geo.BadNesting, "")
	}
	return g
}

// kind reads byte order and type; the thousands of the type say the dimensions.
func (r *blob) kind() uint32 {
	if len(r.b) < 5 || r.b[0] > 1 {
		r.fail(geo.BadNesting, "")
		return 0
	}
	r.order = byteOrder(r.b[0])
	kind := r.order.Uint32(r.b[1:])
	r.b = r.b[5:]
	numbers := []int{2, 3, 3, 4}
	if kind >= 4000 {
		r.fail(geo.WrongType, fmt.Sprintf("type %d", kind))
		return 0
	}
	n := numbers[kind/1000]
	if r.numbers != 0 && n != r.numbers {
		r.fail(geo.MixedDimensions, "")
	}
	r.numbers = n
	return kind % 1000
}

// count reads how many things follow, each of which takes some bytes at least.
func (r *blob) count(size int) int {
	if len(r.b) < 4 {
		r.fail(geo.BadNesting, "")
		return 0
	}
	n := int64(r.order.Uint32(r.b))
	r.b = r.b[4:]
	if n*int64(size) > int64(len(r.b)) {
		r.fail(geo.BadNesting, fmt.Sprintf("%d to come", n))
		return 0
	}
	return int(n)
}

func (r *blob) multiPolygon() orb.MultiPolygon {
	n := r.count(9)
	if n > r.left.Rings {
		r.fail(geo.TooManyRings, fmt.Sprintf("%d parts", n))
		return nil
	}
	mp := make(orb.MultiPolygon, 0, n)
	for i := 0; i < n && r.fault == nil; i++ {
		r.part, r.ring = i, -1
		if kind := r.kind(); r.fault == nil && kind != wkbPolygon {
			r.fail(geo.WrongType, fmt.Sprintf("type %d", kind))
		}
		if r.fault == nil {
			mp = append(mp, r.polygon())
		}
	}
	return mp
}

func (r *blob) polygon() orb.Polygon {
	n := r.count(4)
	if r.left.Rings -= n; r.left.Rings < 0 {
		r.fail(geo.TooManyRings, fmt.Sprintf("%d rings", n))
		return nil
	}
	p := make(orb.Polygon, 0, n)
	for i := 0; i < n && r.fault == nil; i++ {
		r.ring = i
		p = append(p, r.points())
	}
	r.ring = -1
	return p
}

func (r *blob) points() orb.Ring {
	n := r.count(8 * r.numbers)
	if r.left.Vertices -= n; r.left.Vertices < 0 {
		r.fail(geo.TooManyPoints, fmt.Sprintf("%d points", n))
		return nil
	}
	ring := make(orb.Ring, n)
	for i := range ring {
		at := 8 * r.numbers * i
		ring[i] = orb.Point{r.float(at), r.float(at + 8)}
	}
	r.b = r.b[8*r.numbers*n:]
	return ring
}

// float is a coordinate; minus zero is zero.
func (r *blob) float(at int) float64 { return math.Float64frombits(r.order.Uint64(r.b[at:])) + 0 }
