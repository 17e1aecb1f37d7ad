package cluster

import (
	"testing"
)

func TestAThrowawayClusterLastsUntilItsLastUserIsGone(t *testing.T) {
	t.Parallel()
	data := newData(t)
	cfg := Config{Data: data, Throwaway: true}
	starter := startHelper(t, "throwaway:"+data).wait(t)
	killed := startHelper(t, "throwaway:"+data).wait(t)
	c := mustOpen(t, cfg)
	pid := c.server.process.Pid
	sqlExec(t, c.OwnerURL(), "set session_replication_role = replica")

	starter.close(t)
	killed.kill()
	again := mustOpen(t, cfg)
	mustClose(t, again)
	if isDone(c) {
		t.Fatal("the server went with one of its users")
	}
	if got := sqlText(t, c.AppURL(), "show fsync"); got != "off" {
		t.Errorf("fsync is %s", got)
	}
	socket := c.site.socket
	mustClose(t, c)
	eventually(t, "server and folder are gone", func() bool { return gone(pid) && !exists(data) && !exists(socket) })
}

func TestAThrowawayClusterEndsWithAKilledUser(t *testing.T) {
	t.Parallel()
	data := newData(t)
	only := startHelper(t, "throwaway:"+data).wait(t)
	pid := living(t, data)
	if pid == 0 {
		t.Fatal("no server")
	}
	only.kill()
	eventually(t, "server and folder are gone", func() bool { return gone(pid) && !exists(data) })
}

func TestAThrowawayClusterKilledWhileStarting(t *testing.T) {
	t.Parallel()
	data := newData(t)
	other := startHelper(t, "throwaway:"+data)
	eventually(t, "the server is starting", func() bool { return living(t, data) != 0 })
	other.kill()
	c := mustOpen(t, Config{Data: data, Throwaway: true})
	if err := c.CreateDatabase(t.Context(), "another"); err != nil {
		t.Fatal(err)
	}
	sqlText(t, c.URL(Owner, "another"), "select postgis_version()")
	mustClose(t, c)
	eventually(t, "server and folder are gone", func() bool { return living(t, data) == 0 && !exists(data) })
}
