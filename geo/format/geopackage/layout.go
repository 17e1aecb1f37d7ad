package geopackage

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sanlei/geo"
)

// Type is what a column holds, as SQL names it.
type Type string

// The types that are written.
const (
	Text    Type = "TEXT"
	Integer Type = "INTEGER"
	Double  Type = "DOUBLE" // a decimal of up to 15 digits comes back the same
	Boolean Type = "BOOLEAN"
	Date    Type = "DATE" // text as 2023-12-31
)

// Field is a property that becomes a column of the same name.
type Field struct {
	Name string
	Type Type
}

// Layout says how to write.
type Layout struct {
	Layer   string // name of the table
	CRS     geo.CRS
	CRS84   bool // says of degrees that they are those of WGS 84
	Fields  []Field
	Updated time.Time // when the content was as it is
}

// The names of the two columns that every layer has.
const (
	keyColumn      = "fid"
	geometryColumn = "geom"
)

// wgs84Number is the number of WGS 84 in every GeoPackage.
const wgs84Number = 4326

// system is the number of the layer's system.
func (l Layout) system() int {
	if l.CRS84 {
		return wgs84Number
	}
	return l.CRS.EPSG()
}

// check refuses names that SQL or a GeoPackage could not tell apart.
func (l Layout) check() error {
	if lower := strings.ToLower(l.Layer); !sound(l.Layer) || strings.HasPrefix(lower, "gpkg_") || strings.HasPrefix(lower, "sqlite_") || strings.HasPrefix(lower, "rtree_") {
		return errors.New("a layer cannot have that name")
	}
	if l.CRS84 && !l.CRS.IsGeographic() {
		return errors.New("metres are not those of WGS 84")
	}
	used := map[string]bool{keyColumn: true, geometryColumn: true}
	for _, f := range l.Fields {
		lower := strings.ToLower(f.Name)
		switch f.Type {
		case Text, Integer, Double, Boolean, Date:
		default:
			return fmt.Errorf("field %q: its type is not one that is written", f.Name)
		}
		if !sound(f.Name) || used[lower] {
			return fmt.Errorf("field %q: a field cannot have that name, or has it twice", f.Name)
		}
		used[lower] = true
	}
	return nil
}

func sound(name string) bool {
	return strings.TrimSpace(name) != "" && utf8.ValidString(name) && !strings.ContainsFunc(name, unicode.IsControl)
}
