package main

import (
	"errors"
	"log/slog"
	"time"

	"sanlei/land/store"
	"sanlei/land/store/cluster"
)

// books is an open store, and the private cluster below it where there is one.
type books struct {
	*store.Store
	cluster *cluster.Cluster
	url     string
}

// open opens the books: of the database that is configured, or of the private
// cluster in the data folder, which is made, started and migrated as needed.
func (s *session) open() (*books, error) {
	if s.settings.Database != "" {
		return s.openStore(&books{url: s.settings.Database}, nil)
	}
	c, err := cluster.Open(s.ctx, cluster.Config{Data: s.settings.Data, Bin: s.settings.PGBin, Log: s.log()})
	if err != nil {
		return nil, err
	}
	b := &books{cluster: c, url: c.AppURL()}
	if err := store.Migrate(s.ctx, c.OwnerURL(), c.AppURL()); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return s.openStore(b, nil)
}

func (s *session) openStore(b *books, now func() time.Time) (_ *books, err error) {
	if s.settings.Files != "" {
		if err := cluster.Claim(s.settings.Files); err != nil {
			return nil, errors.Join(err, b.closeCluster())
		}
	}
	b.Store, err = s.openAt(b.url, now)
	if err != nil {
		return nil, errors.Join(err, b.closeCluster())
	}
	return b, nil
}

// openAt opens a store that a clock tells the time.
func (s *session) openAt(url string, now func() time.Time) (*store.Store, error) {
	return store.Open(s.ctx, store.Config{URL: url, Files: s.settings.Files, Now: now, Log: s.log(), Key: s.settings.Key, Checkpoints: s.settings.Checkpoints, Imports: s.settings.ImportLimits.ofStore(),
		Passwords: s.settings.passwords(), Lock: s.settings.lock(), Unmasked: s.settings.unmasked(), GuardKm2: s.settings.guardKm2()})
}

func (b *books) close() error {
	b.Store.Close()
	return b.closeCluster()
}

func (b *books) closeCluster() error {
	if b.cluster == nil {
		return nil
	}
	return b.cluster.Close()
}

// died is closed when the private database has stopped underneath.
func (b *books) died() <-chan struct{} {
	if b.cluster == nil {
		return nil
	}
	return b.cluster.Done()
}

// with runs f on open books and closes them.
func (s *session) with(f func(*books) error) error {
	b, err := s.open()
	if err != nil {
		return err
	}
	return errors.Join(f(b), b.close())
}

func (s *session) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(s.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
