package geopackage

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// heapLimit is how much memory SQLite takes in this process for all files together,
// whatever a schema makes it do.
const heapLimit = "134217728"

// open opens a file by its path for reading, as one connection.
func open(ctx context.Context, path string, longest int) (*sql.DB, *sql.Conn, error) {
	if err := checkFile(path); err != nil {
		return nil, nil, err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, nil, err
	}
	// immutable: no lock is taken and nothing beside the file is looked at.
	query := url.Values{
		"mode": {"ro"}, "immutable": {"1"}, "_defensive": {"1"}, "_dqs": {"0"}, "_query_only": {"1"},
		"_pragma": {"hard_heap_limit=" + heapLimit, "trusted_schema=0", "cell_size_check=1", "mmap_size=0"},
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String())
	if err != nil {
		return nil, nil, broken(err)
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = sqlite.Limit(conn, lib.SQLITE_LIMIT_LENGTH, longest)
	}
	if err == nil {
		_, err = sqlite.Limit(conn, lib.SQLITE_LIMIT_ATTACHED, 0)
	}
	if err != nil {
		db.Close()
		return nil, nil, broken(err)
	}
	return db, conn, nil
}

// applications is the values of application_id that GeoPackages have had.
var applications = []string{"GPKG", "GP10", "GP11"}

// checkFile looks at the first bytes of a file and for files beside it in which
// SQLite keeps what is not yet, or no longer, part of it.
func checkFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 100)
	if _, err := io.ReadFull(f, head); err != nil || !bytes.HasPrefix(head, []byte("SQLite format 3\x00")) {
		return NotSQLite
	}
	if !slices.Contains(applications, string(head[68:72])) {
		return NotGeoPackage
	}
	for _, beside := range []string{"-wal", "-journal"} {
		if info, err := os.Stat(path + beside); err == nil && info.Size() > 0 {
			return Unfinished
		}
	}
	return checkSchema(f)
}
