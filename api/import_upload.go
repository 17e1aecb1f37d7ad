package api

import (
	"cmp"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"time"

	"sanlei/land"
	"sanlei/land/store"
)

// broughtFiles is what came to be imported: the files, and how they are to be read.
type broughtFiles struct {
	files  []*store.Incoming
	fields map[string]string
}

// Close throws away what was not kept.
func (b *broughtFiles) Close() error {
	var errs []error
	for _, f := range b.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// options is how the files are to be read, as the form or the query says.
func (b *broughtFiles) options(c *call) land.ImportOptions {
	of := func(name string) string { return cmp.Or(b.fields[name], value[string](c, name)) }
	return land.ImportOptions{CRS: epsgOf(of("crs")), Encoding: of("encoding"), ListedFromPlane: of("listed") == "plane"}
}

// importFields is the fields of the form beside its files.
var importFields = []string{"crs", "encoding", "listed"}

// mostParts bounds a form: a shapefile has five files.
const mostParts = 16

// receiveImport takes in the files of a form, or a body that is one file. They go
// to disk as they come and may take as long as they need, if something comes in
// every thirty seconds. Whoever gets them closes them.
func (c *call) receiveImport() (_ *broughtFiles, err error) {
	media, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		return c.receiveBody()
	}
	if params["boundary"] == "" || c.r.Header.Get("Content-Encoding") != "" {
		return nil, newProblem(http.StatusUnsupportedMediaType, fault{Location: "header.Content-Type", Rule: "media_type", Message: "the form has a boundary and is not packed"})
	}
	wire := http.NewResponseController(c.w)
	most := c.config.Store.ImportLimits().Bytes
	if c.r.ContentLength > most+1<<20 {
		return nil, tooLong
	}
	parts := multipart.NewReader(&awaited{http.MaxBytesReader(c.w, c.r.Body, most+1<<20), wire}, params["boundary"])
	b := &broughtFiles{fields: map[string]string{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.Close())
		}
	}()
	for n := 0; ; n++ {
		part, err := parts.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
		case err != nil:
			err = readFault(err)
		case n == mostParts:
			err = land.Refuse(land.TooLarge, "body", "too_many_parts", "the form has too many parts")
		default:
			err = c.receivePart(b, part)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if len(b.files) == 0 {
		return nil, land.Refuse(land.Invalid, "body.file", "required", "the file is missing")
	}
	_ = wire.SetReadDeadline(time.Time{})
	return b, nil
}

var tooLong = land.Refuse(land.TooLarge, "body", "size", "the file is larger than this installation takes")

func (c *call) receivePart(b *broughtFiles, part *multipart.Part) error {
	if part.FormName() == "file" {
		in, err := c.config.Store.ReceiveImport(part, part.FileName())
		if err == nil {
			b.files = append(b.files, in)
		}
		return receiveFault(err)
	}
	f := &form{fields: b.fields}
	return c.readPart(f, part, importFields)
}

// receiveBody takes in a body that is one file, packed or not.
func (c *call) receiveBody() (*broughtFiles, error) {
	if err := c.checkMedia(); err != nil {
		return nil, err
	}
	from, err := unpacked(c.r)
	if err != nil {
		return nil, err
	}
	most := c.config.Store.ImportLimits().Bytes
	if c.r.ContentLength > most {
		return nil, tooLong
	}
	wire := http.NewResponseController(c.w)
	in, err := c.config.Store.ReceiveImport(&awaited{http.MaxBytesReader(c.w, from, most), wire}, cmp.Or(value[string](c, "file"), "list.geojson"))
	if err != nil {
		return nil, receiveFault(err)
	}
	_ = wire.SetReadDeadline(time.Time{})
	return &broughtFiles{files: []*store.Incoming{in}}, nil
}

// receiveFault is why a file did not come in whole. A failure of the disk is ours.
func receiveFault(err error) error {
	if _, disk := errors.AsType[*os.PathError](err); err == nil || disk {
		return err
	}
	return readFault(err)
}
