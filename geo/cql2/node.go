package cql2

import "github.com/paulmach/orb"

// A node is an operation as both forms write it: an operator and what it is
// applied to, which is nodes and the leaves below. Nothing is typed yet.
type node struct {
	op   string // in small letters
	args []any
	at   int // where it begins in the text, in bytes
}

// The leaves of the tree before it is typed. Texts and truth values stand as
// string and bool, lists as []any.
type (
	property  string
	number    string // as written
	day       string // DATE
	instant   string // TIMESTAMP
	interval  [2]any // property, day, instant, or ".." as string
	geography struct{ orb.Geometry }
)

// meter counts what a text brings, so that reading it ends soon.
type meter struct{ depth, nodes int }

func (m *meter) enter() error {
	m.depth++
	m.nodes++
	if m.depth > mostDepth {
		return wrong("filter_depth", "the filter is nested more than 32 deep")
	}
	return m.count()
}

func (m *meter) leave() { m.depth-- }

func (m *meter) count() error {
	if m.nodes > mostNodes {
		return wrong("filter_size", "the filter has more than 500 parts")
	}
	return nil
}

// leaf counts one leaf.
func (m *meter) leaf() error { m.nodes++; return m.count() }
