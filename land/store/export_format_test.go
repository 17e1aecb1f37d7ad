package store_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	shapes "sanlei/geo/format/file"
	"sanlei/land"
	"sanlei/land/proof"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// formatBooks has two parcels with boundaries and one without.
func formatBooks(t *testing.T) *storetest.Books {
	t.Helper()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Hollow(0, 0, 100, 66), Listed: storetest.Figure("10.00"),
		Attributes: land.Attributes{"name": "=1+1", "project": "甲，乙\u3000“丙”", "approved_on": "2019-02-28"}})
	b.Parcel(land.Parcel{ParcelNo: "2", Category: land.LowEfficiency, Shape: storetest.Hollow(300, 0, 100, 66), Listed: storetest.Figure("3.00000001")})
	b.Parcel(land.Parcel{ParcelNo: "3", Listed: storetest.Figure("2.50")})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")}, storetest.ToTheEnd...)
	return b
}

func asFormat(t *testing.T, b *storetest.Books, e store.Export) ([]byte, store.Exported) {
	t.Helper()
	var out bytes.Buffer
	e.Task = storetest.TaskCode
	said, err := b.Operator().Export(t.Context(), &out, e)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), said
}

// Every format: the same bytes at the same position whatever came later, signed,
// and any change of them found.
func TestEveryFormatIsBelievedAndAnyChangeOfItFound(t *testing.T) {
	t.Parallel()
	b := formatBooks(t)
	first := map[shapes.Kind][]byte{}
	var position string
	for _, k := range shapes.Kinds {
		raw, said := asFormat(t, b, store.Export{Format: k, When: store.When{Position: position}})
		first[k], position = raw, said.Position
		if k == shapes.GeoJSON {
			continue // export_proof_test.go has it
		}
		leftOut := 0
		if k == shapes.DXF || k == shapes.SurveyText {
			leftOut = 1
		}
		if said.Format != string(k) || said.Features != 3 || said.Unmapped != 1 || said.LeftOut != leftOut || said.Totals["listed_mu"] != "15.50000001" {
			t.Errorf("%s: it says %+v", k, said.Said)
		}
		if said.Within != (k == shapes.Shapefile) {
			t.Errorf("%s: within: %v", k, said.Within)
		}
		believed(t, b, k, raw, said.Member)
	}
	b.Parcel(land.Parcel{ParcelNo: "0"})
	for _, k := range shapes.Kinds {
		if raw, _ := asFormat(t, b, store.Export{Format: k, When: store.When{Position: position}}); !bytes.Equal(raw, first[k]) {
			t.Errorf("%s: %d bytes at the same position, then %d others", k, len(first[k]), len(raw))
		}
	}
}

// believed checks a file by what lies beside it or within.
func believed(t *testing.T, b *storetest.Books, k shapes.Kind, raw []byte, beside proof.Member) {
	t.Helper()
	verifier := key(t, b).Verifier()
	if k == shapes.Shapefile {
		var err error
		if beside, err = proof.ReadSidecar(entry(t, raw, storetest.TaskCode+store.Sidecar)); err != nil {
			t.Fatal(err)
		}
		open := func(extension string) (io.ReadCloser, error) { return entry(t, raw, storetest.TaskCode+extension), nil }
		if err := beside.CheckFiles(open, verifier, nil); err != nil || len(beside.Files) != 5 {
			t.Errorf("%s: %v, %v", k, beside.Files, err)
		}
	}
	text := must[[]byte](t)(json.Marshal(beside))
	again, err := proof.ReadSidecar(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	forged := bytes.Clone(raw)
	forged[len(forged)/2] ^= 1
	of := func(raw []byte) func(string) (io.ReadCloser, error) {
		return func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }
	}
	if err := again.CheckFiles(of(raw), verifier, nil); err != nil && k != shapes.Shapefile {
		t.Errorf("%s: %v", k, err)
	}
	if err := again.CheckFiles(of(forged), verifier, nil); err == nil || !strings.Contains(err.Error(), "is not the one that was signed") {
		t.Errorf("%s, changed: %v", k, err)
	}
	again.Totals["listed_mu"] = "16.00"
	if err := again.CheckFiles(of(raw), verifier, nil); err == nil || !strings.Contains(err.Error(), "not signed by the key") {
		t.Errorf("%s, another total: %v", k, err)
	}
}

