package store

import (
	"context"

	"sanlei/land"
)

// Pace is how a task, as far as the actor sees it, goes against its time, and
// its milestones. Nil: nothing was handed down.
func (d *Desk) Pace(ctx context.Context, code string) (*land.Pace, []land.MilestoneLight, error) {
	on := func(day land.Date) (land.Progress, error) {
		return d.Progress(ctx, ProgressQuery{Task: code, AsOf: day})
	}
	today := d.Today()
	now, err := on(today)
	if err != nil {
		return nil, nil, err
	}
	milestones := make([]land.MilestoneLight, len(now.Task.Terms.Milestones))
	for i, m := range now.Task.Terms.Milestones {
		row := now.Total
		if m.On.Before(today) && m.Percent > 0 {
			then, err := on(m.On)
			if err != nil {
				return nil, nil, err
			}
			row = then.Total
		}
		milestones[i] = m.At(now.Task.Terms, row, today)
	}
	return now.Task.Pace(now.Total, today), milestones, nil
}
