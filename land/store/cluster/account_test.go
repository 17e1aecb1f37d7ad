package cluster

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// asOthers names the tests that root repeats as an ordinary user. Without root
// every test here runs as one anyway.
const asOthers = "TestANewCluster|TestOthersAttach|TestAKilledStarter|TestRefusals|TestAThrowawayClusterLasts|TestAnyUser"

// TestAnyUser holds what depends on who runs the program.
func TestAnyUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Run("a folder that cannot be made", func(t *testing.T) {
			mustRefuse(t, Config{Data: "/proc/data"}, "cannot be made", "--data")
		})
		t.Run("a folder of somebody else", func(t *testing.T) {
			mustRefuse(t, Config{Data: "/"}, "belongs to user root", "that user")
		})
		return
	}
	t.Run("an unreachable parent", func(t *testing.T) {
		closed := t.TempDir() // 0700, of root
		if err := os.Chmod(closed, 0o700); err != nil {
			t.Fatal(err)
		}
		mustRefuse(t, Config{Data: filepath.Join(closed, "data")}, "user postgres, who cannot enter "+closed, "--data")
		if exists(filepath.Join(closed, "data")) {
			t.Error("the refused folder was made")
		}
	})
	t.Run("a folder of somebody else", func(t *testing.T) {
		data := newData(t)
		put(t, data+"/"+marker, "")
		if err := os.Chown(data, 65534, 65534); err != nil {
			t.Fatal(err)
		}
		mustRefuse(t, Config{Data: data}, "belongs to user nobody", "that user")
	})
	t.Run("a database of somebody else", func(t *testing.T) {
		data := ours(t, newData(t), strconv.Itoa(realVersion(t))+"\n")
		mustRefuse(t, Config{Data: data}, "belongs to user root", "chown")
	})
	t.Run("everything again as nobody", func(t *testing.T) { repeatAs(t, "nobody") })
}

// repeatAs runs tests in a copy of this binary, which itself lies where others
// cannot reach it.
func repeatAs(t *testing.T, name string) {
	u, err := user.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	binary := filepath.Join(newFolder(t), "cluster.test")
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer self.Close()
	putProgram(t, binary, self)
	cmd := exec.Command(binary, "-test.v", "-test.run", asOthers)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS: Test") < 6 {
		t.Errorf("as %s: %v\n%s", name, err, out)
	}
}

func realVersion(t *testing.T) int {
	t.Helper()
	p, err := find(debianRoot, 0)
	if err != nil {
		t.Fatal(err)
	}
	return p.version
}

func TestMayEnter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	st := info.Sys().(*syscall.Stat_t)
	tests := []struct {
		name string
		mode os.FileMode
		who  account
		want bool
	}{
		{"the owner", 0o100, account{uid: st.Uid, gid: st.Gid + 1}, true},
		{"the owner is not one of the others", 0o011, account{uid: st.Uid, gid: st.Gid}, false},
		{"the group", 0o010, account{uid: st.Uid + 1, gid: st.Gid}, true},
		{"the group is not one of the others", 0o101, account{uid: st.Uid + 1, gid: st.Gid}, false},
		{"others", 0o001, account{uid: st.Uid + 1, gid: st.Gid + 1}, true},
		{"others not", 0o770, account{uid: st.Uid + 1, gid: st.Gid + 1}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if err := os.Chmod(dir, test.mode); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := test.who.mayEnter(info); got != test.want {
				t.Errorf("mode %o: %v", test.mode, got)
			}
		})
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}
