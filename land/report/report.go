package report

import (
	"time"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// Part is a part of a report that can be asked for.
type Part string

// The parts, in their order. The sentences, the table by category and the
// footnotes are in every report.
const (
	Regions  Part = "region"
	Measures Part = "measure"
	Leaders  Part = "leader"
	Cohorts  Part = "cohort"
	Trend    Part = "trend"
	Forecast Part = "forecast"
	Clocks   Part = "clocks"
	Map      Part = "map"
	Ledger   Part = "ledger"
)

// Parts is all of them.
var Parts = []Part{Regions, Measures, Leaders, Cohorts, Trend, Forecast, Clocks, Map, Ledger}

// Report is what the books say of a task in a region as of a date, as they knew
// it at a position. Rows are by the keys that their names say.
type Report struct {
	Task       land.Task
	Region     land.Region
	AsOf       land.Date
	Position   string
	SealedAt   time.Time // when the position was sealed: the only date that files carry
	Checkpoint string    // signed, at the position or after it; empty without a key
	Parts      []Part    // that were asked for
	Period     land.Period
	Since      land.Date // what Before stood as of; none: nothing is compared
	Template   land.Template
	Figures    []land.NamedFigure
	Measure    map[string]land.Measure

	land.Overview
	Before *land.Overview // as of Since

	Regions    []Division // what lies directly below, and, of cities, their counties
	Measures   []land.Row // by category and measure
	Leaders    []land.Row
	Cohorts    []land.Row
	Months     []land.Row
	Pace       *land.Pace
	Milestones []land.MilestoneLight
	Forecast   *land.Forecast
	Clocks     *ClockList
	Parcels    []Parcel // of the ledger and the map; nil where neither was asked for
	TooMany    int      // how many parcels there are where they are too many to be drawn

	Signature land.Signature
	Corrects  *Correction // what this report is a correction of
}

// ClockList is the parcels near or past a date.
type ClockList struct {
	Parcels []ClockedParcel // the most pressing first
	More    int             // that are not listed
}

// ClockedParcel is a parcel with the clock that presses most.
type ClockedParcel struct {
	ParcelNo, Name, Region string
	Category               land.Category
	land.Clock
}

// Parcel is a parcel as of the date of the report.
type Parcel struct {
	ID         land.ID
	ParcelNo   string
	Category   land.Category
	Region     string
	Names      []string // of the county, and of the park or township below it
	Attributes land.Attributes
	As         land.Figure // listed as written
	land.Balance
	Counted  land.Mu
	Status   land.Status
	Done     []Done // by measure
	Noted    string // the last note
	NotedOn  land.Date
	Planned  land.Date // by when it is to be closed; none where nobody said
	Papers   []string  // the kinds of evidence, by code
	ClosedOn land.Date // the day on which the last of it was accepted; none while it is not closed
	Shape    orb.MultiPolygon
}

// Done is what a measure has brought of a parcel.
type Done struct {
	Measure string
	Reached land.Mu // at least reported
}

// Correction is the statement that a report corrects.
type Correction struct {
	ID     land.ID
	AsOf   land.Date
	Reason string
}
