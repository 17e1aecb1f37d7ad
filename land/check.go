package land

import (
	"crypto/sha256"
	"slices"
	"time"
)

// Check is a sample of parcels that an auditor drew (抽查). It moves no mu: what
// is found wrong is answered by the county, and a reopening that the auditor
// proposes is decided by the disposal's own step.
type Check struct {
	ID     ID
	Task   string
	Region string
	Title  string
	Seed   string // stated by the auditor; see [Draw]
	Size   int
	ByArea bool // weighted by listed mu, else each parcel has the same chance
	AsOf   Date
	// Position is what the books knew as it was drawn. With seed, filter and date
	// it draws the same sample again.
	Position string
	Frame    int // how many parcels it was drawn from
	FrameMu  Mu  // and how much they are listed with
	// FrameSHA256 is their [FrameDigest].
	FrameSHA256 [sha256.Size]byte
	DrawnBy     string // the login
	DrawnAt     time.Time
}

// The limits of a check.
const (
	MostSample     = 1000 // parcels of a sample
	MostCheckFiles = 20   // photos and scans of a parcel in a check
)

// The kinds of acts on checks.
const (
	ActCheck     = "check"      // a sample was drawn
	ActVerdict   = "verdict"    // an auditor said what was found on a parcel
	ActAnswer    = "answer"     // the county answered
	ActDecline   = "decline"    // a proposed reopening was declined
	ActCheckFile = "check_file" // a photo or scan was brought
)

// Validate checks what an auditor asks for. Rules: title and seed have 1 to 100
// characters, the sample 1 to 1000 parcels.
func (c Check) Validate() error {
	var e Error
	for _, f := range []struct{ location, text string }{{"body.title", c.Title}, {"body.seed", c.Seed}} {
		if err := CheckText(f.location, f.text, 1, 100); err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		}
	}
	if c.Size < 1 || c.Size > MostSample {
		e.Details = append(e.Details, Detail{Location: "body.size", Rule: "sample_size", Message: "a sample has 1 to 1000 parcels"})
	}
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}

// CheckVerdict is what an auditor found on a parcel.
type CheckVerdict string

// The verdicts.
const (
	AsStated    CheckVerdict = "as_stated"    // 属实
	AreaDiffers CheckVerdict = "area_differs" // 面积不符
	NotStarted  CheckVerdict = "not_started"  // 未动工
	FalsePapers CheckVerdict = "false_papers" // 材料不实
)

// CheckVerdicts is all of them.
var CheckVerdicts = []CheckVerdict{AsStated, AreaDiffers, NotStarted, FalsePapers}

// CheckParcel is a parcel of a sample, with what was found on it and what the
// county answered.
type CheckParcel struct {
	Check      ID
	Parcel     ID
	Region     string
	N          int          // in which place it was drawn, from 1
	Verdict    CheckVerdict // empty: nobody has looked yet
	Note       string
	JudgedBy   string
	JudgedAt   *time.Time
	Reopening  *Reopening
	Answer     string
	AnsweredBy string
	AnsweredAt *time.Time
	Rev        int64
}

// Problem reports whether something was found wrong.
func (p CheckParcel) Problem() bool { return p.Verdict != "" && p.Verdict != AsStated }

// Reopening is a proposal to reopen an accepted disposal (提请反弹).
type Reopening struct {
	Disposal   ID
	Reason     string
	On         Date
	Declined   string // why it was declined
	DeclinedBy string
	DeclinedAt *time.Time
	ReopenedBy string // who took the step that reopened the disposal
	ReopenedAt *time.Time
}

// Outcome is what became of a proposal.
type Outcome string

// The outcomes.
const (
	Waits       Outcome = "waits"
	WasDeclined Outcome = "declined"
	WasReopened Outcome = "reopened"
)

// Outcomes is all of them.
var Outcomes = []Outcome{Waits, WasDeclined, WasReopened}

// Outcome is what became of the proposal.
func (r Reopening) Outcome() Outcome {
	switch {
	case r.ReopenedAt != nil:
		return WasReopened
	case r.Declined != "":
		return WasDeclined
	}
	return Waits
}

// CheckFile is a photo or scan that an auditor, or the county with its answer,
// brought to a parcel of a check. It stays.
type CheckFile struct {
	ID       ID
	Check    ID
	Parcel   ID
	Answers  bool // the county brought it
	Note     string
	File     File
	Camera   Fix // what a photo says of itself
	Told     Fix // what the device said as it was taken
	Uploader string
	// UploaderName is what they were called at the position that was read.
	UploaderName string
	Uploaded     time.Time
	Distance     *float64 // metres from where it was taken to the parcel; computed when it is read
}

// Judgement is what an auditor says of a parcel. What is nil stays.
type Judgement struct {
	Verdict   *CheckVerdict
	Note      *string
	Reopening **Reopening // its disposal, reason and date; a pointer to nil takes the proposal back
}

