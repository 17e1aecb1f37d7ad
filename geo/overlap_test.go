package geo_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"sanlei/geo"
)

// scattered is n boxes, small ones and some that lie across many.
func scattered(r *rand.Rand, n int) []geo.Boxed {
	boxes := make([]geo.Boxed, n)
	for i := range boxes {
		size := 0.02
		if r.IntN(20) == 0 {
			size = 0.8
		}
		x, y := float64(r.IntN(100))/100, float64(r.IntN(100))/100 // so that some only touch
		boxes[i] = geo.OfBound(i+1, orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + size*float64(r.IntN(3)), y + size*float64(r.IntN(3))}})
	}
	return boxes
}

func TestBoxesThatMeetAreFoundAsByComparingAll(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		boxes := scattered(rand.New(rand.NewPCG(seed, 3)), 120)
		var want []string
		for _, a := range boxes {
			for _, b := range boxes {
				if a.N > b.N && a.West <= b.East && b.West <= a.East && a.South <= b.North && b.South <= a.North {
					want = append(want, fmt.Sprint(a.N, b.N))
				}
			}
		}
		pairs, more := geo.Meeting(boxes, 1<<20)
		var got []string
		for _, p := range pairs {
			got = append(got, fmt.Sprint(p[0], p[1]))
		}
		slices.Sort(want)
		slices.Sort(got)
		if more || !slices.Equal(want, got) {
			t.Fatalf("seed %d: %d pairs, not %d: %v %v", seed, len(got), len(want), got, want)
		}
	}
}

func TestNoMorePairsAreFoundThanAskedFor(t *testing.T) {
	t.Parallel()
	boxes := make([]geo.Boxed, 1000)
	for i := range boxes {
		boxes[i] = geo.OfBound(i, orb.Bound{Max: orb.Point{1, 1}})
	}
	if pairs, more := geo.Meeting(boxes, 10); len(pairs) != 10 || !more {
		t.Errorf("%d pairs, %t", len(pairs), more)
	}
	if pairs, more := geo.Meeting(nil, 10); pairs != nil || more {
		t.Errorf("%v, %t", pairs, more)
	}
}

// One box across the whole file is compared with each of the others once.
func ExampleMeeting() {
	pairs, _ := geo.Meeting([]geo.Boxed{
		geo.OfBound(1, orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{9, 9}}),
		geo.OfBound(2, orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{2, 2}}),
		geo.OfBound(3, orb.Bound{Min: orb.Point{2.5, 1}, Max: orb.Point{3, 2}}),
	}, 100)
	fmt.Println(pairs)
	// Output: [[2 1] [3 1]]
}
