package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/proof"
)

// When is at which of the books' two clocks somebody looks: what had taken effect
// by a date, as the books knew it at a position.
type When struct {
	AsOf     land.Date // none: the day on which the position was sealed, or today
	Position string    // none: all that the books know
}

// known is what the books know in a snapshot: at the head everything, at an
// older position what had come in by then; and of that, what had taken effect by
// a date.
type known struct {
	Position string
	behind   bool      // the books may have gone on since the position
	older    bool      // rows are read from history
	past     bool      // and what took effect after the day is left out
	day      land.Date // as of which is looked, and by which clocks go
	frame    framed    // at the head: regions and measures as they stand in the snapshot

	read *land.Frame // regions and measures as they were, once they are read
}

// asked is the parcels that a query looks at: only of these are rows read from
// history.
type asked string

const (
	askedFilter asked = `select id from parcel where task = @task and region = any(@regions)`
	askedOne    asked = `select @id::uuid as id`
)

// pickedFrom is the tables that a filter of parcels looks at.
var pickedFrom = []string{"parcel", "balance", "disposal", "note", "task"}

// checkWhen refuses a date to come, and a position that no head ever had.
func (d *Desk) checkWhen(at When) error {
	if at.AsOf.After(d.Today()) {
		return land.Refuse(land.Invalid, "query.as_of", "after_today", "the date lies after today")
	}
	return checkPosition(at.Position)
}

// knowing runs f on a snapshot at a position, or, without one, at the head: what
// was committed before the call is sealed then. Where others write all the time,
// the head is read as an older position is, without what came in meanwhile.
func (d *Desk) knowing(ctx context.Context, at When, parcel *land.ID, f func(pgx.Tx, known) error) error {
	if err := d.checkWhen(at); err != nil {
		return err
	}
	for try := 0; at.Position == "" && try < 3; try++ {
		waits := false
		err := d.read(ctx, func(tx pgx.Tx) (err error) {
			if waits, err = anyWaits(ctx, tx, parcel); err != nil || waits {
				return err
			}
			k, err := d.knownAtHead(ctx, tx)
			if err != nil {
				return err
			}
			return f(tx, k.asOf(at.AsOf))
		})
		if err != nil || !waits {
			return err
		}
		if err := d.Seal(ctx); err != nil {
			return err
		}
	}
	return d.read(ctx, func(tx pgx.Tx) error {
		k, err := d.then(ctx, tx, at)
		if err != nil {
			return err
		}
		return f(tx, k)
	})
}

// then is what the books knew at a position that they have reached.
func (d *Desk) then(ctx context.Context, tx pgx.Tx, at When) (known, error) {
	head, err := d.head(ctx, tx)
	if err != nil {
		return known{}, err
	}
	position, err := positionAt(at.Position, head)
	if err != nil {
		return known{}, err
	}
	day, err := d.sealedOn(ctx, tx, position)
	return known{Position: position, behind: true, older: true, day: day}.asOf(at.AsOf), err
}

// asOf is the same as of another day. Nothing takes effect after the day on which
// it is sealed, so that a later day leaves nothing out.
func (k known) asOf(day land.Date) known {
	if !day.IsZero() {
		k.past = day.Before(k.day)
		k.older = k.older || k.past
		k.day = day
	}
	return k
}

// with puts in front of a query tables as they were at the position and as of
// the day, under their own names; at the head nothing. It takes over the
// arguments.
func (k known) with(d *Desk, args pgx.NamedArgs, of asked, tables ...string) string {
	if !k.older {
		return ""
	}
	args["ledger"], args["position"], args["as_of"] = d.ledger.id, k.Position, k.day
	var ctes []string
	then := then
	switch {
	case of == "": // tables that go by a code, on which no date takes effect
	case k.past:
		then, tables = past, append(slices.Clone(tables), pastNeeds(tables)...)
		ctes = k.changed(of)
	default:
		ctes = k.changed(of)
	}
	for _, t := range tableOrder {
		if slices.Contains(tables, t) {
			if k.past {
				ctes = append(ctes, pastFirst(t, of)...)
			}
			ctes = append(ctes, t+" as not materialized ("+then[t]()+")")
		}
	}
	return "with " + strings.Join(ctes, ", ") + " "
}

// changed is the parcels that are asked for, parted into those on which something
// is another by now, and the same.
func (k known) changed(of asked) []string {
	moved := []string{}
	if k.behind {
		moved = append(moved, changedSince)
	}
	if k.past {
		moved = append(moved, effectiveAfter)
	}
	if len(moved) == 0 {
		moved = append(moved, `select id from asked where false`)
	}
	return []string{`asked as materialized (` + string(of) + `)`,
		`changed as materialized (select id from ` + of.expected(`select id from (`+strings.Join(moved, " union all ")+`) m group by id`) + ` id)`,
		`same as materialized (select id from ` + of.expected(`
			select id from (select id, 0 as moved from asked union all select id, 1 from changed) m group by id having max(moved) = 0`) + ` id)`}
}

// expected is the ids of a query, of which as many are expected as are asked for.
func (of asked) expected(sql string) string {
	if of == askedOne {
		return `unnest(array(` + sql + `))`
	}
	return `many(array(` + sql + `))`
}

// tableOrder is tables in an order in which each follows from those before.
var tableOrder = []string{"task", "region", "measure", "note", "disposal", "parcel", "balance"}

