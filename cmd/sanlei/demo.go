package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"sanlei/land"
	"sanlei/land/demo"
	"sanlei/land/store"
)

// demoPassword is everybody's in the demonstration, which is why it listens on
// nothing but loopback.
const demoPassword = "sanlei-demo"

type demoCommand struct {
	Listen  string `default:"127.0.0.1:8080" help:"Where to listen; loopback only."`
	Parcels int    `placeholder:"N" help:"Show N generated parcels over a province instead of Dongkou's books."`
}

// Run loads the demonstration books where they are not loaded yet, and serves
// them.
func (c *demoCommand) Run(s *session) error {
	if c.Parcels < 0 {
		return wrongUsage("--parcels must not be below zero")
	}
	if err := loopback(c.Listen); err != nil {
		return err
	}
	s.settings.Access = Access{} // everybody knows the password, and nobody else can reach it
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	return s.with(func(b *books) error {
		book := demo.Dongkou()
		load := func() error { return s.load(b, book) }
		if c.Parcels > 0 {
			load = func() error { return s.loadProvince(b, c.Parcels) }
		}
		if err := load(); err != nil {
			return errors.Join(err, l.Close())
		}
		fmt.Fprintf(s.stdout, "Sanlei shows the demonstration at http://%s\n", l.Addr())
		fmt.Fprintf(s.stdout, "Everybody's password is %s; a program uses a token.\n", demoPassword)
		for _, u := range book.Users {
			token, err := b.ReplaceToken(s.ctx, u.Login, store.TokenDraft{Name: "demo", Days: 1})
			if err != nil {
				return err
			}
			fmt.Fprintf(s.stdout, "token %s %s\n", u.Login, token)
		}
		return s.serve(b, l, "")
	})
}

// loopback refuses an address that others could reach.
func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return wrongUsage("--listen is written as HOST:PORT")
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("the demonstration has a password that everybody knows and listens on loopback only, as 127.0.0.1:8080")
	}
	return nil
}

// load replays the story of the book as the acts of its users. The last of them,
// who takes no part in it, is added when it is told: while they are missing, an
// earlier load was cut short and goes on from where it stood.
func (s *session) load(b *books, book demo.Book) error {
	tasks, err := b.Operator().Tasks(s.ctx)
	if err != nil {
		return err
	}
	ours := slices.ContainsFunc(tasks, func(t land.Task) bool { return t.Code == book.Task.Code })
	if len(tasks) > 0 && !ours {
		return errOtherBooks
	}
	cast, last := parted(book.Users)
	if known, err := b.KnowsUser(s.ctx, last[0].Login); err != nil || known {
		return err
	}
	fmt.Fprintln(s.stdout, "loading the demonstration books …")
	if err := s.addUsers(b, cast); err != nil {
		return err
	}
	var now time.Time
	past, err := s.openAt(b.url, func() time.Time { return now })
	if err != nil {
		return err
	}
	defer past.Close()
	r := replay{Store: past, book: book, now: &now, parcels: map[string]land.ID{}}
	if err := r.run(s.ctx); err != nil {
		return fmt.Errorf("loading the demonstration: %w", err)
	}
	return s.addUsers(b, last)
}

// parted tells the users who act in a demonstration from the last, who only looks.
func parted(users []land.Actor) (cast, last []land.Actor) {
	n := len(users) - 1
	return users[:n], users[n:]
}

// replay takes the steps of a book on the days on which they were taken.
type replay struct {
	*store.Store
	book    demo.Book
	now     *time.Time
	parcels map[string]land.ID
}

func (r *replay) run(ctx context.Context) error {
	*r.now = r.book.Task.Baseline.AddDays(20).Time
	if err := r.list(ctx); err != nil {
		return err
	}
	disposals := make([]land.Disposal, len(r.book.Disposals))
	for i, e := range r.book.Script() {
		*r.now = e.On.Add(time.Hour + time.Duration(i%480)*time.Minute)
		d := &disposals[e.Disposal]
		var err error
		if e.Step == nil {
			if *d, err = r.draft(ctx, e.Disposal); err == nil {
				err = r.bring(ctx, *d, r.book.Disposals[e.Disposal].Brings, fmt.Sprintf("demo %d drafted", e.Disposal))
			}
		} else if err = r.bring(ctx, *d, e.Step.Brings, fmt.Sprintf("demo %d on %s", e.Disposal, e.On)); err == nil {
			*d, err = r.step(ctx, *d, *e.Step)
		}
		if err != nil {
			return fmt.Errorf("disposal %d on %s: %w", e.Disposal, e.On, err)
		}
	}
	return nil
}

// list hands down the task and lists its parcels, each under a key, so that it
// is listed once however often the load is begun.
func (r *replay) list(ctx context.Context) error {
	op := r.Operator()
	err := op.NewTask(ctx, r.book.Task, r.book.Targets)
	if err != nil && land.KindOf(err) != land.Conflict {
		return err
	}
	for _, p := range r.book.Parcels {
		listed, err := op.ListParcel(ctx, p, store.Idempotency{Key: "demo " + p.ParcelNo})
		if err != nil {
			return fmt.Errorf("parcel %s: %w", p.ParcelNo, err)
		}
		r.parcels[p.ParcelNo] = listed.ID
	}
	return nil
}

func (r *replay) draft(ctx context.Context, i int) (land.Disposal, error) {
	d := r.book.Disposals[i]
	officer, _ := r.book.User("officer")
	f := store.Draft{Measure: &d.Draft.Measure, Mu: &d.Draft.Mu, Document: &d.Draft.Document, DocMu: d.Draft.DocMu,
		DatedOn: &d.Draft.DatedOn, Reason: &d.Draft.Reason}
	if d.Draft.Shape != nil {
		f.Shape = d.Draft.Shape
	}
	return r.As(officer).Draft(ctx, r.parcels[d.ParcelNo], f, store.Idempotency{Key: fmt.Sprintf("demo %d", i)})
}

// bring adds the officer's evidence to a disposal.
func (r *replay) bring(ctx context.Context, d land.Disposal, brings []demo.Brought, key string) error {
	officer, _ := r.book.User("officer")
	for i, e := range brings {
		in, err := r.Receive(bytes.NewReader(e.Bytes), e.File.Name)
		if err != nil {
			return err
		}
		e.Disposal = d.ID
		_, err = r.As(officer).AddEvidence(ctx, e.Evidence, in, store.Idempotency{Key: fmt.Sprintf("%s %d", key, i)})
		if err := errors.Join(err, in.Close()); err != nil {
			return fmt.Errorf("%s: %w", e.Paper, err)
		}
	}
	return nil
}

func (r *replay) step(ctx context.Context, d land.Disposal, s demo.Step) (land.Disposal, error) {
	by, ok := r.book.User(s.By)
	if !ok {
		return d, fmt.Errorf("there is no user %s", s.By)
	}
	return r.As(by).Step(ctx, d.ID, d.Rev, s.StepRequest)
}
