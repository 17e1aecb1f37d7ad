package api

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"sanlei/land"
	"sanlei/land/report"
	"sanlei/land/store"
)

// statement is a report made final, with what became of it.
type statement struct {
	ID          land.ID                 `json:"id"`
	Task        string                  `json:"task"`
	Region      string                  `json:"region"`
	Title       string                  `json:"title"`
	AsOf        land.Date               `json:"as_of"`
	Position    string                  `json:"position"`
	Language    string                  `json:"lang"`
	Period      land.Period             `json:"period"`
	Since       *land.Date              `json:"since"`
	Parts       []string                `json:"parts"`
	Signature   land.Signature          `json:"signature"`
	Figures     []land.StatedFigure     `json:"figures"` // of all together, then of each category
	Checkpoint  string                  `json:"checkpoint"`
	SHA256      string                  `json:"sha256"`
	Forms       map[string]string       `json:"forms"` // the SHA-256 of each
	MadeBy      string                  `json:"made_by"`
	MadeByName  string                  `json:"made_by_name,omitzero"` // what they are called
	MadeAt      time.Time               `json:"made_at"`
	Issued      *land.Issue             `json:"issued"`
	Corrects    *land.ID                `json:"corrects"`
	Reason      string                  `json:"reason"`
	CorrectedBy *land.ID                `json:"corrected_by"`
	Verdicts    []land.StatementVerdict `json:"verdicts"`
	Now         *statementNow           `json:"now,omitzero"` // today's books for the same date; of one statement alone
}

// statementNow is how today's books tell of a statement's date.
type statementNow struct {
	Position string              `json:"position"`
	Figures  []land.StatedFigure `json:"figures"`
	Differs  bool                `json:"differs"`
	Acts     []statementAct      `json:"acts"` // that came in after the statement and count by its date
	More     int                 `json:"more"`
}

type statementAct struct {
	Kind        string    `json:"kind"`
	Actor       string    `json:"actor"`
	ActorName   string    `json:"actor_name,omitzero"`
	EffectiveOn land.Date `json:"effective_on"`
	RecordedAt  time.Time `json:"recorded_at"`
	Authority   string    `json:"authority"`
	Document    string    `json:"document"`
	Reason      string    `json:"reason"`
	Position    string    `json:"position"`
	Parcels     []string  `json:"parcels"`
	Mu          land.Mu   `json:"mu"`
}

type statementList struct {
	Statements []statement `json:"statements"`
}

type statementDraft struct {
	Task      string          `json:"task"`
	Region    string          `json:"region,omitzero"` // the task's own, where it says nothing else
	AsOf      *land.Date      `json:"as_of,omitzero"`  // today
	Position  string          `json:"position,omitzero"`
	Period    land.Period     `json:"period,omitzero"`
	Since     *land.Date      `json:"since,omitzero"`
	Parts     []report.Part   `json:"parts,omitzero"` // all but the ledger
	Language  report.Language `json:"lang,omitzero"`  // zh
	Signature land.Signature  `json:"signature"`
	Corrects  *land.ID        `json:"corrects,omitzero"`
	Reason    string          `json:"reason,omitzero"`
}

var listStatements = operation{
	id: "listStatements", summary: "The reports of a task that were made final, the newest first", gives: gives{of: statementList{}},
	params: []param{code("task", "The task").must()},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().Statements(c.ctx(), value[string](c, "task"))
		out := statementList{make([]statement, len(found))}
		for i, s := range found {
			out.Statements[i] = statementOf(s)
		}
		return answer{body: out}, within("query", err)
	},
}

var newStatement = operation{
	id: "createStatement", summary: "Make a report final, or correct one that was", repeatable: true,
	takes: takes{of: statementDraft{}}, gives: gives{status: 201, of: statement{}, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[statementDraft](c)
		if err != nil {
			return answer{}, err
		}
		s, err := in.statement()
		if err != nil {
			return answer{}, err
		}
		made, err := c.desk().NewStatement(c.ctx(), s, c.idempotency())
		if err != nil {
			return answer{}, inBody(err)
		}
		return answer{body: statementOf(made), location: "/api/statements/" + made.ID.String()}, nil
	},
}

var statementID = []param{identity("id", "The statement").inPath()}

var showStatement = operation{
	id: "getStatement", summary: "A statement, and today's books beside it", params: statementID, gives: gives{of: statement{}},
	serve: func(c *call) (answer, error) { return c.giveStatement() },
}

var showStatementReport = operation{
	id: "getStatementReport", summary: "A form of a statement, byte for byte as it was made final",
	params: append(statementID, choice("format", "The form", names(report.Forms)...).or(string(report.HTML))),
	gives:  gives{media: reportMedias()},
	serve: func(c *call) (answer, error) {
		form := report.Form(value[string](c, "format"))
		body, s, err := c.desk().StatementForm(c.ctx(), value[land.ID](c, "id"), form)
		if err != nil {
			return answer{}, err
		}
		return c.giveForm(body, form, "报告_"+s.Task+"_"+s.Region+"_"+s.AsOf.String()+"."+form.Ending()), nil
	},
}

