package main

import (
	"fmt"
	"strconv"

	"sanlei/land/store"
)

// ImportLimits is what a file that is brought in may be.
type ImportLimits struct {
	ImportBytes    int64 `env:"SANLEI_IMPORT_BYTES" default:"2147483648" placeholder:"N" help:"Most bytes of what is imported at once."`
	ImportVertices int   `env:"SANLEI_IMPORT_VERTICES" default:"200000" placeholder:"N" help:"Most vertices of a feature."`
	ImportRings    int   `env:"SANLEI_IMPORT_RINGS" default:"5000" placeholder:"N" help:"Most rings of a feature."`
	ImportFeature  int   `env:"SANLEI_IMPORT_FEATURE_BYTES" default:"25165824" placeholder:"N" help:"Most bytes of a feature as written."`
	ImportDepth    int   `env:"SANLEI_IMPORT_DEPTH" default:"64" placeholder:"N" help:"Deepest nesting of JSON."`
	ZipEntries     int   `env:"SANLEI_ZIP_ENTRIES" default:"200" placeholder:"N" help:"Most entries of a zip file."`
	ZipRatio       int64 `env:"SANLEI_ZIP_RATIO" default:"200" placeholder:"N" help:"To how many times its size a zip file may unpack."`
	ZipBytes       int64 `env:"SANLEI_ZIP_BYTES" default:"4294967296" placeholder:"N" help:"Most bytes of a zip file unpacked."`
	ImportWaiting  int   `env:"SANLEI_IMPORT_WAITING" default:"20" placeholder:"N" help:"How many imports of one user may wait for a decision."`
}

// list is every limit with its name.
func (l ImportLimits) list() [][2]string {
	text := func(n int64) string { return strconv.FormatInt(n, 10) }
	return [][2]string{
		{"SANLEI_IMPORT_BYTES", text(l.ImportBytes)}, {"SANLEI_IMPORT_VERTICES", text(int64(l.ImportVertices))},
		{"SANLEI_IMPORT_RINGS", text(int64(l.ImportRings))}, {"SANLEI_IMPORT_FEATURE_BYTES", text(int64(l.ImportFeature))},
		{"SANLEI_IMPORT_DEPTH", text(int64(l.ImportDepth))}, {"SANLEI_ZIP_ENTRIES", text(int64(l.ZipEntries))},
		{"SANLEI_ZIP_RATIO", text(l.ZipRatio)}, {"SANLEI_ZIP_BYTES", text(l.ZipBytes)}, {"SANLEI_IMPORT_WAITING", text(int64(l.ImportWaiting))},
	}
}

// check refuses a limit that lets nothing in.
func (l ImportLimits) check() error {
	for _, x := range l.list() {
		if n, _ := strconv.ParseInt(x[1], 10, 64); n < 1 {
			return fmt.Errorf("%s must be above zero", x[0])
		}
	}
	return nil
}

// ofStore is the limits as the store has them.
func (l ImportLimits) ofStore() store.ImportLimits {
	out := store.DefaultImportLimits
	out.Bytes, out.Waiting = l.ImportBytes, l.ImportWaiting
	out.Feature.Vertices, out.Feature.Rings, out.Feature.Bytes, out.Feature.Depth = l.ImportVertices, l.ImportRings, l.ImportFeature, l.ImportDepth
	out.Archive.Entries, out.Archive.Ratio, out.Archive.Unpacked = l.ZipEntries, l.ZipRatio, l.ZipBytes
	return out
}
