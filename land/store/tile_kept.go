package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/klauspost/compress/gzip"
	"github.com/maypok86/otter/v2"
)

// Tiles are kept in memory by what was asked and what the caller may see, until
// something changes what lies in them.

// mostTileBytes is how much memory all tiles take together.
const mostTileBytes = 64 << 20

// heldTile is a tile, and the number of the change up to which it is known to
// be as it was.
type heldTile struct {
	MVT
	number uint64
}

func newTileCache() *otter.Cache[string, heldTile] {
	return otter.Must(&otter.Options[string, heldTile]{
		MaximumWeight: mostTileBytes,
		Weigher:       func(key string, t heldTile) uint32 { return uint32(len(key) + len(t.Bytes) + len(t.Packed) + 200) },
	})
}

// kept is a tile as it was cut before, if nothing changed it, else cut anew.
func (d *Desk) kept(ctx context.Context, layer string, t Tile, f Filter, query func(Tile, Filter) (string, pgx.NamedArgs)) (MVT, error) {
	keeps, err := d.hears(ctx)
	if err != nil {
		return MVT{}, err
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{layer, fmt.Sprint(t), f.text(), d.Today().String()}, d.scope...), "\n")))
	key, touched := string(sum[:]), t.touched(f)
	if held, ok := d.tiles.GetIfPresent(key); keeps && ok {
		changed, number := d.news.since(held.number, touched)
		if !changed {
			if number != held.number {
				d.tiles.Set(key, heldTile{held.MVT, number})
			}
			return held.MVT, nil
		}
	}
	number := d.news.now()
	sql, args := query(t, f)
	raw, err := d.cut(ctx, t, f, sql, args)
	if err != nil {
		return MVT{}, err
	}
	version := sha256.Sum256(append(sum[:], raw...))
	tile := MVT{Version: hex.EncodeToString(version[:12]), Bytes: raw, Packed: packed(raw)}
	if keeps {
		d.tiles.Set(key, heldTile{tile, number})
	}
	return tile, nil
}

// packers are writers that have packed before: a new one costs more than a tile.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

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
