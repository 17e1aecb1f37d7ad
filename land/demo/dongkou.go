package demo

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

// Dongkou is the books of Dongkou's economic development zone for 2023.
func Dongkou() Book {
	b := Book{Regions: regions(), Users: users(), Task: task(), Targets: targets()}
	park, plots := newPark(), map[string]*plot{}
	for _, c := range land.Categories {
		for _, l := range lots[c] {
			p := l.parcel(c)
			plots[p.ParcelNo] = park.lay(p.ParcelNo, l)
			b.Parcels = append(b.Parcels, p)
		}
	}
	b.Disposals = disposals(park, plots)
	for i, p := range b.Parcels { // last, when every cut has left its vertices
		b.Parcels[i].Shape = degrees(plots[p.ParcelNo].parts)
	}
	b.prove()
	return b
}

// disposals turns the deeds into disposals, drawn on the ground plan.
func disposals(park *park, plots map[string]*plot) []Disposal {
	serial := map[string]int{}
	out := make([]Disposal, len(deeds))
	shapes := make([]func(), 0, len(deeds))
	for i, d := range deeds {
		serial[d.measure]++
		out[i] = d.disposal(serial[d.measure])
		if d.side != 0 {
			parts := park.dispose(plots["DK2023-"+d.parcel], out[i].Draft.Mu, d.side, d.parcel+d.dated)
			shapes = append(shapes, func() { out[i].Draft.Shape = degrees(parts) })
		}
	}
	for _, draw := range shapes {
		draw()
	}
	slices.SortStableFunc(out, func(a, b Disposal) int { return a.Draft.DatedOn.Compare(b.Draft.DatedOn) })
	return out
}

// disposal is the deed as its officer entered it two days after the fact.
func (d deed) disposal(serial int) Disposal {
	on := in2023(d.dated)
	draft := land.Disposal{
		Region: zone, Measure: d.measure, Mu: decimal.RequireFromString(d.mu), DatedOn: on, State: land.Draft,
		Document: fmt.Sprintf("%s〔2023〕%d号（虚构）", proofs[d.measure], serial),
	}
	w := written[d.parcel+" "+d.dated]
	if draft.Reason = w.reason; w.mu != "" {
		mu := decimal.RequireFromString(w.mu)
		draft.DocMu = &mu
	}
	return Disposal{ParcelNo: "DK2023-" + d.parcel, Drafted: on.AddDays(2), Draft: draft, Steps: d.fate(on)}
}
