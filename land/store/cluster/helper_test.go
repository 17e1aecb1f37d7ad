package cluster

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// The test binary serves as the other process that tests need: started with
// this variable it opens the cluster there, says so, and closes it when its
// input ends.
const helperVar = "SANLEI_CLUSTER_TEST_DATA"

func TestMain(m *testing.M) {
	if data, ok := os.LookupEnv(helperVar); ok {
		os.Exit(helperMain(Config{Data: strings.TrimPrefix(data, "throwaway:"), Throwaway: strings.HasPrefix(data, "throwaway:")}))
	}
	os.Exit(m.Run())
}

func helperMain(cfg Config) int {
	c, err := Open(context.Background(), cfg)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("open")
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := c.Close(); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// helper is another process that has the cluster open.
type helper struct {
	cmd   *exec.Cmd
	stdin io.Closer
	said  *bufio.Scanner
}

// startHelper starts the process and does not wait until the cluster is open.
func startHelper(t *testing.T, data string) *helper {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	h := &helper{cmd: exec.Command(self)}
	h.cmd.Env = append(os.Environ(), helperVar+"="+data)
	stdout, err := h.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	h.said = bufio.NewScanner(stdout)
	if h.stdin, err = h.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.kill)
	return h
}

func (h *helper) wait(t *testing.T) *helper {
	t.Helper()
	if !h.said.Scan() || h.said.Text() != "open" {
		t.Fatalf("the other process could not open the cluster: %s", h.said.Text())
	}
	return h
}

func (h *helper) close(t *testing.T) {
	t.Helper()
	_ = h.stdin.Close()
	if err := h.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

func (h *helper) kill() {
	_ = h.cmd.Process.Kill()
	_ = h.cmd.Wait()
}

// newFolder is a folder to put data folders into that every user can reach;
// that of testing.T is closed to others.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "sanlei-cluster-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func newData(t *testing.T) string { return filepath.Join(newFolder(t), "data") }

func mustOpen(t *testing.T, cfg Config) *Cluster {
	t.Helper()
	c, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func mustClose(t *testing.T, c *Cluster) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func sqlExec(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func sqlText(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var text string
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return text
}

// eventually waits for a condition that another process brings about.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); {
		if time.Now().After(end) {
			t.Fatalf("not within a minute: %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func isDone(c *Cluster) bool {
	select {
	case <-c.Done():
		return true
	default:
		return false
	}
}

// living is the postmaster of the data folder, 0 if there is none.
func living(t *testing.T, data string) int {
	t.Helper()
	s, err := newSite(Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	pid, _ := s.look()
	return pid
}

func gone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
