package shapefile

import (
	le "encoding/binary"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// damages are files whose lengths and counts lie, and what is said of each.
var damages = []struct {
	name   string
	change func(shp, dbf []byte)
	want   error
}{
	{"another file code", func(shp, _ []byte) { shp[0] = 1 }, errNotShp},
	{"another version", func(shp, _ []byte) { shp[28] = 1 }, errNotShp},
	{"length −1", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[24:], 1<<32-1) }, errLength},
	{"length 2³¹", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[24:], 1<<31) }, errLength},
	{"length beyond the file", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[24:], 1<<31-1) }, errLength},
	{"length of nothing", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[24:], 0) }, errLength},
	{"length cut", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[24:], 50) }, errFewerShapes},
	{"multipatches", func(shp, _ []byte) { shp[32] = multiPatch }, errMultiPatch},
	{"points", func(shp, _ []byte) { shp[32] = 1 }, errNotPolygons},
	{"an unknown type", func(shp, _ []byte) { shp[32] = 99 }, errNotPolygons},
	{"a record of length −1", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[104:], 1<<32-1) }, errRecordLength},
	{"a record of length 2³¹", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[104:], 1<<31) }, errRecordLength},
	{"a record beyond the file", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[104:], 1<<31-1) }, errRecordLength},
	{"a record of nothing", func(shp, _ []byte) { le.BigEndian.PutUint32(shp[104:], 0) }, errRecordLength},
	{"a record that is longer than it is", func(shp, _ []byte) { shp[107] += 4 }, errOrder},
	{"a record out of order", func(shp, _ []byte) { shp[103] = 7 }, errOrder},

	{"no table of dBASE III", func(_, dbf []byte) { dbf[0] = 4 }, errNotTable},
	{"two thousand million rows", func(_, dbf []byte) { le.LittleEndian.PutUint32(dbf[4:], 1<<31) }, errTooManyRows},
	{"a row too many", func(_, dbf []byte) { dbf[4]++ }, errTooManyRows},
	{"a row too few", func(_, dbf []byte) { dbf[4]-- }, errMoreShapes},
	{"a header of nothing", func(_, dbf []byte) { le.LittleEndian.PutUint16(dbf[8:], 0) }, errHeader},
	{"a header beyond the file", func(_, dbf []byte) { le.LittleEndian.PutUint16(dbf[8:], 1<<16-1) }, errHeader},
	{"a header without fields", func(_, dbf []byte) { dbf[32] = '\r' }, errNoFields},
	{"a header with a field less", func(_, dbf []byte) { dbf[64] = '\r' }, errRowLength},
	{"rows of nothing", func(_, dbf []byte) { le.LittleEndian.PutUint16(dbf[10:], 0) }, errRowLength},
	{"rows that are longer than their fields", func(_, dbf []byte) { dbf[10]-- }, errRowLength},
	{"a field without width", func(_, dbf []byte) { dbf[48] = 0 }, errFieldWidth},
	{"a field of 255", func(_, dbf []byte) { dbf[48] = 255 }, errFieldWidth},
	{"a field without name", func(_, dbf []byte) { dbf[32] = 0 }, errFieldName},
	{"a field of memos", func(_, dbf []byte) { dbf[43] = 'M' }, errFieldBinary},
	{"a field of binary numbers", func(_, dbf []byte) { dbf[43] = 'I' }, errFieldBinary},
	{"a row neither living nor deleted", func(_, dbf []byte) { dbf[le.LittleEndian.Uint16(dbf[8:])] = 'x' }, errRowMark},
}

func TestReaderEndsWhereLengthsLie(t *testing.T) {
	t.Parallel()
	for _, c := range damages {
		files := written(t, layout(charset.UTF8), parcels()...)
		delete(files, "a.shx")
		c.change(files["a.shp"].Data, files["a.dbf"].Data)
		_, _, err := read(files, Options{})
		var syntax *format.SyntaxError
		if !errors.As(err, &syntax) || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestReaderEndsWhereAFileIsCut(t *testing.T) {
	t.Parallel()
	whole := written(t, layout(charset.UTF8), parcels()...)
	for _, name := range []string{"a.shp", "a.dbf"} {
		for n := range len(whole[name].Data) - 1 { // the table's last byte is but a mark
			files := fstest.MapFS{}
			for k, v := range whole {
				files[k] = v
			}
			files[name] = &fstest.MapFile{Data: whole[name].Data[:n]}
			_, _, err := read(files, Options{})
			var syntax *format.SyntaxError
			if !errors.As(err, &syntax) || !strings.Contains(err.Error(), name[1:]) {
				t.Fatalf("%s cut to %d bytes: %v", name, n, err)
			}
		}
	}
}

func TestReaderTakesNoMemoryByClaims(t *testing.T) {
	for _, c := range damages {
		files := written(t, layout(charset.UTF8), parcels()...)
		delete(files, "a.shx")
		c.change(files["a.shp"].Data, files["a.dbf"].Data)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, _ = read(files, Options{}) // what it says is told by another test
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
			t.Errorf("%s: %d KiB were taken", c.name, used>>10)
		}
	}
}

func TestReaderRefusesLongTexts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.prj", "a.cpg"} {
		files := written(t, layout(charset.UTF8), parcels()...)
		files[name] = &fstest.MapFile{Data: []byte(strings.Repeat(" ", 1<<20))}
		if _, _, err := read(files, Options{}); !errors.Is(err, errTooLong) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReaderTakesTheWidestTable(t *testing.T) {
	t.Parallel()
	l := Layout{}
	var all format.Properties
	for i := range 255 {
		name := "f" + string(rune('a'+i/26)) + string(rune('a'+i%26))
		l.Fields = append(l.Fields, Field{Name: name, Type: Text, Width: 254})
		all = append(all, format.Property{Name: name, Value: format.OfString(strings.Repeat("x", 254))})
	}
	got, _, err := read(written(t, l, format.Feature{Properties: all}), Options{})
	if err != nil || len(got) != 1 || len(got[0].Properties) != 255 || got[0].Properties[254] != all[254] {
		t.Errorf("%d features, %v", len(got), err)
	}
}
