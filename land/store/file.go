package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// files is the folder in which the files of evidence, checks and imports lie, each
// under its SHA-256: ab/cdef…. What is on its way in lies in incoming. A file is
// there before the act or the import that names it commits; one that nothing
// names was left by a transaction that came to nothing, and [Store.Sweep] removes
// it.
type files string

var noFiles = land.Refuse(land.Unavailable, "body.file", "no_folder", "this installation keeps no files; its operator names a folder for them in SANLEI_FILES")

var diskFull = land.Refuse(land.Unavailable, "body.file", "disk_full", "there is no room for the file; its operator has been told")

const incoming = "incoming"

func (f files) path(sum []byte) string {
	name := hex.EncodeToString(sum)
	return filepath.Join(string(f), name[:2], name[2:])
}

// Incoming is a file that was received and is not kept yet.
type Incoming struct {
	land.File
	Camera land.Fix // what a photo says of itself

	temp string
	kept bool
}

// Receive takes a file in, as it comes: it is never held in memory. It ends on
// disk with what is known of it; Close throws it away unless it was kept. A file
// of more than 50 MiB, or of a kind that is no evidence, is refused.
func (s *Store) Receive(from io.Reader, name string) (*Incoming, error) {
	return s.files.receive(from, land.MostEvidenceFile, func(in *Incoming, file *os.File) (err error) {
		if in.Media, err = land.Sniff(file, in.Bytes); err != nil {
			return err
		}
		in.Name = land.FileName(name, in.Media)
		if _, err = file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		in.Camera = land.ReadPhoto(file, in.Media)
		return nil
	})
}

// receive puts what comes on disk, at most so many bytes, and looks at it.
func (f files) receive(from io.Reader, most int64, look func(*Incoming, *os.File) error) (_ *Incoming, err error) {
	if f == "" {
		return nil, noFiles
	}
	folder := filepath.Join(string(f), incoming)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	in := &Incoming{temp: filepath.Join(folder, rand.Text())}
	file, err := os.OpenFile(in.temp, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, full(err)
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			err = errors.Join(err, in.Close())
		}
	}()
	hash := sha256.New()
	in.Bytes, err = io.Copy(io.MultiWriter(file, hash), io.LimitReader(from, most+1))
	switch {
	case err != nil:
		return nil, full(err)
	case in.Bytes > most:
		return nil, land.Refuse(land.TooLarge, "body.file", "size", fmt.Sprintf("a file has at most %d MiB", most>>20))
	}
	in.SHA256 = hash.Sum(nil)
	if err := look(in, file); err != nil {
		return nil, err
	}
	return in, full(file.Sync())
}

func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return diskFull
	}
	return err
}

// Close removes the file unless it was kept.
func (i *Incoming) Close() error {
	if i.kept {
		return nil
	}
	if err := os.Remove(i.temp); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// keep puts a received file under its name, for good once the transaction
// commits. Its bytes and its name are on disk when keep returns; the lock holds
// a sweep off until the transaction ends.
func (f files) keep(ctx context.Context, tx pgx.Tx, in *Incoming) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock_shared($1)`, lockFiles); err != nil {
		return err
	}
	name := f.path(in.SHA256)
	if in.kept {
		if _, err := os.Stat(name); err == nil {
			return nil
		}
		return fmt.Errorf("the file %s was swept away", name)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return full(err)
	}
	if err := os.Rename(in.temp, name); err != nil {
		return full(err)
	}
	in.kept = true
	for _, folder := range []string{filepath.Dir(name), string(f)} {
		if err := syncFolder(folder); err != nil {
			return full(err)
		}
	}
	return nil
}

func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// OpenFile opens a file that is kept, whose bytes have the SHA-256 that is named.
func (s *Store) OpenFile(f land.File) (*os.File, error) {
	if s.files == "" {
		return nil, noFiles
	}
	return os.Open(s.files.path(f.SHA256))
}

// KeepTidy sweeps, now and every hour, until the context ends.
func (s *Store) KeepTidy(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := errors.Join(s.forgetImports(ctx), func() error { _, err := s.Sweep(ctx); return err }()); err != nil && ctx.Err() == nil {
			s.log.Error("sweeping files failed; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sweepAfter is how old a file that nobody names must be to be removed.
const sweepAfter = 24 * time.Hour

// Sweep removes files that neither an act nor an import names and that are a day old: what
// came in half, and what a transaction that came to nothing left behind. It
// gives how many it removed.
func (s *Store) Sweep(ctx context.Context) (removed int, err error) {
	if s.files == "" {
		return 0, nil
	}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var mine bool
		if err := tx.QueryRow(ctx, `select pg_try_advisory_xact_lock($1)`, lockFiles).Scan(&mine); err != nil || !mine {
			return err
		}
		return filepath.WalkDir(string(s.files), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return ignoreGone(err)
			}
			ours, err := s.orphan(ctx, tx, path, entry)
			if err != nil || !ours {
				return err
			}
			removed++
			return os.Remove(path)
		})
	})
	return removed, translate(err)
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// orphan reports whether a file of the folder is old and named by nobody. What
// was not put there by this program is left alone.
func (s *Store) orphan(ctx context.Context, tx pgx.Tx, path string, entry fs.DirEntry) (bool, error) {
	info, err := entry.Info()
	if err != nil || s.now().Sub(info.ModTime()) < sweepAfter {
		return false, ignoreGone(err)
	}
	folder := filepath.Base(filepath.Dir(path))
	if folder == incoming {
		return true, nil
	}
	sum, err := hex.DecodeString(folder + entry.Name())
	if err != nil || len(sum) != sha256.Size {
		return false, nil
	}
	var named bool
	err = tx.QueryRow(ctx, `
		select exists (select from evidence_history where sha256 = $1) or exists (select from check_file where sha256 = $1)
			or exists (select from import_file where sha256 = $1)`, sum).Scan(&named)
	return !named, err
}

// verifyFiles looks whether every file that was ever named is there and has its
// SHA-256.
func (s *Store) verifyFiles(ctx context.Context, tx pgx.Tx) (Check, error) {
	check := Check{Name: "every file of evidence, of a check and every list that was committed is there and has its SHA-256"}
	rows, err := tx.Query(ctx, `
		select sha256 from evidence_history union select sha256 from check_file union select f.sha256 from import_file f join import i on i.id = f.import_id where i.act_id is not null order by 1`)
	if err != nil {
		return check, err
	}
	var sum []byte
	_, err = pgx.ForEachRow(rows, []any{&sum}, func() error {
		check.Rows++
		if check.Fault == "" {
			check.Fault = s.files.fault(sum)
		}
		return nil
	})
	return check, err
}

func (f files) fault(sum []byte) string {
	name := "file " + hex.EncodeToString(sum)
	if f == "" {
		return name + " cannot be looked at: no folder for files is configured"
	}
	file, err := os.Open(f.path(sum))
	if err != nil {
		return name + " cannot be opened"
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return name + " cannot be read"
	}
	if got := hash.Sum(nil); string(got) != string(sum) {
		return name + " has other bytes"
	}
	return ""
}

// KeptFile reports whether a path inside the folder of evidence is that of a file
// that is kept: ab/cdef…, by its SHA-256.
func KeptFile(inside string) bool {
	head, rest, ok := strings.Cut(filepath.ToSlash(inside), "/")
	sum, err := hex.DecodeString(head + rest)
	return ok && err == nil && len(head) == 2 && len(sum) == sha256.Size
}
