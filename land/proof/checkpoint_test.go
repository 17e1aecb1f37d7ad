package proof_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sanlei/land/proof"
)

func digestOfText(text string) string {
	h := sha256.Sum256([]byte("\x00" + text))
	return hex.EncodeToString(h[:])
}

func key(t *testing.T, ledger string) *proof.Key {
	t.Helper()
	k, err := proof.MakeKey(filepath.Join(t.TempDir(), "ledger.key"), ledger)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func signed(t *testing.T, k *proof.Key, c proof.Checkpoint) string {
	t.Helper()
	text, err := c.Sign(k)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestACheckpointIsReadAsItWasSigned(t *testing.T) {
	t.Parallel()
	k := key(t, "sanlei/1")
	c := proof.Checkpoint{Ledger: "sanlei/1", Size: 8, Root: proof.PileOf(leaves(t, 8)).Root()}
	text := signed(t, k, c)
	if got, err := proof.OpenCheckpoint(text, k.Verifier()); err != nil || got != c {
		t.Errorf("%v %v", got, err)
	}
	if again := signed(t, k, c); again != text {
		t.Errorf("signed again it is\n%s\nnot\n%s", again, text)
	}
	c2 := c
	c2.Size = 7
	for _, between := range []string{"", "\n", "\n\n"} {
		if got, err := proof.OpenCheckpoints(text+between+signed(t, k, c2)+between, k.Verifier()); err != nil || len(got) != 2 || got[0] != c || got[1] != c2 {
			t.Errorf("%v %v", got, err)
		}
	}
}

func TestWhatIsNoCheckpointIsRefused(t *testing.T) {
	t.Parallel()
	k := key(t, "sanlei/1")
	c := proof.Checkpoint{Ledger: "sanlei/1", Size: 8, Root: proof.PileOf(leaves(t, 8)).Root()}
	other := c
	other.Ledger = "sanlei/2"
	none := c
	none.Size = 0
	text := signed(t, k, c)
	for name, bad := range map[string]string{
		"nothing":                "",
		"another size":           strings.Replace(text, "\n8\n", "\n9\n", 1),
		"another root":           strings.Replace(text, "\nXc", "\nYc", 1),
		"no signature":           c.Text(),
		"another key":            signed(t, key(t, "sanlei/1"), c),
		"a key of another name":  signed(t, key(t, "sanlei/2"), other),
		"another ledger's books": signed(t, k, other),
		"a tree without leaves":  signed(t, k, none),
		"a cut end":              text[:len(text)-9],
	} {
		if _, err := proof.OpenCheckpoints(bad, k.Verifier()); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestAKeyIsMadeOnceAndKeptFromOthers(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ledger.key")
	var all sync.WaitGroup
	made := make([]*proof.Key, 8)
	for i := range made {
		all.Go(func() { made[i], _ = proof.MakeKey(file, "sanlei/1") })
	}
	all.Wait()
	for _, k := range made {
		if k == nil || k.Public != made[0].Public {
			t.Fatalf("two keys were made: %v and %v", k, made[0])
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := proof.ReadKey(file, "sanlei/2"); err == nil {
		t.Error("it is taken for another ledger")
	}
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := proof.ReadKey(file, "sanlei/1"); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others can read: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".key-*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}
