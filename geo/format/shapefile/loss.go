package shapefile

import (
	"cmp"
	"slices"

	"sanlei/geo/format"
)

// losses counts what is lost.
type losses struct{ all []format.Loss }

func (l *losses) add(c column, what format.Lost, feature int) {
	for i := range l.all {
		if x := &l.all[i]; x.Field == c.Name && x.Lost == what {
			x.Count++
			return
		}
	}
	l.all = append(l.all, format.Loss{Field: c.Name, Lost: what, Written: c.written, Count: 1, First: feature})
}

// sorted is the losses by field and kind.
func (l *losses) sorted() []format.Loss {
	all := slices.Clone(l.all)
	slices.SortStableFunc(all, func(a, b format.Loss) int { return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Lost, b.Lost)) })
	return all
}
