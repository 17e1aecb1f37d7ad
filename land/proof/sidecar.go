package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/note"
)

// mostSidecar is far above what a sidecar has: a proof of consistency has some
// dozens of digests.
const mostSidecar = 1 << 20

// ReadSidecar reads the file that says what others are. It is checked by
// [Member.CheckFiles].
func ReadSidecar(r io.Reader) (Member, error) {
	var m Member
	text, err := io.ReadAll(io.LimitReader(r, mostSidecar+1))
	if err != nil {
		return m, err
	}
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if len(text) > mostSidecar || strict.Decode(&m) != nil || len(m.Files) == 0 {
		return Member{}, errors.New("this is no file that says what an exported file is")
	}
	return m, nil
}

// CheckFiles checks exported files by what the file beside them says, by the
// ledger's public key and nothing else: that it is signed, that every file that it
// names is there with the bytes that were signed, and that its checkpoint extends
// the older ones. Open opens the file of an extension, as ".shp".
func (m Member) CheckFiles(open func(extension string) (io.ReadCloser, error), key note.Verifier, older []Checkpoint) error {
	c, err := m.check(key)
	if err != nil {
		return err
	}
	if at := strconv.FormatInt(c.Size, 10); at != m.Position {
		return fmt.Errorf("the file is of position %s and its checkpoint of %s", m.Position, at)
	}
	for _, extension := range slices.Sorted(maps.Keys(m.Files)) {
		has, err := sumOf(open, extension)
		if err != nil {
			return err
		}
		if has != m.Files[extension] {
			return fmt.Errorf("the %s file is not the one that was signed", extension)
		}
	}
	return m.extends(c, older)
}

func sumOf(open func(string) (io.ReadCloser, error), extension string) (string, error) {
	f, err := open(extension)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// extends checks the checkpoint against older ones.
func (m Member) extends(c Checkpoint, older []Checkpoint) error {
	for _, old := range older {
		p := Consistency{}
		if m.Consistency != nil {
			p = *m.Consistency
		}
		if err := p.Extends(c, old); err != nil {
			return err
		}
	}
	return nil
}
