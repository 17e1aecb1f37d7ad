package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"sanlei/land"
	"sanlei/land/proof"
)

// The tree of a ledger is no secret: a checkpoint and the digest of a position
// tell nothing of the act. What the digest is made of is shown to whoever may see
// the act.

// treeReader reads the stored hashes of the tree in a snapshot.
type treeReader struct {
	ctx    context.Context
	tx     pgx.Tx
	ledger land.ID
}

// ReadHashes implements [tlog.HashReader].
func (t treeReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	positions, levels := make([]int64, len(indexes)), make([]int, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		positions[i], levels[i] = (n+1)<<level, level
	}
	rows, err := t.tx.Query(t.ctx, `
		select substr(digest || subtrees, 32 * level + 1, 32)
		from unnest($2::bigint[], $3::int[]) with ordinality as n (position, level, nth) join position using (position)
		where ledger = $1 order by nth`, t.ledger, positions, levels)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (h tlog.Hash, err error) {
		var b []byte
		if err = row.Scan(&b); err == nil && len(b) == tlog.HashSize {
			h = tlog.Hash(b)
		}
		return h, err
	})
}

var unsigned = land.Refuse(land.NotFound, "", "unsigned", "nothing is signed here: the program runs without the ledger's key")

// Checkpoint is the signed checkpoint at a position, or, without one, at the
// head, where everything that was committed before the call is sealed.
func (d *Desk) Checkpoint(ctx context.Context, position string) (signed string, err error) {
	err = d.atSize(ctx, position, func(t treeReader, size int64) (err error) {
		signed, err = d.checkpoint(t, size)
		return err
	})
	return signed, err
}

// checkpoint reads a checkpoint, or signs it anew: it has one text for ever.
func (s *Store) checkpoint(t treeReader, size int64) (string, error) {
	if s.ledger.key == nil {
		return "", unsigned
	}
	root, err := tlog.TreeHash(size, t)
	if err != nil {
		return "", err
	}
	return proof.Checkpoint{Ledger: s.ledger.name, Size: size, Root: root}.Sign(s.ledger.key)
}

// atSize runs f on a snapshot with the tree at a position, or at the head.
func (d *Desk) atSize(ctx context.Context, position string, f func(treeReader, int64) error) error {
	if err := checkPosition(position); err != nil {
		return err
	}
	if position == "" {
		if err := d.Seal(ctx); err != nil {
			return err
		}
	}
	return d.read(ctx, func(tx pgx.Tx) error {
		size, err := d.sizeAt(ctx, tx, "query.size", position)
		if err != nil {
			return err
		}
		return f(treeReader{ctx, tx, d.ledger.id}, size)
	})
}

// sizeAt is a position as the size of the tree there; none is the head.
func (s *Store) sizeAt(ctx context.Context, tx pgx.Tx, location, position string) (int64, error) {
	head, err := s.head(ctx, tx)
	if err != nil {
		return 0, err
	}
	unknown := land.Refuse(land.NotFound, location, "unknown_position", "the books have no such position")
	at, err := positionAt(position, head)
	if err != nil {
		return 0, unknown
	}
	size, err := strconv.ParseInt(at, 10, 64)
	if err != nil || size < 1 {
		return 0, unknown
	}
	return size, nil
}

// Consistency proves that the tree at a position is the tree at an earlier one
// with leaves added.
func (d *Desk) Consistency(ctx context.Context, from, to string) (out proof.Consistency, err error) {
	if err := checkPosition(from); err != nil {
		return out, err
	}
	err = d.atSize(ctx, to, func(t treeReader, size int64) error {
		older, err := d.sizeAt(ctx, t.tx, "query.from", from)
		if err != nil {
			return err
		}
		if older > size {
			return land.Refuse(land.Invalid, "query.from", "later_position", "the position lies after the other one")
		}
		out, err = t.consistency(older, size)
		return err
	})
	return out, err
}

func (t treeReader) consistency(from, to int64) (proof.Consistency, error) {
	out := proof.Consistency{From: strconv.FormatInt(from, 10), To: strconv.FormatInt(to, 10), Proof: []string{}}
	if from == to {
		return out, nil
	}
	path, err := tlog.ProveTree(to, from, t)
	out.Proof = proof.Hashes(path)
	return out, err
}

// Inclusion proves that a position is in the tree at another one, or at the
// head. What it holds is told of an act that the actor may see.
func (d *Desk) Inclusion(ctx context.Context, position, size string) (out proof.Inclusion, err error) {
	if err := checkPosition(position); err != nil {
		return out, err
	}
	err = d.atSize(ctx, size, func(t treeReader, size int64) error {
		leaf, err := d.sizeAt(ctx, t.tx, "query.position", position)
		if err != nil {
			return err
		}
		if leaf > size {
			return land.Refuse(land.Invalid, "query.position", "later_position", "the position lies after the tree's end")
		}
		act, at, err := d.actAt(t, leaf)
		if err != nil {
			return err
		}
		out, err = d.include(t, size, leaf, act, at, nil)
		return err
	})
	return out, err
}

