package api

import (
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sanlei/land"
	"sanlei/land/store"
)

// checkedEntry is a parcel of a sample as it stood when it was drawn, with what
// was found of it.
type checkedEntry struct {
	Parcel         land.ID            `json:"parcel"`
	N              int                `json:"n"` // in which place it was drawn
	ParcelNo       string             `json:"parcel_no"`
	Name           string             `json:"name"`
	Category       land.Category      `json:"category"`
	Region         string             `json:"region"`
	Status         land.Status        `json:"status"`
	ListedMu       land.Mu            `json:"listed_mu"`
	AcceptedMu     land.Mu            `json:"accepted_mu"`
	Verdict        *land.CheckVerdict `json:"verdict"` // null: nobody has looked yet
	Note           string             `json:"note"`
	JudgedBy       string             `json:"judged_by"`
	JudgedByName   string             `json:"judged_by_name,omitzero"` // what they were called at the position
	JudgedAt       *time.Time         `json:"judged_at"`
	Reopening      *checkReopening    `json:"reopening"`
	Answer         string             `json:"answer"`
	AnsweredBy     string             `json:"answered_by"`
	AnsweredByName string             `json:"answered_by_name,omitzero"`
	AnsweredAt     *time.Time         `json:"answered_at"`
	Files          []checkFile        `json:"files"`
	Rev            int64              `json:"rev"` // makes its ETag
}

// checkReopening is a reopening that the auditor proposed.
type checkReopening struct {
	Disposal      land.ID      `json:"disposal"`
	Reason        string       `json:"reason"`
	EffectiveOn   land.Date    `json:"effective_on"`
	Outcome       land.Outcome `json:"outcome"`
	Declined      string       `json:"declined"`   // why
	DecidedBy     string       `json:"decided_by"` // empty while it waits
	DecidedByName string       `json:"decided_by_name,omitzero"`
	DecidedAt     *time.Time   `json:"decided_at"`
}

// checkJudgement is what an auditor says of a parcel; what it leaves out stays.
type checkJudgement struct {
	Verdict   land.CheckVerdict `json:"verdict,omitzero"`
	Note      *string           `json:"note,omitzero"`
	Reopening proposing         `json:"reopening,omitzero"`
}

// proposing is a reopening that is proposed, or null, which takes it back.
type proposing struct{ to **land.Reopening }

type reopeningDraft struct {
	Disposal    land.ID   `json:"disposal"`
	Reason      string    `json:"reason"`
	EffectiveOn land.Date `json:"effective_on"`
}

// UnmarshalJSONFrom reads a proposal, or null.
func (p *proposing) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	p.to = new(*land.Reopening)
	if d.PeekKind() == 'n' {
		return d.SkipValue()
	}
	var draft reopeningDraft
	if err := json.UnmarshalDecode(d, &draft); err != nil {
		return err
	}
	*p.to = &land.Reopening{Disposal: draft.Disposal, Reason: draft.Reason, On: draft.EffectiveOn}
	return nil
}

// proposedSchema describes it.
func proposedSchema() *openapi3.Schema {
	s := openapi3.NewObjectSchema().WithNullable().WithRequired([]string{"disposal", "reason", "effective_on"}).
		WithProperty("disposal", openapi3.NewUUIDSchema()).WithProperty("reason", openapi3.NewStringSchema()).
		WithProperty("effective_on", openapi3.NewStringSchema().WithFormat("date"))
	s.Description = "A reopening that is proposed for an accepted disposal; null takes the proposal back"
	return s
}

type checkAnswer struct {
	Answer string `json:"answer"`
}

type checkDecline struct {
	Reason string `json:"reason"`
}

var showChecked = operation{
	id: "getCheckedParcel", summary: "A parcel of a sample with what was found", params: checkedID, gives: gives{of: checkedEntry{}, etag: true},
	serve: func(c *call) (answer, error) { return c.giveChecked(nil) },
}

