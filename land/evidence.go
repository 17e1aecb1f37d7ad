package land

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

// Evidence is a document or photo of a disposal, kept as a file.
type Evidence struct {
	ID            ID
	Parcel        ID
	Disposal      ID
	Region        string
	Decides       *ID    // the act of the recorded decision whose scan it is
	Paper         string // the code of a Paper
	Number        string
	Issuer        string
	IssuedOn      Date   // none where nobody said
	SupervisionNo string // the electronic supervision number (电子监管号)
	Note          string
	File          File
	Camera        Fix // what the photo itself says
	Told          Fix // what the device said when the photo was taken
	Placed        Placed
	Uploader      string
	Uploaded      time.Time
	Removed       bool
	Rev           int64

	// Distance is how far in metres the position lies from the parcel, Gap how
	// far the camera's position lies from the device's. Nil: not known. They are
	// computed when the evidence is read.
	Distance, Gap *float64

	// The names of Uploader and of Placed.By at the position that was read; empty
	// where the reader did not ask for them.
	UploaderName, PlacerName string
}

// File is bytes that are kept under their SHA-256.
type File struct {
	SHA256 []byte
	Bytes  int64
	Media  string
	Name   string // as it came, cleaned, with the ending of its media; for people alone
}

// Fix is where and when a photo was taken.
type Fix struct {
	At       *orb.Point // longitude and latitude in degrees
	Accuracy *float64   // metres
	Heading  *float64   // degrees from north, clockwise
	Taken    *time.Time
}

// Placed is a position that somebody set by hand (人工定位).
type Placed struct {
	At   *orb.Point
	By   string
	When *time.Time
}

// The limits of evidence.
const (
	MostEvidence      = 60        // pieces of a disposal
	MostEvidenceBytes = 512 << 20 // bytes of a disposal
	MostEvidenceFile  = 50 << 20  // bytes of a file
)

// Photo reports whether it is a photo of the ground.
func (e Evidence) Photo() bool { return e.Paper == SitePhoto }

// Position is where the photo was taken: as set by hand, else as the device
// said, else as the camera wrote. Source is hand, device, camera or empty.
func (e Evidence) Position() (at *orb.Point, source string) {
	switch {
	case e.Placed.At != nil:
		return e.Placed.At, "hand"
	case e.Told.At != nil:
		return e.Told.At, "device"
	case e.Camera.At != nil:
		return e.Camera.At, "camera"
	}
	return nil, ""
}

// Taken is when the photo was taken: as the camera wrote, else as the device said.
func (e Evidence) Taken() *time.Time {
	if e.Camera.Taken != nil {
		return e.Camera.Taken
	}
	return e.Told.Taken
}

// EvidenceFlag is something about a piece of evidence that a reviewer is told.
// It keeps nothing out of the books.
type EvidenceFlag string

// The flags.
const (
	FlagNoPosition     EvidenceFlag = "no_position"        // 无定位
	FlagFar            EvidenceFlag = "far_away"           // beyond 50 m and the accuracy
	FlagDisagree       EvidenceFlag = "positions_disagree" // camera and device, by more than 100 m and the accuracy
	FlagByHand         EvidenceFlag = "placed_by_hand"     // 人工定位
	FlagNoTime         EvidenceFlag = "no_time"            // nobody knows when the photo was taken
	FlagBeforeDate     EvidenceFlag = "photo_before_date"  // taken before the date of the disposal
	FlagUndated        EvidenceFlag = "undated"            // a document without its date
	FlagBeforeBaseline EvidenceFlag = "before_baseline"    // a document from before the task's baseline
	FlagSupervision    EvidenceFlag = "odd_supervision_no" // a supervision number unlike others
)

// EvidenceFlags is all of them.
var EvidenceFlags = []EvidenceFlag{FlagNoPosition, FlagFar, FlagDisagree, FlagByHand, FlagNoTime, FlagBeforeDate,
	FlagUndated, FlagBeforeBaseline, FlagSupervision}

// The distances in metres from which a position is told to a reviewer.
const (
	farAway  = 50
	disagree = 100
)

// supervisionForm is county, year, a letter for the kind of supply, serial number.
var supervisionForm = regexp.MustCompile(`^[0-9]{6}(19|20)[0-9]{2}[A-Z][0-9]{5}`)

