package proof

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is what the books of a ledger were at a position.
type Checkpoint struct {
	Ledger string
	Size   int64 // the position at the head
	Root   tlog.Hash
}

// Text is what is signed: the ledger, the size and the root in base64, a line
// each.
func (c Checkpoint) Text() string { return fmt.Sprintf("%s\n%d\n%s\n", c.Ledger, c.Size, c.Root) }

// Sign makes a checkpoint a signed note. One checkpoint has one text for ever.
func (c Checkpoint) Sign(s note.Signer) (string, error) {
	signed, err := note.Sign(&note.Note{Text: c.Text()}, s)
	return string(signed), err
}

var errCheckpoint = errors.New("this is no checkpoint")

// ParseCheckpoint reads the text of a checkpoint.
func ParseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return c, errCheckpoint
	}
	c.Ledger = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 1 {
		return c, errCheckpoint
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil || c.Text() != text {
		return c, errCheckpoint
	}
	return c, nil
}

// ReadUnsigned reads a signed checkpoint, whoever signed it.
func ReadUnsigned(signed string) (Checkpoint, error) {
	text, _, _ := strings.Cut(signed, "\n\n")
	return ParseCheckpoint(text + "\n")
}

// OpenCheckpoint reads a signed checkpoint. It refuses one that the key has not
// signed, and one of another ledger than the key's.
func OpenCheckpoint(signed string, key note.Verifier) (Checkpoint, error) {
	n, err := note.Open([]byte(signed), note.VerifierList(key))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("the checkpoint is not signed by the key of %s", key.Name())
	}
	c, err := ParseCheckpoint(n.Text)
	if err == nil && c.Ledger != key.Name() {
		return c, fmt.Errorf("the checkpoint is of another ledger than %s", key.Name())
	}
	return c, err
}

// OpenCheckpoints reads the signed checkpoints of a text, in which they stand
// one after the other with empty lines between.
func OpenCheckpoints(text string, key note.Verifier) ([]Checkpoint, error) {
	var out []Checkpoint
	for text = strings.TrimLeft(text, "\n"); text != ""; text = strings.TrimLeft(text, "\n") {
		end := endOfNote(text)
		c, err := OpenCheckpoint(text[:end], key)
		if err != nil {
			return nil, err
		}
		out, text = append(out, c), text[end:]
	}
	if len(out) == 0 {
		return nil, errCheckpoint
	}
	return out, nil
}

// endOfNote is where the signatures of the first note of a text end.
func endOfNote(text string) int {
	i := strings.Index(text, "\n\n— ")
	if i < 0 {
		return len(text)
	}
	for i += 2; strings.HasPrefix(text[i:], "— "); {
		n := strings.IndexByte(text[i:], '\n')
		if n < 0 {
			return len(text)
		}
		i += n + 1
	}
	return i
}
