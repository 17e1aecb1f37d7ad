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
	cities := slices.ContainsFunc(below, func(code string) bool { r, _ := w.tree.Find(code); return r.Level == land.LevelCity })
	now, err := w.byRegion(w.AsOf, cities)
	if err != nil {
		return err
	}
	var before *land.Sheet
	if !w.Since.IsZero() {
		if before, err = w.byRegion(w.Since, cities); err != nil {
			return err
		}
	}
	w.out.Regions = []report.Division{w.division([]string{w.Region}, now, before)}
	if !cities {
		return nil
	}
	second := w.division(below, now, before)
	second.Parent = map[string]string{}
	for _, r := range second.Ranked {
		region, _ := w.tree.Find(r.Region)
		above, _ := w.tree.Find(region.Parent)
		second.Parent[r.Region] = above.Name
	}
	w.out.Regions = append(w.out.Regions, second)
	return nil
}

// byRegion is what rows by region are made of, and of cities those by county.
func (w *reporting) byRegion(asOf land.Date, cities bool) (*land.Sheet, error) {
	return w.sheetOf(ProgressQuery{By: []land.Key{land.ByRegion}, AsOf: asOf, deep: cities})
}

// division is the regions directly below some, where anything stands in them.
func (w *reporting) division(above []string, now, before *land.Sheet) report.Division {
	all, rows := regionsOf(above, now)
	d := report.Division{Rows: rows, Ranked: land.Rank(all)}
	for _, r := range all {
		region, _ := w.tree.Find(r.Region)
		if !slices.Contains(above, r.Region) {
			d.Level = region.Level
		}
	}
	if before == nil {
		return d
	}
	then, prior := regionsOf(above, before)
	land.Since(d.Ranked, land.Rank(then))
	d.Before, d.Prior = map[string]land.Row{}, prior
	for _, r := range then {
		d.Before[r.Region] = r
	}
	return d
}

// regionsOf is the rows by region, and those by region and category.
func regionsOf(above []string, s *land.Sheet) ([]land.Row, map[string][]land.Row) {
	var all []land.Row
	by := map[string][]land.Row{}
	for _, region := range above {
		of := s.In(region)
		all = append(all, of.Rows([]land.Key{land.ByRegion})...)
		for _, r := range of.Rows([]land.Key{land.ByRegion, land.ByCategory}) {
			by[r.Region] = append(by[r.Region], r)
		}
	}
	return all, by
}
