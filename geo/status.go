package geo

import "github.com/paulmach/orb"

// status is the edges that the sweep line meets, from below to above: a treap,
// that is a search tree by edge.order and a heap by random weights, which keeps it
// shallow.
type status struct{ root *item }

// item is one edge in the tree.
type item struct {
	edge
	weight      uint32
	left, right *item // below and above
}

// insert puts x in its place, unless it runs along an edge that is there, which it
// returns.
func (s *status) insert(x *item) (along *item) {
	for n := s.root; n != nil; {
		switch x.order(&n.edge) {
		case 0:
			return n
		case 1:
			n = n.right
		default:
			n = n.left
		}
	}
	s.root = s.root.insert(x)
	return nil
}

func (n *item) insert(x *item) *item {
	switch {
	case n == nil:
		return x
	case x.weight > n.weight:
		x.left, x.right = n.split(x)
		return x
	case x.order(&n.edge) > 0:
		n.right = n.right.insert(x)
	default:
		n.left = n.left.insert(x)
	}
	return n
}

// split parts a tree into what lies below x and above it.
func (n *item) split(x *item) (below, above *item) {
	switch {
	case n == nil:
		return nil, nil
	case x.order(&n.edge) > 0:
		n.right, above = n.right.split(x)
		return n, above
	}
	below, n.left = n.left.split(x)
	return below, n
}

func (s *status) remove(x *item) { s.root = s.root.remove(x) }

func (n *item) remove(x *item) *item {
	switch {
	case n == nil:
		return nil
	case n == x:
		return merge(n.left, n.right)
	case x.order(&n.edge) > 0:
		n.right = n.right.remove(x)
	default:
		n.left = n.left.remove(x)
	}
	return n
}

// merge joins two trees of which one lies below the other.
func merge(below, above *item) *item {
	switch {
	case below == nil:
		return above
	case above == nil:
		return below
	case below.weight > above.weight:
		below.right = merge(below.right, above)
		return below
	}
	above.left = merge(below, above.left)
	return above
}

// at appends the edges through a point of the sweep line, from below to above.
func (n *item) at(p orb.Point, found []*item) []*item {
	if n == nil {
		return found
	}
	side := n.side(p)
	if side <= 0 {
		found = n.left.at(p, found)
	}
	if side == 0 {
		found = append(found, n)
	}
	if side >= 0 {
		found = n.right.at(p, found)
	}
	return found
}

// around finds the neighbours of a place, of which the function says whether it
// lies above an edge (1), below it (−1) or is that edge's own (0); nil for none.
func (s *status) around(place func(*edge) int) (below, above *item) {
	for n := s.root; n != nil; {
		switch place(&n.edge) {
		case 1:
			below, n = n, n.right
		case -1:
			above, n = n, n.left
		default:
			for m := n.left; m != nil; m = m.right {
				below = m
			}
			for m := n.right; m != nil; m = m.left {
				above = m
			}
			return below, above
		}
	}
	return below, above
}
