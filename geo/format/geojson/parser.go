package geojson

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"sanlei/geo/format"
)

// parser reads the parts of features from a decoder.
type parser struct {
	src    *source
	dec    *jsontext.Decoder
	limits format.Limits
	names  map[string]string // names met so far, by their text with quotes
	points cursor            // kept for its memory
}

func newParser(r io.Reader, limits format.Limits) parser {
	src := newSource(r)
	return parser{src: src, dec: jsontext.NewDecoder(src), limits: limits, names: map[string]string{}}
}

// maxNames bounds how many different names of members are remembered.
const maxNames = 1000

// name reads the name of the next member. Features repeat their names, so most
// need no memory of their own.
func (p *parser) name() (string, error) {
	raw, err := p.dec.ReadValue()
	if err != nil {
		return "", err
	}
	if name, ok := p.names[string(raw)]; ok {
		return name, nil
	}
	name, err := jsontext.AppendUnquote(nil, raw)
	if err == nil && len(p.names) < maxNames {
		p.names[string(raw)] = string(name)
	}
	return string(name), err
}

// scalar reads a value of any kind as it is kept.
func (p *parser) scalar() (format.Value, error) {
	raw, err := p.value()
	if err != nil {
		return format.Value{}, err
	}
	switch raw.Kind() {
	case 'n':
		return format.Value{}, nil
	case 't', 'f':
		return format.Value{Kind: format.Bool, Text: string(raw)}, nil
	case '0':
		return format.OfNumber(string(raw)), nil
	case '"':
		text, err := jsontext.AppendUnquote(nil, raw)
		return format.OfString(string(text)), err
	}
	text, err := jsontext.AppendFormat(nil, raw)
	return format.OfJSON(string(text)), err
}

// value reads a value whole, with the limit of depth. It is good until the next
// is read.
func (p *parser) value() (jsontext.Value, error) {
	v, err := p.dec.ReadValue()
	if err == nil && p.dec.StackDepth()+depth(v) > p.limits.Depth {
		err = errTooDeep
	}
	return v, err
}

var errTooDeep = errors.New("arrays and objects are nested too deep")

// depth is how deep a valid value is nested: 0 for one without parts.
func depth(v jsontext.Value) (deepest int) {
	if k := v.Kind(); k != '{' && k != '[' {
		return 0
	}
	now, quoted := 0, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return deepest
}

// skip passes over a value of any size without holding it.
func (p *parser) skip() error {
	for level := p.dec.StackDepth(); ; {
		p.src.allow(p.limits.Bytes)
		if _, err := p.dec.ReadToken(); err != nil {
			return err
		}
		if p.dec.StackDepth() > p.limits.Depth {
			return errTooDeep
		}
		if p.dec.StackDepth() <= level {
			return nil
		}
	}
}

// shown is the beginning of what was written, for a report.
func shown(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}
