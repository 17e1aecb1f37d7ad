package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/maypok86/otter/v2"
	"github.com/paulmach/orb"

	"sanlei/land"
)

const transferColumns = `coalesce(disposal_id, '00000000-0000-0000-0000-000000000000'), measure,
	coalesce(from_account::text, ''), coalesce(to_account::text, ''), mu, effective_on`

// sought says of which parcel the books are read, of one by its own id or of the one
// that a disposal lies on, and which regions are looked at.
type sought struct {
	parcel, disposal pgtype.UUID
	sees             func(region string) bool
}

func ofParcel(id land.ID) sought   { return sought{parcel: pgtype.UUID{Bytes: id, Valid: true}} }
func ofDisposal(id land.ID) sought { return sought{disposal: pgtype.UUID{Bytes: id, Valid: true}} }

// readBooks reads all that is known of one parcel of the actor's regions,
// perhaps together with what others read.
func (d *Desk) readBooks(ctx context.Context, of sought) (land.Books, error) {
	of.sees = d.sees
	return d.reading.ask(ctx, of)
}

// readAllBooks reads how parcels stand, and, of those whose books are not
// remembered as they stand, the books.
func (s *Store) readAllBooks(ctx context.Context, round []question[sought, land.Books]) {
	stands, err := s.standing(ctx, questions(round))
	books := map[land.ID]land.Books{}
	for _, at := range stands {
		if b, ok := s.books.GetIfPresent(at.parcel); ok && b.Rev == at.rev {
			books[at.parcel] = b
		}
	}
	var unknown []land.ID
	for _, at := range stands {
		if _, ok := books[at.parcel]; !ok && at.rev > 0 && !slices.Contains(unknown, at.parcel) {
			unknown = append(unknown, at.parcel)
		}
	}
	if err == nil && len(unknown) > 0 {
		err = s.readWhole(ctx, unknown, books)
	}
	for i, q := range round {
		q.tell(s.booksAt(ctx, stands, i, books, err))
	}
}

// booksAt is the books that one of a round asked for.
func (s *Store) booksAt(ctx context.Context, stands []standing, i int, books map[land.ID]land.Books, err error) (land.Books, error) {
	if err != nil {
		return land.Books{}, translate(err)
	}
	b, ok := books[stands[i].parcel]
	if !ok {
		return b, translate(pgx.ErrNoRows)
	}
	b.Tree = s.Tree()
	b.Task, err = s.tasks.get(ctx, s.pool, b.Parcel.Task, stands[i].task)
	return b, translate(err)
}

// standing is how far a parcel's books are: the rev, which goes up with every
// act, and the version of the task's row. The zero value is no parcel.
type standing struct {
	parcel land.ID
	region string
	rev    int64
	task   string
}

// standing is how those that are sought stand, each in its place. What lies where
// the asker sees nothing stands nowhere, and nothing more is read of it: to be told
// so takes as long as of what there is not.
func (s *Store) standing(ctx context.Context, round []sought) ([]standing, error) {
	parcels, disposals, out := make([]pgtype.UUID, len(round)), make([]pgtype.UUID, len(round)), make([]standing, len(round))
	for i, q := range round {
		parcels[i], disposals[i] = q.parcel, q.disposal
	}
	rows, err := s.keyed.Query(ctx, `
		select s.n, b.* from (
			select n, coalesce(parcel, (select parcel_id from disposal where id = disposal)) as parcel
			from unnest($1::uuid[], $2::uuid[]) with ordinality s (parcel, disposal, n)) s
		cross join lateral (
			select b.parcel_id, b.region, b.rev, t.xmin::text from balance b join task t on t.code = b.task where b.parcel_id = s.parcel offset 0) b`,
		parcels, disposals)
	if err != nil {
		return out, err
	}
	var n int
	var at standing
	_, err = pgx.ForEachRow(rows, []any{&n, bytesOf(&at.parcel), &at.region, &at.rev, &at.task}, func() error {
		if round[n-1].sees(at.region) {
			out[n-1] = at
		}
		return nil
	})
	return out, err
}

// readWhole reads books of parcels in one round trip, and remembers them. The
// revs are read first: a writer that comes in between makes a rev old, so whoever
// writes on the ground of these books is refused as stale, and nobody finds them
// among what is remembered.
func (s *Store) readWhole(ctx context.Context, parcels []land.ID, into map[land.ID]land.Books) error {
	held := newHoldings()
	b := &pgx.Batch{}
	b.Queue(`
		select b.* from unnest($1::uuid[]) s (parcel) cross join lateral (
			select b.rev, `+parcelColumns+` from balance b join parcel p on p.id = b.parcel_id where b.parcel_id = s.parcel offset 0) b`, parcels).
		Query(func(rows pgx.Rows) error {
			for rows.Next() {
				var b land.Books
				if err := rows.Scan(append([]any{&b.Rev}, parcelFields(&b.Parcel)...)...); err != nil {
					return err
				}
				into[b.Parcel.ID] = b
			}
			return rows.Err()
		})
	held.queue(b, disposalColumns, `any($1)`, parcels)
	if err := s.keyed.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	for _, id := range parcels {
		if b, ok := into[id]; ok {
			held.into(&b)
			into[id] = b
			s.books.Set(id, b)
		}
	}
	return nil
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

// mostBookBytes is how much memory all remembered books take together.
const mostBookBytes = 32 << 20

// newBookMemory remembers the books that were read or written last. They are
// good for one rev, which is asked for whenever they are: so they are never old.
func newBookMemory() *otter.Cache[land.ID, land.Books] {
	return otter.Must(&otter.Options[land.ID, land.Books]{MaximumWeight: mostBookBytes, Weigher: func(_ land.ID, b land.Books) uint32 {
		bytes := 1000 + 500*len(b.Disposals) + 300*len(b.Transfers) + pointBytes(b.Parcel.Shape)
		for _, d := range b.Disposals {
			bytes += pointBytes(d.Shape)
		}
		for name, text := range b.Parcel.Attributes {
			bytes += len(name) + len(text)
		}
		return uint32(bytes)
	}})
}

func pointBytes(mp orb.MultiPolygon) (n int) {
	for _, p := range mp {
		for _, ring := range p {
			n += 16 * len(ring)
		}
	}
	return n
}
