package cluster

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestAKilledStarterTakesTheServerAlong(t *testing.T) {
	t.Parallel()
	cfg := Config{Data: newData(t)}
	other := startHelper(t, cfg.Data).wait(t)
	attached := mustOpen(t, cfg)
	sqlExec(t, attached.OwnerURL(), "create table kept as select 92.14 as mu")
	pid := attached.server.process.Pid

	other.kill()
	eventually(t, "the server has ended", func() bool { return isDone(attached) && !exists(attached.site.path("pg/postmaster.pid")) })
	log, err := os.ReadFile(filepath.Join(cfg.Data, logFile))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "database system is shut down") {
		t.Errorf("process %d was not shut down cleanly:\n%s", pid, log)
	}
	c := mustOpen(t, cfg)
	if got := sqlText(t, c.OwnerURL(), "select mu::text from kept"); got != "92.14" {
		t.Errorf("kept %s", got)
	}
}

func TestOpenRightAfterTheStarterWasKilled(t *testing.T) {
	t.Parallel()
	cfg := Config{Data: newData(t)}
	mustClose(t, mustOpen(t, cfg))
	for range 3 {
		other := startHelper(t, cfg.Data).wait(t)
		other.kill()
		// Its server is shutting down just now.
		c := mustOpen(t, cfg)
		sqlText(t, c.AppURL(), "select postgis_version()")
		mustClose(t, c)
	}
}

func TestAStarterKilledWhileMakingTheDatabase(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"pg.new", "pg.new/global/pg_control", "pg", "pg/postmaster.pid"} {
		t.Run("when "+when+" was there", func(t *testing.T) {
			t.Parallel()
			data := newData(t)
			other := startHelper(t, data)
			eventually(t, when+" is there", func() bool { return exists(filepath.Join(data, when)) })
			other.kill()
			c := mustOpen(t, Config{Data: data})
			sqlText(t, c.AppURL(), "select postgis_version()")
			if exists(c.site.path("pg.new")) {
				t.Error("the unfinished folder was left")
			}
		})
	}
}

// One cluster suffers one thing after the other.
func TestAClusterRecovers(t *testing.T) {
	t.Parallel()
	cfg := Config{Data: newData(t)}
	c := mustOpen(t, cfg)
	sqlExec(t, c.OwnerURL(), "create table kept as select 363.58 as mu")
	s := c.site
	reopen := func(t *testing.T) {
		t.Helper()
		c = mustOpen(t, cfg)
		if got := sqlText(t, c.OwnerURL(), "select mu::text from kept"); got != "363.58" {
			t.Errorf("kept %s", got)
		}
		mustClose(t, c)
	}

	t.Run("from a server killed underneath", func(t *testing.T) {
		pid := c.server.process.Pid
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, "Done is closed", func() bool { return isDone(c) })
		mustClose(t, c)
		reopen(t)
	})
	for what, pid := range map[string]int{"dead": deadProcess(t), "living": os.Getpid()} {
		t.Run("from a PID file that names a "+what+" process", func(t *testing.T) {
			text := strconv.Itoa(pid) + "\n" + s.pg() + "\n"
			if err := os.WriteFile(filepath.Join(s.pg(), "postmaster.pid"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			reopen(t)
		})
	}
	t.Run("by taking over a server without a parent", func(t *testing.T) {
		orphan := startOrphan(t, s)
		c = mustOpen(t, cfg)
		if c.server.process.Pid != orphan.Process.Pid {
			t.Fatal("a second server")
		}
		attached := mustOpen(t, cfg)
		mustClose(t, attached)
		sqlText(t, c.AppURL(), "select postgis_version()")
		mustClose(t, c)
		if living(t, cfg.Data) != 0 {
			t.Error("Close left the adopted server running")
		}
		reopen(t)
	})
	t.Run("from lost rights of its roles", func(t *testing.T) {
		c = mustOpen(t, cfg)
		sqlExec(t, c.URL(Super, "postgres"), "alter role sanlei_app password 'another'")
		mustClose(t, c)
		reopen(t)
	})
}

// startOrphan starts the server like the package does, but with nobody to
// stop it.
func startOrphan(t *testing.T, s *site) *exec.Cmd {
	t.Helper()
	p, err := s.programs()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.makeSocketFolder(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(p.path("postgres"), "-D", s.pg(), "-c", "config_file="+s.path(settingsFile))
	s.account.run(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = cmd.Wait() }()
	eventually(t, "the orphan is ready", func() bool { _, st := s.look(); return st == ready })
	return cmd
}

func deadProcess(t *testing.T) int {
	t.Helper()
	cmd := exec.Command("true")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return cmd.Process.Pid
}
