package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// server is a running postmaster: our child, or one that is only watched.
type server struct {
	process *os.Process
	child   bool          // of this process
	said    int64         // length of the log before it started
	done    chan struct{} // closed when it has ended
	quit    chan struct{} // closed to end the watching
}

// start clears away what a dead server left, makes the database if there is
// none, and starts the server. Only the holder of the lock may call it, when
// no postmaster is alive.
func (s *site) start(ctx context.Context, pw passwords) (v *server, err error) {
	p, err := s.programs()
	if err != nil {
		return nil, err
	}
	if err := s.checkFolder(); err != nil {
		return nil, err
	}
	if err := s.makeSocketFolder(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(s.socket)
		}
	}()
	if err := s.ensureFolder(ctx, p, pw); err != nil {
		return nil, err
	}
	if err := s.clear(ctx); err != nil {
		return nil, err
	}
	if err := s.writeSettings(); err != nil {
		return nil, err
	}
	began := time.Now()
	v, err = s.launch(p)
	if err != nil {
		return nil, err
	}
	if err := s.await(ctx, v); err != nil {
		_ = v.stop()
		return nil, err
	}
	s.log.Info("database started", "data", s.data, "postgresql", p.version, "pid", v.process.Pid,
		"took", time.Since(began).Round(time.Millisecond))
	return v, nil
}

// clear removes the PID file of a dead postmaster, whose number may by now be
// another process's. Before, it waits for the children to end: they do when
// they notice their loss, and a new postmaster refuses to start beside them.
func (s *site) clear(ctx context.Context) error {
	for began := time.Now(); ; {
		_, left := s.processes()
		if len(left) == 0 {
			break
		}
		switch lived := time.Since(began); {
		case lived > 10*time.Second:
			return refuse("end them with kill", "processes %v of a dead database server do not end", left)
		case lived > 2*time.Second:
			for _, pid := range left {
				_ = syscall.Kill(pid, syscall.SIGQUIT)
			}
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
	err := os.Remove(filepath.Join(s.pg(), "postmaster.pid"))
	if os.IsNotExist(err) {
		return nil
	}
	if err == nil {
		s.log.Warn("the database was not shut down last time and recovers", "data", s.data)
	}
	return err
}

// launch starts postgres as our child and waits for it for as long as it
// lives: one that is dead but not waited for would block its own restart.
func (s *site) launch(p programs) (*server, error) {
	out, err := s.openLog()
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd := exec.Command(p.path("postgres"), "-D", s.pg(), "-c", "config_file="+s.path(settingsFile))
	s.account.run(cmd)
	cmd.Stdout, cmd.Stderr = out, out
	if !s.throwaway {
		// If this program is killed, the kernel asks the server for a fast
		// shutdown.
		cmd.SysProcAttr.Pdeathsig = syscall.SIGINT
	}
	v := &server{child: true, said: size(out), done: make(chan struct{}), quit: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel takes the thread that forked for the parent. This one
		// is kept for the goroutine, and so lives until the server ends.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
			close(v.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting the database: %w", err)
	}
	v.process = cmd.Process
	return v, nil
}

// await waits until a server that was just launched is ready. Recovery after a
// power cut may take minutes; only ctx ends it.
func (s *site) await(ctx context.Context, v *server) error {
	for {
		select {
		case <-v.done:
			return fmt.Errorf("the database did not start: %s", s.lastWords(v.said))
		default:
		}
		if pid, st := s.look(); pid == v.process.Pid && st == ready {
			return nil
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return fmt.Errorf("waiting for the database to start: %w", err)
		}
	}
}
