package cluster

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5"
)

func TestANewClusterIsAsThePackageSays(t *testing.T) {
	t.Parallel()
	c := mustOpen(t, Config{Data: newData(t)})

	for sql, want := range map[string]string{
		"show listen_addresses":        "",
		"show fsync":                   "on",
		"show synchronous_commit":      "on",
		"show data_checksums":          "on",
		"show jit":                     "off",
		"show timezone":                "Asia/Shanghai",
		"show server_encoding":         "UTF8",
		"show unix_socket_permissions": "0700",
		"select current_user":          "sanlei_app",
		"select datcollate from pg_database where datname = current_database()":                                           "C.UTF-8",
		"select pg_get_userbyid(datdba) from pg_database where datname = current_database()":                              "sanlei_owner",
		"select count(*)::text from pg_class where relowner = 'sanlei_app'::regrole":                                      "0",
		"select count(*)::text from pg_roles where rolname like 'sanlei%' and (rolsuper or rolcreaterole or rolcreatedb)": "0",
		"select has_schema_privilege('sanlei_app', 'public', 'create')::text":                                             "false",
		"select has_schema_privilege('sanlei_owner', 'public', 'create')::text":                                           "true",
		"select st_srid(st_transform(st_setsrid(st_point(110.5, 27.05), 4490), 3857))::text":                              "3857",
	} {
		if got := sqlText(t, c.AppURL(), sql); got != want {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
	}

	for path, want := range map[string]fs.FileMode{"pg": 0o700, "passwords.json": 0o600, "postgres.log": 0o600} {
		info, err := os.Stat(filepath.Join(c.Data(), path))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
	want := "postgres"
	if os.Geteuid() != 0 {
		want = userName(uint32(os.Geteuid()))
	}
	for _, path := range []string{c.site.pg(), c.site.socket, "/proc/" + strconv.Itoa(c.server.process.Pid)} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := userName(owner(info)); got != want {
			t.Errorf("%s is of user %s, want %s", path, got, want)
		}
	}
	if info, err := os.Stat(c.site.socket); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket folder: %v, %v; want mode 0700", info, err)
	}

	for _, role := range []Role{Super, Owner, App} {
		for _, password := range []string{"", "wrong"} {
			conn, err := pgx.Connect(t.Context(), c.site.url(role, password, "postgres"))
			if err == nil {
				conn.Close(t.Context())
				t.Errorf("%s signed in with password %q", role, password)
			}
		}
	}
}

func TestTheSecondStartIsQuickAndKeepsTheData(t *testing.T) {
	t.Parallel()
	cfg := Config{Data: newData(t)}
	c := mustOpen(t, cfg)
	pid := c.server.process.Pid
	sqlExec(t, c.OwnerURL(), "create table kept as select 396.71 as mu")
	mustClose(t, c)
	mustClose(t, c)
	if !gone(pid) || exists(c.site.socket) || !isDone(c) {
		t.Error("Close left the server or its socket folder behind")
	}

	put(t, filepath.Join(cfg.Data, localFile), "work_mem = 17MB\n")
	began := time.Now()
	c = mustOpen(t, cfg)
	took := time.Since(began)
	t.Logf("second start: %v", took)
	if took > 3*time.Second {
		t.Errorf("the second start took %v, want under 3 s", took)
	}
	if got := sqlText(t, c.OwnerURL(), "select mu::text from kept"); got != "396.71" {
		t.Errorf("kept %s", got)
	}
	if got := sqlText(t, c.AppURL(), "show work_mem"); got != "17MB" {
		t.Errorf("work_mem is %s in spite of %s", got, localFile)
	}
}

func TestOthersAttachAndDoNotStopTheServer(t *testing.T) {
	t.Parallel()
	data := newData(t)

	// All at once on a new folder: one makes it, the others wait.
	var all [4]*Cluster
	var errs [4]error
	var wg sync.WaitGroup
	other := startHelper(t, data)
	for i := range all {
		wg.Go(func() { all[i], errs[i] = Open(t.Context(), Config{Data: data}) })
	}
	wg.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	other.wait(t)

	pid := all[0].server.process.Pid
	var starter *Cluster
	for _, c := range all {
		if c.server.process.Pid != pid {
			t.Fatal("two servers")
		}
		sqlText(t, c.AppURL(), "select postgis_version()")
		if c.server.child {
			starter = c
			continue
		}
		mustClose(t, c)
	}
	if gone(pid) {
		t.Fatal("an attached cluster stopped the server")
	}
	other.close(t)
	if starter != nil {
		if isDone(starter) {
			t.Fatal("an attached process stopped the server")
		}
		sqlText(t, starter.AppURL(), "select postgis_version()")
		mustClose(t, starter)
	}
	if !gone(pid) {
		t.Error("the starter did not stop the server")
	}
}

// A path may be longer than a socket's may be, and other parts of the program
// may have been there first.
func TestAnyFolderOfOursWillDo(t *testing.T) {
	t.Parallel()
	data := filepath.Join(newFolder(t), strings.Repeat("long/", 30), `it's a \ 三类`)
	for range 2 {
		if err := Claim(data); err != nil {
			t.Fatal(err)
		}
	}
	put(t, data+"/ledger.key", "")
	c := mustOpen(t, Config{Data: data})
	if got := len(filepath.Join(c.site.socket, socketName)); got > 107 {
		t.Errorf("the socket's path has %d bytes", got)
	}
	sqlText(t, c.AppURL(), "select postgis_version()")
}

func TestALinkIsTheFolderItLeadsTo(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "data"), link); err != nil {
		t.Fatal(err)
	}
	if err := Claim(filepath.Join(dir, "data")); err != nil {
		t.Fatal(err)
	}
	a, err := newSite(Config{Data: link})
	if err != nil {
		t.Fatal(err)
	}
	b, err := newSite(Config{Data: filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	if a.socket != b.socket || a.data != b.data {
		t.Errorf("%s and %s", a.data, b.data)
	}
}

func TestWaitingForAnotherProcessEndsWithTheContext(t *testing.T) {
	t.Parallel()
	data := newData(t)
	if err := Claim(data); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(data, lockFile))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := Open(ctx, Config{Data: data})
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "another process") {
		t.Errorf("got %v", err)
	}
}
