package main

import (
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/schollz/progressbar/v3"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	shapes "sanlei/geo/format/file"
	"sanlei/land"
	"sanlei/land/store"
)

type importCommand struct {
	Files           []string          `arg:"" name:"file" type:"existingfile" help:"Files of parcels: GeoJSON, survey text (.txt), CSV, GeoPackage, shapefile (.shp or .zip)."`
	Task            string            `required:"" help:"The task's code."`
	CRS             string            `name:"crs" placeholder:"EPSG:N" help:"The reference system of a file that does not say it: 4490 or a zone of CGCS2000, 4491 to 4554."`
	Encoding        string            `placeholder:"E" help:"The encoding of a shapefile's table that does not say it: UTF-8 or GB18030."`
	DryRun          bool              `help:"Report, and put nothing into the books."`
	Good            bool              `help:"Take the good rows although others are refused."`
	Errors          string            `placeholder:"FILE" help:"Write what was found, row by row, as CSV."`
	Map             map[string]string `mapsep:"," placeholder:"COLUMN=PROPERTY" help:"Which property of the file holds a column, as parcel_no=ML."`
	Set             map[string]string `mapsep:"," placeholder:"COLUMN=VALUE" help:"The value of a column in rows that have none, as category=idle."`
	ListedFromPlane bool              `help:"Take the plane area as listed area where the file has none."`
}

// Run checks each file, reports, and commits it.
func (c *importCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		for _, file := range c.Files {
			if err := c.one(s, b.Operator(), file); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		return nil
	})
}

func (c *importCommand) one(s *session, desk *store.Desk, file string) error {
	imp, err := c.check(s, desk, file)
	if err != nil {
		return err
	}
	tell(s.stdout, imp)
	if c.Errors != "" {
		if err := writeFindings(c.Errors, imp); err != nil {
			return err
		}
	}
	switch {
	case c.DryRun:
		fmt.Fprintln(s.stdout, "dry run: nothing was put into the books")
		return desk.DiscardImport(s.ctx, imp.ID)
	case imp.Refused > 0 && !c.Good:
		fmt.Fprintln(s.stdout, "nothing was put into the books: mend the refused rows, or take only the good ones with --good")
		return refused(desk.DiscardImport(s.ctx, imp.ID))
	}
	if imp, err = desk.Commit(s.ctx, imp.ID, c.Good); err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%d parcels with %s mu are on the list of %s\n", imp.Good(), land.FormatMu(imp.Mu), imp.Task)
	return nil
}

// refused turns a clean ending into the exit status of a refusal.
func refused(err error) error {
	if err == nil {
		err = errToldAlready
	}
	return err
}

func (c *importCommand) check(s *session, desk *store.Desk, file string) (store.Import, error) {
	o, err := c.options()
	if err != nil {
		return store.Import{}, err
	}
	digest, size, err := digestOf(file)
	if err != nil {
		return store.Import{}, err
	}
	bar := progressbar.NewOptions64(size, progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetVisibility(isTerminal(s.stderr)),
		progressbar.OptionShowBytes(true), progressbar.OptionSetDescription(filepath.Base(file)), progressbar.OptionClearOnFinish())
	o.Progress = bar
	reader, err := shapes.Open(s.ctx, file, o)
	if err != nil {
		return store.Import{}, err
	}
	defer reader.Close()
	imp, err := desk.Check(s.ctx, store.Source{
		Task: c.Task, File: filepath.Base(file), Reader: reader,
		Columns: land.Columns{From: c.Map, Set: c.Set, ListedFromPlane: c.ListedFromPlane},
		Digest:  func() []byte { return digest },
	})
	_ = bar.Finish() // only the picture of progress is at stake
	return imp, err
}

// options is how the file is to be read.
func (c *importCommand) options() (shapes.Options, error) {
	o := shapes.Options{Limits: format.DefaultLimits}
	if c.CRS != "" {
		code, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(c.CRS), "EPSG:"))
		if err != nil {
			return o, fmt.Errorf("--crs is EPSG: and a number")
		}
		crs, err := geo.ByEPSG(code)
		if err != nil {
			return o, err
		}
		o.CRS = &crs
	}
	if c.Encoding != "" {
		e, err := charset.ByName(c.Encoding)
		if err != nil {
			return o, err
		}
		o.Encoding = &e
	}
	return o, nil
}

// digestOf is the SHA-256 of a file's bytes, and how many they are.
func digestOf(file string) ([]byte, int64, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return h.Sum(nil), n, err
}

// isTerminal tells whether a writer is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// tell says what a check found: the counts by rule, and the refused rows.
func tell(w io.Writer, imp store.Import) {
	fmt.Fprintf(w, "%s: %d rows, %d good with %s mu, %d refused\n", imp.File, imp.Rows, imp.Good(), land.FormatMu(imp.Mu), imp.Refused)
	if len(imp.Unused) > 0 {
		fmt.Fprintf(w, "properties that no column took: %s\n", strings.Join(imp.Unused, ", "))
	}
	for _, rule := range slices.Sorted(maps.Keys(imp.ByRule)) {
		fmt.Fprintf(w, "  %-24s %d\n", rule, imp.ByRule[rule])
	}
	for _, f := range imp.Findings {
		if f.Refuses {
			fmt.Fprintf(w, "row %d refused: %s: %s%s%s\n", f.Row, f.Location, f.Message, at(f), quoted(f.Value))
		}
	}
}

func at(f land.Finding) string {
	if f.Place == nil {
		return ""
	}
	return fmt.Sprintf(" at %.9g %.9g", f.Place[0], f.Place[1])
}

func quoted(value string) string {
	if value == "" {
		return ""
	}
	return " (" + strconv.Quote(value) + ")"
}

// writeFindings writes one line a finding.
func writeFindings(file string, imp store.Import) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	_ = w.Write([]string{"row", "refused", "rule", "location", "message", "value", "longitude", "latitude"}) // Error below tells
	for _, g := range imp.Findings {
		var lon, lat string
		if g.Place != nil {
			lon, lat = strconv.FormatFloat(g.Place[0], 'f', 9, 64), strconv.FormatFloat(g.Place[1], 'f', 9, 64)
		}
		_ = w.Write([]string{strconv.Itoa(g.Row), strconv.FormatBool(g.Refuses), g.Rule, g.Location, g.Message, defused(g.Value), lon, lat})
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return f.Close()
}

// defused keeps a spreadsheet from running a value as a formula.
func defused(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
