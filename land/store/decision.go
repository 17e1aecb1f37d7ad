package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// Decisions is a list of what a higher authority has decided (销号清单), to be
// recorded as one act.
type Decisions struct {
	Task       string
	Level      land.Level // whose decisions they are
	Authority  string
	Document   string
	DocumentOn land.Date
	Rulings    []land.Ruling
	OnlyGood   bool   // take the good rows although others have faults
	Expect     string // the digest of the preview that was looked at; empty: only a preview
}

// Decided is a list as it was or would be applied, row by row.
type Decided struct {
	Summary
	Faults  int
	Rulings []land.Ruling // with their faults
}

// Decide records a decision list as one act of a registrar of the task's region
// who submitted none of what is decided on. Each row is matched with the disposal of
// its parcel that waits for the level; where several wait, with the only one of so
// much mu.
func (d *Desk) Decide(ctx context.Context, in Decisions) (Decided, error) {
	t, err := d.task(ctx, d.pool, in.Task)
	if err != nil {
		return Decided{}, translate(err)
	}
	if err := d.must(land.Registrar, t.Region); err != nil {
		return Decided{}, err
	}
	if err := in.validate(d.Today()); err != nil {
		return Decided{}, err
	}
	// Whoever is a reviewer too only records here.
	by := d.Actor
	by.Grants = slices.DeleteFunc(slices.Clone(by.Grants), func(g land.Grant) bool { return g.Role != land.Registrar })
	var taken land.Together
	var rulings []land.Ruling
	plan := func(tx pgx.Tx, read readMany) (string, error) {
		ids, err := d.numbered(ctx, tx, t.Code, in.Rulings)
		if err != nil {
			return "", err
		}
		all, err := read(ctx, tx, ids, false)
		if err != nil {
			return "", err
		}
		rulings = slices.Clone(in.Rulings)
		matched := match(rulings, all, in.Level.Waits())
		taken, err = land.TakeTogether(all, func(x land.Disposal) bool { _, ok := matched[x.ID]; return ok },
			func(b land.Books, x land.Disposal) (land.Change, error) {
				r := matched[x.ID]
				c, err := b.Step(by, x.ID, r.Step(in.Level, x, in.Authority, in.Document), d.Today())
				if e, ok := err.(*land.Error); ok {
					r.Fault = &e.Details[0]
				}
				return c, err
			})
		taken.Act.DocumentOn = in.DocumentOn
		if in.Expect != "" && !in.OnlyGood && slices.ContainsFunc(rulings, faulty) {
			return "", land.Refuse(land.Conflict, "query.rows", "rows_refused", "some rows cannot be taken; mend them or take only the good ones")
		}
		return d.digestOfList(in, rulings, taken), err
	}
	s, err := d.takeTogether(ctx, in.Expect, land.ActDecide, t.Code, t.Region, &taken, plan)
	out := Decided{Summary: s, Rulings: rulings}
	for _, r := range rulings {
		if faulty(r) {
			out.Faults++
		}
	}
	return out, err
}

func faulty(r land.Ruling) bool { return r.Fault != nil }

func (in Decisions) validate(today land.Date) error {
	if in.Level.Waits() == "" {
		return land.Refuse(land.Invalid, "query.level", "level_decides", "county, city and province decide")
	}
	for _, t := range []struct{ location, text string }{{"query.authority", in.Authority}, {"query.document", in.Document}} {
		if err := land.CheckText(t.location, t.text, 1, 200); err != nil {
			return err
		}
	}
	if in.DocumentOn.IsZero() || in.DocumentOn.After(today) {
		return land.Refuse(land.Invalid, "query.document_on", "after_today", "the document has a date, which does not lie after today")
	}
	for i, r := range in.Rulings {
		if r.Document != "" && r.Document != in.Document && r.Fault == nil {
			in.Rulings[i].Fault = &land.Detail{Location: "document", Rule: "other_document", Message: "the row names another document; a list of one document is one act"}
		}
	}
	return nil
}

// numbered is the parcels of the rows.
func (d *Desk) numbered(ctx context.Context, tx pgx.Tx, task string, rulings []land.Ruling) ([]land.ID, error) {
	numbers := make([]string, len(rulings))
	for i, r := range rulings {
		numbers[i] = storable(r.ParcelNo)
	}
	rows, err := tx.Query(ctx, `select id from parcel where task = $1 and parcel_no = any($2) and region = any($3) and listed_mu > 0 order by id`, task, numbers, d.scope)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[land.ID])
}

// match finds for each row the one disposal that it decides on, and says of the
// others why there is none.
func match(rulings []land.Ruling, all []land.Books, waits land.State) map[land.ID]*land.Ruling {
	waiting, known := map[string][]land.Disposal{}, map[string]bool{}
	for _, b := range all {
		known[b.Parcel.ParcelNo] = true
		for _, x := range b.Disposals {
			if x.State == waits {
				waiting[b.Parcel.ParcelNo] = append(waiting[b.Parcel.ParcelNo], x)
			}
		}
	}
	out := map[land.ID]*land.Ruling{}
	for i := range rulings {
		r := &rulings[i]
		if faulty(*r) {
			continue
		}
		some := waiting[r.ParcelNo]
		if len(some) > 1 && r.Mu != nil {
			some = slices.DeleteFunc(slices.Clone(some), func(x land.Disposal) bool { return !x.Mu.Equal(*r.Mu) })
		}
		switch {
		case !known[r.ParcelNo]:
			r.Fault = &land.Detail{Location: "number", Rule: "unknown_parcel", Message: "the task has no parcel by this number"}
		case len(waiting[r.ParcelNo]) == 0:
			r.Fault = &land.Detail{Location: "number", Rule: "nothing_waits", Message: "no disposal of the parcel waits for this level"}
		case len(some) != 1:
			r.Fault = &land.Detail{Location: "number", Rule: "several_wait", Message: "several disposals of the parcel wait, and the area does not tell which is meant"}
		case out[some[0].ID] != nil:
			r.Fault = &land.Detail{Location: "number", Rule: "number_repeated", Message: "the list decides on this disposal before"}
		default:
			out[some[0].ID] = r
		}
	}
	return out
}

// digestOfList names a list and what it decides on.
func (d *Desk) digestOfList(in Decisions, rulings []land.Ruling, t land.Together) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q", []string{d.Actor.Login, in.Task, string(in.Level), in.Authority, in.Document, in.DocumentOn.String()})
	for _, r := range rulings {
		mu := ""
		if r.Mu != nil {
			mu = r.Mu.String()
		}
		fmt.Fprintf(h, "%d %q %v %s %s %q %v", r.Row, r.ParcelNo, r.Return, mu, r.On, r.Reason, faulty(r))
	}
	return digestTaken(h, t)
}
