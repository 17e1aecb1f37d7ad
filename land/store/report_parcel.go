package store

import (
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"sanlei/land"
	"sanlei/land/report"
)

// The most parcels of which a report lists every one, and draws every one.
const (
	mostInLedger = 20_000
	mostOnMap    = 5_000
)

// readParcels reads each parcel once, as of the date, for all that is told by
// parcels: those of a past day are made up from history, and nothing in a report
// takes longer than that.
func (w *reporting) readParcels() error {
	n, ledger := *w.out.Total.Parcels, w.wants(report.Ledger)
	switch {
	case ledger && n > mostInLedger:
		return land.Refuse(land.TooLarge, "query.parts", "too_many_parcels", "a report lists 20,000 parcels at most: ask for a smaller region, or export them")
	case w.wants(report.Map) && n > mostOnMap:
		w.out.TooMany = n
	}
	draws := w.wants(report.Map) && n <= mostOnMap
	lists := ledger || draws || w.wants(report.Forecast) && n < land.FewParcels
	if !lists && !slices.ContainsFunc([]report.Part{report.Clocks, report.Leaders, report.Cohorts}, w.wants) {
		return nil
	}
	if err := w.readEachParcel(lists, draws); err != nil || !lists {
		return err
	}
	at := map[land.ID]*report.Parcel{}
	ids := make([]land.ID, len(w.out.Parcels))
	for i := range w.out.Parcels {
		p := &w.out.Parcels[i]
		at[p.ID], ids[i], p.Names = p, p.ID, w.namesOf(p.Region)
	}
	return w.readParcelCourse(ids, at)
}

// namesOf is the names of a parcel's county, and of the park or township below it.
func (w *reporting) namesOf(region string) (names []string) {
	small := func(l land.Level) bool { return l == land.LevelPark || l == land.LevelTownship }
	for _, code := range w.tree.Path(region) {
		if r, _ := w.tree.Find(code); r.Level == land.LevelCounty || small(r.Level) {
			names = slices.Insert(names, 0, r.Name)
		}
	}
	if r, _ := w.tree.Find(region); len(names) < 2 && small(r.Level) {
		return []string{"", r.Name}
	}
	return names
}

// ofJournal is what of the journal the report knows: to its date, and to its
// position.
const ofJournal = `from journal j join position o on o.act_id = j.act_id and o.ledger = @ledger and o.position <= @position::text::bigint
	where j.effective_on <= @as_of and j.parcel_id`

