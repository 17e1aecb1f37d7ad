package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/report"
)

const statementColumns = `s.id, s.task, s.region, s.title, s.as_of, s.position::text, s.language, s.period, s.since, s.parts, s.signature, s.figures,
	s.checkpoint, s.sha256, s.forms, s.corrects, a.reason, a.actor, coalesce(called(a.actor), ''), a.recorded_at, n.id, i.actor, coalesce(called(i.actor), ''), i.recorded_at, i.document`

const fromStatement = ` from statement s join act a on a.id = s.act_id left join statement n on n.corrects = s.id
	left join (select x.statement, x.document, b.actor, b.recorded_at from statement_issue x join act b on b.id = x.act_id) i on i.statement = s.id `

func scanStatement(row pgx.CollectableRow) (s land.Statement, err error) {
	var sum []byte
	var by, document *string
	var byName string
	var at *time.Time
	err = row.Scan(&s.ID, &s.Task, &s.Region, &s.Title, &s.AsOf, &s.Position, &s.Language, &s.Period, &s.Since, &s.Parts, &s.Signature, &s.Figures,
		&s.Checkpoint, &sum, &s.Forms, &s.Corrects, &s.Reason, &s.MadeBy, &s.MadeByName, &s.MadeAt, &s.Corrected, &by, &byName, &at, &document)
	copy(s.SHA256[:], sum)
	if by != nil {
		s.Issued = &land.Issue{By: *by, ByName: byName, At: *at, Document: *document}
	}
	return s, err
}

// Statements is the statements of a task in the actor's regions, the newest first.
func (d *Desk) Statements(ctx context.Context, task string) ([]land.Statement, error) {
	var out []land.Statement
	err := d.read(ctx, func(tx pgx.Tx) error {
		if _, err := d.task(ctx, tx, task); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `select `+statementColumns+fromStatement+`where s.task = $1 and s.region = any($2) order by a.recorded_at desc, s.id desc`, task, d.scope)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, scanStatement)
		return err
	})
	return out, err
}

// Statement is one of the actor's regions, with what auditors said of it.
func (d *Desk) Statement(ctx context.Context, id land.ID) (land.Statement, error) {
	var s land.Statement
	err := d.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select `+statementColumns+fromStatement+`where s.id = $1 and s.region = any($2)`, id, d.scope)
		if err != nil {
			return err
		}
		if s, err = pgx.CollectExactlyOneRow(rows, scanStatement); err != nil {
			return err
		}
		if rows, err = tx.Query(ctx, `
			select v.id, v.verdict, v.note, a.actor, coalesce(called(a.actor), ''), a.recorded_at from statement_verdict v join act a on a.id = v.act_id
			where v.statement = $1 order by a.recorded_at, v.id`, id); err != nil {
			return err
		}
		s.Verdicts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[land.StatementVerdict])
		return err
	})
	return s, err
}

// StatementForm is the bytes of a form of a statement, which are those that were
// made final.
func (d *Desk) StatementForm(ctx context.Context, id land.ID, form report.Form) ([]byte, land.Statement, error) {
	s, err := d.Statement(ctx, id)
	if err != nil {
		return nil, s, err
	}
	want, ok := s.Forms[string(form)]
	if !ok {
		return nil, s, land.Refuse(land.NotFound, "query.format", "no_such_form", "the statement was made without this form")
	}
	var body []byte
	if err := d.pool.QueryRow(ctx, `select bytes from statement_form where statement = $1 and form = $2`, id, string(form)).Scan(&body); err != nil {
		return nil, s, translate(err)
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != want {
		return nil, s, fmt.Errorf("the %s of statement %s is not what was made final", form, id)
	}
	return body, s, nil
}

// NewStatement makes a report final (定稿), in every form, as an act of an officer,
// a registrar or a reviewer of its region. One that corrects another is of the
// same task and region, and says why.
func (d *Desk) NewStatement(ctx context.Context, s land.Statement, key Idempotency) (land.Statement, error) {
	return once(ctx, d, key, d.Statement, func() (land.Statement, error) {
		r, err := d.stated(ctx, &s)
		if err != nil {
			return s, err
		}
		bodies, err := layOut(r, &s)
		if err != nil {
			return s, err
		}
		s.ID = land.NewID()
		act := land.Act{ID: land.NewID(), Kind: land.ActStatement, Task: s.Task, Region: s.Region, EffectiveOn: s.AsOf, Reason: s.Reason}
		err = d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
			b.Queue(`
				insert into statement (act_id, id, task, region, title, as_of, position, language, period, since, parts, signature, figures, checkpoint, sha256, forms, corrects)
				values ($1, $2, $3, $4, $5, $6, $7::text::bigint, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
				act.ID, s.ID, s.Task, s.Region, s.Title, s.AsOf, s.Position, s.Language, string(s.Period), s.Since, s.Parts, s.Signature, s.Figures,
				s.Checkpoint, s.SHA256[:], s.Forms, s.Corrects)
			for _, f := range report.Forms {
				if body, ok := bodies[f]; ok {
					b.Queue(`insert into statement_form (statement, region, form, bytes) values ($1, $2, $3, $4)`, s.ID, s.Region, string(f), body)
				}
			}
			key.queue(b, d.Actor.Login, s.ID)
			return nil
		})
		if err != nil {
			return s, err
		}
		return d.Statement(ctx, s.ID)
	})
}

