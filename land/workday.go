package land

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

// Workday is what is said of a day: that it is worked, or off.
type Workday struct {
	Day   Date   `json:"day"`
	Works bool   `json:"works"`
	Name  string `json:"name"` // of the holiday
}

//go:embed workdays.csv
var workdaysCSV string

// FoundingWorkdays is the calendar that a ledger starts with: the days off of
// 2023 to 2026, and the weekends that are worked for them, as the General Office
// of the State Council announced them (国办发明电〔2022〕16号, 〔2023〕7号,
// 〔2024〕12号 and that of 4 November 2025).
func FoundingWorkdays() ([]Workday, error) {
	rows, err := csv.NewReader(strings.NewReader(workdaysCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the founding calendar: %w", err)
	}
	var out []Workday
	for _, row := range rows[1:] {
		first, err := ParseDate(row[0])
		if err != nil {
			return nil, err
		}
		last, err := ParseDate(row[1])
		if err != nil {
			return nil, err
		}
		for d := first; !d.After(last); d = d.AddDays(1) {
			out = append(out, Workday{d, row[2] == "true", row[3]})
		}
	}
	return out, nil
}

// Announcement is the days off of a year and the weekends that are worked for
// them, as a notice has them; all that was said of the year before is replaced.
type Announcement struct {
	Year     int
	Document string // the notice
	Days     []Workday
}

// Validate checks an announcement. Rules: it names its document, and days of its
// year or of the week before, each once, with a name of at most 60 characters.
func (a Announcement) Validate() error {
	if a.Year < 2000 || a.Year > 2999 {
		return Refuse(Invalid, "year", "range", "the year is from 2000 to 2999")
	}
	if a.Document == "" {
		return Refuse(Invalid, "document", "required", "an announcement names its document")
	}
	if err := CheckText("document", a.Document, 1, 200); err != nil {
		return err
	}
	if len(a.Days) == 0 || len(a.Days) > 100 {
		return Refuse(Invalid, "days", "some_days", "a year has 1 to 100 such days")
	}
	first, last := NewDate(a.Year-1, 12, 25), NewDate(a.Year, 12, 31)
	seen := map[Date]bool{}
	for _, d := range a.Days {
		switch {
		case d.Day.Before(first) || d.Day.After(last):
			return Refuse(Invalid, "days", "day_of_the_year", "a day lies in the year, or in the week before it")
		case seen[d.Day]:
			return Refuse(Invalid, "days", "repeated", "a day stands once")
		}
		if err := CheckText("days", d.Name, 0, 60); err != nil {
			return err
		}
		seen[d.Day] = true
	}
	return nil
}

// Over is what an announcement makes of the days that are known: those of its
// year that it does not name work as their weekday does.
func (a Announcement) Over(known []Workday) []Workday {
	out := append([]Workday{}, a.Days...)
	named := map[Date]bool{}
	for _, d := range a.Days {
		named[d.Day] = true
	}
	for _, d := range known {
		if d.Day.Year() == a.Year && !named[d.Day] {
			out = append(out, Workday{Day: d.Day, Works: Workdays{}.Works(d.Day)})
		}
	}
	return out
}

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
