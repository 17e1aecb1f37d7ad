package store_test

import (
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/store/storetest"
)

// What the triggers refuse, whatever the program believes: each statement runs
// as the application's role, within its regions.
func TestTheTriggersRefuse(t *testing.T) {
	t.Parallel()
	const (
		all  = "430000,430500,430525,430525-P01,430599" // the last is none
		part = `jsonb_build_object('id', gen_random_uuid(), 'state', 'submitted', 'submitter', 'officer', 'shape', '%SHAPE%')`
	)
	shape := func(wkt string) string {
		return copied("disposal", "", strings.Replace(part, "%SHAPE%", "SRID=4490;"+wkt, 1))
	}
	listed := func(task, region string) string {
		return `insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu)
			select gen_random_uuid(), ` + task + `, '99', category, ` + region + `, listed_value, listed_unit, listed_mu from parcel limit 1`
	}
	move := func(others string) string { return copied("journal", "where from_account is not null", `'`+others+`'`) }
	for _, c := range []struct{ name, code, constraint, sql string }{
		{"a part outside the parcel", "SL422", "a_disposal_lies_inside_its_parcel",
			shape(`MULTIPOLYGON(((110.57 27.06,110.58 27.06,110.58 27.07,110.57 27.07,110.57 27.06)))`)},
		{"a part over a live one", "SL422", "live_disposals_do_not_overlap",
			copied("disposal", "", `jsonb_build_object('id', gen_random_uuid())`)},
		{"a draft over a live one", "SL422", "live_disposals_do_not_overlap",
			copied("disposal", "", `jsonb_build_object('id', gen_random_uuid(), 'state', 'draft')`)},
		{"a part of an unmapped parcel", "SL422", "a_drawn_disposal_needs_a_mapped_parcel",
			copied("disposal", "", `jsonb_build_object('id', gen_random_uuid(), 'parcel_id', (select id from parcel where parcel_no = 'unmapped'))`)},
		{"an account below zero in the end", "SL409", "no_account_is_below_zero_on_any_date",
			move(`{"n": 99, "mu": 11}`)},
		{"an account below zero on a date", "SL409", "no_account_is_below_zero_on_any_date",
			move(`{"n": 99, "mu": 1, "effective_on": "2021-01-01"}`)},
		{"a transfer without its balance", "SL500", "a_balance_is_the_sum_of_the_journal",
			move(`{"n": 99, "mu": 1}`)},
		{"a balance of another parcel", "SL500", "a_balance_is_the_sum_of_the_journal",
			move(`{"n": 99, "mu": 1, "category": "low_efficiency"}`)},
		{"a parcel of no task", "23503", "what_is_referred_to_is_there", listed(`'none'`, `region`)},
		{"a parcel of no region", "23503", "what_is_referred_to_is_there", listed(`task`, `'430599'`)},
		{"a balance of no parcel", "23503", "what_is_referred_to_is_there",
			copied("balance", "", `jsonb_build_object('parcel_id', gen_random_uuid())`)},
		{"a transfer of no parcel", "23503", "journal_parcel_id_fkey",
			copied("journal", "where from_account is null", `jsonb_build_object('n', 99, 'parcel_id', gen_random_uuid())`)},
		{"a transfer of no act", "23503", "journal_act_id_fkey",
			copied("journal", "where from_account is null", `jsonb_build_object('act_id', gen_random_uuid())`)},
		{"a balance of an older rev", "SL412", "stale",
			`select refuse_stale(0)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := furnished(t)
			b.Parcel(land.Parcel{ParcelNo: "unmapped"})
			code, constraint := state(app(t, b, all, c.sql))
			if code != c.code || constraint != c.constraint {
				t.Errorf("refused by %s %s", code, constraint)
			}
		})
	}
}

// Who writes past the program and keeps balance and journal in step is still
// held to what was listed.
func TestTheAccountsTogetherAreWhatWasListed(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	err := app(t, b, "430525-P01",
		`update balance set reported = reported + 1`, copied("journal", "where from_account is not null", `'{"n": 99, "mu": 1}'`))
	if code, constraint := state(err); code != "SL500" || constraint != "a_balance_is_the_sum_of_the_journal" {
		t.Errorf("it says %v", err)
	}
	err = app(t, b, "430525-P01",
		`update balance set open = open - 1, reported = reported + 1`, copied("journal", "where from_account is not null", `'{"n": 99, "mu": 1}'`))
	if err != nil {
		t.Errorf("a transfer with its balance: %v", err)
	}
}

// A sliver below max(1 m², 0.1 %) is nobody's fault.
func TestSliversAreTolerated(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("1"), Shape: storetest.Box(-0.04, 0, 20, 20)}, land.Submit)
	b.Disposal(p, land.Disposal{Mu: storetest.Mu("1"), Shape: storetest.Box(19.96, 0, 20, 20)}, land.Submit)
}
