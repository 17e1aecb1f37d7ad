package api

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"sanlei/land"
	"sanlei/land/store/storetest"
)

// badBooks is what the rows are asked of: a parcel that is drawn and open, with a
// submitted disposal of the officer's.
type badBooks struct {
	*books
	parcel   parcelItem
	disposal disposalItem
}

func (b badBooks) drawn(no string, west float64, more string) string {
	shape, err := geometryText(storetest.Box(west, 0, 100, 66))
	if err != nil {
		b.t.Fatal(err)
	}
	return `{"task":"dongkou-2023","parcel_no":"` + no + `","category":"idle","region":"430525-P01","listed_mu":"9.90","geometry":` + string(shape) + more + `}`
}

// The rows of the list of bad inputs that are about the books: what each is
// answered over HTTP.
func TestBadInputsToTheBooks(t *testing.T) {
	t.Parallel()
	b := badBooks{books: openBooks(t)}
	b.handDown()
	b.parcel = done[parcelItem](b.books, b.ask("registrar", "POST", "/api/parcels", b.drawn("P", 0, "")), 201)
	b.disposal = done[disposalItem](b.books, b.ask("officer", "POST", b.at("/disposals"), `{"measure":"XZ05","dated_on":"2023-05-01"}`), 201)
	b.disposal = b.step("officer", b.disposal, stepRequest{Step: land.Submit})
	parcel, steps := "/api/parcels/"+b.parcel.ID.String(), "/api/disposals/"+b.disposal.ID.String()+"/steps"
	of, dof := []string{"If-Match", etag(b.parcel.Rev + 2)}, []string{"If-Match", etag(b.disposal.Rev)}
	for _, c := range []struct {
		row                             int
		name, login, method, path, body string
		headers                         []string
		status                          int
		rule                            string
	}{
		{24, "a drawing over open land", "registrar", "POST", "/api/parcels", b.drawn("over", 92.4, ""), nil, 422, "land_is_listed_once"},
		{25, "an unknown status", "auditor", "GET", "/api/parcels?task=dongkou-2023&status=done", "", nil, 400, ""},
		{25, "an unknown step", "county", "POST", steps, `{"step":"leap"}`, dof, 422, "unknown_step"},
		{25, "a step skipped", "city", "POST", steps, `{"step":"pass"}`, dof, 409, "step_of_state"},
		{25, "back without a reason", "county", "POST", steps, `{"step":"return"}`, dof, 422, "reason_required"},
		{26, "a day that there is not", "county", "POST", steps, `{"step":"report","effective_on":"2024-02-30"}`, dof, 400, ""},
		{26, "the year 10000", "county", "POST", steps, `{"step":"report","effective_on":"10000-01-01"}`, dof, 400, ""},
		{26, "before the baseline", "officer", "POST", parcel + "/disposals", `{"measure":"XZ05","mu":"1","dated_on":"1900-01-01"}`, nil, 422, "before_baseline"},
		{26, "decided tomorrow", "county", "POST", steps, `{"step":"report","effective_on":"2999-01-01"}`, dof, 422, "after_today"},
		{26, "noted tomorrow", "officer", "POST", parcel + "/notes", `{"happened":"x","on":"2999-01-01"}`, nil, 422, "after_today"},
		{27, "a plane area that is not the shape's", "registrar", "POST", "/api/parcels", b.drawn("area", 400, `,"plane_m2":"6610"`), nil, 422, "area_of_the_shape"},
		{27, "an ellipsoid area that is not the shape's", "registrar", "POST", "/api/parcels", b.drawn("area", 400, `,"ellipsoid_m2":"6590"`), nil, 422, "area_of_the_shape"},
		{55, "none", "officer", "PATCH", parcel, `{"remark":"x"}`, nil, 428, ""},
		{55, "stale", "officer", "PATCH", parcel, `{"remark":"x"}`, []string{"If-Match", etag(b.parcel.Rev)}, 412, ""},
		{55, "weak", "officer", "PATCH", parcel, `{"remark":"x"}`, []string{"If-Match", "W/" + etag(b.parcel.Rev+2)}, 412, ""},
		{61, "on their own submission", "officer", "POST", steps, `{"step":"report"}`, dof, 403, "reviewer_of_level"},
		{61, "a reviewer edits", "county", "PATCH", parcel, `{"remark":"x"}`, of, 403, ""},
		{61, "an auditor writes", "auditor", "POST", parcel + "/notes", `{"happened":"x"}`, nil, 403, ""},
		{62, "another region", "officer", "PATCH", parcel, `{"region":"430524"}`, of, 400, "unknown_member"},
		{62, "another id", "officer", "PATCH", parcel, `{"id":"x"}`, of, 400, "unknown_member"},
		{62, "another revision", "officer", "PATCH", parcel, `{"rev":"9"}`, of, 400, "unknown_member"},
		{62, "made at another time", "officer", "PATCH", parcel, `{"created_at":"2023-01-01"}`, of, 400, "unknown_member"},
	} {
		before := b.position()
		t.Run(fmt.Sprintf("row %d %s", c.row, c.name), func(t *testing.T) {
			faults := refused(t, b.ask(c.login, c.method, c.path, c.body, c.headers...), c.status)
			if c.rule != "" && (len(faults) == 0 || faults[0][1] != c.rule) {
				t.Errorf("it broke %v, not %s", faults, c.rule)
			}
		})
		if b.position() != before {
			t.Errorf("row %d, %s, left something in the books", c.row, c.name)
		}
	}
}

