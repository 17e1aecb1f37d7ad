package api

import (
	"context"
	"strings"

	"sanlei/land"
	"sanlei/land/store"
)

// Tiles after OGC API – Tiles: tile matrix set WebMercatorQuad, row before
// column. Their entity tag names their bytes and what was asked, so that nothing is
// sent again while nothing that lies in a tile changes.

const vectorTile = "application/vnd.mapbox-vector-tile"

func tileParams() []param {
	const most = 1<<store.MostZoom - 1
	of := filterParams()
	of[0] = code("task", "The task; by default all of them")
	day, known := asOf(), position()
	day.about, known.about = day.about+"; with a task alone", known.about+"; with a task alone"
	return append([]param{
		whole("z", "The zoom: tileMatrix", 0, store.MostZoom, 0).inPath(),
		whole("y", "The row from the north: tileRow", 0, most, 0).inPath(),
		whole("x", "The column from the west: tileCol", 0, most, 0).inPath(),
	}, append(of, day, known)...)
}

var showParcelTile = operation{
	id: "getParcelTile", summary: "A vector tile of parcels: layer parcels, from zoom 14 labels, below zoom 12 sums",
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
	if at := c.when(); at != (store.When{}) { // with both clocks said it is the same for ever
		if value[string](c, "task") == "" {
			return answer{}, malformed("query.task", "required", "a tile of a past day or position is one of a task")
		}
		cut = func(ctx context.Context, t store.Tile, f store.Filter) (store.MVT, error) {
			tile, err := c.desk().TileAt(ctx, layer, t, f, at)
			return tile, within("query", err)
		}
	}
	tile, err := cut(c.ctx(), t, c.filter())
	if err != nil {
		return answer{}, err
	}
	if c.packs() && len(tile.Bytes) > 0 {
		c.w.Header().Set("Content-Encoding", "gzip")
		return answer{tag: `"` + tile.Version + `.gz"`, bytes: tile.Packed()}, nil
	}
	return answer{tag: `"` + tile.Version + `"`, bytes: tile.Bytes}, nil
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
