package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/report"
)

// CheckReport is what a check found as the books knew it at a position or, where
// that is empty, at the head: for the list of its problems. The same position
// gives the same list for ever.
func (d *Desk) CheckReport(ctx context.Context, id land.ID, position string) (report.CheckList, error) {
	c, sample, at, err := d.Check(ctx, id, position)
	if err != nil {
		return report.CheckList{}, err
	}
	out := report.CheckList{Check: c.Check, Whole: c.Whole, Filter: c.Filter.Said(), DrawnByName: c.DrawnByName, Position: at}
	err = d.knowing(ctx, When{Position: at}, nil, func(tx pgx.Tx, k known) error {
		frame, err := d.frameAt(ctx, tx, k)
		if err != nil {
			return err
		}
		tree := frame.Tree
		out.Measures = frame.Measures
		if out.Task, err = d.taskAt(ctx, tx, k, c.Task); err != nil {
			return err
		}
		out.Region, _ = tree.Find(c.Region)
		for _, p := range sample {
			region, _ := tree.Find(p.Region)
			out.Parcels = append(out.Parcels, report.CheckedParcel{CheckParcel: p.CheckParcel, ParcelNo: p.ParcelNo, Name: p.Name, RegionName: region.Name,
				Category: p.Category, Listed: p.Listed, Accepted: p.Accepted, Files: len(p.Files)})
		}
		return tx.QueryRow(ctx, `select coalesce(max(sealed_at), 'epoch') from position where ledger = $1 and position = $2::text::bigint`,
			d.ledger.id, at).Scan(&out.SealedAt)
	})
	out.SealedAt = out.SealedAt.In(land.Shanghai)
	return out, err
}
