package geo

import "github.com/paulmach/orb"

// links is the graph whose nodes are the rings of a part and the points in which
// they touch. The inside of a part hangs together exactly while the graph has no
// cycle: a cycle is a closed wall. The zero value is an empty graph.
type links struct {
	parent map[node]node // a forest, each tree a connected set of nodes
}

// node is a ring by its number, or with the number −1 a point where rings of a
// part touch. Each part has points of its own, as parts may touch in many.
type node struct {
	ring int
	part int
	at   orb.Point
}

// join adds that a ring of a part goes through a point, once for each, and says
// whether that closes a cycle.
func (l *links) join(ring, part int, at orb.Point) bool {
	if l.parent == nil {
		l.parent = map[node]node{}
	}
	a, b := l.top(node{ring: ring}), l.top(node{ring: -1, part: part, at: at})
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
