package api

import (
	"github.com/shopspring/decimal"

	"sanlei/land"
)

// namedFigure is a number that was entered by hand beside the books.
type namedFigure struct {
	ID       land.ID         `json:"id"`
	Task     string          `json:"task"`
	Region   string          `json:"region"`
	Name     string          `json:"name"`
	Value    decimal.Decimal `json:"value"`
	Unit     land.FigureUnit `json:"unit"`
	On       land.Date       `json:"on"`
	Source   string          `json:"source"`
	Beside   land.Beside     `json:"beside,omitzero"`   // the figure of ours that it stands beside; none, where it is not there
	Category land.Category   `json:"category,omitzero"` // all together, where it is not there
	Replaces *land.ID        `json:"replaces"`
	Replaced bool            `json:"replaced"`
	By       string          `json:"by"`
	ByName   string          `json:"by_name,omitzero"`
	// What the books tell of the same day, and the published figure less ours;
	// null where it stands beside none.
	Ours       *string `json:"ours"`
	Difference *string `json:"difference"`
}

func figureOf(f land.NamedFigure) namedFigure {
	ours, difference := f.Compared()
	return namedFigure{f.ID, f.Task, f.Region, f.Name, f.Value, f.Unit, f.On, f.Source, f.Beside, f.Category, f.Replaces, f.Replaced, f.By, f.ByName, ours, difference}
}

type namedFigureList struct {
	Figures []namedFigure `json:"figures"`
}

type figureDraft struct {
	Task     string          `json:"task"`
	Region   string          `json:"region,omitzero"` // the task's own, where it says nothing else
	Name     string          `json:"name"`
	Value    decimal.Decimal `json:"value"`
	Unit     land.FigureUnit `json:"unit"`
	On       land.Date       `json:"on"`
	Source   string          `json:"source"`
	Beside   land.Beside     `json:"beside,omitzero"`
	Category land.Category   `json:"category,omitzero"`
	Replaces *land.ID        `json:"replaces,omitzero"`
}

var listFigures = operation{
	id: "listFigures", summary: "The numbers entered by hand beside the books of a task", gives: gives{of: namedFigureList{}},
	params: []param{code("task", "The task").must()},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().Figures(c.ctx(), value[string](c, "task"))
		out := namedFigureList{make([]namedFigure, len(found))}
		for i, f := range found {
			out.Figures[i] = figureOf(f)
		}
		return answer{body: out}, within("query", err)
	},
}

var newFigure = operation{
	id: "createFigure", summary: "Enter a number by hand beside the books", repeatable: true,
	takes: takes{of: figureDraft{}}, gives: gives{status: 201, of: namedFigure{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[figureDraft](c)
		if err != nil {
			return answer{}, err
		}
		made, err := c.desk().NewFigure(c.ctx(), land.NamedFigure{Task: in.Task, Region: in.Region, Name: in.Name, Value: in.Value, Unit: in.Unit, On: in.On,
			Source: in.Source, Beside: in.Beside, Category: in.Category, Replaces: in.Replaces}, c.idempotency())
		return answer{body: figureOf(made)}, inBody(err)
	},
}
