package land_test

import (
	"testing"
	"time"

	"sanlei/land"
)

// What the notices say of each year, counted by hand: days off from Monday to
// Friday, and weekends that are worked for them.
func TestTheFoundingCalendarIsThatOfTheNotices(t *testing.T) {
	t.Parallel()
	days, err := land.FoundingWorkdays()
	if err != nil {
		t.Fatal(err)
	}
	off, worked := map[int]int{}, map[int]int{}
	seen := map[land.Date]bool{}
	for _, d := range days {
		weekend := d.Day.Weekday() == time.Saturday || d.Day.Weekday() == time.Sunday
		switch {
		case seen[d.Day]:
			t.Errorf("%s stands twice", d.Day)
		case d.Works && !weekend:
			t.Errorf("%s works as its weekday does", d.Day)
		case d.Works:
			worked[d.Day.Year()]++
		case !weekend:
			off[d.Day.Year()]++
		}
		seen[d.Day] = true
	}
	for year, want := range map[int][2]int{2023: {18, 7}, 2024: {19, 8}, 2025: {18, 5}, 2026: {19, 6}} {
		if got := [2]int{off[year], worked[year]}; got != want {
			t.Errorf("%d has %d weekdays off and %d weekends worked, not %v", year, got[0], got[1], want)
		}
	}
	for day, works := range map[string]bool{"2023-10-08": true, "2024-02-09": true, "2024-02-18": true, "2025-02-08": true, "2025-10-08": false, "2026-02-23": false, "2026-01-04": true} {
		c := land.Workdays{}
		for _, d := range days {
			c[d.Day] = d.Works
		}
		if c.Works(date(day)) != works {
			t.Errorf("%s works: %v", day, !works)
		}
	}
}

func TestAnAnnouncementReplacesItsYear(t *testing.T) {
	t.Parallel()
	known := []land.Workday{{Day: date("2027-01-01"), Name: "元旦"}, {Day: date("2027-01-03"), Works: true}, {Day: date("2026-10-01"), Name: "国庆节"}}
	a := land.Announcement{Year: 2027, Document: "d", Days: []land.Workday{{Day: date("2026-12-31"), Name: "元旦"}, {Day: date("2027-01-01"), Name: "元旦"}}}
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	same(t, "the days", a.Over(known), append(a.Days, land.Workday{Day: date("2027-01-03"), Works: false}))
	for rule, bad := range map[string]func(*land.Announcement){
		"range":           func(a *land.Announcement) { a.Year = 20270 },
		"required":        func(a *land.Announcement) { a.Document = "" },
		"some_days":       func(a *land.Announcement) { a.Days = nil },
		"day_of_the_year": func(a *land.Announcement) { a.Days[0].Day = date("2026-12-24") },
		"repeated":        func(a *land.Announcement) { a.Days[0] = a.Days[1] },
	} {
		b := land.Announcement{Year: a.Year, Document: a.Document, Days: append([]land.Workday{}, a.Days...)}
		bad(&b)
		if e, ok := b.Validate().(*land.Error); !ok || e.Details[0].Rule != rule {
			t.Errorf("%s: %v", rule, b.Validate())
		}
	}
}
