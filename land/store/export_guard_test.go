package store_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	shapes "sanlei/geo/format/file"
	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// readable is a file with what archives in it hold, so that a word is found.
func readable(t *testing.T, text []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return string(text)
	}
	var out strings.Builder
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		out.Write(must[[]byte](t)(io.ReadAll(r)))
		_ = r.Close()
	}
	return out.String()
}

// In no file, feature, ledger or comparison does an officer take a person's name
// or number home; a registrar does, unless they ask for it otherwise.
func TestPersonalDataGoesHomeMasked(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	ctx := t.Context()
	b.Task(land.Task{})
	people := b.People(storetest.Park)
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66), Attributes: land.Attributes{
		"holder": "欧阳修文", "uscc": "11010519491231002X", "remark": "联系人：赵钱孙，13812345678", "leader": "李县长"}})
	secrets := []string{"欧阳修文", "19491231", "赵钱孙", "13812345678"}
	filter := store.Filter{Task: storetest.TaskCode}
	in := func(text string) (n int) {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				n++
			}
		}
		return n
	}
	for _, kind := range shapes.Kinds {
		take := func(d *store.Desk, masked bool) (string, store.Exported) {
			t.Helper()
			var out bytes.Buffer
			said := must[store.Exported](t)(d.Export(ctx, &out, store.Export{Filter: filter, Format: kind, Masked: masked, Encoding: utf8Of(kind)}))
			return readable(t, out.Bytes()), said
		}
		if text, said := take(people.Officer, false); in(text) > 0 || !said.Masked {
			t.Errorf("%s: an officer takes %d things of a person home; the file says masked: %v", kind, in(text), said.Masked)
		}
		if text, said := take(people.Registrar, true); in(text) > 0 || !said.Masked {
			t.Errorf("%s: masking was asked for and %d things of a person are there", kind, in(text))
		}
		text, said := take(people.Registrar, false)
		if drawn := kind == shapes.DXF || kind == shapes.SurveyText; said.Masked || !drawn && kind != shapes.Parquet && in(text) != len(secrets) {
			t.Errorf("%s: a registrar takes %d of %d home; the file says masked: %v", kind, in(text), len(secrets), said.Masked)
		}
	}
	_, err := people.Officer.Export(ctx, io.Discard, store.Export{Filter: filter, Proofs: true})
	refused(t, err, land.Forbidden, "proofs_unmasked")

	for _, d := range []*store.Desk{people.Officer, people.Registrar} {
		f := must[format.Feature](t)(d.Item(ctx, "parcels", p.ID.String(), store.When{}))
		ledger := must[report.Report](t)(d.Report(ctx, store.ReportQuery{Task: storetest.TaskCode, Parts: []report.Part{report.Ledger}}))
		masked := d == people.Officer
		if holder := featureText(f, "holder"); strings.Contains(holder, "*") != masked {
			t.Errorf("%s reads the feature of %s", d.Actor.Login, holder)
		}
		if holder := ledger.Parcels[0].Attributes["holder"]; strings.Contains(holder, "*") != masked {
			t.Errorf("%s reads the ledger of %s", d.Actor.Login, holder)
		}
	}
}

// utf8Of is UTF-8 for formats whose text may be written otherwise.
func utf8Of(k shapes.Kind) *charset.Encoding {
	if !slices.Contains(k.Encodings(), charset.UTF8) {
		return nil
	}
	e := charset.UTF8
	return &e
}

func featureText(f format.Feature, name string) string {
	for _, p := range f.Properties {
		if p.Name == name {
			return p.Value.Text
		}
	}
	return ""
}

// What reaches over more than 25 km², as its hull does, or is secret, is given for
// a purpose alone, and says so.
func TestAFileThatReachesFarNeedsAPurpose(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	ctx := t.Context()
	b.Task(land.Task{})
	officer := b.People(storetest.Park).Officer
	b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Box(0, 0, 100, 66)})
	b.Parcel(land.Parcel{ParcelNo: "2", Shape: storetest.Box(9900, 0, 100, 66)})
	b.Parcel(land.Parcel{ParcelNo: "unmapped"})
	take := func(e store.Export) (string, store.Exported, error) {
		var out bytes.Buffer
		e.Task = storetest.TaskCode
		said, err := officer.Export(ctx, &out, e)
		return out.String(), said, err
	}
	// Ten kilometres in a row are no cover; a third corner makes one of 50 km².
	if _, said, err := take(store.Export{}); err != nil || said.Watermark != "" || said.Secrecy != "internal" {
		t.Errorf("in a row: %q %q, %v", said.Secrecy, said.Watermark, err)
	}
	b.Parcel(land.Parcel{ParcelNo: "3", Shape: storetest.Box(0, 9900, 100, 66)})
	_, _, err := take(store.Export{})
	refused(t, err, land.Invalid, "purpose_required")
	_, _, err = take(store.Export{Format: shapes.XLSX})
	refused(t, err, land.Invalid, "purpose_required")
	text, said, err := take(store.Export{Purpose: "与省厅比对"})
	if err != nil || !strings.Contains(text, said.Watermark) || !strings.Contains(said.Watermark, "officer用于：与省厅比对") {
		t.Errorf("%q, %v", said.Watermark, err)
	}
	for _, kind := range []shapes.Kind{shapes.KML, shapes.XLSX, shapes.Shapefile} {
		if text, said, err := take(store.Export{Format: kind, Purpose: "与省厅比对"}); err != nil || !strings.Contains(readable(t, []byte(text)), said.Watermark) {
			t.Errorf("%s does not hold its watermark: %v", kind, err)
		}
	}
	if _, _, err := take(store.Export{Filter: store.Filter{Text: "3"}}); err != nil {
		t.Errorf("one of them: %v", err)
	}
	terms := land.Terms{Secrecy: land.Secret}
	if err := b.People(storetest.Park).Registrar.SetTask(ctx, storetest.TaskCode, land.Setting{Terms: &terms, Reason: "定密"}); err != nil {
		t.Fatal(err)
	}
	_, _, err = take(store.Export{Filter: store.Filter{Text: "3"}})
	refused(t, err, land.Invalid, "purpose_required")
	if _, said, err := take(store.Export{Filter: store.Filter{Text: "3"}, Purpose: "上报"}); err != nil || !strings.Contains(said.Watermark, "秘密") {
		t.Errorf("%q, %v", said.Watermark, err)
	}
}
