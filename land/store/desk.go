package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Desk is the books as one actor may see and change them.
type Desk struct {
	*Store
	Actor land.Actor
	scope []string // the codes of the actor's regions, sorted
	named string   // what names the scope
}

// As is the desk of an actor.
func (s *Store) As(a land.Actor) *Desk {
	in := s.atHand().scope(a)
	return &Desk{Store: s, Actor: a, scope: in.codes, named: in.name}
}

// Operator is the desk of whoever runs the program on the machine.
func (s *Store) Operator() *Desk { return s.As(land.Operator(s.Tree())) }

// scopeOf is the regions in which the actor has one of the roles: what only these
// may see is not shown for a role of another kind that reaches further.
func (d *Desk) scopeOf(roles ...land.Role) []string { return d.Actor.ScopeOf(d.Tree(), roles...) }

// sees reports whether a region lies in the actor's scope.
func (d *Desk) sees(region string) bool {
	_, found := slices.BinarySearch(d.scope, region)
	return found
}

// mustSee refuses a region beyond the actor's scope in the same words as one
// that does not exist.
func (d *Desk) mustSee(location, region string) error {
	if !d.sees(region) {
		return land.Refuse(land.NotFound, location, "unknown_region", "there is no such region")
	}
	return nil
}

// mustSeeParcel refuses a parcel beyond the actor's scope in the same words as
// one that does not exist.
func (d *Desk) mustSeeParcel(ctx context.Context, tx pgx.Tx, parcel land.ID) error {
	var seen bool
	return tx.QueryRow(ctx, `select true from parcel where id = $1 and region = any($2)`, parcel, d.scope).Scan(&seen)
}

// must refuses an actor without the role in the region.
func (d *Desk) must(role land.Role, region string) error {
	if !d.Actor.Has(d.Tree(), role, region) {
		return land.Refuse(land.Forbidden, "", "role", "this needs the role "+string(role)+" in the region")
	}
	return nil
}

// mustAny refuses an actor with none of the roles in the region.
func (d *Desk) mustAny(region string, roles ...land.Role) error {
	for _, r := range roles {
		if d.Actor.Has(d.Tree(), r, region) {
			return nil
		}
	}
	return d.must(roles[0], region)
}

// snapshotOnly is a transaction that reads from one snapshot.
var snapshotOnly = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// read runs f on one snapshot.
func (d *Desk) read(ctx context.Context, f func(pgx.Tx) error) error {
	return translate(pgx.BeginTxFunc(ctx, d.pool, snapshotOnly, f))
}

// record writes an act with all that f queues, in one transaction: whatever f
// queues lies under the act. It wakes the sealer once committed.
func (d *Desk) record(ctx context.Context, act land.Act, parcel *land.ID, f func(pgx.Tx, *pgx.Batch) error) error {
	err := pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		d.queueAct(b, act, parcel)
		if err := f(tx, b); err != nil {
			return err
		}
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return translate(err)
	}
	d.wakeSealer()
	return nil
}

// queueAct queues what every act begins with: its scope, its row, and that it
// waits for the sealer.
func (d *Desk) queueAct(b *pgx.Batch, act land.Act, parcel *land.ID) {
	b.Queue(setScope, d.scopeText(), act.ID)
	b.Queue(`
		with a as (
			insert into act (id, ledger, kind, actor, task, region, parcel_id, effective_on,
				recorded_at, recorded, authority, document, document_on, reason)
			values ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8, $9, $10, $11, $12, $13, $14)
		)
		insert into unsealed values ($1)`,
		act.ID, d.ledger.id, act.Kind, d.Actor.Login, act.Task, act.Region, parcel, act.EffectiveOn,
		d.now(), act.Recorded, act.Authority, act.Document, act.DocumentOn, act.Reason)
}
