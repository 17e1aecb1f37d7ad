package store

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// JudgeParcel says what was found on a parcel of a check, where rev is still its
// row's own.
func (d *Desk) JudgeParcel(ctx context.Context, check, parcel land.ID, rev int64, j land.Judgement) error {
	return d.onSample(ctx, check, parcel, rev, land.ActVerdict, func(p SampledParcel, _ land.Task) (land.CheckParcel, string, error) {
		books, err := d.readBooks(ctx, ofParcel(parcel))
		if err != nil {
			return p.CheckParcel, "", err
		}
		out, err := p.Judge(d.Actor, j, books, d.now())
		return out, out.Note, err
	})
}

// AnswerParcel gives the county's answer to what was found.
func (d *Desk) AnswerParcel(ctx context.Context, check, parcel land.ID, rev int64, answer string) error {
	return d.onSample(ctx, check, parcel, rev, land.ActAnswer, func(p SampledParcel, _ land.Task) (land.CheckParcel, string, error) {
		out, err := p.Respond(d.Actor, d.Tree(), answer, d.now())
		return out, answer, err
	})
}

// DeclineReopening says that a proposed reopening is not followed.
func (d *Desk) DeclineReopening(ctx context.Context, check, parcel land.ID, rev int64, reason string) error {
	return d.onSample(ctx, check, parcel, rev, land.ActDecline, func(p SampledParcel, t land.Task) (land.CheckParcel, string, error) {
		out, err := p.Decline(d.Actor, d.Tree(), t, reason, d.now())
		return out, reason, err
	})
}

// onSample plans an act on a parcel of a check and writes it.
func (d *Desk) onSample(ctx context.Context, check, parcel land.ID, rev int64, kind string, plan func(SampledParcel, land.Task) (land.CheckParcel, string, error)) error {
	t, p, err := d.sampled(ctx, check, parcel)
	if err != nil {
		return err
	}
	if p.Rev != rev {
		return refusals["stale"]
	}
	after, reason, err := plan(p, t)
	if err != nil {
		return err
	}
	act := land.Act{ID: land.NewID(), Kind: kind, Task: t.Code, Region: p.Region, EffectiveOn: d.Today(), Reason: reason}
	return d.record(ctx, act, &parcel, func(_ pgx.Tx, b *pgx.Batch) error {
		queueSampled(b, after)
		return nil
	})
}

// sampled is a parcel of a check with its task.
func (d *Desk) sampled(ctx context.Context, check, parcel land.ID) (land.Task, SampledParcel, error) {
	c, p, err := d.SampledParcel(ctx, check, parcel)
	if err != nil {
		return land.Task{}, p, err
	}
	t, err := d.task(ctx, d.pool, c.Task)
	return t, p, translate(err)
}

// queueSampled writes a row that was read with the rev before.
func queueSampled(b *pgx.Batch, p land.CheckParcel) {
	r := cmp.Or(p.Reopening, &land.Reopening{})
	var disposal *land.ID
	var on *land.Date
	if p.Reopening != nil {
		disposal, on = &r.Disposal, &r.On
	}
	b.Queue(`
		with b as (
			update check_parcel set verdict = nullif($4, ''), note = $5, judged_by = $6, judged_at = $7, reopen = $8, reopen_reason = $9, reopen_on = $10,
				declined = $11, declined_by = $12, declined_at = $13, answer = $14, answered_by = $15, answered_at = $16, rev = rev + 1
			where check_id = $1 and parcel_id = $2 and rev = $3 returning true
		)
		select refuse_stale((select count(*) from b))`,
		p.Check, p.Parcel, p.Rev, string(p.Verdict), p.Note, p.JudgedBy, p.JudgedAt, disposal, r.Reason, on,
		r.Declined, r.DeclinedBy, r.DeclinedAt, p.Answer, p.AnsweredBy, p.AnsweredAt)
}
