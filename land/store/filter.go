package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Filter picks parcels of a task. An empty member picks all.
type Filter struct {
	Task       string          `json:"task,omitzero"`
	Region     string          `json:"region,omitzero"` // with all below it
	Categories []land.Category `json:"categories,omitzero"`
	Statuses   []land.Status   `json:"statuses,omitzero"` // empty: all but replaced parcels, whose land stands in others
	Leader     string          `json:"leader,omitzero"`   // who answers for it, or Nobody; so with the next two
	Unit       string          `json:"unit,omitzero"`
	Officer    string          `json:"officer,omitzero"`
	Cohort     string          `json:"cohort,omitzero"` // of approval years, or Nobody
	Text       string          `json:"text,omitzero"`   // in the number, name, project or holder, in any case
	Mapped     *bool           `json:"mapped,omitzero"`
	Measures   []string        `json:"measures,omitzero"` // with a disposal by one of these
	DueBy      land.Date       `json:"due_by,omitzero"`   // still to be closed, and due on this day or earlier
	Lights     []land.Light    `json:"lights,omitzero"`   // of the clock that comes first
	Clock      land.ClockKind  `json:"clock,omitzero"`    // of this one only
	Silent     int             `json:"silent,omitzero"`   // still to be closed, and no note in so many days
	Overdue    bool            `json:"overdue,omitzero"`  // as DueBy of the day before
	Least      *land.Mu        `json:"least,omitzero"`    // listed with no less than this
	Most       *land.Mu        `json:"most,omitzero"`     // and no more
	From       land.Date       `json:"from,omitzero"`     // with a disposal dated on this day or later
	To         land.Date       `json:"to,omitzero"`       // and, the same one, on this day or earlier
	Level      land.Account    `json:"level,omitzero"`    // with mu that has reached this level: reported, city_passed or accepted
}

// Nobody picks parcels of which a filter's member says nothing.
const Nobody = "-"

// scene is how a filter looks at clocks: by which day they go, and whether by the
// terms of every parcel's task instead of those of @task.
type scene struct {
	day   land.Date
	every bool
}

func (s scene) task() string {
	if s.every {
		return "p.task"
	}
	return "@task"
}

// where is the filter on parcel p and its balance b today, and always the
// regions that the actor may see.
func (d *Desk) where(f Filter) (string, pgx.NamedArgs) {
	return d.whereAt(f, scene{day: d.Today()})
}

// whereAt is the filter on a scene. Only what is asked for stands in it, so
// that the planner sees what it has to do.
func (d *Desk) whereAt(f Filter, s scene) (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{"task": f.Task, "regions": d.regions(f.Region), "day": s.day}
	terms := []string{d.inScope("p.region", f.Region)}
	if f.Task == "" { // of all tasks, each by its own terms
		s.every = true
	} else {
		terms = append(terms, "p.task = @task")
	}
	if !slices.Contains(f.Statuses, land.StatusReplaced) {
		terms = append(terms, "b.status <> 'replaced'")
	}
	add := func(asked bool, term, name string, value any) {
		if asked {
			terms = append(terms, term)
			args[name] = value
		}
	}
	add(len(f.Categories) > 0, "p.category = any(@categories::text[]::category[])", "categories", texts(f.Categories))
	add(len(f.Statuses) > 0 && !f.everyStatus(), "b.status = any(@statuses)", "statuses", texts(f.Statuses))
	add(f.Leader != "", "p.leader = @leader", "leader", named(f.Leader))
	add(f.Unit != "", "p.unit = @unit", "unit", named(f.Unit))
	add(f.Officer != "", "p.officer = @officer", "officer", named(f.Officer))
	add(f.Cohort != "", cohortSQL+" = @cohort", "cohort", named(f.Cohort))
	add(f.Text != "", `concat_ws(e'\n', p.parcel_no, p.attributes ->> 'name', p.attributes ->> 'project', p.attributes ->> 'holder') ilike @text`,
		"text", "%"+literally.Replace(f.Text)+"%")
	if f.Mapped != nil {
		add(true, "p.mapped = @mapped", "mapped", *f.Mapped)
	}
	if len(f.Measures) > 0 || !f.From.IsZero() || !f.To.IsZero() {
		of := []string{"m.parcel_id = p.id", "m.state <> 'discarded'"}
		narrow := func(asked bool, term, name string, value any) {
			if asked {
				of = append(of, term)
				args[name] = value
			}
		}
		narrow(len(f.Measures) > 0, "m.measure = any(@measures)", "measures", f.Measures)
		narrow(!f.From.IsZero(), "m.dated_on >= @from", "from", f.From)
		narrow(!f.To.IsZero(), "m.dated_on <= @to", "to", f.To)
		terms = append(terms, `exists (select from disposal m where `+strings.Join(of, " and ")+`)`)
	}
	add(f.Least != nil, "p.listed_mu >= @least", "least", f.Least)
	add(f.Most != nil, "p.listed_mu <= @most", "most", f.Most)
	if reached, ok := reachedSQL[f.Level]; ok {
		terms = append(terms, reached)
	}
	add(!f.DueBy.IsZero(), "p.due_on <= @due_by and "+undone, "due_by", f.DueBy)
	add(f.Overdue, "p.due_on < @day and "+undone, "day", s.day)
	if len(f.Lights) > 0 {
		add(true, clockLight(s, f.Clock)+" = any(@lights)", "lights", texts(f.Lights))
	} else if f.Clock != "" {
		add(true, clockDue(s, f.Clock)+" is not null", "day", s.day)
	}
	add(f.Silent > 0, undone+` and b.status <> 'suspended' and @day::date - coalesce(`+lastNote()+`, (select baseline from task where code = `+s.task()+`)) > @silent`,
		"silent", f.Silent)
	return strings.Join(terms, " and "), args
}

