package main

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
)

// BenchmarkReport makes the monthly report of a province of 14 cities and 122
// counties in three categories, with 20,000 parcels, ranked on both levels: from
// the books as of today, of the year's end, and of days of which ever more has to be
// made up from history; then in each form. The bar is 2 s for the two together.
func BenchmarkReport(b *testing.B) {
	s := &session{ctx: b.Context(), settings: &Settings{Data: dataFolder(b)}, stdout: io.Discard, stderr: io.Discard}
	err := s.with(func(of *books) error {
		if err := s.loadProvince(of, 20_000); err != nil {
			return err
		}
		q := store.ReportQuery{Task: "demo-20000", AsOf: of.Today(), Period: land.Month}
		for _, as := range []struct {
			name string
			on   land.Date
		}{{"today", of.Today()}, {"year-end", land.MustDate("2023-12-31")}, {"while-it-ran", land.MustDate("2023-08-31")}, {"in-spring", land.MustDate("2023-03-31")}} {
			q.AsOf = as.on
			b.Run(as.name, func(b *testing.B) { benchReport(b, of.Operator(), q) })
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func benchReport(b *testing.B, desk *store.Desk, q store.ReportQuery) {
	var r report.Report
	read := func() {
		var err error
		if r, err = desk.Report(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	read() // the connection's first statements are prepared
	if len(r.Regions) != 2 || len(r.Regions[0].Ranked) < 14 || len(r.Regions[1].Ranked) < 122 {
		b.Fatalf("the report ranks %d and %d", len(r.Regions[0].Ranked), len(r.Regions[1].Ranked))
	}
	fromBooks := median(5, read)
	for _, f := range report.Forms {
		b.Run(string(f), func(b *testing.B) {
			write := func() {
				var out bytes.Buffer
				if err := report.Write(&out, r, f, report.Chinese); err != nil {
					b.Fatal(err)
				}
			}
			took := median(5, write)
			for b.Loop() {
				write()
			}
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(ms(fromBooks), "books-ms")
			b.ReportMetric(ms(took), "form-ms")
			b.ReportMetric(ms(fromBooks+took), "report-ms")
			b.ReportMetric(0, "ns/op") // the milliseconds are the measurement
		})
	}
}

func median(n int, f func()) time.Duration {
	took := make([]time.Duration, n)
	for i := range took {
		start := time.Now()
		f()
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[n/2]
}
