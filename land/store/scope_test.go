package store_test

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
	"sanlei/land/store/storetest"
)

// things is what a desk may be asked about.
type things struct {
	task      string
	region    string
	parcel    land.ID
	disposal  land.ID
	imported  land.ID
	evidence  land.ID
	login     string
	statement land.ID
	check     land.ID
	file      land.ID
}

// asked is every method of a desk that names something: what it says about
// things, whoever asks.
var asked = map[string]func(*testing.T, *store.Desk, things) error{
	"Parcel": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Parcel(t.Context(), x.parcel)
		return err
	},
	"ParcelAt": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ParcelAt(t.Context(), x.parcel, store.When{Position: "1"})
		return err
	},
	"Item": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Item(t.Context(), "parcels", x.parcel.String(), store.When{})
		return err
	},
	"EditParcel": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.EditParcel(t.Context(), x.parcel, 1, land.Attributes{"remark": "x"})
		return err
	},
	"Disposals": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Disposals(t.Context(), x.parcel)
		return err
	},
	"Draft": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Draft(t.Context(), x.parcel, storetest.Draft(land.Idle, land.Disposal{}), none)
		return err
	},
	"Disposal": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Disposal(t.Context(), x.disposal)
		return err
	},
	"EditDisposal": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.EditDisposal(t.Context(), x.disposal, 2, store.Draft{})
		return err
	},
	"Discard": func(t *testing.T, d *store.Desk, x things) error { return d.Discard(t.Context(), x.disposal, 2) },
	"Step": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Step(t.Context(), x.disposal, 2, land.StepRequest{Step: land.Submit})
		return err
	},
	"Preview": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Preview(t.Context(), x.parcel, store.OpRemainder, nil)
		return err
	},
	"History": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.History(t.Context(), x.parcel, store.When{})
		return err
	},
	"ParcelInclusion": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ParcelInclusion(t.Context(), x.parcel, "")
		return err
	},
	"Journal of a task": func(t *testing.T, d *store.Desk, x things) error {
		_, _, err := d.Journal(t.Context(), store.JournalQuery{Task: x.task, Limit: 10})
		return err
	},
	"Journal of a parcel": func(t *testing.T, d *store.Desk, x things) error {
		_, _, err := d.Journal(t.Context(), store.JournalQuery{Parcel: &x.parcel, Limit: 10})
		return err
	},
	"Journal": func(t *testing.T, d *store.Desk, x things) error {
		_, _, err := d.Journal(t.Context(), store.JournalQuery{Region: x.region, Limit: 10})
		return err
	},
	"Task": func(t *testing.T, d *store.Desk, x things) error {
		_, _, err := d.Task(t.Context(), x.task)
		return err
	},
	"NewTask": func(t *testing.T, d *store.Desk, x things) error {
		return d.NewTask(t.Context(), land.Task{Code: "new", Region: x.region}, nil)
	},
	"Progress": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Progress(t.Context(), store.ProgressQuery{Task: x.task})
		return err
	},
	"Progress of a region": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Progress(t.Context(), store.ProgressQuery{Task: "of-the-city", Region: x.region})
		return err
	},
	"Report": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Report(t.Context(), store.ReportQuery{Task: x.task})
		return err
	},
	"Report of a region": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Report(t.Context(), store.ReportQuery{Task: "of-the-city", Region: x.region})
		return err
	},
	"Template": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Template(t.Context(), x.task)
		return err
	},
	"SetTemplate": func(t *testing.T, d *store.Desk, x things) error {
		return d.SetTemplate(t.Context(), x.task, land.Template{})
	},
	"Reworded": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Reworded(t.Context(), store.ReportQuery{Task: x.task}, land.Template{})
		return err
	},
	"Figures": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Figures(t.Context(), x.task)
		return err
	},
	"NewFigure": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.NewFigure(t.Context(), land.NamedFigure{Task: "of-the-city", Region: x.region}, none)
		return err
	},
	"Statements": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Statements(t.Context(), x.task)
		return err
	},
	"NewStatement": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.NewStatement(t.Context(), land.Statement{Task: x.task}, none)
		return err
	},
	"Statement": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Statement(t.Context(), x.statement)
		return err
	},
	"StatementForm": func(t *testing.T, d *store.Desk, x things) error {
		_, _, err := d.StatementForm(t.Context(), x.statement, report.Text)
		return err
	},
	"IssueStatement": func(t *testing.T, d *store.Desk, x things) error {
		return d.IssueStatement(t.Context(), x.statement, "")
	},
	"JudgeStatement": func(t *testing.T, d *store.Desk, x things) error {
		return d.JudgeStatement(t.Context(), x.statement, land.StatementVerdict{Verdict: land.Sound})
	},
	"StatementSince": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.StatementSince(t.Context(), land.Statement{Task: x.task, Region: x.region, Position: "1", AsOf: land.MustDate("2023-12-31")})
		return err
	},
	"Checks": func(t *testing.T, d *store.Desk, x things) error {
		_, _, err := d.Checks(t.Context(), x.task, "")
		return err
	},
	"Check": func(t *testing.T, d *store.Desk, x things) error {
		_, _, _, err := d.Check(t.Context(), x.check, "")
		return err
	},
	"SampledParcel": func(t *testing.T, d *store.Desk, x things) error {
		_, _, err := d.SampledParcel(t.Context(), x.check, x.parcel)
		return err
	},
	"DrawCheck": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.DrawCheck(t.Context(), land.Check{Title: "t", Seed: "s", Size: 1}, store.Filter{Task: x.task}, store.When{}, none)
		return err
	},
	"DrawCheck of a region": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.DrawCheck(t.Context(), land.Check{Title: "t", Seed: "s", Size: 1}, store.Filter{Task: "of-the-city", Region: x.region}, store.When{}, none)
		return err
	},
	"JudgeParcel": func(t *testing.T, d *store.Desk, x things) error {
		return d.JudgeParcel(t.Context(), x.check, x.parcel, 1, judged(land.AsStated, ""))
	},
	"AnswerParcel": func(t *testing.T, d *store.Desk, x things) error {
		return d.AnswerParcel(t.Context(), x.check, x.parcel, 1, "a")
	},
	"DeclineReopening": func(t *testing.T, d *store.Desk, x things) error {
		return d.DeclineReopening(t.Context(), x.check, x.parcel, 1, "r")
	},
	"CheckFile": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.CheckFile(t.Context(), x.check, x.parcel, x.file)
		return err
	},
	"AddCheckFile": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.AddCheckFile(t.Context(), land.CheckFile{Check: x.check, Parcel: x.parcel}, &store.Incoming{}, none)
		return err
	},
	"CheckReport": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.CheckReport(t.Context(), x.check, "")
		return err
	},
	"WriteCheck": func(t *testing.T, d *store.Desk, x things) error {
		return d.WriteCheck(t.Context(), &bytes.Buffer{}, x.check, "")
	},
	"Export": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Export(t.Context(), &bytes.Buffer{}, store.Export{Filter: store.Filter{Task: x.task}})
		return err
	},
	"Export of a region": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Export(t.Context(), &bytes.Buffer{}, store.Export{Filter: store.Filter{Task: "of-the-city", Region: x.region}})
		return err
	},
	"Parcels": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: x.task}, Limit: 10})
		return err
	},
	"Parcels of a region": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Parcels(t.Context(), store.Listing{Filter: store.Filter{Task: "of-the-city", Region: x.region}, Limit: 10})
		return err
	},
	"Reviews": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Reviews(t.Context(), store.ReviewQuery{Filter: store.Filter{Task: x.task}, Limit: 10})
		return err
	},
	"ParcelTile": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ParcelTile(t.Context(), store.Tile{Z: 14}, store.Filter{Task: x.task})
		return err
	},
	"ParcelTile of a region": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ParcelTile(t.Context(), store.Tile{Z: 14}, store.Filter{Task: "of-the-city", Region: x.region})
		return err
	},
	"DisposalTile": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.DisposalTile(t.Context(), store.Tile{Z: 14}, store.Filter{Task: x.task})
		return err
	},
	"ListParcel": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ListParcel(t.Context(), land.Parcel{Task: "of-the-city", ParcelNo: "1", Category: land.Idle, Region: x.region, Listed: storetest.Figure("1")}, none)
		return err
	},
	"Bring": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Bring(t.Context(), x.task, land.ImportOptions{}, &store.Incoming{})
		return err
	},
	"Imports": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Imports(t.Context(), x.task, 10)
		return err
	},
	"ReadAgain": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ReadAgain(t.Context(), x.imported, 0, land.ImportOptions{})
		return err
	},
	"WorkOn": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.WorkOn(t.Context(), x.imported, func(store.Import) {})
		return err
	},
	"Watch": func(t *testing.T, d *store.Desk, x things) error {
		return d.Watch(t.Context(), x.imported, nil, func(store.Import) {})
	},
	"ImportFindings": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ImportFindings(t.Context(), x.imported)
		return err
	},
	"ImportRows": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ImportRows(t.Context(), x.imported, store.RowFilter{Most: 1})
		return err
	},
	"ImportShapes": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ImportShapes(t.Context(), x.imported, 1)
		return err
	},
	"RefusedRows": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.RefusedRows(t.Context(), x.imported)
		return err
	},
	"EditRow": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.EditRow(t.Context(), x.imported, 0, 1, map[string]string{"remark": "x"})
		return err
	},
	"RollBack": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.RollBack(t.Context(), x.imported, "wrong file")
		return err
	},
	"Dossier": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Dossier(t.Context(), x.disposal, "")
		return err
	},
	"Evidence": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Evidence(t.Context(), x.disposal, x.evidence)
		return err
	},
	"AddEvidence": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.AddEvidence(t.Context(), land.Evidence{Disposal: x.disposal, Paper: land.OtherPaper}, &store.Incoming{}, none)
		return err
	},
	"AddEvidence of a decision": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.AddEvidence(t.Context(), land.Evidence{Disposal: x.disposal, Paper: land.DecisionPaper}, &store.Incoming{}, none)
		return err
	},
	"ChangeEvidence": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ChangeEvidence(t.Context(), x.disposal, x.evidence, 1, store.Words{})
		return err
	},
	"RemoveEvidence": func(t *testing.T, d *store.Desk, x things) error {
		return d.RemoveEvidence(t.Context(), x.disposal, x.evidence, 1)
	},
	"Import": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Import(t.Context(), x.imported)
		return err
	},
	"Commit": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Commit(t.Context(), x.imported, true)
		return err
	},
	"DiscardImport": func(t *testing.T, d *store.Desk, x things) error { return d.DiscardImport(t.Context(), x.imported) },
	"User": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.User(t.Context(), x.login)
		return err
	},
	"ChangeUser": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.ChangeUser(t.Context(), x.login, 1, store.UserChange{})
		return err
	},
	"Invite": func(t *testing.T, d *store.Desk, x things) error {
		_, err := d.Invite(t.Context(), x.login)
		return err
	},
	"AddUser": func(t *testing.T, d *store.Desk, x things) error {
		return d.AddUser(t.Context(), land.Actor{Login: "somebody", Name: "s", Grants: []land.Grant{{Role: land.Officer, Region: x.region}}}, "")
	},
}

