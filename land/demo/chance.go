package demo

import (
	"hash/fnv"
	"math/rand/v2"

	"sanlei/land"
)

// dice is chance that is always the same for a name, whatever else is drawn.
func dice(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(2023, h.Sum64()))
}

// pick is one of several texts.
func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

// day is a day of a year.
func day(year int, r *rand.Rand) string {
	return land.NewDate(year, 3, 1).AddDays(r.IntN(270)).String()
}
