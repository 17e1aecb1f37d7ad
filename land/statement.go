package land

import (
	"crypto/sha256"
	"time"
)

// Statement is a report made final (定稿): what it said, at which position, with
// who answers for it. It never changes; a wrong one is corrected by another that
// points to it (更正).
type Statement struct {
	ID        ID
	Task      string
	Region    string
	Title     string
	AsOf      Date
	Position  string
	Language  string
	Period    Period
	Since     Date // the date that it compares with; none: it compares with none
	Parts     []string
	Signature Signature
	Corrects  *ID
	Reason    string // why it corrects another
	// Checkpoint is the signed head of the journal at the position or after it.
	Checkpoint string
	// SHA256 is of the report's data, Forms that of each form.
	SHA256     [sha256.Size]byte
	Forms      map[string]string
	MadeBy     string
	MadeByName string // what they are called
	MadeAt     time.Time
	Figures    []StatedFigure
	Issued     *Issue
	Corrected  *ID // the statement that corrects this one
	Verdicts   []StatementVerdict
}

// Signature is the lines at the foot of a form that is handed in.
type Signature struct {
	Unit     string `json:"unit"`     // 填报单位（盖章）
	Head     string `json:"head"`     // 单位负责人
	Reviewer string `json:"reviewer"` // 审核人
	Writer   string `json:"writer"`   // 填报人
	FilledOn Date   `json:"filled_on,omitzero"`
}

// StatedFigure is what a statement says of a category, or of all together.
type StatedFigure struct {
	Category  Category `json:"category,omitzero"`
	Target    *Mu      `json:"target_mu"`
	Counted   Mu       `json:"counted_mu"`
	Remaining *Mu      `json:"remaining_mu"`
	Rate      *string  `json:"completion_rate"`
}

// Stated is the figures of a row.
func Stated(r Row) StatedFigure {
	return StatedFigure{r.Category, r.Target, r.Counted, r.Remaining(), r.CompletionRate()}
}

// Same reports whether two figures say the same.
func (f StatedFigure) Same(o StatedFigure) bool {
	same := func(a, b *Mu) bool { return a == nil && b == nil || a != nil && b != nil && a.Equal(*b) }
	return f.Category == o.Category && same(f.Target, o.Target) && f.Counted.Equal(o.Counted)
}

// Issue is that a statement was issued (签发).
type Issue struct {
	By       string    `json:"by"`
	ByName   string    `json:"by_name,omitzero"`
	At       time.Time `json:"at"`
	Document string    `json:"document"` // its number, where it has one
}

// StatementVerdict is what an auditor says of a statement (核查意见).
type StatementVerdict struct {
	ID      ID        `json:"id"`
	Verdict Soundness `json:"verdict"`
	Note    string    `json:"note"`
	By      string    `json:"by"`
	ByName  string    `json:"by_name,omitzero"`
	At      time.Time `json:"at"`
}

// Soundness is whether an auditor finds a statement true.
type Soundness string

// The verdicts.
const (
	Sound     Soundness = "sound"     // 属实
	Qualified Soundness = "qualified" // 有保留
	Unsound   Soundness = "unsound"   // 不属实
)

// Soundnesses is all of them.
var Soundnesses = []Soundness{Sound, Qualified, Unsound}

// The kinds of acts on statements, templates and figures.
const (
	ActStatement = "statement" // a report made final
	ActIssue     = "issue"     // it was issued
	ActSoundness = "soundness" // an auditor said whether it is true
	ActTemplate  = "template"  // how a task words its report
	ActFigure    = "figure"    // a number entered by hand beside the books
)

// Validate checks the lines at the foot. Rules: each has at most 60 characters,
// the unit 100 and one at least; it was filled in on a day that has come, and not
// before the day of which it tells.
func (s Signature) Validate(asOf, today Date) error {
	var e Error
	for _, f := range []struct {
		name, text  string
		least, most int
	}{{"unit", s.Unit, 1, 100}, {"head", s.Head, 0, 60}, {"reviewer", s.Reviewer, 0, 60}, {"writer", s.Writer, 0, 60}} {
		if err := CheckText("body.signature."+f.name, f.text, f.least, f.most); err != nil {
			e.Details = append(e.Details, err.(*Error).Details...)
		}
	}
	if s.FilledOn.After(today) || s.FilledOn.Before(asOf) {
		e.Details = append(e.Details, Detail{Location: "body.signature.filled_on", Rule: "dates_in_order",
			Message: "it is filled in from the day of which it tells to today"})
	}
	if len(e.Details) > 0 {
		e.Kind = Invalid
		return &e
	}
	return nil
}
