package land_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"sanlei/land"
)

func measureBy(t *testing.T, code string) land.Measure {
	t.Helper()
	i := slices.IndexFunc(land.Measures, func(m land.Measure) bool { return m.Code == code })
	if i < 0 {
		t.Fatalf("no measure %s", code)
	}
	return land.Measures[i]
}

func paper(code string) land.Evidence { return land.Evidence{Paper: code} }

// Every measure asks for something, of papers that have names in both languages.
func TestEveryMeasureAsksForEvidence(t *testing.T) {
	t.Parallel()
	for _, m := range land.Measures {
		_, mandatory := m.Complete(nil)
		if mandatory == 0 {
			t.Errorf("%s asks for nothing", m.Code)
		}
		for _, r := range m.Evidence {
			for _, p := range r.Papers {
				if p.Code == "" || p.Chinese == "" || p.English == "" || p.Code == land.OtherPaper || p.Code == land.DecisionPaper {
					t.Errorf("%s asks for %+v", m.Code, p)
				}
			}
		}
	}
}

func TestWhatIsMissingIsNamedOneByOne(t *testing.T) {
	t.Parallel()
	number := func(e land.Evidence) land.Evidence { e.SupervisionNo = "4305252023B00001"; return e }
	for _, c := range []struct {
		name, measure string
		have          []land.Evidence
		want          string
	}{
		{"nothing", "PG02", nil, "evidence.grant_contract evidence_is_missing"},
		{"a contract without its supervision number", "PG02", []land.Evidence{paper("grant_contract")}, "evidence.grant_contract.supervision_no evidence_is_missing"},
		{"a contract", "PG02", []land.Evidence{number(paper("grant_contract"))}, ""},
		{"the confirmation will do", "PG02", []land.Evidence{number(paper("deal_confirmation"))}, ""},
		{"the number stands on another paper", "PG02", []land.Evidence{paper("grant_contract"), number(paper(land.OtherPaper))}, "evidence.grant_contract.supervision_no evidence_is_missing"},
		{"one of two is whole", "PG02", []land.Evidence{paper("grant_contract"), number(paper("deal_confirmation"))}, ""},
		{"a decision alone", "PG04", []land.Evidence{paper("allocation_decision")}, ""},
		{"a recognition without photos", "PG04", []land.Evidence{paper("county_recognition")}, "evidence.site_photo evidence_is_missing"},
		{"photos without a recognition", "PG04", []land.Evidence{paper(land.SitePhoto)}, "evidence.allocation_decision evidence_is_missing"},
		{"a recognition with photos", "PG04", []land.Evidence{paper("county_recognition"), paper(land.SitePhoto)}, ""},
		{"two fields of one paper", "PG05", []land.Evidence{paper("withdrawal_decision")},
			"evidence.withdrawal_decision.number evidence_is_missing, evidence.withdrawal_decision.issued_on evidence_is_missing, evidence.provincial_list evidence_is_missing"},
		{"what is welcome may lack", "XZ01", []land.Evidence{paper("construction_permit"), paper("start_declaration"), paper(land.SitePhoto)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			same(t, "faults", faults(measureBy(t, c.measure).Prove(land.Disposal{}, c.have), land.Invalid), c.want)
		})
	}
	withdrawn := []land.Evidence{paper("withdrawal_decision"), paper("provincial_list")}
	withdrawn[0].Number, withdrawn[0].IssuedOn = "〔2023〕1号", date("2023-03-01")
	part := measureBy(t, "PG06")
	same(t, "a part that nobody drew", faults(part.Prove(land.Disposal{}, withdrawn), land.Invalid), "geometry drawing_is_missing")
	same(t, "a drawn part", faults(part.Prove(land.Disposal{Shape: orb.MultiPolygon{}}, withdrawn), land.Invalid), "")
	met, of := measureBy(t, "XZ05").Complete([]land.Evidence{paper("take_back_agreement"), paper("deregistration"), paper("deregistration")})
	same(t, "two of three", [2]int{met, of}, [2]int{2, 3})
}

