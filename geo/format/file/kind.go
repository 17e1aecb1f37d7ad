package file

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format/charset"
)

// Kind is a format that is written, by the name that commands and addresses give
// it.
type Kind string

// The formats that are written.
const (
	GeoJSON    Kind = "geojson"
	GeoJSONSeq Kind = "geojsonseq"
	GeoPackage Kind = "geopackage"
	Shapefile  Kind = "shapefile"
	KML        Kind = "kml"
	CSV        Kind = "csv"
	XLSX       Kind = "xlsx"
	SurveyText Kind = "surveytxt"
	DXF        Kind = "dxf"
	Parquet    Kind = "parquet"
)

// Kinds is all of them.
var Kinds = []Kind{GeoJSON, GeoJSONSeq, GeoPackage, Shapefile, KML, CSV, XLSX, SurveyText, DXF, Parquet}

// nature is what sets a format apart from others.
type nature struct {
	ending, media string
	systems       systems
	encodings     []charset.Encoding // the first by default; none: the format has one of its own
	people        bool               // columns have headings and values have words for people
}

// systems is which reference systems a format's coordinates may be in.
type systems uint8

const (
	degrees systems = 1 << iota // EPSG:4490, or the same called OGC:CRS84
	metres                      // a 3° zone
	prefix                      // the zone in front of the easting is not to be left out
)

var text = []charset.Encoding{charset.UTF8, charset.GB18030}

var natures = map[Kind]nature{
	GeoJSON:    {".geojson", "application/geo+json", degrees, nil, false},
	GeoJSONSeq: {".geojsonl", "application/geo+json-seq", degrees, nil, false},
	GeoPackage: {".gpkg", "application/geopackage+sqlite3", degrees | metres, nil, false},
	Shapefile:  {".zip", "application/zip", degrees | metres, text, false},
	KML:        {".kml", "application/vnd.google-earth.kml+xml", degrees, nil, true},
	CSV:        {".csv", "text/csv", degrees | metres, text, true},
	XLSX:       {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 0, nil, true},
	SurveyText: {".txt", "text/plain", metres | prefix, []charset.Encoding{charset.GB18030, charset.UTF8}, true},
	DXF:        {".dxf", "image/vnd.dxf", metres, []charset.Encoding{charset.GB18030}, true},
	Parquet:    {".parquet", "application/vnd.apache.parquet", degrees | metres, nil, false},
}

// Valid reports whether there is such a format.
func (k Kind) Valid() bool { return natures[k].ending != "" }

// ByName is the format that a file's name says by its ending, in whatever letters.
func ByName(name string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return strings.EqualFold(filepath.Ext(name), k.Ending()) })
	if i < 0 {
		return "", false
	}
	return Kinds[i], true
}

// Ending is the ending of a file's name, with its dot.
func (k Kind) Ending() string { return natures[k].ending }

// Media is the format's media type, without parameters.
func (k Kind) Media() string { return natures[k].media }

// ForPeople says whether a file's columns are headed by titles and its values are
// words, as offices have them.
func (k Kind) ForPeople() bool { return natures[k].people }

// InMetres says whether the format has no degrees, so that a zone must be chosen.
func (k Kind) InMetres() bool { return natures[k].systems&(degrees|metres) == metres }

// Shapeless says whether the format holds values only.
func (k Kind) Shapeless() bool { return natures[k].systems == 0 }

// Encodings are those in which the format can be written, the usual first; none
// where it has one of its own.
func (k Kind) Encodings() []charset.Encoding { return natures[k].encodings }

// ErrSystem and ErrEncoding are what a format is not written in.
var (
	ErrSystem   = errors.New("the format is not written in that reference system")
	ErrEncoding = errors.New("the format is not written in that encoding")
)

// CheckSystem refuses a reference system that the format has no place for, with
// [ErrSystem].
func (k Kind) CheckSystem(c geo.CRS) error {
	of := natures[k].systems
	zone, prefixed := c.Zone()
	threeDegrees := zone > 24 || c.EPSG() >= 4534
	switch {
	case c.IsGeographic() && of&degrees == 0 && of != 0:
		return fmt.Errorf("%w: it is in metres of a 3° zone, EPSG:4513 to 4554", ErrSystem)
	case c.IsGeographic():
		return nil
	case of&metres == 0:
		return fmt.Errorf("%w: it is in degrees of EPSG:4490", ErrSystem)
	case !threeDegrees:
		return fmt.Errorf("%w: a zone is one of 3°, EPSG:4513 to 4554", ErrSystem)
	case of&prefix != 0 && !prefixed:
		return fmt.Errorf("%w: its eastings have the zone in front, EPSG:4513 to 4533", ErrSystem)
	}
	return nil
}

// CheckEncoding refuses an encoding that the format has no place for, with
// [ErrEncoding].
func (k Kind) CheckEncoding(e charset.Encoding) error {
	if all := k.Encodings(); !slices.Contains(all, e) && (len(all) > 0 || e != charset.UTF8) {
		return ErrEncoding
	}
	return nil
}
