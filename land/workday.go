package land

// Workdays is the days on which offices work otherwise than from Monday to
// Friday: true for a Saturday or Sunday that is worked, false for a day off.
type Workdays map[Date]bool

// Works reports whether offices work on a day.
func (w Workdays) Works(d Date) bool {
	if works, said := w[d]; said {
		return works
	}
	return d.Weekday() != 0 && d.Weekday() != 6
}

// Between is the days worked after one day up to another: what came in on a
// Friday has waited for one of them on the Monday.
func (w Workdays) Between(from, to Date) int {
	n := 0
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		if w.Works(d) {
			n++
		}
	}
	return n
}
