package storetest

import (
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
	"sanlei/land/store"
)

// Statements is what requests asked of the database, by the number of each. The
// values that they asked with are not kept.
type Statements struct {
	mu sync.Mutex
	by map[string][]string
}

// Trace lets a store tell of its statements.
func (s *Statements) Trace(c *store.Config) { c.Tracer = s }

// Of is the statements of a request, in their order.
func (s *Statements) Of(request string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.by[request])
}

func (s *Statements) add(ctx context.Context, sql string) {
	request := store.CallerOf(ctx).Request
	if request == (land.ID{}) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by == nil {
		s.by = map[string][]string{}
	}
	s.by[request.String()] = append(s.by[request.String()], sql)
}

// TraceQueryStart implements pgx.QueryTracer.
func (s *Statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	s.add(ctx, q.SQL)
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (s *Statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart implements pgx.BatchTracer.
func (s *Statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

// TraceBatchQuery implements pgx.BatchTracer.
func (s *Statements) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, q pgx.TraceBatchQueryData) {
	s.add(ctx, q.SQL)
}

// TraceBatchEnd implements pgx.BatchTracer.
func (s *Statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
