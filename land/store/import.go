package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"sanlei/land"
)

// Import is a file of parcels on its way into the books: a job reads and checks
// it, then somebody commits or discards it.
type Import struct {
	ID       land.ID
	Task     string
	Region   string // whose registrar may decide on it
	Login    string // who brought it
	Person   string // what they are called
	State    land.ImportState
	Rev      int64 // goes up with whatever its owner asks and whatever a job comes to
	Options  land.ImportOptions
	Found    land.ImportFound
	Refusal  *land.Error // why it could not be read, or committed the last time
	OnlyGood bool        // what the commit under way, or done, takes
	Stage    string      // what a job does: reading, comparing or writing
	Done     int64       // of Total; bytes while it is read
	Total    int64       // 0 where it is not known
	Read     int         // rows read so far
	Act      *land.ID    // by which it was committed
	Created  time.Time
	Changed  time.Time
	Files    []ImportFile
}

// Name is the files' names for people.
func (i Import) Name() string {
	names := make([]string, len(i.Files))
	for n, f := range i.Files {
		names[n] = f.Name
	}
	return strings.Join(names, ", ")
}

const importColumns = `i.id, i.task, i.region, i.login, coalesce(called(i.login), ''), i.state, i.rev, i.options, i.found, i.refusal, i.only_good,
	i.stage, i.done, i.total, i.rows, i.act_id, i.created_at, i.changed_at,
	(select coalesce(json_agg(json_build_object('Name', name, 'SHA256', encode(sha256, 'base64'), 'Bytes', bytes) order by n), '[]')
		from import_file f where f.import_id = i.id)`

func scanImport(row pgx.CollectableRow) (i Import, err error) {
	err = row.Scan(&i.ID, &i.Task, &i.Region, &i.Login, &i.Person, &i.State, &i.Rev, &i.Options, &i.Found, &i.Refusal, &i.OnlyGood,
		&i.Stage, &i.Done, &i.Total, &i.Read, &i.Act, &i.Created, &i.Changed, &i.Files)
	return i, err
}

// importScope is where the actor may see imports: files hold more than the books.
func (d *Desk) importScope() []string { return d.scopeOf(land.Registrar, land.Admin) }

// Import is an import of the regions in which the actor may list parcels.
func (d *Desk) Import(ctx context.Context, id land.ID) (Import, error) {
	return d.importOf(ctx, d.pool, id, "")
}

func (d *Desk) importOf(ctx context.Context, q querier, id land.ID, lock string) (Import, error) {
	rows, err := q.Query(ctx, `select `+importColumns+` from import i where i.id = $1 and i.region = any($2)`+lock, id, d.importScope())
	if err != nil {
		return Import{}, translate(err)
	}
	i, err := pgx.CollectExactlyOneRow(rows, scanImport)
	return i, translate(err)
}

// Imports is the newest imports of a task where the actor may list parcels.
func (d *Desk) Imports(ctx context.Context, task string, most int) ([]Import, error) {
	if _, err := d.task(ctx, d.pool, task); err != nil {
		return nil, translate(err)
	}
	rows, err := d.pool.Query(ctx, `
		select `+importColumns+` from import i where i.task = $1 and i.region = any($2) order by i.created_at desc, i.id limit $3`, task, d.importScope(), most)
	if err != nil {
		return nil, translate(err)
	}
	out, err := pgx.CollectRows(rows, scanImport)
	return out, translate(err)
}

// Bring makes an import of files that were received: one file, or the parts of
// one shapefile. It is checked as soon as a job takes it up. What was received is
// kept as it is.
func (d *Desk) Bring(ctx context.Context, task string, o land.ImportOptions, in ...*Incoming) (Import, error) {
	t, err := d.task(ctx, d.pool, task)
	if err != nil {
		return Import{}, translate(err)
	}
	region, err := d.importRegion(t)
	if err != nil {
		return Import{}, err
	}
	if err := d.checkOptions(o); err != nil {
		return Import{}, err
	}
	if err := checkParts(in); err != nil {
		return Import{}, err
	}
	id := land.NewID()
	err = pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		if err := d.checkWaiting(ctx, tx); err != nil {
			return err
		}
		b := &pgx.Batch{}
		b.Queue(setScope, d.scopeText(), id)
		b.Queue(`insert into import (id, task, region, login, state, options, created_at, changed_at) values ($1, $2, $3, $4, 'checking', $5, $6, $6)`,
			id, t.Code, region, d.Actor.Login, o, d.now())
		for n, f := range in {
			if err := d.files.keep(ctx, tx, f); err != nil {
				return err
			}
			b.Queue(`insert into import_file (import_id, n, name, sha256, bytes) values ($1, $2, $3, $4, $5)`, id, n, f.Name, f.SHA256, f.Bytes)
		}
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return Import{}, translate(err)
	}
	d.wakeImports()
	return d.Import(ctx, id)
}

