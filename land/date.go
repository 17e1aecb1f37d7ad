package land

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a civil date in Asia/Shanghai, kept as midnight UTC so that equal
// dates are equal values. The zero Date is no date.
type Date struct{ time.Time }

const dateLayout = "2006-01-02"

// Shanghai is the time zone of every date in the books. China keeps one time
// without daylight saving, so a fixed zone needs no zone file on the machine.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// NewDate is the date of the given year, month and day.
func NewDate(year int, month time.Month, day int) Date {
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// DateOf is the date in Asia/Shanghai at an instant.
func DateOf(t time.Time) Date {
	return NewDate(t.In(Shanghai).Date())
}

// ParseDate reads 2006-01-02, of the years 1900 to 9999, and nothing else.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateLayout, s)
	if err != nil || len(s) != len(dateLayout) || t.Year() < 1900 {
		return Date{}, Refuse(Malformed, "", "date", "a date is written as 2006-01-02 and lies after 1900")
	}
	return Date{t}, nil
}

// MustDate is ParseDate for dates written in code.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Time.Before(e.Time) }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Time.After(e.Time) }

// Compare is -1, 0 or 1 as d is before, equal to or after e.
func (d Date) Compare(e Date) int { return d.Time.Compare(e.Time) }

// AddDays is the date n days later.
func (d Date) AddDays(n int) Date { return Date{d.AddDate(0, 0, n)} }

// AddMonths is the same day n months later, or the last day of that month where
// it has no such day: a year after 29 February is 28 February.
func (d Date) AddMonths(n int) Date {
	first := NewDate(d.Year(), d.Month()+time.Month(n), 1)
	return NewDate(first.Year(), first.Month(), min(d.Day(), first.MonthEnd().Day()))
}

// DaysFrom is the days from another date to d.
func (d Date) DaysFrom(from Date) int { return int(d.Sub(from.Time).Hours() / 24) }

// MonthEnd is the last day of the month of d.
func (d Date) MonthEnd() Date { return NewDate(d.Year(), d.Month()+1, 0) }

// MonthText is the month as 2006-01.
func (d Date) MonthText() string { return d.Format("2006-01") }

func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(dateLayout)
}

// MarshalText gives "2006-01-02", or nothing for no date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDate.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// MarshalJSON hides the form of the embedded time.Time.
func (d Date) MarshalJSON() ([]byte, error) { return []byte(`"` + d.String() + `"`), nil }

// UnmarshalJSON reads a JSON string holding a date.
func (d *Date) UnmarshalJSON(b []byte) error {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return Refuse(Malformed, "", "date", "a date is a string")
	}
	return d.UnmarshalText(b[1 : len(b)-1])
}

// Scan reads a database date.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = NewDate(v.Date())
	default:
		return fmt.Errorf("land: a date cannot be read from %T", v)
	}
	return nil
}

// Value gives the database a date, or null for no date.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.Time, nil
}
