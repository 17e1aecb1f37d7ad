package storetest

import (
	"sync"
	"time"

	"sanlei/land"
)

// Clock is the time that a store is told. It stands still until it is set.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at nine o'clock on 22 November 2026.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, land.Shanghai)}
}

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set sets the time.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Today sets the clock to nine o'clock on a date written as 2006-01-02.
func (c *Clock) Today(date string) {
	c.Set(land.MustDate(date).Add(time.Hour)) // dates are midnight UTC
}
