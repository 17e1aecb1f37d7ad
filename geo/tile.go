package geo

import (
	"encoding/binary"
	"errors"
	"slices"
)

// TileLayer writes a layer of a vector tile after the Mapbox Vector Tile
// Specification 2.1. Its features come in the order in which they are told: first
// the properties of one, then its shape, which ends it. Places are whole units from
// the tile's north-west corner, x to the east and y to the south.
type TileLayer struct {
	name         string
	extent       int
	keys, values tileWords
	features     []byte
	tags, value  []byte // of the feature and the property at hand
	shape        tilePath
}

// NewTileLayer begins a layer. Extent is how many units a side of the tile has.
func NewTileLayer(name string, extent int) *TileLayer {
	return &TileLayer{name: name, extent: extent, keys: tileWords{field: 3}, values: tileWords{field: 4}}
}

// Text tells a property of the feature that comes next.
func (l *TileLayer) Text(key string, value []byte) {
	l.textValue(value)
	l.tag(key, l.values.place(l.value))
}

// Own tells one whose value hardly any other feature has: to look for it among
// theirs would take longer than to write it once more.
func (l *TileLayer) Own(key string, value []byte) {
	l.textValue(value)
	l.tag(key, l.values.add(l.value))
}

// Whole tells one that is a whole number.
func (l *TileLayer) Whole(key string, value int) {
	if value < 0 {
		l.value = binary.AppendVarint(append(l.value[:0], 6<<3), int64(value))
	} else {
		l.value = binary.AppendUvarint(append(l.value[:0], 5<<3), uint64(value))
	}
	l.tag(key, l.values.place(l.value))
}

func (l *TileLayer) textValue(value []byte) {
	l.value = append(appendSize(l.value[:0], 1, len(value)), value...)
}

func (l *TileLayer) tag(key string, value uint64) {
	l.tags = binary.AppendUvarint(l.tags, l.keys.place([]byte(key)))
	l.tags = binary.AppendUvarint(l.tags, value)
}

// Point ends a feature.
func (l *TileLayer) Point(x, y int) {
	l.shape.begin()
	l.shape.moveTo(int64(x), int64(y))
	l.end(1)
}

// Areas ends a feature with the polygons of a multipolygon, which is given as TWKB
// of whole units that are counted from elsewhere: the tile's corner lies left and
// top of there. Outer rings have a positive area where y runs to the south, and
// holes a negative one.
func (l *TileLayer) Areas(twkb []byte, left, top int) error {
	l.shape.begin()
	in := twkbReader{rest: twkb, x: int64(-left), y: int64(-top)}
	if in.next() != twkbMultiPolygon || in.next() != 0 {
		return errors.New("twkb: no plain multipolygon of whole numbers")
	}
	for range in.count() {
		for range in.count() {
			l.shape.ring(&in)
		}
	}
	if in.short {
		return errors.New("twkb: cut short")
	}
	l.end(3)
	return nil
}

// end writes a feature: its tags, of which kind its shape is, and its shape.
func (l *TileLayer) end(kind byte) {
	size := 2 + sizeOf(len(l.tags)) + sizeOf(len(l.shape.commands))
	l.features = appendSize(withRoom(l.features), 2, size)
	l.features = append(appendSize(l.features, 2, len(l.tags)), l.tags...)
	l.features = append(l.features, 3<<3, kind)
	l.features = append(appendSize(l.features, 4, len(l.shape.commands)), l.shape.commands...)
	l.tags = l.tags[:0]
}

// AppendTo writes the layer behind others of a tile. A layer without features is
// none.
func (l *TileLayer) AppendTo(tile []byte) []byte {
	if len(l.features) == 0 {
		return tile
	}
	head := append(appendSize(nil, 1, len(l.name)), l.name...)
	tail := binary.AppendUvarint([]byte{5 << 3}, uint64(l.extent))
	tail = append(tail, 15<<3, 2) // the version
	size := len(head) + len(l.features) + len(l.keys.written) + len(l.values.written) + len(tail)
	tile = appendSize(slices.Grow(tile, sizeOf(size)), 3, size)
	for _, part := range [][]byte{head, l.features, l.keys.written, l.values.written, tail} {
		tile = append(tile, part...)
	}
	return tile
}

// tileWords is the keys or values of a layer. Features name them by their place.
type tileWords struct {
	field   byte
	count   uint64
	places  map[string]uint64
	written []byte
}

// place is where a word stands, which is added if it is new.
func (w *tileWords) place(word []byte) uint64 {
	at, ok := w.places[string(word)]
	if !ok {
		if w.places == nil {
			w.places = map[string]uint64{}
		}
		at = w.add(word)
		w.places[string(word)] = at
	}
	return at
}

func (w *tileWords) add(word []byte) uint64 {
	w.written = append(appendSize(withRoom(w.written), w.field, len(word)), word...)
	w.count++
	return w.count - 1
}

// tilePath is the commands that draw a shape, each from where the last one ended.
type tilePath struct {
	commands []byte
	x, y     int64
}

const moveOnce, closePath = 1 | 1<<3, 7 | 1<<3

func (p *tilePath) begin() { p.commands, p.x, p.y = p.commands[:0], 0, 0 }

func (p *tilePath) moveTo(x, y int64) {
	p.commands = append(p.commands, moveOnce)
	p.lineTo(x, y)
}

func (p *tilePath) lineTo(x, y int64) {
	p.commands = binary.AppendVarint(p.commands, x-p.x)
	p.commands = binary.AppendVarint(p.commands, y-p.y)
	p.x, p.y = x, y
}

// ring draws a ring but for its last point, which is its first.
func (p *tilePath) ring(in *twkbReader) {
	points := in.count()
	if points < 4 {
		in.short = true
		return
	}
	p.moveTo(in.point())
	p.commands = binary.AppendUvarint(p.commands, uint64(2|(points-2)<<3))
	for range points - 2 {
		p.lineTo(in.point())
	}
	p.commands = append(p.commands, closePath)
	in.point()
}

// withRoom gives what has not begun yet the room of a small tile.
func withRoom(b []byte) []byte {
	if b == nil {
		return make([]byte, 0, 2048)
	}
	return b
}

// appendSize begins a field of so many bytes, and sizeOf is how many bytes it takes
// with them.
func appendSize(b []byte, field byte, size int) []byte {
	return binary.AppendUvarint(append(b, field<<3|2), uint64(size))
}

func sizeOf(size int) int {
	n := 2 + size
	for rest := size >> 7; rest > 0; rest >>= 7 {
		n++
	}
	return n
}
