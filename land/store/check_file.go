package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// readCheckFiles reads the photos and scans of parcels of a check, with how far
// from the parcel, as it was drawn, each was taken.
func (d *Desk) readCheckFiles(ctx context.Context, tx pgx.Tx, k known, c Checked, into map[land.ID]*SampledParcel) error {
	rows, err := tx.Query(ctx, `
		select h.id, h.check_id, h.parcel_id, h.answers, h.note, h.sha256, h.bytes, h.media, h.file,
			st_x(h.camera_at), st_y(h.camera_at), h.camera_heading, h.camera_taken, st_x(h.told_at), st_y(h.told_at), h.told_accuracy, h.told_taken,
			h.uploader, coalesce(called(h.uploader, @position::text::bigint), ''), h.uploaded,
			st_distance(coalesce(h.told_at, h.camera_at)::geography, p.shape::geography)
		from check_file h `+knewSQL+` left join lateral (
			select s.shape from parcel_history s join position o on o.act_id = s.act_id
			where s.id = h.parcel_id and o.position <= @then::text::bigint order by o.position desc limit 1) p on true
		where h.check_id = @check and h.region = any(@regions) order by h.id`,
		pgx.NamedArgs{"check": c.ID, "regions": d.scope, "ledger": d.ledger.id, "position": k.Position, "then": c.Position})
	if err != nil {
		return err
	}
	files, err := pgx.CollectRows(rows, scanCheckFile)
	for _, f := range files {
		if p := into[f.Parcel]; p != nil {
			p.Files = append(p.Files, f)
		}
	}
	return err
}

func scanCheckFile(row pgx.CollectableRow) (f land.CheckFile, err error) {
	var camera, told [2]*float64
	err = row.Scan(&f.ID, &f.Check, &f.Parcel, &f.Answers, &f.Note, &f.File.SHA256, &f.File.Bytes, &f.File.Media, &f.File.Name,
		&camera[0], &camera[1], &f.Camera.Heading, &f.Camera.Taken, &told[0], &told[1], &f.Told.Accuracy, &f.Told.Taken,
		&f.Uploader, &f.UploaderName, &f.Uploaded, &f.Distance)
	f.Camera.At, f.Told.At = pointOf(camera), pointOf(told)
	return f, err
}

// CheckFile is one photo or scan of a parcel of a check.
func (d *Desk) CheckFile(ctx context.Context, check, parcel, id land.ID) (land.CheckFile, error) {
	_, p, err := d.SampledParcel(ctx, check, parcel)
	if err != nil {
		return land.CheckFile{}, err
	}
	i := slices.IndexFunc(p.Files, func(f land.CheckFile) bool { return f.ID == id })
	if i < 0 {
		return land.CheckFile{}, translate(pgx.ErrNoRows)
	}
	return p.Files[i], nil
}

// AddCheckFile brings a received file to a parcel of a check.
func (d *Desk) AddCheckFile(ctx context.Context, f land.CheckFile, in *Incoming, key Idempotency) (land.CheckFile, error) {
	read := func(ctx context.Context, id land.ID) (land.CheckFile, error) {
		return d.CheckFile(ctx, f.Check, f.Parcel, id)
	}
	return once(ctx, d, key, read, func() (land.CheckFile, error) {
		t, p, err := d.sampled(ctx, f.Check, f.Parcel)
		if err != nil {
			return f, err
		}
		if f, err = p.Add(d.Actor, d.Tree(), f, len(p.Files), d.Today()); err != nil {
			return f, err
		}
		f.ID, f.File, f.Camera, f.Uploader, f.Uploaded = land.NewID(), in.File, in.Camera, d.Actor.Login, d.now()
		act := land.Act{ID: land.NewID(), Kind: land.ActCheckFile, Task: t.Code, Region: p.Region, EffectiveOn: d.Today(), Reason: f.Note}
		err = d.record(ctx, act, &f.Parcel, func(tx pgx.Tx, b *pgx.Batch) error {
			if err := d.files.keep(ctx, tx, in); err != nil {
				return err
			}
			queueCheckFile(b, act, f)
			key.queue(b, d.Actor.Login, f.ID)
			return nil
		})
		if err != nil {
			return f, err
		}
		return d.CheckFile(ctx, f.Check, f.Parcel, f.ID)
	})
}

func queueCheckFile(b *pgx.Batch, act land.Act, f land.CheckFile) {
	camera, told := lonLat(f.Camera.At), lonLat(f.Told.At)
	b.Queue(`
		insert into check_file (act_id, id, check_id, parcel_id, task, region, answers, note, sha256, bytes, media, file,
			camera_at, camera_heading, camera_taken, told_at, told_accuracy, told_taken, uploader, uploaded)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, st_setsrid(st_makepoint($13::float8, $14::float8), 4490), $15, $16,
			st_setsrid(st_makepoint($17::float8, $18::float8), 4490), $19, $20, $21, $22)`,
		act.ID, f.ID, f.Check, f.Parcel, act.Task, act.Region, f.Answers, f.Note, f.File.SHA256, f.File.Bytes, f.File.Media, f.File.Name,
		camera[0], camera[1], f.Camera.Heading, f.Camera.Taken, told[0], told[1], f.Told.Accuracy, f.Told.Taken, f.Uploader, f.Uploaded)
}
