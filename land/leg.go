package land

import (
	"slices"

	"github.com/shopspring/decimal"
)

// legs is how the mu that a disposal holds now climbed the ladder: for each
// rung, how much moved up on which day.
type legs [3][]part

type part struct {
	on Date
	mu Mu
}

// legsOf adds up the transfers of a disposal since it was last reopened. What
// was undone cancels out: its transfers were reversed on their own days.
func legsOf(transfers []Transfer, d Disposal) legs {
	var l, before legs
	for _, t := range transfers {
		if t.Disposal != d.ID {
			continue
		}
		from, to := slices.Index(ladder, t.From), slices.Index(ladder, t.To)
		switch {
		case to == from+1:
			l.add(from, t.EffectiveOn, t.Mu)
		case from == to+1:
			l.take(to, t.EffectiveOn, t.Mu)
		case t.From == Accepted: // reopened
			before, l = l, legs{}
		default: // the reopening was undone
			l = before
		}
	}
	for i := range l {
		slices.SortStableFunc(l[i], func(a, b part) int { return a.on.Compare(b.on) })
	}
	return l
}

// add raises what moved up a rung on a day; there is one part a day.
func (l *legs) add(rung int, on Date, mu Mu) {
	for i, p := range l[rung] {
		if p.on == on {
			l[rung][i].mu = p.mu.Add(mu)
			return
		}
	}
	l[rung] = append(l[rung], part{on, mu})
}

// take lowers what moved up a rung on a day.
func (l *legs) take(rung int, on Date, mu Mu) {
	for i, p := range l[rung] {
		if p.on == on && mu.IsPositive() {
			got := decimal.Min(p.mu, mu)
			l[rung][i].mu, mu = p.mu.Sub(got), mu.Sub(got)
		}
	}
	l[rung] = slices.DeleteFunc(l[rung], func(p part) bool { return p.mu.IsZero() })
}

// latest is the last day on the rung below, or the given day at the bottom.
func (l legs) latest(rung int, bottom Date) Date {
	if rung == 0 || len(l[rung-1]) == 0 {
		return bottom
	}
	return l[rung-1][len(l[rung-1])-1].on
}

// release takes mu back to open: on each rung from the top, the latest days first.
func (l *legs) release(d Disposal, mu Mu) []Transfer {
	var out []Transfer
	for rung := len(l) - 1; rung >= 0; rung-- {
		rest := mu
		for i := len(l[rung]) - 1; i >= 0 && rest.IsPositive(); i-- {
			p := l[rung][i]
			got := decimal.Min(p.mu, rest)
			out = append(out, d.up(rung, p).reversed(got))
			rest = rest.Sub(got)
			l.take(rung, p.on, got)
		}
	}
	return out
}

// reverseAll takes everything back to open.
func (l legs) reverseAll(d Disposal) []Transfer { return l.release(d, d.Mu) }

// redate moves what climbed later than a day to that day.
func (l *legs) redate(d Disposal, on Date) []Transfer {
	var back, forth []Transfer
	for rung := range l {
		for _, p := range l[rung] {
			if p.on.After(on) {
				back = append(back, d.up(rung, p).reversed(p.mu))
				forth = append(forth, d.up(rung, part{on, p.mu}))
			}
		}
	}
	slices.Reverse(back)
	return append(back, forth...)
}

// up is the transfer that moved a part up a rung.
func (d Disposal) up(rung int, p part) Transfer {
	return Transfer{d.ID, d.Measure, ladder[rung], ladder[rung+1], p.mu, p.on}
}
