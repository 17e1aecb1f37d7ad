package demo

import (
	"math"

	"github.com/paulmach/orb"
)

// street is a line of the park's grid. In the plane of the mesh an avenue runs
// north along east = at + lean·north, a road runs east along north = at +
// lean·east; bend then gives both their curves.
type street struct {
	name     string
	at, lean float64 // metres
	width    float64
}

// avenues run north, from west to east. The blocks between them are called A to H.
var avenues = []street{
	{"西环路", -1120, 0.045, 30},
	{"创新路", -845, 0.020, 20},
	{"桔香路", -590, -0.010, 24},
	{"竹韵路", -315, 0.012, 18},
	{"兴园大道", -20, 0, 44},
	{"同心路", 265, -0.025, 20},
	{"双创路", 520, 0.008, 24},
	{"宝瑶路", 815, -0.014, 18},
	{"东环路", 1090, -0.050, 30},
}

// roads run east, from south to north. The blocks between them are called 1 to 9.
var roads = []street{
	{"南环路", -1010, 0.030, 30},
	{"平安路", -800, 0.014, 18},
	{"工业一路", -575, -0.012, 24},
	{"工业二路", -370, 0.010, 18},
	{"滨溪路", -135, -0.006, 24},
	{"工业三路", 75, 0.016, 18},
	{"迎宾大道", 310, 0, 44},
	{"工业四路", 530, -0.020, 20},
	{"科技路", 770, 0.012, 24},
	{"北环路", 985, -0.026, 30},
}

// corner is where the line of an avenue and that of a road cross, each moved
// by a distance to the east and to the north.
func corner(avenue, road street, east, north float64) orb.Point {
	a, r := avenue.at+east, road.at+north
	y := (r + road.lean*a) / (1 - road.lean*avenue.lean)
	return orb.Point{a + avenue.lean*y, y}
}

// The stream comes in at the north-western corner and leaves in the south-east.
const (
	streamWidth = 26 // metres from bank to bank
	bankStrip   = 11 // metres of green kept on either bank
)

// bank is the edge of the land on one side of the stream, from west to east.
func bank(north bool) orb.LineString {
	aside := streamWidth/2.0 + bankStrip
	if !north {
		aside = -aside
	}
	var line orb.LineString
	for x := -1400.0; x <= 1400; x += 22 {
		y := stream(x)
		slope := (stream(x+1) - stream(x-1)) / 2
		norm := math.Hypot(1, slope)
		line = append(line, orb.Point{x - aside*slope/norm, y + aside/norm})
	}
	return line
}

// stream is the middle of the stream.
func stream(x float64) float64 {
	return 10 - 0.38*x + 95*math.Sin(x/265+0.6) + 28*math.Sin(x/104)
}