var judgeParcel = operation{
	id: "judgeParcel", summary: "Say as an auditor what was found on a parcel, and propose a reopening", params: checkedID, guarded: true,
	takes: takes{of: checkJudgement{}, media: mergePatch}, gives: gives{of: checkedEntry{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[checkJudgement](c)
		if err != nil {
			return answer{}, err
		}
		j := land.Judgement{Note: in.Note, Reopening: in.Reopening.to}
		if in.Verdict != "" {
			j.Verdict = &in.Verdict
		}
		return c.changeChecked(func(check, parcel land.ID, rev int64) error {
			return c.desk().JudgeParcel(c.ctx(), check, parcel, rev, j)
		})
	},
}

var answerCheck = operation{
	id: "answerCheckedParcel", summary: "Answer for the county what was found on a parcel", params: checkedID, guarded: true,
	takes: takes{of: checkAnswer{}}, gives: gives{of: checkedEntry{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[checkAnswer](c)
		if err != nil {
			return answer{}, err
		}
		return c.changeChecked(func(check, parcel land.ID, rev int64) error {
			return c.desk().AnswerParcel(c.ctx(), check, parcel, rev, in.Answer)
		})
	},
}

var declineReopening = operation{
	id: "declineReopening", summary: "Decline a reopening that an auditor proposed; following it is the step reopen of the disposal", params: checkedID, guarded: true,
	takes: takes{of: checkDecline{}}, gives: gives{of: checkedEntry{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[checkDecline](c)
		if err != nil {
			return answer{}, err
		}
		return c.changeChecked(func(check, parcel land.ID, rev int64) error {
			return c.desk().DeclineReopening(c.ctx(), check, parcel, rev, in.Reason)
		})
	},
}

// changeChecked changes a parcel of a sample where it still is as the caller has
// read it.
func (c *call) changeChecked(change func(check, parcel land.ID, rev int64) error) (answer, error) {
	id, parcel := value[land.ID](c, "id"), value[land.ID](c, "parcel")
	rev, err := c.expected(func() (int64, error) { _, p, err := c.desk().SampledParcel(c.ctx(), id, parcel); return p.Rev, err })
	if err != nil {
		return answer{}, err
	}
	return c.giveChecked(change(id, parcel, rev))
}

func (c *call) giveChecked(err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	_, p, err := c.desk().SampledParcel(c.ctx(), value[land.ID](c, "id"), value[land.ID](c, "parcel"))
	return answer{body: checkedOf(p), rev: p.Rev}, err
}

func checkedOf(p store.SampledParcel) checkedEntry {
	out := checkedEntry{Parcel: p.Parcel, N: p.N, ParcelNo: p.ParcelNo, Name: p.Name, Category: p.Category, Region: p.Region, Status: p.Status,
		ListedMu: p.Listed, AcceptedMu: p.Accepted, Note: p.Note, JudgedBy: p.JudgedBy, JudgedByName: p.JudgedByName, JudgedAt: inShanghai(p.JudgedAt),
		Answer: p.Answer, AnsweredBy: p.AnsweredBy, AnsweredByName: p.AnsweredByName, AnsweredAt: inShanghai(p.AnsweredAt), Files: make([]checkFile, len(p.Files)), Rev: p.Rev}
	if p.Verdict != "" {
		out.Verdict = &p.Verdict
	}
	if r := p.Reopening; r != nil {
		out.Reopening = &checkReopening{Disposal: r.Disposal, Reason: r.Reason, EffectiveOn: r.On, Outcome: r.Outcome(), Declined: r.Declined,
			DecidedBy: r.DeclinedBy, DecidedByName: p.DecidedByName, DecidedAt: inShanghai(r.DeclinedAt)}
		if r.Outcome() == land.WasReopened {
			out.Reopening.DecidedBy, out.Reopening.DecidedAt = r.ReopenedBy, inShanghai(r.ReopenedAt)
		}
	}
	for i, f := range p.Files {
		out.Files[i] = checkFileOf(f)
	}
	return out
}

func inShanghai(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := t.In(land.Shanghai)
	return &at
}
