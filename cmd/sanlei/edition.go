package main

import (
	"fmt"
	"strings"

	"sanlei/land"
)

type taskEditionCommand struct {
	From       string   `required:"" help:"The task's code."`
	Document   string   `required:"" help:"Number of the document that changes the task."`
	DocumentOn string   `required:"" placeholder:"DATE" help:"Its date."`
	Deadline   string   `placeholder:"DATE" help:"The new deadline, where it changes."`
	Target     []string `placeholder:"[REGION:]CATEGORY=FIGURE" help:"A figure as the document has it, written as for task new."`
	Listed     []string `placeholder:"NUMBER=FIGURE" help:"A parcel's listed area as the document has it, as 甲-1=12.34 or 甲-1=0.8ha."`
	Category   []string `placeholder:"NUMBER=CATEGORY" help:"A parcel's category as the document has it."`
}

// Run makes a new edition of a task.
func (c *taskEditionCommand) Run(s *session) error {
	e := land.Edition{Document: c.Document}
	var err error
	if e.DocumentOn, err = parseDate("--document-on", c.DocumentOn); err != nil {
		return err
	}
	if c.Deadline != "" {
		if e.Deadline, err = parseDate("--deadline", c.Deadline); err != nil {
			return err
		}
	}
	if e.Parcels, err = parseRelistings(c.Listed, c.Category); err != nil {
		return err
	}
	return s.with(func(b *books) error {
		desk := b.Operator()
		t, _, err := desk.Task(s.ctx, c.From)
		if err != nil {
			return err
		}
		for _, text := range c.Target {
			target, err := parseTarget(text, t.Region)
			if err != nil {
				return err
			}
			e.Targets = append(e.Targets, target)
		}
		if err := desk.Revise(s.ctx, c.From, e); err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "task %s stands in edition %d, from its baseline %s on\n", c.From, t.Edition+1, t.Baseline)
		return nil
	})
}

// parseRelistings reads NUMBER=FIGURE and NUMBER=CATEGORY; a number may stand in
// both.
func parseRelistings(listed, categories []string) ([]land.Relisting, error) {
	var out []land.Relisting
	at := func(no string) *land.Relisting {
		for i := range out {
			if out[i].ParcelNo == no {
				return &out[i]
			}
		}
		out = append(out, land.Relisting{ParcelNo: no})
		return &out[len(out)-1]
	}
	for _, text := range listed {
		no, figure, ok := strings.Cut(text, "=")
		f, err := parseFigure(figure)
		if !ok || err != nil {
			return nil, wrongUsage("--listed is written as NUMBER=FIGURE, as 甲-1=12.34")
		}
		at(no).Listed = &f
	}
	for _, text := range categories {
		no, category, ok := strings.Cut(text, "=")
		known, is := land.ParseCategory(category)
		if !ok || !is {
			return nil, wrongUsage("--category is written as NUMBER=CATEGORY, as 甲-1=idle")
		}
		at(no).Category = known
	}
	return out, nil
}

type taskCloseCommand struct {
	From   string `required:"" help:"The task's code."`
	On     string `required:"" placeholder:"DATE" help:"The cut-off: nothing effective up to it is taken afterwards."`
	Return bool   `help:"Send what is under review back to the officers."`
}

// Run closes a task.
func (c *taskCloseCommand) Run(s *session) error {
	on, err := parseDate("--on", c.On)
	if err != nil {
		return err
	}
	return s.with(func(b *books) error {
		if err := b.Operator().CloseTask(s.ctx, c.From, on, c.Return); err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "task %s is closed at %s; open the next with: sanlei task open --from %s\n", c.From, on, c.From)
		return nil
	})
}

type taskOpenCommand struct {
	From      string   `required:"" help:"The closed task whose open land the new one begins with."`
	ID        string   `required:"" help:"The new task's code."`
	Name      string   `required:"" help:"What the task is called."`
	Baseline  string   `placeholder:"DATE" help:"The date at which the stock was frozen; else the cut-off of the task before."`
	Deadline  string   `required:"" placeholder:"DATE" help:"By when."`
	Authority []string `help:"Who handed it down; may stand several times."`
	Document  string   `help:"Number and title of the document."`
	Target    []string `placeholder:"[REGION:]CATEGORY=FIGURE" help:"A figure as written, as for task new."`
}

// Run opens a task from a closed one; what counts and who decides stay as they
// were.
func (c *taskOpenCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		desk := b.Operator()
		t, _, err := desk.Task(s.ctx, c.From)
		if err != nil {
			return err
		}
		next := land.Task{Code: c.ID, Name: c.Name, Authorities: c.Authority, Document: c.Document,
			Counted: t.Counted, Uncounted: t.Uncounted, SubmitReports: t.SubmitReports, Deciders: t.Deciders}
		if c.Baseline != "" {
			if next.Baseline, err = parseDate("--baseline", c.Baseline); err != nil {
				return err
			}
		}
		if next.Deadline, err = parseDate("--deadline", c.Deadline); err != nil {
			return err
		}
		var targets []land.Target
		for _, text := range c.Target {
			target, err := parseTarget(text, t.Region)
			if err != nil {
				return err
			}
			targets = append(targets, target)
		}
		n, err := desk.OpenTask(s.ctx, c.From, next, targets)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "task %s is in the books with %d parcels carried over from %s\n", c.ID, n, c.From)
		return nil
	})
}
