package api

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// withQGIS lets QGIS read as well, which takes a minute: make e2e does.
var withQGIS = flag.Bool("qgis", false, "read the API with QGIS too")

// crowd lists n parcels side by side, every third of another category and every
// tenth without a boundary, and tells the box of all.
func (b *books) crowd(n int) (box [4]float64) {
	b.t.Helper()
	b.handDown()
	chapter := store.Chapter{Region: storetest.County}
	for i := range n {
		p := b.Listing(land.Parcel{ParcelNo: fmt.Sprintf("N-%04d", i), Listed: storetest.Figure("10")})
		if i%3 == 0 {
			p.Category = land.LowEfficiency
		}
		p.ListedMu = storetest.Mu("10")
		if i%10 != 0 {
			m, faults := b.Tree().Measure("", p.Region, storetest.Box(float64(i%40)*110, float64(i/40)*80, 100, 66))
			if len(faults) > 0 {
				b.t.Fatal(faults)
			}
			p.Shape, p.PlaneM2, p.EllipsoidM2 = m.Shape, &m.PlaneM2, &m.EllipsoidM2
		}
		chapter.Stories = append(chapter.Stories, store.Story{Parcel: p})
	}
	if err := b.Operator().LoadChapter(b.t.Context(), dongkou().Task, chapter); err != nil {
		b.t.Fatal(err)
	}
	b.Scan(`select min(st_xmin(shape)), min(st_ymin(shape)), max(st_xmax(shape)), max(st_ymax(shape)) from parcel`, nil, &box[0], &box[1], &box[2], &box[3])
	return box
}

// mostly reports whether two boxes are one, to what programs print.
func mostly(a, b [4]float64) bool {
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-6 {
			return false
		}
	}
	return true
}

const crowdOf = 1200

// GDAL reads every feature once, at small pages and at large ones.
func TestGDALReadsEveryFeature(t *testing.T) {
	t.Parallel()
	b := openBooks(t)
	box := b.crowd(crowdOf)
	for _, pageSize := range []string{"10", "1000"} {
		options := []string{"-oo", "USERPWD=officer:" + b.tokens["officer"], "-oo", "PAGE_SIZE=" + pageSize}
		source := "OAPIF:" + b.server.URL + "/api"
		info := gdal(t, "ogrinfo", append([]string{"-ro", "-so", source, "parcels"}, options...)...)
		if m := regexp.MustCompile(`Feature Count: (\d+)`).FindStringSubmatch(info); m == nil || m[1] != strconv.Itoa(crowdOf) {
			t.Errorf("page size %s: %v of %d features\n%.3000s", pageSize, m, crowdOf, info)
		}
		number := `(-?[0-9.]+)`
		m := regexp.MustCompile(`Extent: \(` + number + `, ` + number + `\) - \(` + number + `, ` + number + `\)`).FindStringSubmatch(info)
		var extent [4]float64
		for i := range m[min(1, len(m)):] {
			extent[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		if !mostly(extent, box) {
			t.Errorf("page size %s: the extent is %v, not %v", pageSize, extent, box)
		}
		if !strings.Contains(info, "WGS 84") && !strings.Contains(info, "China Geodetic Coordinate System 2000") || !strings.Contains(info, "parcel_no: String") {
			t.Errorf("page size %s: %.3000s", pageSize, info)
		}
		seen, all := map[string]bool{}, orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}
		text := gdal(t, "ogr2ogr", append([]string{"-f", "GeoJSONSeq", "-t_srs", "OGC:CRS84", "-lco", "COORDINATE_PRECISION=9", "/vsistdout/", source, "parcels"}, options...)...)
		n := 0
		for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); n++ {
			var f itemFeature
			if err := json.Unmarshal(bytes.Trim(lines.Bytes(), "\x1e"), &f); err != nil {
				t.Fatal(err)
			}
			seen[fmt.Sprint(f.Properties["parcel_no"])] = true
			if f.Geometry != nil {
				all = all.Union(f.Geometry.Coordinates.Bound())
			}
		}
		if n != crowdOf || len(seen) != n || !mostly([4]float64{all.Min[0], all.Min[1], all.Max[0], all.Max[1]}, box) {
			t.Errorf("page size %s: %d features, %d different, within %v", pageSize, n, len(seen), all)
		}
		some := gdal(t, "ogrinfo", append([]string{"-ro", "-so", "-where", "category = 'idle'", source, "parcels"}, options...)...)
		if !strings.Contains(some, fmt.Sprintf("Feature Count: %d\n", crowdOf*2/3)) {
			t.Errorf("page size %s: %.500s", pageSize, some)
		}
	}
}

func gdal(t *testing.T, program string, args ...string) string {
	t.Helper()
	var errs strings.Builder
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil || strings.Contains(errs.String(), "ERROR") {
		t.Fatalf("%s: %v: %s", program, err, errs.String())
	}
	return string(out)
}

// QGIS reads every feature once, zooms to where they are, and leaves boxes and
// filters to the books.
func TestQGISReadsEveryFeature(t *testing.T) {
	if !*withQGIS {
		t.Log("QGIS reads in make e2e, with -args -qgis")
		return
	}
	t.Parallel()
	b := openBooks(t)
	box := b.crowd(crowdOf)
	for _, pageSize := range []string{"10", "1000"} {
		cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", "testdata/read_with_qgis.py", b.server.URL+"/api", "parcels", "officer", b.tokens["officer"], pageSize)
		home := t.TempDir()
		cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "HOME="+home, "XDG_RUNTIME_DIR="+home)
		var errs strings.Builder
		cmd.Stderr = &errs
		out, err := cmd.Output()
		var found struct {
			Count, Different, Inside, Filtered int
			CRS                                string
			Fields                             []string
			Extent, Box                        [4]float64
		}
		if err == nil {
			err = json.Unmarshal(out, &found, json.MatchCaseInsensitiveNames(true))
		}
		if err != nil {
			t.Fatalf("page size %s: %v: %s %s", pageSize, err, out, errs.String())
		}
		if found.Count != crowdOf || found.Different != crowdOf || !mostly(found.Extent, box) || !mostly(found.Box, box) {
			t.Errorf("page size %s: %+v, within %v", pageSize, found, box)
		}
		// Before 3.28 QGIS calls CRS84 by the name of the system whose axes it turns.
		if found.CRS != "OGC:CRS84" && found.CRS != "EPSG:4326" && found.CRS != "EPSG:4490" {
			t.Errorf("page size %s: the CRS is %s", pageSize, found.CRS)
		}
		if found.Filtered != crowdOf*2/3 || found.Inside <= crowdOf/3 || found.Inside >= crowdOf*2/3 {
			t.Errorf("page size %s: %d in a half, %d by a filter", pageSize, found.Inside, found.Filtered)
		}
	}
}
