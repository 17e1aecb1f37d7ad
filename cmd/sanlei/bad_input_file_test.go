package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"iter"
	"maps"
	"mime/multipart"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	_ "modernc.org/sqlite" // GeoPackages are made hostile by it
)

func mapValues(m map[string]string) iter.Seq[string] { return maps.Values(m) }

// brought is a file that is brought in as one of the town's lists, and what comes
// of it: a refusal, by a rule, or rows that are, which answers say.
func brought(row int, name, file, rule, says string, content func(*asking) string) probe {
	return probe{row: row, name: name, rule: rule, says: says, want: []int{200, 201, 413, 422}, story: func(a *asking) { a.bring("registrar", file, content(a)) }}
}

const (
	failed  = `"state":"failed"`
	checked = `"state":"checked"`
)

// bring uploads a file, waits for what was found of it, and throws it away.
func (a *asking) bring(login, file, content string) {
	a.t.Helper()
	if a.upload(login, file, content); a.status != 201 {
		return
	}
	at := a.settled(login)
	status, body, header := a.status, a.body, a.header
	if a.json()["state"] == "checked" {
		a.expect(204, login, "DELETE", at, "")
	}
	a.status, a.body, a.header = status, body, header
}

// upload sends a file as a form does.
func (a *asking) upload(login, file, content string) {
	a.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", file)
	must(a.t, err)
	_, err = io.WriteString(part, content)
	must(a.t, err)
	must(a.t, w.Close())
	a.ask(login, "POST", "/api/imports?task=dongkou-2023", form.String(), "Content-Type", w.FormDataContentType())
}

// settled waits until no job works on the import that was just told of.
func (a *asking) settled(login string) (at string) {
	a.t.Helper()
	at = "/api/imports/" + a.json()["id"].(string)
	for state := a.json()["state"]; state == "checking" || state == "committing"; state = a.json()["state"] {
		a.expect(200, login, "GET", at+"?wait=10", "")
	}
	if at := leaks.FindString(a.body); at != "" {
		a.t.Errorf("the report holds %q: %.300s", at, a.body)
	}
	return at
}

// exported is a sound file in a format, as the program writes it.
func (a *asking) exported(format string) string {
	a.t.Helper()
	a.expect(200, "registrar", "GET", "/api/exports?task=dongkou-2023&format="+format, "")
	return a.body
}

// repacked is an archive with its entries changed; those that come to nothing are
// left out.
func repacked(t *testing.T, archive string, change func(name, content string) string) string {
	t.Helper()
	in, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	must(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		text := change(f.Name, unpackedEntry(t, archive, f.Name))
		if text == "" {
			continue
		}
		e, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		must(t, err)
		_, err = io.WriteString(e, text)
		must(t, err)
	}
	must(t, w.Close())
	return out.String()
}

func unpackedEntry(t *testing.T, archive, name string) string {
	t.Helper()
	in, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	must(t, err)
	text, err := fs.ReadFile(in, name)
	must(t, err)
	return string(text)
}

// archived is an archive of entries, name and content in turn.
func archived(entries ...string) func(*asking) string {
	return func(a *asking) string {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for i := 0; i < len(entries); i += 2 {
			e, err := w.Create(entries[i])
			must(a.t, err)
			_, err = io.WriteString(e, entries[i+1])
			must(a.t, err)
		}
		must(a.t, w.Close())
		return out.String()
	}
}

// claimed is an archive of one entry whose header says what is not so.
func claimed(h zip.FileHeader, content string) func(*asking) string {
	return func(a *asking) string {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		h.CompressedSize64 = uint64(len(content))
		if h.CRC32 == 0 {
			h.CRC32 = crc32.ChecksumIEEE([]byte(content))
		}
		if h.UncompressedSize64 == 0 {
			h.UncompressedSize64 = uint64(len(content))
		}
		e, err := w.CreateRaw(&h)
		must(a.t, err)
		_, err = io.WriteString(e, content)
		must(a.t, err)
		must(a.t, w.Close())
		return out.String()
	}
}

func symlink() zip.FileHeader {
	h := zip.FileHeader{Name: "a.shp"}
	h.SetMode(fs.ModeSymlink | 0o777)
	return h
}

// text is a file of those words.
func text(s string) func(*asking) string { return func(*asking) string { return s } }

