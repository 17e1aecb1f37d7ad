package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/note"

	"sanlei/land"
)

// mostProven is how many features a file with proofs has at most.
const mostProven = 10_000

// exported is a file as it is read.
type exported struct {
	from, to int64 // the bytes of the array of features
	count    int
	unmapped int
	totals   map[string]land.Mu
	features []json.RawMessage // the first mostProven
	member   Member
	said     bool // it has the member
}

// CheckFile checks an exported file by the ledger's public key and nothing else:
// that it is whole, that its sums are those of its features, that it is signed;
// where it carries proofs, that every feature is what the books hold; and that
// its checkpoint extends the older ones. It gives what the file says of itself.
func CheckFile(file io.ReaderAt, size int64, key note.Verifier, older []Checkpoint) (Member, error) {
	f := &exported{totals: map[string]land.Mu{}}
	if err := f.read(io.NewSectionReader(file, 0, size)); err != nil {
		return f.member, err
	}
	if !f.said {
		return f.member, errors.New("the file does not say what it is: it has no member sanlei")
	}
	c, err := f.member.check(key)
	if err != nil {
		return f.member, err
	}
	if at := strconv.FormatInt(c.Size, 10); at != f.member.Position {
		return f.member, fmt.Errorf("the file is of position %s and its checkpoint of %s", f.member.Position, at)
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(file, f.from, f.to-f.from)); err != nil {
		return f.member, err
	}
	if hex.EncodeToString(hash.Sum(nil)) != f.member.SHA256 {
		return f.member, errors.New("the features are not those that were signed")
	}
	if err := f.sums(); err != nil {
		return f.member, err
	}
	if err := f.proven(c); err != nil {
		return f.member, err
	}
	return f.member, f.member.extends(c, older)
}

// CheckpointIn is the signed checkpoint that an exported file carries.
func CheckpointIn(file io.Reader) (string, error) {
	f := &exported{totals: map[string]land.Mu{}}
	if err := f.read(file); err != nil {
		return "", err
	}
	return f.member.Checkpoint, nil
}

// read goes through the file once.
func (f *exported) read(r io.Reader) error {
	broken := errors.New("the file is no exported GeoJSON, or it is cut off")
	d := jsontext.NewDecoder(r)
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return broken
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return broken
		}
		switch name.String() {
		case "features":
			err = f.array(d)
		case "sanlei":
			var raw jsontext.Value
			if raw, err = d.ReadValue(); err == nil {
				strict := json.NewDecoder(bytes.NewReader(raw))
				strict.DisallowUnknownFields()
				f.said, err = true, strict.Decode(&f.member)
			}
		default:
			err = d.SkipValue()
		}
		if err != nil {
			return broken
		}
	}
	if t, err := d.ReadToken(); err != nil || t.Kind() != '}' {
		return broken
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return broken
	}
	return nil
}

func (f *exported) array(d *jsontext.Decoder) error {
	if t, err := d.ReadToken(); err != nil || t.Kind() != '[' {
		return errors.New("no array")
	}
	f.from = d.InputOffset() - 1
	for d.PeekKind() == '{' {
		raw, err := d.ReadValue()
		if err != nil {
			return err
		}
		if err := f.feature(raw); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	f.to = d.InputOffset()
	return err
}

func (f *exported) feature(raw jsontext.Value) error {
	var in struct {
		Geometry   json.RawMessage
		Properties map[string]json.RawMessage
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	if string(in.Geometry) == "null" {
		f.unmapped++
	}
	for _, a := range land.Accounts {
		var text string
		if err := json.Unmarshal(in.Properties[string(a)+"_mu"], &text); err != nil {
			return err
		}
		mu, err := land.ParseMu(text)
		if err != nil {
			return err
		}
		f.totals[string(a)+"_mu"] = f.totals[string(a)+"_mu"].Add(mu)
		if a != land.StruckOff {
			f.totals["listed_mu"] = f.totals["listed_mu"].Add(mu)
		}
	}
	if f.count++; f.count <= mostProven {
		f.features = append(f.features, bytes.Clone(raw))
	}
	return nil
}

// sums compares counts and totals.
func (f *exported) sums() error {
	if f.count != f.member.Features || f.unmapped != f.member.Unmapped {
		return fmt.Errorf("the file says %d features, %d unmapped, and has %d, %d", f.member.Features, f.member.Unmapped, f.count, f.unmapped)
	}
	for name, says := range f.member.Totals {
		if has := land.FormatMu(f.totals[name]); has != says {
			return fmt.Errorf("the file says %s of %s, and its features hold %s", says, name, has)
		}
	}
	return nil
}
