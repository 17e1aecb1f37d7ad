package land_test

import (
	"slices"
	"testing"

	"sanlei/land"
)

func TestWhatChangedOfAParcel(t *testing.T) {
	t.Parallel()
	stood := land.Seen{Category: land.Idle, Status: land.StatusOpen, Balance: land.Balance{Open: mu("10")}, Attributes: land.Attributes{"name": "甲"}}
	with := func(change func(*land.Seen)) *land.Seen {
		s := stood
		change(&s)
		return &s
	}
	for name, x := range map[string]struct {
		a, b    *land.Seen
		redrawn bool
		kinds   []land.ChangeKind
	}{
		"nothing":            {&stood, with(func(*land.Seen) {}), false, nil},
		"not there at all":   {nil, nil, false, nil},
		"added":              {nil, &stood, true, []land.ChangeKind{land.Added}},
		"left":               {&stood, nil, true, []land.ChangeKind{land.Left}},
		"suspended":          {&stood, with(func(s *land.Seen) { s.Status = land.StatusSuspended }), false, []land.ChangeKind{land.StatusChanged}},
		"moved to category":  {&stood, with(func(s *land.Seen) { s.Category = land.LowEfficiency }), false, []land.ChangeKind{land.CategoryChanged}},
		"another boundary":   {&stood, &stood, true, []land.ChangeKind{land.ShapeChanged}},
		"renamed":            {&stood, with(func(s *land.Seen) { s.Attributes = land.Attributes{"name": "乙"} }), false, []land.ChangeKind{land.TextChanged}},
		"accepted":           {&stood, with(func(s *land.Seen) { s.Status, s.Balance = land.StatusClosed, land.Balance{Accepted: mu("10")} }), false, []land.ChangeKind{land.StatusChanged, land.MuChanged}},
		"accepted in part":   {&stood, with(func(s *land.Seen) { s.Balance = land.Balance{Open: mu("9.99999999"), Accepted: mu("0.00000001")} }), false, []land.ChangeKind{land.MuChanged}},
		"told nothing about": {&stood, with(func(s *land.Seen) { s.Attributes = nil }), false, []land.ChangeKind{land.TextChanged}},
	} {
		if c := land.Compare(x.a, x.b, x.redrawn); !slices.Equal(c.Kinds, x.kinds) {
			t.Errorf("%s: %v", name, c.Kinds)
		}
	}
	if c := land.Compare(&stood, with(func(s *land.Seen) { s.Attributes = land.Attributes{"name": "乙", "holder": "丙"} }), false); !slices.Equal(c.Changed, []string{"name", "holder"}) {
		t.Errorf("%v changed", c.Changed)
	}
}

func TestWhatMovedIsTheSecondLessTheFirst(t *testing.T) {
	t.Parallel()
	a, b := land.Balance{Open: mu("10.5"), Accepted: mu("1")}, land.Balance{Open: mu("3.25"), Accepted: mu("8.25")}
	moved := land.Compare(&land.Seen{Balance: a}, &land.Seen{Balance: b}, false).Moved
	if !moved.Open.Equal(mu("-7.25")) || !moved.Accepted.Equal(mu("7.25")) || !moved.Listed().IsZero() {
		t.Errorf("%+v", moved)
	}
	if back := a.Plus(moved); !back.Minus(b).Open.IsZero() || !back.Minus(b).Accepted.IsZero() {
		t.Errorf("the first and what moved make %+v", back)
	}
	if gone := land.Compare(&land.Seen{Balance: a}, nil, false).Moved; !gone.Open.Equal(mu("-10.5")) {
		t.Errorf("of what left moved %+v", gone)
	}
}
