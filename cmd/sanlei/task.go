package main

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

type taskCommand struct {
	New     taskNewCommand     `cmd:"" help:"Hand down a task with its targets."`
	Edition taskEditionCommand `cmd:"" help:"Change a task's figures and list by a later document."`
	Close   taskCloseCommand   `cmd:"" help:"Close a task at a cut-off date."`
	Open    taskOpenCommand    `cmd:"" help:"Hand down a task that begins with what a closed one left open."`
	Decide  taskDecideCommand  `cmd:"" help:"Record a list of a higher authority's decisions."`
	List    taskListCommand    `cmd:"" help:"List the tasks."`
}

type taskNewCommand struct {
	ID          string   `required:"" help:"The task's code: lower-case letters, digits and dashes, as dongkou-2024."`
	Name        string   `required:"" help:"What the task is called."`
	Region      string   `required:"" help:"Whose task it is, by GB/T 2260, as 430525."`
	Baseline    string   `required:"" placeholder:"DATE" help:"The date at which the stock was frozen; listing and targets take effect on it."`
	Deadline    string   `required:"" placeholder:"DATE" help:"By when."`
	Authority   []string `help:"Who handed it down; may stand several times."`
	Document    string   `help:"Number and title of the document."`
	Target      []string `placeholder:"[REGION:]CATEGORY=FIGURE" help:"A figure as written, as idle=92.14 or 430525-P01:idle=6.1427ha; the category may be PEWG, XZ, DX or all. Units: mu (default), wan_mu, ha, m2."`
	Counted     string   `enum:"reported,city_passed,accepted" default:"accepted" help:"Which level counts as done (${enum})."`
	Evidence    string   `enum:"required,flagged" default:"required" help:"What becomes of a disposal without its mandatory evidence: it cannot be submitted, or what is missing is shown to reviewers (${enum})."`
	SubmitFiles bool     `name:"submit-reports" help:"The officer's submission is the county's report as well."`
}

// Run hands down a task.
func (c *taskNewCommand) Run(s *session) error {
	t := land.Task{
		Code: c.ID, Name: c.Name, Region: c.Region, Authorities: c.Authority, Document: c.Document,
		Counted: land.Account(c.Counted), SubmitReports: c.SubmitFiles, Evidence: land.EvidenceRule(c.Evidence),
		Deciders: land.Deciders{County: land.DecidesEither, City: land.DecidesEither, Province: land.DecidesEither},
	}
	var err error
	if t.Baseline, err = parseDate("--baseline", c.Baseline); err != nil {
		return err
	}
	if t.Deadline, err = parseDate("--deadline", c.Deadline); err != nil {
		return err
	}
	var targets []land.Target
	for _, text := range c.Target {
		target, err := parseTarget(text, c.Region)
		if err != nil {
			return err
		}
		targets = append(targets, target)
	}
	return s.with(func(b *books) error {
		if err := b.Operator().NewTask(s.ctx, t, targets); err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "task %s is in the books; put its parcels on the list with: sanlei import FILE --task %s\n", t.Code, t.Code)
		return nil
	})
}

// parseTarget reads [REGION:]CATEGORY=FIGURE[UNIT].
func parseTarget(text, region string) (land.Target, error) {
	wrong := wrongUsage("--target is written as [REGION:]CATEGORY=FIGURE, as idle=92.14 or 430525-P01:idle=6.1427ha")
	what, figure, ok := strings.Cut(text, "=")
	if !ok {
		return land.Target{}, wrong
	}
	t := land.Target{Region: region}
	if r, category, ok := strings.Cut(what, ":"); ok {
		t.Region, what = r, category
	}
	if what != "all" {
		if t.Category, ok = land.ParseCategory(what); !ok {
			return land.Target{}, wrong
		}
	}
	var err error
	if t.Figure, err = parseFigure(figure); err != nil {
		return land.Target{}, wrong
	}
	return t, nil
}

// parseFigure reads a number and its unit, mu where it names none.
func parseFigure(text string) (land.Figure, error) {
	end := strings.LastIndexAny(text, "0123456789") + 1
	value, err := decimal.NewFromString(text[:end])
	f := land.Figure{Value: value, Unit: land.Unit(text[end:])}
	if f.Unit == "" {
		f.Unit = land.UnitMu
	}
	return f, err
}

func parseDate(flag, text string) (land.Date, error) {
	d, err := land.ParseDate(text)
	if err != nil {
		return d, wrongUsage("%s: %w", flag, err)
	}
	return d, nil
}

// parseCategory reads the category of a flag.
func parseCategory(text string) (land.Category, error) {
	category, ok := land.ParseCategory(text)
	if !ok {
		return "", wrongUsage("--category: there is no such category")
	}
	return category, nil
}

type taskListCommand struct{}

// Run lists the tasks, one a line.
func (taskListCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		tasks, err := b.Operator().Tasks(s.ctx)
		for _, t := range tasks {
			fmt.Fprintf(s.stdout, "%s\t%s\t%s\t%s\t%s\n", t.Code, t.Region, t.Baseline, t.Deadline, t.Name)
		}
		return err
	})
}
