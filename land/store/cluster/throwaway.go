package cluster

import (
	"context"
	_ "embed"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// linger is how long, in seconds, a throw-away server outlives its last user.
// It bridges the gap between two test binaries of one `go test ./...`.
const linger = "5"

// guard is the script that ends a throw-away cluster.
//
//go:embed guard.sh
var guard string

// share joins the users of a throw-away cluster and starts it if need be.
//
// Every user holds a shared lock. The guard, a process of its own, waits for
// the exclusive one, which the kernel grants when the last user has closed the
// cluster or died. Then it stops the server and removes the folder. A second
// lock keeps two users from starting at once.
func (s *site) share(ctx context.Context) (*Cluster, error) {
	users, err := s.join(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.shared(ctx)
	if err != nil {
		return nil, errors.Join(err, users.Close())
	}
	v := c.server
	c.release = func() error { close(v.quit); return users.Close() }
	return c, nil
}

// join takes the shared lock. The guard may move the folder away between any
// two steps; a lock then is on a file that is no longer there, and joining
// begins anew.
func (s *site) join(ctx context.Context) (*flock.Flock, error) {
	for {
		if err := prepare(s.data); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		users := flock.New(s.path(usersFile))
		_, err := users.TryRLockContext(ctx, 20*time.Millisecond)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err == nil && current(users) {
			return users, nil
		}
		if err := errors.Join(users.Close(), ctx.Err()); err != nil {
			return nil, err
		}
	}
}

func current(lock *flock.Flock) bool {
	held, err := lock.Stat()
	if err != nil {
		return false
	}
	now, err := os.Stat(lock.Path())
	return err == nil && os.SameFile(held, now)
}

// shared is the running cluster, started if it is not. The folder stays while
// the caller is among the users.
func (s *site) shared(ctx context.Context) (*Cluster, error) {
	lock := flock.New(s.path(lockFile))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, err
	}
	defer lock.Close()
	if err := mark(s.data, throwawayMarker); err != nil {
		return nil, err
	}
	if c, err := s.attach(ctx); err == nil {
		return c, nil
	}
	// The guard comes first, so that it also ends what is cut short from here.
	if err := errors.Join(s.startGuard(), s.wipe(ctx)); err != nil {
		return nil, err
	}
	pw, err := s.ensurePasswords()
	if err != nil {
		return nil, err
	}
	v, err := s.start(ctx, pw)
	if err != nil {
		return nil, err
	}
	if err := s.setup(ctx, pw); err != nil {
		return nil, errors.Join(err, v.stop())
	}
	return &Cluster{site: s, passwords: pw, server: v}, nil
}

// wipe removes a database that cannot be used: its start was cut short, or its
// server died, and what a crash leaves without fsync is not worth recovering.
func (s *site) wipe(ctx context.Context) error {
	v, err := s.adopt(ctx)
	if err != nil {
		return err
	}
	if v != nil {
		if err := v.stop(); err != nil {
			return err
		}
	}
	return remove(ctx, s.pg())
}

// startGuard starts the guard in a session of its own and with none of our
// files open: `go test` waits for whoever holds its output.
func (s *site) startGuard() error {
	cmd := exec.Command("/bin/sh", "-c", guard, "sanlei-guard", s.data, s.socket, linger)
	cmd.Env = []string{"PATH=/usr/bin:/bin"}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}
