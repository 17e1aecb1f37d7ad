package store

import (
	"bytes"
	"errors"
	"math/bits"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo/format/geojson"
	"sanlei/land"
)

// textColumns is what a feature is written from, in text as the server writes it
// and the shape as WKB: no number and no shape is made of them on the way into the
// file. All of a file have the same task.
const textColumns = `p.id, p.parcel_no, p.category, b.status, p.region, p.listed_mu, p.plane_m2, p.ellipsoid_m2,
	b.open, b.reported, b.city_passed, b.accepted, b.struck_off, b.rev, p.attributes, st_asbinary(p.shape)`

// textFormats is how textColumns come.
var textFormats = func() pgx.QueryResultFormats {
	all := make(pgx.QueryResultFormats, textCount) // of text
	all[textShape] = pgx.BinaryFormatCode
	return all
}()

// The places of textColumns.
const (
	textID = iota
	textNo
	textCategory
	textStatus
	textRegion
	textListed
	textPlane
	textEllipsoid
	textOpen
	textRev = textOpen + 5
)

const (
	textAttributes = textRev + 1 + iota
	textShape
	textCount
)

// textTask is the place of the task, which is no column.
const textTask = textCount

// texter writes features as text. Areas are decimal strings, so that no reader
// makes a binary float of them.
type texter struct {
	position string
	masked   bool     // personal data
	values   [][]byte // of one row, and behind them the task
	ring     []orb.Point
	found    [][]byte // the attributes of one row, by their order
	sums     [5]steps // of the accounts
	unmapped int
}

func newTexter(task, position string, masked bool) *texter {
	t := &texter{position: position, masked: masked, values: make([][]byte, textCount+1), found: make([][]byte, len(land.AttributeList))}
	t.values[textTask] = []byte(task)
	return t
}

var plainTexts = []struct {
	name string
	at   int
}{{"id", textID}, {"parcel_no", textNo}, {"task", textTask}, {"category", textCategory}, {"status", textStatus}, {"region", textRegion}}

// append appends a row as a feature and adds its accounts up.
func (t *texter) append(b []byte) (_ []byte, err error) {
	b = append(append(append(b, `{"type":"Feature","id":"`...), t.values[textID]...), `","geometry":`...)
	if b, t.ring, err = geojson.AppendWKB(b, t.values[textShape], t.ring); err != nil {
		return b, err
	}
	b = append(b, `,"properties":{`...)
	for _, p := range plainTexts {
		b = append(append(append(b, '"'), p.name...), `":`...)
		if b, err = jsontext.AppendQuote(b, t.values[p.at]); err != nil {
			return b, err
		}
		b = append(b, ',')
	}
	b = appendMu(append(b, `"listed_mu":"`...), t.values[textListed])
	b = appendArea(append(b, `","plane_m2":`...), t.values[textPlane])
	b = appendArea(append(b, `,"ellipsoid_m2":`...), t.values[textEllipsoid])
	for i, a := range land.Accounts {
		mu := t.values[textOpen+i]
		b = appendMu(append(append(append(b, `,"`...), a...), `_mu":"`...), mu)
		b = append(b, '"')
		t.sums[i].add(mu)
	}
	if t.values[textShape] == nil {
		t.unmapped++
	}
	b = append(append(b, `,"rev":`...), t.values[textRev]...)
	b = append(append(append(b, `,"position":"`...), t.position...), '"')
	if b, err = t.attributes(b, t.values[textAttributes]); err != nil {
		return b, err
	}
	return append(b, "}}"...), nil
}

// appendMu is land.FormatMu of the text of a number: two decimals at least, and no
// further zeros behind them.
func appendMu(b, mu []byte) []byte {
	point := bytes.IndexByte(mu, '.')
	if point < 0 {
		return append(append(b, mu...), ".00"...)
	}
	end := len(mu)
	for end > point+3 && mu[end-1] == '0' {
		end--
	}
	b = append(b, mu[:end]...)
	for ; end < point+3; end++ {
		b = append(b, '0')
	}
	return b
}

// appendArea appends square metres, to four decimals as the books have them.
func appendArea(b, m2 []byte) []byte {
	if m2 == nil {
		return append(b, "null"...)
	}
	return append(append(append(b, '"'), m2...), '"')
}

// attributeAt is the place of each attribute in the list.
var attributeAt = func() map[string]int {
	out := map[string]int{}
	for i, a := range land.AttributeList {
		out[a.Name] = i
	}
	return out
}()

var errAttributes = errors.New("attributes that are no object of texts")

// attributes appends attributes in the order of the list, from the text of a jsonb.
func (t *texter) attributes(b, object []byte) ([]byte, error) {
	if t.masked {
		var known land.Attributes
		err := json.Unmarshal(object, &known)
		if err != nil {
			return b, errAttributes
		}
		return appendAttributes(b, known.Masked())
	}
	clear(t.found)
	rest := bytes.TrimPrefix(object, []byte("{"))
	for len(rest) > 0 && rest[0] == '"' {
		name, after := cutString(rest)
		value, end := cutString(bytes.TrimPrefix(after, []byte(": ")))
		at, known := attributeAt[string(bytes.Trim(name, `"`))]
		if value == nil || !known {
			return b, errAttributes
		}
		t.found[at], rest = value, bytes.TrimPrefix(end, []byte(", "))
	}
	if string(rest) != "}" {
		return b, errAttributes
	}
	for i, value := range t.found {
		if value == nil {
			continue
		}
		b = append(append(append(b, `,"`...), land.AttributeList[i].Name...), `":`...)
		if bytes.IndexByte(value, '\\') < 0 {
			b = append(b, value...)
			continue
		}
		text, err := jsontext.AppendUnquote(nil, value)
		if err != nil {
			return b, err
		}
		if b, err = jsontext.AppendQuote(b, text); err != nil {
			return b, err
		}
	}
	return b, nil
}

// appendAttributes appends attributes in the order of the list.
func appendAttributes(b []byte, known land.Attributes) (_ []byte, err error) {
	for _, a := range land.AttributeList {
		value, ok := known[a.Name]
		if !ok {
			continue
		}
		if b, err = jsontext.AppendQuote(append(append(append(b, `,"`...), a.Name...), `":`...), value); err != nil {
			return b, err
		}
	}
	return b, nil
}

// cutString parts a string of JSON, with its quotes, from what follows.
func cutString(text []byte) (s, rest []byte) {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return text[:i+1], text[i+1:]
		}
	}
	return nil, nil
}

// steps adds up figures in steps of 1e-8 mu, exactly.
type steps struct{ high, low uint64 }

// add adds the text of a figure that is not below zero and has eight decimals.
func (s *steps) add(mu []byte) {
	var n uint64
	for _, c := range mu {
		if c != '.' {
			n = n*10 + uint64(c-'0')
		}
	}
	var carry uint64
	s.low, carry = bits.Add64(s.low, n, 0)
	s.high += carry
}

// mu is the sum.
func (s steps) mu() land.Mu {
	low := decimal.RequireFromString(strconv.FormatUint(s.low, 10))
	if s.high == 0 {
		return low.Shift(-land.MuPlaces)
	}
	whole := decimal.NewFromInt(2).Pow(decimal.NewFromInt(64)).Mul(decimal.RequireFromString(strconv.FormatUint(s.high, 10)))
	return whole.Add(low).Shift(-land.MuPlaces)
}
