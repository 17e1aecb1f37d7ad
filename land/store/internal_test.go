package store

import (
	"context"
	"slices"

	"sanlei/land"
	"sanlei/land/proof"
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

// JoinedAndBuilt is the record of a row of each daily table, as the two queries
// that must agree on it.
func JoinedAndBuilt() map[string][2]string {
	out := map[string][2]string{}
	for _, t := range proof.Tables {
		if slices.Contains(daily, t.Name) {
			out[t.Name] = [2]string{joinedRecord(t), builtRecord(t)}
		}
	}
	return out
}
