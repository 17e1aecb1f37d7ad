package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
)

// Chapter is the books of one county that come in at once: its targets, its
// parcels, and what was done about each.
type Chapter struct {
	Region  string // of the county, in which all of it lies
	Targets []land.Target
	Stories []Story
}

// Story is a parcel, with its areas and without ID, and its disposals in the
// order in which they were made. One disposal has come to its end before the
// next was handed in.
type Story struct {
	Parcel land.Parcel
	Deeds  []Deed
}

// Deed is a disposal as it was drafted, and the steps that followed.
type Deed struct {
	Draft   land.Disposal
	Drafted land.Date
	By      land.Actor // the officer
	Steps   []Taken
}

// Taken is a step that somebody took on a day.
type Taken struct {
	By land.Actor
	On land.Date
	land.StepRequest
}

// LoadChapter puts a chapter into the books of a task that has nothing of its
// county yet; where it has, it does nothing. Every step goes by the rules of
// package land. Steps of one kind that one person took on one day in the county
// are one act, as when a list is decided on, recorded at ten o'clock that day. A
// disposal that was handed in was drafted by the same act.
func (d *Desk) LoadChapter(ctx context.Context, t land.Task, c Chapter) error {
	if err := d.mustSee("region", c.Region); err != nil {
		return err
	}
	if err := d.mustAny(c.Region, land.Registrar, land.Admin); err != nil {
		return err
	}
	var loaded bool
	err := d.pool.QueryRow(ctx, `
		select exists (select from parcel where task = $1 and region in (select region from region_path where ancestor = $2))`,
		t.Code, c.Region).Scan(&loaded)
	if err != nil || loaded {
		return translate(err)
	}
	l := &loading{desk: d, task: t, county: c.Region, acts: map[actKey]*bulkAct{}}
	if err := l.read(c); err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error { return l.write(ctx, tx) })
	if err == nil {
		d.wakeSealer()
	}
	return translate(err)
}

// Copied lets the database see what was copied into the books, which it would else
// look at within a minute, or not where nothing looks by itself.
func (s *Store) Copied(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, `select books_copied()`)
	return translate(err)
}

// loading is a chapter as rows.
type loading struct {
	desk   *Desk
	task   land.Task
	county string
	acts   map[actKey]*bulkAct

	parcels, balances, journal [][]any
	targets                    []land.Target
}

type actKey struct {
	kind, login string
	on          land.Date
}

// bulkAct is an act on many parcels.
type bulkAct struct {
	actKey
	land.Act
	transfers int
	tallies   map[tallyKey]land.Tally
	first     [][]any // rows of disposals that it made
	then      []land.Disposal
	balances  map[land.ID]stands // of the parcels that it touched
}

// stands is what an act leaves of a parcel's balance.
type stands struct {
	land.Balance
	status land.Status
	rev    int64
}

type tallyKey struct {
	region   string
	category land.Category
	on       land.Date
}

func (l *loading) act(kind string, by string, on land.Date, from land.Act) *bulkAct {
	key := actKey{kind, by, on}
	a := l.acts[key]
	if a == nil {
		a = &bulkAct{actKey: key, Act: from, tallies: map[tallyKey]land.Tally{}, balances: map[land.ID]stands{}}
		a.Kind, a.Actor, a.EffectiveOn, a.RecordedAt = kind, by, on, on.Add(2*time.Hour) // dates are midnight UTC, eight o'clock here
		a.ID = idAt(a.RecordedAt)
		l.acts[key] = a
	}
	return a
}

// idAt is an ID as it would have been made at a time, so that acts told of the
// past stand in their order.
func idAt(at time.Time) land.ID {
	id := land.NewID()
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16|uint64(binary.BigEndian.Uint16(id[6:8])))
	return id
}

// read takes every story through the rules.
func (l *loading) read(c Chapter) error {
	l.targets = c.Targets
	for _, s := range c.Stories {
		if err := l.story(s); err != nil {
			return fmt.Errorf("parcel %s: %w", s.Parcel.ParcelNo, err)
		}
	}
	return nil
}

