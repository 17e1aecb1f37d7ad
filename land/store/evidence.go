package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/land"
)

// Dossier is a disposal's evidence, as the books knew it at a position.
type Dossier struct {
	Disposal land.Disposal // its ID, measure, date and state alone
	Measure  land.Measure
	Baseline land.Date // of the task
	Position string
	Evidence []land.Evidence // in the order in which it was brought
}

// The distances are those of the ground, in metres: from the position to the
// parcel, and between the two positions that a photo came with.
// The names of who brought and who placed it follow.
const evidenceColumns = `e.id, e.parcel_id, e.disposal_id, e.region, e.decides, e.paper, e.number, e.issuer, e.issued_on, e.supervision_no, e.note,
	e.sha256, e.bytes, e.media, e.file, st_x(e.camera_at), st_y(e.camera_at), e.camera_heading, e.camera_taken,
	st_x(e.told_at), st_y(e.told_at), e.told_accuracy, e.told_heading, e.told_taken, st_x(e.placed_at), st_y(e.placed_at), e.placed_by, e.placed_when,
	e.uploader, e.uploaded, e.removed, e.rev,
	st_distance(coalesce(e.placed_at, e.told_at, e.camera_at)::geography, p.shape::geography), st_distance(e.camera_at::geography, e.told_at::geography)`

func scanEvidence(row pgx.CollectableRow) (e land.Evidence, err error) {
	var camera, told, placed [2]*float64
	err = row.Scan(&e.ID, &e.Parcel, &e.Disposal, &e.Region, &e.Decides, &e.Paper, &e.Number, &e.Issuer, &e.IssuedOn, &e.SupervisionNo, &e.Note,
		&e.File.SHA256, &e.File.Bytes, &e.File.Media, &e.File.Name, &camera[0], &camera[1], &e.Camera.Heading, &e.Camera.Taken,
		&told[0], &told[1], &e.Told.Accuracy, &e.Told.Heading, &e.Told.Taken, &placed[0], &placed[1], &e.Placed.By, &e.Placed.When,
		&e.Uploader, &e.Uploaded, &e.Removed, &e.Rev, &e.Distance, &e.Gap,
		&e.UploaderName, &e.PlacerName)
	e.Camera.At, e.Told.At, e.Placed.At = pointOf(camera), pointOf(told), pointOf(placed)
	return e, err
}

func pointOf(lonLat [2]*float64) *orb.Point {
	if lonLat[0] == nil || lonLat[1] == nil {
		return nil
	}
	return &orb.Point{*lonLat[0], *lonLat[1]}
}

// evidenceSQL is the evidence of disposals as it stands.
const evidenceSQL = `
	select ` + evidenceColumns + `, '', '' from evidence e join parcel p on p.id = e.parcel_id
	where e.disposal_id = any($1) and not e.removed order by e.id`

// evidenceOf reads it, by disposal.
func evidenceOf(ctx context.Context, q querier, disposals ...land.ID) (map[land.ID][]land.Evidence, error) {
	rows, err := q.Query(ctx, evidenceSQL, disposals)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, scanEvidence)
	out := map[land.ID][]land.Evidence{}
	for _, e := range all {
		out[e.Disposal] = append(out[e.Disposal], e)
	}
	return out, err
}

// prove refuses a disposal that lacks mandatory evidence. What is brought or
// removed meanwhile makes the step stale.
func (d *Desk) prove(ctx context.Context, x land.Disposal) error {
	have, err := evidenceOf(ctx, d.pool, x.ID)
	if err != nil {
		return translate(err)
	}
	return d.Measures()[x.Measure].Prove(x, have[x.ID])
}

// dossierSQL reads, at position $3, the disposal $1 and what it proves, and
// evidenceAtSQL its evidence: every row as its last act up to there left it.
const dossierSQL = `
	select x.id, x.parcel_id, x.measure, x.dated_on, x.state, x.task
	from disposal_history x join position o on o.act_id = x.act_id
	where x.id = $1 and x.region = any($2) and o.position <= $3::text::bigint
	order by o.position desc limit 1`

const evidenceAtSQL = `
	select ` + evidenceColumns + `, coalesce(called(e.uploader, $2::text::bigint), ''), coalesce(called(e.placed_by, $2::text::bigint), '')
	from (
		select distinct on (h.id) h.* from evidence_history h join position o on o.act_id = h.act_id
		where h.disposal_id = $1 and o.position <= $2::text::bigint order by h.id, o.position desc
	) e
	cross join lateral (
		select h.shape from parcel_history h join position o on o.act_id = h.act_id
		where h.id = e.parcel_id and o.position <= $2::text::bigint order by o.position desc limit 1
	) p
	where not e.removed order by e.id`

