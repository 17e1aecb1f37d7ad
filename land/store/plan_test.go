package store_test

import (
	"testing"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// crowded is books with 4,000 parcels side by side, and a roll-up of 20,000 rows.
func crowded(t *testing.T) *storetest.Books {
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Forge(`
		insert into parcel (id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu, shape, plane_m2, ellipsoid_m2)
		select gen_random_uuid(), $1, 'C-' || n, 'idle', '430525-P01', 1, 'mu', 1,
			st_multi(st_makeenvelope(x, y, x + 0.0009, y + 0.0009, 4490)), 1, 1
		from generate_series(0, 3999) n, lateral (select 110.2 + n % 80 * 0.001 as x, 26.9 + n / 80 * 0.001 as y) at`, storetest.TaskCode)
	b.Forge(`insert into balance (parcel_id, task, region, open, status) select id, task, region, 1, 'open' from parcel`)
	b.Forge(`
		insert into rollup (ledger, task, region, grain, bucket, category, measure, open)
		select l.id, $1, '4301' || lpad((n % 90)::text, 2, '0'), 'd', date '2022-12-31' + n / 90, 'idle', '', 1
		from ledger l, generate_series(0, 19999) n`, storetest.TaskCode)
	b.Super(`analyze`)
	return b
}

// scans is how often an index was scanned, and its table without one.
func scans(b *storetest.Books, index string) (with, without int) {
	b.Scan(`select i.idx_scan, coalesce(t.seq_scan, 0) from pg_stat_user_indexes i join pg_stat_user_tables t using (relid)
		where i.indexrelname = $1`, []any{index}, &with, &without)
	return with, without
}

// Each question is asked over a store of its own: its connections tell what they
// scanned when they end.
func TestQueriesUseTheirIndexes(t *testing.T) {
	t.Parallel()
	b := crowded(t)
	must[land.Progress](t)(b.Operator().Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode}))
	for _, c := range []struct {
		name, index string
		ask         func(*store.Desk) error
	}{
		{"what lies under a parcel that is listed", "parcel_shape", func(d *store.Desk) error {
			_, err := d.ListParcel(t.Context(), b.Listing(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)}), none)
			return err
		}},
		{"what lies under a file", "parcel_shape", func(d *store.Desk) error {
			_, err := checkList(t, d, oneFeature)
			return err
		}},
		{"progress at the head", "rollup_pkey", func(d *store.Desk) error {
			_, err := d.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, By: []land.Key{land.ByCategory}})
			return err
		}},
		{"progress by month", "rollup_pkey", func(d *store.Desk) error {
			_, err := d.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, By: []land.Key{land.ByMonth}})
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			with, without := scans(b, c.index)
			s := b.Another()
			err := c.ask(s.Operator())
			s.Close()
			if err != nil {
				t.Fatal(err)
			}
			now, plain := scans(b, c.index)
			for range 200 { // the connection's last words may be on their way
				if now > with {
					break
				}
				now, plain = scans(b, c.index)
			}
			if now == with || plain > without {
				t.Errorf("%d scans by %s, %d without", now-with, c.index, plain-without)
			}
		})
	}
}
