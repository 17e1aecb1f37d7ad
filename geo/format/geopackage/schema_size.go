package geopackage

import (
	be "encoding/binary"
	"io"
)

// The most entries of a schema that are read, which is some layers with all their
// triggers for each, and the most pages that hold them.
const (
	mostEntries = 10_000
	mostPages   = 10_000
)

// checkSchema counts the entries of a database's schema by its pages (SQLite's
// "Database File Format", 1.6). SQLite reads a schema whole before all else, in time
// that grows with the square of its entries: a million would take it hours.
func checkSchema(f io.ReaderAt) error {
	head := make([]byte, 100)
	if _, err := f.ReadAt(head, 0); err != nil {
		return Damaged
	}
	size := int64(be.BigEndian.Uint16(head[16:]))
	if size == 1 {
		size = 65536
	}
	if size < 512 {
		return Damaged
	}
	page := make([]byte, size)
	entries, todo := 0, []uint32{1}
	for visited := 0; len(todo) > 0; visited++ {
		number := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, err := f.ReadAt(page, (int64(number)-1)*size); err != nil || number == 0 {
			return Damaged
		}
		children, cells, ok := pageOfTree(page, number)
		todo = append(todo, children...)
		entries += cells
		switch {
		case !ok:
			return Damaged
		case entries > mostEntries || visited+len(todo) > mostPages:
			return TooManyTables
		}
	}
	return nil
}

// The types of pages of a table's tree.
const (
	interiorPage = 5
	leafPage     = 13
)

// pageOfTree is the pages below one page of a table's tree, or how many rows it
// has. The first page begins with the header of the file.
func pageOfTree(page []byte, number uint32) (children []uint32, rows int, ok bool) {
	at := 0
	if number == 1 {
		at = 100
	}
	cells := int(be.BigEndian.Uint16(page[at+3:]))
	switch page[at] {
	case leafPage:
		return nil, cells, true
	case interiorPage:
		children = append(children, be.BigEndian.Uint32(page[at+8:]))
		for i := range cells {
			pointer := at + 12 + 2*i
			if pointer+2 > len(page) {
				return nil, 0, false
			}
			cell := int(be.BigEndian.Uint16(page[pointer:]))
			if cell+4 > len(page) {
				return nil, 0, false
			}
			children = append(children, be.BigEndian.Uint32(page[cell:]))
		}
		return children, 0, true
	}
	return nil, 0, false
}
