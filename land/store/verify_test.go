package store_test

import (
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// What somebody with a superuser's password does to the books, and which check
// has to name it.
var forgeries = []struct{ name, sql, check, fault string }{
	{"a balance is moved", `update balance set open = open + 1, accepted = accepted - 1`, "every balance is the sum of its journal", "parcel 1"},
	{"a balance grows", `update balance set accepted = accepted + 1`, "every parcel's accounts add up", "parcel 1"},
	{"a listed area grows", `update parcel set listed_mu = listed_mu + 1`, "every parcel's accounts add up", "parcel 1"},
	{"a transfer grows", `update journal set mu = mu + 0.00000001 where from_account = 'open'`, "every balance is the sum of its journal", "parcel 1"},
	{"a transfer is dated earlier", `update journal set effective_on = '2022-01-01' where from_account = 'open'`, "no account is below zero", "2022-01-01"},
	{"a transfer is dated within its month", `update journal set effective_on = effective_on + 1`, "the roll-up is the sum", "roll-up of dongkou-2023"},
	{"a transfer goes to another region", `update journal set region = '430524'`, "every transfer belongs to its parcel", "transfer 0"},
	{"a transfer goes to another category", `update journal set category = 'low_efficiency'`, "every transfer belongs to its parcel", "parcel 1"},
	{"a split gives other land than it took", `insert into lineage (act_id, parent, child, task, region, mu)
		select (select min(id::text)::uuid from act), id, id, task, region, 1 from parcel where parcel_no = '1'`, "every parcel that was split", "parcel"},
	{"a transfer goes to another measure", `update journal set measure = 'XZ02' where measure <> ''`, "the roll-up is the sum", "roll-up of dongkou-2023"},
	{"a transfer is taken out", `delete from journal where to_account = 'accepted'`, "every balance is the sum of its journal", "parcel 1"},
	{"a sum is changed", `update rollup set accepted = accepted + 1 where region = '430525' and measure <> ''`, "the roll-up is the sum", "430525"},
	{"a sum is taken out", `delete from rollup where region = '430000'`, "the roll-up is the sum", "430000"},
	{"a sum is invented", `insert into rollup (ledger, task, region, grain, bucket, category, measure, accepted) select id, 'dongkou-2023', '430525', 'd', '2023-01-01', 'idle', 'XZ05', 1 from ledger`, "the roll-up is the sum", "2023-01-01"},
	{"a count is taken out", `delete from tally`, "the counts of parcels are those of the journal", "task dongkou-2023 idle"},
	{"a count is changed", `update tally set closed = closed + 1`, "the counts of parcels are those of the journal", "task dongkou-2023 idle"},
	{"an act loses its position", `delete from position where position = 3`, "every act has one place in the order", "position 4"},
	{"the last act loses its position", `delete from position where position = (select max(position) from position)`, "every act has one place in the order", "act "},
	{"positions jump", `update position set position = position + 100 where position = (select max(position) from position)`, "every act has one place in the order", "position 1"},
	{"a disposal grows", `update disposal set mu = mu + 1`, "every disposal holds what its state says", "disposal "},
	{"a disposal is accepted by hand", `update disposal set state = 'draft'`, "every disposal holds what its state says", "disposal "},
	{"the history of a disposal is taken out", `delete from disposal_history`, "the newest row of history", "disposal "},
	{"an attribute is changed by hand", `update parcel set attributes = '{"holder": "x"}'`, "the newest row of history", "parcel 1"},
}

func TestVerifyNamesEveryForgery(t *testing.T) {
	t.Parallel()
	for _, f := range forgeries {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			b := storetest.Open(t)
			b.Task(land.Task{})
			b.Disposal(b.Parcel(land.Parcel{ParcelNo: "1"}), land.Disposal{Mu: storetest.Mu("10")}, storetest.ToTheEnd...)
			sound(t, b)
			b.Forge(f.sql)
			named, faults := false, []string{}
			ok := must[bool](t)(b.Operator().Verify(t.Context(), func(c store.Check) {
				if c.Fault != "" {
					faults = append(faults, c.Name+": "+c.Fault)
				}
				named = named || strings.HasPrefix(c.Name, f.check) && strings.Contains(c.Fault, f.fault)
			}))
			if ok || !named {
				t.Errorf("sound %t; it names %q", ok, faults)
			}
		})
	}
}

func TestOnlyAnAuditorOfEverythingVerifies(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	people := b.People(storetest.Park)
	for _, d := range []*store.Desk{people.Officer, people.Province, b.Desk("auditor", land.Auditor, storetest.County)} {
		_, err := d.Verify(t.Context(), func(store.Check) {})
		refused(t, err, land.Forbidden, "role")
	}
	checked := 0
	if ok := must[bool](t)(people.Auditor.Verify(t.Context(), func(store.Check) { checked++ })); !ok || checked < 9 {
		t.Errorf("sound %t after %d checks", ok, checked)
	}
}
