package blob

import (
	"bytes"
	le "encoding/binary"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/geotest"
)

// wkb is a blob without a box, little-endian, whose type has the given number and
// whose rings have that many numbers a position.
func wkb(kind uint32, numbers int, rings ...orb.Ring) []byte {
	b := []byte{'G', 'P', 0, 1, 0x8a, 0x11, 0, 0, 1} // srs_id 4490
	b = le.LittleEndian.AppendUint32(b, kind)
	b = le.LittleEndian.AppendUint32(b, uint32(len(rings)))
	for _, r := range rings {
		b = le.LittleEndian.AppendUint32(b, uint32(len(r)))
		for _, p := range r {
			for i := range numbers {
				x := 500.0
				if i < 2 {
					x = p[i]
				}
				b = le.LittleEndian.AppendUint64(b, math.Float64bits(x))
			}
		}
	}
	return b
}

func parsed(b []byte) (f format.Feature) {
	Parse(&f, b, 4490, format.DefaultLimits.Limits)
	return f
}

var triangle = orb.Ring{{110, 27}, {111, 27}, {111, 28}, {110, 27}}

func TestBlobsAreRead(t *testing.T) {
	t.Parallel()
	boxed := slices.Concat(wkb(3, 2, triangle)[:8], make([]byte, 48), wkb(3, 2, triangle)[8:])
	boxed[3] |= 2 << 1
	turned := orb.Ring{{110, 27}, {111, 28}, {111, 27}, {110, 27}}
	big := []byte{'G', 'P', 0, 0, 0, 0, 0x11, 0x8a, 0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 4}
	for _, p := range triangle {
		big = le.BigEndian.AppendUint64(big, math.Float64bits(p[0]))
		big = le.BigEndian.AppendUint64(big, math.Float64bits(p[1]))
	}
	for _, c := range []struct {
		name  string
		b     []byte
		notes []format.Note
	}{
		{"a polygon", wkb(3, 2, triangle), nil},
		{"with a box", boxed, nil},
		{"the other byte order", big, nil},
		{"heights", wkb(1003, 3, triangle), []format.Note{format.HeightDropped}},
		{"measures", wkb(2003, 3, triangle), []format.Note{format.HeightDropped}},
		{"both", wkb(3003, 4, triangle), []format.Note{format.HeightDropped}},
		{"clockwise", wkb(3, 2, turned), []format.Note{format.RingsTurned}},
	} {
		f := parsed(c.b)
		if len(f.Faults) > 0 || !orb.Equal(f.Geometry, orb.Polygon{triangle}) || !slices.Equal(f.Notes, c.notes) {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

func TestBlobsThatLie(t *testing.T) {
	t.Parallel()
	good := wkb(3, 2, triangle)
	with := func(at int, n uint32) []byte {
		b := bytes.Clone(good)
		le.LittleEndian.PutUint32(b[at:], n)
		return b
	}
	set := func(at int, c byte) []byte {
		b := bytes.Clone(good)
		b[at] = c
		return b
	}
	inner := good[8:]
	multi := func(parts ...[]byte) []byte {
		b := le.LittleEndian.AppendUint32(append(bytes.Clone(good[:8]), 1), wkbMultiPolygon)
		return append(le.LittleEndian.AppendUint32(b, uint32(len(parts))), bytes.Join(parts, nil)...)
	}
	if f := parsed(multi(inner, inner)); len(f.Faults) > 0 || len(f.Geometry.(orb.MultiPolygon)) != 2 {
		t.Fatalf("two parts: %+v", f)
	}
	for _, c := range []struct {
		name string
		b    []byte
		want geo.Rule
	}{
		{"nothing", nil, geo.BadNesting},
		{"another magic", set(0, 'X'), geo.BadNesting},
		{"another version", set(2, 1), geo.BadNesting},
		{"another system", with(4, 4326), geo.BadFeature},
		{"an unknown box", set(3, 1|5<<1), geo.BadNesting},
		{"a box that is missing", append(bytes.Clone(good[:3]), 1|4<<1, 0x8a, 0x11, 0, 0), geo.BadNesting},
		{"an extension", set(3, 1|1<<5), geo.WrongType},
		{"empty", set(3, 1|1<<4), geo.Empty},
		{"an unknown byte order", set(8, 2), geo.BadNesting},
		{"a point", with(9, 1), geo.WrongType},
		{"a curve", with(9, 10), geo.WrongType},
		{"a type of another dialect", with(9, 0x80000003), geo.WrongType},
		{"two thousand million rings", with(13, 1<<31), geo.BadNesting},
		{"all points there can be", with(17, 1<<32-1), geo.BadNesting},
		{"a point too many", with(17, 5), geo.BadNesting},
		{"a point too few", with(17, 3), geo.BadNesting},
		{"no rings", wkb(3, 2), geo.Empty},
		{"a ring without points", wkb(3, 2, orb.Ring{}), geo.Empty},
		{"cut short", good[:len(good)-1], geo.BadNesting},
		{"something after it", append(bytes.Clone(good), 0), geo.BadNesting},
		{"an open ring", wkb(3, 2, triangle[:3]), geo.RingNotClosed},
		{"latitude first", wkb(3, 2, orb.Ring{{27, 110}, {27, 111}, {28, 111}, {27, 110}}), geo.AxesSwapped},
		{"no parts", multi(), geo.Empty},
		{"more parts than follow", multi(inner)[:20], geo.BadNesting},
		{"a multipolygon in a multipolygon", multi(multi(inner)[8:]), geo.WrongType},
		{"one part with heights", multi(inner, wkb(1003, 3, triangle)[8:]), geo.MixedDimensions},
	} {
		f := parsed(c.b)
		if len(f.Faults) == 0 || f.Faults[0].Rule != c.want {
			t.Errorf("%s: %v, want %s", c.name, f.Faults, c.want)
		}
	}
}

func TestBlobLimits(t *testing.T) {
	t.Parallel()
	b := wkb(3, 2, triangle, triangle)
	for _, c := range []struct {
		limits geo.Limits
		want   geo.Rule
	}{
		{geo.Limits{Vertices: 8, Rings: 2}, ""},
		{geo.Limits{Vertices: 7, Rings: 2}, geo.TooManyPoints},
		{geo.Limits{Vertices: 8, Rings: 1}, geo.TooManyRings},
	} {
		var f format.Feature
		Parse(&f, b, 4490, c.limits)
		if c.want == "" && len(f.Faults) > 0 || c.want != "" && (len(f.Faults) != 1 || f.Faults[0].Rule != c.want) {
			t.Errorf("%v: %v", c.limits, f.Faults)
		}
	}
}

// FuzzBlob reads any bytes as a geometry: no panic, what is taken has a sound
// structure, and written and read again it is the same.
func FuzzBlob(f *testing.F) {
	f.Add(wkb(3, 2, triangle))
	f.Add(wkb(3003, 4, triangle))
	w := Writer{System: 4490}
	for _, s := range geotest.Shapes(5, 1) {
		if err := w.Make(s, geo.Geographic); err != nil {
			f.Fatal(err)
		}
		f.Add(bytes.Clone(w.Bytes))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got := parsed(b)
		if len(got.Faults) > 0 {
			return
		}
		if err := w.Make(got.Geometry, geo.Geographic); err != nil {
			t.Fatal(err)
		}
		again := parsed(w.Bytes)
		if p, ok := got.Geometry.(orb.Polygon); ok {
			got.Geometry = orb.MultiPolygon{p}
		}
		if len(again.Faults)+len(again.Notes) > 0 || !orb.Equal(again.Geometry, got.Geometry) {
			t.Errorf("%v came back as %v", got, again)
		}
	})
}
