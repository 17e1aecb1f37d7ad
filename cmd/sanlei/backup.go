package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/schollz/progressbar/v3"

	"sanlei/land"
	"sanlei/land/store"
	"sanlei/land/store/archive"
	"sanlei/land/store/cluster"
	"sanlei/migrations"
)

// The parts of a backup.
const (
	partDatabase = "database.dump" // as pg_dump writes it, in its own packed form
	partKey      = "ledger.key"
	partEvidence = "evidence/"
)

type backupCommand struct {
	Output string `short:"o" required:"" placeholder:"FILE" help:"Where to."`
}

type restoreCommand struct {
	File string `arg:"" help:"A backup. It is restored into an empty data folder (--data)."`
}

var errOwnDatabase = errors.New("with DATABASE_URL the database is backed up by its own server: keep pg_dump's file, the ledger's key and the folder of evidence together")

// Run writes database, key and evidence into one file, which appears only when it
// is whole. The files of evidence are read after the database, so that every file
// that the books name is there.
func (c *backupCommand) Run(s *session) error {
	if s.settings.Database != "" {
		return errOwnDatabase
	}
	return s.with(func(b *books) error {
		checkpoint, err := b.Operator().Checkpoint(s.ctx, "")
		if err != nil {
			return err
		}
		schema, err := migrations.Latest()
		if err != nil {
			return err
		}
		bar := s.byteBar(-1, "backup")
		parts := 0
		err = writeFile(c.Output, s.stdout, func(out io.Writer) error {
			w := archive.NewWriter(io.MultiWriter(out, bar), archive.Manifest{Schema: schema, Made: b.Now(), Checkpoint: checkpoint})
			if err := dumpInto(s.ctx, b.cluster, w); err != nil {
				return err
			}
			if err := addFile(w, partKey, s.settings.Key); err != nil {
				return err
			}
			parts, err = addEvidence(w, s.settings.Files)
			return errors.Join(err, w.Close())
		})
		_ = bar.Finish()
		if err == nil {
			fmt.Fprintf(s.stdout, "backed up to %s: the books, the ledger's key and %d files that were brought\n", c.Output, parts)
		}
		return err
	})
}

func (s *session) byteBar(size int64, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions64(size, progressbar.OptionSetWriter(s.stderr), progressbar.OptionSetVisibility(isTerminal(s.stderr)),
		progressbar.OptionShowBytes(true), progressbar.OptionSetDescription(what), progressbar.OptionClearOnFinish())
}

// dumpInto streams the database as its own program writes it.
func dumpInto(ctx context.Context, c *cluster.Cluster, w *archive.Writer) error {
	program, err := c.Program("pg_dump")
	if err != nil {
		return err
	}
	dump := exec.CommandContext(ctx, program, "--format=custom", "--data-only", "--schema=public", "--exclude-table-data=schema_version", "--dbname="+c.URL(cluster.Super, cluster.Database))
	var said strings.Builder
	dump.Stderr = &said
	out, err := dump.StdoutPipe()
	if err != nil {
		return err
	}
	if err := dump.Start(); err != nil {
		return err
	}
	added := w.Add(partDatabase, out, true)
	if err := dump.Wait(); err != nil {
		return fmt.Errorf("pg_dump: %w: %s", err, said.String())
	}
	return added
}

func addFile(w *archive.Writer, name, from string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	return w.Add(name, f, strings.HasPrefix(name, partEvidence))
}

// addEvidence adds the files that are kept; what is on its way in is not.
func addEvidence(w *archive.Writer, folder string) (n int, err error) {
	err = filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && file == folder && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "incoming":
			return fs.SkipDir
		}
		inside, err := filepath.Rel(folder, file)
		if err != nil || !store.KeptFile(inside) {
			return err
		}
		n++
		return addFile(w, partEvidence+filepath.ToSlash(inside), file)
	})
	return n, err
}

