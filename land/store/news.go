package store

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// news is what a program hears of the books, so that it can keep what it has read
// until something changes it. Sealers tell what they sealed, and the tables of
// users tell that they were changed. While nobody listens nothing is kept.
//
// What this program writes it knows of at once; of what others write it hears
// when that is sealed, a second later at most.
type news struct {
	listening atomic.Bool
	written   atomic.Int64 // acts that this program has committed
	known     atomic.Int64 // of those, what is sealed and heard of

	mu        sync.Mutex
	head      int64                // the position up to which changes are known
	number    uint64               // of the newest change
	changes   []change             // the newest last
	actors    map[string]heldActor // by the digest of the secret
	forgotten uint64               // how often all actors were forgotten
}

// A change is what an act did to the map. Without a box it changed nothing there;
// everywhere is what no box says.
type change struct {
	task       string
	box        []float64 // EPSG:3857: west, south, east, north
	everywhere bool
}

type heldActor struct {
	land.Actor
	until time.Time
}

// Bounds of what is kept. More acts at once than mostHeard change everything.
const (
	mostChanges = 4096
	mostHeard   = 200
	mostActors  = 10_000
)

// The channels of the database's notices.
const (
	sealedChannel = "sanlei_sealed"
	usersChannel  = "sanlei_users"
)

// listen hears news until the context ends, and begins again where the
// connection breaks.
func (s *Store) listen(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.listenOnce(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("no news of the database are heard; nothing is kept meanwhile", "error", err)
		}
		s.news.stop()
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (s *Store) listenOnce(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `listen `+sealedChannel+`; listen `+usersChannel); err != nil {
		return err
	}
	if err := s.catchUp(ctx, true); err != nil {
		return err
	}
	s.news.listening.Store(true)
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if n.Channel == usersChannel {
			s.news.forgetActors()
		} else if err := s.catchUp(ctx, false); err != nil {
			return err
		}
	}
}

func (n *news) stop() {
	n.listening.Store(false)
	n.forgetActors()
}

func (n *news) forgetActors() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.actors = nil
	n.forgotten++
}

// hears reports whether what is kept may be given: what this program wrote last
// is sealed then, and heard of.
func (s *Store) hears(ctx context.Context) (bool, error) {
	if !s.news.listening.Load() {
		return false, s.Seal(ctx)
	}
	written := s.news.written.Load()
	if s.news.known.Load() >= written {
		return true, nil
	}
	if err := s.Seal(ctx); err != nil {
		return false, err
	}
	if err := s.catchUp(ctx, false); err != nil {
		return false, err
	}
	for known := s.news.known.Load(); known < written && !s.news.known.CompareAndSwap(known, written); known = s.news.known.Load() {
	}
	return true, nil
}

// changesSQL is what the acts after a position did to the map: all shapes that
// their parcels ever had.
const changesSQL = `
	select o.position, p.task, t.id is null, case when b.box is not null then array[st_xmin(b.box), st_ymin(b.box), st_xmax(b.box), st_ymax(b.box)] end
	from position o
	left join lateral (
		select parcel_id as id from act where id = o.act_id and parcel_id is not null
		union select id from parcel_history where act_id = o.act_id
		union select parcel_id from journal where act_id = o.act_id
		union select parcel_id from balance_history where act_id = o.act_id
	) t on true
	left join parcel p on p.id = t.id
	left join lateral (select st_extent(st_transform(st_envelope(h.shape), 3857)) as box from parcel_history h where h.id = t.id) b on true
	where o.ledger = $1 and o.position > $2
	order by o.position limit $3`

// catchUp learns what was sealed since it did so last. Begun afresh, all that was
// kept is old; while nothing is kept, it need not be known what it would have been.
func (s *Store) catchUp(ctx context.Context, afresh bool) error {
	n := &s.news
	n.mu.Lock()
	defer n.mu.Unlock()
	var head, frame int64
	err := s.pool.QueryRow(ctx, `
		select (select coalesce(max(position), 0) from position where ledger = id), frame from ledger where id = $1`, s.ledger.id).Scan(&head, &frame)
	if err == nil && frame != s.atHand().version {
		err = s.refreshFrame(ctx)
	}
	if err != nil {
		return err
	}
	if afresh || head-n.head > mostHeard || s.tiles.EstimatedSize() == 0 {
		s.changed(change{everywhere: true})
		n.head = head
		return nil
	}
	if head == n.head {
		return nil
	}
	rows, err := s.pool.Query(ctx, changesSQL, s.ledger.id, n.head, mostChanges)
	if err != nil {
		return err
	}
	var position int64
	var task *string
	var c change
	heard := 0
	_, err = pgx.ForEachRow(rows, []any{&position, &task, &c.everywhere, &c.box}, func() error {
		if heard++; task != nil {
			c.task = *task
		}
		s.changed(c)
		n.head = max(n.head, position)
		c = change{}
		return nil
	})
	if heard == mostChanges {
		s.changed(change{everywhere: true})
	}
	n.head = max(n.head, head)
	return err
}

// changed takes note of a change. What changes everything ends all that is kept, at
// once: old tiles that were often asked for would hold their room against new ones.
func (s *Store) changed(c change) {
	if s.news.add(c); c.everywhere {
		s.tiles.InvalidateAll()
		s.sums.InvalidateAll()
	}
}

func (n *news) add(c change) {
	n.number++
	n.changes = append(n.changes, c)
	if len(n.changes) > mostChanges {
		n.changes = append([]change(nil), n.changes[mostChanges/2:]...)
	}
}

// since reports whether a change after one of a number touches what is asked
// about, and the number up to which that is known.
func (n *news) since(number uint64, touches func(change) bool) (bool, uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	newer := n.number - number
	if newer > uint64(len(n.changes)) {
		return true, n.number
	}
	for _, c := range n.changes[uint64(len(n.changes))-newer:] {
		if touches(c) {
			return true, n.number
		}
	}
	return false, n.number
}

// now is the number of the newest change.
func (n *news) now() uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.number
}

// actor is who a secret spoke for when it was asked last. Where that is not known
// it tells with what to keep the answer.
func (n *news) actor(secret []byte, now time.Time) (a land.Actor, known bool, forgotten uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	held, ok := n.actors[string(secret)]
	return held.Actor, ok && now.Before(held.until), n.forgotten
}

// keepActor keeps who a secret speaks for, unless users were changed since it was
// asked.
func (n *news) keepActor(secret []byte, a land.Actor, until time.Time, forgotten uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.listening.Load() || n.forgotten != forgotten {
		return
	}
	if n.actors == nil || len(n.actors) >= mostActors {
		n.actors = map[string]heldActor{}
	}
	n.actors[string(secret)] = heldActor{a, until}
}