// Dossier is the evidence of a disposal of the actor's regions, at a position or,
// where that is empty, at the head.
func (d *Desk) Dossier(ctx context.Context, disposal land.ID, position string) (Dossier, error) {
	out := Dossier{Evidence: []land.Evidence{}}
	err := d.knowing(ctx, When{Position: position}, nil, func(tx pgx.Tx, k known) error {
		var task string
		x := &out.Disposal
		err := tx.QueryRow(ctx, dossierSQL, disposal, d.scope, k.Position).Scan(&x.ID, &x.Parcel, &x.Measure, &x.DatedOn, &x.State, &task)
		if err != nil {
			return err
		}
		if x.State == land.Discarded {
			return pgx.ErrNoRows
		}
		of, err := d.taskAt(ctx, tx, k, task)
		if err != nil {
			return err
		}
		frame, err := d.frameAt(ctx, tx, k)
		if err != nil {
			return err
		}
		out.Position, out.Baseline, out.Measure = k.Position, of.Baseline, frame.Measures[x.Measure]
		rows, err := tx.Query(ctx, evidenceAtSQL, disposal, k.Position)
		if err != nil {
			return err
		}
		out.Evidence, err = pgx.CollectRows(rows, scanEvidence)
		return err
	})
	return out, err
}

// Evidence is one piece of evidence of a disposal of the actor's regions.
func (d *Desk) Evidence(ctx context.Context, disposal, id land.ID) (land.Evidence, error) {
	rows, err := d.pool.Query(ctx, `
		select `+evidenceColumns+`, coalesce(called(e.uploader), ''), coalesce(called(e.placed_by), '') from evidence e join parcel p on p.id = e.parcel_id
		where e.id = $1 and e.disposal_id = $2 and e.region = any($3) and not e.removed`, id, disposal, d.scope)
	if err != nil {
		return land.Evidence{}, translate(err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, scanEvidence)
	return found, translate(err)
}

// AddEvidence brings a received file to a disposal. The scan of a recorded
// decision goes to the newest one that stands on the disposal.
func (d *Desk) AddEvidence(ctx context.Context, e land.Evidence, in *Incoming, key Idempotency) (land.Evidence, error) {
	read := func(ctx context.Context, id land.ID) (land.Evidence, error) { return d.Evidence(ctx, e.Disposal, id) }
	return once(ctx, d, key, read, func() (land.Evidence, error) {
		e.ID, e.File, e.Camera, e.Uploader, e.Rev = land.NewID(), in.File, in.Camera, d.Actor.Login, 1
		err := d.support(ctx, e.Disposal, func(b land.Books) (land.Change, writing, error) {
			return d.addition(ctx, b, e, in, key)
		})
		if err != nil {
			return land.Evidence{}, err
		}
		return d.Evidence(ctx, e.Disposal, e.ID)
	})
}

func (d *Desk) addition(ctx context.Context, b land.Books, e land.Evidence, in *Incoming, key Idempotency) (c land.Change, w writing, err error) {
	x, ok := b.Disposal(e.Disposal)
	if !ok {
		return c, nil, translate(pgx.ErrNoRows)
	}
	e.Parcel, e.Region, e.Uploaded = b.Parcel.ID, b.Parcel.Region, d.now()
	if e.Paper == land.DecisionPaper {
		if e.Decides, err = d.recorded(ctx, x.ID); err != nil {
			return c, nil, err
		}
	}
	have, err := evidenceOf(ctx, d.pool, x.ID)
	if err != nil {
		return c, nil, translate(err)
	}
	c, err = b.AddEvidence(d.Actor, e, d.Measures()[x.Measure], have[x.ID], d.Today())
	return c, func(tx pgx.Tx, batch *pgx.Batch) error {
		if err := d.files.keep(ctx, tx, in); err != nil {
			return err
		}
		queueEvidence(batch, b.Task.Code, e)
		key.queue(batch, d.Actor.Login, e.ID)
		return nil
	}, err
}

// recorded is the newest recorded decision on a disposal, nil where there is none.
func (d *Desk) recorded(ctx context.Context, disposal land.ID) (*land.ID, error) {
	rows, err := d.pool.Query(ctx, `
		select a.id from disposal_history h join act a on a.id = h.act_id
		where h.id = $1 and a.recorded and not exists (select from undoing u where u.undoes = a.id)
		order by h.rev desc limit 1`, disposal)
	if err != nil {
		return nil, translate(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[land.ID])
	if err != nil || len(found) == 0 {
		return nil, translate(err)
	}
	return &found[0], nil
}

func queueEvidence(b *pgx.Batch, task string, e land.Evidence) {
	camera, told := lonLat(e.Camera.At), lonLat(e.Told.At)
	b.Queue(`
		insert into evidence (id, parcel_id, disposal_id, task, region, decides, paper, number, issuer, issued_on, supervision_no, note,
			sha256, bytes, media, file, camera_at, camera_heading, camera_taken, told_at, told_accuracy, told_heading, told_taken, uploader, uploaded)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
			st_setsrid(st_makepoint($17::float8, $18::float8), 4490), $19, $20, st_setsrid(st_makepoint($21::float8, $22::float8), 4490), $23, $24, $25, $26, $27)`,
		e.ID, e.Parcel, e.Disposal, task, e.Region, e.Decides, e.Paper, e.Number, e.Issuer, e.IssuedOn, e.SupervisionNo, e.Note,
		e.File.SHA256, e.File.Bytes, e.File.Media, e.File.Name, camera[0], camera[1], e.Camera.Heading, e.Camera.Taken,
		told[0], told[1], e.Told.Accuracy, e.Told.Heading, e.Told.Taken, e.Uploader, e.Uploaded)
}

func lonLat(p *orb.Point) [2]*float64 {
	if p == nil {
		return [2]*float64{}
	}
	return [2]*float64{&p[0], &p[1]}
}

// Words is what somebody says about a piece of evidence. What is nil stays.
type Words struct {
	Paper, Number, Issuer, SupervisionNo, Note *string
	IssuedOn                                   *land.Date
	// Place sets the position by hand; a pointer to nil takes that away.
	Place **orb.Point
}

func (w Words) onto(e *land.Evidence, by string, now time.Time) {
	set(&e.Paper, w.Paper)
	set(&e.Number, w.Number)
	set(&e.Issuer, w.Issuer)
	set(&e.SupervisionNo, w.SupervisionNo)
	set(&e.Note, w.Note)
	set(&e.IssuedOn, w.IssuedOn)
	if w.Place != nil {
		e.Placed = land.Placed{}
		if *w.Place != nil {
			e.Placed = land.Placed{At: *w.Place, By: by, When: &now}
		}
	}
}

// ChangeEvidence says something else about a piece of evidence, or where its
// photo was taken, where rev is still its own.
func (d *Desk) ChangeEvidence(ctx context.Context, disposal, id land.ID, rev int64, w Words) (land.Evidence, error) {
	err := d.touch(ctx, disposal, id, rev, func(b land.Books, e land.Evidence) (land.Change, writing, error) {
		w.onto(&e, d.Actor.Login, d.now())
		x, _ := b.Disposal(disposal)
		c, err := b.ChangeEvidence(d.Actor, e, d.Measures()[x.Measure], d.Today())
		placed := lonLat(e.Placed.At)
		return c, func(_ pgx.Tx, batch *pgx.Batch) error {
			batch.Queue(`
				update evidence set paper = $2, number = $3, issuer = $4, issued_on = $5, supervision_no = $6, note = $7,
					placed_at = st_setsrid(st_makepoint($8::float8, $9::float8), 4490), placed_by = $10, placed_when = $11, rev = rev + 1
				where id = $1`, id, e.Paper, e.Number, e.Issuer, e.IssuedOn, e.SupervisionNo, e.Note,
				placed[0], placed[1], e.Placed.By, e.Placed.When)
			return nil
		}, err
	})
	if err != nil {
		return land.Evidence{}, err
	}
	return d.Evidence(ctx, disposal, id)
}

// RemoveEvidence takes a piece of evidence away, where rev is still its own. Its
// history and its file stay.
func (d *Desk) RemoveEvidence(ctx context.Context, disposal, id land.ID, rev int64) error {
	return d.touch(ctx, disposal, id, rev, func(b land.Books, e land.Evidence) (land.Change, writing, error) {
		c, err := b.RemoveEvidence(d.Actor, e, d.Today())
		return c, func(_ pgx.Tx, batch *pgx.Batch) error {
			batch.Queue(`update evidence set removed = true, rev = rev + 1 where id = $1`, id)
			return nil
		}, err
	})
}

// writing is what an act on evidence does beside the parcel's balance.
type writing func(pgx.Tx, *pgx.Batch) error

// touch is support on one piece of evidence, read after the books: who changes
// it later makes the writing stale.
func (d *Desk) touch(ctx context.Context, disposal, id land.ID, rev int64, plan func(land.Books, land.Evidence) (land.Change, writing, error)) error {
	return d.support(ctx, disposal, func(b land.Books) (c land.Change, w writing, err error) {
		e, err := d.Evidence(ctx, disposal, id)
		if err != nil {
			return c, nil, err
		}
		if e.Rev != rev {
			return c, nil, refusals["stale"]
		}
		return plan(b, e)
	})
}

// support plans an act on the evidence of a disposal on the ground of the
// parcel's books, and writes it, again if somebody else wrote on the parcel in
// between.
func (d *Desk) support(ctx context.Context, disposal land.ID, plan func(land.Books) (land.Change, writing, error)) error {
	for try := 1; ; try++ {
		books, err := d.readBooks(ctx, ofDisposal(disposal))
		if err != nil {
			return err
		}
		c, write, err := plan(books)
		if err != nil {
			return err
		}
		c.Act.ID = land.NewID()
		err = d.record(ctx, c.Act, &books.Parcel.ID, func(tx pgx.Tx, b *pgx.Batch) error {
			queueStatus(b, books, c.Status)
			return write(tx, b)
		})
		if land.KindOf(err) != land.Stale || try == 8 {
			return err
		}
	}
}
