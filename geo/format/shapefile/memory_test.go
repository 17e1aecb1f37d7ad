package shapefile

import (
	"bytes"
	"io"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// memory is a file in memory.
type memory struct {
	b  []byte
	at int
}

func (m *memory) Write(p []byte) (int, error) {
	if grow := m.at + len(p) - len(m.b); grow > 0 {
		m.b = append(m.b, make([]byte, grow)...)
	}
	m.at += copy(m.b[m.at:], p)
	return len(p), nil
}

func (m *memory) Seek(at int64, _ int) (int64, error) {
	m.at = int(at)
	return at, nil
}

// tester is what testing.TB and rapid.T have in common.
type tester interface {
	Helper()
	Fatal(...any)
}

// written is the files of a shapefile called a.
func written(t tester, l Layout, features ...format.Feature) fstest.MapFS {
	t.Helper()
	files, _ := writtenWith(t, l, features...)
	return files
}

// writtenWith is the files and what was lost in them.
func writtenWith(t tester, l Layout, features ...format.Feature) (fstest.MapFS, []format.Loss) {
	t.Helper()
	var shp, shx, dbf memory
	var prj, cpg bytes.Buffer
	w, err := NewWriter(Files{&shp, &shx, &dbf, &prj, &cpg}, l)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range features {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"a.shp": {Data: shp.b}, "a.shx": {Data: shx.b}, "a.dbf": {Data: dbf.b},
		"a.prj": {Data: prj.Bytes()}, "a.cpg": {Data: cpg.Bytes()},
	}, w.Losses()
}

// read reads a shapefile to its end, and what is known of it then.
func read(files fs.FS, o Options) (features []format.Feature, info Info, err error) {
	if o.Limits == (format.Limits{}) {
		o.Limits = format.DefaultLimits
	}
	r, err := Open(files, "", o)
	if err != nil {
		return nil, Info{}, err
	}
	defer r.Close()
	for {
		f, err := r.Next()
		if err == io.EOF {
			return features, r.Info(), nil
		}
		if err != nil {
			return features, r.Info(), err
		}
		features = append(features, f)
	}
}

func zone(t testing.TB, epsg int) geo.CRS {
	t.Helper()
	c, err := geo.ByEPSG(epsg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// layout has a field of each type, with Chinese names.
func layout(e charset.Encoding) Layout {
	return Layout{Encoding: e, Updated: time.Date(2024, 1, 20, 0, 0, 0, 0, time.UTC), Fields: []Field{
		{Name: "编号", Type: Text, Width: 20},
		{Name: "面积", Type: Numeric, Width: 18, Decimals: 4},
		{Name: "日期", Type: Date},
		{Name: "批准", Type: Logical},
	}}
}

func properties(no, area, date string, approved bool) format.Properties {
	return format.Properties{
		{Name: "编号", Value: format.OfString(no)},
		{Name: "面积", Value: format.OfNumber(area)},
		{Name: "日期", Value: format.OfString(date)},
		{Name: "批准", Value: format.OfBool(approved)},
	}
}

// square is a ring of side 0.01° counter-clockwise from its lower left corner.
func square(x, y, side float64) orb.Ring {
	return orb.Ring{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}
}

// turned is a ring the other way round.
func turned(r orb.Ring) orb.Ring {
	r = r.Clone()
	r.Reverse()
	return r
}

// parcels are three features: with a hole and an island in it, plain, and without a
// shape and values.
func parcels() []format.Feature {
	return []format.Feature{
		{Index: 0, Properties: properties("洞口县A-001", "12.3400", "2023-12-31", true), Geometry: orb.MultiPolygon{
			{square(110.5, 27, 0.09), turned(square(110.51, 27.01, 0.05))},
			{square(110.52, 27.02, 0.02)},
		}},
		{Index: 1, Properties: properties("洞口县A-002", "-0.5000", "2020-02-29", false), Geometry: orb.Polygon{square(110.7, 27, 0.01)}},
		{Index: 2, Properties: format.Properties{{Name: "编号"}, {Name: "面积"}, {Name: "日期"}, {Name: "批准"}}},
	}
}
