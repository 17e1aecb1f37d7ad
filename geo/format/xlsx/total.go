package xlsx

import (
	"strings"

	"github.com/shopspring/decimal"

	"sanlei/geo/format"
)

// isTotal says whether the first word of a row makes it one of totals.
func isTotal(word string) bool {
	word = strings.TrimRight(squeezed(word), "：:")
	for _, w := range []string{"合计", "小计", "总计", "共计", "累计", "总合计"} {
		if strings.HasSuffix(word, w) && len([]rune(word)) <= len([]rune(w))+10 {
			return true
		}
	}
	return false
}

// summed says whether the numbers of a column are ones that are added up.
func summed(name string) bool {
	return strings.Contains(name, "面积") || strings.Contains(name, "亩") || strings.Contains(name, "公顷") || strings.Contains(name, "平方米")
}

// sums is what the rows add up to, by column.
type sums struct {
	all, since map[int]decimal.Decimal // from the first row, and from the last total
	pending    []pending
}

// pending is a total that may be one of rows to come.
type pending struct {
	column, line int
	says, before decimal.Decimal
}

// add counts a row in.
func (s *sums) add(x row, head []string) {
	if s.all == nil {
		s.all, s.since = map[int]decimal.Decimal{}, map[int]decimal.Decimal{}
	}
	for i, name := range head {
		if n, ok := amount(x.at(i)); ok && summed(name) {
			s.all[i], s.since[i] = s.all[i].Add(n), s.since[i].Add(n)
		}
	}
}

// check compares a row of totals with the rows above it. What does not agree may
// still be the total of rows below, which is told when the next total comes.
func (s *sums) check(x row, head []string) (told []format.Warning) {
	told = s.settle(false)
	for i, name := range head {
		says, ok := amount(x.at(i))
		if !ok || !summed(name) || agrees(says, s.all[i]) || agrees(says, s.since[i]) {
			continue
		}
		s.pending = append(s.pending, pending{i, x.number, says, s.all[i]})
	}
	clear(s.since)
	return told
}

// end compares with the rows below what was no total of those above.
func (s *sums) end() []format.Warning { return s.settle(true) }

// settle tells of totals that are not those of the rows that came since; a total of
// the whole table waits for its end.
func (s *sums) settle(end bool) (told []format.Warning) {
	var waits []pending
	for _, p := range s.pending {
		switch since := s.all[p.column].Sub(p.before); {
		case agrees(p.says, since):
		case !end && p.says.GreaterThan(since):
			waits = append(waits, p)
		default:
			told = append(told, format.Warning{Rule: format.SumDiffers, Line: p.line,
				Value: p.says.String() + " ≠ " + largest(p.before, since).String()})
		}
	}
	s.pending = waits
	return told
}

// largest is the sum that a total was meant to be of.
func largest(above, below decimal.Decimal) decimal.Decimal {
	if above.GreaterThan(below) {
		return above
	}
	return below
}

// agrees says whether a total is a sum, to the last digit that it shows.
func agrees(says, sum decimal.Decimal) bool {
	return sum.Round(max(-says.Exponent(), 0)).Equal(says)
}

// amount is the number in a cell, with or without the word of a unit.
func amount(v format.Value) (decimal.Decimal, bool) {
	text := v.Text
	if v.Kind == format.String {
		text = strings.ReplaceAll(squeezed(text), ",", "")
		for _, unit := range []string{"亩", "公顷", "平方米", "㎡"} {
			text = strings.TrimSuffix(text, unit)
		}
	}
	if v.Kind != format.String && v.Kind != format.Number || text == "" || len(text) > 40 {
		return decimal.Decimal{}, false
	}
	n, err := decimal.NewFromString(text)
	return n, err == nil && n.Exponent() > -20 && n.Exponent() < 20
}