// shapefile is the exported one with the bytes of an entry changed, by its ending.
func shapefile(ending string, change func(b []byte)) func(*asking) string {
	return func(a *asking) string {
		return repacked(a.t, a.exported("shapefile"), func(name, content string) string {
			if !strings.HasSuffix(name, ending) {
				return content
			}
			b := []byte(content)
			change(b)
			return string(b)
		})
	}
}

// without is the exported shapefile lacking what has an ending; instead is it with
// other words in there.
func without(ending string) func(*asking) string { return instead(ending, "") }

func instead(ending, words string) func(*asking) string {
	return func(a *asking) string {
		return repacked(a.t, a.exported("shapefile"), func(name, content string) string {
			if strings.HasSuffix(name, ending) {
				return words
			}
			return content
		})
	}
}

// geopackage is the exported one after statements, in which LAYER is its layer.
func geopackage(statements string) func(*asking) string {
	return func(a *asking) string {
		path := filepath.Join(a.t.TempDir(), "a.gpkg")
		must(a.t, os.WriteFile(path, []byte(a.exported("geopackage")), 0o600))
		db, err := sql.Open("sqlite", path)
		must(a.t, err)
		var layer, column string
		must(a.t, db.QueryRow(`select table_name, column_name from gpkg_geometry_columns`).Scan(&layer, &column))
		_, err = db.Exec(strings.NewReplacer("LAYER", `"`+layer+`"`, "NAME", `'`+layer+`'`, "GEOMETRY", `"`+column+`"`).Replace(statements))
		must(a.t, err)
		must(a.t, db.Close())
		out, err := os.ReadFile(path)
		must(a.t, err)
		return string(out)
	}
}

// workbook is the exported ledger with something in its sheet replaced.
func workbook(old, new string) func(*asking) string {
	return func(a *asking) string {
		return repacked(a.t, a.exported("xlsx"), func(name, content string) string {
			if !strings.HasSuffix(name, "sheet1.xml") {
				return content
			}
			if !strings.Contains(content, old) {
				a.t.Fatalf("the sheet has no %s: %.300s", old, content)
			}
			return strings.Replace(content, old, new, 1)
		})
	}
}

// survey is the exported survey text with something in it replaced, line by line.
func survey(old, new string) func(*asking) string {
	return func(a *asking) string {
		utf8, err := simplifiedchinese.GB18030.NewDecoder().String(a.exported("surveytxt"))
		must(a.t, err)
		if !strings.Contains(utf8, old) {
			a.t.Fatalf("the text has no %s: %.600s", old, utf8)
		}
		return strings.ReplaceAll(utf8, old, new)
	}
}

// swapped is the exported survey text with east before north.
func swapped(a *asking) string {
	points := regexp.MustCompile(`(?m)^(\S+,\d+),([\d.]+),([\d.]+)(\r?)$`)
	return points.ReplaceAllString(survey("J1,1,", "J1,1,")(a), "$1,$3,$2$4")
}

// features is GeoJSON of rows without shapes; more is further members.
func features(more string, rows ...string) string {
	for i, r := range rows {
		rows[i] = `{"type":"Feature","properties":` + r + `,"geometry":null}`
	}
	return `{"type":"FeatureCollection"` + more + `,"features":[` + strings.Join(rows, ",") + `]}`
}

func row(no, mu string) string {
	return fmt.Sprintf(`{"parcel_no":%q,"category":"idle","listed_mu":%q,"region":"430525-P01"}`, no, mu)
}

const shapeInMetres = `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:%d"}},"features":[{"type":"Feature","properties":` +
	`{"parcel_no":"x-9","category":"idle","listed_mu":"9.90","region":"430525-P01"},"geometry":{"type":"Polygon","coordinates":%s}}]}`

const (
	kmlHead = `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>`
	degrees = `[[[110.40,27.20],[110.401,27.20],[110.401,27.2006],[110.40,27.20]]]`
)

func put16(at int, n uint16) func([]byte) {
	return func(b []byte) { binary.LittleEndian.PutUint16(b[at:], n) }
}

func put32(at int, n uint32) func([]byte) {
	return func(b []byte) { binary.LittleEndian.PutUint32(b[at:], n) }
}

func put32big(at int, n uint32) func([]byte) {
	return func(b []byte) { binary.BigEndian.PutUint32(b[at:], n) }
}

