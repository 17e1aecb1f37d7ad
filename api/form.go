package api

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"sanlei/land"
	"sanlei/land/store"
)

// The limits of a form beside its file.
const (
	mostForm  = land.MostEvidenceFile + 1<<20
	mostField = 4 << 10
)

// A form is what came as multipart/form-data: fields, each once, and one file.
type form struct {
	fields map[string]string
	file   *store.Incoming
	faults *land.Error
}

// readForm receives a form of the named fields and a file, in any order. The
// file goes to disk as it comes, and what it is called is not trusted. It may
// take as long as it needs, if something comes in every thirty seconds. Whoever
// gets a form closes it.
func (c *call) readForm(names ...string) (_ *form, err error) {
	media, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" || c.r.Header.Get("Content-Encoding") != "" {
		return nil, newProblem(http.StatusUnsupportedMediaType, fault{Location: "header.Content-Type", Rule: "media_type",
			Message: "the body is multipart/form-data, not packed"})
	}
	wire := http.NewResponseController(c.w)
	parts := multipart.NewReader(&awaited{http.MaxBytesReader(c.w, c.r.Body, mostForm), wire}, params["boundary"])
	f := &form{fields: map[string]string{}, faults: &land.Error{Kind: land.Malformed}}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, readFault(err)
		}
		if err := c.readPart(f, part, names); err != nil {
			return nil, err
		}
	}
	if f.file == nil {
		return nil, land.Refuse(land.Invalid, "body.file", "required", "the file is missing")
	}
	_ = wire.SetReadDeadline(time.Time{})
	f.digest(c)
	return f, nil
}

func (c *call) readPart(f *form, part *multipart.Part, names []string) error {
	name := part.FormName()
	if name == "file" && f.file == nil {
		in, err := c.config.Store.Receive(part, part.FileName())
		if _, disk := errors.AsType[*os.PathError](err); err != nil && !disk {
			err = readFault(err)
		}
		f.file = in
		return err
	}
	if _, again := f.fields[name]; again || name == "file" {
		return malformed(locate("body", name), "repeated", "the field stands more than once")
	}
	if !slices.Contains(names, name) {
		return malformed(locate("body", name), "unknown_member", "there is no such field")
	}
	text, err := io.ReadAll(io.LimitReader(part, mostField+1))
	if err != nil {
		return readFault(err)
	}
	if len(text) > mostField {
		return land.Refuse(land.TooLarge, "body."+name, "size", "the field is too long")
	}
	f.fields[name] = string(text)
	return nil
}

// digest says what the form asks, for a key that it may carry.
func (f *form) digest(c *call) {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n%x\n", c.r.Method, c.r.URL.RequestURI(), f.file.SHA256)
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		fmt.Fprintf(h, "%q %q\n", name, f.fields[name])
	}
	copy(c.digest[:], h.Sum(nil))
}

// Close throws the file away unless it was kept.
func (f *form) Close() error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

func (f *form) wrong(name, rule, message string) {
	f.faults.Details = append(f.faults.Details, land.Detail{Location: "body." + name, Rule: rule, Message: message})
}

// fault is all that is wrong with the fields that were read, or nil.
func (f *form) fault() error {
	if len(f.faults.Details) == 0 {
		return nil
	}
	return f.faults
}

func (f *form) date(name string) land.Date {
	d, err := land.ParseDate(f.fields[name])
	if err != nil && f.fields[name] != "" {
		f.wrong(name, "date", "a date is written as 2006-01-02")
	}
	return d
}

func (f *form) time(name string) *time.Time {
	if f.fields[name] == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, f.fields[name])
	if err != nil || t.Year() < 1990 || t.Year() > 9999 {
		f.wrong(name, "time", "a time is written as 2006-01-02T15:04:05+08:00")
		return nil
	}
	return &t
}

var plainNumber = regexp.MustCompile(`^-?[0-9]{1,9}(\.[0-9]{1,20})?$`)

// number is a plain number of at least least and at most most.
func (f *form) number(name string, least, most float64) *float64 {
	text := f.fields[name]
	if text == "" {
		return nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !plainNumber.MatchString(text) || n < least || n > most {
		f.wrong(name, "number_range", fmt.Sprintf("this is a plain number from %g to %g", least, most))
		return nil
	}
	return &n
}

// place is a longitude and a latitude, which stand together or not at all.
func (f *form) place(lon, lat string) *orb.Point {
	x, y := f.number(lon, -180, 180), f.number(lat, -90, 90)
	switch {
	case (f.fields[lon] == "") != (f.fields[lat] == ""):
		f.wrong(lat, "position_whole", "a position has a longitude and a latitude")
	case x != nil && y != nil:
		return &orb.Point{*x, *y}
	}
	return nil
}