// stated is the report that is made final.
func (d *Desk) stated(ctx context.Context, s *land.Statement) (report.Report, error) {
	q := ReportQuery{Task: s.Task, Region: s.Region, AsOf: s.AsOf, Position: s.Position, Period: s.Period, Masked: true} // everybody reads the same bytes
	if s.Period == "" {
		q.Since = s.Since
	}
	for _, p := range s.Parts {
		q.Parts = append(q.Parts, report.Part(p))
	}
	var old land.Statement
	if s.Corrects != nil {
		var err error
		if old, err = d.Statement(ctx, *s.Corrects); err != nil {
			return report.Report{}, land.Refuse(land.Invalid, "body.corrects", "unknown_statement", "there is no such statement")
		}
		q.Region = old.Region
	}
	r, err := d.Report(ctx, q)
	if err != nil {
		return r, err
	}
	s.Region, s.AsOf, s.Position, s.Since, s.Checkpoint = r.Region.Code, r.AsOf, r.Position, r.Since, r.Checkpoint
	switch {
	case s.Corrects != nil && old.Task != s.Task:
		return r, land.Refuse(land.Invalid, "body.corrects", "same_task", "a statement corrects one of the same task")
	case s.Corrects != nil:
		if err := land.CheckText("body.reason", s.Reason, 1, 500); err != nil {
			return r, err
		}
		r.Corrects = &report.Correction{ID: old.ID, Reason: s.Reason}
	}
	if err := d.mustAny(s.Region, land.Registrar, land.Officer, land.Reviewer); err != nil {
		return r, err
	}
	if s.Signature.FilledOn.IsZero() {
		s.Signature.FilledOn = d.Today()
	}
	r.Signature = s.Signature
	return r, s.Signature.Validate(s.AsOf, d.Today())
}

// layOut writes a report in every form that this machine can, and takes what it
// says into the statement.
func layOut(r report.Report, s *land.Statement) (map[report.Form][]byte, error) {
	bodies := map[report.Form][]byte{}
	s.Forms = map[string]string{}
	for _, f := range report.Forms {
		var b bytes.Buffer
		err := report.Write(&b, r, f, report.Language(s.Language))
		if land.KindOf(err) == land.Unavailable { // no font for this form
			continue
		}
		if err != nil {
			return nil, err
		}
		bodies[f] = b.Bytes()
		sum := sha256.Sum256(b.Bytes())
		s.Forms[string(f)] = hex.EncodeToString(sum[:])
	}
	s.SHA256 = sha256.Sum256(bodies[report.JSON])
	s.Title = report.Compose(r, report.Language(s.Language)).Title
	s.Parts = []string{}
	for _, p := range r.Parts {
		s.Parts = append(s.Parts, string(p))
	}
	s.Figures = figuresStated(r.Overview)
	return bodies, nil
}

func figuresStated(st land.Overview) []land.StatedFigure {
	out := []land.StatedFigure{land.Stated(st.Total)}
	for _, r := range st.Rows {
		out = append(out, land.Stated(r))
	}
	return out
}

// IssueStatement issues a statement (签发): somebody else than who made it, a
// registrar, reviewer or admin of its region, while nothing corrects it.
func (d *Desk) IssueStatement(ctx context.Context, id land.ID, document string) error {
	s, err := d.Statement(ctx, id)
	if err != nil {
		return err
	}
	if err := d.mustAny(s.Region, land.Reviewer, land.Registrar, land.Admin); err != nil {
		return err
	}
	switch {
	case s.MadeBy == d.Actor.Login:
		return land.Refuse(land.Forbidden, "", "not_ones_own", "who made a statement does not issue it")
	case s.Corrected != nil:
		return land.Refuse(land.Conflict, "", "corrected", "another statement corrects it")
	}
	if err := land.CheckText("body.document", document, 0, 100); err != nil {
		return err
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActIssue, Task: s.Task, Region: s.Region, EffectiveOn: d.Today(), Document: document}
	return d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
		b.Queue(`insert into statement_issue (act_id, statement, task, region, document) values ($1, $2, $3, $4, $5)`, act.ID, s.ID, s.Task, s.Region, document)
		return nil
	})
}

// JudgeStatement adds an auditor's verdict to a statement.
func (d *Desk) JudgeStatement(ctx context.Context, id land.ID, v land.StatementVerdict) error {
	s, err := d.Statement(ctx, id)
	if err != nil {
		return err
	}
	if err := d.must(land.Auditor, s.Region); err != nil {
		return err
	}
	if !slices.Contains(land.Soundnesses, v.Verdict) {
		return land.Refuse(land.Invalid, "body.verdict", "unknown_verdict", "a verdict is sound, qualified or unsound")
	}
	least := 1
	if v.Verdict == land.Sound {
		least = 0
	}
	if err := land.CheckText("body.note", v.Note, least, 1000); err != nil {
		return err
	}
	act := land.Act{ID: land.NewID(), Kind: land.ActSoundness, Task: s.Task, Region: s.Region, EffectiveOn: d.Today(), Reason: v.Note}
	return d.record(ctx, act, nil, func(_ pgx.Tx, b *pgx.Batch) error {
		b.Queue(`insert into statement_verdict (act_id, id, statement, task, region, verdict, note) values ($1, $2, $3, $4, $5, $6, $7)`,
			act.ID, land.NewID(), s.ID, s.Task, s.Region, string(v.Verdict), v.Note)
		return nil
	})
}
