package land_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sanlei/land"
)

// twelve is parcels of known ids.
func twelve(t testing.TB) []land.Drawable {
	var out []land.Drawable
	for i, listed := range []string{"0.01", "1", "2.5", "16.41", "12.34", "100", "33.333", "7", "54.79", "240.00000001", "0.5", "9"} {
		id, err := land.ParseID(fmt.Sprintf("01960000-0000-7000-8000-%012d", i+1))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, land.Drawable{ID: id, Mu: mu(listed)})
	}
	return out
}

// The orders were computed by another program, from the same definition and with
// decimals of 120 digits.
func TestASampleIsWhatItsSeedDraws(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seed   string
		byArea bool
		want   []int
	}{
		{"2024年第一季度抽查 0427", false, []int{6, 2, 0, 7, 8, 10, 4, 9, 5, 1, 3, 11}},
		{"2024年第一季度抽查 0427", true, []int{6, 9, 8, 5, 7, 2, 4, 3, 11, 10, 1, 0}},
		{"20241127", false, []int{2, 3, 10, 6, 7, 4, 1, 11, 8, 0, 9, 5}},
		{"20241127", true, []int{9, 6, 3, 8, 4, 7, 5, 2, 11, 1, 10, 0}},
	} {
		for size := range len(c.want) + 1 {
			if got := land.Draw(twelve(t), c.seed, size, c.byArea); !slices.Equal(got, c.want[:size]) {
				t.Errorf("%d by %s, by area %v: %v, not %v", size, c.seed, c.byArea, got, c.want[:size])
			}
		}
	}
	sum := land.FrameDigest(twelve(t))
	if got := hex.EncodeToString(sum[:]); got != "14da70b34239a24e9095b96674bd686bee31f4671a9feb4eee7c7e71a3e941e6" {
		t.Errorf("the digest is %s", got)
	}
}

// However the parcels come, the same ones are drawn.
func TestASampleDoesNotHangOnTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.StringN(1, 20, -1).Draw(t, "seed")
		byArea := rapid.Bool().Draw(t, "by area")
		size := rapid.IntRange(1, 12).Draw(t, "size")
		var of []land.Drawable
		for i := range rapid.IntRange(1, 40).Draw(t, "parcels") {
			id := land.ID{0: byte(i), 6: 0x70, 8: 0x80}
			of = append(of, land.Drawable{ID: id, Mu: land.Mu{}.Add(mu("0.00000001")).Mul(mu(fmt.Sprint(rapid.IntRange(0, 1e9).Draw(t, "mu"))))})
		}
		drawn := func(of []land.Drawable) (ids []land.ID) {
			for _, at := range land.Draw(of, seed, size, byArea) {
				ids = append(ids, of[at].ID)
			}
			return ids
		}
		before := drawn(of)
		other := rapid.Permutation(of).Draw(t, "another order")
		if after := drawn(other); !slices.Equal(before, after) {
			t.Fatalf("%v, and in another order %v", before, after)
		}
		for _, at := range land.Draw(of, seed, len(of), byArea) {
			if byArea && of[at].Mu.IsZero() {
				t.Fatal("what weighs nothing was drawn")
			}
		}
		if land.FrameDigest(slices.Clone(of)) != land.FrameDigest(slices.Clone(other)) {
			t.Fatal("the digest hangs on the order")
		}
	})
}

// Over ten thousand seeds a parcel is drawn first as often as its share of the
// weight says, and as often as any other where each has the same chance.
func TestEveryParcelHasItsChance(t *testing.T) {
	t.Parallel()
	const seeds = 10000
	of := twelve(t)[1:7] // 1, 2.5, 16.41, 12.34, 100 and 33.333
	all := 0.0
	for _, p := range of {
		all += p.Mu.InexactFloat64()
	}
	for _, byArea := range []bool{false, true} {
		first := make([]int, len(of))
		for i := range seeds {
			first[land.Draw(of, fmt.Sprint(i), 1, byArea)[0]]++
		}
		for i, p := range of {
			want := 1 / float64(len(of))
			if byArea {
				want = p.Mu.InexactFloat64() / all
			}
			if got := float64(first[i]) / seeds; got < want-0.02 || got > want+0.02 {
				t.Errorf("by area %v: %s mu were drawn first in %.4f of the samples, not %.4f", byArea, p.Mu, got, want)
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	of := make([]land.Drawable, 100_000)
	for i := range of {
		of[i] = land.Drawable{ID: land.NewID(), Mu: mu(fmt.Sprintf("%d.%02d", 1+i%300, i%100))}
	}
	for b.Loop() {
		land.Draw(of, "seed", 1000, true)
	}
}

func ExampleDraw() {
	id := func(n byte) land.ID { return land.ID{6: 0x70, 8: 0x80, 15: n} }
	of := []land.Drawable{{ID: id(1), Mu: mu("16.41")}, {ID: id(2), Mu: mu("240.00")}, {ID: id(3), Mu: mu("54.79")}}
	for _, at := range land.Draw(of, "2024年抽查", 2, true) {
		fmt.Println(of[at].Mu)
	}
	// Output:
	// 240
	// 16.41
}
