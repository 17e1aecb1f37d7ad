package store_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// Old lines leave the database for a file, by the owner alone and only once the
// file is safe; young ones stay.
func TestTheAuditLogIsArchived(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	today := b.Today()
	for _, at := range []string{"2025-01-31 23:59:59+08", "2025-02-01 00:00:00+08", "2026-11-01 12:00:00+08"} {
		b.Super(`insert into audit (at, event, login) values ($1, 'sign_in', '李某')`, at)
	}
	var file bytes.Buffer
	keep := func(write func(io.Writer) error) error { return write(&file) }
	_, err := store.ArchiveAudit(t.Context(), b.SuperURL, today.AddDays(-183), today, keep)
	refused(t, err, land.Invalid, "audit_is_kept")
	full := errors.New("the disk is full")
	before := land.NewDate(2025, 2, 1)
	if _, err := store.ArchiveAudit(t.Context(), b.SuperURL, before, today, func(func(io.Writer) error) error { return full }); !errors.Is(err, full) {
		t.Errorf("archived into nothing: %v", err)
	}
	if n := b.Count(`select count(*) from audit`); n != 3 {
		t.Errorf("%d lines are left of what was not kept", n)
	}
	if n := must[int64](t)(store.ArchiveAudit(t.Context(), b.SuperURL, before, today, keep)); n != 1 {
		t.Errorf("%d lines were archived", n)
	}
	if lines := strings.Split(strings.TrimSpace(file.String()), "\n"); len(lines) != 1 || !strings.Contains(lines[0], "李某") {
		t.Errorf("the file holds %q", file.String())
	}
	if n := b.Count(`select count(*) from audit`); n != 2 {
		t.Errorf("%d lines are left", n)
	}
	for _, sql := range []string{`delete from audit`, `update audit set login = ''`, `truncate audit`} {
		if _, err := b.Connect(b.URL).Exec(t.Context(), sql); err == nil {
			t.Errorf("the application may %s", sql)
		}
	}
}
