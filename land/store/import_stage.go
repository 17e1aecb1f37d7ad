package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/shopspring/decimal"

	"sanlei/geo"
	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/prj"
	"sanlei/geo/format/shapefile"
	"sanlei/land"
)

// The size of what goes from one hand to the next while a file is staged: so many
// features, or so many vertices. What is in memory at once is a few of these.
const (
	batchFeatures = 256
	batchVertices = 50_000
	copyRows      = 20_000 // rows of one COPY, after which their findings are copied
)

// staging is a file on its way into import_row. One goroutine reads, as many as
// there are processors check rows, and one copies them, in the order of the file.
type staging struct {
	desk    *Desk
	task    land.Task
	job     *job
	reader  format.Reader
	columns land.Columns
	edits   map[int]map[string]string

	found    land.ImportFound
	heads    map[string]int // place in found.Heads
	extent   orb.Bound
	boxes    []geo.Boxed // of the rows that have a shape
	meet     [][2]int32  // rows whose boxes do
	findings []land.Finding
	group    decimal.Decimal // mu of the rows since the last sum
	all      decimal.Decimal
}

// stagingBatch is features that are checked together, and what came of them.
type stagingBatch struct {
	features []format.Feature
	rows     []stagedRow
	err      error // why the file ends here, io.EOF at its end
	ready    chan struct{}
}

type stagedRow struct {
	land.Listing
	feature format.Feature
	values  []any
}

// stage copies the rows of the file, and what was found in them one by one.
func (g *staging) stage(ctx context.Context, tx pgx.Tx) error {
	if err := registerGeometry(ctx, tx.Conn()); err != nil {
		return err
	}
	reading, stop := context.WithCancel(ctx)
	next, ended := g.read(reading)
	defer func() { stop(); ended.Wait() }() // nobody reads a file that is closed
	g.extent = orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
	source := &stagedRows{staging: g, next: next}
	for !source.over {
		source.left = copyRows
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"import_row"}, stagedColumns, source); err != nil {
			return firstOf(source.err, err) // PostgreSQL's answer to a broken copy hides why it broke
		}
		if source.over {
			g.findMeeting()
		}
		if err := copyFindings(ctx, tx, g.job.ID, g.findings); err != nil {
			return err
		}
		g.findings = g.findings[:0]
	}
	if g.found.Rows == 0 {
		return land.Refuse(land.Invalid, "file", "no_features", "the file holds no features")
	}
	if !g.extent.IsEmpty() {
		g.found.Extent = &[4]float64{g.extent.Min[0], g.extent.Min[1], g.extent.Max[0], g.extent.Max[1]}
	}
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// registerGeometry lets a connection copy shapes as the bytes that they are.
func registerGeometry(ctx context.Context, c *pgx.Conn) error {
	if _, known := c.TypeMap().TypeForName("geometry"); known {
		return nil
	}
	var oid uint32
	if err := c.QueryRow(ctx, `select 'geometry'::regtype::oid`).Scan(&oid); err != nil {
		return err
	}
	c.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: oid, Codec: pgtype.ByteaCodec{}})
	return nil
}

// read gives the batches of the file in its order; each is ready when its rows
// are checked. It has ended when nothing of it runs any more.
func (g *staging) read(ctx context.Context) (<-chan *stagingBatch, *sync.WaitGroup) {
	workers := runtime.GOMAXPROCS(0)
	order, work := make(chan *stagingBatch, workers+1), make(chan *stagingBatch, workers+1)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for b := range work {
				g.checkBatch(b)
				close(b.ready)
			}
		})
	}
	running.Go(func() {
		defer close(order)
		defer close(work)
		for {
			b := g.nextBatch()
			for _, to := range []chan *stagingBatch{work, order} { // whoever waits for one in order waits for work
				select {
				case to <- b:
				case <-ctx.Done():
					return
				}
			}
			if b.err != nil {
				return
			}
		}
	})
	return order, &running
}

func (g *staging) nextBatch() *stagingBatch {
	b := &stagingBatch{ready: make(chan struct{})}
	for vertices := 0; len(b.features) < batchFeatures && vertices < batchVertices; {
		f, err := g.reader.Next()
		if err != nil {
			b.err = err
			break
		}
		n, _ := geo.Count(f.Geometry)
		vertices += n
		b.features = append(b.features, f)
	}
	return b
}

func (g *staging) checkBatch(b *stagingBatch) {
	tree := g.desk.Tree()
	b.rows = make([]stagedRow, len(b.features))
	for i, f := range b.features {
		row := &b.rows[i]
		row.feature = f
		row.Listing, _ = g.columns.Read(tree, g.task, edited(f, g.columns, g.edits[f.Index+1]))
		if row.Sums != "" {
			continue
		}
		g.desk.holdToRegions(&row.Listing, f.Index+1)
		var err error
		if row.values, err = row.staged(g.job.ID); err != nil {
			b.err = err
			return
		}
	}
	b.features = nil
}

