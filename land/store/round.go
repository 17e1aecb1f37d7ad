package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"sanlei/land"
	"sanlei/land/proof"
)

// round is acts that are sealed together, and how the tree grows by them.
type round struct {
	acts     []land.ID
	first    int64     // position
	at       time.Time // never before an earlier round, whatever the clock says
	digests  [][]byte
	subtrees [][]byte
	hints    [][]byte

	tree       *proof.Edge
	checkpoint string // empty without a key
}

// begin takes acts that wait, and reads what the tree needs to grow: positions
// that are looked up one by one, since a join could be planned to read them all.
func (s *Store) begin(ctx context.Context, tx pgx.Tx) (round, error) {
	type waiting struct {
		Act land.ID
		N   int64
	}
	var r round
	var taken []waiting
	var edge []stored
	b := &pgx.Batch{}
	b.Queue(`delete from unsealed where n = any(array(select n from unsealed order by n limit $1)) returning act_id, n`, sealMost).
		Query(collect(&taken, pgx.RowToStructByPos[waiting]))
	b.Queue(`
		select p.* from (
			select (head >> level) << level as position
			from (select coalesce(max(position), 0) as head from position where ledger = $1) h, generate_series(0, 62) level
			where (head >> level) & 1 = 1) edge
		cross join lateral (
			select position, digest, subtrees, greatest(sealed_at, $2::timestamptz) from position
			where ledger = $1 and position = edge.position offset 0) p
		union all select 0, ''::bytea, ''::bytea, $2::timestamptz
		order by 1`, s.ledger.id, s.now().Truncate(time.Microsecond)).Query(collect(&edge, scanStored(&r.at)))
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return r, err
	}
	slices.SortFunc(taken, func(a, b waiting) int { return int(a.N - b.N) })
	for _, w := range taken {
		r.acts = append(r.acts, w.Act)
	}
	head := edge[len(edge)-1].position
	r.first, r.tree = head+1, proof.NewEdge(head)
	for _, at := range edge[1:] {
		r.tree.Stored(at.position, at.hashes)
	}
	return r, nil
}

// stored is what a position holds of the tree.
type stored struct {
	position int64
	hashes   []tlog.Hash
}

// scanStored reads rows of position, digest, subtrees and a time, of which the
// last is kept.
func scanStored(last *time.Time) pgx.RowToFunc[stored] {
	return func(row pgx.CollectableRow) (at stored, err error) {
		var digest, subtrees []byte
		err = row.Scan(&at.position, &digest, &subtrees, last)
		for part := range slices.Chunk(append(digest, subtrees...), tlog.HashSize) {
			at.hashes = append(at.hashes, tlog.Hash(part))
		}
		return at, err
	}
}

// grow adds the acts to the tree.
func (r *round) grow(ctx context.Context, tx pgx.Tx, ledger string) error {
	trees, err := treesOf(ctx, tx, r.acts)
	if err != nil {
		return err
	}
	for i, act := range r.acts {
		tree := trees[act]
		hashes, err := r.tree.Grow(entryOf(ledger, r.first+int64(i), r.at, act, &tree.Pile).Digest())
		if err != nil {
			return err
		}
		subtrees := []byte{}
		for _, h := range hashes[1:] {
			subtrees = append(subtrees, h[:]...)
		}
		r.digests, r.subtrees = append(r.digests, hashes[0][:]), append(r.subtrees, subtrees)
		r.hints = append(r.hints, tree.hints)
	}
	return nil
}

// entryOf is an act in the tree.
func entryOf(ledger string, position int64, at time.Time, act land.ID, of *proof.Pile) proof.Entry {
	return proof.Entry{Ledger: ledger, Position: position, SealedAt: at, Act: act.String(), Records: of.Size(), Root: of.Root()}
}

// sign queues the checkpoint of the grown tree, where there is a key.
func (r *round) sign(b *pgx.Batch, l ledger) error {
	if l.key == nil {
		return nil
	}
	root, err := r.tree.Root()
	if err != nil {
		return err
	}
	r.checkpoint, err = proof.Checkpoint{Ledger: l.name, Size: r.tree.Size(), Root: root}.Sign(l.key)
	b.Queue(`insert into checkpoint (ledger, size, note) values ($1, $2, $3)`, l.id, r.tree.Size(), r.checkpoint)
	return err
}
