package shapefile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"sanlei/geo/format"
)

// MissingError is that a file which is needed does not lie beside the others.
type MissingError struct{ Part string } // such as ".dbf"

// Error names the kind of file.
func (e *MissingError) Error() string { return "there is no " + e.Part + " file" }

// ErrSeveral is that a folder or archive holds several shapefiles and none is named.
var ErrSeveral = errors.New("there are several shapefiles: bring the one of parcels alone")

// List is the paths of all .shp files, but those that macOS hides in archives.
func List(files fs.FS) (found []string, err error) {
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "__MACOSX":
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && strings.EqualFold(path.Ext(name), ".shp"):
			found = append(found, name)
		}
		return nil
	})
	return found, err
}

// only is the path of the one shapefile there is.
func only(files fs.FS) (string, error) {
	all, err := List(files)
	switch {
	case err != nil:
		return "", err
	case len(all) == 0:
		return "", &MissingError{".shp"}
	case len(all) > 1:
		return "", ErrSeveral
	}
	return all[0], nil
}

// siblings is the paths of a shapefile's files by their extension in small letters.
// Windows does not tell case, so none counts.
func siblings(files fs.FS, shp string) (map[string]string, error) {
	dir := path.Dir(shp)
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, err
	}
	found := map[string]string{".shp": shp}
	stem := strings.TrimSuffix(path.Base(shp), path.Ext(shp))
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if strings.EqualFold(strings.TrimSuffix(e.Name(), ext), stem) && found[strings.ToLower(ext)] == "" {
			found[strings.ToLower(ext)] = path.Join(dir, e.Name())
		}
	}
	return found, nil
}

// part is one of the files, read from front to back.
type part struct {
	ext      string
	file     fs.File
	r        *bufio.Reader
	size, at int64
}

func openPart(files fs.FS, paths map[string]string, ext string) (*part, error) {
	name, ok := paths[ext]
	if !ok {
		return nil, &MissingError{ext}
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &MissingError{ext}
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return &part{ext: ext, file: file, r: bufio.NewReaderSize(file, 64<<10), size: info.Size()}, nil
}

// text is the whole of a small file.
func text(files fs.FS, paths map[string]string, ext string, most int64) (string, error) {
	p, err := openPart(files, paths, ext)
	if err != nil {
		return "", err
	}
	defer p.Close()
	if p.size > most {
		return "", p.fail(errTooLong)
	}
	b, err := io.ReadAll(io.LimitReader(p.r, most))
	if err != nil {
		return "", p.fail(err)
	}
	return string(b), nil
}

// read fills b with the next bytes.
func (p *part) read(b []byte) error {
	n, err := io.ReadFull(p.r, b)
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return p.fail(err)
	}
	p.at += int64(n)
	return nil
}

// skip passes over bytes.
func (p *part) skip(n int64) error {
	skipped, err := io.CopyN(io.Discard, p.r, n)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return p.fail(err)
	}
	p.at += skipped
	return nil
}

// drain reads what is left, so that an archive's checksum is checked.
func (p *part) drain() error {
	if _, err := io.Copy(io.Discard, p.r); err != nil {
		return p.fail(err)
	}
	return nil
}

// left is how many bytes are unread.
func (p *part) left() int64 { return p.size - p.at }

// fail is an error with its place.
func (p *part) fail(err error) error {
	return &format.SyntaxError{Offset: p.at, Err: fmt.Errorf("%s: %w", p.ext, err)}
}

// Close closes the file.
func (p *part) Close() error { return p.file.Close() }
