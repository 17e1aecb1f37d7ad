package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"sanlei/land"
	"sanlei/land/proof"
)

// verifyAtOnce is how many acts are read at once.
const verifyAtOnce = 5000

// treeCheck computes the tree anew from the rows of every act, and compares it
// with what is stored, with the stored checkpoints and with older ones.
type treeCheck struct {
	store   *Store
	tx      pgx.Tx
	tree    *proof.Edge
	older   []proof.Checkpoint
	digests Check
	stored  Check
	shown   Check
}

// sealedAct is a row of positions as it is stored.
type sealedAct struct {
	Position int64
	Act      land.ID
	Kind     string
	SealedAt time.Time
	Digest   []byte
	Subtrees []byte
}

func (d *Desk) verifyTree(ctx context.Context, tx pgx.Tx, v *verifying) error {
	t := &treeCheck{store: d.Store, tx: tx, tree: proof.NewEdge(0), older: v.Older,
		digests: Check{Name: "every act is what was sealed, in one tree"},
		stored:  Check{Name: "every checkpoint is of this tree, signed by the ledger's key"},
		shown:   Check{Name: "the tree extends what older checkpoints show", Rows: int64(len(v.Older))}}
	t.readCopies()
	var head, beyond int64
	err := tx.QueryRow(ctx, `
		select coalesce(max(position), 0), coalesce((select max(size) from checkpoint where ledger = $1), 0) from position where ledger = $1`,
		d.ledger.id).Scan(&head, &beyond)
	if err != nil {
		return err
	}
	for t.digests.Fault == "" {
		v.moved(t.digests.Name, ofTree, float64(t.tree.Size())/float64(max(head, 1)))
		more, err := t.next(ctx)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if beyond > head {
		t.stored.fail("checkpoint of position %d: the books end at position %d, their tail is cut off", beyond, head)
	}
	for _, c := range t.older {
		if err := (proof.Consistency{}).Extends(proof.Checkpoint{Ledger: d.ledger.name, Size: head}, c); c.Size > head || c.Ledger != d.ledger.name {
			t.shown.fail("checkpoint of position %d: %v", c.Size, err)
		}
	}
	for _, c := range []Check{t.digests, t.stored, t.shown} {
		v.seen(c)
	}
	v.moved(t.digests.Name, ofTree, 1)
	return nil
}

// readCopies adds the checkpoints that were written down beside the database.
func (t *treeCheck) readCopies() {
	if t.store.ledger.copies == "" {
		return
	}
	text, err := os.ReadFile(t.store.ledger.copies)
	if err == nil && len(text) > 0 {
		var copies []proof.Checkpoint
		copies, err = t.store.OpenCheckpoints(string(text))
		t.older = append(slices.Clone(t.older), copies...)
		t.shown.Rows = int64(len(t.older))
	}
	if err != nil {
		t.shown.fail("among the copies: %v", err)
	}
}

// OpenCheckpoints reads checkpoints of these books that stand in a text. It
// refuses one that the ledger's key has not signed.
func (s *Store) OpenCheckpoints(text string) ([]proof.Checkpoint, error) {
	if s.ledger.key == nil {
		return nil, unsigned
	}
	return proof.OpenCheckpoints(text, s.ledger.key.Verifier())
}

// fail keeps the first fault.
func (c *Check) fail(format string, args ...any) {
	if c.Fault == "" {
		c.Fault = fmt.Sprintf(format, args...)
	}
}

// next computes so many leaves and tells whether there were any.
func (t *treeCheck) next(ctx context.Context) (bool, error) {
	from := t.tree.Size()
	rows, err := t.tx.Query(ctx, `
		select o.position, o.act_id, coalesce(a.kind, 'that is missing'), o.sealed_at, o.digest, o.subtrees
		from position o left join act a on a.id = o.act_id
		where o.ledger = $1 and o.position > $2 order by o.position limit $3`, t.store.ledger.id, from, verifyAtOnce)
	if err != nil {
		return false, err
	}
	acts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealedAct])
	if err != nil || len(acts) == 0 {
		return false, err
	}
	signed, err := t.checkpoints(ctx, from, acts[len(acts)-1].Position)
	if err != nil {
		return false, err
	}
	ids := make([]land.ID, len(acts))
	for i, a := range acts {
		ids[i] = a.Act
	}
	trees, err := treesOf(ctx, t.tx, ids)
	if err != nil {
		return false, err
	}
	for _, a := range acts {
		if err := t.add(ctx, a, &trees[a.Act].Pile); err != nil || t.digests.Fault != "" {
			return false, err
		}
		if err := t.compare(signed[t.tree.Size()]); err != nil {
			return false, err
		}
	}
	t.tree.Trim()
	return true, nil
}

