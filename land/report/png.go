package report

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// dotsAPoint is how fine a picture is painted: 216 to the inch.
const dotsAPoint = 3

// pixels is a picture as PNG. It needs the font for its words.
func (p Picture) pixels(from *fontFile) ([]byte, error) {
	letters := from.read()
	if letters == nil {
		return nil, noFont
	}
	c := canvas{RGBA: image.NewRGBA(image.Rect(0, 0, int(math.Ceil(p.Width*dotsAPoint)), int(math.Ceil(p.Height*dotsAPoint)))), faces: map[faceSize]font.Face{}}
	for isLatin, bytes := range map[bool][]byte{false: letters, true: goregular.TTF} {
		parsed, err := opentype.Parse(bytes)
		if err != nil {
			return nil, err
		}
		c.fonts[b2i(isLatin)] = parsed
	}
	draw.Draw(c.RGBA, c.Bounds(), image.White, image.Point{}, draw.Src)
	for _, m := range p.Marks {
		if err := c.mark(m); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, c.RGBA)
	return b.Bytes(), err
}

type canvas struct {
	*image.RGBA
	fonts [2]*opentype.Font // Chinese, Latin
	faces map[faceSize]font.Face
}

type faceSize struct {
	latin bool
	size  float64
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c canvas) mark(m Mark) error {
	switch {
	case m.Text != "":
		return c.text(m)
	case len(m.Line) > 0:
		c.stroke(m, m.Line)
	default:
		if m.Fill != "" {
			c.fill(m.Fill, wound(m.Rings))
		}
		for _, ring := range m.Rings {
			if m.Stroke != "" {
				c.stroke(m, append(append([]Point{}, ring...), ring[0]))
			}
		}
	}
	return nil
}

// fill paints what rings hold; the rasterizer goes by their directions.
func (c canvas) fill(hex string, rings [][]Point) {
	box := image.Rectangle{}
	for i, ring := range rings {
		for j, a := range ring {
			at := image.Rect(int(a.X*dotsAPoint)-1, int(a.Y*dotsAPoint)-1, int(a.X*dotsAPoint)+2, int(a.Y*dotsAPoint)+2)
			if i == 0 && j == 0 {
				box = at
			}
			box = box.Union(at)
		}
	}
	box = box.Intersect(c.Bounds())
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, ring := range rings {
		for i, a := range ring {
			x, y := float32(a.X*dotsAPoint)-float32(box.Min.X), float32(a.Y*dotsAPoint)-float32(box.Min.Y)
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	r.Draw(c.RGBA, box, image.NewUniform(rgb(hex)), image.Point{})
}

// stroke paints a line as a rectangle for each of its dashes.
func (c canvas) stroke(m Mark, line []Point) {
	drawn, left := true, m.Dash
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		long := math.Hypot(b.X-a.X, b.Y-a.Y)
		for at := 0.0; at < long; {
			step := long - at
			if m.Dash > 0 {
				step = min(step, left)
			}
			if drawn {
				c.bar(m, between(a, b, at/long), between(a, b, (at+step)/long))
			}
			at += step
			if left -= step; m.Dash > 0 && left <= 1e-9 {
				drawn, left = !drawn, m.Dash
			}
		}
	}
}

func between(a, b Point, t float64) Point { return Point{a.X + t*(b.X-a.X), a.Y + t*(b.Y-a.Y)} }

func (c canvas) bar(m Mark, a, b Point) {
	long := math.Hypot(b.X-a.X, b.Y-a.Y)
	if long == 0 {
		return
	}
	half := max(m.Width, 1.0/dotsAPoint) / 2
	dx, dy := (b.X-a.X)/long*half, (b.Y-a.Y)/long*half
	if m.Dash == 0 { // so that corners meet
		a, b = Point{a.X - dx, a.Y - dy}, Point{b.X + dx, b.Y + dy}
	}
	c.fill(m.Stroke, [][]Point{{{a.X - dy, a.Y + dx}, {b.X - dy, b.Y + dx}, {b.X + dy, b.Y - dx}, {a.X + dy, a.Y - dx}}})
}

func (c canvas) text(m Mark) error {
	runs := faceRuns(m.Text)
	drawers := make([]font.Drawer, len(runs))
	wide := fixed.Int26_6(0)
	for i, r := range runs {
		face, err := c.face(faceSize{r.latin, m.Size})
		if err != nil {
			return err
		}
		drawers[i] = font.Drawer{Dst: c.RGBA, Src: image.NewUniform(rgb(m.Fill)), Face: face}
		wide += drawers[i].MeasureString(r.text)
	}
	dot := fixed.Point26_6{X: fixed.Int26_6(m.At.X*dotsAPoint*64 - float64(wide)*m.Anchor), Y: fixed.Int26_6(m.At.Y * dotsAPoint * 64)}
	for i, r := range runs {
		drawers[i].Dot = dot
		drawers[i].DrawString(r.text)
		dot = drawers[i].Dot
	}
	return nil
}

func (c canvas) face(of faceSize) (font.Face, error) {
	if face := c.faces[of]; face != nil {
		return face, nil
	}
	face, err := opentype.NewFace(c.fonts[b2i(of.latin)], &opentype.FaceOptions{Size: of.size * dotsAPoint, DPI: 72, Hinting: font.HintingNone})
	c.faces[of] = face
	return face, err
}

// wound is rings of which the first runs one way and the others, its holes, run
// the other.
func wound(rings [][]Point) [][]Point {
	out := make([][]Point, len(rings))
	for i, ring := range rings {
		var twice float64
		for j, a := range ring {
			b := ring[(j+1)%len(ring)]
			twice += a.X*b.Y - b.X*a.Y
		}
		out[i] = ring
		if (twice > 0) == (i > 0) {
			out[i] = make([]Point, len(ring))
			for j, a := range ring {
				out[i][len(ring)-1-j] = a
			}
		}
	}
	return out
}

func rgb(hex string) color.RGBA {
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		panic("report: no colour " + hex)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}
