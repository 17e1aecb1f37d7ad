package archive

import (
	"bytes"
	"encoding/binary"
	"io"
)

// directoryBytes is how much of a file is read for its directory at most: the
// search for its end, and 200 entries with long names and extras.
const directoryBytes = 512 << 10

// sparing lets a bounded number of bytes be read, so that the directory's claims
// cannot take memory.
type sparing struct {
	r    io.ReaderAt
	left int
}

// ReadAt implements io.ReaderAt.
func (s *sparing) ReadAt(p []byte, at int64) (int, error) {
	if s.left -= len(p); s.left < 0 {
		return 0, &Error{Cause: TooManyEntries}
	}
	return s.r.ReadAt(p, at)
}

// endLength is the length of the record that ends a zip file, before its comment.
const endLength = 22

// checkEnd reads the number of entries from the end of the file, for which the
// library takes memory before it has seen one. A file that needs the 64-bit form
// of the record is beyond the limits.
func checkEnd(r io.ReaderAt, size int64, limits Limits) error {
	tail := make([]byte, min(size, 65<<10))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return &Error{Cause: Damaged, Err: err}
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || at+endLength > len(tail) {
		return &Error{Cause: NotAnArchive}
	}
	end := tail[at:]
	entries := int(binary.LittleEndian.Uint16(end[10:]))
	directory, offset := binary.LittleEndian.Uint32(end[12:]), binary.LittleEndian.Uint32(end[16:])
	switch {
	case entries > limits.Entries || directory > directoryBytes:
		return &Error{Cause: TooManyEntries}
	case directory == 0xffff || offset == 0xffffffff: // as the library tells the 64-bit form
		return &Error{Cause: TooLarge}
	}
	return nil
}
