package geo

import "github.com/paulmach/orb"

// links is the graph whose nodes are the rings and the points in which rings of
// one part touch. The inside of a part hangs together exactly while the graph has
// no cycle: a cycle is a closed wall. The zero value is an empty graph.
type links struct {
	parent map[node]node // a forest, each tree a connected set of nodes
	known  map[[2]node]bool
}

// node is a ring by its number, or with the number −1 a point where rings of a
// part touch. Each part has points of its own, as parts may touch in many.
type node struct {
	ring int
	part int
	at   orb.Point
}

// closes adds that two rings of a part touch in p, and says whether that closes a
// cycle.
func (l *links) closes(part int, rings [2]int, p orb.Point) bool {
	touch := node{ring: -1, part: part, at: p}
	first := l.join(node{ring: rings[0]}, touch)
	return l.join(node{ring: rings[1]}, touch) || first
}

// join adds a link and says whether its ends were joined already another way.
func (l *links) join(a, b node) bool {
	if l.known == nil {
		l.parent, l.known = map[node]node{}, map[[2]node]bool{}
	}
	if l.known[[2]node{a, b}] {
		return false
	}
	l.known[[2]node{a, b}] = true
	a, b = l.top(a), l.top(b)
	if a == b {
		return true
	}
	l.parent[a] = b
	return false
}

// top is the node that stands for the tree of n.
func (l *links) top(n node) node {
	for {
		up, ok := l.parent[n]
		if !ok {
			return n
		}
		n = up
	}
}
