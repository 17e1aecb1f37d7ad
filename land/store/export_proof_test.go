package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/proof"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// check checks a file as whoever got it would.
func check(t *testing.T, b *storetest.Books, file []byte) error {
	t.Helper()
	_, err := proof.CheckFile(bytes.NewReader(file), int64(len(file)), key(t, b).Verifier(), nil)
	return err
}

func key(t *testing.T, b *storetest.Books) *proof.Key {
	t.Helper()
	var name string
	b.Scan(`select name from ledger`, nil, &name)
	return must[*proof.Key](t)(proof.ReadKey(b.Key, name))
}

// proven is books with a file of them that proves all of its features.
func proven(t *testing.T, e store.Export) (*storetest.Books, []byte) {
	t.Helper()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Hollow(0, 0, 100, 66), Attributes: land.Attributes{"name": "甲 <地>"}})
	b.Parcel(land.Parcel{ParcelNo: "2", Listed: storetest.Figure("2.50")})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")}, storetest.ToTheEnd...)
	var out bytes.Buffer
	e.Task = storetest.TaskCode
	must[store.Exported](t)(b.Operator().Export(t.Context(), &out, e))
	return b, out.Bytes()
}

func TestAFileIsBelievedAndAnyChangeOfItFound(t *testing.T) {
	t.Parallel()
	b, file := proven(t, store.Export{Proofs: true})
	if err := check(t, b, file); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, fault string }{
		"a feature's mu":         {`"accepted_mu":"4.00"`, `"accepted_mu":"5.00"`, "the features are not those that were signed"},
		"white space":            {"\n{", "\n {", "the features are not those that were signed"},
		"what the file is of":    {`"region":"430525","status"`, `"region":"430524","status"`, "not signed by the key"},
		"a total":                {`"totals":{"accepted_mu":"4.00"`, `"totals":{"accepted_mu":"4.01"`, "not signed by the key"},
		"the position":           {`"position":"9","crs"`, `"position":"8","crs"`, "not signed by the key"},
		"the signature":          {`"signature":"— sanlei`, `"signature":"— sanlej`, "not signed by the key"},
		"no signature":           {`"signature"`, `"signatures"`, "no exported GeoJSON"},
		"another member":         {`"sanlei":{`, `"sanlei":{"x":1,`, "no exported GeoJSON"},
		"no member":              {`"sanlei":{`, `"sanlej":{`, "no member sanlei"},
		"a record":               {`partly_closed\"`, `closed\"`, "is not of the act"},
		"a digest":               {`"digest":"`, `"digest":"A`, "the digest is none"},
		"what stands in a proof": {`"index":`, `"index":9`, "is not of the act"},
	} {
		forged := bytes.Replace(file, []byte(c.old), []byte(c.new), 1)
		if bytes.Equal(forged, file) {
			t.Errorf("%s: the file has no %s", name, c.old)
		} else if err := check(t, b, forged); err == nil || !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, cut := range []int{1, 2, 100, len(file) / 2, len(file) - 1} {
		if err := check(t, b, file[:len(file)-cut]); cut > 1 && err == nil {
			t.Errorf("cut by %d bytes it is believed", cut)
		}
	}
}

// Who holds the key could sign anything; the proofs still show what is not in
// the tree.
func TestProofsShowWhatTheKeyAloneDoesNot(t *testing.T) {
	t.Parallel()
	b, file := proven(t, store.Export{Proofs: true})
	other := storetest.Open(t)
	if err := check(t, other, file); err == nil || !strings.Contains(err.Error(), "not signed by the key") {
		t.Errorf("by another ledger's key: %v", err)
	}
	for fault, change := range map[string][]string{
		"parcel_no is not what":         {`"parcel_no":"1"`, `"parcel_no":"3"`},
		"open_mu is not what":           {`"open_mu":"2.50"`, `"open_mu":"3.50"`},
		"accepted_mu is not what":       {`"accepted_mu":"4.00"`, `"accepted_mu":"5.00"`},
		"status is not what":            {`"status":"open"`, `"status":"closed"`},
		"category is not what":          {`"category":"idle"`, `"category":"low_efficiency"`},
		"its attributes are not what":   {"甲", "乙"},
		"its shape is not what":         {"110.57,", "110.570000001,"},
		"nothing proves parcel 1":       {`"id":"0`, `"id":"1`},
		"its attributes are not what t": {`"rev":`, `"remark":"x","rev":`},
	} {
		signed := resigned(t, key(t, b), string(file), strings.NewReplacer(change...))
		if err := check(t, b, signed); err == nil || !strings.Contains(err.Error(), fault) {
			t.Errorf("%q: %v", change, err)
		}
	}
}

// resigned is a file with other features, signed as it then is.
func resigned(t *testing.T, k *proof.Key, file string, change *strings.Replacer) []byte {
	t.Helper()
	from, to := strings.Index(file, "["), strings.Index(file, `,"sanlei":`)
	features := change.Replace(file[from:to])
	var e exported
	if err := json.Unmarshal([]byte(`{"features":`+features+`}`), &e); err != nil {
		t.Fatal(err)
	}
	var m proof.Member
	if err := json.Unmarshal([]byte(strings.TrimSuffix(file[to+len(`,"sanlei":`):], "}\n")), &m); err != nil {
		t.Fatal(err)
	}
	for name, sum := range e.sums(t) {
		m.Totals[name] = land.FormatMu(sum)
	}
	hash := sha256.Sum256([]byte(features))
	m.SHA256 = hex.EncodeToString(hash[:])
	m.Signature = must[string](t)(m.Sign(k))
	return []byte(file[:from] + features + `,"sanlei":` + string(must[[]byte](t)(json.Marshal(m))) + "}\n")
}
