package geo

import (
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/paulmach/orb"
)

func TestEWKBKeepsEveryKindOfGeometry(t *testing.T) {
	t.Parallel()
	line := orb.LineString{{110, 27}, {111, 28}}
	square := orb.Polygon{rectangle(110, 27, 111, 28)}
	for _, g := range []orb.Geometry{
		orb.Point{110.575, 27.06}, orb.MultiPoint{{110, 27}}, line, orb.MultiLineString{line},
		square, orb.MultiPolygon{square}, orb.Collection{square, line}, orb.MultiPolygon{},
	} {
		b, err := EncodeEWKB(g, 4490)
		if err != nil {
			t.Fatal(err)
		}
		got, srid, err := DecodeEWKB(b)
		if err != nil || srid != 4490 || !orb.Equal(got, g) {
			t.Errorf("%v in %d, %v; want %v", got, srid, err, g)
		}
	}
}

func TestEWKBRefuses(t *testing.T) {
	t.Parallel()
	if b, err := EncodeEWKB(nil, 4490); err == nil {
		t.Errorf("nothing became %x", b)
	}
	for name, text := range map[string]string{
		"nothing":                           "",
		"a point cut short":                 "01010000208a1100000000000000005c40",
		"a point with a height":             "01010000a08a1100000000000000005c400000000000003b400000000000000000",
		"a line of four thousand million":   "01020000208a110000ffffffff",
		"a polygon of as many rings":        "01030000208a110000ffffffff",
		"a kind of geometry without a name": "01630000208a110000",
	} {
		b, _ := hex.DecodeString(text)
		if g, _, err := DecodeEWKB(b); err == nil {
			t.Errorf("%s was read as %v", name, g)
		}
	}
}

func ExampleEncodeEWKB() {
	b, err := EncodeEWKB(orb.Point{112, 27}, 4490)
	fmt.Printf("%x %v\n", b, err)
	// Output: 01010000208a1100000000000000005c400000000000003b40 <nil>
}
