package store

import (
	"context"
	"sync"
)

// together answers what is asked at the same time in rounds, so that those who
// ask share what a round trip and a transaction cost. Nobody waits for others to
// come: who finds nobody at work is answered at once, and what comes meanwhile
// makes up the next round. That begins while the one before is at work where it
// is large enough, so that one computes while another waits for the disk.
type together[Q, A any] struct {
	// answer tells every question of a round its answer, some perhaps after it
	// has returned.
	answer func(context.Context, []question[Q, A])
	atOnce int // how many rounds there are at a time
	enough int // how many questions make another round beside one at work

	mu      sync.Mutex
	waiting []question[Q, A]
	busy    int
}

type answer[A any] struct {
	value A
	err   error
}

type question[Q, A any] struct {
	asked    Q
	answered chan answer[A]
}

func (q question[Q, A]) tell(value A, err error) { q.answered <- answer[A]{value, err} }

// mostTogether is how many make up a round at most.
const mostTogether = 64

// ask answers a question, perhaps together with others. A round is not given up
// when one of those who asked leaves.
func (t *together[Q, A]) ask(ctx context.Context, asked Q) (A, error) {
	q := question[Q, A]{asked, make(chan answer[A], 1)}
	t.mu.Lock()
	t.waiting = append(t.waiting, q)
	begins := t.busy == 0 || t.busy < t.atOnce && len(t.waiting) >= t.enough
	if begins {
		t.busy++
	}
	t.mu.Unlock()
	if begins {
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

// work answers round after round until nothing waits, or so little that it is
// left to others who are at work.
func (t *together[Q, A]) work(ctx context.Context) {
	for round := t.round(); len(round) > 0; round = t.round() {
		t.answer(ctx, round)
	}
}

// round is what is to be answered next. When that is nothing, its place is free.
func (t *together[Q, A]) round() []question[Q, A] {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.waiting), mostTogether)
	if t.busy > 1 && n < t.enough {
		n = 0
	}
	round := t.waiting[:n:n]
	t.waiting = t.waiting[n:]
	if n == 0 {
		t.busy--
	}
	return round
}

// questions is what was asked in a round.
func questions[Q, A any](round []question[Q, A]) []Q {
	out := make([]Q, len(round))
	for i, q := range round {
		out[i] = q.asked
	}
	return out
}
