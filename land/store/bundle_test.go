package store_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// none is no key of a creating request.
var none store.Idempotency

func day(s string) land.Date { return land.MustDate(s) }

func ptr[T any](v T) *T { return &v }

// must ends the test unless a call worked.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// refused checks that a call was refused, of what kind and by which rule, and
// gives the refusal's first detail.
func refused(t *testing.T, err error, kind land.Kind, rule string) land.Detail {
	t.Helper()
	e, ok := err.(*land.Error)
	if !ok {
		t.Fatalf("it is no refusal but %v; want %s by %s", err, kind, rule)
	}
	if e.Kind != kind || e.Details[0].Rule != rule {
		t.Fatalf("refused as %s by %s (%v); want %s by %s", e.Kind, e.Details[0].Rule, e, kind, rule)
	}
	return e.Details[0]
}

// stands checks the accounts of a parcel, in the order of land.Accounts.
func stands(t *testing.T, d *store.Desk, id land.ID, accounts ...string) store.Parcel {
	t.Helper()
	p := must[store.Parcel](t)(d.Parcel(t.Context(), id))
	for i, want := range accounts {
		if have := p.Balance.Of(land.Accounts[i]); !have.Equal(storetest.Mu(want)) {
			t.Errorf("%s stands at %s, not %s", land.Accounts[i], have, want)
		}
	}
	return p
}

// sound checks that the books verify.
func sound(t *testing.T, b *storetest.Books) {
	t.Helper()
	ok, err := b.Operator().Verify(t.Context(), store.Verification{Seen: func(c store.Check) {
		if c.Fault != "" {
			t.Errorf("%s: %s", c.Name, c.Fault)
		}
	}})
	if err != nil || !ok {
		t.Errorf("the books are not sound: %v", err)
	}
}

// atOnce runs f n times at the same time and gives what each said.
func atOnce(n int, f func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// tellApart counts calls that worked and gives the errors of the others.
func tellApart(errs []error) (worked int, failed []error) {
	for _, err := range errs {
		if err == nil {
			worked++
		} else {
			failed = append(failed, err)
		}
	}
	return worked, failed
}

// waitFor asks until a number has come up.
func waitFor(t *testing.T, b *storetest.Books, sql string, n int) {
	t.Helper()
	conn := b.Connect(b.SuperURL)
	for have := -1; have < n; {
		if err := conn.QueryRow(t.Context(), sql).Scan(&have); err != nil {
			t.Fatal(err)
		}
	}
}

// checkList makes an import of a file and has it checked. A file that cannot be read
// comes back with its refusal as error.
func checkList(t *testing.T, d *store.Desk, text string) (checked, error) {
	t.Helper()
	return checkFile(t, d, "list.geojson", text, land.ImportOptions{})
}

// checked is an import with what was found.
type checked struct {
	store.Import
	Findings []land.Finding
}

func checkFile(t *testing.T, d *store.Desk, name, text string, o land.ImportOptions) (checked, error) {
	t.Helper()
	in, err := d.ReceiveImport(strings.NewReader(text), name)
	if err != nil {
		return checked{}, err
	}
	defer in.Close()
	i, err := d.Bring(t.Context(), storetest.TaskCode, o, in)
	if err != nil {
		return checked{}, err
	}
	return settled(t, d, i)
}

// settled works on an import until it is settled.
func settled(t *testing.T, d *store.Desk, i store.Import) (checked, error) {
	t.Helper()
	i, err := d.WorkOn(t.Context(), i.ID, func(store.Import) {})
	if err == nil && i.Refusal != nil {
		err = i.Refusal
	}
	if err != nil {
		return checked{Import: i}, err
	}
	found, err := d.ImportFindings(t.Context(), i.ID)
	return checked{i, found}, err
}

// commit puts the good rows of an import into the books.
func commit(t *testing.T, d *store.Desk, i checked, onlyGood bool) (checked, error) {
	t.Helper()
	begun, err := d.Commit(t.Context(), i.ID, onlyGood)
	if err != nil {
		return checked{}, err
	}
	return settled(t, d, begun)
}

// oneFeature is a file with one good row.
const oneFeature = `{"type":"FeatureCollection","features":[{"type":"Feature",
	"properties":{"parcel_no":"F-1","category":"XZ","listed_mu":"9.90"},
	"geometry":{"type":"Polygon","coordinates":[[[110.6,27.06],[110.601,27.06],[110.601,27.06055],[110.6,27.06055],[110.6,27.06]]]}}]}`

// errOf is the refusal inside an error, or the error.
func errOf(err error) error {
	if e, ok := errors.AsType[*land.Error](err); ok {
		return e
	}
	return err
}
