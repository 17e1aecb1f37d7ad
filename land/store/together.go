package store

import (
	"context"
	"sync"
)

// together answers what is asked at the same time in rounds, so that those who
// ask share what a round trip and a transaction cost. Nobody waits for others to
// come: who finds nobody at work is answered at once, and what comes meanwhile
// makes up the next round.
type together[Q, A any] struct {
	answer func(context.Context, []Q) []answer[A] // one for each question, in order

	mu      sync.Mutex
	waiting []question[Q, A]
	busy    bool
}

type answer[A any] struct {
	value A
	err   error
}

type question[Q, A any] struct {
	asked    Q
	answered chan answer[A]
}

// mostTogether is how many make up a round at most.
const mostTogether = 64

// ask answers a question, perhaps together with others. A round is not given up
// when one of those who asked leaves.
func (t *together[Q, A]) ask(ctx context.Context, asked Q) (A, error) {
	q := question[Q, A]{asked, make(chan answer[A], 1)}
	t.mu.Lock()
	t.waiting = append(t.waiting, q)
	idle := !t.busy
	t.busy = true
	t.mu.Unlock()
	if idle {
		go t.work(context.WithoutCancel(ctx))
	}
	select {
	case a := <-q.answered:
		return a.value, a.err
	case <-ctx.Done():
		var none A
		return none, ctx.Err()
	}
}

// work answers round after round until nothing waits.
func (t *together[Q, A]) work(ctx context.Context) {
	for round := t.round(); len(round) > 0; round = t.round() {
		asked := make([]Q, len(round))
		for i, q := range round {
			asked[i] = q.asked
		}
		for i, a := range t.answer(ctx, asked) {
			round[i].answered <- a
		}
	}
}

// round is what is to be answered next. When that is nothing, nobody is at work.
func (t *together[Q, A]) round() []question[Q, A] {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.waiting), mostTogether)
	round := t.waiting[:n:n]
	t.waiting = t.waiting[n:]
	t.busy = n > 0
	return round
}
