package store_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanlei/land"
	"sanlei/land/proof"
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
	{"an act is told as somebody else's", `update act set actor = 'nobody' where kind = 'pass'`, "every act is what was sealed", "(pass): the row of act "},
	{"a reason is written into an act", `update act set reason = 'so it is' where kind = 'accept'`, "every act is what was sealed", "(accept): the row of act "},
	{"an act is taken out", `delete from act where kind = 'report'`, "every act is what was sealed", "(that is missing): a row that was sealed is missing"},
	{"a target grows", `update target set mu = mu + 1`, "every act is what was sealed", "position 2, act "},
	{"an older row of history is changed", `update disposal_history set document = 'x' where state = 'reported'`, "every act is what was sealed", "(report): the row of disposal_history id "},
	{"a row of history is slipped in", `insert into balance_history select (jsonb_populate_record(h, jsonb_build_object('act_id', gen_random_uuid()))).* from balance_history h`, "every row belongs to an act", "balance_history of act "},
	{"a boundary is moved in its history and in the parcel", `with h as (update parcel_history set shape = st_translate(shape, 0, 0.001)) update parcel set shape = st_translate(shape, 0, 0.001)`, "every act is what was sealed", "(list): the row of parcel_history id "},
	{"a boundary is moved by hand", `update parcel set shape = st_translate(shape, 0, 0.001)`, "the newest row of history", "parcel 1"},
	{"a balance takes another status", `update balance set status = 'open'`, "the newest row of history", "parcel 1 in its balance"},
	{"a task is changed by hand", `update task set counted = 'reported'`, "the newest row of history", "task dongkou-2023"},
	{"a region is renamed by hand", `update region set name = 'x' where code = '430525'`, "the newest row of history", "region 430525"},
	{"a measure is changed by hand", `update measure set effect = 'counts' where code = 'XZ01'`, "the newest row of history", "measure XZ01"},
	{"acts are put into another order", `update position set position = -position where position in (5, 6); update position set position = 11 + position where position < 0`, "a parcel's acts stand in the order", "position "},
	{"when an act was sealed is changed", `update position set sealed_at = sealed_at - interval '1 day' where position = 4`, "every act is what was sealed", "its rows are, but its place or time is not"},
	{"a digest is changed", `update position set digest = sha256('x') where position = 4`, "every act is what was sealed", "its rows are, but its place or time is not"},
	{"a hash of the tree is changed", `update position set subtrees = sha256('x') where position = 2`, "every act is what was sealed", "position 2: the hashes"},
	{"a checkpoint is written anew", `update checkpoint set note = replace(note, e'\n2\n', e'\n3\n')`, "every checkpoint is of this tree", "not signed by the key"},
	{"the tail is cut off", `with gone as (delete from position where position = (select max(position) from position) returning act_id), a as (delete from act using gone where id = act_id),
		j as (delete from journal j using gone where j.act_id = gone.act_id), d as (delete from disposal_history d using gone where d.act_id = gone.act_id),
		y as (delete from tally t using gone where t.act_id = gone.act_id)
		delete from balance_history b using gone where b.act_id = gone.act_id`, "every checkpoint is of this tree", "their tail is cut off"},
	{"a sum of a cell is changed", `update grid set accepted = accepted + 1`, "the map shows every shape", "cell "},
	{"a sum of a cell is taken out", `delete from grid`, "the map shows every shape", "cell "},
	{"a cell is invented", `insert into grid select task, cell_x + 1, cell_y, region, category, status, parcels, listed, accepted, x, y from grid`, "the map shows every shape", "cell "},
	{"a sum of a region on the map is changed", `update grid_region set parcels = parcels + 1`, "the map shows every shape", "sums of 430525-P01"},
	{"a sum of a region on the map is taken out", `delete from grid_region`, "the map shows every shape", "sums of 430525-P01"},
	{"a parcel leaves the map", `delete from parcel_map; delete from grid; delete from grid_region`, "the map shows every shape", "parcel 1"},
	{"a parcel is moved on the map", `update parcel_map set shape = st_translate(shape, 1, 0)`, "the map shows every shape", "the shape on the map of parcel 1"},
	{"a parcel is moved in tiles", `update parcel_map set tile_15 = st_astwkb(st_translate(st_geomfromtwkb(tile_15), 10, 0), 0)`, "the map shows every shape", "the drawing for zoom 15 of parcel 1"},
	{"a parcel leaves the tiles", `update parcel_map set tile_15 = null`, "the map shows every shape", "the drawing for zoom 15 of parcel 1"},
	{"a parcel is moved in tiles of a country", `update parcel_map set tile_13 = st_astwkb(st_translate(st_geomfromtwkb(tile_13), 0, -10), 0)`, "the map shows every shape", "the drawing for zoom 13 of parcel 1"},
	{"a parcel is named otherwise on the map", `update parcel_map set name = 'x'`, "the map shows every shape", "the words on the map of parcel 1"},
	{"a parcel has another status on the map", `update parcel_map set status = 'suspended'`, "the map shows every shape", "the words on the map of parcel 1"},
	{"a parcel takes another category on the map", `update parcel_map set category = 'low_efficiency'`, "the map shows every shape", "the words on the map of parcel 1"},
	{"a disposal leaves the map", `delete from disposal_map`, "the map shows every shape", "disposal "},
	{"a day off is changed by hand", `update workday set works = not works where day = '2024-02-10'`, "the newest row of history", "day 2024-02-10"},
	{"a user is named by hand", `insert into users (login, name) values ('nobody', 'x')`, "the newest row of history", "user nobody"},
	{"what a parcel comes from is changed by hand", `update parcel set carried_from = id`, "the newest row of history", "parcel 1"},
	{"what is said of evidence is changed by hand", `update evidence set number = 'x'`, "the newest row of history", "evidence "},
	{"a checkpoint of another size is put in its place", `update checkpoint set note = (select note from checkpoint order by size limit 1)`, "every checkpoint is of this tree", "it is of another tree"},
	{"a child is taken out of the lineage", `delete from lineage l where mu = 7`, "every parcel that was split", "parcel "},
	{"a child is listed with land of its sister", `update lineage l set mu = 11 - mu`, "every parcel that was split", "parcel "},
	{"an attribute is changed by hand", `update parcel set attributes = '{"holder": "x"}'`, "the newest row of history", "parcel 1"},
}