// Run restores a backup into an empty data folder: first every part is compared
// with the manifest, then it is put in place, and at last the books are verified
// and held to the checkpoint of the backup.
func (c *restoreCommand) Run(s *session) error {
	if s.settings.Database != "" {
		return errOwnDatabase
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	r, err := archive.NewReader(f, info.Size())
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if have, err := migrations.Latest(); err != nil || have != r.Schema {
		return errors.Join(err, fmt.Errorf("%s: the backup has schema version %d and this program %d: restore it with the program that made it", c.File, r.Schema, have))
	}
	for _, taken := range []string{s.settings.Data, s.settings.Files, s.settings.Key} {
		if err := mustBeFree(taken); err != nil {
			return err
		}
	}
	bar := s.byteBar(r.Size(), "checking")
	err = r.Verify(bar)
	_ = bar.Finish()
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if err := s.putBack(r); err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "restored %s\n", c.File)
	return s.with(func(b *books) error { return errors.Join(b.Copied(s.ctx), s.verifyAgainst(b, r.Checkpoint)) })
}

// mustBeFree refuses a folder in which something lies, or a file that is there.
func mustBeFree(place string) error {
	info, err := os.Stat(place)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.IsDir() {
		if inside, err := os.ReadDir(place); err != nil || len(inside) == 0 {
			return err
		}
	}
	return fmt.Errorf("%s: there is something already; a backup is restored into an empty data folder", place)
}

// putBack puts the parts of a backup in their places.
func (s *session) putBack(r *archive.Reader) (err error) {
	c, err := cluster.Open(s.ctx, cluster.Config{Data: s.settings.Data, Bin: s.settings.PGBin, Log: s.log()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if err := store.Migrate(s.ctx, c.OwnerURL(), c.AppURL()); err != nil {
		return err
	}
	if err := cluster.Claim(s.settings.Files); err != nil {
		return err
	}
	bar := s.byteBar(r.Size(), "restoring")
	defer func() { _ = bar.Finish() }()
	for _, p := range r.Parts {
		switch {
		case p.Name == partDatabase:
			err = load(s.ctx, c, func(w io.Writer) error { return r.Copy(p, io.MultiWriter(w, bar)) })
		case p.Name == partKey:
			err = put(s.settings.Key, func(w io.Writer) error { return r.Copy(p, io.MultiWriter(w, bar)) })
		case strings.HasPrefix(p.Name, partEvidence) && store.KeptFile(strings.TrimPrefix(p.Name, partEvidence)):
			err = put(filepath.Join(s.settings.Files, strings.TrimPrefix(p.Name, partEvidence)), func(w io.Writer) error { return r.Copy(p, io.MultiWriter(w, bar)) })
		default:
			err = fmt.Errorf("%s: nobody knows this part", p.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// put writes a file that only its owner may read.
func put(name string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Sync(), f.Close())
}

// load puts rows into the migrated tables, from which what migrations bring is
// taken out before. Triggers sleep: what they would write is among the rows.
func load(ctx context.Context, c *cluster.Cluster, copyTo func(io.Writer) error) error {
	if err := store.ClearForRestore(ctx, c.URL(cluster.Super, cluster.Database)); err != nil {
		return err
	}
	program, err := c.Program("pg_restore")
	if err != nil {
		return err
	}
	restore := exec.CommandContext(ctx, program, "--data-only", "--disable-triggers", "--single-transaction", "--exit-on-error", "--dbname="+c.URL(cluster.Super, cluster.Database))
	var said strings.Builder
	restore.Stderr = &said
	in, err := restore.StdinPipe()
	if err != nil {
		return err
	}
	if err := restore.Start(); err != nil {
		return err
	}
	copied := errors.Join(copyTo(in), in.Close())
	if err := restore.Wait(); err != nil {
		return fmt.Errorf("pg_restore: %w: %s", err, said.String())
	}
	return copied
}

// verifyAgainst verifies the books, and that they are those of a checkpoint.
func (s *session) verifyAgainst(b *books, checkpoint string) error {
	v := store.Verification{Seen: func(c store.Check) {
		if c.Fault != "" {
			fmt.Fprintf(s.stdout, "BAD   %s: %s\n", c.Name, c.Fault)
		}
	}}
	var err error
	if checkpoint != "" {
		if v.Older, err = b.OpenCheckpoints(checkpoint); err != nil {
			return err
		}
	}
	sound, err := b.Operator().Verify(s.ctx, v)
	if err != nil {
		return err
	}
	if !sound {
		return errToldAlready
	}
	fmt.Fprintf(s.stdout, "good  the books are those of the backup, as of %s\n", land.DateOf(b.Now()))
	return nil
}
