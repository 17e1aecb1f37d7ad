package archive

import (
	"archive/zip"
	"errors"
	"io"
	"slices"
)

// Limits bounds an archive.
type Limits struct {
	Entries  int
	Ratio    int64 // of all that is unpacked to the archive's size
	Unpacked int64 // bytes
}

// DefaultLimits are for uploads.
var DefaultLimits = Limits{Entries: 200, Ratio: 200, Unpacked: 4 << 30}

// Open reads the directory of a zip file of a size and checks every entry. The
// archive is an [io/fs.FS] whose names are valid UTF-8 with slashes. Refused, with
// an [*Error], are
//
//  1. what is no zip file, has no entries, or more of anything than the limits
//     allow, by what the directory claims; reading an entry to more than it claims
//     fails, so that the claims hold;
//  2. entries that lie over each other, are encrypted, links, devices or folders
//     named as files, or packed by another method than deflate;
//  3. names that are absolute, have a drive or "..", or are the same but for case,
//     and programs and archives among the entries, by name or by first bytes.
//
// A wrong checksum shows when the entry's end is read.
func Open(r io.ReaderAt, size int64, limits Limits) (*zip.Reader, error) {
	if err := checkEnd(r, size, limits); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(&sparing{r, directoryBytes}, size)
	if err != nil {
		return nil, opening(err)
	}
	if err := limits.check(z.File, size); err != nil {
		return nil, err
	}
	// The directory is read and small: open again over the file itself.
	if z, err = zip.NewReader(r, size); err != nil {
		return nil, opening(err)
	}
	if err := checkNames(z.File); err != nil {
		return nil, err
	}
	if err := checkPlaces(z.File, size); err != nil {
		return nil, err
	}
	for _, f := range z.File {
		if err := checkContent(f); err != nil {
			return nil, err
		}
	}
	return z, nil
}

func opening(err error) error {
	var refused *Error
	if errors.As(err, &refused) {
		return refused
	}
	return &Error{Cause: NotAnArchive, Err: err}
}

// encrypted are the flags of encryption: of content, strong, and of the directory.
const encrypted = 1 | 1<<6 | 1<<13

// check looks at what the directory says of the entries.
func (l Limits) check(files []*zip.File, size int64) error {
	if len(files) == 0 {
		return &Error{Cause: NoEntries}
	}
	if len(files) > l.Entries {
		return &Error{Cause: TooManyEntries}
	}
	var total uint64
	for _, f := range files {
		switch {
		case f.Flags&encrypted != 0:
			return &Error{Cause: Encrypted, Entry: f.Name}
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return &Error{Cause: UnknownMethod, Entry: f.Name}
		case !f.Mode().IsRegular() && !f.Mode().IsDir():
			return &Error{Cause: NotAFile, Entry: f.Name}
		case f.UncompressedSize64 > uint64(l.Unpacked):
			return &Error{Cause: TooLarge, Entry: f.Name}
		}
		total += f.UncompressedSize64
	}
	if total > uint64(l.Unpacked) {
		return &Error{Cause: TooLarge}
	}
	if total > uint64(size)*uint64(l.Ratio) {
		return &Error{Cause: RatioTooHigh}
	}
	return nil
}

// checkPlaces refuses entries that share bytes of the file.
func checkPlaces(files []*zip.File, size int64) error {
	type span struct{ from, to int64 }
	var spans []span
	for _, f := range files {
		from, err := f.DataOffset()
		to := from + int64(f.CompressedSize64)
		if err != nil || f.CompressedSize64 > uint64(size) || to > size {
			return &Error{Cause: Damaged, Entry: f.Name, Err: err}
		}
		if to > from {
			spans = append(spans, span{from, to})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return int(min(max(a.from-b.from, -1), 1)) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return &Error{Cause: Overlapping}
		}
	}
	return nil
}
