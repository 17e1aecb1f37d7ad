package land

import (
	"encoding/json"
	"slices"
)

// rowJSON is a row as programs read it: mu as decimal strings, rates as strings
// with two decimals, null where a figure does not apply.
type rowJSON struct {
	Category       *string `json:"category,omitempty"`
	Region         *string `json:"region,omitempty"`
	RegionName     *string `json:"region_name,omitempty"`
	Measure        *string `json:"measure,omitempty"`
	Month          *string `json:"month,omitempty"`
	Leader         *string `json:"leader,omitempty"`
	Cohort         *string `json:"cohort,omitempty"`
	Target         *string `json:"target_mu"`
	Parts          *string `json:"children_target_mu"`
	Listed         *string `json:"listed_mu"`
	Reported       string  `json:"reported_mu"`
	CityPassed     string  `json:"city_passed_mu"`
	Accepted       string  `json:"accepted_mu"`
	AcceptedChange *string `json:"accepted_change_mu,omitempty"`
	Counted        string  `json:"counted_mu"`
	Remaining      *string `json:"remaining_mu"`
	Provisional    string  `json:"provisional_mu"`
	CompletionRate *string `json:"completion_rate"`
	DisposalRate   *string `json:"disposal_rate"`
	Parcels        *int    `json:"parcels"`
	Closed         *int    `json:"closed"`
	Unmapped       *int    `json:"unmapped"`
}

func (r Row) json(by []Key) rowJSON {
	out := rowJSON{
		Target: formatted(r.Target), Parts: formatted(r.Parts), Listed: formatted(r.Listed), Reported: FormatMu(r.Reported),
		CityPassed: FormatMu(r.CityPassed), Accepted: FormatMu(r.Accepted), AcceptedChange: formatted(r.AcceptedChange),
		Counted: FormatMu(r.Counted), Remaining: formatted(r.Remaining()), Provisional: FormatMu(r.Provisional),
		CompletionRate: r.CompletionRate(), DisposalRate: r.DisposalRate(),
		Parcels: r.Parcels, Closed: r.Closed, Unmapped: r.Unmapped,
	}
	category := string(r.Category)
	for key, field := range map[Key]struct {
		to   **string
		from *string
	}{
		ByCategory: {&out.Category, &category}, ByRegion: {&out.Region, &r.Region},
		ByMeasure: {&out.Measure, &r.Measure}, ByMonth: {&out.Month, &r.Month},
		ByLeader: {&out.Leader, &r.Leader}, ByCohort: {&out.Cohort, &r.Cohort},
	} {
		if slices.Contains(by, key) {
			*field.to = field.from
		}
	}
	if out.Region != nil {
		out.RegionName = &r.RegionName
	}
	return out
}

func formatted(mu *Mu) *string {
	if mu == nil {
		return nil
	}
	s := FormatMu(*mu)
	return &s
}

// MarshalJSON is the answer of the interface and of the command line. A row has
// exactly the keys by which it was asked; the total has none.
func (p Progress) MarshalJSON() ([]byte, error) {
	rows := make([]rowJSON, len(p.Rows))
	for i, r := range p.Rows {
		rows[i] = r.json(p.By)
	}
	return json.Marshal(struct {
		Task     string    `json:"task"`
		Region   string    `json:"region"`
		AsOf     Date      `json:"as_of"`
		Position string    `json:"position"`
		By       []Key     `json:"by"`
		Rows     []rowJSON `json:"rows"`
		Total    rowJSON   `json:"total"`
	}{p.Task.Code, p.Region, p.AsOf, p.Position, p.By, rows, p.Total.json(nil)})
}
