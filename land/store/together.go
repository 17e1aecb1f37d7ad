package store

import (
	"context"
	"slices"
	"sync"

	"sanlei/land"
)

// together writes steps that come at the same time in one statement, so that
// they share what a transaction costs. Nobody waits for others to come: who
// finds a free writer is written at once, and what comes while all are busy
// makes up the next round.
//
// A round does not make its members answer for each other: a step whose parcel
// is held by somebody else, and every step of a round that the database
// refuses, is written again alone.
type together struct {
	mu      sync.Mutex
	waiting []*waiting
	writers int // that write now
}

// How many write at a time, and how many steps make up a round at most.
const (
	mostWriters = 2
	mostSteps   = 64
)

// waiting is a step that waits to be written.
type waiting struct {
	step written
	done chan error
}

// writeStep writes a step, perhaps together with others.
func (s *Store) writeStep(ctx context.Context, step written) error {
	w := &waiting{step, make(chan error, 1)}
	if s.together.join(w) {
		go s.writeRounds(context.WithoutCancel(ctx))
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// join puts a step among those that wait. It reports whether a writer is free,
// which is then taken.
func (t *together) join(w *waiting) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting = append(t.waiting, w)
	free := t.writers < mostWriters
	if free {
		t.writers++
	}
	return free
}

// round is the next steps to write, no two on one parcel. When nothing waits the
// writer is free again.
func (t *together) round() (round []*waiting) {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := map[land.ID]bool{}
	t.waiting = slices.DeleteFunc(t.waiting, func(w *waiting) bool {
		take := len(round) < mostSteps && !taken[w.step.Parcel]
		if take {
			taken[w.step.Parcel] = true
			round = append(round, w)
		}
		return take
	})
	if len(round) == 0 {
		t.writers--
	}
	return round
}

func (s *Store) writeRounds(ctx context.Context) {
	for round := s.together.round(); len(round) > 0; round = s.together.round() {
		left := round
		if len(round) > 1 {
			left = s.writeRound(ctx, round)
		}
		for _, w := range left {
			w.done <- alone(s.send(ctx, stepSQL, []written{w.step}))
		}
	}
}

// writeRound writes steps together. It returns those that are not written.
func (s *Store) writeRound(ctx context.Context, round []*waiting) []*waiting {
	steps := make([]written, len(round))
	for i, w := range round {
		steps[i] = w.step
	}
	acts, err := s.send(ctx, stepTogetherSQL, steps)
	if err != nil {
		return round
	}
	return slices.DeleteFunc(round, func(w *waiting) bool {
		ok := slices.Contains(acts, w.step.Act)
		if ok {
			w.done <- nil
		}
		return ok
	})
}
