package proof

import (
	"encoding/json"
	"errors"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"sanlei/geo/format"
)

// Said is what an exported file says of itself, and what is signed: its query,
// the position of the books, counts, totals in mu of all that was picked, and the
// SHA-256 of the bytes of GeoJSON's array of features from "[" to "]" with both,
// or of each whole file of another format.
type Said struct {
	Query      map[string]string `json:"query"`
	Format     string            `json:"format,omitempty"` // none: GeoJSON
	AsOf       string            `json:"as_of"`            // the day on which the position was sealed
	Position   string            `json:"position"`
	CRS        string            `json:"crs,omitempty"`
	Secrecy    string            `json:"secrecy,omitempty"`   // of the task: public, internal or secret
	Masked     bool              `json:"masked,omitempty"`    // names and numbers of natural persons are
	Watermark  string            `json:"watermark,omitempty"` // for whom and what the file is, where it needs a reason
	Features   int               `json:"features"`            // that were picked
	LeftOut    int               `json:"left_out,omitempty"`  // of these, not in the file: the format has no place for them
	Unmapped   int               `json:"unmapped"`
	Totals     map[string]string `json:"totals"`
	Losses     []format.Loss     `json:"losses,omitempty"` // what the format could not keep
	SHA256     string            `json:"features_sha256,omitempty"`
	Files      map[string]string `json:"files_sha256,omitempty"` // by extension, as ".shp"
	Checkpoint string            `json:"checkpoint,omitempty"`   // a signed note
}

// Member is the member "sanlei" of an exported file, or the file beside it.
type Member struct {
	Said
	// Signature is the lines that a note of the text of Said ends with; empty
	// where the program runs without the ledger's key.
	Signature string `json:"signature,omitempty"`
	// Consistency proves that the checkpoint extends an older one that was asked for.
	Consistency *Consistency `json:"consistency,omitempty"`
	// Proofs proves every feature, where that was asked for.
	Proofs []Inclusion `json:"proofs,omitempty"`
}

// Text is what is signed: "sanlei export 1" and the JSON of the member without
// what is not signed, a line each; members stand in the order of Said, names in
// maps in that of their bytes.
func (s Said) Text() (string, error) {
	text, err := json.Marshal(s)
	return "sanlei export 1\n" + string(text) + "\n", err
}

// Sign signs what the file says of itself.
func (s Said) Sign(key note.Signer) (signature string, err error) {
	text, err := s.Text()
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: text}, key)
	return strings.TrimPrefix(string(signed), text+"\n"), err
}

// check checks signature and checkpoint.
func (m Member) check(key note.Verifier) (Checkpoint, error) {
	text, err := m.Text()
	if err != nil {
		return Checkpoint{}, err
	}
	if _, err := note.Open([]byte(text+"\n"+m.Signature), note.VerifierList(key)); err != nil {
		return Checkpoint{}, errors.New("what the file says of itself is not signed by the key of " + key.Name())
	}
	return OpenCheckpoint(m.Checkpoint, key)
}
