package store_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// What the map and the lists are asked about another region.
func init() {
	asked["Parcels"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: x.task}, Limit: 1})
		return err
	}
	asked["Parcels of a region"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: "of-the-city", Region: x.region}, Limit: 1})
		return err
	}
	asked["ParcelTile"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ParcelTile(t.Context(), store.Tile{}, store.Filter{Task: x.task})
		return err
	}
	asked["ParcelTile of a region"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ParcelTile(t.Context(), store.Tile{}, store.Filter{Task: "of-the-city", Region: x.region})
		return err
	}
	asked["DisposalTile"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.DisposalTile(t.Context(), store.Tile{}, store.Filter{Task: x.task})
		return err
	}
	asked["Reviews"] = func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Reviews(t.Context(), store.ReviewQuery{Filter: store.Filter{Task: x.task}, Limit: 1})
		return err
	}
	asked["LoadChapter"] = func(t *testing.T, d *store.Desk, x things) error {
		return d.LoadChapter(t.Context(), land.Task{Code: "of-the-city"}, store.Chapter{Region: x.region})
	}
}

func init() {
	regional["grid"] = copied("grid", "", `'{"cell_x": 1}'`)
	regional["grid_region"] = copied("grid_region", "", `'{"status": "another"}'`)
}

// inThePark is the tile of zoom 15 in which storetest draws.
var inThePark = store.Tile{Z: 15, X: 26448, Y: 13823}

// features is the numbers of parcels in a layer of a tile.
func features(t *testing.T, m store.MVT, layer string) (out []string) {
	t.Helper()
	layers, err := mvt.Unmarshal(m.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		for _, f := range l.Features {
			if l.Name == layer {
				out = append(out, f.Properties["parcel_no"].(string))
			}
		}
	}
	return out
}

func TestATileShowsOnlyTheRegionsOfItsReader(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Region: "430500"})
	b.Parcel(land.Parcel{ParcelNo: "ours", Shape: storetest.Box(0, 0, 100, 66)})
	// Longhui's land lies elsewhere; somebody moved a boundary.
	b.Parcel(land.Parcel{ParcelNo: "theirs", Region: storetest.Longhui, Shape: storetest.Box(200, 0, 100, 66)})
	for _, c := range []struct {
		desk   *store.Desk
		region string
		want   string
	}{
		{b.People(storetest.Park).Officer, "", "ours"},
		{b.People(storetest.Longhui).Officer, "", "theirs"},
		{b.People(storetest.Park).City, "", "ours theirs"},
		{b.People(storetest.Park).City, storetest.County, "ours"},
	} {
		f := store.Filter{Task: storetest.TaskCode, Region: c.region}
		tile := must[store.MVT](t)(c.desk.ParcelTile(t.Context(), inThePark, f))
		for _, layer := range []string{"parcels", "labels"} {
			have := features(t, tile, layer)
			if len(have) == 2 && have[0] > have[1] {
				have[0], have[1] = have[1], have[0]
			}
			if strings.Join(have, " ") != c.want {
				t.Errorf("%s of %q: %s are %v, not %s", c.desk.Actor.Login, c.region, layer, have, c.want)
			}
		}
	}
}

func TestATileOfNothingHasNoBytes(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{}) // unmapped
	for z := range 23 {
		tile := must[store.MVT](t)(b.Operator().ParcelTile(t.Context(), store.Tile{Z: z}, store.Filter{Task: storetest.TaskCode}))
		if len(tile.Bytes) != 0 || tile.Version == "" {
			t.Errorf("zoom %d: %d bytes, version %q", z, len(tile.Bytes), tile.Version)
		}
	}
}