// Flags is what a reviewer is told about a piece of evidence of a disposal of
// the date, in a task of the baseline.
func (e Evidence) Flags(dated, baseline Date) []EvidenceFlag {
	flags := []EvidenceFlag{}
	add := func(yes bool, f EvidenceFlag) {
		if yes {
			flags = append(flags, f)
		}
	}
	if e.Photo() {
		at, source := e.Position()
		taken := e.Taken()
		slack := 0.0
		if e.Told.Accuracy != nil {
			slack = *e.Told.Accuracy
		}
		far := farAway + 0.0
		if source == "device" {
			far += slack
		}
		add(at == nil, FlagNoPosition)
		add(at != nil && e.Distance != nil && *e.Distance > far, FlagFar)
		add(e.Gap != nil && *e.Gap > disagree+slack, FlagDisagree)
		add(source == "hand", FlagByHand)
		add(taken == nil, FlagNoTime)
		add(taken != nil && DateOf(*taken).Before(dated), FlagBeforeDate)
		return flags
	}
	add(e.IssuedOn.IsZero() && e.Paper != OtherPaper, FlagUndated)
	add(!e.IssuedOn.IsZero() && e.IssuedOn.Before(baseline), FlagBeforeBaseline)
	add(e.SupervisionNo != "" && !supervisionForm.MatchString(e.SupervisionNo), FlagSupervision)
	return flags
}

// names reports whether the paper names a field.
func (e Evidence) names(field string) bool {
	switch field {
	case FieldNumber:
		return e.Number != ""
	case FieldIssuedOn:
		return !e.IssuedOn.IsZero()
	case FieldSupervision:
		return e.SupervisionNo != ""
	}
	return false
}

// is reports whether the evidence is one of the papers asked for.
func (r Requirement) is(e Evidence) bool {
	return slices.ContainsFunc(r.Papers, func(p Paper) bool { return p.Code == e.Paper })
}

// lacks is what the best of the evidence leaves unmet: nil where it is met, the
// fields that it does not name, or "" alone where no paper is there.
func (r Requirement) lacks(have []Evidence) []string {
	best := []string{""}
	for _, e := range have {
		if !r.is(e) {
			continue
		}
		missing := slices.DeleteFunc(slices.Clone(r.Fields), e.names)
		if len(missing) == 0 {
			return nil
		}
		if best[0] == "" || len(missing) < len(best) {
			best = missing
		}
	}
	return best
}

// Met reports whether the evidence meets the requirement.
func (r Requirement) Met(have []Evidence) bool { return len(r.lacks(have)) == 0 }

// Complete counts the mandatory requirements of the measure and how many of
// them the evidence meets ("3/4 份").
func (m Measure) Complete(have []Evidence) (met, of int) {
	for _, r := range m.Evidence {
		if r.Mandatory {
			of++
			if r.Met(have) {
				met++
			}
		}
	}
	return met, of
}

// Prove refuses a disposal whose evidence lacks something mandatory: one detail
// for each paper and each field that is missing. Its location is evidence, the
// code of the first paper that would do, and the field; that of a drawing that
// the measure asks for is geometry.
func (m Measure) Prove(x Disposal, have []Evidence) error {
	e := &Error{Kind: Invalid}
	if x.Shape == nil && slices.Contains(drawnPart, m.Code) {
		e.Details = append(e.Details, Detail{Location: "geometry", Rule: "drawing_is_missing", Message: "missing: the part as it is drawn"})
	}
	for _, r := range m.Evidence {
		if !r.Mandatory {
			continue
		}
		for _, field := range r.lacks(have) {
			d := Detail{Location: "evidence." + r.Papers[0].Code, Rule: "evidence_is_missing", Message: "missing: " + r.english()}
			if field != "" {
				d.Location += "." + field
				d.Message += " names no " + strings.ReplaceAll(field, "_", " ")
			}
			e.Details = append(e.Details, d)
		}
	}
	if len(e.Details) == 0 {
		return nil
	}
	return e
}

func (r Requirement) english() string {
	names := make([]string, len(r.Papers))
	for i, p := range r.Papers {
		names[i] = p.English
	}
	return strings.Join(names, " or ")
}

