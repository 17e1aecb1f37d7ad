package proof_test

import (
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sanlei/land/proof"
)

// The roots of the trees over the first leaves of the test vectors of RFC 6962's
// reference implementation.
var (
	vectorLeaves = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	vectorRoots  = []string{
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
)

func leaves(t *testing.T, n int) []tlog.Hash {
	t.Helper()
	out := make([]tlog.Hash, n)
	for i, text := range vectorLeaves[:n] {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = tlog.RecordHash(raw)
	}
	return out
}

func TestTreesAreThoseOfRFC6962(t *testing.T) {
	t.Parallel()
	edge := proof.NewEdge(0)
	for i, want := range vectorRoots {
		all := leaves(t, i+1)
		if got := proof.PileOf(all).Root(); hex.EncodeToString(got[:]) != want {
			t.Errorf("of %d leaves the root is %x, not %s", i+1, got, want)
		}
		if _, err := edge.Grow(all[i]); err != nil {
			t.Fatal(err)
		}
		if got, err := edge.Root(); err != nil || hex.EncodeToString(got[:]) != want {
			t.Errorf("grown to %d leaves the root is %x, %v", i+1, got, err)
		}
	}
	if got := proof.PileOf(nil).Root(); hex.EncodeToString(got[:]) != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("the root of nothing is %x", got)
	}
}

// A tree grows from its edge alone as it does from all of its leaves.
func TestATreeGrowsFromItsEdge(t *testing.T) {
	t.Parallel()
	whole := proof.NewEdge(0)
	kept := map[int64][]tlog.Hash{}
	for n := int64(1); n <= 200; n++ {
		leaf := tlog.RecordHash(fmt.Append(nil, n))
		edge := proof.NewEdge(n - 1)
		for level := range 63 {
			if at := (n - 1) >> level << level; at>>level&1 == 1 {
				edge.Stored(at, kept[at])
			}
		}
		hashes, err := edge.Grow(leaf)
		if err != nil {
			t.Fatal(err)
		}
		kept[n] = hashes
		if _, err := whole.Grow(leaf); err != nil {
			t.Fatal(err)
		}
		if n%7 == 0 {
			whole.Trim()
		}
		a, errA := edge.Root()
		b, errB := whole.Root()
		if a != b || errA != nil || errB != nil {
			t.Fatalf("at %d: %v %v, %v %v", n, a, b, errA, errB)
		}
	}
}

func TestEveryLeafIsProvenInItsTree(t *testing.T) {
	t.Parallel()
	for n := 1; n <= len(vectorLeaves); n++ {
		all := leaves(t, n)
		for i, leaf := range all {
			tree, err := proof.Grown(all)
			if err != nil {
				t.Fatal(err)
			}
			p, err := tree.Prove(i)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckRecord(p, int64(n), proof.PileOf(all).Root(), int64(i), leaf); err != nil {
				t.Errorf("leaf %d of %d: %v", i, n, err)
			}
			if err := tlog.CheckRecord(p, int64(n), proof.PileOf(all).Root(), int64(i), tlog.RecordHash([]byte("another"))); err == nil {
				t.Errorf("another is proven in the place of leaf %d of %d", i, n)
			}
		}
	}
}

// The text of a leaf is written down here once and for all.
func TestTheTextOfALeafIsForEver(t *testing.T) {
	t.Parallel()
	e := proof.Entry{Ledger: "sanlei/1", Position: 12, SealedAt: time.Date(2026, 11, 22, 9, 0, 0, 120_000_000, time.FixedZone("", 8*3600)),
		Act: "019a0000-0000-7000-8000-000000000001", Records: 3, Root: leaves(t, 1)[0]}
	const want = "sanlei act 1\nsanlei/1\n12\n2026-11-22T01:00:00.120000Z\n019a0000-0000-7000-8000-000000000001\n3\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n"
	if e.Text() != want {
		t.Errorf("%q", e.Text())
	}
	if got := hex.EncodeToString(func() []byte { h := e.Digest(); return h[:] }()); got != digestOfText(want) {
		t.Errorf("%s", got)
	}
}
