package prj_test

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"sanlei/geo"
	"sanlei/geo/format/prj"
)

const (
	datum     = `DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]]`
	greenwich = `PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]`
	cgcs2000  = `GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",` + datum + `,` + greenwich + `]`
)

// zone is a projected text with its parameters.
func zone(name, geogcs, projection string, east, meridian, scale string) string {
	return `PROJCS["` + name + `",` + geogcs + `,PROJECTION["` + projection + `"],PARAMETER["False_Easting",` + east +
		`],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",` + meridian + `],PARAMETER["Scale_Factor",` + scale +
		`],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
}

func TestParseTells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"degrees", cgcs2000, 4490},
		{"a zone with its number", zone("CGCS2000_3_Degree_GK_Zone_37", cgcs2000, "Gauss_Kruger", "37500000.0", "111.0", "1.0"), 4525},
		{"a zone by its meridian", zone("CGCS2000_3_Degree_GK_CM_111E", cgcs2000, "Gauss_Kruger", "500000.0", "111.0", "1.0"), 4546},
		{"a 6° zone with its number", zone("CGCS2000_GK_Zone_19", cgcs2000, "Gauss_Kruger", "19500000.0", "111.0", "1.0"), 4497},
		{"SuperMap's name has a number that the eastings have not", zone("CGCS_2000_3_Degree_GK_Zone_39N",
			`GEOGCS["GCS_China_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["DEGREE",0.0174532925199433]]`,
			"Transverse_Mercator", "500000", "117", "1"), 4548},
		{"a name of one's own over the right parameters", zone("洞口县坐标系", `GEOGCS["GCS_user",DATUM["D_user",SPHEROID["S_user",6378137,298.257222101]],`+greenwich+`]`, "Transverse_Mercator", "37500000", "111", "1"), 4525},
		{"a misleading name of the projection", zone("WGS_1984_UTM_Zone_49N", cgcs2000, "Gauss_Kruger", "500000.0", "111.0", "1.0"), 4546},
		{"Chinese names", strings.NewReplacer("GCS_China_Geodetic_Coordinate_System_2000", "2000国家大地坐标系", "D_China_2000", "国家2000", `"CGCS2000"`, `"大地"`).Replace(cgcs2000), 4490},
		{"no scale said", strings.Replace(zone("x", cgcs2000, "Gauss_Kruger", "37500000.0", "111.0", "1.0"), `PARAMETER["Scale_Factor",1.0],`, "", 1), 4525},
		{"a shift of nothing", strings.Replace(cgcs2000, `298.257222101]`, `298.257222101],TOWGS84[0,0,0,0,0,0,0]`, 1), 4490},
		{"a vertical system after a comma", cgcs2000 + `,VERTCS["Yellow_Sea_1985",VDATUM["Yellow_Sea_1985"],PARAMETER["Vertical_Shift",0.0],PARAMETER["Direction",1.0],UNIT["Meter",1.0]]`, 4490},
		{"a compound system", `COMPD_CS["both",` + cgcs2000 + `,VERT_CS["Yellow Sea 1985",VERT_DATUM["Yellow Sea 1985",2005],UNIT["metre",1],AXIS["Up",UP]]]`, 4490},
		{"round brackets, small letters, blanks, a byte order mark, an end of NUL", "\ufeff" + strings.NewReplacer("[", " (", "]", ") ", "GEOGCS", "geogcs").Replace(cgcs2000) + "\r\n\x00", 4490},
		{"a quotation mark in a name", strings.Replace(cgcs2000, "GCS_China", `""x"" GCS_China`, 1), 4490},
	} {
		if got, err := prj.Parse(c.text); err != nil || got.EPSG() != c.want {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}

func TestParseRefusesByName(t *testing.T) {
	t.Parallel()
	wgs84 := `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],` + greenwich + `]`
	beijing := `GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],` + greenwich + `]`
	xian := `GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],` + greenwich + `]`
	with := func(old, new string) string { return strings.Replace(cgcs2000, old, new, 1) }
	for _, c := range []struct{ name, text, cause string }{
		{"Beijing_1954_3_Degree_GK_CM_111E", zone("Beijing_1954_3_Degree_GK_CM_111E", beijing, "Gauss_Kruger", "500000.0", "111.0", "1.0"), "it has another datum"},
		{"Xian_1980_3_Degree_GK_Zone_37", zone("Xian_1980_3_Degree_GK_Zone_37", xian, "Gauss_Kruger", "37500000.0", "111.0", "1.0"), "it has another datum"},
		{"WGS_1984_UTM_Zone_49N", zone("WGS_1984_UTM_Zone_49N", wgs84, "Transverse_Mercator", "500000.0", "111.0", "0.9996"), "it has another datum"},
		{"GCS_WGS_1984", wgs84, "it has another datum"},
		{"GCS_China_Geodetic_Coordinate_System_2000", with("298.257222101", "298.257223563"), "it has another ellipsoid"},
		{"GCS_China_Geodetic_Coordinate_System_2000", with("6378137.0", "6378140.0"), "it has another ellipsoid"},
		{"GCS_China_Geodetic_Coordinate_System_2000", with(`"Greenwich",0.0`, `"Paris",2.337229166667`), "it has another prime meridian"},
		{"GCS_China_Geodetic_Coordinate_System_2000", with("0.0174532925199433", "0.01570796326794897"), "it is not in degrees"},
		{"GCS_China_Geodetic_Coordinate_System_2000", with("298.257222101]", "298.257222101],TOWGS84[1,2,3]"), "it has a shift of its datum"},
		{"unnamed", `GEOGCS["unnamed",DATUM["unknown",SPHEROID["GRS 1980",6378137.0,298.257222101]],` + greenwich + `]`, "its datum is not named"},
		{"x", zone("x", cgcs2000, "Gauss_Kruger", "500000.0", "111.0", "0.9996"), "its scale is not 1"},
		{"x", zone("x", cgcs2000, "Gauss_Kruger", "500000.0", "110.5", "1.0"), "no zone has its central meridian and false easting"},
		{"x", zone("x", cgcs2000, "Gauss_Kruger", "36500000.0", "111.0", "1.0"), "no zone has its central meridian and false easting"},
		{"x", zone("x", cgcs2000, "Mercator", "0.0", "111.0", "1.0"), "it is no Gauss–Krüger projection"},
		{"x", strings.Replace(zone("x", cgcs2000, "Gauss_Kruger", "500000.0", "111.0", "1.0"), `"Meter",1.0`, `"Foot",0.3048`, 1), "it is not in metres"},
		{"x", strings.Replace(zone("x", cgcs2000, "Gauss_Kruger", "500000.0", "111.0", "1.0"), `Origin",0.0`, `Origin",20.0`, 1), "its northings are not counted from the equator"},
		{"x", strings.Replace(zone("x", cgcs2000, "Gauss_Kruger", "500000.0", "111.0", "1.0"), `PARAMETER["Central_Meridian",111.0],`, ``, 1), "it has no central meridian"},
		{strings.Repeat("洞", 26), strings.Replace(wgs84, "GCS_WGS_1984", strings.Repeat("洞", 300), 1), "it has another datum"},
	} {
		_, err := prj.Parse(c.text)
		var unknown *prj.UnknownError
		if !errors.As(err, &unknown) || unknown.Name != c.name || unknown.Cause != c.cause {
			t.Errorf("%s, %s: %v", c.name, c.cause, err)
		}
	}
}

func TestParseRefusesWhatIsNoSuchText(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing":                 "",
		"blanks":                  " \r\n",
		"a megabyte":              cgcs2000 + strings.Repeat(" ", 1<<20),
		"brackets without end":    strings.Repeat("A[", 10_000),
		"cut short":               cgcs2000[:len(cgcs2000)-2],
		"a name cut short":        `GEOGCS["GCS`,
		"a number that is none":   strings.Replace(cgcs2000, "6378137.0", "6378137..", 1),
		"a number without bounds": strings.Replace(cgcs2000, "6378137.0", "1e999", 1),
		"something after it":      cgcs2000 + `,` + cgcs2000,
		"words after it":          cgcs2000 + `x`,
		"the second version":      `GEOGCRS["China Geodetic Coordinate System 2000"]`,
		"a code":                  "EPSG:4490",
		"a local system":          `LOCAL_CS["Nonearth",UNIT["Meter",1.0]]`,
		"an empty bracket":        "GEOGCS[]",
		"binary":                  "\x00\x01\x02",
	} {
		_, err := prj.Parse(text)
		var unknown *prj.UnknownError
		if err == nil || errors.As(err, &unknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseTellsWhatTextSays(t *testing.T) {
	t.Parallel()
	for code := 4490; code <= 4554; code++ {
		c, err := geo.ByEPSG(code)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := prj.Parse(prj.Text(c)); err != nil || got != sameCoordinates(t, c) {
			t.Errorf("%v: %v, %v", c, got, err)
		}
	}
}

// sameCoordinates is the 3° system for a 6° one by meridian, else the system.
func sameCoordinates(t *testing.T, c geo.CRS) geo.CRS {
	if code := c.EPSG(); 4502 <= code && code <= 4512 {
		c, err := geo.ByEPSG(4534 + 2*(code-4502))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	return c
}

// TestGDALAgrees tells systems of every family from the three styles of GDAL, and
// writes the ESRI style as it does.
func TestGDALAgrees(t *testing.T) {
	t.Parallel()
	for _, code := range []int{4490, 4491, 4501, 4502, 4512, 4513, 4525, 4533, 4534, 4546, 4554} {
		c, err := geo.ByEPSG(code)
		if err != nil {
			t.Fatal(err)
		}
		for _, style := range []string{"wkt1", "wkt_simple", "wkt_esri"} {
			out, err := exec.CommandContext(t.Context(), "gdalsrsinfo", "--single-line", "-o", style, c.String()).Output()
			if err != nil {
				t.Fatal(err)
			}
			text := strings.TrimSpace(string(out))
			if got, err := prj.Parse(text); err != nil || got != sameCoordinates(t, c) {
				t.Errorf("%v as %s: %v, %v", c, style, got, err)
			}
			if style == "wkt_esri" && text != prj.Text(c) {
				t.Errorf("GDAL writes\n%s\nand we\n%s", text, prj.Text(c))
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(cgcs2000)
	f.Add(zone("x", cgcs2000, "Gauss_Kruger", "500000.0", "111.0", "1.0"))
	f.Add(`COMPD_CS["""",` + cgcs2000 + `],VERTCS["",-1e5]`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := prj.Parse(text)
		if err != nil {
			return
		}
		if again, err := prj.Parse(prj.Text(c)); err != nil || again != c {
			t.Errorf("%v, then %v, %v", c, again, err)
		}
	})
}

func ExampleParse() {
	c, err := prj.Parse(prj.Text(geo.Geographic))
	fmt.Println(c, err)
	_, err = prj.Parse(`GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`)
	fmt.Println(err)
	// Output:
	// EPSG:4490 <nil>
	// the reference system "GCS_WGS_1984" is not one of CGCS2000: it has another datum
}