// readEachParcel reads the parcels with their accounts as of the date, and what
// measures set new dates: all at once, in the order of their numbers.
func (w *reporting) readEachParcel(lists, draws bool) error {
	where, args := w.desk.whereAt(Filter{Task: w.Task, Region: w.Region, Statuses: land.Statuses}, scene{day: w.AsOf})
	args["extension"], args["interim"] = land.MeasureExtension, land.MeasureInterim
	listed, shapes := "", "null::bytea" // what only a list shows is left out of a province
	if draws {
		shapes = "st_asbinary(p.shape)"
	}
	if lists {
		listed = `, p.attributes, p.listed_value, p.listed_unit, ` + shapes + `, b.open, b.reported, b.city_passed, b.accepted, b.struck_off`
	}
	rows, err := w.tx.Query(w.ctx, w.with(w.desk, args, askedFilter, pickedFrom...)+`
		select p.id, p.parcel_no, p.category::text, p.region, b.status,
			p.mapped, p.mapped_on, p.leader, p.cohort, p.approved_on, coalesce(p.attributes ->> 'name', ''),
			p.start_by, p.started, p.by_government, p.extended_start_on, p.interim_ends_on, p.supply_committed_on, p.due_on, d.extended, d.interim`+listed+`
		from parcel p join balance b on b.parcel_id = p.id left join (
			select parcel_id, max(dated_on) filter (where measure = @extension) as extended, max(dated_on) filter (where measure = @interim) as interim
			from disposal where measure in (@extension, @interim) and state = 'accepted' group by parcel_id
		) d on d.parcel_id = p.id
		where `+where+`
		order by p.parcel_no`, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	masked := w.Masked || w.desk.masks(w.Region)
	var pressing []report.ClockedParcel
	for rows.Next() {
		var p report.Parcel
		var t toldParcel
		var f land.ClockFacts
		var name string
		to := []any{&p.ID, &p.ParcelNo, &p.Category, &p.Region, &p.Status, &t.mapped, &t.mappedOn, &t.leader, &t.cohort, &f.Approved, &name,
			&f.StartBy, &f.Started, &f.ByGovernment, &f.ExtendedStart, &f.InterimEnds, &f.SupplyBy, &f.Due, &f.Extended, &f.Interim}
		if lists {
			to = append(to, &p.Attributes, &p.As.Value, &p.As.Unit, shape{&p.Shape}, &p.Open, &p.Reported, &p.CityPassed, &p.Accepted, &p.StruckOff)
		}
		if err := rows.Scan(to...); err != nil {
			return err
		}
		t.approvedOn = pgtype.Date{Time: f.Approved.Time, Valid: !f.Approved.IsZero()}
		w.told.add(p.ID, p.Region, p.Category, t)
		if c, ok := w.clocked(p, f, name); ok {
			pressing = append(pressing, c)
		}
		if lists && p.Balance.Listed().IsPositive() {
			if masked {
				p.Attributes = p.Attributes.Masked()
			}
			w.out.Parcels = append(w.out.Parcels, p)
		}
	}
	w.listClocks(pressing)
	return rows.Err()
}

// readPicked reads the rows by leader and by cohort: of one reading of the journal,
// and of the parcels as they were read.
func (w *reporting) readPicked() error {
	if !w.wants(report.Leaders) && !w.wants(report.Cohorts) {
		return nil
	}
	var cells []land.Cell
	b := &pgx.Batch{}
	w.desk.queuePicked(b, ProgressQuery{Task: w.Task, Region: w.Region, By: []land.Key{land.ByLeader, land.ByCohort}, AsOf: w.AsOf, told: &w.told}, w.known, &cells)
	if err := w.tx.SendBatch(w.ctx, b).Close(); err != nil {
		return err
	}
	frame := *w.read
	frame.Task, frame.Picked = w.out.Task, true
	sheet := land.NewSheet(frame, w.Region, w.AsOf, under(w.Region, cells))
	if w.wants(report.Leaders) {
		w.out.Leaders = sheet.Rows([]land.Key{land.ByLeader})
	}
	if w.wants(report.Cohorts) {
		w.out.Cohorts = sheet.Rows([]land.Key{land.ByCohort})
	}
	return nil
}

// standsIn is the mu in an account.
func standsIn(account string) string {
	return `coalesce(sum(case '` + account + `'::account when j.to_account then j.mu when j.from_account then -j.mu else 0 end), 0) as ` + account
}

// readParcelCourse reads by which measures, notes and papers the parcels came to
// where they stand.
func (w *reporting) readParcelCourse(ids []land.ID, at map[land.ID]*report.Parcel) error {
	args := pgx.NamedArgs{"ids": ids, "as_of": w.AsOf, "ledger": w.desk.ledger.id, "position": w.known.Position}
	known := `join position o on o.act_id = h.act_id and o.ledger = @ledger and o.position <= @position::text::bigint`
	b := &pgx.Batch{}
	w.queueDone(b, args, at)
	b.Queue(`
		select parcel_id, max(effective_on) filter (where to_account = 'accepted') `+ofJournal+` = any(@ids) group by parcel_id`, args).
		Query(each(func(row pgx.CollectableRow) error {
			var id land.ID
			var on land.Date
			err := row.Scan(&id, &on)
			if p := at[id]; p.Closed() {
				p.ClosedOn = on
			}
			return err
		}))
	b.Queue(`
		select distinct on (h.parcel_id) h.parcel_id, h.noted_on, h.happened from note h `+known+`
		where h.parcel_id = any(@ids) and h.noted_on <= @as_of order by h.parcel_id, h.noted_on desc, h.id desc`, args).
		Query(each(func(row pgx.CollectableRow) error {
			var id land.ID
			var on land.Date
			var text string
			err := row.Scan(&id, &on, &text)
			at[id].NotedOn, at[id].Noted = on, text
			return err
		}))
	b.Queue(`
		select distinct on (h.parcel_id) h.parcel_id, h.planned_on from note h `+known+`
		where h.parcel_id = any(@ids) and h.noted_on <= @as_of and h.planned_on is not null order by h.parcel_id, h.noted_on desc, h.id desc`, args).
		Query(each(func(row pgx.CollectableRow) error {
			var id land.ID
			var on land.Date
			err := row.Scan(&id, &on)
			at[id].Planned = on
			return err
		}))
	b.Queue(`
		select parcel_id, array_agg(distinct paper order by paper) from (
			select distinct on (h.id) h.parcel_id, h.paper, h.removed from evidence_history h `+known+`
			where h.parcel_id = any(@ids) order by h.id, o.position desc) e
		where not removed group by parcel_id`, args).
		Query(each(func(row pgx.CollectableRow) error {
			var id land.ID
			var papers []string
			err := row.Scan(&id, &papers)
			at[id].Papers = papers
			return err
		}))
	if err := w.tx.SendBatch(w.ctx, b).Close(); err != nil {
		return err
	}
	for _, p := range at {
		if due, err := land.ParseDate(p.Attributes["due_on"]); err == nil && p.Planned.IsZero() {
			p.Planned = due
		}
	}
	return nil
}

// queueDone queues what each measure has brought of each parcel, and what of it
// counts.
func (w *reporting) queueDone(b *pgx.Batch, args pgx.NamedArgs, at map[land.ID]*report.Parcel) {
	b.Queue(`
		select parcel_id, measure, reported, city_passed, accepted from (
			select j.parcel_id, j.measure, `+standsIn("reported")+`, `+standsIn("city_passed")+`, `+standsIn("accepted")+`
			`+ofJournal+` = any(@ids) and j.disposal_id is not null group by j.parcel_id, j.measure) m
		where reported + city_passed + accepted > 0 order by parcel_id, measure`, args).
		Query(each(func(row pgx.CollectableRow) error {
			var id land.ID
			var measure string
			var b land.Balance
			if err := row.Scan(&id, &measure, &b.Reported, &b.CityPassed, &b.Accepted); err != nil {
				return err
			}
			p := at[id]
			p.Done = append(p.Done, report.Done{Measure: measure, Reached: b.Reached(land.Reported)})
			if !slices.Contains(w.out.Task.Uncounted, measure) {
				p.Counted = p.Counted.Add(b.Reached(w.out.Task.Counted))
			}
			return nil
		}))
}

// each reads the rows of a batched query one by one.
func each(f func(pgx.CollectableRow) error) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		for rows.Next() {
			if err := f(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}
