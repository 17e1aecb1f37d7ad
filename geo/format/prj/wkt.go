package prj

import (
	"errors"
	"strconv"
	"strings"
)

// MaxText is the longest text that is looked at, in bytes. Those that programs
// write have under two thousand.
const MaxText = 64 << 10

// maxDepth bounds how deep brackets are nested; texts that programs write have
// five.
const maxDepth = 16

var (
	errNotWKT  = errors.New("the text of the reference system is not understood")
	errTooLong = errors.New("the text of the reference system is too long")
)

// node is KEYWORD["name", numbers and nodes…].
type node struct {
	keyword string // in capitals
	name    string // the first text within
	numbers []float64
	nodes   []node
}

// find is the first node below with one of the keywords; an empty one for none.
func (n node) find(keywords ...string) node {
	for _, k := range keywords {
		for _, c := range n.nodes {
			if c.keyword == k {
				return c
			}
		}
	}
	return node{}
}

// number is the i-th number, and whether there is one.
func (n node) number(i int) (float64, bool) {
	if i >= len(n.numbers) {
		return 0, false
	}
	return n.numbers[i], true
}

// parser walks over the text. The first error stops it.
type parser struct {
	text string
	err  error
}

// parse reads the first node of a text. ESRI's programs write a vertical system as
// a second one after a comma, which is passed over as heights are dropped.
func parse(text string) (node, error) {
	if len(text) > MaxText {
		return node{}, errTooLong
	}
	p := parser{text: strings.TrimPrefix(text, "\ufeff")}
	n := p.node(1)
	for p.err == nil && p.next() == ',' {
		p.text = p.text[1:]
		if vertical := p.node(1); vertical.keyword != "VERTCS" && vertical.keyword != "VERT_CS" {
			p.err = errNotWKT
		}
	}
	if p.err == nil && strings.Trim(p.text, " \t\r\n\x00") != "" {
		p.err = errNotWKT
	}
	return n, p.err
}

// next passes over blanks and is the byte there, 0 at the end.
func (p *parser) next() byte {
	p.text = strings.TrimLeft(p.text, " \t\r\n")
	if p.text == "" {
		return 0
	}
	return p.text[0]
}

// take passes over one of the bytes, which must come next.
func (p *parser) take(bytes string) {
	if b := p.next(); b == 0 || !strings.Contains(bytes, string(rune(b))) {
		p.err = errNotWKT
		p.text = ""
		return
	}
	p.text = p.text[1:]
}

func (p *parser) node(depth int) (n node) {
	n.keyword = strings.ToUpper(p.word())
	if n.keyword == "" || depth > maxDepth {
		p.err = errNotWKT
		return n
	}
	p.take("[(")
	for p.err == nil {
		p.argument(&n, depth)
		if p.next() != ',' {
			break
		}
		p.text = p.text[1:]
	}
	p.take("])")
	return n
}

// argument reads one thing between commas: a text, a number, a word such as NORTH,
// or a node.
func (p *parser) argument(n *node, depth int) {
	switch b := p.next(); {
	case b == '"':
		text := p.quoted()
		if n.name == "" {
			n.name = text
		}
	case b == '-' || b == '+' || b == '.' || b >= '0' && b <= '9':
		n.numbers = append(n.numbers, p.number())
	default:
		rest := p.text
		if word := p.word(); word == "" {
			p.err = errNotWKT
		} else if b := p.next(); b == '[' || b == '(' {
			p.text = rest
			n.nodes = append(n.nodes, p.node(depth+1))
		}
	}
}

func (p *parser) word() string {
	p.next()
	end := 0
	for end < len(p.text) && isWord(p.text[end]) {
		end++
	}
	word := p.text[:end]
	p.text = p.text[end:]
	return word
}

func isWord(b byte) bool {
	return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '_'
}

// quoted reads a text in quotation marks; two of them within stand for one.
func (p *parser) quoted() string {
	var b strings.Builder
	for rest := p.text[1:]; ; {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			p.err = errNotWKT
			return ""
		}
		b.WriteString(rest[:end])
		if rest = rest[end+1:]; !strings.HasPrefix(rest, `"`) {
			p.text = rest
			return b.String()
		}
		b.WriteByte('"')
		rest = rest[1:]
	}
}

func (p *parser) number() float64 {
	end := 0
	for end < len(p.text) && strings.IndexByte("0123456789.+-eE", p.text[end]) >= 0 {
		end++
	}
	x, err := strconv.ParseFloat(p.text[:end], 64)
	if err != nil {
		p.err = errNotWKT
	}
	p.text = p.text[end:]
	return x
}
