package cluster

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
)

// passwords are the roles' passwords. They are random and only ever read by
// this program, so the file needs no other form than JSON.
type passwords map[Role]string

const passwordsFile = "passwords.json"

// readPasswords reads the file and fails if a role is missing.
func (s *site) readPasswords() (passwords, error) {
	text, err := os.ReadFile(s.path(passwordsFile))
	if err != nil {
		return nil, err
	}
	var p passwords
	if err := json.Unmarshal(text, &p); err != nil || p[Super] == "" || p[Owner] == "" || p[App] == "" {
		return nil, refuse("restore it from a backup", "%s is damaged", s.path(passwordsFile))
	}
	return p, nil
}

// ensurePasswords reads the file, or makes it when there is no database yet
// that would need the lost ones. Only the holder of the lock calls it.
func (s *site) ensurePasswords() (passwords, error) {
	p, err := s.readPasswords()
	if !errors.Is(err, fs.ErrNotExist) {
		return p, err
	}
	if exists(s.pg()) {
		return nil, refuse("restore it from a backup",
			"the passwords of the private database are gone: %s is missing", s.path(passwordsFile))
	}
	p = passwords{Super: rand.Text(), Owner: rand.Text(), App: rand.Text()}
	text, err := json.MarshalIndent(p, "", "\t")
	if err != nil {
		return nil, err
	}
	return p, writeFile(s.path(passwordsFile), text, 0o600)
}

// writeFile replaces a file whole: after a crash there is the old text or the
// new, never half of it.
func writeFile(path string, text []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
