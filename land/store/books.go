package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// act plans a change on a parcel's books and writes it, again if somebody else
// wrote on the parcel in between. The plan sees the books afresh each time, so
// it refuses by itself what has become impossible.
func (d *Desk) act(ctx context.Context, of sought, key Idempotency, plan func(land.Books) (land.Change, error)) (land.Change, error) {
	for try := 1; ; try++ {
		books, err := d.readBooks(ctx, of)
		if err != nil {
			return land.Change{}, err
		}
		c, err := plan(books)
		if err != nil {
			return land.Change{}, err
		}
		c.Act.ID = land.NewID()
		c.Disposal.Rev = books.Rev + 1
		err = d.write(ctx, books, c, key)
		if err == nil {
			d.wakeSealer()
			return c, nil
		}
		if land.KindOf(err) != land.Stale || try == 8 {
			return land.Change{}, err
		}
	}
}

// write puts a change on one parcel into the database: one statement, so that
// it costs one round trip and is whole or not at all.
func (d *Desk) write(ctx context.Context, books land.Books, c land.Change, key Idempotency) error {
	var err error
	entered := c.Act.Kind == land.ActDraft || c.Act.Kind == land.ActEdit
	if entered {
		err = d.writeDraft(ctx, books, c, key)
	} else {
		_, err = d.writing.ask(ctx, d.written(books, c))
	}
	// What was measured of a drawing is kept to so many places: it is read again.
	if err == nil && !(entered && c.Disposal.Shape != nil) {
		d.books.Set(books.Parcel.ID, books.Then(c))
	}
	return err
}

// queueStatus takes an act that moves no mu into a parcel's balance.
func queueStatus(b *pgx.Batch, books land.Books, status land.Status) {
	b.Queue(`
		with b as (
			update balance set status = $3, rev = $2::bigint + 1 where parcel_id = $1 and rev = $2::bigint returning true
		)
		select refuse_stale((select count(*) from b))`, books.Parcel.ID, books.Rev, string(status))
}

func queueTransfers(b *pgx.Batch, p land.Parcel, rev int64, c land.Change) {
	for n, t := range c.Transfers {
		var disposal *land.ID
		if t.Disposal != (land.ID{}) {
			disposal = &t.Disposal
		}
		b.Queue(`
			insert into journal (act_id, n, task, region, category, parcel_id, rev, disposal_id, measure,
				from_account, to_account, mu, effective_on)
			values ($1, $2, $3, $4, $5::text::category, $6, $7, $8, $9, nullif($10, '')::account, nullif($11, '')::account, $12, $13)`,
			c.Act.ID, n, p.Task, p.Region, string(p.Category), p.ID, rev, disposal, t.Measure,
			string(t.From), string(t.To), t.Mu, t.EffectiveOn)
	}
	for n, t := range c.Tallies {
		b.Queue(`
			insert into tally (act_id, n, task, region, category, effective_on, parcels, closed, unmapped)
			values ($1, $2, $3, $4, $5::text::category, $6, $7, $8, $9)`,
			c.Act.ID, n, p.Task, p.Region, string(p.Category), t.On, t.Parcels, t.Closed, t.Unmapped)
	}
}

// once gives what a creating request made: what make makes now, or, where the
// actor's key was used before, what was made then, if it asked the same. Make
// claims the key with what it writes. Where it fails because another request by
// the key came in between, on whatever ground, the other's counts.
func once[T any](ctx context.Context, d *Desk, key Idempotency, read func(context.Context, land.ID) (T, error), make func() (T, error)) (T, error) {
	if key.Key == "" {
		return make()
	}
	first, err := d.madeBy(ctx, key)
	if land.KindOf(err) == land.NotFound {
		made, refused := make()
		if refused == nil {
			return made, nil
		}
		if first, err = d.madeBy(ctx, key); land.KindOf(err) == land.NotFound {
			return made, refused
		}
	}
	if err != nil {
		var none T
		return none, err
	}
	return read(ctx, first)
}

// madeBy is what the actor's request by a key made. It refuses the key for
// another request.
func (d *Desk) madeBy(ctx context.Context, key Idempotency) (made land.ID, err error) {
	var request []byte
	err = d.pool.QueryRow(ctx, `select made, request from idempotency where login = $1 and key = $2`,
		d.Actor.Login, key.Key).Scan(&made, &request)
	if err == nil && string(request) != string(key.Request[:]) {
		err = land.Refuse(land.Invalid, "header.Idempotency-Key", "key_of_another_request",
			"this key was used for another request")
	}
	return made, translate(err)
}

// Idempotency is the key that a creating request may carry, and the digest of
// what it asks. The zero value is none.
type Idempotency struct {
	Key     string
	Request [32]byte
}

func (k Idempotency) queue(b *pgx.Batch, login string, made land.ID) {
	if k.Key != "" {
		b.Queue(`insert into idempotency (login, key, request, made) values ($1, $2, $3, $4)`,
			login, k.Key, k.Request[:], made)
	}
}

// scopeText is the actor's regions as guard_region reads them.
func (d *Desk) scopeText() string { return strings.Join(d.scope, ",") }
