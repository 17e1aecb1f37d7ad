package store

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/land"
)

// Comparison asks what changed between two times of the parcels of a filter. A
// parcel that the filter picks at one of them only was added, or left.
type Comparison struct {
	Filter
	From, To When // a From without a position is at that of To
	Shapes   bool // are wanted
}

// Compared is the two times with what stands in the parcels of the filter at
// each. What all parcels moved comes to their difference.
type Compared struct {
	Region   string
	From, To ComparedSide
}

// ComparedSide is one of the times.
type ComparedSide struct {
	When
	Sums Sums
}

// ComparedParcel is a parcel of which something changed. From is nil where it was
// added, To where it left. The shape, where it was asked for, is that of the
// second time, or the last one of a parcel that left.
type ComparedParcel struct {
	ID       land.ID
	ParcelNo string
	Region   string
	From, To *land.Seen
	Shape    orb.MultiPolygon
	land.Comparison
}

// Compare tells begin of the two times, and then each parcel of which something
// changed, in the order of their numbers, all from one snapshot.
func (d *Desk) Compare(ctx context.Context, c Comparison, begin func(Compared) error, each func(ComparedParcel) error) error {
	if err := d.checkWhen(c.From); err != nil {
		return ofFrom(err)
	}
	return d.knowing(ctx, c.To, nil, func(tx pgx.Tx, to known) error {
		from, err := d.knownAt(ctx, tx, to, c.From)
		if err != nil {
			return ofFrom(err)
		}
		task, err := d.taskAt(ctx, tx, to, c.Task)
		if err != nil {
			return err
		}
		if c.Region, err = d.regionOf(c.Region, task); err != nil {
			return err
		}
		out := Compared{Region: c.Region}
		for _, at := range []struct {
			known
			side *ComparedSide
		}{{from, &out.From}, {to, &out.To}} {
			at.side.When = When{at.day, at.Position}
			if at.side.Sums, err = d.sumsAt(ctx, tx, at.known, c.Filter); err != nil {
				return err
			}
		}
		if err := begin(out); err != nil {
			return err
		}
		return d.readCompared(ctx, tx, c, from, to, each)
	})
}

// knownAt is what the books know at another time than one at which a snapshot
// is looked at.
func (d *Desk) knownAt(ctx context.Context, tx pgx.Tx, k known, at When) (known, error) {
	if at.Position == "" {
		if at.AsOf.IsZero() {
			at.AsOf = k.day
		}
		return k.asOf(at.AsOf), nil
	}
	head, err := d.head(ctx, tx)
	if err != nil {
		return k, err
	}
	position, err := positionAt(at.Position, head)
	if err != nil {
		return k, err
	}
	day, err := d.sealedOn(ctx, tx, position)
	return known{Position: position, behind: true, older: true, day: day}.asOf(at.AsOf), err
}

// sumsAt is what stands in the parcels of a filter at a time.
func (d *Desk) sumsAt(ctx context.Context, tx pgx.Tx, k known, f Filter) (Sums, error) {
	task, err := d.taskAt(ctx, tx, k, f.Task)
	if land.KindOf(err) == land.NotFound { // it was not handed down yet
		return Sums{}, nil
	}
	if err != nil {
		return Sums{}, err
	}
	var l List
	err = l.readSums(ctx, tx, d, k, Listing{Filter: f}, task)
	return l.Sums, err
}

// comparedSide is one side of the comparison: the parcels of the filter with all
// that is compared.
func (d *Desk) comparedSide(k known, f Filter, suffix string, args pgx.NamedArgs) string {
	where, own := d.whereAt(f, scene{day: k.day})
	sql := "(" + k.with(d, own, askedFilter, pickedFrom...) + `
		select p.id, p.parcel_no, p.region, p.category::text as category, b.status, b.open, b.reported, b.city_passed, b.accepted, b.struck_off,
			p.mapped, p.plane_m2, p.ellipsoid_m2, p.attributes, p.shape
		from parcel p join balance b on b.parcel_id = p.id where ` + where + ")"
	for name, value := range own {
		args[name+suffix] = value
	}
	return argument.ReplaceAllString(sql, "@${1}"+suffix)
}

var argument = regexp.MustCompile(`@(\w+)`)