// holdToRegions refuses a row of a region in which the actor may not list.
func (d *Desk) holdToRegions(l *land.Listing, n int) {
	if !d.mayList(l.Region) {
		l.Findings = append(l.Findings, land.Finding{Row: n, Refuses: true, Value: l.Region,
			Detail: land.Detail{Location: land.ColumnRegion, Rule: "region_of_yours", Message: "you may not list parcels of the region"}})
	}
}

// edited is a feature with the values that were entered in place of its own.
func edited(f format.Feature, c land.Columns, values map[string]string) format.Feature {
	if len(values) == 0 {
		return f
	}
	f.Properties = slices.DeleteFunc(slices.Clone(f.Properties), func(p format.Property) bool {
		return slices.ContainsFunc(c.ColumnsOf(p.Name), func(column string) bool { _, ok := values[column]; return ok })
	})
	for _, column := range slices.Sorted(maps.Keys(values)) {
		name := column
		if from := c.From[column]; from != "" {
			name = from
		}
		f.Properties = append(f.Properties, format.Property{Name: name, Value: format.OfString(values[column])})
	}
	return f
}

// stagedColumns is the columns of import_row that a file fills.
var stagedColumns = []string{"import_id", "n", "line", "id", "parcel_no", "category", "region", "listed_value", "listed_unit", "listed_mu",
	"shape", "plane_m2", "ellipsoid_m2", "attributes", "given", "named", "refused", "warned"}

func (r *stagedRow) staged(imp land.ID) ([]any, error) {
	l := r.Listing
	var wkb any
	if l.Shape != nil {
		b, err := geo.EncodeEWKB(l.Shape, 4490)
		if err != nil {
			return nil, err
		}
		wkb = b
	}
	var value, mu any
	if l.Listed.Unit != "" {
		value, mu = l.Listed.Value, l.ListedMu
	}
	refused := l.Refused()
	return []any{imp, r.feature.Index + 1, r.feature.Line, l.ID, storable(l.ParcelNo), string(l.Category), l.Region, value, string(l.Listed.Unit), mu,
		wkb, l.PlaneM2, l.EllipsoidM2, objectOf(l.Attributes), givenOf(r.feature.Properties), nonNil(l.Named), refused, len(l.Findings) > 0 && !refused}, nil
}

func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// objectOf is values by name as JSON.
func objectOf(values map[string]string) []byte {
	b := []byte{'{'}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		b = appendMember(b, name, values[name])
	}
	return append(b, '}')
}

// givenOf is the values of a feature as JSON, but for null ones.
func givenOf(properties format.Properties) []byte {
	b := []byte{'{'}
	for _, p := range properties {
		if p.Value.Kind != format.Null {
			b = appendMember(b, p.Name, p.Value.Text)
		}
	}
	return append(b, '}')
}

func appendMember(b []byte, name, value string) []byte {
	if len(b) > 1 {
		b = append(b, ',')
	}
	b, _ = jsontext.AppendQuote(b, storable(name)) // what is no UTF-8 is replaced, and refused elsewhere
	b = append(b, ':')
	b, _ = jsontext.AppendQuote(b, storable(value))
	return b
}

// storable is a text as the database can keep it: without the character NUL,
// for which a row is refused, but which its report has to show.
func storable(s string) string { return strings.ReplaceAll(s, "\x00", "\uFFFD") }

// stagedRows is the rows of a file as COPY takes them.
type stagedRows struct {
	*staging
	next <-chan *stagingBatch
	now  *stagingBatch
	at   int
	left int
	err  error
	over bool
}

// Next implements [pgx.CopyFromSource].
func (s *stagedRows) Next() bool {
	for s.left > 0 && s.err == nil {
		if s.now == nil {
			b, ok := <-s.next
			if !ok {
				s.err = context.Canceled
				return false
			}
			<-b.ready
			s.now, s.at = b, -1
		}
		s.at++
		if s.at >= len(s.now.rows) {
			s.end()
			continue
		}
		if s.take(&s.now.rows[s.at]) {
			s.left--
			return true
		}
	}
	return false
}

// end is the end of a batch, and of the file where the batch was its last.
func (s *stagedRows) end() {
	switch err := s.now.err; {
	case errors.Is(err, io.EOF):
		s.over = true
		s.left = 0
	case err != nil:
		s.err = fileRefusal(err)
	}
	s.now = nil
}

