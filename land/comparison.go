package land

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"
)

// Seen is a parcel as it is seen at one of two times that are compared.
type Seen struct {
	Category    Category
	Status      Status
	Balance     Balance
	Mapped      bool
	PlaneM2     *Mu // nil while unmapped; so with the next
	EllipsoidM2 *Mu
	Attributes  Attributes
}

// ChangeKind is a way in which a parcel may have changed between two times.
type ChangeKind string

// The kinds of changes.
const (
	Added           ChangeKind = "added"      // it is there only at the second time
	Left            ChangeKind = "left"       // it is there only at the first
	StatusChanged   ChangeKind = "status"     // 状态
	MuChanged       ChangeKind = "mu"         // mu went from one account to another
	CategoryChanged ChangeKind = "category"   // an edition moved it
	ShapeChanged    ChangeKind = "geometry"   // it got a boundary, or another
	TextChanged     ChangeKind = "attributes" // what the list says about it
)

// ChangeKinds is all of them, in the order in which they are told.
var ChangeKinds = []ChangeKind{Added, Left, StatusChanged, MuChanged, CategoryChanged, ShapeChanged, TextChanged}

// Comparison is what changed of one parcel between two times.
type Comparison struct {
	Kinds   []ChangeKind // none: nothing changed
	Moved   Balance      // the second less the first, account by account
	Changed []string     // the attributes that differ, in the order of the list
}

// Compare says what changed of a parcel between two times; nil is a time at which
// it is not there. Whether its shape is another one only the database can say.
func Compare(a, b *Seen, redrawn bool) Comparison {
	var c Comparison
	switch {
	case a == nil && b == nil:
		return c
	case a == nil:
		return Comparison{Kinds: []ChangeKind{Added}, Moved: b.Balance}
	case b == nil:
		return Comparison{Kinds: []ChangeKind{Left}, Moved: Balance{}.Minus(a.Balance)}
	}
	add := func(differs bool, kind ChangeKind) {
		if differs {
			c.Kinds = append(c.Kinds, kind)
		}
	}
	c.Moved = b.Balance.Minus(a.Balance)
	for _, one := range AttributeList {
		if a.Attributes[one.Name] != b.Attributes[one.Name] {
			c.Changed = append(c.Changed, one.Name)
		}
	}
	add(a.Status != b.Status, StatusChanged)
	add(slices.ContainsFunc(Accounts, func(x Account) bool { return !c.Moved.Of(x).IsZero() }), MuChanged)
	add(a.Category != b.Category, CategoryChanged)
	add(redrawn, ShapeChanged)
	add(!maps.Equal(a.Attributes, b.Attributes), TextChanged)
	return c
}

// Minus is a balance less another, account by account. It may be negative.
func (b Balance) Minus(o Balance) Balance {
	return Balance{b.Open.Sub(o.Open), b.Reported.Sub(o.Reported), b.CityPassed.Sub(o.CityPassed), b.Accepted.Sub(o.Accepted), b.StruckOff.Sub(o.StruckOff)}
}

// Plus is the sum of two balances, account by account.
func (b Balance) Plus(o Balance) Balance {
	return b.Minus(Balance{decimal.Zero.Sub(o.Open), decimal.Zero.Sub(o.Reported), decimal.Zero.Sub(o.CityPassed), decimal.Zero.Sub(o.Accepted), decimal.Zero.Sub(o.StruckOff)})
}
