package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// ensureFolder makes the database's folder with initdb if there is none. It is
// made under another name, so that one that was cut short is never taken for
// whole.
func (s *site) ensureFolder(ctx context.Context, p programs, pw passwords) error {
	if exists(s.pg()) {
		return nil
	}
	began := time.Now()
	unfinished := s.path("pg.new")
	if err := remove(ctx, unfinished); err != nil {
		return err
	}
	if err := os.Mkdir(unfinished, 0o700); err != nil {
		return err
	}
	if err := s.account.own(unfinished); err != nil {
		return err
	}
	if err := s.initdb(ctx, p, unfinished, pw[Super]); err != nil {
		return err
	}
	if err := os.Rename(unfinished, s.pg()); err != nil {
		return err
	}
	s.log.Info("database made", "data", s.data, "postgresql", p.version, "took", time.Since(began).Round(time.Millisecond))
	return syncFolder(s.data)
}

// remove removes what an earlier process left. If that was killed a moment
// ago, its children may still be writing, so a failure is tried again.
func remove(ctx context.Context, dir string) error {
	for range 100 {
		err := os.RemoveAll(dir)
		if err == nil {
			return nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
	return os.RemoveAll(dir)
}

// checkFolder refuses a database of another user than the server's, which it
// could not open.
func (s *site) checkFolder() error {
	info, err := os.Lstat(s.pg())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if got := owner(info); !info.IsDir() || got != s.account.uid {
		return refuse(fmt.Sprintf("give it to user %s with chown -R, or start sanlei as the user who made it", s.account.name),
			"%s belongs to user %s, but the database would run as %s", s.pg(), userName(got), s.account.name)
	}
	return nil
}

func (s *site) initdb(ctx context.Context, p programs, dir, password string) error {
	// initdb reads the password as user postgres, who can read nothing else
	// of ours but what lies in the socket's folder.
	file := filepath.Join(s.socket, "password")
	if err := writeFile(file, []byte(password), 0o600); err != nil {
		return err
	}
	defer os.Remove(file)
	if err := s.account.own(file); err != nil {
		return err
	}
	args := []string{
		"-D", dir, "-U", string(Super), "--pwfile=" + file,
		"-E", "UTF8", "--locale=C.UTF-8", "--data-checksums",
		"--auth-local=scram-sha-256", "--auth-host=reject", "--no-instructions",
	}
	if s.throwaway {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, p.path("initdb"), args...)
	s.account.run(cmd)
	// It must not go on writing after us; the thread is the parent to the
	// kernel, so it is kept until initdb has ended.
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("making the database in %s: %w: %s", s.data, err, firstError(said.String()))
	}
	return nil
}

// firstError is the line of a program's complaint that names the cause, or
// else its last one.
func firstError(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines {
		if strings.Contains(line, "error:") || strings.Contains(line, "FATAL:") {
			return line
		}
	}
	return lines[len(lines)-1]
}

// syncFolder makes a rename in the folder survive a power cut.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
