package store

import (
	"context"
	"strings"

	"sanlei/land"
)

// What the tests outside the package look at.
var (
	Refusals  = refusals
	Translate = translate
)

// Records is the columns of each table that are in its records.
func Records() map[string][]string {
	out := map[string][]string{}
	for _, r := range records {
		out[r.table] = []string{r.act}
		for c := range strings.SplitSeq(r.columns, ",") {
			out[r.table] = append(out[r.table], strings.TrimSpace(c))
		}
	}
	return out
}

// TextOf is the records of an act.
func (s *Store) TextOf(ctx context.Context, act string) ([]string, error) {
	id, err := land.ParseID(act)
	if err != nil {
		return nil, err
	}
	texts, err := textsOf(ctx, s.pool, []land.ID{id})
	return texts[id], err
}
