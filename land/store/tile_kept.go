package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/maypok86/otter/v2"
)

// Tiles are kept in memory by what was asked and what the caller may see, until
// something changes what lies in them.

// mostTileBytes is how much memory all tiles take together.
const mostTileBytes = 64 << 20

// held is what is kept, and the number of the change up to which it is known to
// be as it was.
type held[T any] struct {
	value  T
	number uint64
}

type (
	tileCache = otter.Cache[string, held[MVT]]
	sumCache  = otter.Cache[string, held[[]sum]]
)

func newTileCache() *tileCache {
	return otter.Must(&otter.Options[string, held[MVT]]{
		MaximumWeight: mostTileBytes,
		Weigher:       func(key string, t held[MVT]) uint32 { return uint32(len(key) + 2*len(t.value.Bytes) + 300) }, // twice: it may be packed
	})
}

// newSumCache keeps so many sums. Each is about 200 bytes.
func newSumCache() *sumCache {
	return otter.Must(&otter.Options[string, held[[]sum]]{
		MaximumWeight: 100_000,
		Weigher:       func(_ string, s held[[]sum]) uint32 { return uint32(len(s.value)) + 1 },
	})
}

// keptTile is a tile as it was cut before, if nothing changed it, else cut anew.
func (d *Desk) keptTile(ctx context.Context, layer string, t Tile, f Filter, cut func() ([]byte, error)) (MVT, error) {
	asked := d.askedOf(layer, t, f)
	return asBefore(ctx, d, d.tiles, asked, t.touched(f), func(uint64) (MVT, error) {
		raw, err := cut()
		version := sha256.New()
		version.Write([]byte(asked))
		version.Write(raw)
		return newMVT(hex.EncodeToString(version.Sum(nil)[:12]), raw), err
	})
}

// keptSums is what was added up before, if nothing changed it, else added up anew.
// A map asks for many tiles at once, and all of them wait for the same sums; so
// whoever asked first does not end them by going away.
func (d *Desk) keptSums(ctx context.Context, t Tile, f Filter) ([]sum, error) {
	zoom := Tile{}
	if d.oneCounty(f) {
		zoom.Z = t.Z
	}
	key := d.askedOf("sums", zoom, f)
	return asBefore(ctx, d, d.sums, key, zoom.touched(f), func(number uint64) ([]sum, error) {
		found, err, _ := d.summing.Do(key+strconv.FormatUint(number, 10), func() (any, error) { return d.addUp(context.WithoutCancel(ctx), zoom, f) })
		sums, _ := found.([]sum)
		return sums, err
	})
}

// askedOf names what is asked, by whom and on which day.
func (d *Desk) askedOf(layer string, t Tile, f Filter) string {
	asked := sha256.Sum256(fmt.Appendf(nil, "%s %d %d %d %s %s\n%s", layer, t.Z, t.X, t.Y, d.Today(), f.text(), d.named))
	return string(asked[:])
}

// asBefore is what the cache holds, if no change since touches it, else what is
// found now, after the change of a number.
func asBefore[T any](ctx context.Context, d *Desk, cache *otter.Cache[string, held[T]], key string, touches func(change) bool, find func(number uint64) (T, error)) (T, error) {
	var none T
	keeps, err := d.hears(ctx)
	if err != nil {
		return none, err
	}
	if h, ok := cache.GetIfPresent(key); keeps && ok {
		changed, number := d.news.since(h.number, touches)
		if !changed {
			if number != h.number {
				cache.Set(key, held[T]{h.value, number})
			}
			return h.value, nil
		}
	}
	number := d.news.now()
	value, err := find(number)
	if err != nil {
		return none, err
	}
	if keeps {
		cache.Set(key, held[T]{value, number})
	}
	return value, nil
}

// packers are writers that have packed before: a new one costs more than a tile.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func newMVT(version string, raw []byte) MVT {
	return MVT{Version: version, Bytes: raw, Packed: sync.OnceValue(func() []byte { return packed(raw) })}
}

// packed is bytes as gzip has them; nothing stays nothing.
func packed(raw []byte) []byte {
	if len(raw) == 0 {
		return raw
	}
	var out bytes.Buffer
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&out)
	_, _ = z.Write(raw) // into memory, where nothing fails
	_ = z.Close()
	return out.Bytes()
}

// touched tells which changes a tile of a filter may show. Sums of a county stand
// at one point, which any of its parcels moves.
func (t Tile) touched(f Filter) func(change) bool {
	box := t.box()
	margin := (box[2] - box[0]) * tileBuffer / tileExtent
	return func(c change) bool {
		switch {
		case c.everywhere:
			return true
		case f.Task != "" && c.task != f.Task, c.box == nil:
			return false
		case t.Z < ParcelZoom:
			return true
		}
		return c.box[0] <= box[2]+margin && c.box[2] >= box[0]-margin && c.box[1] <= box[3]+margin && c.box[3] >= box[1]-margin
	}
}
