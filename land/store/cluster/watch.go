package cluster

import (
	"context"
	"os"
	"syscall"
	"time"
)

// watch follows a postmaster that is not our child, and so must be asked for.
func (s *site) watch(pid int) (*server, error) {
	process, err := os.FindProcess(pid)
	if err != nil {
		return nil, err
	}
	v := &server{process: process, done: make(chan struct{}), quit: make(chan struct{})}
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for s.isPostmaster(pid) {
			select {
			case <-tick.C:
			case <-v.quit:
				return
			}
		}
		close(v.done)
	}()
	return v, nil
}

// stop shuts the server down: first as one should, then as one must.
func (v *server) stop() error {
	for _, step := range []struct {
		signal  syscall.Signal
		patient time.Duration
	}{{syscall.SIGINT, time.Minute}, {syscall.SIGQUIT, 10 * time.Second}, {syscall.SIGKILL, 10 * time.Second}} {
		_ = v.process.Signal(step.signal) // it may have ended already
		select {
		case <-v.done:
			return nil
		case <-time.After(step.patient):
		}
	}
	return refuse("look why with `ps`", "process %d of the database does not end", v.process.Pid)
}

// pause sleeps, or returns why ctx is done.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
