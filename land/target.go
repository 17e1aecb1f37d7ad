package land

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Movement is a target's movement in the books of a task: at which date it
// takes effect, and by how much the figure moved.
type Movement struct {
	Region   string
	Category Category // empty: all three together
	On       Date
	Mu       Mu // signed
}

// Targets is the figures that stand for a task on one date, as handed down.
type Targets struct {
	tree  Tree
	own   map[Slot]Mu
	above map[string]bool // the regions that have a figure, and all above them
}

// Slot is what a figure is handed down for: a region, and one category or, without one,
// all three together.
type Slot struct {
	Region   string   `json:"region"`
	Category Category `json:"category,omitempty"`
}

// NewTargets adds up the movements that have taken effect by a date.
func NewTargets(tree Tree, movements []Movement, asOf Date) Targets {
	t := Targets{tree, map[Slot]Mu{}, map[string]bool{}}
	for _, m := range movements {
		if m.On.After(asOf) {
			continue
		}
		s := Slot{m.Region, m.Category}
		t.own[s] = t.own[s].Add(m.Mu)
		if !t.above[m.Region] {
			t.above[m.Region] = true
			for _, code := range tree.Path(m.Region) {
				t.above[code] = true
			}
		}
	}
	return t
}

// Listed tells the mu listed in a region and all below it, for one category
// or, without one, for all.
type Listed func(region string, c Category) Mu

// Of is the target of a region:
//
//   - for a category, its own handed-down figure; else the sum of its
//     children's targets and the listed mu of parcels attached to the region
//     itself;
//   - for all categories together, its own figure given without category; else
//     the sum of the categories where the region has a figure for any of them;
//     else, as above, what its children have and what is attached to it.
//
// A region's own figure is never replaced by its children's sum.
func (t Targets) Of(region string, c Category, listed Listed) Mu {
	if mu, ok := t.own[Slot{region, c}]; ok {
		return mu
	}
	if c == "" && t.anyCategory(region) {
		sum := decimal.Zero
		for _, c := range Categories {
			sum = sum.Add(t.Of(region, c, listed))
		}
		return sum
	}
	return t.below(region, c, listed)
}

// Parts is what the targets of a region's children and the listed mu of parcels
// attached to the region itself come to, to stand beside the figure that was
// handed down to the region (分解数); nil where it has none of its own, or where
// nothing below it has a figure.
func (t Targets) Parts(region string, c Category, listed Listed) *Mu {
	_, own := t.own[Slot{region, c}]
	if !own && !(c == "" && t.anyCategory(region)) || !slices.ContainsFunc(t.tree.Children(region), t.anyBelow) {
		return nil
	}
	mu := t.below(region, c, listed)
	return &mu
}

// below is what the region's children have and what is attached to it.
func (t Targets) below(region string, c Category, listed Listed) Mu {
	// What is listed is the target, save below a child that has figures.
	mu := listed(region, c)
	for _, child := range t.tree.Children(region) {
		if t.anyBelow(child) {
			mu = mu.Add(t.Of(child, c, listed)).Sub(listed(child, c))
		}
	}
	return mu
}

func (t Targets) anyCategory(region string) bool {
	for _, c := range Categories {
		if _, ok := t.own[Slot{region, c}]; ok {
			return true
		}
	}
	return false
}

// anyBelow reports whether the region or one below it has a figure.
func (t Targets) anyBelow(region string) bool { return t.above[region] }