// Validate checks what somebody says about a piece of evidence. Rules: the paper
// is one that the measure asks for, or one that belongs to no measure; texts are
// within their limits; a document is not issued after today, and a photo not
// taken after tomorrow, for clocks go wrong; a photo is an image; positions lie
// on the globe.
func (e Evidence) Validate(m Measure, today Date) error {
	var all Error
	add := func(err error) {
		if err != nil {
			all.Details = append(all.Details, err.(*Error).Details...)
		}
	}
	if !slices.Contains([]string{SitePhoto, OtherPaper, DecisionPaper}, e.Paper) && !slices.ContainsFunc(m.Evidence, func(r Requirement) bool { return r.is(e) }) {
		add(Refuse(Invalid, "body.type", "paper_of_measure", "the disposal's measure asks for no such paper"))
	}
	add(CheckText("body.number", e.Number, 0, 100))
	add(CheckText("body.issuer", e.Issuer, 0, 200))
	add(CheckText("body.supervision_no", e.SupervisionNo, 0, 20))
	add(CheckText("body.note", e.Note, 0, 500))
	if e.IssuedOn.After(today) {
		add(Refuse(Invalid, "body.issued_on", "after_today", "the date lies after today"))
	}
	if taken := e.Told.Taken; taken != nil && DateOf(*taken).After(today.AddDays(1)) {
		add(Refuse(Invalid, "body.taken_at", "after_today", "the time lies after today"))
	}
	if e.Photo() && !strings.HasPrefix(e.File.Media, "image/") {
		add(Refuse(Invalid, "body.file", "photo_is_an_image", "a site photo is an image"))
	}
	for _, p := range []struct {
		location string
		at       *orb.Point
	}{{"body.lon", e.Told.At}, {"body.position", e.Placed.At}} {
		if p.at != nil && !onGlobe(*p.at) {
			add(Refuse(Invalid, p.location, "position_range", "a position is a longitude from -180 to 180 and a latitude from -90 to 90"))
		}
	}
	if len(all.Details) > 0 {
		all.Kind = Invalid
		return &all
	}
	return nil
}

// onGlobe is false for what is no number, too.
func onGlobe(p orb.Point) bool { return p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90 }

// AddEvidence plans a new piece of evidence beside those that the disposal has.
//
//  1. An officer of the region adds it while the disposal can be edited.
//  2. The scan of a recorded decision (DecisionPaper) is added by a registrar of
//     the task's region to the decision that it names.
//  3. A disposal has at most 60 pieces and 512 MiB.
func (b Books) AddEvidence(a Actor, e Evidence, m Measure, have []Evidence, today Date) (Change, error) {
	if e.Paper == DecisionPaper {
		if !a.Has(b.Tree, Registrar, b.Task.Region) {
			return Change{}, Refuse(Forbidden, "", "registrar_keeps_scans", "a registrar of the task's region keeps the scans of decisions")
		}
		if e.Decides == nil {
			return Change{}, Refuse(Conflict, "body.type", "no_recorded_decision", "no recorded decision stands on this disposal")
		}
	} else if err := b.maySupport(a, e.Disposal); err != nil {
		return Change{}, err
	}
	if err := e.Validate(m, today); err != nil {
		return Change{}, err
	}
	sum := e.File.Bytes
	for _, h := range have {
		sum += h.File.Bytes
	}
	if len(have) >= MostEvidence || sum > MostEvidenceBytes {
		return Change{}, Refuse(TooLarge, "body.file", "evidence_quota",
			fmt.Sprintf("a disposal has at most %d pieces of evidence and %d MiB", MostEvidence, MostEvidenceBytes>>20))
	}
	return b.aside(Act{Kind: ActEvidence, EffectiveOn: today}), nil
}

// ChangeEvidence plans that something else is said about a piece of evidence, or
// its position set by hand.
func (b Books) ChangeEvidence(a Actor, e Evidence, m Measure, today Date) (Change, error) {
	if err := b.mayTouch(a, e); err != nil {
		return Change{}, err
	}
	if err := e.Validate(m, today); err != nil {
		return Change{}, err
	}
	return b.aside(Act{Kind: ActDescribe, EffectiveOn: today}), nil
}

// RemoveEvidence plans that a piece of evidence is taken away; its history stays.
func (b Books) RemoveEvidence(a Actor, e Evidence, today Date) (Change, error) {
	if err := b.mayTouch(a, e); err != nil {
		return Change{}, err
	}
	return b.aside(Act{Kind: ActRemove, EffectiveOn: today}), nil
}

// mayTouch lets officers change what belongs to a disposal that they may edit; a
// scan of a decision stays as it is.
func (b Books) mayTouch(a Actor, e Evidence) error {
	if e.Decides != nil {
		return Refuse(Conflict, "", "scan_stays", "the scan of a decision stays with it")
	}
	return b.maySupport(a, e.Disposal)
}

func (b Books) maySupport(a Actor, id ID) error {
	d, ok := b.Disposal(id)
	switch {
	case !ok:
		return Refuse(NotFound, "", "unknown_id", "there is nothing by this id")
	case !a.Has(b.Tree, Officer, d.Region):
		return Refuse(Forbidden, "", "officer_brings_evidence", "an officer of the region brings evidence")
	case !d.State.Editable():
		return Refuse(Conflict, "", "editable", "a disposal can be changed only before it is submitted")
	}
	return nil
}