// importRegion is the highest region of a task in which the actor may list
// parcels. Rows that name no region lie there.
func (d *Desk) importRegion(t land.Task) (string, error) {
	for _, code := range d.Tree().Subtree(t.Region) {
		if d.mayList(code) {
			return code, nil
		}
	}
	return "", d.mustAny(t.Region, land.Registrar, land.Admin)
}

// mayList reports whether the actor may list parcels of a region.
func (d *Desk) mayList(region string) bool {
	return d.mustAny(region, land.Registrar, land.Admin) == nil
}

func (d *Desk) checkOptions(o land.ImportOptions) error {
	if err := (land.Columns{From: o.From, Set: o.Set}).Validate(); err != nil {
		return err
	}
	_, err := d.limits.readingOptions(o, nil)
	return err
}

// checkParts refuses several files that are not the parts of one shapefile.
func checkParts(in []*Incoming) error {
	if len(in) == 1 {
		return nil
	}
	seen := map[string]bool{}
	for _, f := range in {
		ending := strings.ToLower(filepath.Ext(f.Name))
		if !slices.Contains(shapefileParts, ending) || seen[ending] {
			return land.Refuse(land.Invalid, "body.file", "one_file", "bring one file, or the parts of one shapefile: .shp, .shx, .dbf, .prj and .cpg, each once")
		}
		seen[ending] = true
	}
	if !seen[".shp"] {
		return land.Refuse(land.Invalid, "body.file", "required", "the file is missing")
	}
	return nil
}

// checkWaiting refuses one import more than the actor may have undecided.
func (d *Desk) checkWaiting(ctx context.Context, tx pgx.Tx) error {
	var n int
	err := tx.QueryRow(ctx, `select count(*) from import where login = $1 and state in ('checking', 'checked', 'committing')`, d.Actor.Login).Scan(&n)
	if err == nil && n >= d.limits.Waiting {
		err = land.Refuse(land.TooMany, "", "too_many_imports", fmt.Sprintf("%d imports of yours wait for your decision; commit or discard them first", n))
	}
	return err
}

// ReadAgain has an import checked again, read by other options. What was entered
// in its rows stays.
func (d *Desk) ReadAgain(ctx context.Context, id land.ID, rev int64, o land.ImportOptions) (Import, error) {
	if err := d.checkOptions(o); err != nil {
		return Import{}, err
	}
	err := d.decideOn(ctx, id, rev, []land.ImportState{land.ImportChecked, land.ImportFailed}, func(tx pgx.Tx, i Import) error {
		if err := d.rememberColumns(ctx, tx, i.Found, o); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update import set state = 'checking', options = $2, refusal = null, tries = 0, stage = '', done = 0, total = 0 where id = $1`, id, o)
		return err
	})
	if err != nil {
		return Import{}, err
	}
	d.wakeImports()
	return d.Import(ctx, id)
}

// Commit has a job put the rows of an import into the books, as one act: all of
// them, which is refused while any row is, or only the good ones.
func (d *Desk) Commit(ctx context.Context, id land.ID, onlyGood bool) (Import, error) {
	err := d.decideOn(ctx, id, 0, []land.ImportState{land.ImportChecked}, func(tx pgx.Tx, i Import) error {
		switch {
		case i.Found.Refused > 0 && !onlyGood:
			return land.Refuse(land.Conflict, "body.rows", "rows_refused", "some rows are refused; mend them or take only the good ones")
		case i.Found.New+i.Found.Changed == 0:
			return land.Refuse(land.Conflict, "body.rows", "no_good_rows", "no row of the file would change anything")
		}
		_, err := tx.Exec(ctx, `update import set state = 'committing', only_good = $2, refusal = null, tries = 0, stage = '', done = 0, total = 0 where id = $1`, id, onlyGood)
		return err
	})
	if err != nil {
		return Import{}, err
	}
	d.wakeImports()
	return d.Import(ctx, id)
}

// DiscardImport throws an import away that was not committed, also while it is
// checked. Its report stays for some time.
func (d *Desk) DiscardImport(ctx context.Context, id land.ID) error {
	from := []land.ImportState{land.ImportChecking, land.ImportChecked, land.ImportFailed}
	return d.decideOn(ctx, id, 0, from, func(tx pgx.Tx, _ Import) error {
		_, err := tx.Exec(ctx, `update import set state = 'discarded', worker = null where id = $1`, id)
		return err
	})
}

var importDecided = land.Refuse(land.Conflict, "", "import_decided", "the import is not in a state in which this can be done")

// decideOn locks an import that is in one of the states, and, where rev is given,
// still at it, and has f change it.
func (d *Desk) decideOn(ctx context.Context, id land.ID, rev int64, from []land.ImportState, f func(pgx.Tx, Import) error) error {
	return translate(pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		i, err := d.importOf(ctx, tx, id, " for update of i")
		if err != nil {
			return err
		}
		if err := d.mustAny(i.Region, land.Registrar, land.Admin); err != nil {
			return err
		}
		if !slices.Contains(from, i.State) {
			return importDecided
		}
		if rev != 0 && rev != i.Rev {
			return refusals["stale"]
		}
		if _, err := tx.Exec(ctx, setScope, i.Region, id); err != nil {
			return err
		}
		if err := f(tx, i); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update import set rev = rev + 1, changed_at = $2 where id = $1`, id, d.now())
		return err
	}))
}