// Sums at small scale leave out what the filter leaves out, whatever it asks for.
func TestSumsFollowTheFilter(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66), Attributes: land.Attributes{"unit": "经开区管委会", "due_on": "2023-06-30"}})
	more, yes := storetest.Mu("10.01"), true
	for _, c := range []struct {
		f    store.Filter
		some bool
	}{
		{store.Filter{}, true}, {store.Filter{Mapped: &yes}, true}, {store.Filter{Unit: "经开区管委会"}, true}, {store.Filter{Overdue: true}, true},
		{store.Filter{Unit: "商务局"}, false}, {store.Filter{Officer: "周某"}, false}, {store.Filter{Cohort: "2009-2018"}, false},
		{store.Filter{Lights: []land.Light{land.Green}}, false}, {store.Filter{Least: &more}, false}, {store.Filter{From: day("2023-01-01")}, false},
		{store.Filter{Level: land.Reported}, false}, {store.Filter{Statuses: []land.Status{land.StatusReplaced}}, false},
	} {
		c.f.Task = storetest.TaskCode
		if tile := must[store.MVT](t)(b.Operator().ParcelTile(t.Context(), store.Tile{}, c.f)); len(tile.Bytes) > 0 != c.some {
			t.Errorf("%+v: %d bytes", c.f, len(tile.Bytes))
		}
	}
}

func TestAVersionNamesTheReaderTheFilterAndTheBooks(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	people, f := b.People(storetest.Park), store.Filter{Task: storetest.TaskCode}
	version := func(d *store.Desk, layer string, tile store.Tile, f store.Filter) string {
		cut := map[string]func(context.Context, store.Tile, store.Filter) (store.MVT, error){"parcels": d.ParcelTile, "disposals": d.DisposalTile}[layer]
		return must[store.MVT](t)(cut(t.Context(), tile, f)).Version
	}
	first := version(people.County, "parcels", inThePark, f)
	if again := version(people.County, "parcels", inThePark, f); again != first {
		t.Errorf("%s became %s", first, again)
	}
	if cut := must[store.MVT](t)(people.County.ParcelTile(t.Context(), inThePark, f)); cut.Version != first {
		t.Errorf("the tile has version %s, not %s", cut.Version, first)
	}
	seen := map[string]string{first: "the first"}
	differs := func(what, v string) {
		if was, ok := seen[v]; ok {
			t.Errorf("%s has the version of %s", what, was)
		}
		seen[v] = what
	}
	other := inThePark
	other.X++
	differs("another region", version(people.Officer, "parcels", inThePark, f))
	differs("another layer", version(people.County, "disposals", inThePark, f))
	differs("another tile", version(people.County, "parcels", other, f))
	mapped, mu := true, storetest.Mu("4")
	for _, g := range []store.Filter{{Region: storetest.Park}, {Categories: []land.Category{land.Idle}}, {Statuses: []land.Status{land.StatusOpen}},
		{Leader: "x"}, {Text: "x"}, {Unit: "x"}, {Overdue: true}, {Least: &mu}, {To: day("2023-01-01")}, {Level: land.Accepted}, {Mapped: &mapped}, {Measures: []string{"XZ05"}}, {DueBy: day("2023-01-01")}} {
		g.Task = storetest.TaskCode
		differs("another filter", version(people.County, "parcels", inThePark, g))
	}
	b.Clock.Today("2026-11-23")
	differs("another day", version(people.County, "parcels", inThePark, f))
	b.Disposal(p, land.Disposal{})
	differs("another act", version(people.County, "parcels", inThePark, f))
}

