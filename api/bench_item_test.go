package api

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"sanlei/land"
	"sanlei/land/store/storetest"
)

// BenchmarkItems compares all pages of the parcels' items, a thousand features
// each, one after the other as GIS programs read them, with COPY of ST_AsGeoJSON of
// the same columns on the same server. There is no bar for it.
func BenchmarkItems(b *testing.B) {
	books := storetest.Open(b)
	books.Task(land.Task{})
	conn := books.Connect(books.SuperURL)
	strewParcels(b, conn, *benchParcels)
	if err := books.Operator().Seal(b.Context()); err != nil {
		b.Fatal(err)
	}
	base, token := benchServer(b, books)
	var copies, reads []time.Duration
	for range 3 {
		copies = append(copies, timed(func() { copyAsGeoJSON(b, conn) }))
		reads = append(reads, timed(func() {
			var page bytes.Buffer
			all := 0
			for next := base + "/api/collections/parcels/items?limit=1000"; next != ""; {
				page.Reset()
				taken(b, &page, next, token)
				n := 0
				n, next = endOfPage(b, page.Bytes())
				all += n
			}
			if all != *benchParcels {
				b.Fatalf("%d features of %d", all, *benchParcels)
			}
		}))
	}
	slices.Sort(copies)
	slices.Sort(reads)
	b.ReportMetric(float64(*benchParcels)/reads[1].Seconds(), "items/s")
	b.ReportMetric(float64(*benchParcels)/copies[1].Seconds(), "copy/s")
	b.ReportMetric(float64(copies[1])/float64(reads[1]), "ratio")
	b.ReportMetric(0, "ns/op") // the ratio is the measurement
}

// endOfPage is how many features a page has, and where the next is, without reading
// the features.
func endOfPage(b *testing.B, page []byte) (n int, next string) {
	b.Helper()
	const end = `],"numberMatched"`
	at := bytes.LastIndex(page, []byte(end))
	if at < 0 {
		b.Fatalf("it is no page: %.200s", page)
	}
	var told struct {
		NumberReturned int
		Links          []link
	}
	if err := json.Unmarshal(append([]byte("{"), page[at+2:]...), &told); err != nil {
		b.Fatal(err)
	}
	for _, l := range told.Links {
		if l.Rel == "next" {
			next = l.Href
		}
	}
	return told.NumberReturned, next
}
