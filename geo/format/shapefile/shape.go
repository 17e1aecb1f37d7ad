package shapefile

import (
	le "encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
)

// The types of shapes that are told apart.
const (
	nullShape  = 0
	polygon    = 5
	polygonZ   = 15
	polygonM   = 25
	multiPatch = 31
)

// shapes reads the records of a .shp file.
type shapes struct {
	*part
	index   *part // .shx; nil once it is missing or wrong
	crs     geo.CRS
	limits  format.Limits
	content []byte
}

// headerLength is that of .shp and .shx files.
const headerLength = 100

// header checks the header of a .shp or .shx file and leaves p.size as long as the
// header says, for some programs leave old bytes behind.
func (p *part) header() (kind uint32, err error) {
	head := make([]byte, headerLength)
	if err := p.read(head); err != nil {
		return 0, err
	}
	length := 2 * int64(int32(le.BigEndian.Uint32(head[24:])))
	switch {
	case le.BigEndian.Uint32(head) != 9994 || le.LittleEndian.Uint32(head[28:]) != 1000:
		return 0, p.fail(errNotShp)
	case length < headerLength || length > p.size:
		return 0, p.fail(errLength)
	}
	p.size = length
	return le.LittleEndian.Uint32(head[32:]), nil
}

// openShapes reads the header, which says what all shapes are.
func (s *shapes) open() error {
	kind, err := s.header()
	switch {
	case err != nil:
		return err
	case kind == multiPatch:
		return s.fail(errMultiPatch)
	case kind != nullShape && kind != polygon && kind != polygonZ && kind != polygonM:
		return s.fail(errNotPolygons)
	}
	return nil
}

// openIndex takes a .shx file that fits the number of rows.
func (s *shapes) openIndex(index *part, rows int) bool {
	if _, err := index.header(); err != nil || index.size != headerLength+8*int64(rows) {
		return false
	}
	s.index = index
	return true
}

// next reads record number i, from 0, into a feature. indexed is whether the index,
// so far as there is one, agrees: it is not asked again otherwise.
func (s *shapes) next(i int, f *format.Feature) (indexed bool, err error) {
	if s.left() < 8 {
		return true, s.fail(errFewerShapes)
	}
	at := s.at
	var head [8]byte
	if err := s.read(head[:]); err != nil {
		return true, err
	}
	indexed = s.listed(at, head[4:])
	if s.index == nil && le.BigEndian.Uint32(head[:]) != uint32(i+1) {
		s.at = at
		return indexed, s.fail(errOrder)
	}
	length := 2 * int64(int32(le.BigEndian.Uint32(head[4:])))
	if length < 4 || length > s.left() {
		s.at = at
		return indexed, s.fail(errRecordLength)
	}
	if length > int64(s.limits.Bytes) {
		f.Faults = append(f.Faults, geo.Fault{Rule: geo.TooManyPoints, Path: geo.Whole})
		return indexed, s.skip(length)
	}
	if int64(cap(s.content)) < length {
		s.content = make([]byte, length)
	}
	s.content = s.content[:length]
	if err := s.read(s.content); err != nil {
		return indexed, err
	}
	s.shape(f)
	return indexed, nil
}

// listed says whether the index has the record where it lies, and drops an index
// that has not.
func (s *shapes) listed(at int64, length []byte) bool {
	if s.index == nil {
		return true
	}
	var entry [8]byte
	err := s.index.read(entry[:])
	if err != nil || 2*int64(le.BigEndian.Uint32(entry[:])) != at || string(entry[4:]) != string(length) {
		s.index = nil
		return false
	}
	return true
}

// shape reads the content of a record.
func (s *shapes) shape(f *format.Feature) {
	b := s.content
	kind := le.LittleEndian.Uint32(b)
	switch kind {
	case nullShape:
		return
	case polygon, polygonZ, polygonM:
	default:
		s.fault(f, geo.WrongType, geo.Whole, fmt.Sprintf("type %d", kind))
		return
	}
	if len(b) < 44 {
		s.fault(f, geo.BadNesting, geo.Whole, "")
		return
	}
	rings, points := int64(le.LittleEndian.Uint32(b[36:])), int64(le.LittleEndian.Uint32(b[40:]))
	need := 44 + 4*rings + 16*points
	if kind == polygonZ {
		need += 16 + 8*points
	}
	switch {
	case rings > int64(s.limits.Rings):
		s.fault(f, geo.TooManyRings, geo.Whole, fmt.Sprintf("%d rings", rings))
	case points > int64(s.limits.Vertices):
		s.fault(f, geo.TooManyPoints, geo.Whole, fmt.Sprintf("%d points", points))
	case need > int64(len(b)):
		s.fault(f, geo.BadNesting, geo.Whole, fmt.Sprintf("%d rings, %d points", rings, points))
	default:
		s.polygons(f, b[44:44+4*rings], b[44+4*rings:44+4*rings+16*points])
		if kind != polygon && f.Geometry != nil {
			note(f, format.HeightDropped)
		}
	}
}

func (s *shapes) fault(f *format.Feature, rule geo.Rule, path geo.Path, value string) {
	f.Faults = append(f.Faults, geo.Fault{Rule: rule, Path: path, Value: value})
}

// polygons makes polygons of the rings that begin at the given points.
func (s *shapes) polygons(f *format.Feature, starts, points []byte) {
	if len(starts) == 0 || len(points) == 0 {
		s.fault(f, geo.Empty, geo.Whole, "")
		return
	}
	run := make([]orb.Point, len(points)/16)
	for i := range run {
		run[i] = orb.Point{float(points[16*i:]), float(points[16*i+8:])}
	}
	rings := make([]orb.Ring, len(starts)/4)
	end := len(run)
	for i := len(rings) - 1; i >= 0; i-- {
		from := int64(le.LittleEndian.Uint32(starts[4*i:]))
		if from >= int64(end) || i == 0 && from != 0 {
			s.fault(f, geo.BadNesting, geo.Path{Part: i, Ring: -1, Point: -1}, fmt.Sprintf("begins at point %d", from))
			return
		}
		rings[i] = run[from:end:end]
		end = int(from)
	}
	s.settle(f, rings)
}

// float is a coordinate; minus zero is zero.
func float(b []byte) float64 { return math.Float64frombits(le.LittleEndian.Uint64(b)) + 0 }

// settle makes the geometry of rings. In a shapefile outer rings run clockwise and
// holes do not, but programs err, so containment decides; the note says where the
// direction was another.
func (s *shapes) settle(f *format.Feature, rings []orb.Ring) {
	mp, nested := geo.Nest(rings, s.crs)
	f.Geometry = mp
	if len(mp) == 1 {
		f.Geometry = mp[0]
	}
	if faults := geo.StructureIn(f.Geometry, s.crs); len(faults) > 0 {
		f.Faults = append(f.Faults, faults...)
		return
	}
	if nested && against(mp) {
		note(f, format.RingsTurned)
	}
	geo.RightHand(f.Geometry)
}

// against says whether any ring runs against the rule of shapefiles, that is with
// the right-hand rule.
func against(mp orb.MultiPolygon) bool {
	for _, p := range mp {
		for i, r := range p {
			if geo.Orientation(r) != 0 && !geo.AgainstRightHand(r, i) {
				return true
			}
		}
	}
	return false
}
