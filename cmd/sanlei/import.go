package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"sanlei/geo/format/csv"
	"sanlei/geo/format/xlsx"
	"sanlei/land"
	"sanlei/land/store"
)

type importCommand struct {
	Files           []string          `arg:"" name:"file" type:"existingfile" help:"Files of parcels, in any of the formats that are read, by their endings."`
	Task            string            `required:"" help:"The task's code."`
	CRS             string            `name:"crs" placeholder:"EPSG:N" help:"The reference system of a file that does not say it: 4490 or a zone of CGCS2000, 4491 to 4554."`
	Encoding        string            `placeholder:"E" help:"The encoding of the text, where it is not found out rightly: UTF-8 or GB18030."`
	DryRun          bool              `help:"Report, and put nothing into the books."`
	Good            bool              `help:"Take the good rows although others are refused."`
	Errors          string            `placeholder:"FILE" help:"Write the refused rows with their reasons, as CSV or, where the name ends so, as .xlsx."`
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
	findings, err := desk.ImportFindings(s.ctx, imp.ID)
	if err != nil {
		return err
	}
	tell(s.stdout, imp, findings)
	if c.Errors != "" {
		if err := writeRefused(s, desk, c.Errors, imp); err != nil {
			return err
		}
	}
	switch {
	case c.DryRun:
		fmt.Fprintln(s.stdout, "dry run: nothing was put into the books")
		return desk.DiscardImport(s.ctx, imp.ID)
	case imp.Found.Refused > 0 && !c.Good:
		fmt.Fprintln(s.stdout, "nothing was put into the books: mend the refused rows, or take only the good ones with --good")
		return refused(desk.DiscardImport(s.ctx, imp.ID))
	}
	if imp, err = desk.Commit(s.ctx, imp.ID, c.Good); err != nil {
		return errors.Join(err, desk.DiscardImport(s.ctx, imp.ID))
	}
	if imp, err = work(s, desk, imp); err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%d parcels with %s mu are on the list of %s\n", imp.Found.New, land.FormatMu(imp.Found.Mu), imp.Task)
	if imp.Found.Changed > 0 {
		fmt.Fprintf(s.stdout, "%d parcels of the list were changed, %d of them have their boundary now\n", imp.Found.Changed, imp.Found.Mapped)
	}
	return nil
}

// refused turns a clean ending into the exit status of a refusal.
func refused(err error) error {
	if err == nil {
		err = errToldAlready
	}
	return err
}

// check brings a file in, as a browser would, and has it checked.
func (c *importCommand) check(s *session, desk *store.Desk, file string) (store.Import, error) {
	o := land.ImportOptions{CRS: store.ParseEPSG(c.CRS), Encoding: c.Encoding, From: c.Map, Set: c.Set, ListedFromPlane: c.ListedFromPlane}
	if c.CRS == "" {
		o.CRS = 0
	}
	var in []*store.Incoming
	defer func() {
		for _, f := range in {
			_ = f.Close() // what was not kept
		}
	}()
	for _, part := range partsOf(file) {
		f, err := receive(desk, part)
		if err != nil {
			return store.Import{}, err
		}
		in = append(in, f)
	}
	imp, err := desk.Bring(s.ctx, c.Task, o, in...)
	if err != nil {
		return imp, err
	}
	return work(s, desk, imp)
}

func receive(desk *store.Desk, file string) (*store.Incoming, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return desk.ReceiveImport(f, filepath.Base(file))
}

// partsOf is the files of a shapefile, or the file alone.
func partsOf(file string) []string {
	ending := filepath.Ext(file)
	if !strings.EqualFold(ending, ".shp") {
		return []string{file}
	}
	parts := []string{file}
	for _, other := range []string{".shx", ".dbf", ".prj", ".cpg"} {
		for _, name := range []string{other, strings.ToUpper(other)} {
			if part := strings.TrimSuffix(file, ending) + name; exists(part) {
				parts = append(parts, part)
				break
			}
		}
	}
	return parts
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// work has an import worked on, here or by a server that took it up, and shows how
// far it is.
func work(s *session, desk *store.Desk, imp store.Import) (store.Import, error) {
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetVisibility(isTerminal(s.stderr)),
		progressbar.OptionSetDescription(imp.Name()), progressbar.OptionClearOnFinish())
	told := time.Now()
	imp, err := desk.WorkOn(s.ctx, imp.ID, func(i store.Import) {
		if i.Stage == "" {
			return
		}
		bar.Describe(fmt.Sprintf("%s: %s, %d rows", i.Name(), i.Stage, i.Read))
		bar.ChangeMax64(max(i.Total, -1))
		_ = bar.Set64(i.Done) // only the picture of progress is at stake
		if !isTerminal(s.stderr) && time.Since(told) > lineEvery {
			fmt.Fprintf(s.stderr, "%s: %s, %d rows\n", i.Name(), i.Stage, i.Read)
			told = time.Now()
		}
	})
	_ = bar.Finish()
	if err == nil && imp.Refusal != nil {
		err = errors.Join(imp.Refusal, discardLeft(s, desk, imp))
	}
	return imp, err
}

// lineEvery is how often a line tells how far a long import is, where there is no
// terminal.
const lineEvery = 5 * time.Second

// discardLeft throws an import away that came to nothing.
func discardLeft(s *session, desk *store.Desk, imp store.Import) error {
	if imp.State == land.ImportChecked || imp.State == land.ImportFailed {
		return desk.DiscardImport(s.ctx, imp.ID)
	}
	return nil
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
func tell(w io.Writer, imp store.Import, findings []land.Finding) {
	f := imp.Found
	fmt.Fprintf(w, "%s: %d rows, %d good with %s mu, %d refused\n", imp.Name(), f.Rows, f.Good(), land.FormatMu(f.Mu), f.Refused)
	fmt.Fprintf(w, "read as EPSG:%d, %s; %d new, %d changed, %d unchanged\n", f.CRS, f.Encoding, f.New, f.Changed, f.Unchanged)
	if unused := f.Unused(); len(unused) > 0 {
		fmt.Fprintf(w, "properties that no column took: %s\n", strings.Join(unused, ", "))
	}
	for _, rule := range slices.Sorted(maps.Keys(f.ByRule)) {
		fmt.Fprintf(w, "  %-24s %d\n", rule, f.ByRule[rule])
	}
	for _, f := range findings {
		if f.Refuses {
			fmt.Fprintf(w, "row %d refused: %s: %s%s%s%s\n", f.Row, f.Location, f.Message, at(f), quoted(f.Value), mended(f))
		}
	}
}

func mended(f land.Finding) string {
	if f.Mend() == "" {
		return ""
	}
	return "; " + f.Mend()
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

// writeRefused writes the refused rows with their reasons, as a spreadsheet or as
// text by the name's ending.
func writeRefused(s *session, desk *store.Desk, file string, imp store.Import) error {
	rows, err := desk.RefusedRows(s.ctx, imp.ID)
	if err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	write := csv.WriteTable
	if strings.EqualFold(filepath.Ext(file), ".xlsx") {
		write = xlsx.WriteTable
	}
	return errors.Join(write(f, rows), f.Close())
}