// Values implements [pgx.CopyFromSource].
func (s *stagedRows) Values() ([]any, error) { return s.now.rows[s.at].values, nil }

// Err implements [pgx.CopyFromSource].
func (s *stagedRows) Err() error { return s.err }

// take counts a row, and says whether it is a parcel's.
func (g *staging) take(r *stagedRow) bool {
	g.job.read.Add(1)
	g.head(r.feature)
	for _, note := range r.feature.Notes {
		g.found.Notes[string(note)]++
	}
	if r.Sums != "" {
		g.sum(r)
		return false
	}
	g.found.Rows++
	if r.Listed.Unit != "" {
		g.group, g.all = g.group.Add(r.ListedMu), g.all.Add(r.ListedMu)
	}
	if r.Shape != nil {
		box := r.Shape.Bound()
		g.extent = union(g.extent, box)
		g.boxes = append(g.boxes, geo.OfBound(r.feature.Index+1, box))
	}
	g.findings = append(g.findings, r.Findings...)
	return true
}

// mostMeeting bounds the pairs of rows that are looked at for an overlap.
const mostMeeting = 1_000_000

// findMeeting finds the rows that may lie over each other.
func (g *staging) findMeeting() {
	var more bool
	if g.meet, more = geo.Meeting(g.boxes, mostMeeting); more {
		g.findings = append(g.findings, land.Finding{Detail: land.Detail{Location: "geometry", Rule: "overlaps_untold",
			Message: "so many shapes lie over each other that not every overlap is told"}})
	}
	g.boxes = nil
}

func union(a, b orb.Bound) orb.Bound {
	if a.IsEmpty() {
		return b
	}
	return a.Union(b)
}

// sum holds a row of sums against the rows that it adds up.
func (g *staging) sum(r *stagedRow) {
	g.found.Sums++
	has, adds := r.ListedMu, g.group
	if land.AddsUpAll(r.Sums) {
		adds = g.all
	}
	g.group = decimal.Zero
	if r.Listed.Unit != "" && has.Sub(adds).Abs().GreaterThan(decimal.New(5, -3)) {
		g.findings = append(g.findings, land.Finding{Row: r.feature.Index + 1, Value: land.FormatMu(has),
			Detail: land.Detail{Location: land.ColumnMu, Rule: "sum_differs", Message: "the rows that this row adds up have " + land.FormatMu(adds) + " mu"}})
	}
}

// mostHeads is how many headings are told of a file.
const mostHeads = 200

// head tells the headings of a feature, each with its first value.
func (g *staging) head(f format.Feature) {
	for _, p := range f.Properties {
		i, known := g.heads[p.Name]
		if !known {
			if len(g.heads) == mostHeads {
				continue
			}
			i = len(g.found.Heads)
			g.heads[p.Name] = i
			g.found.Heads = append(g.found.Heads, land.Heading{Name: storable(p.Name), Columns: nonNil(g.columns.ColumnsOf(p.Name))})
		}
		if h := &g.found.Heads[i]; h.Sample == "" && p.Value.Kind != format.Null {
			h.Sample = sample(storable(p.Value.Text))
		}
	}
}

// sample is the beginning of a value.
func sample(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// fileRefusal is what is told of a file that cannot be followed: the place and
// the cause, which holds nothing of the file but the name of a datum.
func fileRefusal(err error) error {
	var path *fs.PathError
	var datum *prj.UnknownError
	var ask *charset.AskError
	var missing *shapefile.MissingError
	switch {
	case land.KindOf(err) != "" || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &path):
		return err
	case errors.As(err, &datum):
		return land.Refuse(land.Invalid, "crs", "other_datum", datum.Error())
	case errors.As(err, &ask):
		return land.Refuse(land.Invalid, "encoding", "encoding_unknown", ask.Error())
	case errors.As(err, &missing) && missing.Part == ".prj":
		return land.Refuse(land.Invalid, "crs", "crs_unknown", "nothing says the reference system of the shapefile: bring its .prj, or name the system")
	}
	return land.Refuse(land.Invalid, "file", "unreadable", err.Error())
}

func copyFindings(ctx context.Context, tx pgx.Tx, imp land.ID, findings []land.Finding) error {
	if len(findings) == 0 {
		return nil
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_finding"},
		[]string{"import_id", "n", "refuses", "rule", "location", "message", "value", "lon", "lat"},
		pgx.CopyFromSlice(len(findings), func(i int) ([]any, error) {
			f := findings[i]
			var lon, lat *float64
			if f.Place != nil {
				lon, lat = &f.Place[0], &f.Place[1]
			}
			return []any{imp, f.Row, f.Refuses, f.Rule, f.Location, f.Message, storable(sample(f.Value)), lon, lat}, nil
		}))
	return err
}