func entry(t *testing.T, raw []byte, name string) io.ReadCloser {
	t.Helper()
	z := must[*zip.Reader](t)(zip.NewReader(bytes.NewReader(raw), int64(len(raw))))
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What a file holds adds up to what it says, and is read by its own headings.
func TestWhatEveryFormatHoldsIsReadAgain(t *testing.T) {
	t.Parallel()
	b := formatBooks(t)
	task := land.Task{Code: storetest.TaskCode, Region: "430525", Baseline: land.MustDate("2022-12-31"), Deadline: land.MustDate("2023-12-31")}
	for _, c := range []struct {
		kind   shapes.Kind
		epsg   int
		encode charset.Encoding
		shapes int
	}{
		{shapes.GeoJSONSeq, 4490, charset.UTF8, 2}, {shapes.GeoPackage, 4490, charset.UTF8, 2}, {shapes.GeoPackage, 4525, charset.UTF8, 2},
		{shapes.Shapefile, 4546, charset.GB18030, 2}, {shapes.Shapefile, 4490, charset.UTF8, 2}, {shapes.KML, 4490, charset.UTF8, 2},
		{shapes.CSV, 4490, charset.GB18030, 2}, {shapes.CSV, 4525, charset.UTF8, 2}, {shapes.XLSX, 4490, charset.UTF8, 0},
	} {
		crs := must[geo.CRS](t)(geo.ByEPSG(c.epsg))
		e := store.Export{Format: c.kind, CRS: crs}
		if len(c.kind.Encodings()) > 0 {
			e.Encoding = &c.encode
		}
		raw, said := asFormat(t, b, e)
		path := filepath.Join(t.TempDir(), "a"+c.kind.Ending())
		must[any](t)(nil, os.WriteFile(path, raw, 0o600))
		sum, shapes := land.Mu{}, 0
		for _, l := range listings(t, b.Tree(), task, path, crs) {
			sum = sum.Add(l.ListedMu)
			if l.Shape != nil {
				shapes++
			}
			if l.ParcelNo == "1" && (l.Attributes["name"] != "=1+1" || l.Attributes["project"] != "甲，乙\u3000“丙”" || l.Attributes["approved_on"] != "2019-02-28" || l.Category != land.Idle) {
				t.Errorf("%s: %+v", c.kind, l.Parcel)
			}
		}
		if land.FormatMu(sum) != said.Totals["listed_mu"] || shapes != c.shapes {
			t.Errorf("%s in %v: %s mu and %d shapes, said %s", c.kind, crs, sum, shapes, said.Totals["listed_mu"])
		}
	}
}

// listings reads a file as an import does.
func listings(t *testing.T, tree land.Tree, task land.Task, path string, crs geo.CRS) (all []land.Listing) {
	t.Helper()
	r, err := shapes.Open(t.Context(), path, shapes.Options{Limits: format.DefaultLimits, CRS: &crs})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		l, _ := land.Columns{}.Read(tree, task, f)
		for _, found := range l.Findings {
			if found.Refuses {
				t.Errorf("%s, row %d: %+v", path, found.Row, found)
			}
		}
		all = append(all, l)
	}
}

func TestAFormatIsNotAskedForWhatItHasNoPlaceFor(t *testing.T) {
	t.Parallel()
	b := formatBooks(t)
	zone, six, noPrefix := must[geo.CRS](t)(geo.ByEPSG(4525)), must[geo.CRS](t)(geo.ByEPSG(4499)), must[geo.CRS](t)(geo.ByEPSG(4546))
	gb := charset.GB18030
	for rule, e := range map[string]store.Export{
		"unknown_format":     {Format: "exe"},
		"proofs_in_geojson":  {Format: shapes.CSV, Proofs: true},
		"crs_of_format":      {Format: shapes.KML, CRS: zone},
		"crs_of_format 6":    {Format: shapes.Shapefile, CRS: six},
		"crs_of_format pre":  {Format: shapes.SurveyText, CRS: noPrefix},
		"crs_of_format 84":   {Format: shapes.DXF, CRS84: true},
		"crs_of_format xlsx": {Format: shapes.XLSX, CRS: zone},
		"encoding_of_format": {Format: shapes.GeoJSON, Encoding: &gb},
		"nothing_mapped":     {Format: shapes.DXF, Filter: store.Filter{Categories: []land.Category{land.ApprovedUnsupplied}}},
	} {
		e.Task = storetest.TaskCode
		var out bytes.Buffer
		_, err := b.Operator().Export(t.Context(), &out, e)
		var refusal *land.Error
		if !errors.As(err, &refusal) || refusal.Details[0].Rule != strings.Fields(rule)[0] || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", rule, err, out.Len())
		}
	}
}
