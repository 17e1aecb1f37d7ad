package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Tile is a tile of the tile matrix set WebMercatorQuad: at zoom Z the world is
// 2^Z × 2^Z tiles, X from west to east and Y from north to south.
type Tile struct{ Z, X, Y int }

// MostZoom is the last zoom that has tiles.
const MostZoom = 22

// Valid reports whether there is such a tile.
func (t Tile) Valid() bool {
	return t.Z >= 0 && t.Z <= MostZoom && t.X >= 0 && t.Y >= 0 && t.X < 1<<t.Z && t.Y < 1<<t.Z
}

// worldEdge is half the side of the world in EPSG:3857, in metres.
const worldEdge = 20037508.342789244

// box is the tile in EPSG:3857: west, south, east, north.
func (t Tile) box() [4]float64 {
	side := 2 * worldEdge / math.Exp2(float64(t.Z))
	west, north := float64(t.X)*side-worldEdge, worldEdge-float64(t.Y)*side
	return [4]float64{west, north - side, west + side, north}
}

// ParcelZoom is the first zoom at which parcels themselves are shown, and
// LabelZoom the first at which there is room for their labels. Below them stand
// sums.
const (
	ParcelZoom = 12
	LabelZoom  = 14
)

// MVT is a Mapbox vector tile. Its version names the bytes, and what was asked by
// whom. It is packed by gzip once somebody asks for that.
type MVT struct {
	Version string
	Bytes   []byte
	Packed  func() []byte
}

// ParcelTile is a tile of the parcels of a filter: layer parcels from zoom 12 and
// labels from 14, layer sums below. Nothing there is a tile without bytes.
func (d *Desk) ParcelTile(ctx context.Context, t Tile, f Filter) (MVT, error) {
	return d.keptTile(ctx, parcelLayer, t, f, func() ([]byte, error) {
		if t.Z < ParcelZoom {
			return d.sumTile(ctx, t, f)
		}
		return d.cut(ctx, parcelLayer, t, f)
	})
}

// DisposalTile is a tile of the drawn disposals of a filter's parcels, from
// zoom 12.
func (d *Desk) DisposalTile(ctx context.Context, t Tile, f Filter) (MVT, error) {
	return d.keptTile(ctx, disposalLayer, t, f, func() ([]byte, error) {
		return d.cut(ctx, disposalLayer, t, f)
	})
}

// The layers that are cut.
const parcelLayer, disposalLayer = "parcels", "disposals"

// cut makes a tile's bytes of a filter. All is one statement and so one snapshot,
// and one plan serves every box, since all begin with what the index finds in it.
// Where nothing is found it is seen whether the actor may know of the task.
func (d *Desk) cut(ctx context.Context, layer string, t Tile, f Filter) ([]byte, error) {
	if err := d.maySeeRegion(f); err != nil {
		return nil, err
	}
	sql, args := d.withPlaces(d.tileNow(layer, t, f))
	rows, err := d.cutting.Query(ctx, sql, args...)
	if err != nil {
		return nil, translate(err)
	}
	tile, err := t.draw(layer, rows)
	if err != nil || len(tile) > 0 {
		return tile, translate(err)
	}
	var region string
	if err := d.keyed.QueryRow(ctx, `select `+regionOfTask, pgx.NamedArgs{"task": f.Task}).Scan(&region); err != nil {
		return nil, translate(err)
	}
	return tile, d.maySeeTask(f, region)
}

// tileNow is the query of a tile.
func (d *Desk) tileNow(layer string, t Tile, f Filter) (string, pgx.NamedArgs) {
	where, args := d.where(f)
	t.set(args)
	if layer == disposalLayer {
		return t.ofDisposals(where), args
	}
	args["today"] = d.Today()
	return t.ofParcels(f, where), args
}

// set gives a query the tile's box.
func (t Tile) set(args pgx.NamedArgs) {
	box := t.box()
	side := box[2] - box[0]
	args["z"], args["west"], args["south"], args["east"], args["north"] = t.Z, box[0], box[1], box[2], box[3]
	args["margin"] = side * tileBuffer / tileExtent
}

// withPlaces is the whole query of a tile, with numbers for the names of its
// arguments. To find the names in it takes longer than all else that is done here
// for a tile, and all tiles of a zoom and a kind of filter have the same.
func (s *Store) withPlaces(sql string, args pgx.NamedArgs) (string, []any) {
	known, ok := s.tileSQL.GetIfPresent(sql)
	if !ok {
		known = placed(sql, args)
		s.tileSQL.Set(sql, known)
	}
	values := make([]any, len(known.names))
	for i, name := range known.names {
		values[i] = args[name]
	}
	return known.sql, values
}

// placedSQL is a query with numbers, and the names of its arguments.
type placedSQL struct {
	sql   string
	names []string
}