// mostFindings is how many findings a report lists; their counts are complete.
const mostFindings = 1000

// ImportFindings is what was found in the rows of an import, the first thousand:
// what refuses a row before the rest, in the order of the rows.
func (d *Desk) ImportFindings(ctx context.Context, id land.ID) ([]land.Finding, error) {
	if _, err := d.Import(ctx, id); err != nil {
		return nil, err
	}
	rows, err := d.pool.Query(ctx, `
		select n, refuses, rule, location, message, value, lon, lat
		from import_finding where import_id = $1 order by refuses desc, n, rule limit $2`, id, mostFindings)
	if err != nil {
		return nil, translate(err)
	}
	out, err := pgx.CollectRows(rows, scanFinding)
	return out, translate(err)
}

func scanFinding(row pgx.CollectableRow) (f land.Finding, err error) {
	var lon, lat *float64
	err = row.Scan(&f.Row, &f.Refuses, &f.Rule, &f.Location, &f.Message, &f.Value, &lon, &lat)
	if lon != nil && lat != nil {
		f.Place = &orb.Point{*lon, *lat}
	}
	return f, err
}

// signature names the headings of a file, by which the columns of the next one
// like it are remembered.
func signature(heads []land.Heading) []byte {
	names := make([]string, len(heads))
	for i, h := range heads {
		names[i] = land.FoldHeading(h.Name)
	}
	slices.Sort(names)
	sum := sha256.Sum256([]byte(strings.Join(names, "\n")))
	return sum[:]
}

// rememberColumns keeps how the actor fills the columns from a file with such
// heads.
func (d *Desk) rememberColumns(ctx context.Context, tx pgx.Tx, f land.ImportFound, o land.ImportOptions) error {
	if len(f.Heads) == 0 || o.From == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into import_template (login, heads, columns, used_at) values ($1, $2, $3, $4)
		on conflict (login, heads) do update set columns = excluded.columns, used_at = excluded.used_at`,
		d.Actor.Login, signature(f.Heads), o.From, d.now())
	return err
}

// columnsBefore is how the actor filled the columns from a file with such heads.
func (d *Desk) columnsBefore(ctx context.Context, heads []land.Heading) (from map[string]string, err error) {
	err = d.pool.QueryRow(ctx, `select columns from import_template where login = $1 and heads = $2`, d.Actor.Login, signature(heads)).Scan(&from)
	if err == pgx.ErrNoRows {
		return nil, nil
	}
	return from, err
}

// importsKept is how long the rows of an import that is over are kept.
const importsKept = 30 * 24 * time.Hour

// forgetImports removes the rows and the files of imports that ended, or were
// last touched, a month ago. What was found of parcels that are listed stays, and
// so do the files of what was committed.
func (s *Store) forgetImports(ctx context.Context) error {
	before := s.now().Add(-importsKept)
	b := &pgx.Batch{}
	for _, sql := range []string{
		`delete from import_row r using import i where i.id = r.import_id and i.changed_at < $1 and i.state not in ('checking', 'committing')`,
		`delete from import_finding f using import i where i.id = f.import_id and i.changed_at < $1 and i.state not in ('checking', 'committing')
			and (f.parcel_id is null or i.act_id is null)`,
		`delete from import_edit e using import i where i.id = e.import_id and i.changed_at < $1 and i.state not in ('checking', 'committing')`,
		`delete from import_file f using import i where i.id = f.import_id and i.changed_at < $1 and i.act_id is null and i.state not in ('checking', 'committing')`,
		`delete from import_template where used_at < $1::timestamptz - interval '2 years'`,
	} {
		b.Queue(sql, before)
	}
	return translate(s.pool.SendBatch(ctx, b).Close())
}
