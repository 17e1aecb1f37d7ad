// Package archive writes the books into one file and reads them back: named
// parts of any length, streamed into a ZIP, and at its end a manifest with the
// SHA-256 of each. A reader believes nothing before every part is what the
// manifest says.
package archive

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"time"
)

const manifestName = "manifest.json"

// Manifest is what an archive holds. Parts are in the order in which they stand.
type Manifest struct {
	Program    string    `json:"program"` // "sanlei"
	Schema     int32     `json:"schema"`  // the version of the database's schema
	Made       time.Time `json:"made"`
	Checkpoint string    `json:"checkpoint"` // of the books, signed; empty without a key
	Parts      []Part    `json:"parts"`
}

// Part is one file of an archive.
type Part struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Writer writes an archive.
type Writer struct {
	zip      *zip.Writer
	manifest Manifest
}

// NewWriter begins an archive.
func NewWriter(w io.Writer, m Manifest) *Writer {
	m.Program, m.Parts = "sanlei", []Part{}
	return &Writer{zip.NewWriter(w), m}
}

// Add copies a part into the archive. What is packed already is not packed again.
func (w *Writer) Add(name string, from io.Reader, packed bool) error {
	method := zip.Deflate
	if packed {
		method = zip.Store
	}
	out, err := w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: w.manifest.Made})
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), from)
	if err != nil {
		return err
	}
	w.manifest.Parts = append(w.manifest.Parts, Part{name, n, hex.EncodeToString(sum.Sum(nil))})
	return nil
}

// Close writes the manifest. An archive without one is not whole.
func (w *Writer) Close() error {
	out, err := w.zip.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: w.manifest.Made})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(out).Encode(w.manifest); err != nil {
		return err
	}
	return w.zip.Close()
}

// Reader reads an archive.
type Reader struct {
	Manifest
	zip   *zip.Reader
	files map[string]*zip.File
}

var errNoArchive = errors.New("this is no whole backup of the books")

// NewReader reads the manifest and sees that the archive has exactly its parts.
func NewReader(from io.ReaderAt, size int64) (*Reader, error) {
	z, err := zip.NewReader(from, size)
	if err != nil {
		return nil, errNoArchive
	}
	r := &Reader{zip: z, files: map[string]*zip.File{}}
	for _, f := range z.File {
		if _, twice := r.files[f.Name]; twice || !fs.ValidPath(f.Name) || path.Clean(f.Name) != f.Name {
			return nil, errNoArchive
		}
		r.files[f.Name] = f
	}
	m, ok := r.files[manifestName]
	if !ok || m.UncompressedSize64 > 1<<30 {
		return nil, errNoArchive
	}
	in, err := m.Open()
	if err != nil {
		return nil, errNoArchive
	}
	defer in.Close()
	if err := json.NewDecoder(in).Decode(&r.Manifest); err != nil || r.Program != "sanlei" || len(r.Parts) != len(z.File)-1 {
		return nil, errNoArchive
	}
	if slices.ContainsFunc(r.Parts, func(p Part) bool { return r.files[p.Name] == nil }) {
		return nil, errNoArchive
	}
	return r, nil
}

// Size is how many bytes all parts have.
func (r *Reader) Size() (n int64) {
	for _, p := range r.Parts {
		n += p.Bytes
	}
	return n
}

// Verify reads every part and compares it with the manifest; seen is told of the
// bytes that were read.
func (r *Reader) Verify(seen io.Writer) error {
	for _, p := range r.Parts {
		if err := r.Copy(p, seen); err != nil {
			return err
		}
	}
	return nil
}

// Copy copies a part, and fails where it is not what the manifest says.
func (r *Reader) Copy(p Part, to io.Writer) error {
	in, err := r.files[p.Name].Open()
	if err != nil {
		return err
	}
	defer in.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, sum), io.LimitReader(in, p.Bytes+1))
	if err != nil && !errors.Is(err, zip.ErrChecksum) {
		return err
	}
	if err != nil || n != p.Bytes || hex.EncodeToString(sum.Sum(nil)) != p.SHA256 {
		return fmt.Errorf("%s is not what was backed up", p.Name)
	}
	return nil
}
