package file

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"sanlei/geo/format"
	"sanlei/geo/format/geopackage"
)

// ErrTooLarge is a file that would pass the layout's limit on disk.
var ErrTooLarge = errors.New("the file is too large")

// spooled is a GeoPackage, which is written here and there: it waits in a folder
// of its own until it is whole.
type spooled struct {
	*geopackage.Writer
	w      io.Writer
	folder string
	most   int64
	count  int
	closed bool
	err    error
}

func newSpooled(ctx context.Context, w io.Writer, l Layout) (*spooled, error) {
	folder, err := os.MkdirTemp(l.Folder, "geopackage-")
	if err != nil {
		return nil, err
	}
	s := &spooled{w: w, folder: folder, most: l.Most}
	if s.Writer, err = geopackage.Create(ctx, s.path(), geoPackageLayout(l)); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return s, nil
}

func (s *spooled) path() string { return filepath.Join(s.folder, "a.gpkg") }

// looksAfter is how many features are written between two looks at the disk.
const looksAfter = 1000

// Write implements [format.Writer].
func (s *spooled) Write(f format.Feature) error {
	if s.count++; s.most > 0 && s.count%looksAfter == 0 {
		info, err := os.Stat(s.path())
		if err != nil {
			return err
		}
		if info.Size() > s.most {
			return ErrTooLarge
		}
	}
	return s.Writer.Write(f)
}

// Close passes the file on and removes it.
func (s *spooled) Close() error {
	if s.closed {
		return s.err
	}
	s.closed = true
	if s.err = s.Writer.Close(); s.err == nil {
		s.err = s.pass()
	}
	s.err = errors.Join(s.err, os.RemoveAll(s.folder))
	return s.err
}

func (s *spooled) pass() error {
	f, err := os.Open(s.path())
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(s.w, f)
	return err
}

// Discard gives up what was written, or after Close does nothing.
func (s *spooled) Discard() error {
	if s.closed {
		return nil
	}
	s.closed, s.err = true, errors.New("the GeoPackage is closed")
	return errors.Join(s.Writer.Discard(), os.RemoveAll(s.folder))
}