// Judge plans what an auditor says of the parcel that these books are of.
//
//  1. An auditor of the parcel's region says it, again where it was wrong.
//  2. What is not as stated has a note of 1 to 1000 characters.
//  3. A reopening is proposed for an accepted disposal, where something was found
//     wrong, with a reason of 1 to 500 characters and a date that the step could
//     have. One that was declined can be proposed anew.
//  4. Once the disposal was reopened on it, the finding stands.
func (p CheckParcel) Judge(a Actor, j Judgement, of Books, now time.Time) (CheckParcel, error) {
	if !a.Has(of.Tree, Auditor, p.Region) {
		return p, Refuse(Forbidden, "", "auditor_judges", "an auditor of the region says what was found")
	}
	if p.Reopening != nil && p.Reopening.Outcome() == WasReopened {
		return p, Refuse(Conflict, "", "reopened_on_it", "the disposal was reopened on this finding, which stands")
	}
	if j.Verdict != nil {
		p.Verdict = *j.Verdict
	}
	if j.Note != nil {
		p.Note = *j.Note
	}
	if j.Reopening != nil {
		p.Reopening = *j.Reopening
	} else if !p.Problem() {
		p.Reopening = nil
	}
	if !slices.Contains(CheckVerdicts, p.Verdict) {
		return p, Refuse(Invalid, "body.verdict", "unknown_verdict", "a verdict is as_stated, area_differs, not_started or false_papers")
	}
	least := 0
	if p.Problem() {
		least = 1
	}
	if err := CheckText("body.note", p.Note, least, 1000); err != nil {
		return p, err
	}
	p.JudgedBy, p.JudgedAt = a.Login, &now
	if j.Reopening == nil || p.Reopening == nil {
		return p, nil
	}
	return p, p.proposes(of, DateOf(now))
}

// proposes checks a proposal that is made.
func (p CheckParcel) proposes(of Books, today Date) error {
	const date = "body.reopening.effective_on"
	d, known := of.Disposal(p.Reopening.Disposal)
	switch {
	case !p.Problem():
		return Refuse(Invalid, "body.reopening", "nothing_wrong", "a reopening is proposed where something was found wrong")
	case !known || d.State != StateAccepted:
		return Refuse(Conflict, "body.reopening.disposal", "not_accepted", "the parcel has no such accepted disposal")
	}
	if err := CheckText("body.reopening.reason", p.Reopening.Reason, 1, 500); err != nil {
		return err
	}
	if err := CheckDate(date, p.Reopening.On, of.Task, today); err != nil {
		return err
	}
	moves := []Transfer{d.reopens(p.Reopening.On)}
	if of.closes(moves) {
		return Refuse(Conflict, date, errClosedYear.Details[0].Rule, errClosedYear.Details[0].Message)
	}
	return of.sound(date, d, of.Transfers, moves)
}

// Answers reports whether the actor answers for the county: its reviewer, or a
// registrar of the region.
func (a Actor) Answers(t Tree, region string) bool {
	return a.Reviews(t, LevelCounty, region) || a.Has(t, Registrar, region)
}

// Respond plans the county's answer to a finding, of 1 to 1000 characters, given
// again where more is to be said.
func (p CheckParcel) Respond(a Actor, t Tree, answer string, now time.Time) (CheckParcel, error) {
	switch {
	case !a.Answers(t, p.Region):
		return p, Refuse(Forbidden, "", "county_answers", "a county reviewer or a registrar of the region answers")
	case p.Verdict == "":
		return p, Refuse(Conflict, "", "not_judged", "nothing was found yet that could be answered")
	}
	p.Answer, p.AnsweredBy, p.AnsweredAt = answer, a.Login, &now
	return p, CheckText("body.answer", answer, 1, 1000)
}

// Decline plans that a proposed reopening is not followed, with a reason of 1 to
// 500 characters, by whoever could have reopened: a reviewer of the province, or
// a registrar of the task's region.
func (p CheckParcel) Decline(a Actor, t Tree, in Task, reason string, now time.Time) (CheckParcel, error) {
	switch {
	case !a.Reviews(t, LevelProvince, p.Region) && !a.Has(t, Registrar, in.Region):
		return p, Refuse(Forbidden, "", "province_decides", "a reviewer of the province or a registrar of the task's region decides on a reopening")
	case p.Reopening == nil || p.Reopening.Outcome() != Waits:
		return p, Refuse(Conflict, "", "nothing_proposed", "no proposed reopening waits for a decision")
	}
	declined := *p.Reopening
	declined.Declined, declined.DeclinedBy, declined.DeclinedAt = reason, a.Login, &now
	p.Reopening = &declined
	return p, CheckText("body.reason", reason, 1, 500)
}

// Add plans a photo or scan beside those that the parcel has: of an auditor, or
// of the county once something was found.
func (p CheckParcel) Add(a Actor, t Tree, f CheckFile, have int, today Date) (CheckFile, error) {
	switch {
	case a.Has(t, Auditor, p.Region):
	case a.Answers(t, p.Region) && p.Verdict == "":
		return f, Refuse(Conflict, "", "not_judged", "nothing was found yet that could be answered")
	case a.Answers(t, p.Region):
		f.Answers = true
	default:
		return f, Refuse(Forbidden, "", "auditor_judges", "an auditor, or who answers for the county, brings a file")
	}
	if have >= MostCheckFiles {
		return f, Refuse(Conflict, "body.file", "too_many_files", "a parcel of a check has at most 20 files")
	}
	if taken := f.Told.Taken; taken != nil && DateOf(*taken).After(today.AddDays(1)) {
		return f, Refuse(Invalid, "body.taken_at", "after_today", "the time lies after today")
	}
	if f.Told.At != nil && !onGlobe(*f.Told.At) {
		return f, Refuse(Invalid, "body.lon", "position_range", "a position is a longitude from -180 to 180 and a latitude from -90 to 90")
	}
	return f, CheckText("body.note", f.Note, 0, 500)
}
