package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// The clocks of parcel p with balance b, in SQL: the same rules as
// land.Task.Clocks, so that a province is filtered without reading it. The
// terms are those of the task @task, or in a scene of every task of the parcel's
// own; the day is @day.

// term is a number of the task's terms.
func term(s scene, name string) string {
	return `(select (terms ->> '` + name + `')::int from task where code = ` + s.task() + `)`
}

// acceptedOn is the date of the last accepted disposal by a measure.
func acceptedOn(measure string) string {
	return `(select max(m.dated_on) from disposal m where m.parcel_id = p.id and m.measure = '` + measure + `' and m.state = 'accepted')`
}

func lastNote() string {
	return `(select max(n.noted_on) from note n where n.parcel_id = p.id)`
}

// cohortSQL is the cohort of parcel p.
var cohortSQL = cohortOf("p.cohort", "p.approved_on")

// cohortOf is the cohort that is written, or that of the year of approval.
func cohortOf(written, approved string) string {
	return `cohort_of((select terms from task where code = @task), ` + written + `, ` + approved + `)`
}

// clockDue is the date to which a clock runs, null where it does not.
func clockDue(s scene, kind land.ClockKind) string {
	runs := func(when, due string) string {
		return `case when b.status not in ('closed', 'struck_off', 'replaced', 'suspended')` + when + ` then ` + due + ` end`
	}
	lapses := func(measure, months, written string) string {
		last := `months_after(` + acceptedOn(measure) + `, ` + term(s, months) + `)`
		return `case when b.status not in ('struck_off', 'replaced', 'suspended') and p.category = 'idle' and not p.started
			then nullif(least(coalesce(` + written + `, 'infinity'), coalesce(` + last + `, '-infinity')), '-infinity') end`
	}
	unextended := ` and p.start_by is not null and not exists (select from disposal m
		where m.parcel_id = p.id and m.measure in ('` + land.MeasureExtension + `', '` + land.MeasureInterim + `') and m.state = 'accepted')`
	switch kind {
	case land.ClockStart:
		return runs(unextended, `p.start_by`)
	case land.ClockIdle:
		return runs(` and not p.by_government`+unextended, `months_after(p.start_by, `+term(s, "idle_months")+`)`)
	case land.ClockRepossession:
		return runs(` and not p.by_government`+unextended, `months_after(p.start_by, `+term(s, "repossession_months")+`)`)
	case land.ClockExtension:
		return lapses(land.MeasureExtension, "extension_months", `p.extended_start_on`)
	case land.ClockInterim:
		return lapses(land.MeasureInterim, "interim_months", `p.interim_ends_on`)
	case land.ClockApproval:
		return runs(` and p.category = 'approved_unsupplied'`, `months_after(p.approved_on, `+term(s, "approval_months")+`)`)
	case land.ClockSupply:
		return runs(` and p.category = 'approved_unsupplied'`, `p.supply_committed_on`)
	case land.ClockDue:
		return runs(``, `p.due_on`)
	case land.ClockDeadline:
		return runs(``, `(select deadline from task where code = `+s.task()+`)`)
	}
	return `null::date`
}

// clockLight is the light of the clock that comes first, or of one kind; null
// where none runs.
func clockLight(s scene, kind land.ClockKind) string {
	var dues []string
	for _, k := range land.ClockKinds {
		if kind == k || kind == "" && k != land.ClockIdle && k != land.ClockRepossession { // those come after the start
			dues = append(dues, clockDue(s, k))
		}
	}
	return `(select case when due < @day::date then 'red' when due <= @day::date + ` + term(s, "orange_days") + ` then 'orange'
		when due <= @day::date + ` + term(s, "yellow_days") + ` then 'yellow' when due is not null then 'green' end
		from (select least(` + strings.Join(dues, `, `) + `) as due offset 0) first)`
}

// clockFacts is what a parcel's clocks go by and does not stand in its row.
func clockFacts() string {
	return acceptedOn(land.MeasureExtension) + `, ` + acceptedOn(land.MeasureInterim) + `, ` + lastNote()
}

// clocksOn is the clocks of a parcel on a day.
func clocksOn(day land.Date, t land.Task, p Parcel, f land.ClockFacts) []land.Clock {
	f.Category, f.ClockDates, f.Status = p.Category, p.Attributes.ClockDates(), p.Status
	return t.Clocks(f, day)
}

// readClocks reads the clocks of one parcel.
func (d *Desk) readClocks(ctx context.Context, tx pgx.Tx, k known, p *Parcel) error {
	var f land.ClockFacts
	t, err := d.taskAt(ctx, tx, k, p.Task)
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{"id": p.ID}
	err = tx.QueryRow(ctx, k.with(d, args, askedOne, "parcel", "balance", "disposal", "note")+`select `+clockFacts()+` from parcel p where p.id = @id`, args).
		Scan(&f.Extended, &f.Interim, &f.Noted)
	p.Clocks = clocksOn(k.day, t, *p, f)
	return err
}
