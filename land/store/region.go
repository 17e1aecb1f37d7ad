package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

const regionsSQL = `
	select code, name, level::text, coalesce(parent, ''), valid_from, valid_to, extent
	from region order by code`

func queueRegions(b *pgx.Batch, sql string, to *land.Tree, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, scanRegion)
		*to = land.NewTree(all)
		return err
	})
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

// SetRegion takes a region into the books as a document has it, new or changed, as
// one act of an admin of everything. What was told before is told as it was.
func (d *Desk) SetRegion(ctx context.Context, r land.Region, document string) error {
	tree := d.Tree()
	for _, root := range tree.Children("") {
		if err := d.must(land.Admin, root); err != nil {
			return err
		}
	}
	if err := tree.Set(r); err != nil {
		return err
	}
	if err := land.CheckText("document", document, 1, 200); err != nil {
		return err
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActRegion, Region: r.Code, EffectiveOn: d.Today(), Document: document}
	_, known := tree.Find(r.Code)
	if !known {
		act.Region = r.Parent // nobody sees the region itself yet
	}
	err := d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
		if !known {
			insertRegions(b, []land.Region{r})
		} else {
			b.Queue(`update region set name = $2, valid_to = $3 where code = $1`, r.Code, r.Name, r.ValidTo)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.refreshFrame(ctx)
}
