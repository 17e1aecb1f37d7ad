package api

import (
	"sanlei/land"
	"sanlei/land/store"
)

// progressRow is one line of progress. The first members are there as far as
// rows were asked by them; of the others, what does not apply is null.
type progressRow struct {
	Category         land.Category `json:"category,omitzero"`
	Region           string        `json:"region,omitzero"`
	RegionName       string        `json:"region_name,omitzero"`
	Measure          string        `json:"measure,omitzero"`
	Month            string        `json:"month,omitzero"`
	Leader           *string       `json:"leader,omitempty"` // empty where nobody answers for the parcels
	Cohort           *string       `json:"cohort,omitempty"` // empty where it is not known
	AcceptedChangeMu *land.Mu      `json:"accepted_change_mu,omitempty"`
	progressFigures
}

type progressFigures struct {
	TargetMu       *land.Mu `json:"target_mu"`
	PartsMu        *land.Mu `json:"children_target_mu"` // what the targets below come to, beside a figure of the region's own
	ListedMu       *land.Mu `json:"listed_mu"`
	ReportedMu     land.Mu  `json:"reported_mu"`
	CityPassedMu   land.Mu  `json:"city_passed_mu"`
	AcceptedMu     land.Mu  `json:"accepted_mu"`
	CountedMu      land.Mu  `json:"counted_mu"`
	RemainingMu    *land.Mu `json:"remaining_mu"`
	ProvisionalMu  land.Mu  `json:"provisional_mu"`
	CompletionRate *string  `json:"completion_rate"`
	DisposalRate   *string  `json:"disposal_rate"`
	Parcels        *int     `json:"parcels"`
	Closed         *int     `json:"closed"`
	Unmapped       *int     `json:"unmapped"`

	Light land.Light `json:"light,omitzero"` // of a region with a target: how it goes against the task's time
}

type progress struct {
	Task     string          `json:"task"`
	Region   string          `json:"region"`
	AsOf     land.Date       `json:"as_of"`
	Position string          `json:"position"`
	By       []land.Key      `json:"by"`
	Rows     []progressRow   `json:"rows"`
	Total    progressFigures `json:"total"`
}

var showProgress = operation{
	id: "getProgress", summary: "Balances of a task",
	params: append(filterParams(),
		choices("by", "What rows stand for", names(land.Keys)...).or([]string{string(land.ByCategory)}),
		asOf(),
		position()),
	gives: gives{of: progress{}},
	serve: func(c *call) (answer, error) {
		f := c.filter()
		q := store.ProgressQuery{
			Task: f.Task, Region: f.Region, Filter: f,
			AsOf: value[land.Date](c, "as_of"), Position: value[string](c, "position"),
		}
		for _, k := range value[[]string](c, "by") {
			q.By = append(q.By, land.Key(k))
		}
		p, err := c.desk().Progress(c.ctx(), q)
		if err != nil {
			return answer{}, within("query", err)
		}
		return answer{body: c.progressOf(p)}, nil
	},
}

func names[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func (c *call) progressOf(p land.Progress) progress {
	out := progress{
		Task: p.Task.Code, Region: p.Region, AsOf: p.AsOf, Position: p.Position, By: p.By,
		Rows: make([]progressRow, len(p.Rows)), Total: figuresOf(p.Total),
	}
	out.Total.Light = lightOf(p, p.Total)
	asked := map[land.Key]bool{}
	for _, k := range p.By {
		asked[k] = true
	}
	for i, r := range p.Rows {
		row := progressRow{Category: r.Category, Measure: r.Measure, Month: r.Month, AcceptedChangeMu: r.AcceptedChange, progressFigures: figuresOf(r)}
		if asked[land.ByRegion] {
			row.Region, row.RegionName = r.Region, r.RegionName
			if len(p.By) == 1 {
				row.Light = lightOf(p, r)
			}
		}
		if asked[land.ByLeader] {
			row.Leader = &r.Leader
		}
		if asked[land.ByCohort] {
			row.Cohort = &r.Cohort
		}
		out.Rows[i] = row
	}
	return out
}

func lightOf(p land.Progress, r land.Row) land.Light {
	if pace := p.Task.Pace(r, p.AsOf); pace != nil {
		return pace.Light
	}
	return ""
}

func figuresOf(r land.Row) progressFigures {
	return progressFigures{
		TargetMu: r.Target, PartsMu: r.Parts, ListedMu: r.Listed, ReportedMu: r.Reported, CityPassedMu: r.CityPassed, AcceptedMu: r.Accepted,
		CountedMu: r.Counted, RemainingMu: r.Remaining(), ProvisionalMu: r.Provisional,
		CompletionRate: r.CompletionRate(), DisposalRate: r.DisposalRate(), Parcels: r.Parcels, Closed: r.Closed, Unmapped: r.Unmapped,
	}
}