// mostPlaced is how many of them are remembered, of some thousand bytes each.
const mostPlaced = 500

func placed(sql string, args pgx.NamedArgs) (out placedSQL) {
	names := pgx.NamedArgs{}
	for name := range args {
		names[name] = name
	}
	var places []any
	out.sql, places, _ = names.RewriteQuery(context.Background(), nil, sql, nil) // it never fails
	for _, name := range places {
		out.names = append(out.names, name.(string))
	}
	return out
}

// regionOfTask is the region of a filter's task, empty where there is none.
const regionOfTask = `coalesce((select region from task where code = @task), '')`

// maySeeRegion and maySeeTask refuse what lies beyond the actor's scope.
func (d *Desk) maySeeRegion(f Filter) error {
	if f.Region == "" {
		return nil
	}
	return d.mustSee("query.region", f.Region)
}

func (d *Desk) maySeeTask(f Filter, region string) error {
	if f.Task != "" && !slices.ContainsFunc(d.Tree().Subtree(region), d.sees) {
		return land.Refuse(land.NotFound, "query.task", "unknown_task", "there is no such task")
	}
	return nil
}

// A tile has 4096 units a side and a margin of 128 (8 pixels of 256), so that
// outlines do not show its edges.
const (
	tileExtent = 4096
	tileBuffer = 128
)

// Shapes are kept once more in bands of two zooms, drawn for the tiles of the last
// and simplified to half a pixel of a screen of 512 there. From 16 on every vertex
// counts.
var bands = []struct{ first, last int }{{ParcelZoom, 13}, {14, 15}}

// drawing is how shapes m come out of the map: as an expression that gives TWKB in
// whole units, how many of these a side of the tile has, and at which of them its
// north-western corner lies.
type drawing struct {
	shape             string
	extent, left, top int
}

func (t Tile) drawing() drawing {
	for _, b := range bands {
		if t.Z >= b.first && t.Z <= b.last {
			extent := tileExtent << (b.last - t.Z)
			return drawing{fmt.Sprintf("m.tile_%d", b.last), extent, t.X * extent, t.Y * extent}
		}
	}
	return drawing{"st_astwkb(st_multi(st_asmvtgeom(m.shape, " + theBox + ", 4096, 128)), 0)", tileExtent, 0, 0}
}

// theBox is the tile, and wideBox the tile with its margin.
const (
	theBox  = `st_makeenvelope(@west::float8, @south::float8, @east::float8, @north::float8, 3857)`
	wideBox = `st_expand(` + theBox + `, @margin::float8)`
)

// fromMap is parcels m on the map, in the box, with parcels p and balances b to
// which a filter goes: where the map has all that it asks for, no row of them is
// read. The box is looked for first: few parcels lie in it, whatever else is asked.
// What is drawn for a file that is not listed yet is no parcel.
func (f Filter) fromMap() string {
	const inBox = `(select * from parcel_map where shape && ` + wideBox + `
		and (drawn_for is null or drawn_for = any(array(select id from import where act_id is not null))) offset 0) m`
	if f.onlyOfGrid() {
		return inBox + ` cross join lateral (select m.task, m.region, m.category, true as mapped) p cross join lateral (select m.status) b`
	}
	return inBox + ` join parcel p on p.id = m.parcel_id join balance b on b.parcel_id = p.id`
}

// ofParcels is the query of a tile of parcels, in the order in which they are drawn.
func (t Tile) ofParcels(f Filter, where string) string {
	label := ""
	if t.Z >= LabelZoom {
		label = labelColumns
	}
	return `select m.parcel_id::text, m.parcel_no, m.category::text, m.status, m.listed_mu, m.name, ` + t.drawing().shape + `, m.share` + label +
		` from ` + f.fromMap() + ` where ` + where + ` order by m.parcel_id`
}

// labelColumns is where a label stands, and by how many days its parcel is late.
const labelColumns = `, st_x(m.spot), st_y(m.spot),
	case when m.due_on < @today and m.status not in ('closed', 'struck_off') then @today::date - m.due_on end`

// ofDisposals is the query of a tile of disposals.
func (t Tile) ofDisposals(where string) string {
	return fmt.Sprintf(disposalTile, t.drawing().shape, where)
}

const disposalTile = `
	select x.id::text, x.parcel_id::text, x.measure, x.state, trim_mu(x.mu), %s
	from (select * from disposal_map where @z::int >= 12 and shape && ` + wideBox + ` and (@task = '' or task = @task) and region = any(@regions) offset 0) m
		join disposal x on x.id = m.disposal_id join parcel p on p.id = x.parcel_id join balance b on b.parcel_id = x.parcel_id
	where x.state <> 'discarded' and %s
	order by x.id`
