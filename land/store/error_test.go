package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

func TestErrorsOfTheDatabaseBecomeKinds(t *testing.T) {
	t.Parallel()
	pg := func(code, constraint string) error {
		return fmt.Errorf("sending: %w", &pgconn.PgError{Code: code, ConstraintName: constraint,
			Message: `duplicate key in "parcel"`, Detail: "Key (task)=(secret)", InternalQuery: "select"})
	}
	for _, c := range []struct {
		name string
		err  error
		kind land.Kind // empty: it stays a failure
	}{
		{"no row", pgx.ErrNoRows, land.NotFound},
		{"no row, wrapped", fmt.Errorf("reading: %w", pgx.ErrNoRows), land.NotFound},
		{"connection lost", pg("08006", ""), land.Unavailable},
		{"too many connections", pg("53300", ""), land.Unavailable},
		{"disk full", pg("53100", ""), land.Unavailable},
		{"shut down", pg("57P01", ""), land.Unavailable},
		{"statement timed out", pg("57014", ""), land.Unavailable},
		{"number too large", pg("22003", ""), land.Invalid},
		{"a NUL in text", pg("22021", ""), land.Invalid},
		{"a rule that nobody breaks by a request", pg("23514", "a_grain_is_known"), ""},
		{"wrong SQL", pg("42601", ""), ""},
		{"connection broken", fmt.Errorf("write failed: %w", &net.OpError{Op: "write", Err: syscall.EPIPE}), land.Unavailable},
		{"connection closed in the middle", fmt.Errorf("reading: %w", io.ErrUnexpectedEOF), land.Unavailable},
		{"the caller ran out of time", fmt.Errorf("timeout: %w", context.DeadlineExceeded), land.Unavailable},
		{"something else", errors.New("wire: broken"), ""},
		{"the caller went away", context.Canceled, ""},
		{"the caller went away while it was read", fmt.Errorf("%w: %w", context.Canceled, &net.OpError{Op: "read", Err: syscall.ETIMEDOUT}), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := store.Translate(c.err)
			if land.KindOf(got) != c.kind {
				t.Errorf("it is %q: %v", land.KindOf(got), got)
			}
			if c.kind == "" && got != c.err {
				t.Errorf("the failure became %v", got)
			}
		})
	}
	for constraint, want := range store.Refusals {
		got := store.Translate(pg("23505", constraint))
		d := refused(t, got, want.Kind, want.Details[0].Rule)
		if text := got.Error(); strings.Contains(text, "secret") || strings.Contains(text, "select") || strings.Contains(text, "parcel\"") {
			t.Errorf("%s tells of the database: %s", constraint, text)
		}
		if d.Location != want.Details[0].Location {
			t.Errorf("%s is said of %s", constraint, d.Location)
		}
	}
	if store.Translate(nil) != nil {
		t.Error("nothing became something")
	}
}

func TestARefusalIsNotTranslatedTwice(t *testing.T) {
	t.Parallel()
	err := error(land.Refuse(land.Conflict, "body.mu", "r", "m"))
	if store.Translate(err) != err {
		t.Error("it is another")
	}
}

// Every place is the caller's own copy: one refusal must not show another's.
func TestAPlaceGoesWithItsOwnRefusal(t *testing.T) {
	t.Parallel()
	const rule = "a_disposal_lies_inside_its_parcel"
	at := func(detail string) *land.Error {
		return store.Translate(&pgconn.PgError{Code: "SL422", ConstraintName: rule, Detail: detail}).(*land.Error)
	}
	one, two, none := at("POINT(110.57 27.06)"), at("POINT(110.58 27.07)"), at("a line")
	if p := one.Details[0].Place; p == nil || p.Lon() != 110.57 || p.Lat() != 27.06 {
		t.Errorf("the first is at %v", p)
	}
	if two.Details[0].Place.Lon() != 110.58 || none.Details[0].Place != nil || store.Refusals[rule].Details[0].Place != nil {
		t.Error("places are shared")
	}
}

func TestTheDatabaseAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Super(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'sanlei_app'`)
	ask := func() error {
		_, err := b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode})
		return err
	}
	if err := ask(); err != nil && land.KindOf(err) != land.Unavailable {
		t.Errorf("with its connections cut it says %v", err)
	}
	for range 16 { // every connection of the pool is found out once
		if ask() == nil {
			return
		}
	}
	t.Error("it does not recover")
}
