package store

import (
	"image/color"
	"strings"

	"sanlei/geo/format/file"
	"sanlei/land"
)

// looks is how a status is drawn, half through so that the map below shows.
var looks = map[land.Status]struct {
	color color.RGBA
	index int // of AutoCAD
}{
	land.StatusOpen:         {color.RGBA{0xd9, 0x48, 0x3b, 0x80}, 1},
	land.StatusInProgress:   {color.RGBA{0xe0, 0x8a, 0x1e, 0x80}, 30},
	land.StatusPartlyClosed: {color.RGBA{0x8a, 0xb8, 0x3a, 0x80}, 60},
	land.StatusUnderReview:  {color.RGBA{0x2f, 0x7e, 0xd8, 0x80}, 5},
	land.StatusClosed:       {color.RGBA{0x2e, 0x8b, 0x57, 0x80}, 3},
	land.StatusReturned:     {color.RGBA{0xb0, 0x2e, 0x8c, 0x80}, 6},
	land.StatusSuspended:    {color.RGBA{0x80, 0x80, 0x80, 0x80}, 8},
	land.StatusStruckOff:    {color.RGBA{0xa0, 0xa0, 0xa0, 0x80}, 9},
	land.StatusReplaced:     {color.RGBA{0xb8, 0xb0, 0xa0, 0x80}, 253},
}

// statusClass is the shapes of a status, by the word that files for people have.
func statusClass(s land.Status) file.Class {
	l := looks[s]
	return file.Class{Value: s.Chinese(), Code: strings.ToUpper(string(s)), Color: l.color, Index: l.index}
}
