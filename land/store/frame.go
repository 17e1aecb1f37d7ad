package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// framed is what the books go by and hardly ever changes: the store has it at hand.
// The version is that of the ledger's row, by which a snapshot tells whether it is
// still this.
type framed struct {
	version  int64
	tree     land.Tree
	measures map[string]land.Measure
	workdays land.Workdays
	scopes   *sync.Map // a scope, by what the actor may
}

// scope is the codes of an actor's regions, sorted, which nobody may change, and
// their digest, which names them.
type scope struct {
	codes []string
	name  string
}

// Tree is the regions.
func (s *Store) Tree() land.Tree { return s.atHand().tree }

// Measures is the code list, by code.
func (s *Store) Measures() map[string]land.Measure { return s.atHand().measures }

// Workdays is the days on which offices work otherwise than in other weeks.
func (s *Store) Workdays() land.Workdays { return s.atHand().workdays }

// scope is the regions of an actor.
func (f framed) scope(a land.Actor) scope {
	may := fmt.Sprint(a.Grants)
	if known, ok := f.scopes.Load(may); ok {
		return known.(scope)
	}
	codes := slices.Clip(a.Scope(f.tree))
	digest := sha256.Sum256([]byte(strings.Join(codes, " ")))
	s := scope{codes, string(digest[:])}
	f.scopes.Store(may, s)
	return s
}

func (s *Store) atHand() framed {
	s.frame.RLock()
	defer s.frame.RUnlock()
	return s.framed
}

// frameIn is the frame of a snapshot whose version was read there: that at hand, or,
// where a program has changed it since, read anew.
func (s *Store) frameIn(ctx context.Context, tx pgx.Tx, version int64) (framed, error) {
	if f := s.atHand(); f.version == version {
		return f, nil
	}
	f := framed{version: version, scopes: &sync.Map{}}
	b := &pgx.Batch{}
	queueRegions(b, regionsSQL, &f.tree)
	queueMeasures(b, measuresSQL, &f.measures)
	queueWorkdays(b, &f.workdays)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return f, err
	}
	s.frame.Lock()
	defer s.frame.Unlock()
	if s.framed.version < version {
		s.framed = f
	}
	return f, nil
}

// refreshFrame takes the newest frame at hand.
func (s *Store) refreshFrame(ctx context.Context) error {
	return translate(pgx.BeginTxFunc(ctx, s.pool, snapshotOnly, func(tx pgx.Tx) error {
		var version int64
		if err := tx.QueryRow(ctx, `select frame from ledger`).Scan(&version); err != nil {
			return err
		}
		_, err := s.frameIn(ctx, tx, version)
		return err
	}))
}
