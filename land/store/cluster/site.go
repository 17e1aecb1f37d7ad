package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
)

// Database is the one that the program works in.
const Database = "sanlei"

// Role is a database role that the cluster makes.
type Role string

const (
	// Super made the cluster. It is for making databases and for backups.
	Super Role = "postgres"
	// Owner owns the database and every table in it.
	Owner Role = "sanlei_owner"
	// App owns nothing and may do what migrations grant it.
	App Role = "sanlei_app"
)

// site is where one cluster lies and how its server is to be run.
type site struct {
	data      string // real path of the data folder
	socket    string // folder of the socket
	account   account
	bin       string // as configured, may be empty
	throwaway bool
	log       *slog.Logger
}

func newSite(cfg Config) (*site, error) {
	s := &site{bin: cfg.Bin, throwaway: cfg.Throwaway, log: cfg.Log}
	if s.log == nil {
		s.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	data := cfg.Data
	if data == "" && s.throwaway {
		data = "/tmp/sanlei-test-" + strconv.Itoa(os.Geteuid())
	}
	if data == "" {
		return nil, refuse("name it with --data", "no data folder given")
	}
	var err error
	if s.account, err = serverAccount(); err != nil {
		return nil, err
	}
	if s.data, err = realPath(data); err != nil {
		return nil, refuse("choose another folder with --data", "the data folder %s cannot be reached: %v", data, err)
	}
	if err := s.account.canReach(s.data); err != nil {
		return nil, err
	}
	s.socket = socketFolder(s.data)
	return s, nil
}

func (s *site) path(name string) string { return filepath.Join(s.data, name) }
func (s *site) pg() string              { return s.path("pg") }

// name is short and the cluster's own: it labels the server's processes and
// its socket folder.
func name(data string) string {
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:8])
}

func (s *site) url(role Role, password, database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(string(role), password),
		Path:     "/" + database,
		RawQuery: url.Values{"host": {s.socket}, "sslmode": {"disable"}}.Encode(),
	}
	return u.String()
}
