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

// Pile is a tree over leaf hashes that come one by one, in their order. It holds no
// more than its root needs: the roots of its whole subtrees, the largest first.
type Pile struct {
	size  int
	roots []tlog.Hash // one for each bit that is set in size
}

// PileOf is the tree over leaf hashes in their order.
func PileOf(leaves []tlog.Hash) *Pile {
	var p Pile
	for _, l := range leaves {
		p.Add(l)
	}
	return &p
}

// Add adds a leaf.
func (p *Pile) Add(leaf tlog.Hash) {
	for n := p.size; n&1 == 1; n >>= 1 {
		last := len(p.roots) - 1
		leaf, p.roots = tlog.NodeHash(p.roots[last], leaf), p.roots[:last]
	}
	p.roots = append(p.roots, leaf)
	p.size++
}

// Size is how many leaves the tree has.
func (p *Pile) Size() int { return p.size }

// Root is the root of the tree; without leaves it is the SHA-256 of nothing.
func (p *Pile) Root() tlog.Hash {
	if p.size == 0 {
		return emptyRoot
	}
	last := len(p.roots) - 1
	root := p.roots[last]
	for _, left := range slices.Backward(p.roots[:last]) {
		root = tlog.NodeHash(left, root)
	}
	return root
}

// emptyRoot is the root of a tree without leaves.
var emptyRoot, _ = tlog.TreeHash(0, nil)
