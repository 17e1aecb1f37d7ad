package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sanlei/api"
	"sanlei/land/proof"
)

// Settings is the whole configuration: flags and the environment.
type Settings struct {
	Data       string `env:"SANLEI_DATA" placeholder:"DIR" help:"The data folder (default: /var/lib/sanlei as root, else sanlei in the user's data folder)."`
	Files      string `env:"SANLEI_FILES" placeholder:"DIR" help:"The folder for files of evidence (default: evidence in the data folder; with DATABASE_URL none, and none are taken)."`
	PGBin      string `env:"SANLEI_PGBIN" placeholder:"DIR" help:"The folder of PostgreSQL's programs (default: the newest that has PostGIS)."`
	Database   string `env:"DATABASE_URL" name:"database-url" placeholder:"URL" help:"Use this database, signing in as the application's role, instead of a private one."`
	MigrateURL string `env:"MIGRATE_DATABASE_URL" name:"migrate-database-url" placeholder:"URL" help:"The same database, signing in as its owner; for migrate alone."`

	Key         string `env:"SANLEI_KEY" name:"ledger-key" placeholder:"FILE" help:"The ledger's key, by which checkpoints and exports are signed; made where there is none (default: ledger.key in the data folder of a private database)."`
	Checkpoints string `env:"SANLEI_CHECKPOINTS" placeholder:"DIR" help:"A second folder, best on another machine, into which every checkpoint is copied."`

	Basemap       string `env:"SANLEI_BASEMAP" placeholder:"URL" help:"The map behind the parcels: the address of a tile with {z}, {x} and {y}, of an XYZ or WMTS service on the intranet."`
	BasemapGrid   string `env:"SANLEI_BASEMAP_GRID" default:"EPSG:3857" placeholder:"EPSG:n" help:"The grid of its tiles: EPSG:3857 or EPSG:4490."`
	BasemapCredit string `env:"SANLEI_BASEMAP_CREDIT" placeholder:"TEXT" help:"Whose map it is, printed on it."`

	Access       `embed:""`
	ExportGuard  `embed:""`
	ImportLimits `embed:""`
	Logs         `embed:""`
}

// Validate is called by the parser. It completes the data folder.
func (s *Settings) Validate() error {
	for _, v := range []struct{ name, text string }{{"DATABASE_URL", s.Database}, {"MIGRATE_DATABASE_URL", s.MigrateURL}} {
		if u, err := url.Parse(v.text); v.text != "" && (err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql") {
			return fmt.Errorf("%s must begin with postgres://", v.name)
		}
	}
	if s.PGBin != "" {
		if _, err := os.Stat(s.PGBin); errors.Is(err, fs.ErrNotExist) {
			return errors.New("SANLEI_PGBIN: there is no such folder")
		}
	}
	if info, err := os.Stat(s.Checkpoints); s.Checkpoints != "" && (err != nil || !info.IsDir()) {
		return errors.New("SANLEI_CHECKPOINTS: there is no such folder")
	}
	if s.Data == "" {
		s.Data = defaultData()
	}
	if s.Files == "" && s.Database == "" {
		s.Files = filepath.Join(s.Data, "evidence")
	}
	if s.Key == "" && s.Database == "" {
		s.Key = filepath.Join(s.Data, "ledger.key")
	}
	if s.Log == "" {
		s.Log = filepath.Join(s.Data, "log")
	}
	if err := errors.Join(s.Access.check(), s.ExportGuard.check(), s.ImportLimits.check(), s.Logs.check()); err != nil {
		return err
	}
	_, err := s.basemap()
	return err
}

// basemap is the map behind the parcels; nil: there is none.
func (s *Settings) basemap() (*api.Basemap, error) {
	if s.Basemap == "" {
		return nil, nil
	}
	b, err := api.NewBasemap(s.Basemap, s.BasemapGrid, s.BasemapCredit)
	if err != nil {
		return nil, fmt.Errorf("SANLEI_BASEMAP: %w", err)
	}
	return b, nil
}

func defaultData() string {
	if os.Geteuid() == 0 {
		return "/var/lib/sanlei"
	}
	base := os.Getenv("XDG_DATA_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			home = os.TempDir()
		}
		base = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(base, "sanlei")
}

type configCommand struct{}

// Run prints every setting on a line of its own, and the public half of the
// ledger's key, which whoever checks an export needs.
func (configCommand) Run(s *session) error {
	for _, line := range append([][2]string{
		{"SANLEI_DATA", s.settings.Data},
		{"SANLEI_FILES", s.settings.Files},
		{"SANLEI_PGBIN", s.settings.PGBin},
		{"DATABASE_URL", hidden(s.settings.Database)},
		{"MIGRATE_DATABASE_URL", hidden(s.settings.MigrateURL)},
		{"SANLEI_KEY", s.settings.Key},
		{"SANLEI_CHECKPOINTS", s.settings.Checkpoints},
		{"public key", proof.PublicKey(s.settings.Key)},
		{"SANLEI_BASEMAP", withoutKey(s.settings.Basemap)},
		{"SANLEI_BASEMAP_GRID", s.settings.BasemapGrid},
		{"SANLEI_BASEMAP_CREDIT", s.settings.BasemapCredit},
	}, slices.Concat(s.settings.Access.lines(), s.settings.ExportGuard.lines(), s.settings.ImportLimits.list(), s.settings.Logs.lines())...) {
		fmt.Fprintf(s.stdout, "%s=%s\n", line[0], line[1])
	}
	return nil
}

// withoutKey is an address without its query, in which services want their keys.
func withoutKey(address string) string {
	before, _, cut := strings.Cut(address, "?")
	if cut {
		before += "?…"
	}
	return before
}

// hidden is a connection string without its password.
func hidden(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return u.Redacted()
}