func TestVerifyNamesEveryForgery(t *testing.T) {
	t.Parallel()
	for _, f := range forgeries {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			b := storetest.Open(t)
			b.Task(land.Task{}, land.Target{Region: storetest.County, Figure: storetest.Figure("10")})
			sound(t, b)
			d := b.Disposal(b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Box(0, 0, 100, 66)}), land.Disposal{Mu: storetest.Mu("10"), Shape: storetest.Box(0, 0, 100, 66)})
			bring(t, b, d, land.OtherPaper, pdf)
			b.Take(d, storetest.ToTheEnd...)
			if strings.Contains(f.sql, "lineage l") {
				splitInTwo(t, b)
			}
			sound(t, b)
			b.Forge(f.sql)
			named, faults := false, []string{}
			ok := must[bool](t)(b.Operator().Verify(t.Context(), store.Verification{Seen: func(c store.Check) {
				if c.Fault != "" {
					faults = append(faults, c.Name+": "+c.Fault)
				}
				named = named || strings.HasPrefix(c.Name, f.check) && strings.Contains(c.Fault, f.fault)
			}}))
			if ok || !named {
				t.Errorf("sound %t; it names %q", ok, faults)
			}
		})
	}
}

// splitInTwo lists a parcel of 11 mu and splits it, 4 to 7.
func splitInTwo(t *testing.T, b *storetest.Books) {
	t.Helper()
	p := b.Parcel(land.Parcel{ParcelNo: "2", Listed: storetest.Figure("11")})
	must[store.Parcel](t)(b.Operator().ParcelStep(t.Context(), p.ID, p.Rev, land.ParcelStepRequest{Step: land.Split, Reason: "r",
		Into: []land.Part{{ParcelNo: "2a", Mu: ptr(storetest.Mu("4"))}, {ParcelNo: "2b", Mu: ptr(storetest.Mu("7"))}}}))
}

// everyTable is what is changed in a row of each table that has rows under acts.
var everyTable = map[string]string{
	"act": "reason", "undoing": "undoes", "region_history": "name", "measure_history": "zh", "task_history": "name", "target": "mu", "parcel_history": "parcel_no",
	"balance_history": "rev", "disposal_history": "document", "journal": "mu", "tally": "closed", "lineage": "mu", "evidence_history": "note", "note": "happened",
	"workday_history": "name", "user_history": "name", "template": "body", "figure": "source", "statement": "title", "statement_issue": "document", "statement_verdict": "note",
	"checks": "title", "check_parcel_history": "note", "check_file": "note",
}

