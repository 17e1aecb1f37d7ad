package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/shopspring/decimal"

	"sanlei/geo/format"
	"sanlei/geo/format/geojson"
	"sanlei/land"
)

// proven compares every feature with the records that prove it, where the file
// carries proofs.
func (f *exported) proven(c Checkpoint) error {
	if len(f.member.Proofs) == 0 {
		return nil
	}
	held := map[string]map[string]Record{} // by parcel and table
	for _, p := range f.member.Proofs {
		records, err := p.Check(c)
		if err != nil {
			return err
		}
		for _, r := range records {
			id := r.Text("id")
			if r.Table == "balance_history" {
				id = r.Text("parcel_id")
			}
			if held[id] == nil {
				held[id] = map[string]Record{}
			}
			held[id][r.Table] = r
		}
	}
	if f.count > mostProven {
		return fmt.Errorf("a file with proofs has %d features at most", mostProven)
	}
	for _, raw := range f.features {
		if err := compare(raw, held); err != nil {
			return err
		}
	}
	return nil
}

// same is the properties of a feature that are columns of its records: numbers
// are compared as numbers.
var same = []struct {
	name, table, column string
	number              bool
}{
	{"id", "parcel_history", "id", false},
	{"parcel_no", "parcel_history", "parcel_no", false},
	{"task", "parcel_history", "task", false},
	{"category", "parcel_history", "category", false},
	{"region", "parcel_history", "region", false},
	{"listed_mu", "parcel_history", "listed_mu", true},
	{"plane_m2", "parcel_history", "plane_m2", true},
	{"ellipsoid_m2", "parcel_history", "ellipsoid_m2", true},
	{"status", "balance_history", "status", false},
	{"open_mu", "balance_history", "open", true},
	{"reported_mu", "balance_history", "reported", true},
	{"city_passed_mu", "balance_history", "city_passed", true},
	{"accepted_mu", "balance_history", "accepted", true},
	{"struck_off_mu", "balance_history", "struck_off", true},
	{"rev", "balance_history", "rev", true},
}

// compare compares one feature with its records.
func compare(raw json.RawMessage, held map[string]map[string]Record) error {
	var in struct {
		ID         string
		Geometry   json.RawMessage
		Properties map[string]json.RawMessage
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	records := held[in.ID]
	parcel, ok := records["parcel_history"]
	if _, too := records["balance_history"]; !ok || !too {
		return fmt.Errorf("nothing proves parcel %s", in.ID)
	}
	properties := Record{Values: in.Properties}
	attributes := map[string]string{}
	for name := range in.Properties {
		attributes[name] = properties.Text(name)
	}
	delete(attributes, "position")
	for _, of := range same {
		delete(attributes, of.name)
		has, proven := properties.Text(of.name), records[of.table].Text(of.column)
		if has != proven && !(of.number && equal(has, proven)) {
			return fmt.Errorf("parcel %s: %s is not what the books hold", in.ID, of.name)
		}
	}
	var proven map[string]string
	if err := json.Unmarshal(parcel.Values["attributes"], &proven); err != nil || !maps.Equal(attributes, proven) {
		return fmt.Errorf("parcel %s: its attributes are not what the books hold", in.ID)
	}
	shape, err := shapeDigest(in.Geometry)
	if err != nil || shape != parcel.Text("shape") {
		return fmt.Errorf("parcel %s: its shape is not what the books hold", in.ID)
	}
	return nil
}

func equal(a, b string) bool {
	x, errX := decimal.NewFromString(a)
	y, errY := decimal.NewFromString(b)
	return errX == nil && errY == nil && x.Equal(y)
}

// shapeDigest is the digest of a shape as records have it; empty of none.
func shapeDigest(text json.RawMessage) (string, error) {
	if string(text) == "null" {
		return "", nil
	}
	f, err := geojson.ParseGeometry(text, format.DefaultLimits)
	if err != nil {
		return "", err
	}
	mp, ok := f.Geometry.(orb.MultiPolygon)
	if !ok {
		return "", land.Refuse(land.Invalid, "geometry", "polygon", "the shape is no multipolygon")
	}
	b, err := wkb.Marshal(mp) // little-endian
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}
