package shapefile

import (
	"cmp"
	"slices"
)

// Lost names what a table could not keep. Its text is stable.
type Lost string

// What may be lost.
const (
	NameChanged       Lost = "name_changed"       // a field has another name, having room for 10 bytes
	TextTooLong       Lost = "text_too_long"      // text was cut to the field's width
	CharacterReplaced Lost = "character_replaced" // by "?", as the encoding has it not
	NumberTooWide     Lost = "number_too_wide"    // there is none
	DecimalsRounded   Lost = "decimals_rounded"   // half up, to the field's decimals
	NotOfType         Lost = "not_of_type"        // the value is none of the field's type; there is none
)

// Loss is what was lost in a field.
type Loss struct {
	Field   string // the property's name
	Lost    Lost
	Written string // the field's name in the table
	Count   int    // values, 0 for a name
	First   int    // the first feature of these, counted from 0
}

// losses counts what is lost.
type losses struct{ all []Loss }

func (l *losses) add(c column, what Lost, feature int) {
	for i := range l.all {
		if x := &l.all[i]; x.Field == c.Name && x.Lost == what {
			x.Count++
			return
		}
	}
	l.all = append(l.all, Loss{Field: c.Name, Lost: what, Written: c.written, Count: 1, First: feature})
}

// sorted is the losses by field and kind.
func (l *losses) sorted() []Loss {
	all := slices.Clone(l.all)
	slices.SortStableFunc(all, func(a, b Loss) int { return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Lost, b.Lost)) })
	return all
}
