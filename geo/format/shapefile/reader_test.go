package shapefile

import (
	"bytes"
	le "encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/prj"
)

var nan = math.NaN()

// sameCRS lets cmp compare features.
var sameCRS = cmp.Comparer(func(a, b geo.CRS) bool { return a == b })

func TestReaderGivesWhatWasWritten(t *testing.T) {
	t.Parallel()
	for _, e := range []charset.Encoding{charset.UTF8, charset.GB18030} {
		got, info, err := read(written(t, layout(e), parcels()...), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(parcels(), got, sameCRS); diff != "" {
			t.Error(diff)
		}
		want := Info{Encoding: e, Declared: e.String(), Rows: 3, Fields: []Field{
			{"编号", Text, 20, 0}, {"面积", Numeric, 18, 4}, {"日期", Date, 8, 0}, {"批准", Logical, 1, 0},
		}}
		if diff := cmp.Diff(want, info, sameCRS); diff != "" {
			t.Error(diff)
		}
	}
}

// record is a record of a .shp file.
func record(number int, content []byte) []byte {
	return append(pair(int64(number), int64(len(content)/2)), content...)
}

// content is that of a polygon with its rings as they are, and for heights and
// measures what follows.
func content(kind int, rings []orb.Ring, after ...byte) []byte {
	b := le.LittleEndian.AppendUint32(nil, uint32(kind))
	b = append(b, make([]byte, 32)...)
	var starts, points []byte
	n := 0
	for _, r := range rings {
		starts = le.LittleEndian.AppendUint32(starts, uint32(n))
		n += len(r)
		for _, p := range r {
			points, _ = le.Append(points, le.LittleEndian, p)
		}
	}
	b = le.LittleEndian.AppendUint32(b, uint32(len(rings)))
	b = le.LittleEndian.AppendUint32(b, uint32(n))
	return slices.Concat(b, starts, points, after)
}

// shaped is a shapefile without an index whose shapes have the given contents.
func shaped(t testing.TB, contents ...[]byte) fstest.MapFS {
	t.Helper()
	features := make([]format.Feature, len(contents))
	for i := range features {
		features[i].Properties = properties(fmt.Sprint(i), "1", "2023-12-31", true)
	}
	files := written(t, layout(charset.UTF8), features...)
	delete(files, "a.shx")
	shp := bytes.Clone(files["a.shp"].Data[:headerLength])
	for i, c := range contents {
		shp = append(shp, record(i+1, c)...)
	}
	le.BigEndian.PutUint32(shp[24:], uint32(len(shp)/2))
	files["a.shp"] = &fstest.MapFile{Data: shp}
	return files
}

func TestReaderMakesPolygonsOfRings(t *testing.T) {
	t.Parallel()
	outer, hole, island := square(110, 27, 0.9), square(110.1, 27.1, 0.5), square(110.2, 27.2, 0.1)
	beside := square(112, 27, 0.5)
	one := orb.Polygon{outer, turned(hole)}
	two := orb.MultiPolygon{one, {beside}}
	heights := make([]byte, 16+8*5)
	for _, c := range []struct {
		name  string
		kind  int
		rings []orb.Ring
		after []byte
		want  orb.Geometry
		notes []format.Note
	}{
		{"a ring", polygon, []orb.Ring{turned(outer)}, nil, orb.Polygon{outer}, nil},
		{"a hole", polygon, []orb.Ring{turned(outer), hole}, nil, one, nil},
		{"a hole before its outer ring", polygon, []orb.Ring{hole, turned(outer)}, nil, one, nil},
		{"two parts, a hole of the first last", polygon, []orb.Ring{turned(outer), turned(beside), hole}, nil, two, nil},
		{"an island in a hole", polygon, []orb.Ring{turned(outer), hole, turned(island)}, nil, orb.MultiPolygon{one, {island}}, nil},
		{"an outer ring the wrong way round", polygon, []orb.Ring{outer}, nil, orb.Polygon{outer}, []format.Note{format.RingsTurned}},
		{"a hole the wrong way round is a hole by where it lies", polygon, []orb.Ring{turned(outer), turned(hole)}, nil, one, []format.Note{format.RingsTurned}},
		{"two parts, one the wrong way round, are no hole", polygon, []orb.Ring{turned(outer), beside, hole}, nil, two, []format.Note{format.RingsTurned}},
		{"heights", polygonZ, []orb.Ring{turned(outer)}, heights, orb.Polygon{outer}, []format.Note{format.HeightDropped}},
		{"heights and measures", polygonZ, []orb.Ring{turned(outer)}, append(heights, heights...), orb.Polygon{outer}, []format.Note{format.HeightDropped}},
		{"measures", polygonM, []orb.Ring{turned(outer)}, heights, orb.Polygon{outer}, []format.Note{format.HeightDropped}},
		{"measures left out", polygonM, []orb.Ring{turned(outer)}, nil, orb.Polygon{outer}, []format.Note{format.HeightDropped}},
		{"bytes left over", polygon, []orb.Ring{turned(outer)}, make([]byte, 6), orb.Polygon{outer}, nil},
	} {
		got, _, err := read(shaped(t, content(c.kind, c.rings, c.after...)), Options{})
		if err != nil || len(got) != 1 || len(got[0].Faults) > 0 {
			t.Errorf("%s: %v, %v", c.name, got, err)
			continue
		}
		if !orb.Equal(got[0].Geometry, c.want) || !slices.Equal(got[0].Notes, c.notes) {
			t.Errorf("%s: %v %v, want %v %v", c.name, got[0].Geometry, got[0].Notes, c.want, c.notes)
		}
	}
}

func TestReaderGoesOnAfterABadShape(t *testing.T) {
	t.Parallel()
	ring := turned(square(110, 27, 0.5))
	good := content(polygon, []orb.Ring{ring, square(110.1, 27.1, 0.1)})
	with := func(at int, n uint32) []byte {
		b := bytes.Clone(good)
		le.LittleEndian.PutUint32(b[at:], n)
		return b
	}
	for _, c := range []struct {
		name string
		bad  []byte
		want geo.Rule
	}{
		{"a point", with(0, 1), geo.WrongType},
		{"a multipatch", with(0, 31), geo.WrongType},
		{"an unknown type", with(0, 77), geo.WrongType},
		{"two thousand million points", with(40, 1<<31), geo.TooManyPoints},
		{"all points there can be", with(40, 1<<32-1), geo.TooManyPoints},
		{"more points than follow", with(40, 100), geo.BadNesting},
		{"two thousand million rings", with(36, 1<<31), geo.TooManyRings},
		{"more rings than follow", with(36, 300), geo.BadNesting},
		{"no rings", with(36, 0), geo.Empty},
		{"no points", with(40, 0), geo.Empty},
		{"a part that begins before the one before it", with(44, 7), geo.BadNesting},
		{"a part that begins after the last point", with(48, 10), geo.BadNesting},
		{"a part that begins at −1", with(48, 1<<32-1), geo.BadNesting},
		{"two parts that begin together", with(48, 0), geo.BadNesting},
		{"a first part that begins late", with(44, 1), geo.BadNesting},
		{"heights that are missing", with(0, polygonZ), geo.BadNesting},
		{"no room for counts", good[:20], geo.BadNesting},
		{"an open ring", content(polygon, []orb.Ring{ring[:4]}), geo.RingNotClosed},
		{"not a number", content(polygon, []orb.Ring{{{110, nan}, {111, 27}, {111, 28}, {110, nan}}}), geo.NotFinite},
		{"metres", content(polygon, []orb.Ring{square(37457838, 2994349, 100)}), geo.LongitudeRange},
		{"north first", content(polygon, []orb.Ring{square(27, 110, 0.1)}), geo.AxesSwapped},
	} {
		got, _, err := read(shaped(t, c.bad, good), Options{})
		if err != nil || len(got) != 2 {
			t.Errorf("%s: %d features, %v", c.name, len(got), err)
			continue
		}
		if f := got[0].Faults; len(f) == 0 || f[0].Rule != c.want {
			t.Errorf("%s: %v, want %s", c.name, f, c.want)
		}
		if len(got[1].Faults) > 0 || got[1].Index != 1 || got[1].Geometry == nil {
			t.Errorf("%s: the good one came as %+v", c.name, got[1])
		}
	}
}

func TestReaderLimits(t *testing.T) {
	t.Parallel()
	ring := turned(square(110, 27, 0.5))
	one, two := content(polygon, []orb.Ring{ring}), content(polygon, []orb.Ring{ring, square(110.1, 27.1, 0.1)})
	limits := func(vertices, rings, bytes int) format.Limits {
		return format.Limits{Limits: geo.Limits{Vertices: vertices, Rings: rings}, Bytes: bytes}
	}
	for _, c := range []struct {
		name   string
		limits format.Limits
		want   geo.Rule
	}{
		{"at the limits", limits(10, 2, len(two)), ""},
		{"a vertex too many", limits(9, 2, len(two)), geo.TooManyPoints},
		{"a ring too many", limits(10, 1, len(two)), geo.TooManyRings},
		{"a byte too many", limits(10, 2, len(two)-1), geo.TooManyPoints},
	} {
		got, _, err := read(shaped(t, two, one), Options{Limits: c.limits})
		if err != nil || len(got) != 2 || len(got[1].Faults) > 0 {
			t.Fatalf("%s: %v, %v", c.name, got, err)
		}
		if f := got[0].Faults; c.want == "" && len(f) > 0 || c.want != "" && (len(f) != 1 || f[0].Rule != c.want) {
			t.Errorf("%s: %v", c.name, f)
		}
	}
}

func TestReaderPassesOverDeletedRows(t *testing.T) {
	t.Parallel()
	files := written(t, layout(charset.UTF8), parcels()...)
	dbf := files["a.dbf"].Data
	length := int(le.LittleEndian.Uint16(dbf[8:]))
	row := int(le.LittleEndian.Uint16(dbf[10:]))
	dbf[length], dbf[length+2*row] = '*', '*'
	copy(dbf[length+1:], "\xff\xff\xff") // what a deleted row holds is nobody's text
	got, info, err := read(files, Options{})
	if err != nil || len(got) != 1 || got[0].Index != 1 || info.Deleted != 2 || info.Rows != 3 {
		t.Errorf("%v, %+v, %v", got, info, err)
	}
	if got := got[0].Properties.Get("编号"); got.Text != "洞口县A-002" {
		t.Errorf("the row of another shape: %v", got)
	}
}

func TestReaderDoesWithoutAGoodIndex(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(fstest.MapFS)
		want   []format.Note
	}{
		{"a good one", func(fstest.MapFS) {}, nil},
		{"none", func(f fstest.MapFS) { delete(f, "a.shx") }, []format.Note{IndexMissing}},
		{"one that is empty", func(f fstest.MapFS) { f["a.shx"] = &fstest.MapFile{} }, []format.Note{IndexWrong}},
		{"one that is too short", func(f fstest.MapFS) { cutFile(f, "a.shx", 8) }, []format.Note{IndexWrong}},
		{"a wrong place of the second shape", func(f fstest.MapFS) { f["a.shx"].Data[headerLength+8]++ }, []format.Note{IndexWrong}},
		{"a wrong length of the first shape", func(f fstest.MapFS) { f["a.shx"].Data[headerLength+7]++ }, []format.Note{IndexWrong}},
		{"places beyond the file", func(f fstest.MapFS) {
			for i := headerLength; i < len(f["a.shx"].Data); i++ {
				f["a.shx"].Data[i] = 0xff
			}
		}, []format.Note{IndexWrong}},
	} {
		files := written(t, layout(charset.UTF8), parcels()...)
		c.change(files)
		got, info, err := read(files, Options{})
		if err != nil || !slices.Equal(info.Notes, c.want) {
			t.Errorf("%s: %v, %v", c.name, info.Notes, err)
		}
		if diff := cmp.Diff(parcels(), got, sameCRS); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func cutFile(files fstest.MapFS, name string, n int) {
	files[name] = &fstest.MapFile{Data: files[name].Data[:len(files[name].Data)-n]}
}

func TestOpenNeedsItsFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(fstest.MapFS)
		want   string
	}{
		{"no table", func(f fstest.MapFS) { delete(f, "a.dbf") }, "there is no .dbf file"},
		{"no system", func(f fstest.MapFS) { delete(f, "a.prj") }, "there is no .prj file"},
		{"no shapes", func(f fstest.MapFS) { delete(f, "a.shp") }, "there is no .shp file"},
		{"a folder for a table", func(f fstest.MapFS) { delete(f, "a.dbf"); f["a.dbf/x"] = &fstest.MapFile{} }, "there is no .dbf file"},
		{"only what macOS hides", func(f fstest.MapFS) {
			f["__MACOSX/._a.shp"] = f["a.shp"]
			f["._b.shp"] = f["a.shp"]
			delete(f, "a.shp")
		}, "there is no .shp file"},
		{"two of them", func(f fstest.MapFS) { f["b/b.shp"] = f["a.shp"] }, ErrSeveral.Error()},
	} {
		files := written(t, layout(charset.UTF8), parcels()...)
		c.change(files)
		if _, _, err := read(files, Options{}); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestOpenFindsFilesByTheirName(t *testing.T) {
	t.Parallel()
	a := written(t, layout(charset.UTF8), parcels()...)
	files := fstest.MapFS{"x/other.txt": {}, "__MACOSX/x/._地块.shp": {}}
	for ext, data := range map[string]string{".SHP": "a.shp", ".Dbf": "a.dbf", ".prj": "a.prj", ".SHX": "a.shx", ".CPG": "a.cpg"} {
		files["x/地块"+ext] = a[data]
	}
	if got, info, err := read(files, Options{}); err != nil || len(got) != 3 || info.Notes != nil {
		t.Errorf("%d features, %+v, %v", len(got), info, err)
	}
	if all, err := List(files); err != nil || !slices.Equal(all, []string{"x/地块.SHP"}) {
		t.Errorf("%v, %v", all, err)
	}
}

func TestTheCallerNamesTheSystem(t *testing.T) {
	t.Parallel()
	wanted := zone(t, 4525)
	l := layout(charset.UTF8)
	l.CRS = wanted
	files := written(t, l, parcels()...)
	in, _, err := read(files, Options{})
	if err != nil || in[0].CRS != wanted || in[1].Geometry.Bound().Min[0] < 37_000_000 {
		t.Fatalf("%v, %v", in, err)
	}
	wgs84 := []byte(`GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`)
	for name, text := range map[string][]byte{"none": nil, "another": wgs84, "nonsense": []byte("?")} {
		files["a.prj"] = &fstest.MapFile{Data: text}
		if text == nil {
			delete(files, "a.prj")
		}
		got, info, err := read(files, Options{CRS: &wanted})
		if err != nil || len(got) != 3 || got[0].CRS != wanted || !slices.Equal(info.Notes, []format.Note{SystemGiven}) {
			t.Errorf("%s: %v, %+v, %v", name, got, info, err)
		}
	}
	files["a.prj"] = &fstest.MapFile{Data: wgs84}
	var unknown *prj.UnknownError
	if _, _, err := read(files, Options{}); !errors.As(err, &unknown) || unknown.Name != "GCS_WGS_1984" {
		t.Errorf("%v", err)
	}
}

func TestReaderErrorIsFinal(t *testing.T) {
	t.Parallel()
	files := written(t, layout(charset.UTF8), parcels()...)
	cutFile(files, "a.shp", 20)
	le.BigEndian.PutUint32(files["a.shp"].Data[24:], uint32(len(files["a.shp"].Data)/2))
	r, err := Open(files, "a.shp", Options{Limits: format.DefaultLimits})
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = r.Next()
	}
	if _, again := r.Next(); err == io.EOF || again != err {
		t.Errorf("%v, then %v", err, again)
	}
	if err := errors.Join(r.Close(), r.Close()); err != nil {
		t.Error(err)
	}
}

// failing is files of which one cannot be read on.
type failing struct{ fs.FS }

var errLine = errors.New("the line went dead")

func (f failing) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	return broken{file, name}, err
}

type broken struct {
	fs.File
	name string
}

func (f broken) Read(b []byte) (int, error) {
	if f.name == "a.dbf" {
		return 0, errLine
	}
	return f.File.Read(b)
}

func (f broken) ReadDir(n int) ([]fs.DirEntry, error) { return f.File.(fs.ReadDirFile).ReadDir(n) }

func TestErrorsFromBelowComeThrough(t *testing.T) {
	t.Parallel()
	if _, _, err := read(failing{written(t, layout(charset.UTF8))}, Options{}); !errors.Is(err, errLine) {
		t.Errorf("%v", err)
	}
}
