package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"sanlei/land"
	"sanlei/land/demo"
	"sanlei/land/store"
)

// loaders is how many counties are loaded at once.
const loaders = 3

// errOtherBooks says that something else lies where a demonstration is to be.
var errOtherBooks = errors.New("the data folder holds other books; name another one with --data")

// loadProvince generates so many parcels and puts them into the books, a county
// at a time. What was cut short goes on with the counties that are missing; the
// last user is added when all are there.
func (s *session) loadProvince(b *books, parcels int) error {
	p, desk := demo.NewProvince(parcels, b.Tree()), b.Operator()
	task := p.Task()
	tasks, err := desk.Tasks(s.ctx)
	if err != nil {
		return err
	}
	begun := slices.ContainsFunc(tasks, func(t land.Task) bool { return t.Code == task.Code })
	if !begun && len(tasks) > 0 {
		return errOtherBooks
	}
	cast, last := parted(p.Users())
	known, err := b.KnowsUser(s.ctx, last[0].Login)
	if err != nil || begun && known {
		return err
	}
	fmt.Fprintf(s.stdout, "generating %d parcels …\n", parcels)
	if !begun {
		if err := desk.NewTask(s.ctx, task, nil); err != nil {
			return err
		}
	}
	if err := s.addUsers(b, cast); err != nil {
		return err
	}
	// The founding, the task and who acts come first in the order of the books,
	// before acts that are told of the past.
	if err := b.Seal(s.ctx); err != nil {
		return err
	}
	bar := progressbar.NewOptions(p.Counties(), progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetVisibility(isTerminal(s.stderr)),
		progressbar.OptionSetDescription("counties"), progressbar.OptionClearOnFinish())
	var work errgroup.Group
	work.SetLimit(loaders)
	for i := range p.Counties() {
		work.Go(func() error {
			chapter := p.Chapter(i)
			if len(chapter.Plots) > 0 && s.ctx.Err() == nil {
				if err := desk.LoadChapter(s.ctx, task, told(b.Tree(), p.Users(), chapter)); err != nil {
					return fmt.Errorf("loading %s: %w", chapter.County, err)
				}
			}
			return bar.Add(1)
		})
	}
	if err := errors.Join(work.Wait(), s.ctx.Err()); err != nil {
		return err
	}
	fmt.Fprintln(s.stdout, "adding them up …")
	if err := errors.Join(b.Seal(s.ctx), b.Copied(s.ctx)); err != nil {
		return err
	}
	return s.addUsers(b, last)
}

// told is a chapter with who did what: in every county its own people, in
// Dongkou and its city the users of the demonstration.
func told(tree land.Tree, users []land.Actor, c demo.Chapter) store.Chapter {
	people := peopleOf(tree, users, c.County)
	out := store.Chapter{Region: c.County, Targets: c.Targets, Stories: make([]store.Story, len(c.Plots))}
	for i, plot := range c.Plots {
		story := store.Story{Parcel: plot.Parcel}
		for _, d := range plot.Disposals {
			deed := store.Deed{Draft: d.Draft, Drafted: d.Drafted, By: people["officer"]}
			for _, step := range d.Steps {
				deed.Steps = append(deed.Steps, store.Taken{By: people[step.By], On: step.On, StepRequest: step.StepRequest})
			}
			story.Deeds = append(story.Deeds, deed)
		}
		out.Stories[i] = story
	}
	return out
}

// peopleOf is who acts in a county, by what the demonstration calls them. Where
// one of its users has the role there, it is that one.
func peopleOf(tree land.Tree, users []land.Actor, county string) map[string]land.Actor {
	out := map[string]land.Actor{}
	path := tree.Path(county) // county, city, province
	for who, grant := range map[string]land.Grant{
		"officer": {Role: land.Officer, Region: path[0]}, "county": {Role: land.Reviewer, Region: path[0]},
		"city": {Role: land.Reviewer, Region: path[1]}, "province": {Role: land.Reviewer, Region: path[2]},
	} {
		out[who] = land.Actor{Login: who + "." + grant.Region, Grants: []land.Grant{grant}}
		for _, u := range users {
			if u.Login == who && tree.Contains(grant.Region, u.Grants[0].Region) {
				out[who] = u
			}
		}
	}
	return out
}

// addUsers adds users of the demonstration, where they are not there yet.
func (s *session) addUsers(b *books, users []land.Actor) error {
	for _, u := range users {
		if err := b.Operator().AddUser(s.ctx, u, demoPassword); err != nil && land.KindOf(err) != land.Conflict {
			return err
		}
	}
	return nil
}
