package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Filter picks parcels of a task. An empty member picks all.
type Filter struct {
	Task       string
	Region     string // with all below it
	Categories []land.Category
	Statuses   []land.Status // empty: all but replaced parcels, whose land stands in others
	Leader     string
	Text       string // in the number, name, project or holder, in any case
	Mapped     *bool
	Measures   []string  // with a disposal by one of these
	DueBy      land.Date // still to be closed, and due on this day or earlier
}

// where is the filter on parcel p and its balance b, and always the regions
// that the actor may see. Only what is asked for stands in it, so that the
// planner sees what it has to do.
func (d *Desk) where(f Filter) (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{"task": f.Task, "regions": d.regions(f.Region)}
	terms := []string{"p.task = @task", "p.region = any(@regions)"}
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
	add(len(f.Statuses) > 0, "b.status = any(@statuses)", "statuses", texts(f.Statuses))
	add(f.Leader != "", "p.attributes ->> 'leader' = @leader", "leader", f.Leader)
	add(f.Text != "", `concat_ws(e'\n', p.parcel_no, p.attributes ->> 'name', p.attributes ->> 'project', p.attributes ->> 'holder') ilike @text`,
		"text", "%"+literally.Replace(f.Text)+"%")
	if f.Mapped != nil {
		add(true, "(p.shape is not null) = @mapped", "mapped", *f.Mapped)
	}
	add(len(f.Measures) > 0, `exists (select from disposal m
		where m.parcel_id = p.id and m.state <> 'discarded' and m.measure = any(@measures))`, "measures", f.Measures)
	add(!f.DueBy.IsZero(), `p.attributes ->> 'due_on' collate "C" <= @due_by and b.status not in ('closed', 'struck_off')`,
		"due_by", f.DueBy.String())
	return strings.Join(terms, " and "), args
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

// text is the filter in one line, the same for the same filter.
func (f Filter) text() string {
	mapped := ""
	if f.Mapped != nil {
		mapped = fmt.Sprint(*f.Mapped)
	}
	return fmt.Sprintf("%q", []any{f.Task, f.Region, f.Categories, f.Statuses, f.Leader, f.Text, mapped, f.Measures, f.DueBy.String()})
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
