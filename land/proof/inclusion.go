package proof

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Inclusion proves that a position is in a tree, and that records came into the
// books with its act. Hashes are in base64.
type Inclusion struct {
	Position string `json:"position"`
	Digest   string `json:"digest"`
	// Entry is the leaf's text. Whoever may not see the act sees none, and the
	// digest stands alone.
	Entry   string     `json:"entry,omitzero"`
	Proof   []string   `json:"proof"` // from the leaf up
	Records []Included `json:"records,omitzero"`
}

// Included proves that a record is in its act's tree.
type Included struct {
	Record string   `json:"record"`
	Index  int      `json:"index"` // among the act's records, from 0
	Proof  []string `json:"proof"`
}

// Consistency proves that a tree is an older one with leaves added.
type Consistency struct {
	From  string   `json:"from"` // the size of the older tree
	To    string   `json:"to"`
	Proof []string `json:"proof"`
}

// Hashes writes hashes in base64.
func Hashes[T ~[]tlog.Hash](hashes T) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = h.String()
	}
	return out
}

func parseHashes(texts []string) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		var err error
		if out[i], err = tlog.ParseHash(text); err != nil {
			return nil, errors.New("a hash is not written in base64")
		}
	}
	return out, nil
}

// ParseEntry reads the text of a leaf.
func ParseEntry(text string) (e Entry, err error) {
	bad := errors.New("this is no entry of the tree")
	lines := strings.Split(text, "\n")
	if len(lines) != 8 {
		return e, bad
	}
	e.Ledger, e.Act = lines[1], lines[4]
	var errs [4]error
	e.Position, errs[0] = strconv.ParseInt(lines[2], 10, 64)
	e.SealedAt, errs[1] = parseTime(lines[3])
	e.Records, errs[2] = strconv.Atoi(lines[5])
	e.Root, errs[3] = tlog.ParseHash(lines[6])
	if errors.Join(errs[:]...) != nil || e.Text() != text {
		return e, bad
	}
	return e, nil
}

// Check checks the proof against a checkpoint and gives the records, or the
// first thing that is wrong.
func (p Inclusion) Check(c Checkpoint) ([]Record, error) {
	position, err := strconv.ParseInt(p.Position, 10, 64)
	if err != nil || position < 1 {
		return nil, errors.New("the position is none")
	}
	digest, err := tlog.ParseHash(p.Digest)
	if err != nil {
		return nil, fmt.Errorf("position %d: the digest is none", position)
	}
	path, err := parseHashes(p.Proof)
	if err != nil {
		return nil, fmt.Errorf("position %d: %w", position, err)
	}
	if err := tlog.CheckRecord(path, c.Size, c.Root, position-1, digest); err != nil {
		return nil, fmt.Errorf("position %d is not in the tree of the checkpoint", position)
	}
	if p.Entry == "" && len(p.Records) == 0 {
		return nil, nil
	}
	e, err := ParseEntry(p.Entry)
	if err != nil || e.Position != position || e.Ledger != c.Ledger || e.Digest() != digest {
		return nil, fmt.Errorf("position %d: the entry is not what the tree holds", position)
	}
	records := make([]Record, len(p.Records))
	for i, r := range p.Records {
		if records[i], err = r.check(e); err != nil {
			return nil, fmt.Errorf("position %d: %w", position, err)
		}
	}
	return records, nil
}

func (i Included) check(e Entry) (Record, error) {
	r, err := ParseRecord(i.Record)
	if err != nil {
		return r, err
	}
	path, err := parseHashes(i.Proof)
	if err != nil {
		return r, err
	}
	err = tlog.CheckRecord(path, int64(e.Records), e.Root, int64(i.Index), tlog.RecordHash([]byte(i.Record)))
	if err != nil || r.Act != e.Act {
		return r, fmt.Errorf("a record of %s is not of the act", r.Table)
	}
	return r, nil
}

// Extends checks that the tree of one checkpoint is that of an older one with
// leaves added.
func (p Consistency) Extends(c, old Checkpoint) error {
	if c.Ledger != old.Ledger {
		return fmt.Errorf("the checkpoints are of two ledgers, %s and %s", old.Ledger, c.Ledger)
	}
	if c.Size < old.Size {
		return fmt.Errorf("the tree ends at position %d and the older checkpoint knew position %d: its tail is cut off", c.Size, old.Size)
	}
	if c.Size == old.Size {
		if c.Root != old.Root {
			return fmt.Errorf("two trees of one ledger: at position %d the older checkpoint has another root", c.Size)
		}
		return nil
	}
	path, err := parseHashes(p.Proof)
	if err != nil {
		return err
	}
	if p.From != strconv.FormatInt(old.Size, 10) || p.To != strconv.FormatInt(c.Size, 10) {
		return fmt.Errorf("there is no proof that the tree extends that of position %d", old.Size)
	}
	if err := tlog.CheckTree(path, c.Size, c.Root, old.Size, old.Root); err != nil {
		return fmt.Errorf("two trees of one ledger: what the older checkpoint knew at position %d is not what this one holds", old.Size)
	}
	return nil
}
