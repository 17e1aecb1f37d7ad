package cluster

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRefusals holds that what a person can put right is one line that names
// the reason and what to do.
func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		prepare func(t *testing.T, data string) Config
		reason  string
		remedy  string
	}{
		{"no folder named", func(t *testing.T, data string) Config { return Config{} },
			"no data folder", "--data"},
		{"a file in its place", func(t *testing.T, data string) Config {
			put(t, data, "")
			return Config{Data: data}
		}, "is not a folder", "another folder"},
		{"a parent that is a file", func(t *testing.T, data string) Config {
			put(t, filepath.Dir(data)+"/file", "")
			return Config{Data: filepath.Dir(data) + "/file/data"}
		}, "cannot be reached", "another folder"},
		{"a foreign PostgreSQL folder", func(t *testing.T, data string) Config {
			put(t, data+"/PG_VERSION", "15\n")
			return Config{Data: data}
		}, "PostgreSQL database that Sanlei did not make", "DATABASE_URL"},
		{"a foreign folder", func(t *testing.T, data string) Config {
			put(t, data+"/thesis.odt", "")
			return Config{Data: data}
		}, "it holds thesis.odt", "empty folder"},
		{"a newer database", func(t *testing.T, data string) Config {
			return Config{Data: ours(t, data, "99\n")}
		}, "made by PostgreSQL 99", "apt-get install postgresql-99-postgis-3"},
		{"an older database", func(t *testing.T, data string) Config {
			return Config{Data: ours(t, data, "9\n")}
		}, "made by PostgreSQL 9", "apt-get install postgresql-9-postgis-3"},
		{"a newer database than the named programs", func(t *testing.T, data string) Config {
			return Config{Data: ours(t, data, "99\n"), Bin: realBin(t)}
		}, "made by PostgreSQL 99", "PostgreSQL 99 in SANLEI_PGBIN"},
		{"a folder without a database inside", func(t *testing.T, data string) Config {
			return Config{Data: ours(t, data, "")}
		}, "is not a PostgreSQL database any more", "backup"},
		{"lost passwords", func(t *testing.T, data string) Config {
			ours(t, data, "15\n")
			if err := os.Remove(data + "/" + passwordsFile); err != nil {
				t.Fatal(err)
			}
			return Config{Data: data}
		}, "passwords of the private database are gone", "backup"},
		{"damaged passwords", func(t *testing.T, data string) Config {
			put(t, ours(t, data, "15\n")+"/"+passwordsFile, "{")
			return Config{Data: data}
		}, "is damaged", "backup"},
		{"programs that are not there", func(t *testing.T, data string) Config {
			return Config{Data: data, Bin: filepath.Dir(data)}
		}, "cannot be run", "SANLEI_PGBIN"},
		{"programs without PostGIS", func(t *testing.T, data string) Config {
			bin := filepath.Dir(data) + "/pg/bin"
			link(t, filepath.Join(realBin(t), "postgres"), bin+"/postgres")
			return Config{Data: data, Bin: bin}
		}, "has no PostGIS", "SANLEI_PGBIN"},
		{"programs of before PostgreSQL 15", func(t *testing.T, data string) Config {
			bin := filepath.Dir(data) + "/pg/bin"
			putProgram(t, bin+"/postgres", strings.NewReader("#!/bin/sh\necho 'postgres (PostgreSQL) 14.20 (Debian 14.20-1)'\n"))
			return Config{Data: data, Bin: bin}
		}, "is PostgreSQL 14", "SANLEI_PGBIN"},
		{"a socket folder open to others", func(t *testing.T, data string) Config {
			takeSocket(t, data, func(path string) error { return os.Mkdir(path, 0o755) })
			return Config{Data: data}
		}, "instead of a folder closed to all but user", "remove it"},
		{"a socket folder that is a link", func(t *testing.T, data string) Config {
			takeSocket(t, data, func(path string) error { return os.Symlink(filepath.Dir(data), path) })
			return Config{Data: data}
		}, "instead of a folder closed to all but user", "remove it"},
		{"a lasting folder as throw-away", func(t *testing.T, data string) Config {
			return Config{Data: ours(t, data, "15\n"), Throwaway: true}
		}, "both for lasting data and for a throw-away", "another folder"},
		{"a throw-away folder as lasting", func(t *testing.T, data string) Config {
			put(t, data+"/"+throwawayMarker, "")
			return Config{Data: data}
		}, "both for lasting data and for a throw-away", "another folder"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cfg := test.prepare(t, newData(t))
			mustRefuse(t, cfg, test.reason, test.remedy)
		})
	}
}

func mustRefuse(t *testing.T, cfg Config, reason, remedy string) {
	t.Helper()
	c, err := Open(t.Context(), cfg)
	if err == nil {
		c.Close()
		t.Fatal("opened")
	}
	t.Log(err)
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("%v is no refusal", err)
	}
	if !strings.Contains(r.Reason, reason) || !strings.Contains(r.Remedy, remedy) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %q; want a line with %q and %q", err, reason, remedy)
	}
}

func TestAFoldersOwnFilesAreLeftAlone(t *testing.T) {
	t.Parallel()
	data := newData(t)
	put(t, data+"/thesis.odt", "my life's work")
	if _, err := Open(t.Context(), Config{Data: data}); err == nil {
		t.Fatal("opened")
	}
	entries, err := os.ReadDir(data)
	if err != nil || len(entries) != 1 {
		t.Errorf("the refused folder now holds %v, %v", entries, err)
	}
}

// put writes a file, with the folders above it.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// putProgram writes a program from another process: while this one has a file
// open to write, any child that it forks has it too, and the kernel refuses to
// run the file.
func putProgram(t *testing.T, path string, from io.Reader) {
	t.Helper()
	cmd := exec.Command("sh", "-c", `mkdir -p "$(dirname "$1")" && cat >"$1" && chmod 755 "$1"`, "sh", path)
	cmd.Stdin = from
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

// ours makes a folder that looks like our cluster made by that version.
func ours(t *testing.T, data, version string) string {
	t.Helper()
	put(t, data+"/"+marker, "")
	put(t, data+"/"+passwordsFile, `{"postgres":"a","sanlei_owner":"b","sanlei_app":"c"}`)
	put(t, data+"/pg/PG_VERSION", version)
	return data
}

// takeSocket puts something where the data folder's socket folder would be.
func takeSocket(t *testing.T, data string, take func(path string) error) {
	t.Helper()
	path := socketFolder(data)
	if err := take(path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(path) })
}

func realBin(t *testing.T) string {
	t.Helper()
	p, err := find(debianRoot, 0)
	if err != nil {
		t.Fatal(err)
	}
	return p.dir
}
