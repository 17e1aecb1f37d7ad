package format

// Warning is something in a file that looks wrong and yet keeps nothing out, and
// where it was written.
type Warning struct {
	Rule  Doubt
	Line  int    // from 1; 0 in a binary format
	Value string // what was written
}

// Doubt names what looks wrong. Its text is stable.
type Doubt string

// What a reader may doubt, and nothing else.
const (
	CountDiffers   Doubt = "count_differs"
	AreaMissing    Doubt = "area_missing"
	AreaUnit       Doubt = "area_unit"
	AreaOff        Doubt = "area_off"
	AxesSwapped    Doubt = "axes_swapped"
	RingNumber     Doubt = "ring_number"
	KeyRepeated    Doubt = "key_repeated"
	ShiftParameter Doubt = "shift_parameter"
	SumDiffers     Doubt = "sum_differs"
	RowPassedOver  Doubt = "row_passed_over"
)

// doubtTexts says each doubt in words.
var doubtTexts = map[Doubt]string{
	CountDiffers:   "the number of points is not the declared one",
	AreaMissing:    "no area is declared",
	AreaUnit:       "the declared area has its unit with it, or is in another than hectares by the plane area",
	AreaOff:        "the declared area is up to 1 % off the plane area",
	AxesSwapped:    "the easting stands before the northing (X/Y 互换)",
	RingNumber:     "a point that closes a ring has the number of another",
	KeyRepeated:    "a key comes again with another value; the first holds",
	SumDiffers:     "a total of the table is not what its rows add up to",
	RowPassedOver:  "a row with a single cell is taken for a heading or a note",
	ShiftParameter: "the file gives parameters of a datum shift, which is not applied",
}

// Text is the doubt in words.
func (d Doubt) Text() string { return doubtTexts[d] }
