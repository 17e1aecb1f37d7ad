package proof

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Edge is a tree that grows: of what is there already it holds only the hashes
// on its right edge, which is all that growing needs.
type Edge struct {
	size   int64
	hashes map[int64]tlog.Hash // by their index in storage, as package tlog counts
}

// NewEdge is a tree of so many leaves. Its edge is still to be told: [Edge.Stored] is
// called for each leaf that completed a hash on it. Counted from 1, these are the
// size without its lower bits, for every bit of it that is set: 4 and 6 for 6 leaves.
func NewEdge(size int64) *Edge { return &Edge{size, map[int64]tlog.Hash{}} }

// Stored adds what was stored with a leaf, counted from 1.
func (e *Edge) Stored(leaf int64, hashes []tlog.Hash) {
	first := tlog.StoredHashIndex(0, leaf-1)
	for i, h := range hashes {
		e.hashes[first+int64(i)] = h
	}
}

// Grow adds a leaf and gives what is to be stored with it: its own hash, and
// those of the subtrees that it completes.
func (e *Edge) Grow(leaf tlog.Hash) ([]tlog.Hash, error) {
	hashes, err := tlog.StoredHashesForRecordHash(e.size, leaf, e)
	if err != nil {
		return nil, err
	}
	e.size++
	e.Stored(e.size, hashes)
	return hashes, nil
}

// Trim forgets what growing does not need.
func (e *Edge) Trim() {
	kept := map[int64]tlog.Hash{}
	for level := range 63 {
		if e.size>>level&1 == 1 {
			index := tlog.StoredHashIndex(level, e.size>>level-1)
			kept[index] = e.hashes[index]
		}
	}
	e.hashes = kept
}

// Size is how many leaves the tree has.
func (e *Edge) Size() int64 { return e.size }

// Root is the root of the tree.
func (e *Edge) Root() (tlog.Hash, error) { return tlog.TreeHash(e.size, e) }

// ReadHashes implements [tlog.HashReader].
func (e *Edge) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		h, ok := e.hashes[index]
		if !ok {
			return nil, fmt.Errorf("the tree's hash %d is missing", index)
		}
		out[i] = h
	}
	return out, nil
}

// Grown is the whole tree over leaf hashes, which can prove each of them.
func Grown(leaves []tlog.Hash) (*Edge, error) {
	e := NewEdge(0)
	for _, h := range leaves {
		if _, err := e.Grow(h); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// Prove is the proof that a leaf, counted from 0, stands in a whole tree.
func (e *Edge) Prove(leaf int) (tlog.RecordProof, error) {
	return tlog.ProveRecord(e.size, int64(leaf), e)
}
