package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"

	"sanlei/land"
)

// Basemap is the map that lies under the parcels: tiles of a service on the
// intranet, fetched by the server so that no browser asks anybody else.
type Basemap struct {
	Credit string // whose map it is, printed on it
	Grid   string // EPSG:3857 or EPSG:4490

	template string
	client   *http.Client
	tiles    *otter.Cache[basemapTile, picture]
	fetching chan struct{} // holds one of each tile that is being fetched
}

type basemapTile struct{ z, x, y int }

// picture is a tile as its service gave it.
type picture struct {
	media string
	bytes []byte
}

const (
	mostBasemapZoom = 22
	mostPicture     = 2 << 20         // bytes of a tile
	mostPictures    = 64 << 20        // bytes of all tiles that are kept
	mostFetching    = 12              // tiles fetched at once
	fetchLasts      = 8 * time.Second // for one tile, redirects with it
	pictureLasts    = 24 * time.Hour
)

// The grids of tiles: web mercator, and degrees from 180° W and 90° N with two
// tiles side by side at zoom 1, as the national map service has them.
var basemapGrids = []string{"EPSG:3857", "EPSG:4490"}

// NewBasemap takes the address of a tile with {z}, {x} and {y} in its path or
// query, counted from the north-west, which is what XYZ services and, written
// out, WMTS services have. It is http or https, and leads neither to this
// machine nor to an address of its link.
func NewBasemap(template, grid, credit string) (*Basemap, error) {
	return newBasemap(template, grid, credit, onlyElsewhere)
}

func newBasemap(template, grid, credit string, allow func(netip.Addr) error) (*Basemap, error) {
	for _, name := range []string{"{z}", "{x}", "{y}"} {
		if strings.Count(template, name) != 1 {
			return nil, fmt.Errorf("the address of a tile has %s in it once", name)
		}
	}
	at := func(n string) (*url.URL, error) {
		return url.Parse(strings.NewReplacer("{z}", n, "{x}", n, "{y}", n).Replace(template))
	}
	u, err := at("1")
	if v, err2 := at("2"); err != nil || err2 != nil || u.Scheme != v.Scheme || u.Host != v.Host {
		return nil, errors.New("this is not the address of a tile")
	}
	if err := mayFetch(u, allow); err != nil {
		return nil, err
	}
	if grid != basemapGrids[0] && grid != basemapGrids[1] {
		return nil, errors.New("the grid is " + strings.Join(basemapGrids, " or "))
	}
	if err := land.CheckText("", credit, 0, 100); err != nil {
		return nil, errors.New("the credit is at most 100 characters")
	}
	tiles, err := otter.New(&otter.Options[basemapTile, picture]{
		MaximumWeight:    mostPictures,
		Weigher:          func(_ basemapTile, p picture) uint32 { return uint32(len(p.bytes)) + 100 },
		ExpiryCalculator: otter.ExpiryWriting[basemapTile, picture](pictureLasts),
	})
	if err != nil {
		return nil, err
	}
	return &Basemap{Credit: credit, Grid: grid, template: template, client: guardedClient(allow), tiles: tiles, fetching: make(chan struct{}, mostFetching)}, nil
}

var errNoPicture = land.Refuse(land.Unavailable, "", "basemap_unavailable", "the map behind the parcels cannot be had now")

// tile is a tile from the cache, or from its service.
func (b *Basemap) tile(ctx context.Context, t basemapTile) (picture, error) {
	return b.tiles.Get(ctx, t, otter.LoaderFunc[basemapTile, picture](b.fetch))
}

func (b *Basemap) fetch(ctx context.Context, t basemapTile) (picture, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchLasts) // others may wait for the same
	defer cancel()
	select {
	case b.fetching <- struct{}{}:
		defer func() { <-b.fetching }()
	case <-ctx.Done():
		return picture{}, errNoPicture
	}
	address := strings.NewReplacer("{z}", strconv.Itoa(t.z), "{x}", strconv.Itoa(t.x), "{y}", strconv.Itoa(t.y)).Replace(b.template)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return picture{}, errNoPicture
	}
	r.Header.Set("Accept", "image/png, image/jpeg, image/webp")
	got, err := b.client.Do(r)
	if err != nil {
		return picture{}, errNoPicture
	}
	defer got.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(got.Body, mostPicture+1))
	media := http.DetectContentType(raw)
	if err != nil || got.StatusCode != http.StatusOK || len(raw) > mostPicture || !slices.Contains(pictures, media) {
		return picture{}, errNoPicture
	}
	return picture{media, raw}, nil
}

// pictures is what a tile may be, told by its bytes whatever its service says.
var pictures = []string{"image/png", "image/jpeg", "image/webp", "image/gif"}

type basemapItem struct {
	Grid   string `json:"grid"` // of the tiles; empty: there is no map behind the parcels
	Credit string `json:"credit"`
}

var showBasemap = operation{
	id: "getBasemap", summary: "The map behind the parcels, if there is one", gives: gives{of: basemapItem{}},
	serve: func(c *call) (answer, error) {
		if c.config.Basemap == nil {
			return answer{body: basemapItem{}}, nil
		}
		return answer{body: basemapItem{c.config.Basemap.Grid, c.config.Basemap.Credit}}, nil
	},
}

var showBasemapTile = operation{
	id: "getBasemapTile", summary: "A tile of the map behind the parcels, as its service gives it",
	params: []param{
		whole("z", "The zoom", 0, mostBasemapZoom, 0).inPath(),
		whole("y", "The row from the north", 0, 1<<mostBasemapZoom-1, 0).inPath(),
		whole("x", "The column from the west", 0, 1<<mostBasemapZoom-1, 0).inPath(),
	},
	gives: gives{media: pictures, etag: true},
	serve: func(c *call) (answer, error) {
		t := basemapTile{value[int](c, "z"), value[int](c, "x"), value[int](c, "y")}
		if c.config.Basemap == nil || t.x >= 1<<t.z || t.y >= 1<<t.z {
			return answer{}, land.Refuse(land.NotFound, "path", "unknown_tile", "there is no such tile")
		}
		p, err := c.config.Basemap.tile(c.ctx(), t)
		if err != nil {
			return answer{}, err
		}
		c.media = p.media
		sum := sha256.Sum256(p.bytes)
		return answer{bytes: p.bytes, tag: `"` + hex.EncodeToString(sum[:8]) + `"`, fresh: pictureLasts}, nil
	},
}
