package store

import (
	"slices"

	"sanlei/land"
	"sanlei/land/report"
)

// readDivisions reads the regions directly below, ranked, and, of cities, their
// counties among each other.
func (w *reporting) readDivisions() error {
	below := w.tree.Children(w.Region)
	if !w.wants(report.Regions) || len(below) == 0 {
		return nil
	}
	first, err := w.division([]string{w.Region})
	if err != nil {
		return err
	}
	w.out.Regions = []report.Division{first}
	if first.Level != land.LevelCity {
		return nil
	}
	second, err := w.division(below)
	if err != nil {
		return err
	}
	second.Parent = map[string]string{}
	for _, r := range second.Ranked {
		region, _ := w.tree.Find(r.Region)
		above, _ := w.tree.Find(region.Parent)
		second.Parent[r.Region] = above.Name
	}
	w.out.Regions = append(w.out.Regions, second)
	return nil
}

// division is the regions directly below some, where anything stands in them.
func (w *reporting) division(above []string) (report.Division, error) {
	d := report.Division{Rows: map[string][]land.Row{}}
	now, rows, err := w.regionsOf(above, w.AsOf)
	if err != nil {
		return d, err
	}
	for _, r := range now {
		region, _ := w.tree.Find(r.Region)
		if !slices.Contains(above, r.Region) {
			d.Level = region.Level
		}
	}
	d.Rows, d.Ranked = rows, land.Rank(now)
	if w.Since.IsZero() {
		return d, nil
	}
	before, prior, err := w.regionsOf(above, w.Since)
	if err != nil {
		return d, err
	}
	land.Since(d.Ranked, land.Rank(before))
	d.Before, d.Prior = map[string]land.Row{}, prior
	for _, r := range before {
		d.Before[r.Region] = r
	}
	return d, nil
}

// regionsOf is the rows by region, and those by region and category.
func (w *reporting) regionsOf(above []string, asOf land.Date) ([]land.Row, map[string][]land.Row, error) {
	var all []land.Row
	by := map[string][]land.Row{}
	for _, region := range above {
		s, err := w.balances(region, asOf, land.ByRegion)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, s.all.Rows([]land.Key{land.ByRegion})...)
		for _, r := range s.all.Rows([]land.Key{land.ByRegion, land.ByCategory}) {
			by[r.Region] = append(by[r.Region], r)
		}
	}
	return all, by, nil
}
