package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/mod/sumdb/note"

	"sanlei/land/proof"
	"sanlei/land/store"
)

type verifyCommand struct {
	File       string `arg:"" optional:"" help:"An exported file, which is checked by itself and needs no books; without it, the books."`
	Key        string `placeholder:"KEY" help:"The ledger's public key, or a file that holds it; for a file."`
	Checkpoint string `placeholder:"FILE" help:"Older checkpoints, or an older exported file, which what is verified must extend."`
}

// Run verifies the books, or an exported file without them.
func (c *verifyCommand) Run(s *session) error {
	if (c.File == "") != (c.Key == "") {
		return wrongUsage("an exported file is verified with --key KEY; the books need no key")
	}
	if c.File != "" {
		return c.file(s)
	}
	return s.with(func(b *books) error { return c.books(s, b) })
}

// books recomputes the books and tells of each check.
func (c *verifyCommand) books(s *session, b *books) error {
	var older []proof.Checkpoint
	if c.Checkpoint != "" {
		text, err := readCheckpoints(c.Checkpoint)
		if err != nil {
			return err
		}
		if older, err = b.OpenCheckpoints(text); err != nil {
			return fmt.Errorf("%s: %w", c.Checkpoint, err)
		}
	}
	bar := progressbar.NewOptions(100, progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetVisibility(isTerminal(s.stderr)),
		progressbar.OptionClearOnFinish())
	sound, err := b.Operator().Verify(s.ctx, store.Verification{
		Older: older,
		Moved: func(name string, share int) {
			bar.Describe(name)
			_ = bar.Set(share) // a bar that cannot be drawn is no reason to stop
		},
		Seen: func(c store.Check) {
			_ = bar.Clear()
			if c.Fault == "" {
				fmt.Fprintf(s.stdout, "good  %s (%d rows)\n", c.Name, c.Rows)
			} else {
				fmt.Fprintf(s.stdout, "BAD   %s: %s\n", c.Name, c.Fault)
			}
		},
	})
	_ = bar.Finish()
	if err == nil && !sound {
		return errToldAlready
	}
	return err
}

// file checks an exported file with nothing but the key.
func (c *verifyCommand) file(s *session) error {
	key, err := publicKey(c.Key)
	if err != nil {
		return err
	}
	var older []proof.Checkpoint
	if c.Checkpoint != "" {
		text, err := readCheckpoints(c.Checkpoint)
		if err != nil {
			return err
		}
		if older, err = proof.OpenCheckpoints(text, key); err != nil {
			return fmt.Errorf("%s: %w", c.Checkpoint, err)
		}
	}
	m, err := checkExported(c.File, key, older)
	if err != nil {
		fmt.Fprintf(s.stdout, "BAD   %v\n", err)
		return errToldAlready
	}
	fmt.Fprintf(s.stdout, "good  %d features of %s at position %s, as %s signed them\n", m.Features, m.Query["task"], m.Position, key.Name())
	if len(m.Proofs) > 0 {
		fmt.Fprintln(s.stdout, "good  every feature is what the books hold")
	}
	if len(older) > 0 {
		fmt.Fprintln(s.stdout, "good  the books only grew since the older checkpoint")
	}
	return nil
}

// readCheckpoints reads checkpoints from a file of them, or from an exported one.
func readCheckpoints(name string) (string, error) {
	text, err := os.ReadFile(name)
	if err != nil || !bytes.HasPrefix(text, []byte("{")) {
		return string(text), err
	}
	signed, err := proof.CheckpointIn(bytes.NewReader(text))
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return signed, nil
}

// publicKey reads a public key: as it is, or from a file that holds one, such as
// what sanlei config prints.
func publicKey(key string) (note.Verifier, error) {
	lines := []string{key}
	if text, err := os.ReadFile(key); err == nil {
		lines = strings.Split(string(text), "\n")
	}
	for _, line := range lines {
		if v, err := note.NewVerifier(strings.TrimPrefix(strings.TrimSpace(line), "public key=")); err == nil {
			return v, nil
		}
	}
	return nil, errors.New("--key: this is no public key of a ledger; /api/checkpoints/key and sanlei config show it")
}
