package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// steady is how long an orphaned server must have been ready before it counts
// as one that stays: the kernel drops a killed parent's lock a moment before
// it tells the server to shut down.
const steady = 200 * time.Millisecond

// open takes the lock and runs the server, or attaches to the one of whoever
// has it. The lock may become free at any time, so both are tried in turn.
func (s *site) open(ctx context.Context) (*Cluster, error) {
	if err := prepare(s.data); err != nil {
		return nil, err
	}
	lock := flock.New(s.path(lockFile))
	w := waiting{site: s}
	for {
		locked, err := lock.TryLock()
		if err != nil {
			return nil, err
		}
		if locked {
			c, err := s.hold(ctx, lock)
			if err != nil {
				_ = lock.Close()
			}
			return c, err
		}
		c, err := s.attach(ctx)
		if err == nil {
			return c, lock.Close()
		}
		if err := w.tick(ctx, err); err != nil {
			return nil, errors.Join(err, lock.Close())
		}
	}
}

// hold makes this process the one that runs the server.
func (s *site) hold(ctx context.Context, lock *flock.Flock) (*Cluster, error) {
	if err := mark(s.data, marker); err != nil {
		return nil, err
	}
	pw, err := s.ensurePasswords()
	if err != nil {
		return nil, err
	}
	v, err := s.adopt(ctx)
	if err == nil && v == nil {
		v, err = s.start(ctx, pw)
	}
	if err != nil {
		return nil, err
	}
	release := func() error {
		err := v.stop()
		if err == nil {
			s.log.Info("database stopped", "data", s.data)
			_ = os.RemoveAll(s.socket) // the next start clears it too
		}
		return errors.Join(err, lock.Close())
	}
	if err := s.setup(ctx, pw); err != nil {
		return nil, errors.Join(err, release())
	}
	return &Cluster{site: s, passwords: pw, server: v, release: release}, nil
}

// adopt takes over a server that outlived whoever started it. It returns nil
// when there is none, after waiting for one that is shutting down.
func (s *site) adopt(ctx context.Context) (*server, error) {
	w := waiting{site: s}
	var since time.Time
	for {
		pid, st := s.look()
		switch {
		case st == absent:
			if postmasters, _ := s.processes(); len(postmasters) == 0 {
				return nil, nil
			}
		case st != ready:
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		case time.Since(since) > steady:
			s.log.Warn("a database server without a parent is taken over", "data", s.data, "pid", pid)
			return s.watch(pid)
		}
		if err := w.tick(ctx, nil); err != nil {
			return nil, err
		}
	}
}

// attach uses the server that another process runs.
func (s *site) attach(ctx context.Context) (*Cluster, error) {
	pw, err := s.readPasswords()
	if err != nil {
		return nil, err
	}
	pid, st := s.look()
	if st != ready {
		return nil, errors.New("its database is not ready")
	}
	if err := s.usable(ctx, pw); err != nil {
		return nil, err
	}
	v, err := s.watch(pid)
	if err != nil {
		return nil, err
	}
	release := func() error { close(v.quit); return nil }
	return &Cluster{site: s, passwords: pw, server: v, release: release}, nil
}

// waiting is the patience with another process.
type waiting struct {
	site *site
	idle time.Time // since when there was no sign of progress
}

// tick pauses a moment. It gives up when ctx is done, or when for a minute no
// server was starting or stopping; because is the reason for waiting. A server
// that recovers from a power cut is given all the time it needs.
func (w *waiting) tick(ctx context.Context, because error) error {
	_, st := w.site.look()
	if w.idle.IsZero() || st == starting || st == stopping {
		w.idle = time.Now()
	}
	if time.Since(w.idle) > time.Minute {
		return refuse("end the other sanlei with the same data folder and try again",
			"another process has held %s for a minute and is not ready: %v", w.site.path(lockFile), because)
	}
	if err := pause(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("waiting for another process with the data folder %s: %w", w.site.data, err)
	}
	return nil
}
