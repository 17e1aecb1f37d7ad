package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// TileAt cuts the same tile as the books stood at a time. Nothing of it is kept
// beforehand: shapes and sums are those of the rows as they were. Layer is
// parcels or disposals.
func (d *Desk) TileAt(ctx context.Context, layer string, t Tile, f Filter, at When) (MVT, error) {
	if err := d.maySeeRegion(f); err != nil {
		return MVT{}, err
	}
	var raw []byte
	version := ""
	err := d.knowing(ctx, at, nil, func(tx pgx.Tx, k known) error {
		if _, err := d.taskAt(ctx, tx, k, f.Task); err != nil {
			return err
		}
		k.older = true // the rows of then are those that stand, where nothing was done since
		asked := sha256.Sum256(fmt.Appendln(nil, layer, t, f.text(), d.scope, k.day))
		version = k.Position + "@" + hex.EncodeToString(asked[:8])
		if _, err := tx.Exec(ctx, planned); err != nil {
			return err
		}
		sql, args := d.tileThen(layer, t, f, k)
		rows, err := tx.Query(ctx, sql, args)
		if err == nil {
			raw, err = t.draw(layer, rows)
		}
		return err
	})
	return newMVT(version, raw), err
}

// tileThen is the query of a tile on the tables as they were.
func (d *Desk) tileThen(layer string, t Tile, f Filter, k known) (string, pgx.NamedArgs) {
	where, args := d.whereAt(f, scene{day: k.day})
	t.set(args)
	args["today"] = k.day
	of, sql := askedBox, t.ofParcels(f, where)
	switch {
	case layer == disposalLayer:
		sql = t.ofDisposals(where)
	case t.Z < ParcelZoom:
		of, sql = askedFilter, sumsOf(t, d.oneCounty(f), freshGrid+where+` group by 1, 2, 3`)
	}
	with := k.with(d, args, of, append([]string{"region"}, pickedFrom...)...)
	return strings.TrimRight(with, " ") + `, parcel_map as materialized (` + parcelMapThen + `), disposal_map as not materialized (` + disposalMapThen + `) ` + sql, args
}

// askedBox is the parcels that may lie in the tile's box: those that do, and
// those whose boundary was another one.
var askedBox = asked(`
	select parcel_id as id from parcel_map where shape && ` + wideBox + ` and task = @task and region = any(@regions)
	union select h.id from act a join parcel_history h on h.act_id = a.id
		where a.kind = any('{` + strings.Join([]string{string(land.Boundary), string(land.Split), string(land.Merge), string(land.Undo), land.ActEdition}, ",") + `}')
			and h.task = @task and h.region = any(@regions)`)

// shownThen is what the map said of a balance.
const shownThen = `lateral (select trim_mu(mu) as listed_mu, share_of(b.accepted, mu) as share from (select b.open + b.reported + b.city_passed + b.accepted as mu) l)`

// parcelMapThen is parcels on the map as they were; a shape that stands is there
// already.
const parcelMapThen = `
	select p.id as parcel_id, p.task, p.region, p.category, p.parcel_no, p.attributes ->> 'name' as name, p.due_on,
		b.status, s.listed_mu, s.share, null::uuid as drawn_for, m.cell_x, m.cell_y, m.spot, m.shape, m.tile_15, m.tile_13
	from parcel p join public.parcel stands on stands.id = p.id join public.parcel_map m on m.parcel_id = p.id
		join balance b on b.parcel_id = p.id cross join ` + shownThen + ` s
	where p.shape is not distinct from stands.shape
	union all
	select p.id, p.task, p.region, p.category, p.parcel_no, p.attributes ->> 'name', p.due_on,
		b.status, w.listed_mu, w.share, null, cell_of(st_x(s.spot)), cell_of(-st_y(s.spot)), s.spot, s.shape, for_tile(s.shape, 15), for_tile(s.shape, 13)
	from parcel p join public.parcel stands on stands.id = p.id join balance b on b.parcel_id = p.id cross join ` + shownThen + ` w,
		lateral (select drawn as shape, st_pointonsurface(drawn) as spot from (select st_transform(p.shape, 3857) as drawn offset 0) d offset 0) s
	where p.shape is not null and p.shape is distinct from stands.shape`

const disposalMapThen = `
	select id as disposal_id, task, region, s.shape, for_tile(s.shape, 15) as tile_15, for_tile(s.shape, 13) as tile_13
	from disposal d, lateral (select st_transform(d.shape, 3857) as shape offset 0) s where d.shape is not null`
