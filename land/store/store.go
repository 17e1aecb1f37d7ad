// Package store keeps the books in PostgreSQL with PostGIS. All SQL of the
// program is here, one file a noun, and it is the only importer of pgx besides
// package migrations.
//
// Whatever an actor reads or writes goes through a [Desk], which holds the
// regions in which the actor may: the predicate is part of every query, and
// every writing transaction says its regions to the database, where the
// trigger guard_region holds it to them.
package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	pgxdecimal "github.com/jackc/pgx-shopspring-decimal"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/maypok86/otter/v2"
	pgxuuid "github.com/vgarvardt/pgx-google-uuid/v5"
	"golang.org/x/sync/singleflight"

	"sanlei/land"
	"sanlei/migrations"
)

// Config says which database, and how the world around it is seen.
type Config struct {
	URL   string           // signs in as the application's role, which owns nothing
	Conns int32            // most connections; 0 means 16
	Files string           // the folder for files of evidence; empty: none are taken
	Now   func() time.Time // the clock; nil means time.Now
	Log   *slog.Logger     // nil means nothing is said
	// Passwords is what passwords must be like, Lock what wrong ones lead to. Their
	// zero values ask and do nothing.
	Passwords land.PasswordPolicy
	Lock      Lock
	// Key is the file of the ledger's key, which is made at the first start. Empty
	// means that no checkpoint is signed.
	Key string
	// Unmasked is the roles that take personal data home as it stands; nil for the
	// usual ones.
	Unmasked []land.Role
	// GuardKm2 is how far an export reaches at most without a reason; zero for the
	// usual 25 km², below zero for any.
	GuardKm2 float64
	// Imports bounds files that are brought in; zero for the usual limits.
	Imports ImportLimits
	// Checkpoints is a folder, best on another machine, in which every checkpoint
	// is written down once more. Empty means none.
	Checkpoints string
	// Tracer is told of every statement, under the context of whoever asks; nil:
	// nobody is.
	Tracer pgx.QueryTracer
}

// Store is the books. Its methods are safe for concurrent use.
type Store struct {
	pool      *pgxpool.Pool
	keyed     *pgxpool.Pool // for statements that go by key, which are planned once
	cutting   *pgxpool.Pool // for tiles, which go by the box of their own, and are planned once too
	now       func() time.Time
	log       *slog.Logger
	files     files
	ledger    ledger
	news      news
	tiles     *tileCache
	tileSQL   *otter.Cache[string, placedSQL]
	sums      *sumCache
	summing   singleflight.Group
	passwords land.PasswordPolicy
	lock      Lock
	unmasked  []land.Role
	guardKm2  float64
	wake      chan struct{} // tells the sealer that an act was committed

	limits   ImportLimits
	wakeJobs chan struct{} // tells those who work on imports that one waits

	reading together[sought, land.Books]
	writing together[written, struct{}]
	tasks   taskMemory
	books   *otter.Cache[land.ID, land.Books]

	frame  sync.RWMutex // guards what changes rarely
	types  []*pgtype.Type
	framed framed
}

// Open connects to a migrated database. It founds the ledger if there is none.
// It refuses a schema that is not the program's own, and to run as the owner.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	pc, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, errors.New("DATABASE_URL is no connection string")
	}
	pc.MaxConns = 16
	if cfg.Conns > 0 {
		pc.MaxConns = cfg.Conns
	}
	pc.ConnConfig.RuntimeParams["application_name"] = "sanlei"
	pc.ConnConfig.RuntimeParams["timezone"] = "Asia/Shanghai"
	pc.ConnConfig.RuntimeParams["datestyle"] = "ISO" // as dates stand in records
	s := &Store{now: cfg.Now, log: cfg.Log, files: files(cfg.Files), passwords: cfg.Passwords, lock: cfg.Lock, unmasked: cfg.Unmasked, guardKm2: cmp.Or(cfg.GuardKm2, usualGuardKm2), wake: make(chan struct{}, 1),
		limits: cmp.Or(cfg.Imports, DefaultImportLimits), wakeJobs: make(chan struct{}, 1), tasks: taskMemory{tasks: map[string]remembered{}}, framed: framed{scopes: &sync.Map{}}}
	pc.AfterConnect = s.meet
	if cfg.Tracer != nil {
		pc.ConnConfig.Tracer = cfg.Tracer
	}
	s.reading.answer, s.reading.atOnce = s.readAllBooks, 1
	s.writing.answer, s.writing.atOnce, s.writing.enough = s.writeSteps, 2, 4
	s.tiles, s.sums, s.books = newTileCache(), newSumCache(), newBookMemory()
	s.tileSQL = otter.Must(&otter.Options[string, placedSQL]{MaximumSize: mostPlaced})
	if s.unmasked == nil {
		s.unmasked = land.Unmasked
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.pool, err = pgxpool.NewWithConfig(ctx, pc); err != nil {
		return nil, fmt.Errorf("connecting to the database: %w", err)
	}
	if s.keyed, err = pgxpool.NewWithConfig(ctx, byKey(pc, mostKeyed)); err == nil {
		s.cutting, err = pgxpool.NewWithConfig(ctx, byKey(pc, max(mostCutting, runtime.NumCPU())))
	}
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("connecting to the database: %w", err)
	}
	if err := s.start(ctx, cfg); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// meet makes the types of the books known to a new connection. The database is
