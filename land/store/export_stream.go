package store

import (
	"context"
	"runtime"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"sanlei/geo/format/geojson"
	"sanlei/land"
)

// rowsAtOnce is how many rows go from the reader to a writer of text together: so
// many that handing them on costs little beside them, and so few that a processor
// still has their text at hand when it is written.
const rowsAtOnce = 64

// portion is some rows on their way into the file.
type portion struct {
	arena []byte // the values of the rows, one after the other
	ends  []int  // of each value in arena; the same as before and null for none
	nulls []bool
	text  []byte // the features
	count int
	ids   []land.ID
	err   error
	done  chan struct{}
}

// writeParcels streams the features: one goroutine reads rows, others make text of
// them, and this one writes it in order.
func (x *exporting) writeParcels(out *geojson.Writer) error {
	g, ctx := errgroup.WithContext(x.tx.ctx)
	workers := max(1, runtime.GOMAXPROCS(0)-1)
	work, ordered := make(chan *portion, workers), make(chan *portion, 2*workers)
	free := make(chan *portion, 3*workers+2)
	for range cap(free) {
		free <- &portion{}
	}
	g.Go(func() error {
		defer close(work)
		defer close(ordered)
		return x.readPortions(ctx, free, work, ordered)
	})
	texters := make([]*texter, workers)
	for i := range texters {
		texters[i] = newTexter(x.Task, x.known.Position, x.said.Masked)
		g.Go(func() error {
			for p := range work {
				p.write(texters[i], x.Proofs)
			}
			return nil
		})
	}
	g.Go(func() error {
		for p := range ordered {
			<-p.done
			if err := x.pass(out, p); err != nil {
				return err
			}
			free <- p
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return err
	}
	for _, t := range texters {
		x.addUp(t)
	}
	return nil
}

// addUp takes over what a writer of text has added up.
func (x *exporting) addUp(t *texter) {
	b := land.Balance{Open: t.sums[0].mu(), Reported: t.sums[1].mu(), CityPassed: t.sums[2].mu(), Accepted: t.sums[3].mu(), StruckOff: t.sums[4].mu()}
	x.sum = x.sum.Plus(land.Cell{Balance: b})
	x.said.Unmapped += t.unmapped
}

// readPortions reads the rows.
func (x *exporting) readPortions(ctx context.Context, free <-chan *portion, work, ordered chan<- *portion) error {
	rows, err := x.selectRows(ctx, textColumns, textFormats)
	if err != nil {
		return err
	}
	defer rows.Close()
	for more := true; more; {
		var p *portion
		select {
		case p = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		more = p.read(rows)
		select {
		case ordered <- p:
			work <- p // somebody takes it, whatever becomes of the rest
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return rows.Err()
}

// read takes rows over and says whether there may be more.
func (p *portion) read(rows pgx.Rows) bool {
	*p = portion{arena: p.arena[:0], ends: p.ends[:0], nulls: p.nulls[:0], text: p.text[:0], ids: p.ids[:0], done: make(chan struct{})}
	for range rowsAtOnce {
		if !rows.Next() {
			return false
		}
		for _, v := range rows.RawValues() {
			p.arena = append(p.arena, v...)
			p.ends, p.nulls = append(p.ends, len(p.arena)), append(p.nulls, v == nil)
		}
	}
	return true
}

// write makes text of the rows.
func (p *portion) write(t *texter, ids bool) {
	defer close(p.done)
	from := 0
	for i, end := range p.ends {
		t.values[i%textCount] = p.arena[from:end]
		if p.nulls[i] {
			t.values[i%textCount] = nil
		}
		if from = end; i%textCount != textCount-1 {
			continue
		}
		if p.count > 0 {
			p.text = append(p.text, geojson.Between...)
		}
		if p.text, p.err = t.append(p.text); p.err != nil {
			return
		}
		p.count++
		if ids {
			id, err := uuid.ParseBytes(t.values[textID])
			if p.err = err; err != nil {
				return
			}
			p.ids = append(p.ids, land.ID(id))
		}
	}
}

// pass writes the features of a portion.
func (x *exporting) pass(out *geojson.Writer, p *portion) error {
	if p.err != nil {
		return p.err
	}
	x.parcels = append(x.parcels, p.ids...)
	return out.WriteTexts(p.text, p.count)
}
