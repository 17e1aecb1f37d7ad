package proof

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Entry is what the ledger's tree holds of one position.
type Entry struct {
	Ledger   string // the ledger's name
	Position int64  // from 1
	SealedAt time.Time
	Act      string // the act's id
	Records  int    // how many rows came with the act
	Root     tlog.Hash
}

// timeForm is a time with microseconds, always of the same length.
const timeForm = "2006-01-02T15:04:05.000000Z"

// Text is the leaf:
//
//	sanlei act 1
//	<ledger>
//	<position>
//	<sealed at, in UTC with six places>
//	<act>
//	<count of records>
//	<root of the act's tree, in base64>
func (e Entry) Text() string {
	return fmt.Sprintf("sanlei act 1\n%s\n%d\n%s\n%s\n%d\n%s\n",
		e.Ledger, e.Position, e.SealedAt.UTC().Format(timeForm), e.Act, e.Records, e.Root)
}

func parseTime(text string) (time.Time, error) { return time.Parse(timeForm, text) }

// Digest is the hash of the leaf.
func (e Entry) Digest() tlog.Hash { return tlog.RecordHash([]byte(e.Text())) }

// Sort puts the leaf hashes of an act's records into the order of the act's tree.
func Sort(leaves []tlog.Hash) {
	slices.SortFunc(leaves, Compare)
}

// Compare is the order of leaf hashes.
func Compare(a, b tlog.Hash) int { return bytes.Compare(a[:], b[:]) }

// Root is the root of the tree over leaf hashes; of none it is the SHA-256 of
// nothing.
func Root(leaves []tlog.Hash) tlog.Hash {
	switch len(leaves) {
	case 0:
		return emptyRoot
	case 1:
		return leaves[0]
	}
	half := 1
	for half*2 < len(leaves) {
		half *= 2
	}
	return tlog.NodeHash(Root(leaves[:half]), Root(leaves[half:]))
}

// emptyRoot is the root of a tree without leaves.
var emptyRoot, _ = tlog.TreeHash(0, nil)
