package surveytxt

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing/iotest"

	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
)

// dongkou is the system of files without a zone in tests.
var dongkou = system(4546)

func system(code int) geo.CRS {
	crs, err := geo.ByEPSG(code)
	if err != nil {
		panic(err)
	}
	return crs
}

// read reads a text to its end, a byte at a time.
func read(text []byte, limits format.Limits, fallback geo.CRS) (all []format.Feature, e charset.Encoding, err error) {
	r := NewReader(charset.NewReader(iotest.OneByteReader(bytes.NewReader(text))), limits, fallback)
	for {
		f, err := r.Next()
		if err == io.EOF {
			return all, r.Encoding(), nil
		}
		if err != nil {
			if _, again := r.Next(); again != err {
				panic(fmt.Sprintf("%v, then %v", err, again))
			}
			return all, r.Encoding(), err
		}
		all = append(all, f)
	}
}

// told is what a reader says of a feature, in one line.
func told(f format.Feature) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d: %s %v %s", f.Line, f.ID.Text, f.CRS, rows(f.Geometry))
	for _, p := range f.Properties {
		if strings.HasPrefix(p.Name, "面积") {
			fmt.Fprintf(&b, " %s%s", p.Value.Text, strings.TrimPrefix(p.Name, "面积"))
		}
	}
	for _, x := range f.Faults {
		fmt.Fprintf(&b, "; %s at %d", x.Rule, x.Line)
		if x.Value != "" {
			fmt.Fprintf(&b, " %q", x.Value)
		}
	}
	for _, x := range f.Warnings {
		fmt.Fprintf(&b, "; warning %s at %d %q", x.Rule, x.Line, x.Value)
	}
	for _, n := range f.Notes {
		fmt.Fprintf(&b, "; %s", n)
	}
	return b.String()
}

// rows is how many positions the rings of a shape have, as "5-5 4" for a part with a
// hole and one without.
func rows(g orb.Geometry) string {
	var parts orb.MultiPolygon
	switch g := g.(type) {
	case nil:
		return "none"
	case orb.Polygon:
		parts = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		parts = g
	}
	var words []string
	for _, p := range parts {
		var rings []string
		for _, r := range p {
			rings = append(rings, fmt.Sprint(len(r)))
		}
		words = append(words, strings.Join(rings, "-"))
	}
	return strings.Join(words, " ")
}