// fileProbes are files that lie, burst or carry something along.
func fileProbes() []probe {
	zeros := strings.Repeat("\x00", 32<<20)
	return []probe{
		brought(23, "one number twice in a file", "list.geojson", "number_repeated", checked, text(features("", row("x-1", "5"), row("x-1", "5")))),
		brought(23, "a number that is listed, with another area", "list.geojson", "", checked, text(features("", row("邻-1", "7")))),
		brought(70, "a name that leads up", "../../zq.zip", "", failed, text("x")),
		brought(70, "a name that is a program's", "a.php", "", failed, text("x")),
		brought(70, "a name that is a device", "CON", "", failed, text("x")),
		brought(70, "a name of 300 bytes", strings.Repeat("长", 100)+".geojson", "", failed, text("x")),
		brought(71, "zeros", "a.zip", "unreadable", failed, archived("a.shp", zeros)),
		brought(71, "5 GB that are claimed", "a.zip", "unreadable", failed, claimed(zip.FileHeader{Name: "a.dbf", UncompressedSize64: 5 << 30}, "x")),
		brought(71, "an archive in an archive", "a.zip", "unreadable", failed, archived("a.zip", "PK\x03\x04")),
		brought(71, "entries without end", "a.zip", "unreadable", failed, archived(make([]string, 2*300)...)),
		brought(72, "up and out", "a.zip", "unreadable", failed, archived("../../a.shp", "x")),
		brought(72, "an absolute name", "a.zip", "unreadable", failed, archived("/etc/a.shp", "x")),
		brought(72, "a drive", "a.zip", "unreadable", failed, archived(`C:\a.shp`, "x")),
		brought(72, "a link", "a.zip", "unreadable", failed, claimed(symlink(), "/etc/passwd")),
		brought(72, "one name twice", "a.zip", "unreadable", failed, archived("a.shp", "1", "a.shp", "2")),
		brought(72, "twins by case", "a.zip", "unreadable", failed, archived("a.shp", "1", "A.SHP", "2")),
		brought(73, "an encrypted entry", "a.zip", "unreadable", failed, claimed(zip.FileHeader{Name: "a.shp", Flags: 1}, "x")),
		brought(73, "a wrong checksum", "a.zip", "unreadable", failed, func(a *asking) string {
			z := []byte(repacked(a.t, a.exported("shapefile"), func(_, content string) string { return content }))
			z[bytes.Index(z, []byte{0, 0, 0x27, 0x0a})+300]++ // within the shapes, which are not packed
			return string(z)
		}),
		brought(73, "a directory cut short", "a.zip", "unreadable", failed, func(a *asking) string { z := a.exported("shapefile"); return z[:len(z)-40] }),
		brought(73, "no entries", "a.zip", "unreadable", failed, archived()),
		brought(73, "a program", "a.zip", "unreadable", failed, archived("a.exe", "MZ\x90\x00")),
		brought(74, "a length of −1", "a.zip", "unreadable", failed, shapefile(".shp", put32big(24, 1<<32-1))),
		brought(74, "a length of 2³¹", "a.zip", "unreadable", failed, shapefile(".shp", put32big(24, 1<<31))),
		brought(74, "a record beyond the file", "a.zip", "unreadable", failed, shapefile(".shp", put32big(104, 1<<30))),
		brought(74, "2³¹ points", "a.zip", "", `"too_many_vertices":1`, shapefile(".shp", put32(108+40, 1<<31-1))),
		brought(74, "parts that go back", "a.zip", "", `"bad_nesting":1`, shapefile(".shp", put32(108+44, 1<<31-1))),
		brought(74, "multipatches", "a.zip", "unreadable", failed, shapefile(".shp", put32(32, 31))),
		brought(74, "an index that lies", "a.zip", "", checked, shapefile(".shx", put32big(100, 1<<30))),
		brought(74, "no reference system", "a.zip", "crs_unknown", failed, without(".prj")),
		brought(74, "no table", "a.zip", "unreadable", failed, without(".dbf")),
		brought(75, "2³¹ rows", "a.zip", "unreadable", failed, shapefile(".dbf", put32(4, 1<<31))),
		brought(75, "a header of nothing", "a.zip", "unreadable", failed, shapefile(".dbf", put16(8, 0))),
		brought(75, "a field of 255", "a.zip", "unreadable", failed, shapefile(".dbf", func(b []byte) { b[48] = 255 })),
		brought(75, "a field of memos", "a.zip", "unreadable", failed, shapefile(".dbf", func(b []byte) { b[43] = 'M' })),
		brought(75, "a deleted row", "a.zip", "", checked, shapefile(".dbf", func(b []byte) { b[binary.LittleEndian.Uint16(b[8:])] = '*' })),
		brought(76, "GBK that is said to be UTF-8", "a.zip", "", `"encoding":"GB18030"`, func(a *asking) string {
			a.expect(200, "registrar", "GET", "/api/exports?task=dongkou-2023&format=shapefile&encoding=GB18030", "")
			return repacked(a.t, a.body, func(name, content string) string {
				if strings.HasSuffix(name, ".cpg") {
					return "UTF-8"
				}
				return content
			})
		}),
		brought(76, "UTF-8 that is said to be GBK", "a.zip", "", `"encoding":"UTF-8"`, instead(".cpg", "GBK")),
		brought(77, "Beijing 54", "a.zip", "other_datum", failed, instead(".prj", `GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`)),
		brought(77, "Xi'an 80", "a.zip", "other_datum", failed, instead(".prj", `GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`)),
		brought(77, "a zone of UTM", "a.zip", "other_datum", failed, instead(".prj", `PROJCS["WGS_1984_UTM_Zone_49N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",111.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`)),
		brought(77, "1 MB of words", "a.zip", "", failed, instead(".prj", strings.Repeat("GEOGCS[", 150_000))),
		brought(78, "no SQLite", "a.gpkg", "unreadable", failed, text(strings.Repeat("x", 5000))),
		brought(78, "triggers and views", "a.gpkg", "", checked, geopackage(`create table seen (x); create trigger t after insert on LAYER begin insert into seen values (1); end; create view v as with recursive r(n) as (select 1 union all select n+1 from r) select * from r`)),
		brought(78, "a layer that is a view without end", "a.gpkg", "unreadable", failed, geopackage(`alter table LAYER rename to x; update gpkg_contents set table_name = 'y'; create view y as with recursive r(n) as (select 1 union all select n+1 from r) select n as fid from r`)),
		brought(78, "another application", "a.gpkg", "unreadable", failed, geopackage(`pragma application_id = 1`)),
		brought(78, "shapes that lie", "a.gpkg", "bad_feature", checked, geopackage(`update LAYER set GEOMETRY = x'47500001000011aa0103000000ffffff7f'`)),
		brought(79, "an entity", "a.kml", "unreadable", failed, text(`<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml/>`)),
		brought(79, "laughs by the billion", "a.kml", "unreadable", failed, text(`<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><kml><Document>&b;</Document></kml>`)),
		brought(79, "an entity of elsewhere", "a.kml", "unreadable", failed, text(`<!DOCTYPE kml SYSTEM "http://127.0.0.1:1/x.dtd"><kml/>`)),
		brought(79, "a link to elsewhere", "a.kml", "unreadable", failed, text(kmlHead+`<NetworkLink><Link><href>http://127.0.0.1:1/</href></Link></NetworkLink></Document></kml>`)),
		brought(79, "a million folders in folders", "a.kml", "unreadable", failed, text(kmlHead+strings.Repeat("<Folder>", 1_000_000))),
		brought(80, "a DOCTYPE in the sheet", "a.xlsx", "unreadable", failed, workbook("?>", `?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`)),
		brought(80, "a sheet of 16,384 columns, as it says", "a.xlsx", "", checked, workbook("<sheetData>", `<dimension ref="A1:XFD1048576"/><sheetData>`)),
		brought(80, "zeros in a cell", "a.xlsx", "unreadable", failed, func(a *asking) string {
			in := workbook("<sheetData>", "<sheetData>"+strings.Repeat(" ", 32<<20))(a)
			var out bytes.Buffer
			w, r := zip.NewWriter(&out), strings.NewReader(in)
			from, err := zip.NewReader(r, r.Size())
			must(a.t, err)
			for _, f := range from.File {
				e, err := w.Create(f.Name)
				must(a.t, err)
				_, err = io.WriteString(e, unpackedEntry(a.t, in, f.Name))
				must(a.t, err)
			}
			must(a.t, w.Close())
			return out.String()
		}),
		brought(80, "a formula", "a.xlsx", "", checked, workbook("</sheetData>", `<row r="900"><c r="A900"><f>WEBSERVICE("http://127.0.0.1:1/")</f><v>x</v></c></row></sheetData>`)),
		brought(81, "east before north", "a.txt", "", `"axes_swapped":46`, swapped),
		brought(81, "names of points that jump, and ends of lines of both kinds", "a.txt", "", checked, survey("J2,1,", "\r\nJ900,1,")),
		brought(81, "another datum", "a.txt", "unreadable", failed, survey("2000国家大地坐标系", "1980西安坐标系")),
		brought(81, "a zone that is not the coordinates'", "a.txt", "", `"zone_contradicts":46`, survey("带号=37", "带号=36")),
		brought(81, "letters for a coordinate", "a.txt", "bad_number", checked, survey(",299", ",甲299")),
		brought(81, "a drawing, which is not read", "a.dxf", "unreadable", failed, func(a *asking) string { return a.exported("dxf") }),
		brought(82, "the system that is ours", "list.geojson", "", checked, text(fmt.Sprintf(shapeInMetres, 4490, degrees))),
		brought(82, "another system", "list.geojson", "unreadable", failed, text(fmt.Sprintf(shapeInMetres, 4526, `[[[38457412,2994300],[38457512,2994300],[38457512,2994400],[38457412,2994300]]]`))),
		brought(18, "coordinates of zone 37 that are said to be of 36", "a.txt", "zone_contradicts", checked, survey("带号=37", "带号=36")),
		brought(18, "zones of 6° that are zones of 3°", "a.txt", "unreadable", failed, survey("几度分带=3", "几度分带=6")),
		brought(18, "degrees that are said to be metres", "a.zip", "outside_region", checked, instead(".prj", `PROJCS["CGCS2000_3_Degree_GK_CM_111E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",111.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`)),
		brought(84, "no parcels", "list.geojson", "no_features", failed, text(features(""))),
	}
}

