package store

import (
	"slices"

	"sanlei/land"
	"sanlei/land/report"
)

// mostClocked is how many parcels near or past a date a report lists.
const mostClocked = 100

// clocked is a parcel with the clock that presses most, by the report's day, where
// one is near or past. Silence tells of the books, not of the land.
func (w *reporting) clocked(p report.Parcel, f land.ClockFacts, name string) (c report.ClockedParcel, near bool) {
	if !w.wants(report.Clocks) {
		return c, false
	}
	f.Category, f.Status = p.Category, p.Status
	for _, clock := range w.out.Task.Clocks(f, w.AsOf) {
		if clock.Kind != land.ClockSilence && (c.DueOn.IsZero() || clock.DueOn.Before(c.DueOn)) {
			c.Clock = clock
		}
	}
	if c.Light == "" || c.Light == land.Green {
		return c, false
	}
	region, _ := w.tree.Find(p.Region)
	c.ParcelNo, c.Category, c.Name, c.Region = p.ParcelNo, p.Category, name, region.Name
	return c, true
}

// listClocks lists the parcels near or past a date, the most pressing first, and
// of one day in the order of their numbers.
func (w *reporting) listClocks(all []report.ClockedParcel) {
	if !w.wants(report.Clocks) {
		return
	}
	slices.SortStableFunc(all, func(a, b report.ClockedParcel) int { return a.DueOn.Compare(b.DueOn) })
	w.out.Clocks = &report.ClockList{Parcels: all}
	if len(all) > mostClocked {
		w.out.Clocks.Parcels, w.out.Clocks.More = all[:mostClocked], len(all)-mostClocked
	}
}
