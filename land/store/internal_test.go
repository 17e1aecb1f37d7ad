package store

import (
	"context"

	"sanlei/land"
)

// What the tests outside the package look at.
var (
	Refusals  = refusals
	Translate = translate
)

// TextOf is the records of an act.
func (s *Store) TextOf(ctx context.Context, act string) ([]string, error) {
	id, err := land.ParseID(act)
	if err != nil {
		return nil, err
	}
	texts, err := textsOf(ctx, s.pool, []land.ID{id})
	return texts[id], err
}
