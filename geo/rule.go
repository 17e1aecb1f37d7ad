package geo

import "slices"

// Rule names what a shape breaks. Its text is stable: programs and the page's
// translations go by it.
type Rule string

// Rules of structure, which [Structure] and [Limits.Check] find in one pass.
const (
	Empty          Rule = "empty"
	WrongType      Rule = "wrong_type"
	NotFinite      Rule = "not_finite"
	LongitudeRange Rule = "longitude_range"
	LatitudeRange  Rule = "latitude_range"
	AxesSwapped    Rule = "axes_swapped"
	OutsideZone    Rule = "outside_zone"
	RingNotClosed  Rule = "ring_not_closed"
	TooFewPoints   Rule = "too_few_points"
	TooManyPoints  Rule = "too_many_vertices"
	TooManyRings   Rule = "too_many_rings"
)

// Rules of topology, which [Topology] finds in a shape of sound structure.
const (
	SelfIntersection     Rule = "self_intersection"
	SelfTouch            Rule = "self_touch"
	Spike                Rule = "spike"
	RingsCross           Rule = "rings_cross"
	SharedEdge           Rule = "shared_edge"
	DuplicateRings       Rule = "duplicate_rings"
	DisconnectedInterior Rule = "disconnected_interior"
	HoleOutsideShell     Rule = "hole_outside_shell"
	NestedHoles          Rule = "nested_holes"
	OverlappingParts     Rule = "overlapping_parts"
)

// Rules of writing, which readers of formats find before there is a shape.
const (
	BadPosition     Rule = "bad_position"
	BadNesting      Rule = "bad_nesting"
	MixedDimensions Rule = "mixed_dimensions"
	BadFeature      Rule = "bad_feature"
	BadRow          Rule = "bad_row"
	BadNumber       Rule = "bad_number"
	NotMetres       Rule = "not_metres"
	MixedAxes       Rule = "mixed_axes"
	ZoneContradicts Rule = "zone_contradicts"
	ZoneUnknown     Rule = "zone_unknown"
	AreaDiffers     Rule = "area_differs"
)

// ruleTexts says each rule in words.
var ruleTexts = map[Rule]string{
	Empty:                "there are no coordinates",
	WrongType:            "a Polygon or MultiPolygon is needed",
	NotFinite:            "a coordinate is not a finite number",
	LongitudeRange:       "longitude is outside -180 to 180",
	LatitudeRange:        "latitude is outside -90 to 90",
	AxesSwapped:          "latitude is outside -90 to 90; axes swapped?",
	OutsideZone:          "the point is too far from the central meridian or off the hemisphere; another zone, or axes swapped?",
	RingNotClosed:        "the ring's last point is not its first",
	TooFewPoints:         "the ring has fewer than four positions or three different points",
	TooManyPoints:        "there are too many vertices",
	TooManyRings:         "there are too many rings",
	SelfIntersection:     "the ring crosses itself",
	SelfTouch:            "the ring touches itself",
	Spike:                "the ring runs back over its own edge",
	RingsCross:           "two rings cross",
	SharedEdge:           "two rings run along the same edge",
	DuplicateRings:       "two rings are the same",
	DisconnectedInterior: "touching rings cut the inside apart",
	HoleOutsideShell:     "a hole lies outside the outer ring",
	NestedHoles:          "a hole lies inside another",
	OverlappingParts:     "a part lies on another",
	BadPosition:          "a position must be two to four numbers",
	BadNesting:           "coordinates are not nested as the type needs",
	MixedDimensions:      "some positions have a height and some have none",
	BadFeature:           "this is not a Feature",
	BadRow:               "the line has not the columns that it should have",
	BadNumber:            "this is not a number",
	NotMetres:            "these are not a northing and an easting in metres within China",
	MixedAxes:            "some rows have the northing first and some the easting",
	ZoneContradicts:      "the zone in front of the easting is not that of other rows or of the file",
	ZoneUnknown:          "nothing says the zone of the eastings",
	AreaDiffers:          "the declared area is over 1 % off the plane area",
}

// Rules lists every rule, sorted.
func Rules() []Rule {
	var all []Rule
	for r := range ruleTexts {
		all = append(all, r)
	}
	slices.Sort(all)
	return all
}

// Text is the rule in words, in English and without values.
func (r Rule) Text() string { return ruleTexts[r] }
