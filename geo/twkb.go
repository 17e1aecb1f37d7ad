package geo

import "encoding/binary"

// twkbReader reads Tiny Well-known Binary, in which each coordinate is told by how
// far it lies from the one before. What is cut short reads as zeros, and is said.
type twkbReader struct {
	rest  []byte
	x, y  int64 // of the last point
	short bool
}

const twkbMultiPolygon = 6

// next is the next byte: of the head, which tells the kind with the number of
// places, none here, and what else stands in it.
func (r *twkbReader) next() byte {
	if len(r.rest) == 0 {
		r.short = true
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// count is how many of something follow: no more than there are bytes.
func (r *twkbReader) count() int {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > uint64(len(r.rest)) {
		r.rest, r.short = nil, true
		return 0
	}
	r.rest = r.rest[size:]
	return int(n)
}

// point is the next point.
func (r *twkbReader) point() (x, y int64) {
	r.x, r.y = r.x+r.step(), r.y+r.step()
	return r.x, r.y
}

func (r *twkbReader) step() int64 {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.rest, r.short = nil, true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}
