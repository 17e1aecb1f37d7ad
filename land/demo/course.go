package demo

import (
	"fmt"
	"math/rand/v2"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

// course is what became of a generated parcel in 2023. Whatever is decided in a
// month is decided on the same days in every county: handed in on the 15th,
// reported on the 18th, passed on the 23rd, signed off on the 28th.
func course(p *land.Parcel, g ground, r *rand.Rand) []Disposal {
	m := r.IntN(12)
	late := 9 + r.IntN(3)
	switch weighted(r, 48, 8, 12, 4, 6, 4, 4, 3, 1, 4, 3, 3) {
	case 0:
		return one(p, g, r, m, signedOff)
	case 1:
		return two(p, g, r, m/2, 6+m/2, signedOff)
	case 2:
		return two(p, g, r, m, 0, nil)
	case 3:
		return two(p, g, r, m/2, late, handedIn)
	case 4:
		return one(p, g, r, late, handedIn)
	case 5:
		return one(p, g, r, late, reportedIn)
	case 6:
		return one(p, g, r, late, passedIn)
	case 7:
		return one(p, g, r, late, sentBack)
	case 8:
		return one(p, g, r, m/2, rebounded)
	case 9:
		return one(p, g, r, late, entered)
	case 10:
		p.Attributes["plan"] = "拟招商引资，正在洽谈"
	}
	return nil
}

// A way is the steps of a disposal in a month of 2023, from 0 for January.
type way func(month int) []Step

// on is a day of a month of 2023.
func on(month, day int) land.Date { return land.MustDate(fmt.Sprintf("2023-%02d-%02d", month+1, day)) }

func entered(int) []Step { return nil }

func handedIn(m int) []Step {
	return []Step{{By: "officer", On: on(m, 15), StepRequest: land.StepRequest{Step: land.Submit}}}
}

func reportedIn(m int) []Step {
	return append(handedIn(m), Step{By: "county", On: on(m, 18), StepRequest: land.StepRequest{Step: land.Report}})
}

func passedIn(m int) []Step {
	return append(reportedIn(m), Step{By: "city", On: on(m, 23), StepRequest: land.StepRequest{Step: land.Pass, EffectiveOn: on(m, 23)}})
}

func signedOff(m int) []Step {
	return append(passedIn(m), Step{By: "province", On: on(m, 28), StepRequest: land.StepRequest{Step: land.Accept, EffectiveOn: on(m, 28),
		Document: fmt.Sprintf("2023年%d月销号清单（虚构）", m+1)}})
}

func sentBack(m int) []Step {
	return append(reportedIn(m), Step{By: "city", On: on(m, 23), StepRequest: land.StepRequest{Step: land.Return, Reason: "现场照片不足以证明，请补正"}})
}

func rebounded(m int) []Step {
	return append(signedOff(m), Step{By: "province", On: on(m+4, 10), StepRequest: land.StepRequest{Step: land.Reopen, Reason: "核查发现未实际动工", EffectiveOn: on(m+4, 10)}})
}

// ways is the measures by category.
var ways = map[land.Category][]string{
	land.ApprovedUnsupplied: {"PG01", "PG02", "PG02", "PG02", "PG04", "PG05"},
	land.Idle:               {"XZ01", "XZ02", "XZ05", "XZ08", "XZ10"},
	land.LowEfficiency:      {"DX01", "DX04", "DX05", "DX06", "DX08"},
}

// deedOf is a disposal of so much of a parcel, in a month.
func deedOf(p *land.Parcel, mu land.Mu, m int, w way, r *rand.Rand) Disposal {
	measure := pick(r, ways[p.Category]...)
	d := land.Disposal{Region: p.Region, Measure: measure, Mu: mu, DatedOn: on(m, 1+r.IntN(12)), State: land.Draft,
		Document: fmt.Sprintf("%s〔2023〕%d号（虚构）", proofs[measure], 1+r.IntN(9999))}
	return Disposal{ParcelNo: p.ParcelNo, Drafted: on(m, 15), Draft: d, Steps: w(m)}
}

// one is a disposal of the whole parcel.
func one(p *land.Parcel, _ ground, r *rand.Rand, m int, w way) []Disposal {
	return []Disposal{deedOf(p, p.ListedMu, m, w, r)}
}

// two is a disposal of a part that was signed off, and one of the rest some
// months later, if there is a way for it. The parts are drawn where the parcel is.
func two(p *land.Parcel, g ground, r *rand.Rand, m, later int, w way) []Disposal {
	part := land.Round(p.ListedMu.Mul(decimal.New(4, -1)), 2)
	if g.drawn() {
		part = land.Proposed(p.ListedMu, p.ListedMu, g.left.PlaneM2, g.whole.PlaneM2)
	}
	if !part.IsPositive() || !part.LessThan(p.ListedMu) {
		return one(p, g, r, m, signedOff)
	}
	out := []Disposal{deedOf(p, part, m, signedOff, r)}
	if w != nil {
		out = append(out, deedOf(p, p.ListedMu.Sub(part), later, w, r))
	}
	if g.drawn() {
		for i, d := range []land.Measured{g.left, g.right}[:len(out)] {
			out[i].Draft.Shape, out[i].Draft.PlaneM2, out[i].Draft.EllipsoidM2 = d.Shape, &d.PlaneM2, &d.EllipsoidM2
		}
	}
	return out
}