// The grid is made anew by the sealer, whatever happens to parcels.
func TestTheGridFollowsTheBooks(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	b.Parcel(land.Parcel{Shape: storetest.Box(200, 0, 100, 66), Category: land.LowEfficiency})
	b.Parcel(land.Parcel{})
	sound(t, b)
	stands := func(want string) {
		t.Helper()
		if err := b.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		var have string
		b.Scan(`select string_agg(concat_ws(' ', category, status, parcels, trim_mu(listed), trim_mu(accepted)), ', ' order by category, status)
			from grid where parcels > 0`, nil, &have)
		if have != want {
			t.Errorf("the grid holds %s, not %s", have, want)
		}
	}
	stands("idle open 1 10.00 0.00, low_efficiency open 1 10.00 0.00")
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("4")}, land.Submit)
	stands("idle under_review 1 10.00 0.00, low_efficiency open 1 10.00 0.00")
	b.Take(d, land.Report, land.Pass, land.Accept)
	stands("idle partly_closed 1 10.00 4.00, low_efficiency open 1 10.00 0.00")
	sound(t, b)
	b.Forge(`update grid set listed = listed + 1 where category = 'idle'`)
	var faults []string
	if ok, err := b.Operator().Verify(t.Context(), store.Verification{Seen: func(c store.Check) {
		if c.Fault != "" {
			faults = append(faults, c.Fault)
		}
	}}); ok || err != nil || len(faults) != 1 || !strings.HasPrefix(faults[0], "cell ") {
		t.Errorf("sound %v, %v: %v", ok, err, faults)
	}
}

func TestATileIsFoundByItsBox(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	b.Forge(`insert into parcel_map (parcel_id, task, region, shape, spot, cell_x, cell_y, category, parcel_no, status, listed_mu, share)
		select gen_random_uuid(), task, region, st_translate(shape, n * 200, 0), st_translate(spot, n * 200, 0), cell_x, cell_y, category, parcel_no, status, listed_mu, share
		from parcel_map, generate_series(1, 3000) n`)
	b.Super(`analyze parcel_map`)
	sql, args := store.ParcelTileSQL(b.Operator(), inThePark, store.Filter{Task: storetest.TaskCode})
	rows, err := b.Connect(b.URL).Query(t.Context(), `explain `+sql, args)
	if err != nil {
		t.Fatal(err)
	}
	plan := strings.Join(must[[]string](t)(pgx.CollectRows(rows, pgx.RowTo[string])), "\n")
	if !strings.Contains(plan, "parcel_map_shape") || strings.Contains(plan, "Seq Scan on parcel_map") {
		t.Error(plan)
	}
}

// A tile of every zoom shows the shape where it lies, its hole in it, to two units
// of the tile and the half pixel that may be left out; outer rings run as vector
// tiles want them.
func TestATileShowsShapesWhereTheyLie(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Hollow(0, 0, 100, 66)})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("4"), Shape: storetest.Box(0, 0, 10, 66)})
	var middle orb.Point
	var size float64
	b.Scan(`select st_x(c), st_y(c), st_area(shape) from parcel_map, lateral (select st_transform(st_centroid(shape), 4326) as c) c`, nil, &middle[0], &middle[1], &size)
	for z := store.ParcelZoom; z <= 17; z++ {
		at := maptile.At(middle, maptile.Zoom(z))
		tile := store.Tile{Z: z, X: int(at.X), Y: int(at.Y)}
		for layer, cut := range map[string]func(context.Context, store.Tile, store.Filter) (store.MVT, error){"parcels": b.Operator().ParcelTile, "disposals": b.Operator().DisposalTile} {
			layers, err := mvt.Unmarshal(must[store.MVT](t)(cut(t.Context(), tile, store.Filter{Task: storetest.TaskCode})).Bytes)
			if err != nil || layers[0].Name != layer || len(layers[0].Features) != 1 {
				t.Fatalf("zoom %d: %v %+v", z, err, layers)
			}
			shape, ok := layers[0].Features[0].Geometry.(orb.Polygon)
			if !ok || shape[0].Orientation() != orb.CCW || layer == "parcels" && (len(shape) != 2 || shape[1].Orientation() != orb.CW) {
				t.Fatalf("zoom %d: %s %+v", z, layer, layers[0].Features[0].Geometry)
			}
			if layer == "disposals" || z > 16 { // there the tile's edge cuts it
				continue
			}
			unit := 40075016.685578488 / math.Exp2(float64(z)) / float64(layers[0].Extent)
			if area := planar.Area(shape) * unit * unit; math.Abs(area-size) > 2*(unit+5)*math.Sqrt(size) {
				t.Errorf("zoom %d: %.0f m², not %.0f", z, area, size)
			}
			layers.ProjectToWGS84(at)
			if off := geo.Distance(shape.Bound().Center(), middle); off > 2*unit+5 {
				t.Errorf("zoom %d: %.1f m away", z, off)
			}
		}
	}
}

