package store

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/archive"
	"sanlei/geo/format/charset"
	shapes "sanlei/geo/format/file"
	"sanlei/land"
)

// ImportLimits bounds what a file that is brought in may be.
type ImportLimits struct {
	Bytes   int64          // of all that is brought at once
	Feature format.Limits  // of one feature
	Archive archive.Limits // of a zip file
	Waiting int            // imports of one user that are not decided on
}

// DefaultImportLimits are for files from outside.
var DefaultImportLimits = ImportLimits{Bytes: 2 << 30, Feature: format.DefaultLimits, Archive: archive.DefaultLimits, Waiting: 20}

// ImportLimits is the limits of imports.
func (s *Store) ImportLimits() ImportLimits { return s.limits }

// ReceiveImport takes in a file that is to be imported, or one part of it, as it
// comes: it is never held in memory. Close throws it away unless it was kept.
func (s *Store) ReceiveImport(from io.Reader, name string) (*Incoming, error) {
	return s.files.receive(from, s.limits.Bytes, func(in *Incoming, _ *os.File) error {
		in.Name = land.ImportName(name)
		return nil
	})
}

// ImportFile is one of the files of an import as it lies in the folder.
type ImportFile struct {
	Name   string
	SHA256 []byte
	Bytes  int64
}

// OpenImportFile opens the bytes of a file as they were brought.
func (d *Desk) OpenImportFile(f ImportFile) (*os.File, error) {
	if d.files == "" {
		return nil, noFiles
	}
	return os.Open(d.files.path(f.SHA256))
}

// opened is an import's files under a reader.
type opened struct {
	*shapes.Reader
	folder string
}

// open opens the files of an import. Formats go by the endings of names, and the
// parts of a shapefile by their common stem, so a folder of links stands for them
// while they are read.
func (f files) open(ctx context.Context, all []ImportFile, o shapes.Options) (*opened, error) {
	folder, err := os.MkdirTemp(filepath.Join(string(f), incoming), "import-")
	if err != nil {
		return nil, full(err)
	}
	out := &opened{folder: folder}
	main, err := f.link(folder, all)
	if err == nil {
		out.Reader, err = shapes.Open(ctx, main, o)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return out, nil
}

// Close ends the reading.
func (o *opened) Close() error { return errors.Join(o.Reader.Close(), os.RemoveAll(o.folder)) }

// link makes the folder and gives the path of the file to begin with.
func (f files) link(folder string, all []ImportFile) (main string, err error) {
	for _, file := range all {
		link := filepath.Join(folder, "list"+strings.ToLower(filepath.Ext(file.Name)))
		absolute, err := filepath.Abs(f.path(file.SHA256))
		if err != nil {
			return "", err
		}
		if err := os.Symlink(absolute, link); err != nil {
			return "", err
		}
		if main == "" || strings.HasSuffix(link, ".shp") {
			main = link
		}
	}
	return main, nil
}

// shapefileParts is the endings of files that make one shapefile.
var shapefileParts = []string{".shp", ".shx", ".dbf", ".prj", ".cpg"}

// readingOptions is how an import's files are read.
func (l ImportLimits) readingOptions(o land.ImportOptions, progress io.Writer) (shapes.Options, error) {
	out := shapes.Options{Limits: l.Feature, Archive: l.Archive, Progress: progress, Known: land.KnownHeading}
	if o.CRS != 0 {
		crs, err := geo.ByEPSG(o.CRS)
		if err != nil {
			return out, land.Refuse(land.Invalid, "crs", "unknown_crs", "the reference system is EPSG:4490 or a zone of CGCS2000, 4491 to 4554; other datums are not shifted")
		}
		out.CRS = &crs
	}
	if o.Encoding != "" {
		e, err := charset.ByName(o.Encoding)
		if err != nil {
			return out, land.Refuse(land.Invalid, "encoding", "unknown_encoding", "the encoding is UTF-8, GB18030, UTF-16LE or UTF-16BE")
		}
		out.Encoding = &e
	}
	return out, nil
}

// ParseEPSG reads EPSG:4546 or 4546; 0 for none.
func ParseEPSG(s string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(s), "EPSG:"))
	if err != nil {
		return -1
	}
	return n
}
