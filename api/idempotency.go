package api

import (
	"regexp"

	"sanlei/land/store"
)

var keyForm = regexp.MustCompile(`^[\x21-\x7e]{1,255}$`)

// checkKey refuses a key that is none.
func (c *call) checkKey() error {
	keys := c.r.Header.Values("Idempotency-Key")
	if c.route.repeatable && len(keys) > 0 && (len(keys) > 1 || !keyForm.MatchString(keys[0])) {
		return malformed("header.Idempotency-Key", "key_form", "the key is 1 to 255 letters, digits and signs, given once")
	}
	return nil
}

// idempotency is the key of a call and what it asks: the same key with another
// method, address or body is another request.
func (c *call) idempotency() store.Idempotency {
	return store.Idempotency{Key: c.r.Header.Get("Idempotency-Key"), Request: c.digest}
}