// A row of any table that is changed, or put under another act, is named.
func TestVerifyNamesTheRowOfEveryTable(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{}, land.Target{Region: storetest.County, Figure: storetest.Figure("10")})
	people, ctx := b.People(storetest.Park), t.Context()
	d := b.Disposal(b.Parcel(land.Parcel{ParcelNo: "1", Shape: storetest.Box(0, 0, 100, 66)}), land.Disposal{Mu: storetest.Mu("10")})
	bring(t, b, d, land.OtherPaper, pdf)
	d = b.Take(d, land.Submit, land.Report)
	must[land.Disposal](t)(people.County.Step(ctx, d.ID, d.Rev, land.StepRequest{Step: land.Undo}))
	splitInTwo(t, b)
	must[land.Note](t)(people.Officer.NewNote(ctx, land.Note{Parcel: d.Parcel, Happened: "h"}, none))
	must[land.NamedFigure](t)(people.Registrar.NewFigure(ctx, land.NamedFigure{Task: storetest.TaskCode, Name: "n", Value: storetest.Mu("1"), Unit: "mu", On: day("2023-12-31"), Source: "s"}, none))
	s := must[land.Statement](t)(final(t, people.Registrar, land.Statement{}))
	c, sample := drawn(t, people.Auditor, land.Check{Size: 1}, store.Filter{}, store.When{})
	for _, err := range []error{broughtTo(t, b, people.Auditor, c.ID, sample[0].Parcel, jpeg(t)), call(t, b, "张三"), people.Registrar.SetTemplate(ctx, storetest.TaskCode, land.Template{Carrier: "c"}),
		people.County.IssueStatement(ctx, s.ID, "d"), people.Auditor.JudgeStatement(ctx, s.ID, land.StatementVerdict{Verdict: land.Sound})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	sound(t, b)
	faults := func() (out []string) {
		must[bool](t)(b.Operator().Verify(ctx, store.Verification{Seen: func(c store.Check) { out = append(out, c.Fault) }}))
		return out
	}
	for _, table := range proof.Tables {
		column, ok := everyTable[table.Name]
		if !ok {
			t.Errorf("nothing is changed in %s", table.Name)
			continue
		}
		var at, was, kind, act string
		b.Scan(`select ctid::text, coalesce(`+column+`::text, ''), pg_typeof(`+column+`)::text, `+table.Act+`::text from `+table.Name+` limit 1`, nil, &at, &was, &kind, &act)
		other := map[string]string{"text": "another", "uuid": nobodys, "jsonb": `{"closing": "another"}`}[kind]
		for _, f := range []struct{ column, kind, was, is, fault string }{
			{column, kind, was, cmp.Or(other, "7777"), "the row of " + table.Name}, {table.Act, "uuid", act, nobodys, table.Name + " of act "},
		} {
			set := `update ` + table.Name + ` set ` + f.column + ` = $1::text::` + f.kind
			b.Forge(set+` where ctid = $2::text::tid`, f.is, at)
			if found := strings.Join(faults(), "\n"); !strings.Contains(found, f.fault) {
				t.Errorf("%s set %s: %s", table.Name, f.column, found)
			}
			b.Forge(set+` where `+f.column+` = $2::text::`+f.kind, f.was, f.is)
			b.Scan(`select ctid::text from `+table.Name+` where `+table.Act+` = $1::text::uuid and `+column+` = $2::text::`+kind, []any{act, was}, &at)
		}
	}
	sound(t, b)
}

const nobodys = "00000000-0000-7000-8000-00000000aaaa"

func TestOnlyAnAuditorOfEverythingVerifies(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	people := b.People(storetest.Park)
	for _, d := range []*store.Desk{people.Officer, people.Province, b.Desk("auditor", land.Auditor, storetest.County)} {
		_, err := d.Verify(t.Context(), store.Verification{Seen: func(store.Check) {}})
		refused(t, err, land.Forbidden, "role")
	}
	checked := 0
	if ok := must[bool](t)(people.Auditor.Verify(t.Context(), store.Verification{Seen: func(store.Check) { checked++ }})); !ok || checked < 9 {
		t.Errorf("sound %t after %d checks", ok, checked)
	}
}

