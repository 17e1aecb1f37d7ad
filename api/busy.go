package api

import (
	"sync"
	"time"

	"sanlei/land"
)

// busy counts how much of one kind each user does at once.
type busy struct {
	most int
	mu   sync.Mutex
	by   map[string]int
}

// enter refuses a user who does too much of it already; leave is called when it
// is done.
func (b *busy) enter(login string) (leave func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.most > 0 && b.by[login] >= b.most {
		return nil, land.RefuseFor(5*time.Second, "busy", "you have as many of these under way as are allowed at once; wait for one to end")
	}
	b.by[login]++
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.by[login]--; b.by[login] == 0 {
			delete(b.by, login)
		}
	}, nil
}