// boundless is the methods that name nothing of a region, or show only what the
// desk sees; other tests look at those.
var boundless = []string{
	"Regions", "Tasks", "Users", "AuditLog", "Tokens", "NewToken", "RevokeToken", "Verify", // of the desk
	"SetRegion",       // of who is admin of every region
	"Extent", "Items", // what the desk sees of collections
	"Checkpoint", "Consistency", "Inclusion", // of the tree, which is everybody's
	"Actor", "As", "Close", "KnowsUser", "Measures", "Operator", "Ready", "ReplaceToken", "Run", "Seal", "Copied", "PasswordPolicy", "RunImports", "ReceiveImport", "ImportLimits", "OpenImportFile", "Receive", "OpenFile", "Sweep", "KeepTidy",
	"OpenCheckpoints", "PublicKey", "SetPassword", "SignIn", "SignOut", "ChangePassword", "AcceptInvitation", "AnybodySignsIn", "Audit", "AuditExport", "ExpiresAt", "ExtendSession", "Now", "Today", "Collect", "Describe", "Secret", "Workdays", "Calendar", "Announce", "Tree", // of the store
	"TextOf", // of these tests
}

// What lies in another region is, in every answer, as if it were not there.
func TestAnotherRegionsThingsAreNotThere(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	ctx := t.Context()
	b.Task(land.Task{Code: "of-the-city", Region: "430500"})
	b.Task(land.Task{})
	p := b.Parcel(land.Parcel{Shape: storetest.Box(0, 0, 100, 66)})
	d := b.Disposal(p, land.Disposal{Mu: storetest.Mu("1")})
	imp := must[checked](t)(checkList(t, b.People(storetest.Park).Registrar, oneFeature))
	e := bring(t, b, d, land.OtherPaper, pdf)
	if err := b.Operator().AddUser(ctx, land.Actor{Login: "theirs", Name: "t", Grants: []land.Grant{{Role: land.Officer, Region: storetest.Park}}}, ""); err != nil {
		t.Fatal(err)
	}
	made := must[land.Statement](t)(b.People(storetest.Park).Registrar.NewStatement(ctx,
		land.Statement{Task: storetest.TaskCode, Language: "zh", Signature: land.Signature{Unit: "u"}}, none))
	auditor := b.People(storetest.Park).Auditor
	c, _ := drawn(t, auditor, land.Check{Size: 1}, store.Filter{}, store.When{})
	if err := broughtTo(t, b, auditor, c.ID, p.ID, pdf); err != nil {
		t.Fatal(err)
	}
	_, sampled, err := auditor.SampledParcel(ctx, c.ID, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	theirs := things{storetest.TaskCode, storetest.Park, p.ID, d.ID, imp.ID, e.ID, "theirs", made.ID, c.ID, sampled.Files[0].ID}
	absent := things{"no-such-task", "430599", land.NewID(), land.NewID(), land.NewID(), land.NewID(), "nobody", land.NewID(), land.NewID(), land.NewID()}

	stranger := b.People(storetest.Longhui)
	everybody := land.Actor{Login: "stranger"}
	for _, r := range land.Roles {
		everybody.Grants = append(everybody.Grants, land.Grant{Role: r, Region: storetest.Longhui})
	}
	desks := map[string]*store.Desk{"officer": stranger.Officer, "registrar": stranger.Registrar, "reviewer": stranger.County, "of all roles": b.As(everybody)}
	for name, ask := range asked {
		t.Run(name, func(t *testing.T) {
			for who, desk := range desks {
				of, ofNothing := ask(t, desk, theirs), ask(t, desk, absent)
				if land.KindOf(of) != land.NotFound || land.KindOf(ofNothing) != land.NotFound || of.Error() != ofNothing.Error() {
					t.Errorf("%s: of theirs «%v», of none «%v»", who, of, ofNothing)
				}
			}
		})
	}
	if n := b.Count(`select count(*) from act where actor = 'stranger' or actor like '%.430524'`); n != 0 {
		t.Errorf("%d acts were recorded", n)
	}
}

func TestEveryMethodOfADeskIsAskedAcrossRegions(t *testing.T) {
	t.Parallel()
	desk := reflect.TypeFor[*store.Desk]()
	for i := range desk.NumMethod() {
		name := desk.Method(i).Name
		if _, ok := asked[name]; !ok && !slices.Contains(boundless, name) {
			t.Errorf("nothing asks %s for what lies in another region", name)
		}
	}
}

func TestADeskListsOnlyWhatItSees(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Code: "of-the-city", Region: "430500"})
	b.Task(land.Task{})
	b.Task(land.Task{Code: "of-longhui", Region: storetest.Longhui})
	codes := func(d *store.Desk) (out []string) {
		for _, t := range must[[]land.Task](t)(d.Tasks(t.Context())) {
			out = append(out, t.Code)
		}
		return out
	}
	here, there := b.People(storetest.Park), b.People(storetest.Longhui)
	for _, c := range []struct {
		desk *store.Desk
		want []string
	}{
		{here.Officer, []string{storetest.TaskCode, "of-the-city"}},
		{there.Officer, []string{"of-longhui", "of-the-city"}},
		{here.City, []string{storetest.TaskCode, "of-longhui", "of-the-city"}},
	} {
		if have := codes(c.desk); !slices.Equal(have, c.want) {
			t.Errorf("%s sees the tasks %v, not %v", c.desk.Actor.Login, have, c.want)
		}
	}
	for _, r := range here.Officer.Regions() {
		if r.Code != storetest.Park {
			t.Errorf("the officer of the park sees %s", r.Code)
		}
	}
	if n := len(here.County.Regions()); n != 26 {
		t.Errorf("the county's reviewer sees %d regions", n)
	}
}

