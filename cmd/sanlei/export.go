package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sanlei/geo/format/charset"
	"sanlei/geo/format/file"
	"sanlei/land"
	"sanlei/land/store"
)

type exportCommand struct {
	Task     string `required:"" help:"The task's code."`
	Format   string `placeholder:"F" help:"The format: geojson, geojsonseq, geopackage, shapefile, kml, csv, xlsx, surveytxt, dxf or parquet (default: as the name of the output ends, else geojson)."`
	Region   string `help:"Only this region and all below it."`
	Category string `help:"Only this category."`
	Status   string `help:"Only parcels of this status."`
	CRS      string `name:"crs" placeholder:"EPSG:N" help:"The reference system: 4490, CRS84, or a 3° zone with (4513 to 4533) or without (4534 to 4554) its number in the easting. Default: 4490; of a format in metres, the zone of what is picked."`
	Encoding string `placeholder:"E" help:"UTF-8 or GB18030, for CSV, shapefiles and survey text."`
	AsOf     string `placeholder:"DATE" help:"The effective date (default: today, or the day of the position)."`
	Position string `placeholder:"N" help:"What the books knew (default: everything)."`
	Extends  string `placeholder:"N" help:"The position of an older checkpoint, which the file then proves that its own extends."`
	Proofs   bool   `help:"Prove every feature; GeoJSON only, for 10,000 at most."`
	Purpose  string `placeholder:"TEXT" help:"What the file is for; needed where it spans more than SANLEI_EXPORT_KM2 or the task is secret."`
	Mask     bool   `help:"Mask names and numbers of natural persons."`
	Output   string `short:"o" placeholder:"FILE" help:"Where to (default: standard output). What a format cannot say of itself goes into FILE.sanlei.json beside it."`
}

// Run writes the export; a file appears only when it is whole.
func (c *exportCommand) Run(s *session) error {
	e, err := c.export()
	if err != nil {
		return err
	}
	return s.with(func(b *books) error {
		var out store.Exported
		err := writeFile(c.Output, s.stdout, func(w io.Writer) (err error) {
			out, err = b.Operator().Export(s.ctx, w, e)
			return err
		})
		if err != nil {
			return err
		}
		if err := b.AuditExport(store.WithCaller(s.ctx, &store.Caller{Login: b.Operator().Actor.Login}), c.Task, string(e.Format), c.Purpose, out, false); err != nil {
			return err
		}
		if !out.Within && c.Output != "" {
			if err := writeSidecar(c.Output, out); err != nil {
				return err
			}
		}
		c.tell(s, out)
		return nil
	})
}

// export is what is asked for.
func (c *exportCommand) export() (store.Export, error) {
	e := store.Export{Filter: store.Filter{Task: c.Task, Region: c.Region}, When: store.When{Position: c.Position}, Extends: c.Extends, Proofs: c.Proofs, Purpose: c.Purpose, Masked: c.Mask}
	var err error
	if e.Format, err = c.format(); err != nil {
		return e, err
	}
	if c.Status != "" {
		if !slices.Contains(land.Statuses, land.Status(c.Status)) {
			return e, wrongUsage("--status is one of %s", strings.Trim(fmt.Sprint(land.Statuses), "[]"))
		}
		e.Statuses = []land.Status{land.Status(c.Status)}
	}
	if c.Category != "" {
		category, err := parseCategory(c.Category)
		if err != nil {
			return e, err
		}
		e.Categories = []land.Category{category}
	}
	if c.AsOf != "" {
		if e.AsOf, err = parseDate("--as-of", c.AsOf); err != nil {
			return e, err
		}
	}
	if c.CRS != "" {
		if e.CRS, e.CRS84, err = file.ParseSystem(c.CRS); err != nil {
			return e, wrongUsage("--crs: %w", err)
		}
	}
	if c.Encoding != "" {
		encoding, err := charset.ByName(c.Encoding)
		if err != nil {
			return e, wrongUsage("--encoding: %w", err)
		}
		e.Encoding = &encoding
	}
	return e, nil
}

// format is the one that is named, else that of the output's name, else GeoJSON.
func (c *exportCommand) format() (file.Kind, error) {
	kind, known := file.ByName(c.Output)
	switch {
	case strings.EqualFold(filepath.Ext(c.Output), ".shp"):
		return "", wrongUsage("--output: a shapefile is several files, and goes out in one that ends with .zip")
	case c.Format == "" && known:
		return kind, nil
	case c.Format == "":
		return file.GeoJSON, nil
	case !file.Kind(c.Format).Valid():
		return "", wrongUsage("--format is one of %s", strings.Trim(fmt.Sprint(file.Kinds), "[]"))
	}
	return file.Kind(c.Format), nil
}

// tell says what was written and what was lost, where that does not go into the
// file's own stream.
func (c *exportCommand) tell(s *session, out store.Exported) {
	to := s.stdout
	if c.Output == "" {
		to = s.stderr
	} else {
		fmt.Fprintf(to, "%d parcels written to %s\n", out.Features-out.LeftOut, c.Output)
	}
	for _, l := range out.Losses {
		fmt.Fprintf(to, "  lost: %s\n", lossText(l))
	}
}

// writeSidecar writes what a file is beside it.
func writeSidecar(name string, out store.Exported) error {
	text, err := json.Marshal(out.Member)
	if err != nil {
		return err
	}
	return writeFile(name+store.Sidecar, nil, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
}

// writeFile writes to a file beside the named one and renames it when it is
// whole; without a name it writes to out.
func writeFile(name string, out io.Writer, f func(io.Writer) error) error {
	if name == "" {
		w := bufio.NewWriter(out)
		if err := f(w); err != nil {
			return err
		}
		return w.Flush()
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".sanlei-*")
	if err != nil {
		if e, ok := errors.AsType[*fs.PathError](err); ok { // people know the file that they named
			e.Path = name
		}
		return err
	}
	defer os.Remove(tmp.Name()) // does nothing once renamed
	w := bufio.NewWriter(tmp)
	if err := f(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