func (b badBooks) at(path string) string { return "/api/parcels/" + b.parcel.ID.String() + path }

// What looks like the rows above and is right: slivers, ordinary areas, tags that
// match, keys that are sent again, sums of nothing.
func TestWhatIsCloseToABadInputAndIsTaken(t *testing.T) {
	t.Parallel()
	b := badBooks{books: openBooks(t)}
	b.handDown()
	t.Run("row 86 a region without parcels", func(t *testing.T) {
		if got := done[progress](b.books, b.ask("auditor", "GET", "/api/progress?task=dongkou-2023&region=430525103", ""), 200); got.Total.DisposalRate != nil || got.Total.CompletionRate != nil {
			t.Errorf("%+v", got.Total)
		}
		r := b.ask("auditor", "GET", "/api/parcels?task=dongkou-2023", "")
		if got := done[parcelList](b.books, r, 200); got.Sums.DisposalRate != nil || got.Matched != 0 {
			t.Errorf("%+v", got)
		}
	})
	b.parcel = done[parcelItem](b.books, b.ask("registrar", "POST", "/api/parcels", b.drawn("P", 0, "")), 201)
	t.Run("row 24 half a square metre over open land", func(t *testing.T) {
		done[parcelItem](b.books, b.ask("registrar", "POST", "/api/parcels", b.drawn("beside", 99.993, "")), 201)
	})
	t.Run("row 27 the shape's own area", func(t *testing.T) {
		done[parcelItem](b.books, b.ask("registrar", "POST", "/api/parcels", b.drawn("same", 400, `,"plane_m2":"`+b.parcel.PlaneM2.String()+`"`)), 201)
	})
	t.Run("row 55 any, and one of a list", func(t *testing.T) {
		p := done[parcelItem](b.books, b.ask("officer", "PATCH", b.at(""), `{"remark":"1"}`, "If-Match", "*"), 200)
		done[parcelItem](b.books, b.ask("officer", "PATCH", b.at(""), `{"remark":"2"}`, "If-Match", `"7", `+etag(p.Rev)+`, "x"`), 200)
	})
	t.Run("row 56 two with one tag", func(t *testing.T) {
		p := done[parcelItem](b.books, b.ask("officer", "GET", b.at(""), ""), 200)
		status := b.together(2, func(int) *http.Response {
			return b.ask("officer", "PATCH", b.at(""), `{"remark":"3"}`, "If-Match", etag(p.Rev))
		})
		if status[200] != 1 || status[412] != 1 {
			t.Errorf("%v", status)
		}
	})
	t.Run("row 57 one key fifty times at once", func(t *testing.T) {
		before := b.Count(`select count(*) from note`)
		const note = `{"happened":"once","on":"2023-05-01"}`
		status := b.together(50, func(int) *http.Response {
			return b.ask("officer", "POST", b.at("/notes"), note, "Idempotency-Key", "fifty-times-0000")
		})
		if n := b.Count(`select count(*) from note`); status[201] != 50 || n != before+1 {
			t.Errorf("%v, %d notes", status, n-before)
		}
		refused(t, b.ask("officer", "POST", b.at("/notes"), `{"happened":"other"}`, "Idempotency-Key", "fifty-times-0000"), 422)
	})
}

// together asks at once and counts what each was answered.
func (b badBooks) together(n int, ask func(i int) *http.Response) map[int]int {
	status, of := map[int]int{}, make([]int, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { of[i] = ask(i).StatusCode })
	}
	all.Wait()
	for _, s := range of {
		status[s]++
	}
	return status
}