// Of a task that is handed down to many, everybody counts their own.
func TestProgressAndExportShowOnlyOnesOwn(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	b.Task(land.Task{Region: "430500"}, land.Target{Region: "430500", Figure: storetest.Figure("30")})
	b.Parcel(land.Parcel{Listed: storetest.Figure("10")})
	b.Parcel(land.Parcel{Listed: storetest.Figure("20"), Region: storetest.Longhui})
	for region, listed := range map[string]string{storetest.Park: "10", storetest.Longhui: "20"} {
		officer := b.People(region).Officer
		p := must[land.Progress](t)(officer.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, By: land.Keys}))
		if p.Region != region || !p.Total.Listed.Equal(storetest.Mu(listed)) || *p.Total.Parcels != 1 {
			t.Errorf("%s: progress of %s with %s mu", region, p.Region, p.Total.Listed)
		}
		var out bytes.Buffer
		if n := must[store.Exported](t)(officer.Export(t.Context(), &out, store.Export{Filter: store.Filter{Task: storetest.TaskCode}})).Features; n != 1 {
			t.Errorf("%s: %d parcels are exported", region, n)
		}
	}
	city := must[land.Progress](t)(b.People(storetest.Park).City.Progress(t.Context(), store.ProgressQuery{Task: storetest.TaskCode, By: []land.Key{land.ByRegion}}))
	if !city.Total.Listed.Equal(storetest.Mu("30")) || len(city.Rows) != 2 {
		t.Errorf("the city has %s mu in %d rows", city.Total.Listed, len(city.Rows))
	}
}