func (l *loading) story(s Story) error {
	p := s.Parcel
	p.ID, p.Task = land.NewID(), l.task.Code
	books := land.Books{Tree: l.desk.Tree(), Task: l.task, Parcel: p, Rev: 1}
	list := l.act(land.ActImport, l.desk.Actor.Login, l.task.Baseline, land.Act{Document: "generated"})
	transfer, tally := land.List(l.task, p)
	books.Transfers = []land.Transfer{transfer}
	l.moved(list, books, books.Transfers, []land.Tally{tally})
	for _, deed := range s.Deeds {
		if err := l.deed(&books, deed); err != nil {
			return err
		}
	}
	row, err := parcelRow(p)
	if err != nil {
		return err
	}
	l.parcels = append(l.parcels, row)
	status := land.StatusOf(p, land.Balance{Open: p.ListedMu}, nil)
	l.balances = append(l.balances, []any{p.ID, p.Task, p.Region, p.ListedMu, string(status)})
	return nil
}

// deed takes a disposal through its steps.
func (l *loading) deed(books *land.Books, deed Deed) error {
	x := deed.Draft
	x.ID, x.Parcel, x.Region = land.NewID(), books.Parcel.ID, books.Parcel.Region
	c, err := books.Draft(deed.By, x, l.desk.Measures()[x.Measure], deed.Drafted)
	if err != nil {
		return err
	}
	if len(deed.Steps) == 0 {
		return l.made(l.act(c.Act.Kind, deed.By.Login, deed.Drafted, c.Act), books, c)
	}
	books.Disposals = append(books.Disposals, c.Disposal)
	for i, s := range deed.Steps {
		if c, err = books.Step(s.By, x.ID, s.StepRequest, s.On); err != nil {
			return err
		}
		act := l.act(c.Act.Kind, s.By.Login, s.On, c.Act)
		if i == 0 {
			books.Disposals = books.Disposals[:len(books.Disposals)-1]
			err = l.made(act, books, c)
		} else {
			l.changed(act, books, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// made takes a change in that makes its disposal.
func (l *loading) made(act *bulkAct, books *land.Books, c land.Change) error {
	c.Disposal.Rev = books.Rev + 1
	row, err := disposalRow(l.task.Code, c.Disposal)
	if err != nil {
		return err
	}
	act.first = append(act.first, row)
	books.Disposals = append(books.Disposals, c.Disposal)
	l.turned(act, books, c)
	return nil
}

// changed takes a change in that takes a step on its disposal.
func (l *loading) changed(act *bulkAct, books *land.Books, c land.Change) {
	c.Disposal.Rev = books.Rev + 1
	act.then = append(act.then, c.Disposal)
	books.Disposals[len(books.Disposals)-1] = c.Disposal
	l.turned(act, books, c)
}

func (l *loading) turned(act *bulkAct, books *land.Books, c land.Change) {
	books.Rev++
	books.Transfers = append(books.Transfers, c.Transfers...)
	act.balances[books.Parcel.ID] = stands{c.Balance, c.Status, books.Rev}
	l.moved(act, *books, c.Transfers, c.Tallies)
}

// moved takes transfers and counts into the journal of an act.
func (l *loading) moved(act *bulkAct, books land.Books, transfers []land.Transfer, tallies []land.Tally) {
	p := books.Parcel
	for _, t := range transfers {
		var disposal *land.ID
		var from *string
		if t.Disposal != (land.ID{}) {
			disposal = &t.Disposal
		}
		if t.From != land.Outside {
			from = (*string)(&t.From)
		}
		l.journal = append(l.journal, []any{act.ID, act.transfers, p.Task, p.Region, string(p.Category), p.ID, books.Rev,
			disposal, t.Measure, from, string(t.To), t.Mu, t.EffectiveOn.Time})
		act.transfers++
	}
	for _, t := range tallies {
		key := tallyKey{p.Region, p.Category, t.On}
		sum := act.tallies[key]
		sum.Parcels, sum.Closed, sum.Unmapped = sum.Parcels+t.Parcels, sum.Closed+t.Closed, sum.Unmapped+t.Unmapped
		act.tallies[key] = sum
	}
}

func parcelRow(p land.Parcel) ([]any, error) {
	if p.Attributes == nil {
		p.Attributes = land.Attributes{}
	}
	wkb, err := bulkShape(p.Shape)
	return []any{p.ID, p.Task, p.ParcelNo, string(p.Category), p.Region, p.Listed.Value, string(p.Listed.Unit), p.ListedMu,
		wkb, p.PlaneM2, p.EllipsoidM2, p.Attributes}, err
}

func disposalRow(task string, x land.Disposal) ([]any, error) {
	wkb, err := bulkShape(x.Shape)
	return []any{x.ID, x.Parcel, task, x.Region, x.Measure, x.Mu, x.Document, x.DocMu, x.DatedOn.Time, x.Reason,
		wkb, x.PlaneM2, x.EllipsoidM2, string(x.State), x.Submitter, x.Returned, x.Rev}, err
}

// bulkShape is a shape as COPY takes it, nil for none.
func bulkShape(shape orb.MultiPolygon) (any, error) {
	if shape == nil {
		return nil, nil
	}
	return geo.EncodeEWKB(shape, 4490)
}

// write copies the rows in, act by act where the act is what history goes by.
func (l *loading) write(ctx context.Context, tx pgx.Tx) error {
	if err := knowGeometry(ctx, tx.Conn()); err != nil {
		return err
	}
	acts := l.ordered()
	under := func(act *bulkAct) error {
		_, err := tx.Exec(ctx, setScope, joined(l.desk.regions(l.county)), act.ID)
		return err
	}
	if err := under(acts[0]); err != nil {
		return err
	}
	for _, w := range []struct {
		table   string
		columns []string
		rows    [][]any
	}{
		{"act", []string{"id", "ledger", "kind", "actor", "task", "region", "effective_on", "recorded_at", "recorded", "authority", "document", "reason"}, l.actRows(acts)},
		{"unsealed", []string{"act_id"}, idRows(acts)},
		{"parcel", []string{"id", "task", "parcel_no", "category", "region", "listed_value", "listed_unit", "listed_mu",
			"shape", "plane_m2", "ellipsoid_m2", "attributes"}, l.parcels},
		{"balance", []string{"parcel_id", "task", "region", "open", "status"}, l.balances},
	} {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{w.table}, w.columns, pgx.CopyFromRows(w.rows)); err != nil {
			return err
		}
	}
	for _, act := range acts {
		if len(act.first)+len(act.then) == 0 {
			continue
		}
		if err := under(act); err != nil {
			return err
		}
		if err := act.write(ctx, tx); err != nil {
			return err
		}
	}
	return l.writeJournal(ctx, tx, acts)
}

// ordered is the acts as they happened; the list comes first.
func (l *loading) ordered() []*bulkAct {
	var acts []*bulkAct
	for _, a := range l.acts {
		acts = append(acts, a)
	}
	slices.SortFunc(acts, func(a, b *bulkAct) int {
		return cmp.Or(a.on.Compare(b.on), cmp.Compare(a.login, b.login), cmp.Compare(a.actKey.kind, b.actKey.kind))
	})
	return acts
}

func (l *loading) actRows(acts []*bulkAct) (rows [][]any) {
	for _, a := range acts {
		rows = append(rows, []any{a.ID, l.desk.ledger.id, a.Kind, a.Actor, l.task.Code, l.county, a.EffectiveOn.Time, a.RecordedAt,
			a.Recorded, a.Authority, a.Document, a.Reason})
	}
	return rows
}

func idRows(acts []*bulkAct) (rows [][]any) {
	for _, a := range acts {
		rows = append(rows, []any{a.ID})
	}
	return rows
}

func (a *bulkAct) write(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"disposal"}, []string{"id", "parcel_id", "task", "region", "measure", "mu", "document", "document_mu",
		"dated_on", "reason", "shape", "plane_m2", "ellipsoid_m2", "state", "submitter", "returned", "rev"}, pgx.CopyFromRows(a.first))
	if err != nil {
		return err
	}
	if err := a.balance(ctx, tx); err != nil || len(a.then) == 0 {
		return err
	}
	ids, mu := make([]land.ID, len(a.then)), make([]land.Mu, len(a.then))
	states, submitters, returned, revs := make([]string, len(a.then)), make([]string, len(a.then)), make([]string, len(a.then)), make([]int64, len(a.then))
	for i, x := range a.then {
		ids[i], mu[i], states[i], submitters[i], returned[i], revs[i] = x.ID, x.Mu, string(x.State), x.Submitter, x.Returned, x.Rev
	}
	_, err = tx.Exec(ctx, `
		update disposal x set mu = n.mu, state = n.state, submitter = n.submitter, returned = n.returned, rev = n.rev
		from unnest($1::uuid[], $2::numeric[], $3::text[], $4::text[], $5::text[], $6::bigint[]) n (id, mu, state, submitter, returned, rev)
		where x.id = n.id`, ids, mu, states, submitters, returned, revs)
	return err
}

// balance writes what the act leaves of balances.
func (a *bulkAct) balance(ctx context.Context, tx pgx.Tx) error {
	var ids []land.ID
	var open, reported, passed, accepted, struck []land.Mu
	var states []string
	var revs []int64
	for id, b := range a.balances {
		ids, states, revs = append(ids, id), append(states, string(b.status)), append(revs, b.rev)
		open, reported, passed = append(open, b.Open), append(reported, b.Reported), append(passed, b.CityPassed)
		accepted, struck = append(accepted, b.Accepted), append(struck, b.StruckOff)
	}
	_, err := tx.Exec(ctx, `
		update balance b set open = n.open, reported = n.reported, city_passed = n.passed, accepted = n.accepted, struck_off = n.struck,
			status = n.status, rev = n.rev
		from unnest($1::uuid[], $2::numeric[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::text[], $8::bigint[])
			n (id, open, reported, passed, accepted, struck, status, rev)
		where b.parcel_id = n.id`, ids, open, reported, passed, accepted, struck, states, revs)
	return err
}

func (l *loading) writeJournal(ctx context.Context, tx pgx.Tx, acts []*bulkAct) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"journal"}, []string{"act_id", "n", "task", "region", "category", "parcel_id", "rev",
		"disposal_id", "measure", "from_account", "to_account", "mu", "effective_on"}, pgx.CopyFromRows(l.journal))
	if err != nil {
		return err
	}
	var tallies [][]any
	for _, a := range acts {
		n := 0
		for key, t := range a.tallies {
			tallies = append(tallies, []any{a.ID, n, l.task.Code, key.region, string(key.category), key.on.Time, t.Parcels, t.Closed, t.Unmapped})
			n++
		}
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"tally"}, []string{"act_id", "n", "task", "region", "category", "effective_on", "parcels", "closed", "unmapped"},
		pgx.CopyFromRows(tallies))
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	for n, t := range l.targets {
		b.Queue(`
			insert into target (act_id, n, task, region, category, value, unit, mu, effective_on)
			values ($1, $2, $3, $4, nullif($5, '')::category, $6, $7, $8, $9)`,
			acts[0].ID, n, l.task.Code, t.Region, string(t.Category), t.Figure.Value, string(t.Figure.Unit), t.Moved, l.task.Baseline)
	}
	return tx.SendBatch(ctx, b).Close()
}

// knowGeometry lets COPY write what columns of PostGIS and enumerations hold.
func knowGeometry(ctx context.Context, conn *pgx.Conn) error {
	if _, ok := conn.TypeMap().TypeForName("geometry"); ok {
		return nil
	}
	types := map[string]pgtype.Codec{"geometry": pgtype.ByteaCodec{}, "category": &pgtype.EnumCodec{}, "account": &pgtype.EnumCodec{}}
	for name, codec := range types {
		var oid uint32
		if err := conn.QueryRow(ctx, `select $1::regtype::oid`, name).Scan(&oid); err != nil {
			return err
		}
		conn.TypeMap().RegisterType(&pgtype.Type{Name: name, OID: oid, Codec: codec})
	}
	return nil
}