// readCompared reads the parcels of which something changed. Each time is a query
// of its own, so that the two are read in one statement as each is read alone.
func (d *Desk) readCompared(ctx context.Context, tx pgx.Tx, c Comparison, from, to known, each func(ComparedParcel) error) error {
	args := pgx.NamedArgs{"shapes": c.Shapes}
	rows, err := tx.Query(ctx, `
		select coalesce(a.id, b.id), coalesce(b.parcel_no, a.parcel_no), coalesce(b.region, a.region), redrawn,
			case when @shapes then st_asbinary(case when b.id is null then a.shape else b.shape end) end,
			`+seenColumns("a")+`, `+seenColumns("b")+`
		from `+d.comparedSide(from, c.Filter, "_a", args)+` a full join `+d.comparedSide(to, c.Filter, "_b", args)+` b on b.id = a.id,
			lateral (select a.id is not null and b.id is not null and a.shape is distinct from b.shape as redrawn) r
		where redrawn or (a.id, a.category, a.status, a.open, a.reported, a.city_passed, a.accepted, a.struck_off, a.attributes)
			is distinct from (b.id, b.category, b.status, b.open, b.reported, b.city_passed, b.accepted, b.struck_off, b.attributes)
		order by 2`, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p ComparedParcel
		var redrawn bool
		var a, b seenRow
		fields := append([]any{&p.ID, &p.ParcelNo, &p.Region, &redrawn, shape{&p.Shape}}, append(a.fields(), b.fields()...)...)
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		p.From, p.To = a.there(), b.there()
		if p.Comparison = land.Compare(p.From, p.To, redrawn); len(p.Kinds) == 0 {
			continue // it differs in nothing that is told
		}
		if d.masks(p.Region) {
			p.mask()
		}
		if err := each(p); err != nil {
			return err
		}
	}
	return rows.Err()
}

// mask masks what both sides tell of natural persons.
func (p *ComparedParcel) mask() {
	for _, side := range []*land.Seen{p.From, p.To} {
		if side != nil {
			side.Attributes = side.Attributes.Masked()
		}
	}
}

// seenRow is one side of a row; what is not there has no category.
type seenRow struct {
	land.Seen
	category, status                                *string
	open, reported, cityPassed, accepted, struckOff *land.Mu
	mapped                                          *bool
}

func seenColumns(side string) string {
	return side + strings.Join([]string{".category", ".status", ".open", ".reported", ".city_passed", ".accepted", ".struck_off", ".mapped",
		".plane_m2", ".ellipsoid_m2", ".attributes"}, ", "+side)
}

func (s *seenRow) fields() []any {
	return []any{&s.category, &s.status, &s.open, &s.reported, &s.cityPassed, &s.accepted, &s.struckOff, &s.mapped, &s.PlaneM2, &s.EllipsoidM2, &s.Attributes}
}

func (s *seenRow) there() *land.Seen {
	if s.category == nil {
		return nil
	}
	out := s.Seen
	out.Category, out.Status, out.Mapped = land.Category(*s.category), land.Status(*s.status), *s.mapped
	out.Balance = land.Balance{Open: *s.open, Reported: *s.reported, CityPassed: *s.cityPassed, Accepted: *s.accepted, StruckOff: *s.struckOff}
	return &out
}

// ofFrom names the parameters of the first time in a refusal.
func ofFrom(err error) error {
	var refusal *land.Error
	if !errors.As(err, &refusal) {
		return err
	}
	out := *refusal
	out.Details = slices.Clone(out.Details)
	for i, detail := range out.Details {
		switch detail.Location {
		case "query.as_of":
			out.Details[i].Location = "query.from"
		case "query.position":
			out.Details[i].Location = "query.from_position"
		}
	}
	return &out
}

// Difference is what stands at the second time less what stood at the first.
func (c Compared) Difference() Sums {
	a, b := c.From.Sums, c.To.Sums
	return Sums{Parcels: b.Parcels - a.Parcels, Unmapped: b.Unmapped - a.Unmapped, Open: b.Open.Sub(a.Open), Reported: b.Reported.Sub(a.Reported),
		CityPassed: b.CityPassed.Sub(a.CityPassed), Accepted: b.Accepted.Sub(a.Accepted), Counted: b.Counted.Sub(a.Counted), UnmappedMu: b.UnmappedMu.Sub(a.UnmappedMu)}
}