type issueDraft struct {
	Document string `json:"document,omitzero"`
}

var issueStatement = operation{
	id: "issueStatement", summary: "Issue a statement that somebody else made final", params: statementID,
	takes: takes{of: issueDraft{}}, gives: gives{of: statement{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[issueDraft](c)
		if err == nil {
			err = c.desk().IssueStatement(c.ctx(), value[land.ID](c, "id"), in.Document)
		}
		if err != nil {
			return answer{}, err
		}
		return c.giveStatement()
	},
}

type verdictDraft struct {
	Verdict land.Soundness `json:"verdict"`
	Note    string         `json:"note,omitzero"`
}

var judgeStatement = operation{
	id: "judgeStatement", summary: "Say as an auditor whether a statement is true", params: statementID,
	takes: takes{of: verdictDraft{}}, gives: gives{status: 201, of: statement{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[verdictDraft](c)
		if err == nil {
			err = c.desk().JudgeStatement(c.ctx(), value[land.ID](c, "id"), land.StatementVerdict{Verdict: in.Verdict, Note: in.Note})
		}
		if err != nil {
			return answer{}, err
		}
		return c.giveStatement()
	},
}

func (c *call) giveStatement() (answer, error) {
	s, err := c.desk().Statement(c.ctx(), value[land.ID](c, "id"))
	if err != nil {
		return answer{}, err
	}
	since, err := c.desk().StatementSince(c.ctx(), s)
	if err != nil {
		return answer{}, err
	}
	out := statementOf(s)
	out.Now = nowOf(since)
	return answer{body: out}, nil
}

// statement is the draft as the store takes it.
func (in statementDraft) statement() (land.Statement, error) {
	s := land.Statement{Task: in.Task, Region: in.Region, Position: in.Position, Period: in.Period, Language: string(in.Language),
		Signature: in.Signature, Corrects: in.Corrects, Reason: in.Reason}
	if in.AsOf != nil {
		s.AsOf = *in.AsOf
	}
	if in.Since != nil {
		s.Since = *in.Since
	}
	if in.Language == "" {
		s.Language = string(report.Chinese)
	}
	for _, p := range in.Parts {
		s.Parts = append(s.Parts, string(p))
	}
	switch {
	case !slices.Contains(report.Languages, report.Language(s.Language)):
		return s, land.Refuse(land.Invalid, "body.lang", "unknown_language", "the language is zh or en")
	case in.Period != "" && !slices.Contains(land.Periods, in.Period):
		return s, land.Refuse(land.Invalid, "body.period", "unknown_period", "the period is month, quarter or year")
	}
	for _, p := range in.Parts {
		if !slices.Contains(report.Parts, p) {
			return s, land.Refuse(land.Invalid, "body.parts", "unknown_part", "there is a part that no report has")
		}
	}
	return s, nil
}

// inBody names what a report is asked by as the body has it.
func inBody(err error) error {
	return relocate(within("body", err), func(location string) string {
		if name, ok := strings.CutPrefix(location, "query."); ok {
			return "body." + name
		}
		return location
	})
}

func statementOf(s land.Statement) statement {
	out := statement{
		ID: s.ID, Task: s.Task, Region: s.Region, Title: s.Title, AsOf: s.AsOf, Position: s.Position, Language: s.Language, Period: s.Period,
		Parts: s.Parts, Signature: s.Signature, Figures: s.Figures, Checkpoint: s.Checkpoint, SHA256: hex.EncodeToString(s.SHA256[:]), Forms: s.Forms,
		MadeBy: s.MadeBy, MadeByName: s.MadeByName, MadeAt: s.MadeAt, Issued: s.Issued, Corrects: s.Corrects, Reason: s.Reason, CorrectedBy: s.Corrected, Verdicts: s.Verdicts,
	}
	if !s.Since.IsZero() {
		out.Since = &s.Since
	}
	if out.Verdicts == nil {
		out.Verdicts = []land.StatementVerdict{}
	}
	return out
}

func nowOf(s store.Since) *statementNow {
	out := &statementNow{Position: s.Position, Figures: s.Figures, Differs: s.Differs, Acts: make([]statementAct, len(s.Acts)), More: s.More}
	for i, a := range s.Acts {
		out.Acts[i] = statementAct{a.Kind, a.Actor, a.ActorName, a.EffectiveOn, a.RecordedAt, a.Authority, a.Document, a.Reason, a.Position, a.Parcels, a.Mu}
	}
	return out
}
