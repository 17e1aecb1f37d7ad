package demo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"time"

	"github.com/paulmach/orb"
)

// photo is a small picture of sky and ground, different for every name, with the
// EXIF of a phone: the time, and where it knows them position and direction.
func photo(name string, at *orb.Point, heading float64, taken time.Time) []byte {
	const width, height = 240, 180
	r := dice(name)
	sky, soil := uint8(150+r.IntN(80)), uint8(70+r.IntN(70))
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	ridge, waves := 60+r.Float64()*40, 20+r.Float64()*30
	for x := range width {
		edge := int(ridge + 12*math.Sin(float64(x)/waves))
		for y := range height {
			m.Set(x, y, color.RGBA{sky - 40, sky - 15, sky + 20, 255})
			if y > edge {
				shade := uint8((y - edge) / 4)
				m.Set(x, y, color.RGBA{soil + shade, soil + shade/2, soil / 2, 255})
			}
		}
	}
	var plain bytes.Buffer
	_ = jpeg.Encode(&plain, m, &jpeg.Options{Quality: 70}) // a buffer takes everything
	words := exif(at, heading, taken)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(words)+2))...)
	return append(append(out, words...), plain.Bytes()[2:]...)
}

// tag is an entry of a directory of TIFF, by which EXIF is written.
type tag struct {
	number, kind uint16
	count        uint32
	value        []byte // little-endian
}

func ascii(number uint16, s string) tag {
	return tag{number, 2, uint32(len(s) + 1), append([]byte(s), 0)}
}

func long(number uint16, v uint32) tag {
	return tag{number, 4, 1, binary.LittleEndian.AppendUint32(nil, v)}
}

// rationals is positive numbers as parts of 10,000.
func rationals(number uint16, values ...float64) tag {
	t := tag{number: number, kind: 5, count: uint32(len(values))}
	for _, v := range values {
		t.value = binary.LittleEndian.AppendUint32(t.value, uint32(math.Round(v*10000)))
		t.value = binary.LittleEndian.AppendUint32(t.value, 10000)
	}
	return t
}

// degrees, minutes and seconds of an angle.
func sexagesimal(number uint16, angle float64) tag {
	whole, rest := math.Modf(math.Abs(angle))
	minutes, rest := math.Modf(rest * 60)
	return rationals(number, whole, minutes, rest*60)
}

func exif(at *orb.Point, heading float64, taken time.Time) []byte {
	const start = 8
	when := []tag{ascii(0x9003, taken.Format("2006:01:02 15:04:05")), ascii(0x9011, taken.Format("-07:00"))}
	var where []tag
	root := []tag{long(0x8769, 0)}
	if at != nil {
		where = []tag{ascii(1, "N"), sexagesimal(2, at[1]), ascii(3, "E"), sexagesimal(4, at[0]), ascii(16, "T"), rationals(17, heading)}
		root = append(root, long(0x8825, 0))
	}
	size := len(directory(root, 0))
	root[0] = long(0x8769, uint32(start+size))
	if at != nil {
		root[1] = long(0x8825, uint32(start+size+len(directory(when, 0))))
	}
	out := append([]byte("Exif\x00\x00II*\x00"), start, 0, 0, 0)
	out = append(out, directory(root, start)...)
	out = append(out, directory(when, start+size)...)
	if at != nil {
		out = append(out, directory(where, start+size+len(directory(when, 0)))...)
	}
	return out
}

// directory is a directory that lies at an offset, with its values after it.
func directory(tags []tag, offset int) []byte {
	out := binary.LittleEndian.AppendUint16(nil, uint16(len(tags)))
	var values []byte
	behind := offset + 2 + 12*len(tags) + 4
	for _, t := range tags {
		out = binary.LittleEndian.AppendUint16(out, t.number)
		out = binary.LittleEndian.AppendUint16(out, t.kind)
		out = binary.LittleEndian.AppendUint32(out, t.count)
		if len(t.value) <= 4 {
			out = append(out, append(t.value[:len(t.value):len(t.value)], 0, 0, 0, 0)[:4]...)
			continue
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(behind+len(values)))
		values = append(values, t.value...)
	}
	return append(append(out, 0, 0, 0, 0), values...)
}
