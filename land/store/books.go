package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"sanlei/land"
)

const transferColumns = `coalesce(disposal_id, '00000000-0000-0000-0000-000000000000'), measure,
	coalesce(from_account::text, ''), coalesce(to_account::text, ''), mu, effective_on`

// sought says of which parcel the books are read: of one by its own id, or of
// the one that a disposal lies on.
type sought struct{ parcel, disposal pgtype.UUID }

func ofParcel(id land.ID) sought   { return sought{parcel: pgtype.UUID{Bytes: id, Valid: true}} }
func ofDisposal(id land.ID) sought { return sought{disposal: pgtype.UUID{Bytes: id, Valid: true}} }

// booksOf is the parcels that are sought.
const booksOf = `(
	select n, coalesce(parcel, (select parcel_id from disposal where id = disposal)) as parcel
	from unnest($1::uuid[], $2::uuid[]) with ordinality s (parcel, disposal, n)) s`

// readBooks reads all that is known of one parcel of the actor's regions,
// perhaps together with what others read.
func (d *Desk) readBooks(ctx context.Context, of sought) (land.Books, error) {
	books, err := d.reading.ask(ctx, of)
	if err == nil && !d.sees(books.Parcel.Region) {
		books, err = land.Books{}, translate(pgx.ErrNoRows)
	}
	return books, err
}

// readAllBooks reads books in one round trip. The revs are read first: a writer
// that comes in between makes a rev old, and whoever writes on the ground of
// these books is then refused as stale.
func (s *Store) readAllBooks(ctx context.Context, round []question[sought, land.Books]) {
	parcels, disposals := make([]pgtype.UUID, len(round)), make([]pgtype.UUID, len(round))
	out, versions := make([]answer[land.Books], len(round)), make([]string, len(round))
	for i, q := range round {
		parcels[i], disposals[i], out[i].err = q.asked.parcel, q.asked.disposal, pgx.ErrNoRows
	}
	held := newHoldings()
	b := &pgx.Batch{}
	b.Queue(`
		select s.n, b.*
		from `+booksOf+` cross join lateral (
			select b.rev, `+parcelColumns+`, t.xmin::text
			from balance b join parcel p on p.id = b.parcel_id join task t on t.code = p.task
			where b.parcel_id = s.parcel offset 0) b`, parcels, disposals).
		Query(func(rows pgx.Rows) error {
			for rows.Next() {
				var n int
				var version string
				b := land.Books{Tree: s.Tree()}
				if err := rows.Scan(append(append([]any{&n, &b.Rev}, parcelFields(&b.Parcel)...), &version)...); err != nil {
					return err
				}
				out[n-1], versions[n-1] = answer[land.Books]{value: b}, version
			}
			return rows.Err()
		})
	held.queue(b, disposalColumns, `any(array(select parcel from `+booksOf+`))`, parcels, disposals)
	failed := s.keyed.SendBatch(ctx, b).Close()
	for i, a := range out {
		err := cmp.Or(failed, a.err)
		if err == nil {
			held.into(&a.value)
			a.value.Task, err = s.tasks.get(ctx, s.pool, a.value.Parcel.Task, versions[i])
		}
		round[i].tell(a.value, translate(err))
	}
}

// bookFields is where the columns of a parcel's books go: rev, parcel and task.
func bookFields(b *land.Books) []any {
	return append(append([]any{&b.Rev}, parcelFields(&b.Parcel)...), taskFields(&b.Task)...)
}

// bytesOf is an ID to scan into. It would be scanned as text by itself, which
// shows where many are read.
func bytesOf(id *land.ID) *[16]byte { return (*[16]byte)(id) }

// holdings is the disposals and transfers of parcels.
type holdings struct {
	disposals map[land.ID][]land.Disposal
	transfers map[land.ID][]land.Transfer
}

func newHoldings() *holdings {
	return &holdings{map[land.ID][]land.Disposal{}, map[land.ID][]land.Transfer{}}
}

// queue reads the holdings of the parcels that equal an SQL expression of the
// arguments, the disposals by their columns or what stands for them.
func (h *holdings) queue(b *pgx.Batch, disposal, parcels string, args ...any) {
	b.Queue(`select `+disposal+` from disposal where parcel_id = `+parcels+` order by id`, args...).
		Query(func(rows pgx.Rows) error {
			all, err := pgx.CollectRows(rows, scanDisposal)
			for _, x := range all {
				h.disposals[x.Parcel] = append(h.disposals[x.Parcel], x)
			}
			return err
		})
	b.Queue(`select parcel_id, `+transferColumns+` from journal where parcel_id = `+parcels+` order by rev, n`, args...).
		Query(func(rows pgx.Rows) error {
			var parcel land.ID
			var t land.Transfer
			_, err := pgx.ForEachRow(rows, []any{bytesOf(&parcel), bytesOf(&t.Disposal), &t.Measure, &t.From, &t.To, &t.Mu, &t.EffectiveOn}, func() error {
				h.transfers[parcel] = append(h.transfers[parcel], t)
				return nil
			})
			return err
		})
}

// into puts a parcel's holdings into its books, of which there may be several.
func (h *holdings) into(b *land.Books) {
	b.Disposals, b.Transfers = slices.Clone(h.disposals[b.Parcel.ID]), slices.Clone(h.transfers[b.Parcel.ID])
}

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
	if c.Act.Kind == land.ActDraft || c.Act.Kind == land.ActEdit {
		return d.writeDraft(ctx, books, c, key)
	}
	_, err := d.writing.ask(ctx, d.written(books, c))
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
