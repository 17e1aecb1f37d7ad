package store

import (
	"encoding/hex"
	"encoding/json"
	"io"

	"sanlei/geo/format/geojson"
)

// writeGeoJSON writes RFC 7946 with the member "sanlei" behind the features, which
// has the SHA-256 of the bytes of their array.
func (x *exporting) writeGeoJSON(w io.Writer) error {
	out := geojson.NewWriter(w)
	if err := x.writeParcels(out); err != nil {
		return err
	}
	x.total()
	array, err := out.Finish()
	if err != nil {
		return err
	}
	x.said.Features, x.said.SHA256 = array.Count, hex.EncodeToString(array.SHA256[:])
	if x.Proofs {
		if x.said.Proofs, err = x.desk.includeParcels(x.tx, x.size, x.parcels); err != nil {
			return err
		}
	}
	if err := x.sign(); err != nil {
		return err
	}
	text, err := json.Marshal(x.said)
	if err != nil {
		return err
	}
	if err := out.Member("sanlei", text); err != nil {
		return err
	}
	x.within = true
	return out.Close()
}
