package api

import (
	"io"
	"strings"

	"github.com/go-json-experiment/json"

	"sanlei/land"
	"sanlei/land/store"
)

// comparison is what changed between two times of the parcels of a filter. What
// all parcels moved comes to the difference.
type comparison struct {
	Task       string           `json:"task"`
	Region     string           `json:"region"`
	From       comparedSide     `json:"from"`
	To         comparedSide     `json:"to"`
	Difference comparedSums     `json:"difference"`
	Parcels    []comparedParcel `json:"parcels"`
}

type comparedSide struct {
	AsOf     land.Date    `json:"as_of"`
	Position string       `json:"position"`
	Sums     comparedSums `json:"sums"`
}

// comparedSums is in mu. Levels are cumulative, as in a list.
type comparedSums struct {
	Parcels      int     `json:"parcels"`
	Unmapped     int     `json:"unmapped"`
	ListedMu     land.Mu `json:"listed_mu"`
	OpenMu       land.Mu `json:"open_mu"`
	ReportedMu   land.Mu `json:"reported_mu"`
	CityPassedMu land.Mu `json:"city_passed_mu"`
	AcceptedMu   land.Mu `json:"accepted_mu"`
	CountedMu    land.Mu `json:"counted_mu"`
}

// comparedParcel is a parcel of which something changed; a side is null where it
// is not there.
type comparedParcel struct {
	ID         land.ID           `json:"id"`
	ParcelNo   string            `json:"parcel_no"`
	Region     string            `json:"region"`
	Changes    []land.ChangeKind `json:"changes"`
	From       *standing         `json:"from"`
	To         *standing         `json:"to"`
	Moved      accounts          `json:"moved"` // to less from
	Attributes []changedText     `json:"attributes,omitempty"`
}

type standing struct {
	Category    land.Category `json:"category"`
	Status      land.Status   `json:"status"`
	Accounts    accounts      `json:"accounts"`
	PlaneM2     *land.Mu      `json:"plane_m2"`
	EllipsoidM2 *land.Mu      `json:"ellipsoid_m2"`
}

type changedText struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

// comparedFile stands for the answer as GeoJSON in the documents.
type comparedFile struct {
	Type     string           `json:"type"`
	Features []map[string]any `json:"features"`
	Sanlei   map[string]any   `json:"sanlei"`
}

var compareParcels = operation{
	id: "compareParcels", summary: "What changed of the parcels of a task between two dates or positions",
	params: append(filterParams(),
		date("from", "The first effective date; by default that of the second time, or the day of from_position"),
		text("from_position", "What the books knew the first time; by default what they knew the second", 64),
		asOf(), position(),
		choice("format", "The format of the answer; by default as Accept says", "json", "geojson")),
	gives: gives{of: comparison{}, also: map[string]any{geoJSONMedia: comparedFile{}}, media: []string{jsonMedia, geoJSONMedia}},
	serve: func(c *call) (answer, error) {
		switch value[string](c, "format") {
		case "json":
			c.media = jsonMedia
		case "geojson":
			c.media = geoJSONMedia
		}
		ask := store.Comparison{Filter: c.filter(), From: store.When{AsOf: value[land.Date](c, "from"), Position: value[string](c, "from_position")},
			To: c.when(), Shapes: c.media == geoJSONMedia}
		if ask.From == (store.When{}) {
			return answer{}, land.Refuse(land.Malformed, "query.from", "required", "what it is compared with is missing: a date, or from_position")
		}
		if !ask.Shapes {
			return answer{stream: func(w io.Writer) error { return within("query", c.streamComparison(w, ask)) }}, nil
		}
		a := answer{stream: func(w io.Writer) error {
			return within("query", store.WriteComparison(c.ctx(), c.desk(), w, ask))
		}}
		if value[string](c, "format") != "" { // taken home, not looked at
			a.file = "三类地对比_" + ask.Task + ".geojson"
		}
		return a, nil
	},
}

// streamComparison writes the head of the answer, and then parcel by parcel.
func (c *call) streamComparison(w io.Writer, ask store.Comparison) error {
	write := func(v any) (string, error) {
		text, err := json.Marshal(v, json.Deterministic(true), json.WithMarshalers(writeMu))
		return string(text), err
	}
	between, end := "", "]}"
	err := c.desk().Compare(c.ctx(), ask, func(x store.Compared) error {
		text, err := write(comparisonOf(ask.Task, x))
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, strings.TrimSuffix(text, end))
		return err
	}, func(p store.ComparedParcel) error {
		text, err := write(comparedOf(p))
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, between+text)
		between = ",\n"
		return err
	})
	if err == nil {
		_, err = io.WriteString(w, end)
	}
	return err
}

func comparisonOf(task string, x store.Compared) comparison {
	side := func(s store.ComparedSide) comparedSide {
		return comparedSide{s.AsOf, s.Position, comparedSumsOf(s.Sums)}
	}
	return comparison{Task: task, Region: x.Region, From: side(x.From), To: side(x.To),
		Difference: comparedSumsOf(x.Difference()), Parcels: []comparedParcel{}}
}

func comparedSumsOf(s store.Sums) comparedSums {
	return comparedSums{s.Parcels, s.Unmapped, s.Listed(), s.Open, s.Reported, s.CityPassed, s.Accepted, s.Counted}
}

func comparedOf(p store.ComparedParcel) comparedParcel {
	out := comparedParcel{ID: p.ID, ParcelNo: p.ParcelNo, Region: p.Region, Changes: p.Kinds, From: standingOf(p.From), To: standingOf(p.To), Moved: accounts(p.Moved)}
	for _, name := range p.Changed {
		out.Attributes = append(out.Attributes, changedText{name, p.From.Attributes[name], p.To.Attributes[name]})
	}
	return out
}

func standingOf(s *land.Seen) *standing {
	if s == nil {
		return nil
	}
	return &standing{s.Category, s.Status, accounts(s.Balance), s.PlaneM2, s.EllipsoidM2}
}
