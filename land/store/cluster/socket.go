package cluster

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// socketName is what PostgreSQL calls its socket on the default port, which
// stays the default because the folder is the cluster's alone.
const socketName = ".s.PGSQL.5432"

// socketFolder is where the socket lies. It is short whatever the data
// folder's name, for the kernel refuses a socket's path over 107 bytes.
func socketFolder(data string) string {
	if info, err := os.Stat("/run"); os.Geteuid() == 0 && err == nil && info.IsDir() {
		return "/run/sanlei-" + name(data)
	}
	return "/tmp/sl-" + name(data)
}

// makeSocketFolder makes the folder, empty of what a dead server left in it.
// In /tmp anybody may have made one of that name first, to read what clients
// send: it must be a real folder of the server's user, closed to others.
func (s *site) makeSocketFolder() error {
	err := os.Mkdir(s.socket, 0o700)
	if err == nil {
		return s.account.own(s.socket)
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := s.checkSocketFolder(); err != nil {
		return err
	}
	for _, name := range []string{socketName, socketName + ".lock"} {
		if err := os.Remove(filepath.Join(s.socket, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (s *site) checkSocketFolder() error {
	info, err := os.Lstat(s.socket)
	if err != nil {
		return err
	}
	if info.Mode() != fs.ModeDir|0o700 || owner(info) != s.account.uid {
		return refuse("remove it, after asking whose it is",
			"%s is needed for the database's socket but is %v of user %s instead of a folder closed to all but user %s",
			s.socket, info.Mode(), userName(owner(info)), s.account.name)
	}
	return nil
}
