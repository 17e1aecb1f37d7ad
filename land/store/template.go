package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/report"
)

// Template is how a task that the actor may see words its report.
func (d *Desk) Template(ctx context.Context, task string) (land.Template, error) {
	var t land.Template
	err := d.knowing(ctx, When{}, nil, func(tx pgx.Tx, k known) (err error) {
		if _, err = d.task(ctx, tx, task); err != nil {
			return err
		}
		t, err = d.templateAt(ctx, tx, k, task)
		return err
	})
	return t, err
}

// templateAt is the newest template that the books knew.
func (d *Desk) templateAt(ctx context.Context, tx pgx.Tx, k known, task string) (t land.Template, err error) {
	err = tx.QueryRow(ctx, `
		select coalesce((select t.body from template t join position o using (act_id)
			where t.task = $1 and o.ledger = $2 and o.position <= $3::text::bigint order by o.position desc limit 1), '{}')`,
		task, d.ledger.id, k.Position).Scan(&t)
	return t, err
}

// Reworded is a report as a template that is not kept would word it: in words
// alone, with what they are made of, for who may keep it.
func (d *Desk) Reworded(ctx context.Context, q ReportQuery, t land.Template) (report.Report, error) {
	if _, err := d.taskToKeep(ctx, q.Task); err != nil {
		return report.Report{}, err
	}
	if err := d.checkTemplate(ctx, q.Task, t); err != nil {
		return report.Report{}, err
	}
	q.Parts = []report.Part{report.Measures}
	r, err := d.Report(ctx, q)
	r.Template = t
	return r, err
}

// checkTemplate holds a template against the figures of its task.
func (d *Desk) checkTemplate(ctx context.Context, task string, t land.Template) error {
	figures, err := d.Figures(ctx, task)
	if err != nil {
		return err
	}
	names := make([]string, len(figures))
	for i, f := range figures {
		names[i] = f.Name
	}
	return t.Validate(names)
}

// SetTemplate words a task's reports anew, as an act of a registrar or an admin
// of its region.
func (d *Desk) SetTemplate(ctx context.Context, task string, t land.Template) error {
	of, err := d.taskToKeep(ctx, task)
	if err != nil {
		return err
	}
	if err := d.checkTemplate(ctx, task, t); err != nil {
		return err
	}
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActTemplate, Task: of.Code, Region: of.Region}
	return d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
		b.Queue(`insert into template (act_id, task, region, body) values ($1, $2, $3, $4::text::jsonb)`, act.ID, of.Code, of.Region, string(body))
		return nil
	})
}
