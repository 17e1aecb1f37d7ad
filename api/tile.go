package api

import (
	"bytes"
	"context"
	"strings"

	"github.com/klauspost/compress/gzip"

	"sanlei/land"
	"sanlei/land/store"
)

// Tiles after OGC API – Tiles: tile matrix set WebMercatorQuad, row before
// column. Their entity tag is the newest act that the books knew and what was
// asked, so that a tile is not cut again while nothing happens.

const vectorTile = "application/vnd.mapbox-vector-tile"

func tileParams() []param {
	const most = 1<<store.MostZoom - 1
	return append([]param{
		whole("z", "The zoom: tileMatrix", 0, store.MostZoom, 0).inPath(),
		whole("y", "The row from the north: tileRow", 0, most, 0).inPath(),
		whole("x", "The column from the west: tileCol", 0, most, 0).inPath(),
	}, filterParams()...)
}

var showParcelTile = operation{
	id: "getParcelTile", summary: "A vector tile of parcels: layers parcels and labels, below zoom 12 sums",
	params: tileParams(), gives: gives{media: []string{vectorTile}, etag: true},
	serve: func(c *call) (answer, error) { return c.giveTile("parcels", c.desk().ParcelTile) },
}

var showDisposalTile = operation{
	id: "getDisposalTile", summary: "A vector tile of the drawn disposals of parcels: layer disposals, from zoom 12",
	params: tileParams(), gives: gives{media: []string{vectorTile}, etag: true},
	serve: func(c *call) (answer, error) { return c.giveTile("disposals", c.desk().DisposalTile) },
}

// giveTile gives a tile, unless the caller has it. A packed tile has a tag of
// its own, since a strong tag names the bytes.
func (c *call) giveTile(layer string, cut func(context.Context, store.Tile, store.Filter) (store.MVT, error)) (answer, error) {
	t := store.Tile{Z: value[int](c, "z"), X: value[int](c, "x"), Y: value[int](c, "y")}
	if !t.Valid() {
		return answer{}, land.Refuse(land.NotFound, "path", "unknown_tile", "there is no such tile")
	}
	packed, f := c.packs(), c.filter()
	now, err := c.desk().TileVersion(c.ctx(), layer, t, f)
	if err != nil {
		return answer{}, err
	}
	if tag := tileTag(now, packed); c.unchanged(tag) {
		return answer{tag: tag}, nil
	}
	tile, err := cut(c.ctx(), t, f)
	if err != nil {
		return answer{}, err
	}
	a := answer{tag: tileTag(tile.Version, packed), bytes: tile.Bytes}
	if packed && len(a.bytes) > 0 {
		c.w.Header().Set("Content-Encoding", "gzip")
		a.bytes, err = pack(a.bytes)
	}
	return a, err
}

func tileTag(version string, packed bool) string {
	if packed {
		version += ".gz"
	}
	return `"` + version + `"`
}

// packs reports whether the caller takes a body packed by gzip.
func (c *call) packs() bool {
	for _, one := range strings.Split(strings.Join(c.r.Header.Values("Accept-Encoding"), ","), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(name, "gzip") {
			return strings.TrimRight(strings.ReplaceAll(q, " ", ""), "0.") != "q="
		}
	}
	return false
}

func pack(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	err := z.Close()
	return out.Bytes(), err
}