func TestFlagsTellAReviewerAndRefuseNothing(t *testing.T) {
	t.Parallel()
	metres := func(m float64) *float64 { return &m }
	at := func(day string) *time.Time { d := land.MustDate(day).Add(2 * time.Hour); return &d }
	spot := &orb.Point{110.57, 27.06}
	photo := func(change func(*land.Evidence)) land.Evidence {
		e := land.Evidence{Paper: land.SitePhoto, Told: land.Fix{At: spot, Accuracy: metres(10), Taken: at("2023-05-02")}, Distance: metres(0)}
		change(&e)
		return e
	}
	for _, c := range []struct {
		name string
		e    land.Evidence
		want []land.EvidenceFlag
	}{
		{"a good photo", photo(func(*land.Evidence) {}), nil},
		{"no position", photo(func(e *land.Evidence) { e.Told.At, e.Distance = nil, nil }), []land.EvidenceFlag{land.FlagNoPosition}},
		{"far, within the accuracy", photo(func(e *land.Evidence) { e.Distance = metres(60) }), nil},
		{"far", photo(func(e *land.Evidence) { e.Distance = metres(60.1) }), []land.EvidenceFlag{land.FlagFar}},
		{"the accuracy is the device's, not the camera's", photo(func(e *land.Evidence) { e.Camera.At, e.Told.At, e.Distance = spot, nil, metres(60) }), []land.EvidenceFlag{land.FlagFar}},
		{"camera and device far apart", photo(func(e *land.Evidence) { e.Camera.At, e.Gap = spot, metres(500) }), []land.EvidenceFlag{land.FlagDisagree}},
		{"apart, within the accuracy", photo(func(e *land.Evidence) { e.Camera.At, e.Gap = spot, metres(110) }), nil},
		{"apart, beyond the accuracy", photo(func(e *land.Evidence) { e.Camera.At, e.Gap = spot, metres(110.1) }), []land.EvidenceFlag{land.FlagDisagree}},
		{"set by hand", photo(func(e *land.Evidence) { e.Placed.At = spot }), []land.EvidenceFlag{land.FlagByHand}},
		{"taken before the date of the fact", photo(func(e *land.Evidence) { e.Camera.Taken = at("2023-04-30") }), []land.EvidenceFlag{land.FlagBeforeDate}},
		{"taken nobody knows when", photo(func(e *land.Evidence) { e.Told.Taken = nil }), []land.EvidenceFlag{land.FlagNoTime}},
		{"a document of its time", land.Evidence{Paper: "lease", IssuedOn: date("2023-01-01")}, nil},
		{"a document from before the baseline", land.Evidence{Paper: "lease", IssuedOn: date("2022-12-30")}, []land.EvidenceFlag{land.FlagBeforeBaseline}},
		{"a document without a date", land.Evidence{Paper: "lease"}, []land.EvidenceFlag{land.FlagUndated}},
		{"another paper without a date", land.Evidence{Paper: land.OtherPaper}, nil},
		{"an odd supervision number", land.Evidence{Paper: "grant_contract", IssuedOn: date("2023-01-01"), SupervisionNo: "X1"}, []land.EvidenceFlag{land.FlagSupervision}},
		{"a supervision number", land.Evidence{Paper: "grant_contract", IssuedOn: date("2023-01-01"), SupervisionNo: "4305252021B00123"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			same(t, "flags", append([]land.EvidenceFlag(nil), c.e.Flags(date("2023-05-01"), date("2022-12-31"))...), c.want)
		})
	}
}

func TestEveryFaultOfWhatIsSaidOfEvidenceIsTold(t *testing.T) {
	t.Parallel()
	at := func(lon, lat float64) *orb.Point { return &orb.Point{lon, lat} }
	taken := func(day string) *time.Time { d := land.MustDate(day).Add(2 * time.Hour); return &d }
	for _, c := range []struct {
		name   string
		change func(*land.Evidence)
		want   string
	}{
		{"nothing", func(*land.Evidence) {}, ""},
		{"a number of 101 characters", func(e *land.Evidence) { e.Number = strings.Repeat("号", 101) }, "body.number text_length"},
		{"an issuer of 201", func(e *land.Evidence) { e.Issuer = strings.Repeat("局", 201) }, "body.issuer text_length"},
		{"a supervision number of 21", func(e *land.Evidence) { e.SupervisionNo = strings.Repeat("4", 21) }, "body.supervision_no text_length"},
		{"a note of 501", func(e *land.Evidence) { e.Note = strings.Repeat("注", 501) }, "body.note text_length"},
		{"issued today", func(e *land.Evidence) { e.IssuedOn = today }, ""},
		{"issued tomorrow", func(e *land.Evidence) { e.IssuedOn = today.AddDays(1) }, "body.issued_on after_today"},
		{"taken by a clock that is a day fast", func(e *land.Evidence) { e.Told.Taken = taken("2024-01-21") }, ""},
		{"taken after tomorrow", func(e *land.Evidence) { e.Told.Taken = taken("2024-01-22") }, "body.taken_at after_today"},
		{"a photo of the ground as a document", func(e *land.Evidence) { e.Paper = land.SitePhoto }, "body.file photo_is_an_image"},
		{"a photo of the ground", func(e *land.Evidence) { e.Paper, e.File.Media = land.SitePhoto, land.MediaJPEG }, ""},
		{"the poles and the edge of the map", func(e *land.Evidence) { e.Told.At, e.Placed.At = at(180, -90), at(-180, 90) }, ""},
		{"latitude before longitude", func(e *land.Evidence) { e.Placed.At = at(27.06, 110.57) }, "body.position position_range"},
		{"no number", func(e *land.Evidence) { e.Told.At = at(math.NaN(), 27) }, "body.lon position_range"},
		{"all of it", func(e *land.Evidence) { e.Paper, e.Told.At, e.Placed.At = "lease", at(181, 0), at(0, -91) },
			"body.type paper_of_measure, body.lon position_range, body.position position_range"},
	} {
		e := land.Evidence{Paper: land.OtherPaper, File: land.File{Media: land.MediaPDF, Bytes: 1}}
		c.change(&e)
		same(t, c.name, faults(e.Validate(measureBy(t, "XZ05"), today), land.Invalid), c.want)
	}
}