// asked once for those that it has by migration.
func (s *Store) meet(ctx context.Context, c *pgx.Conn) (err error) {
	pgxdecimal.Register(c.TypeMap())
	pgxuuid.Register(c.TypeMap())
	s.frame.Lock()
	defer s.frame.Unlock()
	if len(s.types) == 0 {
		s.types, err = c.LoadTypes(ctx, sentTypes)
	}
	c.TypeMap().RegisterTypes(s.types)
	return err
}

// How many connections there are by key: a round of readers and two of writers;
// and for tiles, of which a map asks for many at once and the processors bear few.
const mostKeyed, mostCutting = 3, 4

// byKey is connections for what is asked all day and knows the keys, or the box,
// of its few rows. Each statement is planned once, however large the tables are
// then or become, and so without looking at their size; and runs in one process.
func byKey(pc *pgxpool.Config, most int) *pgxpool.Config {
	pc = pc.Copy()
	pc.MaxConns = int32(most)
	for _, way := range []string{"enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"} {
		pc.ConnConfig.RuntimeParams[way] = "off"
	}
	pc.ConnConfig.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	pc.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	return pc
}

func (s *Store) start(ctx context.Context, cfg Config) error {
	if err := s.checkSchema(ctx); err != nil {
		return err
	}
	if err := s.found(ctx); err != nil {
		return fmt.Errorf("founding the ledger: %w", translate(err))
	}
	if err := s.readLedger(ctx, cfg); err != nil {
		return err
	}
	return s.refreshFrame(ctx)
}

func (s *Store) checkSchema(ctx context.Context) error {
	err := s.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		have, err := migrations.Current(ctx, c.Conn())
		if err != nil {
			return fmt.Errorf("reading the schema's version: %w", err)
		}
		want, err := migrations.Latest()
		if err != nil {
			return err
		}
		if have != want {
			return fmt.Errorf("the database has schema version %d and this program needs %d: run sanlei migrate", have, want)
		}
		var owns bool
		err = c.QueryRow(ctx, `select pg_has_role(current_user, relowner, 'member') from pg_class where oid = 'act'::regclass`).Scan(&owns)
		if err == nil && owns {
			err = errors.New("DATABASE_URL signs in as the owner of the tables: give it the application's role, and MIGRATE_DATABASE_URL the owner")
		}
		return err
	})
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		c := connect.Config
		return fmt.Errorf("cannot connect to the database %q on %s port %d as %q: see that it runs and that the password is right", c.Database, c.Host, c.Port, c.User)
	}
	return err
}

// Close ends all connections.
func (s *Store) Close() {
	for _, pool := range []*pgxpool.Pool{s.cutting, s.keyed, s.pool} {
		if pool != nil {
			pool.Close()
		}
	}
}

// Ready reports whether the database answers.
func (s *Store) Ready(ctx context.Context) error { return s.pool.Ping(ctx) }

// Now is the time by the store's clock.
func (s *Store) Now() time.Time { return s.now() }

// Today is the date in Asia/Shanghai.
func (s *Store) Today() land.Date { return land.DateOf(s.now()) }
