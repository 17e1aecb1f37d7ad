package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts, and tests that need a process to kill, run the
// program: the test binary under the name sanlei is it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sanlei": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
	}})
}

// TestScripts runs whole sessions at a terminal, each on a data folder of its own.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			dir := dataFolder(e.T().(testing.TB))
			e.Setenv("SANLEI_DATA", dir)
			return nil
		},
	})
}

// dataFolder is an empty folder that the user postgres can reach, as a
// temporary folder of a test cannot be relied on to be.
func dataFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "sanlei-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