// An older checkpoint finds what the books alone cannot: a tail that is cut off
// with every trace, a forged note, and a second tree under the ledger's name.
func TestOlderCheckpointsFindAnotherTree(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	b.Parcel(land.Parcel{ParcelNo: "1"})
	op := b.Operator()
	older := must[string](t)(op.Checkpoint(t.Context(), ""))
	faults := func(shown string) (out []string) {
		must[bool](t)(op.Verify(t.Context(), store.Verification{Older: must[[]proof.Checkpoint](t)(b.OpenCheckpoints(shown)), Seen: func(c store.Check) {
			if c.Fault != "" {
				out = append(out, c.Name+": "+c.Fault)
			}
		}}))
		return out
	}
	b.Parcel(land.Parcel{ParcelNo: "2"})
	newer := must[string](t)(op.Checkpoint(t.Context(), ""))
	if found := faults(older + "\n" + newer); len(found) != 0 {
		t.Fatalf("of sound books: %q", found)
	}
	for _, forged := range []string{strings.Replace(older, "\n3\n", "\n4\n", 1), older[:len(older)-8] + "AAAAAA=\n", "x"} {
		if _, err := b.OpenCheckpoints(forged); err == nil {
			t.Errorf("it is taken: %s", forged)
		}
	}
	// The books as they were before the second parcel, down to the last trace.
	b.Forge(`create temp table gone as select act_id from position where position = 4;
		delete from position where position = 4; delete from checkpoint where size >= 4; delete from act where id in (select act_id from gone);
		delete from parcel where id in (select id from parcel_history where act_id in (select act_id from gone));
		delete from balance where parcel_id in (select parcel_id from balance_history where act_id in (select act_id from gone));
		delete from parcel_history where act_id in (select act_id from gone); delete from balance_history where act_id in (select act_id from gone);
		delete from journal where act_id in (select act_id from gone); delete from tally where act_id in (select act_id from gone);
		update rollup set open = 10, parcels = 1, unmapped = 1`)
	if found := faults(older); len(found) != 0 {
		t.Fatalf("the cut is not what it should be: %q", found)
	}
	if found := faults(newer); len(found) != 1 || !strings.Contains(found[0], "the tree ends at position 3 and the older checkpoint knew position 4: its tail is cut off") {
		t.Errorf("of a cut tail: %q", found)
	}
	// Other acts in the place of those that were cut off.
	b.Parcel(land.Parcel{ParcelNo: "3"})
	if found := faults(newer); len(found) != 1 || !strings.Contains(found[0], "two trees of one ledger") {
		t.Errorf("of two trees: %q", found)
	}
}

// Checkpoints are copied to a folder beside the database, and the books are
// verified against the copies.
func TestCheckpointsAreCopied(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	folder := t.TempDir()
	s := must[*store.Store](t)(store.Open(t.Context(), store.Config{URL: b.URL, Now: b.Clock.Now, Key: b.Key, Checkpoints: folder}))
	defer s.Close()
	b.Task(land.Task{})
	for range 2 {
		if err := s.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.Parcel(land.Parcel{})
		b.Clock.Set(b.Clock.Now().AddDate(0, 0, -1)) // a clock that is set back
	}
	_ = must[string](t)(s.Operator().Checkpoint(t.Context(), ""))
	files := must[[]string](t)(filepath.Glob(filepath.Join(folder, "*.checkpoints")))
	text := must[[]byte](t)(os.ReadFile(files[0]))
	if copies := must[[]proof.Checkpoint](t)(b.OpenCheckpoints(string(text))); len(copies) < 1 {
		t.Errorf("%d copies", len(copies))
	}
	verify := func() (fault string) {
		must[bool](t)(s.Operator().Verify(t.Context(), store.Verification{Seen: func(c store.Check) { fault += c.Fault }}))
		return fault
	}
	if fault := verify(); fault != "" {
		t.Error(fault)
	}
	if err := os.WriteFile(files[0], []byte(strings.Replace(string(text), "\n2\n", "\n1\n", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if fault := verify(); !strings.Contains(fault, "not signed by the key") {
		t.Errorf("of forged copies: %q", fault)
	}
}

// Positions follow what was written, not what clocks or ids say.
func TestTheOrderIsThatOfWritingWhateverTheClock(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{})
	d := b.Disposal(b.Parcel(land.Parcel{}), land.Disposal{})
	if err := b.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, s := range []land.Step{land.Submit, land.Withdraw, land.Submit} {
		b.Clock.Set(b.Clock.Now().AddDate(0, -1, 0))
		d = b.Take(d, s)
	}
	var last land.ID
	b.Scan(`select act_id from unsealed order by n desc limit 1`, nil, &last)
	// As if the last had come from a machine whose clock is far behind: its id
	// sorts before all others.
	for table, column := range map[string]string{"act": "id", "unsealed": "act_id", "balance_history": "act_id", "disposal_history": "act_id", "journal": "act_id", "tally": "act_id"} {
		b.Forge(`update `+table+` set `+column+` = '00000000-0000-7000-8000-000000000009' where `+column+` = $1`, last)
	}
	sound(t, b)
	if n := b.Count(`select count(*) from (select sealed_at, lag(sealed_at) over (order by position) as before from position) p where before > sealed_at`); n != 0 {
		t.Errorf("%d acts were sealed before those before them", n)
	}
}
