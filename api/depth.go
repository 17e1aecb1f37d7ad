package api

import "io"

// A depthReader passes JSON on and fails as soon as it is nested deeper than
// mostDepth, so that ten million brackets cost sixty-five bytes.
type depthReader struct {
	from            io.Reader
	depth           int
	quoted, escaped bool
}

func (d *depthReader) Read(p []byte) (int, error) {
	n, err := d.from.Read(p)
	for _, c := range p[:n] {
		switch {
		case d.escaped:
			d.escaped = false
		case d.quoted:
			d.escaped, d.quoted = c == '\\', c != '"'
		case c == '"':
			d.quoted = true
		case c == '[' || c == '{':
			d.depth++
		case c == ']' || c == '}':
			d.depth--
		}
		if d.depth > mostDepth {
			return 0, malformed("body", "depth", "the body is nested more than 64 deep")
		}
	}
	return n, err
}