// changedSince is the parcels on which something was done since the position.
const changedSince = `
	select asked.id from asked join balance_history h on h.parcel_id = asked.id join position o on o.act_id = h.act_id and o.ledger = @ledger
	where o.position > @position::text::bigint
	union all select asked.id from asked join balance_history h on h.parcel_id = asked.id join unsealed u on u.act_id = h.act_id`

// knewSQL joins the positions that the books had by then.
const knewSQL = `join position o on o.act_id = h.act_id and o.ledger = @ledger and o.position <= @position::text::bigint`

// then is the rows of a table as they were: for parcels on which nothing was
// done since those that stand, for the others the newest of history.
var then = map[string]func() string{
	"parcel": func() string {
		return unchanged("parcel", "id") + `
		union all select ` + columnsOf("parcel") + picksOf + `, st_xmin(r.shape), st_ymin(r.shape), st_xmax(r.shape), st_ymax(r.shape) from changed c cross join lateral (
			select h.* from parcel_history h ` + knewSQL + ` where h.id = c.id order by o.position desc limit 1) r`
	},
	"balance": func() string {
		return unchanged("balance", "parcel_id") + `
		union all select ` + columnsOf("balance") + ` from changed c cross join lateral (
			select h.* from balance_history h ` + knewSQL + ` where h.parcel_id = c.id order by h.rev desc limit 1) r`
	},
	"disposal": func() string {
		return unchanged("disposal", "parcel_id") + `
		union all select ` + columnsOf("disposal") + ` from changed c join disposal d on d.parcel_id = c.id cross join lateral (
			select h.* from disposal_history h ` + knewSQL + ` where h.id = d.id order by h.rev desc limit 1) r`
	},
	"note": func() string {
		return `select h.* from note h ` + knewSQL
	},
	"task":    func() string { return framedThen("task") },
	"region":  func() string { return framedThen("region") },
	"measure": func() string { return framedThen("measure") },
}

// unchanged is the rows that stand, of the parcels that are the same.
func unchanged(table, key string) string {
	picks := ""
	if table == "parcel" {
		picks = picksOf + `, west, south, east, north`
	}
	return `select ` + columnsOf(table) + picks + ` from ` + table + ` r join same on same.id = r.` + key
}

// framedThen is the rows of a table that goes by a code.
func framedThen(table string) string {
	return `select distinct on (r.code) ` + columnsOf(table) + ` from (
		select h.*, o.position from ` + table + `_history h ` + knewSQL + `) r order by r.code, r.position desc`
}

// picksOf is the columns of a parcel that follow from others, in its history too.
const picksOf = `, r.mapped, r.leader, r.unit, r.officer, r.cohort, r.approved_on, r.supply_committed_on, r.due_on, r.start_by, r.started,
	r.by_government, r.extended_start_on, r.interim_ends_on`

// columnsOf is the columns of r, a row of a table or of its history. Those of a
// domain come as what lies beneath: parts of a table of which one is made up from
// history are then of the same types, and of such the planner reads only the columns
// that are asked for.
func columnsOf(table string) string {
	for _, t := range proof.Tables {
		if t.Name == table+"_history" {
			return plain.Replace("r." + strings.Join(t.Columns, ", r."))
		}
	}
	panic("store: nothing keeps the history of " + table)
}

var plain = strings.NewReplacer("r.state", "r.state::text", "r.status", "r.status::text")

// knownAtHead is all that the books know in a snapshot in which nothing waits.
func (d *Desk) knownAtHead(ctx context.Context, tx pgx.Tx) (known, error) {
	k := known{day: d.Today()}
	var version int64
	err := tx.QueryRow(ctx, `
		select frame, (select coalesce(max(position), 0)::text from position where ledger = id) from ledger`).Scan(&version, &k.Position)
	if err == nil {
		k.frame, err = d.frameIn(ctx, tx, version)
	}
	return k, err
}

// queueFrame queues regions and measures as they were; those of the head are
// known already.
func (d *Desk) queueFrame(b *pgx.Batch, k known, f *land.Frame) {
	if k.read != nil {
		f.Tree, f.Measures = k.read.Tree, k.read.Measures
		return
	}
	if !k.older {
		f.Tree, f.Measures = k.frame.tree, k.frame.measures
		return
	}
	args := pgx.NamedArgs{}
	queueRegions(b, k.with(d, args, "", "region")+regionsSQL, &f.Tree, args)
	queueMeasures(b, k.with(d, args, "", "measure")+measuresSQL, &f.Measures, args)
}

// frameAt is the regions and measures as they were.
func (d *Desk) frameAt(ctx context.Context, tx pgx.Tx, k known) (land.Frame, error) {
	f, b := land.Frame{}, &pgx.Batch{}
	d.queueFrame(b, k, &f)
	return f, tx.SendBatch(ctx, b).Close()
}

// treeAt is the regions as they were.
func (d *Desk) treeAt(ctx context.Context, tx pgx.Tx, k known) (land.Tree, error) {
	f, err := d.frameAt(ctx, tx, k)
	return f.Tree, err
}

// sealedOn is the day on which a position was sealed.
func (d *Desk) sealedOn(ctx context.Context, tx pgx.Tx, at string) (land.Date, error) {
	var sealed time.Time
	err := tx.QueryRow(ctx, `select coalesce(max(sealed_at), $3) from position where ledger = $1 and position = $2::text::bigint`,
		d.ledger.id, at, d.now()).Scan(&sealed)
	return land.DateOf(sealed), err
}
