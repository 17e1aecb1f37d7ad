package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/geo"
	"sanlei/land"
)

// Parcel is a parcel as it stands in the books.
type Parcel struct {
	land.Parcel
	land.Balance
	Status   land.Status
	Rev      int64        // goes up with every act on the parcel
	Position string       // what the books knew
	AsOf     land.Date    // and as of when
	Line     Line         // where its land came from and went; told of a single parcel only
	Clocks   []land.Clock // that run on the day of the position, or today
}

const parcelColumns = `p.id, p.task, p.parcel_no, p.category::text, p.region, p.listed_value, p.listed_unit, p.listed_mu,
	st_asbinary(p.shape), p.plane_m2, p.ellipsoid_m2, p.mapped_on, p.carried_from, p.arises_from, p.suspended, p.noted, p.attributes`

const balanceColumns = `b.open, b.reported, b.city_passed, b.accepted, b.struck_off, b.status, b.rev`

// shape reads the WKB of a shape in EPSG:4490; null is none.
type shape struct{ to *orb.MultiPolygon }

func (s shape) ScanBytes(b []byte) error {
	if b == nil {
		*s.to = nil
		return nil
	}
	g, _, err := geo.DecodeEWKB(b)
	if err == nil {
		*s.to = g.(orb.MultiPolygon)
	}
	return err
}

func parcelFields(p *land.Parcel) []any {
	return []any{bytesOf(&p.ID), &p.Task, &p.ParcelNo, &p.Category, &p.Region, &p.Listed.Value, &p.Listed.Unit, &p.ListedMu,
		shape{&p.Shape}, &p.PlaneM2, &p.EllipsoidM2, &p.MappedOn, &p.CarriedFrom, &p.ArisesFrom, &p.Suspended, &p.Noted, &p.Attributes}
}

func scanParcel(row pgx.CollectableRow) (p Parcel, err error) {
	fields := append(parcelFields(&p.Parcel),
		&p.Open, &p.Reported, &p.CityPassed, &p.Accepted, &p.StruckOff, &p.Status, &p.Rev)
	err = row.Scan(fields...)
	return p, err
}

// Parcel is one parcel of the actor's regions.
func (d *Desk) Parcel(ctx context.Context, id land.ID) (Parcel, error) {
	return d.ParcelAt(ctx, id, When{})
}

// ParcelAt is the parcel as it stood at a time.
func (d *Desk) ParcelAt(ctx context.Context, id land.ID, at When) (Parcel, error) {
	var p Parcel
	err := d.knowing(ctx, at, &id, func(tx pgx.Tx, k known) error {
		args := pgx.NamedArgs{"id": id, "scope": d.scope}
		rows, err := tx.Query(ctx, k.with(d, args, askedOne, "parcel", "balance")+`
			select `+parcelColumns+`, `+balanceColumns+`
			from parcel p join balance b on b.parcel_id = p.id
			where p.id = @id and p.region = any(@scope)`, args)
		if err != nil {
			return err
		}
		if p, err = pgx.CollectExactlyOneRow(rows, scanParcel); err != nil {
			return err
		}
		p.Position, p.AsOf = k.Position, k.day
		if p.Line, err = readLine(ctx, tx, id, d.scope, k); err != nil {
			return err
		}
		err = d.readClocks(ctx, tx, k, &p)
		return err
	})
	return p, err
}

// ListParcel puts one parcel on the list of its task, as one act of a registrar
// or admin. A shape that lies over land still open in another listing of the
// task by more than a sliver is refused.
func (d *Desk) ListParcel(ctx context.Context, p land.Parcel, key Idempotency) (Parcel, error) {
	return once(ctx, d, key, d.Parcel, func() (Parcel, error) { return d.list(ctx, p, key) })
}

