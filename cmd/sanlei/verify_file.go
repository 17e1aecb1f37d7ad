package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"sanlei/geo/format/archive"
	"sanlei/land/proof"
	"sanlei/land/store"
)

// checkExported checks an exported file by what it says of itself: GeoJSON within,
// a shapefile's archive in one of its files, every other format in a file beside it,
// of the same name and the ending .sanlei.json.
func checkExported(name string, key note.Verifier, older []proof.Checkpoint) (proof.Member, error) {
	f, err := os.Open(name)
	if err != nil {
		return proof.Member{}, err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return proof.Member{}, err
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".geojson", ".json":
		return proof.CheckFile(f, size, key, older)
	case ".zip":
		return checkArchive(f, size, key, older)
	}
	m, err := besideIt(name)
	if err != nil {
		return m, err
	}
	return m, m.CheckFiles(func(extension string) (io.ReadCloser, error) {
		if len(m.Files) == 1 {
			return os.Open(name)
		}
		return os.Open(strings.TrimSuffix(name, filepath.Ext(name)) + extension)
	}, key, older)
}

// besideIt reads what lies beside a file: NAME.csv.sanlei.json, or of the files of a
// shapefile together, NAME.sanlei.json.
func besideIt(name string) (proof.Member, error) {
	for _, beside := range []string{name + store.Sidecar, strings.TrimSuffix(name, filepath.Ext(name)) + store.Sidecar} {
		f, err := os.Open(beside)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return proof.Member{}, err
		}
		defer f.Close()
		return proof.ReadSidecar(f)
	}
	return proof.Member{}, fmt.Errorf("beside the file lies no %s%s, which says what it is", filepath.Base(name), store.Sidecar)
}

// checkArchive checks the files of an archive by the one that says what they are.
func checkArchive(f io.ReaderAt, size int64, key note.Verifier, older []proof.Checkpoint) (proof.Member, error) {
	files, err := archive.Open(f, size, archive.DefaultLimits)
	if err != nil {
		return proof.Member{}, err
	}
	for _, entry := range files.File {
		base, ok := strings.CutSuffix(path.Base(entry.Name), store.Sidecar)
		if !ok {
			continue
		}
		text, err := entry.Open()
		if err != nil {
			return proof.Member{}, err
		}
		defer text.Close()
		m, err := proof.ReadSidecar(text)
		if err != nil {
			return m, err
		}
		return m, m.CheckFiles(func(extension string) (io.ReadCloser, error) {
			return files.Open(path.Join(path.Dir(entry.Name), base+extension))
		}, key, older)
	}
	return proof.Member{}, errors.New("the archive has no file that says what the others are")
}
