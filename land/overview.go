package land

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Overview is the balances by category as of a date.
type Overview struct {
	Total Row
	Rows  []Row
}

// Of is the row of a category, or of all; one of zeros where the category has none.
func (o Overview) Of(c Category) Row {
	if c == "" {
		return o.Total
	}
	if i := slices.IndexFunc(o.Rows, func(r Row) bool { return r.Category == c }); i >= 0 {
		return o.Rows[i]
	}
	zero := decimal.Zero
	none := 0
	return Row{RowKey: RowKey{Category: c}, Target: &zero, Listed: &zero, Parcels: &none, Closed: &none, Unmapped: &none}
}