// A tile is, feature by feature, what PostGIS itself would write of the map.
func TestATileIsWhatPostGISWouldWrite(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Hollow(0, 0, 100, 66), Attributes: land.Attributes{"name": "地块", "due_on": "2023-06-30"}})
	b.Parcel(land.Parcel{ParcelNo: "2", Shape: append(storetest.Box(200, 0, 100, 66), storetest.Box(400, 0, 50, 66)...), Category: land.LowEfficiency})
	b.Parcel(land.Parcel{ParcelNo: "3", Shape: storetest.Box(-3000, 0, 2500, 66)}) // an edge of most tiles cuts it
	d := b.Disposal(b.Parcel(land.Parcel{ParcelNo: "4", Shape: storetest.Box(500, 0, 100, 66)}), land.Disposal{Mu: storetest.Mu("4")}, land.Submit)
	b.Take(d, land.Report, land.Pass, land.Accept)
	var middle orb.Point
	b.Scan(`select st_x(c), st_y(c) from parcel_map, lateral (select st_transform(spot, 4326) as c) c where parcel_no = '2'`, nil, &middle[0], &middle[1])
	for z := store.ParcelZoom; z <= 18; z++ {
		at := maptile.At(middle, maptile.Zoom(z))
		tile := store.Tile{Z: z, X: int(at.X), Y: int(at.Y)}
		ours := must[store.MVT](t)(b.Operator().ParcelTile(t.Context(), tile, store.Filter{Task: storetest.TaskCode})).Bytes
		var theirs []byte
		b.Scan(`
			with drawn as (
				select m.*, b.box, e.extent, case
						when z >= 16 then st_asmvtgeom(shape, b.box, 4096, 128)
						else st_translate(st_geomfromtwkb(case when z >= 14 then tile_15 else tile_13 end), -x * e.extent, -y * e.extent) end as drawing
				from (values ($1::int, $2::int, $3::int, $4::date)) t (z, x, y, today), lateral (select st_tileenvelope(z, x, y) as box) b,
					lateral (select case when z in (12, 14) then 8192 else 4096 end as extent) e,
					parcel_map m where shape && st_expand(b.box, (st_xmax(b.box) - st_xmin(b.box)) / 32) order by parcel_id)
			select coalesce((select st_asmvt(l, 'parcels', (select max(extent) from drawn), 'drawing') from (
					select parcel_id::text as id, parcel_no, category::text, status, listed_mu, share, name, drawing from drawn) l), '')
				|| coalesce((select st_asmvt(l, 'labels', 4096, 'place') from (
					select parcel_id::text as id, parcel_no, category::text, status, listed_mu as mu, name,
						case when due_on < $4 and status <> 'closed' then $4 - due_on end as overdue, st_asmvtgeom(spot, box, 4096, 0) as place
					from drawn where st_intersects(spot, box)) l where $1 >= 14), '')`, []any{z, tile.X, tile.Y, b.Store.Today()}, &theirs)
		have, want := layersOf(t, ours), layersOf(t, theirs)
		if diff := cmp.Diff(want, have); diff != "" || len(want) == 0 {
			t.Errorf("zoom %d: %s", z, diff)
		}
	}
}

func layersOf(t *testing.T, tile []byte) mvt.Layers {
	t.Helper()
	return must[mvt.Layers](t)(mvt.Unmarshal(tile))
}
