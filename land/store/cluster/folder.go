package cluster

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

const (
	marker          = ".sanlei"
	throwawayMarker = ".sanlei-throwaway"
	lockFile        = "cluster.lock"
	usersFile       = "users.lock"
)

// realPath is the absolute path without symbolic links, of which the last
// parts need not exist yet.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return real, err
	}
	parent, err := realPath(filepath.Dir(path))
	return filepath.Join(parent, filepath.Base(path)), err
}

// Claim makes the folder Sanlei's, so that its parts may write there: it is
// made if missing and marked. A folder that holds anything and has no mark is
// refused, and so is one of another user. Claiming twice is fine.
func Claim(data string) error {
	data, err := realPath(data)
	if err != nil {
		return err
	}
	if err := prepare(data); err != nil {
		return err
	}
	return mark(data, marker)
}

// prepare makes the folder with its parents and checks that it is ours to
// write to, but writes nothing into it.
//
// Root's folder is open to be walked through (0711), because the database
// inside belongs to postgres; nothing in it is readable to others.
func prepare(data string) error {
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	if err := makeFolders(data); err != nil {
		return refuse("choose another folder with --data", "the data folder cannot be made: %v", err)
	}
	info, err := os.Stat(data)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return refuse("choose another folder with --data", "%s is not a folder", data)
	case owner(info) != uint32(os.Geteuid()):
		return refuse("run sanlei as that user, or choose another folder with --data",
			"the data folder %s belongs to user %s", data, userName(owner(info)))
	}
	if err := foreign(data); err != nil {
		return err
	}
	return os.Chmod(data, mode)
}

// makeFolders is os.MkdirAll whatever the umask: parents that it makes can be
// walked through by all.
func makeFolders(path string) error {
	err := os.Mkdir(path, 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeFolders(filepath.Dir(path)); err != nil {
			return err
		}
		err = os.Mkdir(path, 0o755)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Chmod(path, 0o755)
}

// foreign refuses a folder that holds something and has no mark of ours. The
// lock files do not count: another process may just be about to claim it.
func foreign(data string) error {
	entries, err := os.ReadDir(data)
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	switch {
	case slices.Contains(names, marker), slices.Contains(names, throwawayMarker):
		return nil
	case slices.Contains(names, "PG_VERSION"):
		return refuse("choose another folder with --data, or name that database in DATABASE_URL",
			"%s holds a PostgreSQL database that Sanlei did not make", data)
	}
	for _, name := range names {
		if name != lockFile && name != usersFile {
			return refuse("choose another or an empty folder with --data",
				"%s is not empty (it holds %s) and is not a data folder of Sanlei", data, name)
		}
	}
	return nil
}

// mark claims a prepared folder. A folder cannot be both lasting and
// throw-away: the guard of the latter would delete the former.
func mark(data, name string) error {
	for _, other := range []string{marker, throwawayMarker} {
		if other != name && exists(filepath.Join(data, other)) {
			return refuse("choose another folder with --data",
				"%s is in use both for lasting data and for a throw-away database", data)
		}
	}
	f, err := os.OpenFile(filepath.Join(data, name), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
