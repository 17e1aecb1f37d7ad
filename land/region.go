package land

import (
	"regexp"
	"slices"
)

// Level is the height of a region in the tree.
type Level string

// The levels, from the top down. A park or a township lies under a county.
const (
	LevelProvince Level = "province"
	LevelCity     Level = "city"
	LevelCounty   Level = "county"
	LevelPark     Level = "park"
	LevelTownship Level = "township"
)

// Region is a node of the tree province › city › county › park or township.
type Region struct {
	Code      string `json:"code"` // GB/T 2260; a park has its county's code and a suffix, as 430525-P01
	Name      string `json:"name"`
	Level     Level  `json:"level"`
	Parent    string `json:"parent,omitempty"` // empty for the root
	ValidFrom Date   `json:"valid_from"`
	ValidTo   Date   `json:"valid_to,omitzero"` // the last day of validity; none while valid
	// Extent is the box [west, south, east, north] in degrees of EPSG:4490 in
	// which the region's land lies, where it is known. It is a guard against
	// wrong zones and swapped axes, no legal boundary.
	Extent *[4]float64 `json:"extent,omitempty"`
}

// Stood reports whether the code was valid on some day of a period, the first and
// last day included.
func (r Region) Stood(from, to Date) bool {
	return !r.ValidFrom.After(to) && (r.ValidTo.IsZero() || !r.ValidTo.Before(from))
}

// regionForm is a code of GB/T 2260 for each level, with three more digits for a
// township and a suffix of ours for a park.
var regionForm = map[Level]*regexp.Regexp{
	LevelProvince: regexp.MustCompile(`^[0-9]{2}0000$`),
	LevelCity:     regexp.MustCompile(`^[0-9]{4}00$`),
	LevelCounty:   regexp.MustCompile(`^[0-9]{6}$`),
	LevelTownship: regexp.MustCompile(`^[0-9]{9}$`),
	LevelPark:     regexp.MustCompile(`^[0-9]{6}-P[0-9]{2}$`),
}

// above is the level that each lies under.
var above = map[Level]Level{LevelCity: LevelProvince, LevelCounty: LevelCity, LevelPark: LevelCounty, LevelTownship: LevelCounty}

// Set checks a region as a document has it, against the tree that it comes into.
// Rules:
//
//  1. A code that is there keeps its level, its parent and its first day.
//  2. A new one has the form of its level, lies under a region of the level above,
//     and begins.
//  3. It has a name of at most 60 characters, and ends no earlier than it begins
//     nor than what lies below it.
func (t Tree) Set(r Region) error {
	stands, known := t.Find(r.Code)
	switch {
	case known && (stands.Level != r.Level || stands.Parent != r.Parent || stands.ValidFrom != r.ValidFrom):
		return Refuse(Invalid, "code", "region_is_fixed", "a region keeps its level, what it lies under and its first day")
	case !known && (regionForm[r.Level] == nil || !regionForm[r.Level].MatchString(r.Code)):
		return Refuse(Invalid, "code", "region_code", "the code is none of such a region")
	case !known && (above[r.Level] == "" || t.byCode[r.Parent].Level != above[r.Level]):
		return Refuse(Invalid, "parent", "region_parent", "the region lies under one of the level above")
	case r.ValidFrom.IsZero():
		return Refuse(Invalid, "valid_from", "required", "the first day of the code is missing")
	case !r.ValidTo.IsZero() && r.ValidTo.Before(r.ValidFrom):
		return Refuse(Invalid, "valid_to", "dates_in_order", "the region ends before it begins")
	}
	for _, code := range t.Children(r.Code) {
		if below := t.byCode[code]; !r.ValidTo.IsZero() && (below.ValidTo.IsZero() || below.ValidTo.After(r.ValidTo)) {
			return Refuse(Conflict, "valid_to", "region_below_stands", "what lies below the region stands longer: end that first")
		}
	}
	return CheckText("name", r.Name, 1, 60)
}

// Tree is the regions by code, with the way up and down.
type Tree struct {
	byCode   map[string]Region
	children map[string][]string
}

// NewTree builds the tree. Children are kept in the order of their codes.
func NewTree(regions []Region) Tree {
	t := Tree{map[string]Region{}, map[string][]string{}}
	for _, r := range regions {
		t.byCode[r.Code] = r
		t.children[r.Parent] = append(t.children[r.Parent], r.Code)
	}
	for _, c := range t.children {
		slices.Sort(c)
	}
	return t
}

// Find is the region by its code.
func (t Tree) Find(code string) (Region, bool) { r, ok := t.byCode[code]; return r, ok }

// Size is how many regions there are.
func (t Tree) Size() int { return len(t.byCode) }

// Children is the codes directly below; below "" stand the roots.
func (t Tree) Children(code string) []string { return t.children[code] }

// Subtree is the code itself and all below it, parents before children.
func (t Tree) Subtree(code string) []string {
	if _, ok := t.byCode[code]; !ok {
		return nil
	}
	out := []string{code}
	for i := 0; i < len(out); i++ {
		out = append(out, t.children[out[i]]...)
	}
	return out
}

// Path is the code itself and all above it, from the region to the root.
func (t Tree) Path(code string) []string {
	var out []string
	for r, ok := t.byCode[code]; ok; r, ok = t.byCode[r.Parent] {
		out = append(out, r.Code)
	}
	return out
}

// Contains reports whether inner is outer or lies below it.
func (t Tree) Contains(outer, inner string) bool {
	return slices.Contains(t.Path(inner), outer)
}

// Extent is the box of the nearest region on the path up that has one.
func (t Tree) Extent(code string) *[4]float64 {
	for _, c := range t.Path(code) {
		if e := t.byCode[c].Extent; e != nil {
			return e
		}
	}
	return nil
}
