package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

const regionsSQL = `
	select code, name, level::text, coalesce(parent, ''), valid_from, valid_to, extent
	from region order by code`

func (s *Store) readRegions(ctx context.Context) ([]land.Region, error) {
	rows, err := s.pool.Query(ctx, regionsSQL)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanRegion)
}

func scanRegion(row pgx.CollectableRow) (r land.Region, err error) {
	var extent []float64
	err = row.Scan(&r.Code, &r.Name, &r.Level, &r.Parent, &r.ValidFrom, &r.ValidTo, &extent)
	if len(extent) == 4 {
		r.Extent = (*[4]float64)(extent)
	}
	return r, err
}

func insertRegions(b *pgx.Batch, regions []land.Region) {
	for _, r := range regions {
		var extent []float64
		if r.Extent != nil {
			extent = r.Extent[:]
		}
		b.Queue(`insert into region (code, name, level, parent, valid_from, valid_to, extent)
			values ($1, $2, $3, nullif($4, ''), $5, $6, $7)`,
			r.Code, r.Name, string(r.Level), r.Parent, r.ValidFrom, r.ValidTo, extent)
	}
}

// Regions is the regions that the actor may see, parents before children.
func (d *Desk) Regions() []land.Region {
	var out []land.Region
	for _, root := range d.Tree().Children("") {
		for _, code := range d.Tree().Subtree(root) {
			if r, ok := d.Tree().Find(code); ok && d.sees(code) {
				out = append(out, r)
			}
		}
	}
	return out
}