func (d *Desk) list(ctx context.Context, p land.Parcel, key Idempotency) (Parcel, error) {
	if err := d.mustSee("body.region", p.Region); err != nil {
		return Parcel{}, err
	}
	if err := d.mustAny(p.Region, land.Registrar, land.Admin); err != nil {
		return Parcel{}, err
	}
	t, err := d.task(ctx, d.pool, p.Task)
	if err != nil {
		return Parcel{}, err
	}
	if err := d.ready(&p, t); err != nil {
		return Parcel{}, err
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActList, Task: t.Code, Region: p.Region, EffectiveOn: t.Baseline}
	err = d.record(ctx, act, &p.ID, func(tx pgx.Tx, b *pgx.Batch) error {
		if err := lockOpen(ctx, tx, t.Code); err != nil {
			return err
		}
		if err := d.overlapsOpen(ctx, tx, p); err != nil {
			return err
		}
		if err := d.checkArising(ctx, tx, p); err != nil {
			return err
		}
		key.queue(b, d.Actor.Login, p.ID)
		return queueListing(b, act.ID, t, p)
	})
	if err != nil {
		return Parcel{}, err
	}
	return d.Parcel(ctx, p.ID)
}

// ready checks a parcel that is to be listed and completes it: its id, its
// areas, its listed mu from the figure as written.
func (d *Desk) ready(p *land.Parcel, t land.Task) error {
	mu, err := p.Listed.Mu()
	if err != nil {
		return err
	}
	p.ID, p.ListedMu = land.NewID(), mu
	if err := p.Validate(); err != nil {
		return err
	}
	if err := t.CheckRegion(d.Tree(), "body.region", p.Region); err != nil {
		return err
	}
	if p.Shape == nil {
		return nil
	}
	m, details := d.Tree().Measure("body.geometry", p.Region, p.Shape)
	if len(details) > 0 {
		return &land.Error{Kind: land.Invalid, Details: details}
	}
	err = m.Agrees(p.PlaneM2, p.EllipsoidM2)
	p.Shape, p.PlaneM2, p.EllipsoidM2 = m.Shape, &m.PlaneM2, &m.EllipsoidM2
	return err
}

// overlapsOpen refuses a shape over land that is still open in another listing
// of the task. Two writers of one task and county wait for each other here.
func (d *Desk) overlapsOpen(ctx context.Context, tx pgx.Tx, p land.Parcel) error {
	if p.Shape == nil {
		return nil
	}
	wkb, err := geo.EncodeEWKB(p.Shape, 4490)
	if err != nil {
		return err
	}
	if err := d.lockLand(ctx, tx, p.Task, p.Region); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `
		select st_asewkb(st_pointonsurface(common))
		from (
			select st_collectionextract(st_intersection(o.shape, n.shape), 3) as common
			from parcel p join balance b on b.parcel_id = p.id, st_geomfromewkb($2) as n (shape), lateral (`+openLand+`) o
			where p.task = $1 and p.id <> $4 and st_intersects(p.shape, n.shape) and b.open + b.reported + b.city_passed > 0
				and not exists (select from disposal x where x.id = $5 and x.parcel_id = p.id and x.shape is null)
		) o
		where st_area(common::geography) > greatest(1, $3::float8 / 1000)
		limit 1`, p.Task, wkb, p.EllipsoidM2.InexactFloat64(), p.ID, p.ArisesFrom)
	if err != nil {
		return err
	}
	places, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil || len(places) == 0 {
		return err
	}
	refusal := land.Refuse(land.Invalid, "body.geometry", "land_is_listed_once",
		"part of the shape lies over land that is still open in another listing of the task")
	if g, _, err := geo.DecodeEWKB(places[0]); err == nil {
		place := g.(orb.Point)
		refusal.Details[0].Place = &place
	}
	return refusal
}

// openLand is the boundary of parcel p less what is drawn of it and accepted: that
// land may be listed again.
const openLand = `select coalesce(st_difference(p.shape, (select st_union(x.shape) from disposal x
	where x.parcel_id = p.id and x.state = 'accepted')), p.shape) as shape`

// checkArising refuses a parcel that arises from a disposal which did not supply so
// much land, beside all else that the task lists of it.
func (d *Desk) checkArising(ctx context.Context, tx pgx.Tx, p land.Parcel) error {
	if p.ArisesFrom == nil {
		return nil
	}
	var supplied, listed land.Mu
	err := tx.QueryRow(ctx, `
		select x.mu, coalesce((select sum(p.listed_mu) from parcel p where p.arises_from = x.id and p.task = $2), 0)
		from disposal x where x.id = $1 and x.state = 'accepted' and x.region = any($3) for share of x`, p.ArisesFrom, p.Task, d.scope).Scan(&supplied, &listed)
	if err == pgx.ErrNoRows {
		return land.Refuse(land.Invalid, "body.arises_from", "supplied_by_a_disposal", "there is no accepted disposal by this id")
	}
	if err == nil && listed.Add(p.ListedMu).GreaterThan(supplied) {
		return land.Refuse(land.Invalid, "body.arises_from", "more_than_supplied", "more would be listed than the disposal supplied")
	}
	return err
}

