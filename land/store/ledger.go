package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"sanlei/land"
	"sanlei/land/proof"
)

// ledger is the books' own: their name, the key that signs their checkpoints,
// and the file beside the database into which these are written.
type ledger struct {
	id     land.ID
	name   string
	key    *proof.Key // nil: nothing is signed
	copies string     // empty: none
}

// readLedger reads the ledger and its key. The key is made where there is
// neither the file nor a checkpoint yet.
func (s *Store) readLedger(ctx context.Context, cfg Config) error {
	var last *string
	l := ledger{}
	err := s.pool.QueryRow(ctx, `
		select id, name, (select note from checkpoint where ledger = id order by size desc limit 1) from ledger`).Scan(&l.id, &l.name, &last)
	if err != nil || cfg.Key == "" {
		s.ledger = l
		return err
	}
	if l.key, err = proof.ReadKey(cfg.Key, l.name); errors.Is(err, os.ErrNotExist) {
		if last != nil {
			return fmt.Errorf("the ledger's key %s is missing: restore it from a backup; the books have been signed by it", cfg.Key)
		}
		l.key, err = proof.MakeKey(cfg.Key, l.name)
	}
	if err != nil {
		return err
	}
	if last != nil {
		if _, err := proof.OpenCheckpoint(*last, l.key.Verifier()); err != nil {
			return fmt.Errorf("%s is not the key by which the books have been signed: %w", cfg.Key, err)
		}
	}
	if cfg.Checkpoints != "" {
		l.copies = filepath.Join(cfg.Checkpoints, strings.ReplaceAll(l.name, "/", "-")+".checkpoints")
		f, err := os.OpenFile(l.copies, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return fmt.Errorf("checkpoints cannot be copied: %w", err)
		}
		defer f.Close()
	}
	s.ledger = l
	return nil
}

// PublicKey is what the ledger's checkpoints and exports are checked with; empty
// where nothing is signed.
func (s *Store) PublicKey() string {
	if s.ledger.key == nil {
		return ""
	}
	return s.ledger.key.Public
}

// Secret is bytes that only who holds the ledger's key can make, the same for the
// same purpose at every start. Where there is no key they last as long as the
// program.
func (s *Store) Secret(purpose string) []byte {
	if s.ledger.key == nil {
		out := make([]byte, sha256.Size)
		_, _ = rand.Read(out) // never fails
		return out
	}
	signed, err := s.ledger.key.Sign([]byte("a secret of this ledger: " + purpose))
	if err != nil {
		panic(err) // Ed25519 signs whatever it is given
	}
	sum := sha256.Sum256(signed)
	return sum[:]
}

// tell copies a checkpoint. The books go on where the copy cannot be written:
// the next checkpoint vouches for all before it.
func (l ledger) tell(checkpoint string, log *slog.Logger) {
	if l.copies == "" || checkpoint == "" {
		return
	}
	f, err := os.OpenFile(l.copies, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.WriteString(checkpoint + "\n")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		log.Error("a checkpoint was not copied; the next one vouches for it", "error", err)
	}
}
