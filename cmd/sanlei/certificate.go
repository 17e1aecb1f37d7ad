package main

import (
	"crypto/tls"
	"os"
	"sync"
	"time"
)

// certificate is the pair of files by which the service speaks TLS. They are read
// again when they change, so that a renewal asks for no restart.
type certificate struct {
	cert, key string

	mu   sync.Mutex
	pair *tls.Certificate
	of   [2]time.Time // when the files of the pair were last written
}

// get is the newest pair that fits together. While one file is new and the other
// old, or a file is gone, that is the last one.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	written, err := c.written()
	if err == nil && (c.pair == nil || written != c.of) {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(c.cert, c.key); err == nil {
			c.pair, c.of = &pair, written
		}
	}
	if c.pair == nil {
		return nil, err
	}
	return c.pair, nil
}

func (c *certificate) written() (times [2]time.Time, err error) {
	for i, path := range []string{c.cert, c.key} {
		about, err := os.Stat(path)
		if err != nil {
			return times, err
		}
		times[i] = about.ModTime()
	}
	return times, nil
}
