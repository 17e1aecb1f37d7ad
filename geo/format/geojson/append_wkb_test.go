package geojson

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"sanlei/geo/geotest"
)

// What is written from WKB is what is written from the shape itself.
func TestWKBIsWrittenAsItsShapeIs(t *testing.T) {
	t.Parallel()
	var ring []orb.Point
	for i, mp := range geotest.Shapes(50, 1) {
		want, err := AppendGeometry(nil, mp)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := wkb.Marshal(mp)
		if err != nil {
			t.Fatal(err)
		}
		var have []byte
		if have, ring, err = AppendWKB(nil, raw, ring); err != nil || string(have) != string(want) {
			t.Errorf("shape %d: %v\n%s\nwant\n%s", i, err, have, want)
		}
		for _, cut := range [][]byte{raw[:len(raw)-1], append([]byte{0}, raw[1:]...), raw[:8], {}} {
			if _, _, err := AppendWKB(nil, cut, nil); err == nil {
				t.Errorf("shape %d: %d of %d bytes are taken", i, len(cut), len(raw))
			}
		}
	}
	if none, _, err := AppendWKB(nil, nil, nil); err != nil || string(none) != "null" {
		t.Errorf("no shape: %s %v", none, err)
	}
}
