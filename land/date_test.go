package land_test

import (
	"encoding/json"
	"testing"
	"time"

	"sanlei/land"
)

func TestADayBeginsInShanghai(t *testing.T) {
	t.Parallel()
	for instant, want := range map[string]string{
		"2023-12-31T15:59:59Z": "2023-12-31", "2023-12-31T16:00:00Z": "2024-01-01", "2023-12-31T23:30:00Z": "2024-01-01",
		"2024-02-28T16:00:00Z": "2024-02-29", "2024-01-01T00:30:00+14:00": "2023-12-31", "1986-07-01T16:00:00Z": "1986-07-02",
	} {
		at, err := time.Parse(time.RFC3339, instant)
		same(t, "refused", err, nil)
		same(t, instant, land.DateOf(at).String(), want)
	}
}

func TestParseDateTakesOneFormOnly(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"1900-01-01", "2000-02-29", "2023-12-31", "2024-02-29", "9999-12-31"} {
		d, err := land.ParseDate(good)
		same(t, good, err, nil)
		same(t, good, d.String(), good)
	}
	for _, bad := range []string{"", "2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-01-00", "1899-12-31", "0000-01-01",
		"10000-01-01", "2023-1-1", "23-01-01", "2023/01/01", "20230101", "2023-01-01 ", " 2023-01-01", "2023-01-01T00:00:00Z", "2023年1月1日",
		"２０２３-01-01", "+2023-01-01", "-2023-01-01"} {
		_, err := land.ParseDate(bad)
		refused(t, err, land.Malformed, "", "date")
	}
}

func TestDatesThatAreEqualAreEqualValues(t *testing.T) {
	t.Parallel()
	leap := date("2024-02-29")
	var scanned land.Date
	same(t, "refused", scanned.Scan(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)), nil)
	for _, d := range []land.Date{land.NewDate(2024, 2, 29), land.NewDate(2024, 3, 0), land.DateOf(time.Date(2024, 2, 29, 1, 0, 0, 0, time.UTC)),
		date("2024-02-28").AddDays(1), date("2024-03-01").AddDays(-1), date("2024-02-01").MonthEnd(), scanned} {
		if d != leap || d.Compare(leap) != 0 || d.Before(leap) || d.After(leap) {
			t.Errorf("%s is not the value that %s is", d, leap)
		}
	}
}

func TestMonths(t *testing.T) {
	t.Parallel()
	for day, end := range map[string]string{"2023-02-01": "2023-02-28", "2024-02-10": "2024-02-29", "2023-12-31": "2023-12-31", "2023-04-30": "2023-04-30"} {
		same(t, day, date(day).MonthEnd().String(), end)
		same(t, day, date(day).MonthText(), day[:7])
	}
}

func TestDatesInJSON(t *testing.T) {
	t.Parallel()
	type paper struct {
		On   land.Date          `json:"on,omitzero"`
		Days map[land.Date]bool `json:"days,omitempty"`
	}
	text, err := json.Marshal(paper{date("2024-02-29"), map[land.Date]bool{date("2023-12-31"): true}})
	same(t, "refused", err, nil)
	same(t, "text", string(text), `{"on":"2024-02-29","days":{"2023-12-31":true}}`)
	var back paper
	same(t, "refused", json.Unmarshal(text, &back), nil)
	same(t, "back", back.On, date("2024-02-29"))
	text, _ = json.Marshal(paper{})
	same(t, "no date", string(text), `{}`)

	for _, bad := range []string{`1`, `20240229`, `"2023-02-29"`, `""`, `{}`, `"2024-02-29T00:00:00Z"`, `true`} {
		var d land.Date
		refused(t, json.Unmarshal([]byte(bad), &d), land.Malformed, "", "date")
	}
}

func TestDatesOfTheDatabase(t *testing.T) {
	t.Parallel()
	d := date("2024-02-29")
	same(t, "refused", d.Scan(nil), nil)
	same(t, "null", d, land.Date{})
	v, err := d.Value()
	same(t, "no date is null", []any{v, err}, []any{nil, nil})
	v, _ = date("2024-02-29").Value()
	same(t, "a date", v, any(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)))
	if d.Scan("2024-02-29") == nil {
		t.Error("a date was read from text")
	}
	same(t, "no date in words", land.Date{}.String(), "")
}
