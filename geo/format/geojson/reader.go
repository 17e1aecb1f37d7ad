package geojson

import (
	"errors"
	"io"

	"sanlei/geo"
	"sanlei/geo/format"
)

// Reader reads a FeatureCollection, a Feature, or a sequence of Features.
//
//  1. The text is JSON in UTF-8, with or without a byte order mark. Repeated
//     names, invalid UTF-8, nesting beyond the limit and a feature beyond the
//     limit of bytes end the file with a [format.SyntaxError].
//  2. A feature that is not one, or whose coordinates are not as its type needs,
//     comes back with faults. Its shape's structure is checked ([geo.Structure]),
//     its topology is not.
//  3. A third and fourth number of all positions are dropped and rings are turned
//     to the right-hand rule, which the feature's notes say. Nothing else is
//     changed.
//  4. The old member crs of a collection is taken when it names EPSG:4490 or
//     CRS84, and otherwise ends the file, also when it follows the features. Other
//     foreign members of a collection or a feature are passed over.
//  5. A missing geometry is as null.
type Reader struct {
	parser
	declared string // name in the member crs
	index    int
	inside   bool  // within the array of features
	top      draft // the collection's own members
	err      error // what ended the file
}

// NewReader reads from r, within limits for each feature.
func NewReader(r io.Reader, limits format.Limits) *Reader {
	return &Reader{parser: newParser(r, limits)}
}

// Declared is the reference system that the file's member crs names, as it is
// written; empty while none was met.
func (r *Reader) Declared() string { return r.declared }

// Next implements [format.Reader].
func (r *Reader) Next() (format.Feature, error) {
	if r.err != nil {
		return format.Feature{}, r.err
	}
	f, err := r.next()
	if err != nil {
		r.err = r.located(err)
		return format.Feature{}, r.err
	}
	f.Index = r.index
	r.index++
	return f, nil
}

func (r *Reader) next() (format.Feature, error) {
	r.src.allow(r.limits.Bytes)
	if r.inside {
		return r.element()
	}
	switch r.dec.PeekKind() {
	case '{':
		return r.first()
	case 0:
		return format.Feature{}, r.end()
	}
	return format.Feature{}, errors.New("this is not GeoJSON: an object is needed")
}

// end is the end of the file, or why there is none: an empty file has no features
// to be at the end of.
func (r *Reader) end() error {
	_, err := r.dec.ReadToken()
	if errors.Is(err, io.EOF) && r.index == 0 && !r.inside {
		return io.ErrUnexpectedEOF
	}
	return err
}

// element is the next feature of the array, or what follows the array.
func (r *Reader) element() (format.Feature, error) {
	if r.dec.PeekKind() != ']' {
		return r.feature()
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return format.Feature{}, err
	}
	if err := r.rest(); err != nil {
		return format.Feature{}, err
	}
	if r.dec.PeekKind() != 0 {
		return format.Feature{}, errors.New("something follows the FeatureCollection")
	}
	return format.Feature{}, r.end()
}

// rest passes over the members that follow the features.
func (r *Reader) rest() error {
	for r.dec.PeekKind() != '}' {
		name, err := r.name()
		if err != nil {
			return err
		}
		if err := r.topMember(&r.top, name); err != nil {
			return err
		}
	}
	if r.top.kind.Text != "FeatureCollection" {
		return errNoFeatures
	}
	_, err := r.dec.ReadToken()
	return err
}

var errNoFeatures = errors.New("this is not GeoJSON with features")

// first reads an object that is the whole text or one of a sequence: a feature, or
// a collection as far as its first feature.
func (r *Reader) first() (format.Feature, error) {
	f := r.begin()
	if _, err := r.dec.ReadToken(); err != nil {
		return f.Feature, err
	}
	for r.dec.PeekKind() != '}' {
		name, err := r.name()
		if err != nil {
			return f.Feature, err
		}
		if name == "features" {
			return r.collection(&f)
		}
		if err := r.topMember(&f, name); err != nil {
			return f.Feature, err
		}
	}
	if f.kind.Text != "Feature" {
		return f.Feature, errNoFeatures
	}
	_, err := r.dec.ReadToken()
	return f.finish(), err
}

// collection enters the array of features.
func (r *Reader) collection(f *draft) (format.Feature, error) {
	if f.kind.Text != "" && f.kind.Text != "FeatureCollection" || r.index > 0 {
		return f.Feature, errNoFeatures
	}
	if r.dec.PeekKind() != '[' {
		return f.Feature, errors.New("the member features is not an array")
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return f.Feature, err
	}
	r.inside, r.top = true, *f
	return r.next()
}

// topMember reads a member of the outermost object, which alone may have crs.
func (r *Reader) topMember(f *draft, name string) error {
	if name != "crs" {
		return r.member(f, name)
	}
	v, err := r.value()
	if err != nil {
		return err
	}
	r.declared, err = crsName(v)
	return err
}

// feature reads one element of the array.
func (r *Reader) feature() (format.Feature, error) {
	f := r.begin()
	if r.dec.PeekKind() != '{' {
		f.fault(geo.Fault{Rule: geo.BadFeature, Path: geo.Whole})
		return f.Feature, r.skip()
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return f.Feature, err
	}
	for r.dec.PeekKind() != '}' {
		name, err := r.name()
		if err != nil {
			return f.Feature, err
		}
		if err := r.member(&f, name); err != nil {
			return f.Feature, err
		}
	}
	if f.kind.Text != "Feature" {
		f.fault(geo.Fault{Rule: geo.BadFeature, Path: geo.Whole, Value: shown(f.kind.Text)})
	}
	_, err := r.dec.ReadToken()
	return f.finish(), err
}