// oneBadRow holds that a fault in a thousand rows is told, and that nothing is
// stored until somebody chooses the good ones.
func oneBadRow(a *asking) {
	rows := make([]string, 1000)
	for i := range rows {
		rows[i] = row(fmt.Sprintf("r-%d", i), "1")
	}
	rows[777] = row("r-777", "-1")
	before := position(a.t, a.s)
	a.upload("registrar", "list.geojson", features("", rows...))
	at := a.settled("registrar")
	found := a.json()["found"].(map[string]any)
	if found["rows"] != 1000.0 || found["refused"] != 1.0 || position(a.t, a.s) != before {
		a.t.Errorf("%v", found)
	}
	a.expect(204, "registrar", "DELETE", at, "")
	a.upload("registrar", "list.geojson", features("", rows[770:780]...))
	a.ask("registrar", "POST", a.settled("registrar")+"/commit", `{"rows":"all"}`)
}

func twiceCommitted(a *asking) {
	a.sendRaw("POST /api/imports?task=dongkou-2023 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN_registrar\r\nContent-Type: application/geo+json\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"ty\r\nzz\r\n")
	if a.status != 400 {
		a.t.Errorf("a file that breaks off: %d %s", a.status, a.body)
	}
	a.upload("registrar", "list.geojson", features("", row("c-1", "1")))
	at := a.settled("registrar") + "/commit"
	a.expect(200, "registrar", "POST", at+"?wait=60", `{"rows":"all"}`)
	a.ask("registrar", "POST", at, `{"rows":"all"}`)
}

func manyFiles(a *asking) {
	var brought []string
	for i := 0; a.status != 429 && i < 30; i++ {
		if a.upload("registrar", "list.geojson", features("", row(fmt.Sprint("m-", i), "1"))); a.status == 201 {
			brought = append(brought, "/api/imports/"+a.json()["id"].(string))
		}
	}
	status, body := a.status, a.body
	for _, at := range brought {
		a.expect(200, "registrar", "GET", at+"?wait=60", "")
		a.expect(204, "registrar", "DELETE", at, "")
	}
	a.status, a.body = status, body
}

// rightsLost holds that a right counts when a file is committed, not when it was
// brought.
func (a *asking) rightsLost(data string) {
	a.s.command("user", "add", "mover", "--name", "调动", "--grant", "registrar@430525", "--grant", "officer@430525", "--invite", "--data", data)
	a.s.tokens["mover"] = strings.TrimSpace(a.s.command("token", "new", "mover", "--data", data))
	a.upload("mover", "list.geojson", features("", row("v-1", "1")))
	at := a.settled("mover")
	grants, err := json.Marshal(map[string]any{"grants": []map[string]string{{"role": "officer", "region": "430525"}}})
	must(a.t, err)
	a.expect(200, "admin", "PATCH", "/api/users/mover", string(grants), "If-Match", "*", "Content-Type", "application/merge-patch+json")
	a.s.tokens["mover"] = strings.TrimSpace(a.s.command("token", "new", "mover", "--data", data))
	a.ask("mover", "POST", at+"/commit", `{"rows":"all"}`)
}
