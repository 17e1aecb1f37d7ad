package surveytxt

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanlei/geo/format"
)

// variants is what is read of each file in testdata: how it is written, then its
// features, then why it ends early.
//
// The plots are rectangles of 100 m by 200 m or 100 m, with J1 in the southwest and
// clockwise.
var variants = map[string][]string{
	"01-gbk": {
		`GB18030`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"02-utf8-byte-order-mark": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"03-utf16le-without-mark": {
		`UTF-16LE`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"04-full-width-marks": {
		`UTF-8`,
		`8: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"05-more-columns-with-names": {
		`UTF-8`,
		`14: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
		`23: DK-2 EPSG:4525 5 1.0000（公顷）; rings_turned`,
	},
	"06-eight-columns": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"07-no-count-and-unit-with-area": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; warning count_differs at 13 ""; warning area_unit at 13 "2.0000公顷"; rings_turned`,
		`19: DK-2 EPSG:4525 5 30（亩）; warning area_unit at 19 "30亩"; rings_turned`,
	},
	"08-count-without-closing-row": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"09-count-wrong": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; warning count_differs at 13 "34"; rings_turned`,
		`19: DK-2 EPSG:4525 5 1.0000（公顷）; warning count_differs at 19 "3"; rings_turned`,
	},
	"10-area-in-other-units": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5; warning area_missing at 13 ""; rings_turned`,
		`19: DK-2 EPSG:4525 5; warning area_missing at 19 "0"; rings_turned`,
		`25: DK-3 EPSG:4525 5 20000（平方米）; warning area_unit at 25 "20000"; rings_turned`,
		`31: DK-4 EPSG:4525 5 0.02（平方公里）; warning area_unit at 31 "0.02"; rings_turned`,
		`37: DK-5 EPSG:4525 5 30.00（亩）; warning area_unit at 37 "30.00"; rings_turned`,
		`43: DK-6 EPSG:4525 5 2.0001（公顷）; rings_turned`,
		`49: DK-7 EPSG:4525 5 2.0100（公顷）; warning area_off at 49 "2.0100"; rings_turned`,
		`55: DK-8 EPSG:4525 5 3.0000（公顷）; area_differs at 55 "3.0000"; rings_turned`,
	},
	"11-kind-empty-or-line": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
		`19: DK-2 EPSG:4490 none; wrong_type at 19 "线"; warning area_missing at 19 ""`,
		`22: DK-3 EPSG:4490 none; wrong_type at 22 "点"; warning area_missing at 22 ""`,
	},
	"12-easting-without-zone": {
		`UTF-8`,
		`13: DK-1 EPSG:4546 5 2.0000（公顷）; rings_turned`,
		`22: DK-2 EPSG:4546 5 2.0000（公顷）; zone_assumed; rings_turned`,
	},
	"13-axes-swapped": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; warning axes_swapped at 14 ""; rings_turned`,
	},
	"14-not-closed": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_closed; rings_turned`,
	},
	"15-closing-row-under-a-new-name": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"16-first-name-in-the-middle": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"17-other-ring-number-on-closing-row": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; warning ring_number at 18 "3"; rings_turned`,
	},
	"18-ring-number-is-the-plot": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
		`19: DK-2 EPSG:4525 5 1.0000（公顷）; rings_turned`,
	},
	"19-second-ring-is-a-part": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5-5 5 2.9600（公顷）; rings_regrouped; rings_turned`,
	},
	"20-blanks-and-mixed-line-ends": {
		`UTF-8`,
		`14: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"21-precision-as-decimals": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"22-old-datum": {
		`UTF-8`,
		`line 5: the coordinates are in Xi'an 1980 (1980西安坐标系), not in CGCS2000`,
	},
	"23-provincial-rows-easting-first": {
		`UTF-8`,
		`2: 1 EPSG:4546 5; datum_assumed; zone_assumed; rings_turned`,
		`8: 1 EPSG:4546 5; datum_assumed; zone_assumed; rings_turned`,
	},
	"23-provincial-rows": {
		`UTF-8`,
		`1: 1 EPSG:4525 5; datum_assumed; rings_turned`,
		`7: 2 EPSG:4525 5; datum_assumed; rings_turned`,
	},
	"24-bare-coordinates": {
		`UTF-8`,
		`1:  EPSG:4525 5; datum_assumed; rings_closed; rings_turned`,
		`6:  EPSG:4525 5; datum_assumed; rings_turned`,
	},
	"25-point-names-and-slash": {
		`UTF-8`,
		`13: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
	},
	"26-keys-missing": {
		`UTF-8`,
		`9: DK-1 EPSG:4525 5 2.0000（公顷）; rings_turned`,
		`15: DK-2 EPSG:4546 5 2.0000（公顷）; zone_assumed; rings_turned`,
	},
}

// Every variant that real writers make has a file, named for what is special.
func TestReaderOnVariants(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(variants) {
		t.Errorf("%d files for %d variants", len(files), len(variants))
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, e, err := read(text, format.DefaultLimits, dongkou)
			said := []string{e.String()}
			for _, f := range got {
				said = append(said, told(f))
			}
			if err != nil {
				said = append(said, err.Error())
			}
			if diff := cmp.Diff(variants[name], said); diff != "" {
				t.Error(diff)
			}
		})
	}
}