// everyStatus reports whether the filter names every status, and so picks by none.
func (f Filter) everyStatus() bool {
	return !slices.ContainsFunc(land.Statuses, func(s land.Status) bool { return !slices.Contains(f.Statuses, s) })
}

// reachedSQL is that mu of a parcel has reached a level.
var reachedSQL = map[land.Account]string{
	land.Reported: "b.reported + b.city_passed + b.accepted > 0", land.CityPassed: "b.city_passed + b.accepted > 0", land.Accepted: "b.accepted > 0"}

// undone is that a parcel is still to be closed.
const undone = "b.status not in ('closed', 'struck_off', 'replaced')"

// named is the value that the books have for what a filter names.
func named(asked string) string {
	if asked == Nobody {
		return ""
	}
	return asked
}

// literally takes the meaning from what LIKE reads as a pattern.
var literally = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// regions is those that the actor sees of a region and all below it.
func (d *Desk) regions(within string) []string {
	if within == "" {
		return d.scope
	}
	return slices.DeleteFunc(d.Tree().Subtree(within), func(code string) bool { return !d.sees(code) })
}

// inScope is that a row's region is one of those. Whoever sees all that there are sees
// every row, since new ones only come below them: to look up where each row lies
// would take a tenth of a tile's time.
func (d *Desk) inScope(region, within string) string {
	if within == "" && len(d.scope) == d.Tree().Size() {
		return "true"
	}
	return region + " = any(@regions)"
}

// text is the filter in one line, the same for the same filter.
func (f Filter) text() string {
	text, _ := json.Marshal(f) // it has nothing that could fail
	return string(text)
}

// Said is what was asked for, as parameters of a query and as a file tells it.
func (f Filter) Said() map[string]string {
	out := map[string]string{"task": f.Task, "region": f.Region, "category": joined(f.Categories), "status": joined(f.Statuses)}
	add := func(name, value string) {
		if value != "" {
			out[name] = value
		}
	}
	add("leader", f.Leader)
	add("unit", f.Unit)
	add("officer", f.Officer)
	add("cohort", f.Cohort)
	add("light", joined(f.Lights))
	add("clock", string(f.Clock))
	if f.Silent > 0 {
		add("silent", strconv.Itoa(f.Silent))
	}
	add("q", f.Text)
	add("measure", strings.Join(f.Measures, ","))
	if f.Mapped != nil {
		add("mapped", fmt.Sprint(*f.Mapped))
	}
	if !f.DueBy.IsZero() {
		add("due", f.DueBy.String())
	} else if f.Overdue {
		add("due", "overdue")
	}
	add("mu_least", muText(f.Least))
	add("mu_most", muText(f.Most))
	if !f.From.IsZero() {
		add("dated_from", f.From.String())
	}
	if !f.To.IsZero() {
		add("dated_to", f.To.String())
	}
	add("level", string(f.Level))
	return out
}

// muText is nothing where nothing is asked.
func muText(mu *land.Mu) string {
	if mu == nil {
		return ""
	}
	return land.FormatMu(*mu)
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