// actAt is the act of a position, where the actor may see it, and when it was
// sealed.
func (d *Desk) actAt(t treeReader, position int64) (act land.ID, at time.Time, err error) {
	rows, err := t.tx.Query(t.ctx, `
		select a.id, o.sealed_at from position o join act a on a.id = o.act_id
		where o.ledger = @ledger and o.position = @position and `+seenAct,
		pgx.NamedArgs{"ledger": t.ledger, "position": position, "regions": d.scope})
	if err != nil {
		return act, at, err
	}
	_, err = pgx.ForEachRow(rows, []any{&act, &at}, func() error { return nil })
	return act, at, err
}

// seenAct is whether act a is of one of the regions, or on a parcel of one.
const seenAct = `(a.region = any(@regions) or exists (
	select from balance_history h where h.act_id = a.id and h.region = any(@regions)))`

// include proves a position, and those records of its act that are wanted.
func (d *Desk) include(t treeReader, size, position int64, act land.ID, at time.Time, wanted []string) (proof.Inclusion, error) {
	out := proof.Inclusion{Position: strconv.FormatInt(position, 10)}
	path, err := tlog.ProveRecord(size, position-1, t)
	if err != nil {
		return out, err
	}
	digest, err := t.ReadHashes([]int64{tlog.StoredHashIndex(0, position-1)})
	if err != nil {
		return out, err
	}
	out.Digest, out.Proof = digest[0].String(), proof.Hashes(path)
	if act == (land.ID{}) {
		return out, nil
	}
	leaves, err := leavesOf(t.ctx, t.tx, []land.ID{act})
	if err != nil {
		return out, err
	}
	sorted := leaves[act]
	proof.Sort(sorted)
	out.Entry = entryOf(d.ledger.name, position, at, act, proof.PileOf(sorted)).Text()
	out.Records, err = includeRecords(sorted, wanted)
	return out, err
}

// includeRecords proves records of an act, whose leaves are in their order.
func includeRecords(leaves []tlog.Hash, wanted []string) ([]proof.Included, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	tree, err := proof.Grown(leaves)
	if err != nil {
		return nil, err
	}
	out := make([]proof.Included, len(wanted))
	for i, record := range wanted {
		leaf := tlog.RecordHash([]byte(record))
		at, _ := slices.BinarySearchFunc(leaves, leaf, proof.Compare)
		path, err := tree.Prove(at)
		if err != nil {
			return nil, err
		}
		out[i] = proof.Included{Record: record, Index: at, Proof: proof.Hashes(path)}
	}
	return out, nil
}

// ParcelInclusion proves what the books at a position, or at the head, hold of a
// parcel of the actor's regions: what the list says of it, and where its mu stands.
func (d *Desk) ParcelInclusion(ctx context.Context, parcel land.ID, position string) (out []proof.Inclusion, err error) {
	err = d.atSize(ctx, position, func(t treeReader, size int64) error {
		if err := d.mustSeeParcel(ctx, t.tx, parcel); err != nil {
			return err
		}
		out, err = d.includeParcels(t, size, []land.ID{parcel})
		return err
	})
	return out, err
}

// includeParcels proves the newest records of parcels that the books knew.
func (d *Desk) includeParcels(t treeReader, size int64, parcels []land.ID) ([]proof.Inclusion, error) {
	type source struct {
		Position int64
		SealedAt time.Time
		Act      land.ID
		Record   []byte
	}
	rows, err := t.tx.Query(t.ctx, `
		with newest as (
			select p.id as parcel_id, n.* from unnest($3::uuid[]) p (id) cross join lateral (
				(select 'parcel_history' as kind, o.position, o.sealed_at, h.act_id from parcel_history h join position o using (act_id)
				where h.id = p.id and o.ledger = $1 and o.position <= $2 order by o.position desc limit 1)
				union all
				(select 'balance_history', o.position, o.sealed_at, h.act_id from balance_history h join position o using (act_id)
				where h.parcel_id = p.id and o.ledger = $1 and o.position <= $2 order by h.rev desc limit 1)) n
		)
		select distinct n.position, n.sealed_at, n.act_id, r.record from newest n join (
			select 'parcel_history' as kind, act_id, id as parcel_id, `+recordOfTable("parcel_history")+` as record from parcel_history where id = any($3)
			union all
			select 'balance_history', act_id, parcel_id, `+recordOfTable("balance_history")+` from balance_history where parcel_id = any($3)) r
			using (kind, act_id, parcel_id)
		order by 1, 4`, t.ledger, size, parcels)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[source])
	if err != nil {
		return nil, err
	}
	out := []proof.Inclusion{}
	for i := 0; i < len(found); {
		first, wanted := found[i], []string{}
		for ; i < len(found) && found[i].Act == first.Act; i++ {
			wanted = append(wanted, string(found[i].Record))
		}
		p, err := d.include(t, size, first.Position, first.Act, first.SealedAt, wanted)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
