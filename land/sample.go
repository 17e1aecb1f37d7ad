package land

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"
)

// Drawable is a parcel from which a sample can be drawn: its id, and how much it
// weighs where the draw goes by area.
type Drawable struct {
	ID ID
	Mu Mu
}

// Draw draws size of the parcels and gives their places in the list, the first
// one drawn first. The same seed and parcels give the same sample for ever, in
// whatever order the parcels come, and a larger sample begins with the smaller.
//
// It is sampling without replacement by exponential keys, after Efraimidis and
// Spirakis, "Weighted random sampling with a reservoir" (Information Processing
// Letters 97, 2006, algorithm A-ES): a parcel's key is -ln(u)/w, where u is in
// (0, 1] and w its weight, and the smallest keys are drawn. It is as if parcels
// were drawn one after another, each time with a chance that is w of what is
// left. By area w is the listed mu in units of 10^-8, else 1.
//
//  1. u is (h+1)/2^256, where h is the SHA-256, read as a big-endian number, of
//     the seed in UTF-8, a line feed, and the parcel's id in lower case.
//  2. Keys are computed to 320 bits in software, so that every machine orders
//     them alike; should two be equal to that, the lower id comes first.
//  3. A parcel that weighs nothing is never drawn by area. A size above what can
//     be drawn gives all of it.
func Draw(of []Drawable, seed string, size int, byArea bool) []int {
	keys := make([]key, 0, len(of))
	for i, p := range of {
		if byArea && !p.Mu.IsPositive() {
			continue
		}
		keys = append(keys, newKey(i, p, seed, byArea))
	}
	size = min(size, len(keys))
	if size < 1 {
		return nil
	}
	keys = nearest(keys, size)
	for i := range keys {
		keys[i].compute()
	}
	slices.SortFunc(keys, func(a, b key) int {
		if c := a.exact.Cmp(b.exact); c != 0 {
			return c
		}
		return bytes.Compare(a.of.ID[:], b.of.ID[:])
	})
	out := make([]int, size)
	for i := range out {
		out[i] = keys[i].at
	}
	return out
}

// key is the key of a parcel, first about and then exactly.
type key struct {
	at     int
	of     Drawable
	hash   [sha256.Size]byte
	byArea bool
	about  float64
	exact  *big.Float
}

func newKey(at int, p Drawable, seed string, byArea bool) key {
	k := key{at: at, of: p, hash: sha256.Sum256([]byte(seed + "\n" + p.ID.String())), byArea: byArea}
	k.about = aboutNegLog(binary.BigEndian.Uint64(k.hash[:]), binary.BigEndian.Uint64(k.hash[8:]))
	if byArea {
		k.about /= p.Mu.InexactFloat64() * 1e8
	}
	return k
}

// aboutNegLog is -ln(u) by the first 128 bits of u, with a relative error of some
// 10^-15, near 0 and 1 too.
func aboutNegLog(high, low uint64) float64 {
	share := func(high, low uint64) float64 { return (float64(high) + float64(low)*0x1p-64) * 0x1p-64 }
	if high < 1<<63 {
		return -math.Log(share(high, low))
	}
	return -math.Log1p(-share(^high, ^low))
}

// nearest is the keys that may be among the size smallest: far more digits are
// dear, and most keys are not near the border.
func nearest(keys []key, size int) []key {
	about := make([]float64, len(keys))
	for i, k := range keys {
		about[i] = k.about
	}
	slices.Sort(about)
	border := about[size-1] * (1 + 1e-9)
	return slices.DeleteFunc(keys, func(k key) bool { return k.about > border })
}

// keyBits is how exact keys are.
const keyBits = 320

func bits() *big.Float { return new(big.Float).SetPrec(keyBits) }

func (k *key) compute() {
	u := new(big.Int).SetBytes(k.hash[:])
	u.Add(u, big.NewInt(1))
	weight := big.NewInt(1)
	if k.byArea {
		weight = k.of.Mu.Mul(decimal.New(1, MuPlaces)).BigInt()
	}
	k.exact = bits().Quo(negLog(bits().SetMantExp(bits().SetInt(u), -256)), bits().SetInt(weight))
}

// ln2 is the natural logarithm of 2.
var ln2 = negLogNear(bits().SetFloat64(0.5))

// negLog is -ln(u) for u in (0, 1]: u is m·2^e with m in [1/2, 1), and nothing
// cancels.
func negLog(u *big.Float) *big.Float {
	m := bits()
	e := u.MantExp(m)
	if e > 0 { // of 1 alone
		return bits()
	}
	return bits().Add(negLogNear(m), bits().Mul(bits().SetInt64(int64(-e)), ln2))
}

// negLogNear is -ln(m) for m in [1/2, 1) by the series 2 artanh((1-m)/(1+m)).
func negLogNear(m *big.Float) *big.Float {
	one := bits().SetInt64(1)
	z := bits().Quo(bits().Sub(one, m), bits().Add(one, m))
	square, power, sum := bits().Mul(z, z), bits().Set(z), bits()
	for n := int64(1); power.Sign() != 0 && (sum.Sign() == 0 || power.MantExp(nil) > sum.MantExp(nil)-keyBits-8); n += 2 {
		sum.Add(sum, bits().Quo(power, bits().SetInt64(n)))
		power.Mul(power, square)
	}
	return sum.Add(sum, sum)
}

// FrameDigest is the SHA-256 of what a sample is drawn from: for every parcel, in
// the order of the ids, a line of its id, a space and its mu with 8 places. The
// list is put into that order.
func FrameDigest(of []Drawable) [sha256.Size]byte {
	slices.SortFunc(of, func(a, b Drawable) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	h := sha256.New()
	for _, p := range of {
		fmt.Fprintf(h, "%s %s\n", p.ID, p.Mu.StringFixed(MuPlaces))
	}
	return [sha256.Size]byte(h.Sum(nil))
}
