package shapefile

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"io"
	"os"
	"path"
	"time"

	"github.com/klauspost/compress/flate"
)

// Zip writes a shapefile into a zip file. The shapes and the table wait on disk in
// files without a name, as a zip file is written from front to back.
type Zip struct {
	*Writer
	below    io.Writer
	name     string
	updated  time.Time
	spools   []*os.File // .shp, .shx, .dbf
	prj, cpg bytes.Buffer
	attached []attachment
	closed   bool
	err      error
}

// NewZip writes to w the files of a shapefile called name, without extension. dir is
// the folder for what waits on disk, empty for that of the system.
func NewZip(w io.Writer, name, dir string, l Layout) (*Zip, error) {
	z := &Zip{below: w, name: path.Base(name), updated: l.Updated}
	for range 3 {
		f, err := os.CreateTemp(dir, "shapefile-")
		if err != nil {
			z.discard()
			return nil, err
		}
		z.spools = append(z.spools, f)
		// Nobody else needs the name, and without one nothing is ever left behind.
		if err := os.Remove(f.Name()); err != nil {
			z.discard()
			return nil, err
		}
	}
	var err error
	z.Writer, err = NewWriter(Files{z.spools[0], z.spools[1], z.spools[2], &z.prj, &z.cpg}, l)
	if err != nil {
		z.discard()
		return nil, err
	}
	return z, nil
}

// Sums ends the shapefile's own files and gives the SHA-256 of each by its
// extension, as ".shp". Nothing can be written after it.
func (z *Zip) Sums() (map[string][sha256.Size]byte, error) {
	if err := z.Writer.Close(); err != nil {
		return nil, err
	}
	sums := map[string][sha256.Size]byte{".prj": sha256.Sum256(z.prj.Bytes()), ".cpg": sha256.Sum256(z.cpg.Bytes())}
	for i, f := range z.spools {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		hash := sha256.New()
		if _, err := io.Copy(hash, f); err != nil {
			return nil, err
		}
		sums[extensions[i]] = [sha256.Size]byte(hash.Sum(nil))
	}
	return sums, nil
}

// Attach puts one more file into the archive, behind the shapefile's own.
func (z *Zip) Attach(name string, text []byte) {
	z.attached = append(z.attached, attachment{path.Base(name), text})
}

type attachment struct {
	name string
	text []byte
}

// extensions are those of the files, in their order in the archive. The first three
// wait on disk.
var extensions = []string{".shp", ".shx", ".dbf", ".prj", ".cpg"}

// Close writes the zip file. Without it nothing is written, and Discard gives back
// the disk. A second call does nothing.
func (z *Zip) Close() error {
	if z.closed {
		return z.err
	}
	z.closed = true
	if z.err = z.Writer.Close(); z.err == nil {
		z.err = z.pack()
	}
	z.discard()
	return z.err
}

// Discard gives up what was written, or after Close does nothing.
func (z *Zip) Discard() {
	if !z.closed {
		z.closed, z.err = true, errClosed
		z.discard()
	}
}

func (z *Zip) discard() {
	for _, f := range z.spools {
		_ = f.Close() // nothing of it is kept
	}
}

func (z *Zip) pack() error {
	out := zip.NewWriter(z.below)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for i, ext := range extensions {
		var from io.Reader
		switch {
		case i < len(z.spools):
			if _, err := z.spools[i].Seek(0, io.SeekStart); err != nil {
				return err
			}
			from = z.spools[i]
		case ext == ".prj":
			from = &z.prj
		default:
			from = &z.cpg
		}
		if err := z.entry(out, z.name+ext, from); err != nil {
			return err
		}
	}
	for _, a := range z.attached {
		if err := z.entry(out, a.name, bytes.NewReader(a.text)); err != nil {
			return err
		}
	}
	return out.Close()
}

func (z *Zip) entry(out *zip.Writer, name string, from io.Reader) error {
	w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.updated})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, from)
	return err
}