// county is the county above a park or township, or the region itself.
func (d *Desk) county(region string) string {
	for _, code := range d.Tree().Path(region) {
		if r, _ := d.Tree().Find(code); r.Level == land.LevelCounty {
			return code
		}
	}
	return region
}

// queueListing queues a parcel with its balance, transfer and count.
func queueListing(b *pgx.Batch, act land.ID, t land.Task, p land.Parcel) error {
	if err := queueParcel(b, p); err != nil {
		return err
	}
	transfer, tally := land.List(t, p)
	queueTransfers(b, p, 1, land.Change{
		Act: land.Act{ID: act}, Transfers: []land.Transfer{transfer}, Tallies: []land.Tally{tally}})
	return nil
}

// queueParcel queues a parcel of which all is open, and its balance.
func queueParcel(b *pgx.Batch, p land.Parcel) error {
	var wkb []byte
	if p.Shape != nil {
		var err error
		if wkb, err = geo.EncodeEWKB(p.Shape, 4490); err != nil {
			return err
		}
	}
	if p.Attributes == nil {
		p.Attributes = land.Attributes{}
	}
	b.Queue(`
		insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu,
			shape, plane_m2, ellipsoid_m2, attributes, suspended, mapped_on, carried_from, arises_from)
		values ($1, $2, $3, $4::text::category, $5, $6, $7, $8, st_geomfromewkb($9), $10, $11, $12, $13, $14, $15, $16)`,
		p.ID, p.Task, p.ParcelNo, string(p.Category), p.Region, p.Listed.Value, string(p.Listed.Unit), p.ListedMu,
		wkb, p.PlaneM2, p.EllipsoidM2, p.Attributes, p.Suspended, p.MappedOn, p.CarriedFrom, p.ArisesFrom)
	status := land.StatusOf(p, land.Balance{Open: p.ListedMu}, nil)
	b.Queue(`insert into balance (parcel_id, task, region, open, status) values ($1, $2, $3, $4, $5)`,
		p.ID, p.Task, p.Region, p.ListedMu, string(status))
	return nil
}

// EditParcel changes attributes that an officer may change, where rev is still
// the parcel's; an empty value removes one.
func (d *Desk) EditParcel(ctx context.Context, id land.ID, rev int64, attributes land.Attributes) (Parcel, error) {
	if err := attributes.Validate("body.attributes"); err != nil {
		return Parcel{}, err
	}
	for name := range attributes {
		if a, _ := land.FindAttribute(name); !a.Edit {
			return Parcel{}, land.Refuse(land.Invalid, "body.attributes."+name, "fixed_by_the_list", "the list fixes this attribute")
		}
	}
	books, err := d.readBooks(ctx, ofParcel(id))
	if err != nil {
		return Parcel{}, err
	}
	p := books.Parcel
	if err := d.must(land.Officer, p.Region); err != nil {
		return Parcel{}, err
	}
	if err := books.Gone(); err != nil {
		return Parcel{}, err
	}
	if rev != books.Rev {
		return Parcel{}, refusals["stale"]
	}
	p.Attributes = p.Attributes.Merge(attributes)
	status := land.StatusOf(p, land.NewTimeline(books.Transfers).Last(), books.Disposals)
	act := land.Act{ID: land.NewID(), Kind: land.ActAttributes, Task: p.Task, Region: p.Region, EffectiveOn: d.Today()}
	err = d.record(ctx, act, &id, func(_ pgx.Tx, b *pgx.Batch) error {
		queueStatus(b, books, status)
		b.Queue(`update parcel set attributes = $2 where id = $1`, id, p.Attributes)
		return nil
	})
	if err != nil {
		return Parcel{}, err
	}
	return d.Parcel(ctx, id)
}