// add compares an act with its place and adds it to the tree.
func (t *treeCheck) add(ctx context.Context, a sealedAct, of *proof.Pile) error {
	if a.Position != t.tree.Size()+1 {
		t.digests.fail("position %d is missing", t.tree.Size()+1)
		return nil
	}
	t.digests.Rows += int64(of.Size())
	digest := entryOf(t.store.ledger.name, a.Position, a.SealedAt, a.Act, of).Digest()
	if !bytes.Equal(digest[:], a.Digest) {
		what, err := t.other(ctx, a)
		t.digests.fail("position %d, act %s (%s): %s", a.Position, a.Act, a.Kind, what)
		return err
	}
	hashes, err := t.tree.Grow(digest)
	if err != nil {
		return err
	}
	var subtrees []byte
	for _, h := range hashes[1:] {
		subtrees = append(subtrees, h[:]...)
	}
	if !bytes.Equal(subtrees, a.Subtrees) {
		t.digests.fail("position %d: the hashes of the tree are not those of its leaves", a.Position)
	}
	return nil
}

// other is what is another of an act: the first row that was not sealed with it, or
// that a row is missing, or, where every row is what it was, its place itself.
func (t *treeCheck) other(ctx context.Context, a sealedAct) (string, error) {
	all, err := leavesOf(ctx, t.tx, []land.ID{a.Act})
	if err != nil {
		return "", err
	}
	leaves := all[a.Act]
	var hints []byte
	err = t.tx.QueryRow(ctx, `select hints from position where ledger = $1 and position = $2`, t.store.ledger.id, a.Position).Scan(&hints)
	if err != nil {
		return "", err
	}
	sealed := map[string]int{}
	for hint := range slices.Chunk(hints, hintBytes) {
		sealed[string(hint)]++
	}
	strange := map[tlog.Hash]bool{}
	for _, l := range leaves {
		if sealed[string(l[:hintBytes])]--; sealed[string(l[:hintBytes])] < 0 {
			strange[l] = true
		}
	}
	texts, err := textsOf(ctx, t.tx, []land.ID{a.Act})
	if err != nil {
		return "", err
	}
	for _, text := range texts[a.Act] {
		if strange[tlog.RecordHash([]byte(text))] {
			return rowOf(text) + " is not what was sealed", nil
		}
	}
	if len(leaves) < len(hints)/hintBytes {
		return "a row that was sealed is missing", nil
	}
	return "its rows are, but its place or time is not what was sealed", nil
}

// rowOf names the row of a record: its table, and the first columns that say which
// of the table it is.
func rowOf(text string) string {
	r, err := proof.ParseRecord(text)
	if err != nil {
		return "a row"
	}
	name := "the row of " + r.Table
	for _, column := range []string{"id", "code", "parcel_no", "parcel_id", "n", "day", "login", "rev", "state"} {
		if value := r.Text(column); value != "" {
			name += " " + column + " " + value
		}
	}
	return name
}

// checkpoints is the notes of checkpoints within positions, by size.
func (t *treeCheck) checkpoints(ctx context.Context, after, to int64) (map[int64]string, error) {
	rows, err := t.tx.Query(ctx, `select size, note from checkpoint where ledger = $1 and size > $2 and size <= $3`, t.store.ledger.id, after, to)
	if err != nil {
		return nil, err
	}
	out := map[int64]string{}
	var size int64
	var note string
	_, err = pgx.ForEachRow(rows, []any{&size, &note}, func() error {
		out[size] = note
		return nil
	})
	return out, err
}

// compare compares the tree as grown so far with the checkpoints of its size.
func (t *treeCheck) compare(note string) error {
	size := t.tree.Size()
	older := slices.ContainsFunc(t.older, func(c proof.Checkpoint) bool { return c.Size == size })
	if note == "" && !older {
		return nil
	}
	root, err := t.tree.Root()
	if err != nil {
		return err
	}
	is := proof.Checkpoint{Ledger: t.store.ledger.name, Size: size, Root: root}
	if note != "" {
		t.stored.Rows++
		if says, err := t.store.open(note); err != nil {
			t.stored.fail("checkpoint of position %d: %v", size, err)
		} else if says != is {
			t.stored.fail("checkpoint of position %d: it is of another tree", size)
		}
	}
	for _, c := range t.older {
		if err := (proof.Consistency{}).Extends(is, c); c.Size == size && err != nil {
			t.shown.fail("checkpoint of position %d: %v", size, err)
		}
	}
	return nil
}

// open reads a checkpoint of the books; without the key its signature is not
// looked at.
func (s *Store) open(note string) (proof.Checkpoint, error) {
	if s.ledger.key == nil {
		return proof.ReadUnsigned(note)
	}
	return proof.OpenCheckpoint(note, s.ledger.key.Verifier())
}