func TestWhoBringsEvidenceAndWhen(t *testing.T) {
	t.Parallel()
	at := func(paper string, act *land.ID) land.Evidence {
		return land.Evidence{Paper: paper, Decides: act, File: land.File{Media: land.MediaPDF, Bytes: 1}}
	}
	decision := land.NewID()
	full := slices.Repeat([]land.Evidence{{}}, land.MostEvidence)
	for _, c := range []struct {
		name     string
		state    land.State
		actor    land.Actor
		evidence land.Evidence
		have     []land.Evidence
		kind     land.Kind
		want     string
	}{
		{"an officer to a draft", land.Draft, officer, at("deregistration", nil), nil, "", ""},
		{"an officer to what was returned", land.Returned, officer, at("other", nil), nil, "", ""},
		{"an officer to what is submitted", land.Submitted, officer, at("deregistration", nil), nil, land.Conflict, "editable"},
		{"an officer to what is accepted", land.StateAccepted, officer, at("deregistration", nil), nil, land.Conflict, "editable"},
		{"a reviewer", land.Draft, county, at("deregistration", nil), nil, land.Forbidden, "officer_brings_evidence"},
		{"a registrar to a draft", land.Draft, registrar, at("deregistration", nil), nil, land.Forbidden, "officer_brings_evidence"},
		{"the scan of a recorded decision", land.StateAccepted, registrar, at(land.DecisionPaper, &decision), nil, "", ""},
		{"the scan of nothing", land.StateAccepted, registrar, at(land.DecisionPaper, nil), nil, land.Conflict, "body.type no_recorded_decision"},
		{"an officer's scan", land.StateAccepted, officer, at(land.DecisionPaper, &decision), nil, land.Forbidden, "registrar_keeps_scans"},
		{"a paper of another measure", land.Draft, officer, at("lease", nil), nil, land.Invalid, "body.type paper_of_measure"},
		{"a photo that is none", land.Draft, officer, at(land.SitePhoto, nil), nil, land.Invalid, "body.file photo_is_an_image"},
		{"one too many", land.Draft, officer, at("other", nil), full, land.TooLarge, "body.file evidence_quota"},
		{"the last byte", land.Draft, officer, at("other", nil), []land.Evidence{{File: land.File{Bytes: land.MostEvidenceBytes - 1}}}, "", ""},
		{"too many bytes", land.Draft, officer, at("other", nil), []land.Evidence{{File: land.File{Bytes: land.MostEvidenceBytes}}}, land.TooLarge, "body.file evidence_quota"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := open(t, "10")
			d := land.Disposal{ID: land.NewID(), Region: "430525-P01", Measure: "XZ05", Mu: mu("10"), DatedOn: date("2023-05-01"), State: c.state, Submitter: "officer"}
			l.Disposals = append(l.Disposals, d)
			c.evidence.Disposal = d.ID
			change, err := l.AddEvidence(c.actor, c.evidence, measureBy(t, "XZ05"), c.have, date("2023-06-01"))
			same(t, "faults", faults(err, c.kind), c.want)
			if err == nil && (change.Act.Kind != land.ActEvidence || len(change.Transfers) > 0) {
				t.Errorf("%+v", change)
			}
		})
	}
}
