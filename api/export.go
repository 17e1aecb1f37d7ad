package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"sanlei/geo"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/file"
	"sanlei/land/store"
)

var exportParcels = operation{
	id: "exportParcels", summary: "The parcels of a task, with their accounts, as a file",
	params: append(filterParams(), choice("format", "The format of the file", names(file.Kinds)...).must(), fileSystem(),
		choice("encoding", "How text is written in CSV, shapefiles and survey text; by default UTF-8, in survey text GB18030", "UTF-8", "GB18030"),
		asOf(), position(),
		text("extends", "The position of an older checkpoint, which the file then proves that its own extends", 64),
		choice("proofs", "Whether the file proves every feature; GeoJSON only, for 10,000 at most", "true", "false"),
		choice("check", "Gives not the file but whether it would be given, masked, and for a purpose alone", "true", "false"),
		choice("sidecar", "Gives not the file but what it is, signed: of every format but GeoJSON and shapefiles, which hold it", "true", "false"),
		choice("masked", "Whether names and numbers of natural persons are masked also where the caller may take them home as they stand", "true", "false"),
		text("purpose", "What the file is for; goes into the audit log, and into a file that spans more than is given without a reason", 200)),
	gives: gives{media: exportMedia()},
	serve: func(c *call) (answer, error) {
		e := c.export()
		if value[string](c, "check") == "true" {
			return c.checkExport(e)
		}
		if value[string](c, "sidecar") == "true" {
			return c.sidecar(e)
		}
		leave, err := c.limiters.exports.enter(c.actor.Login)
		if err != nil {
			return answer{}, err
		}
		return answer{stream: func(w io.Writer) error {
			defer leave()
			out, err := c.desk().Export(c.ctx(), w, e)
			if sent, ok := w.(*begun); err == nil || ok && sent.yes { // half a file is taken home, too
				err = errors.Join(err, c.auditExport(out, err != nil))
			}
			return within("query", err)
		}}, nil
	},
}

// exportMedia is the media types of the formats, and that of what they are.
func exportMedia() []string {
	var all []string
	for _, k := range file.Kinds {
		all = append(all, k.Media())
	}
	return append(all, "application/json")
}

// export is what the parameters ask for.
func (c *call) export() store.Export {
	e := store.Export{Filter: c.filter(), When: c.when(), Extends: value[string](c, "extends"),
		Proofs: value[string](c, "proofs") == "true", Masked: value[string](c, "masked") == "true", Purpose: value[string](c, "purpose"), Format: file.Kind(value[string](c, "format"))}
	s := value[systemValue](c, "crs")
	e.CRS, e.CRS84 = s.crs, s.crs84
	if name := value[string](c, "encoding"); name != "" {
		encoding, _ := charset.ByName(name) // one of the choices
		e.Encoding = &encoding
	}
	c.media = e.Format.Media()
	if encodings := e.Format.Encodings(); strings.HasPrefix(c.media, "text/") {
		encoding := encodings[0]
		if e.Encoding != nil {
			encoding = *e.Encoding
		}
		c.media += "; charset=" + strings.ToLower(encoding.String())
	}
	e.Begin = func(b store.Beginning) { c.announce(e, b) }
	return e
}

// announce sets the headers of the file: its name for people, and where what it is
// can be had.
func (c *call) announce(e store.Export, b store.Beginning) {
	h := c.w.Header()
	c.attach(fmt.Sprintf("三类地_%s_%s_%d宗%s", b.Region, b.AsOf, b.Parcels, e.Format.Ending()), false)
	h.Set("Sanlei-Position", b.Position)
	if e.Format == file.GeoJSON || e.Format == file.Shapefile {
		return
	}
	q := url.Values{}
	for name, values := range c.r.URL.Query() {
		q[name] = values
	}
	q.Set("position", b.Position)
	q.Set("sidecar", "true")
	h.Set("Link", `<`+c.base(c.r)+c.r.URL.Path+`?`+q.Encode()+`>; rel="describedby"; type="application/json"`)
}

// auditExport writes down who got what, and for what.
func (c *call) auditExport(out store.Exported, broken bool) error {
	return c.config.Store.AuditExport(c.ctx(), value[string](c, "task"), value[string](c, "format"), value[string](c, "purpose"), out, broken)
}

// exportCheck is what a file would be that is not written.
type exportCheck struct {
	Parcels int    `json:"parcels"`
	Secrecy string `json:"secrecy"`
	Masked  bool   `json:"masked"`
	Needs   bool   `json:"purpose_needed"`
}

// checkExport says how the file would be given, or refuses as it would be.
func (c *call) checkExport(e store.Export) (answer, error) {
	var begins store.Beginning
	e.Ask, e.Begin = true, func(b store.Beginning) { begins = b }
	out, err := c.desk().Export(c.ctx(), io.Discard, e)
	if err != nil {
		return answer{}, within("query", err)
	}
	c.media = "application/json"
	text, err := json.Marshal(exportCheck{begins.Parcels, out.Secrecy, out.Masked, out.Needs})
	return answer{bytes: text}, err
}

// sidecar writes the file to nobody and says what it is.
func (c *call) sidecar(e store.Export) (answer, error) {
	var parcels store.Beginning
	e.Begin = func(b store.Beginning) { parcels = b }
	leave, err := c.limiters.exports.enter(c.actor.Login)
	if err != nil {
		return answer{}, err
	}
	defer leave()
	out, err := c.desk().Export(c.ctx(), io.Discard, e)
	if err != nil {
		return answer{}, within("query", err)
	}
	c.media = "application/json"
	text, err := json.Marshal(out.Member)
	return answer{bytes: append(text, '\n'),
		file: fmt.Sprintf("三类地_%s_%s_%d宗%s%s", parcels.Region, parcels.AsOf, parcels.Parcels, e.Format.Ending(), store.Sidecar)}, err
}

// systemValue is a reference system in which files are written.
type systemValue struct {
	crs   geo.CRS
	crs84 bool
}

func fileSystem() param {
	return param{name: "crs", in: "query", wants: "4490, CRS84, or a 3° zone of CGCS2000, EPSG:4513 to 4554",
		about: "The reference system: EPSG:4490 (default), CRS84, or a 3° zone with (4513 to 4533) or without (4534 to 4554) its number in the easting; " +
			"by default, of a format in metres, the zone of what is picked",
		schema: openapi3.NewStringSchema().WithMaxLength(60),
		read: func(s string) (any, bool) {
			c, crs84, err := file.ParseSystem(s)
			return systemValue{c, crs84}, err == nil
		}}
}
