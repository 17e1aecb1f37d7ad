// Package cluster runs the private PostgreSQL with PostGIS that Sanlei uses
// when it is given no DATABASE_URL.
//
// Its world is one data folder:
//
//	.sanlei          says that the folder is ours
//	cluster.lock     flock of the process that runs the server
//	passwords.json   0600, of the three roles
//	postgresql.conf  written at every start
//	local.conf       settings of this machine, which override it
//	pg_hba.conf      SCRAM over the socket, nothing else
//	postgres.log     what the server prints; postgres.log.1 is the one before
//	pg/              the database itself, 0700, of the user the server runs as
//
// Anything else in the folder belongs to other parts of the program, which
// call [Claim] before they write there.
//
// The server listens on no network, only on a socket in a 0700 folder of its
// own. Started by root it runs as the user postgres, because PostgreSQL
// refuses to run as root; so postgres must be able to walk to the data folder.
package cluster

import (
	"context"
	"log/slog"
	"sync"
)

// Config says where the cluster lies and which server runs it.
type Config struct {
	// Data is the data folder. It is made if missing; it must be empty or ours.
	// A throw-away cluster may leave it empty: all throw-away clusters of one
	// user then are the same one, in /tmp.
	Data string

	// Bin is the folder of the programs postgres and initdb. Empty means the
	// newest in /usr/lib/postgresql that has PostGIS, or, once the folder
	// holds a database, the one of its version.
	Bin string

	// Log receives what happens to the server. Nil means nothing is said.
	Log *slog.Logger

	// Throwaway makes a cluster for tests: quick and not durable, shared by
	// every process that opens it and removed, data and all, a few seconds
	// after the last of them closed it or died. See [Open].
	Throwaway bool
}

// Cluster is a running server. Its methods are safe for concurrent use.
type Cluster struct {
	site      *site
	passwords passwords
	server    *server
	release   func() error
	once      sync.Once
	closeErr  error
}

// Open returns the cluster in the folder when it is ready for connections.
//
//  1. The process that takes the lock makes the database if there is none,
//     starts the server and stops it in [Cluster.Close]. If it is killed, the
//     kernel tells the server to shut down.
//  2. While the lock is taken, Open attaches: it waits until the other's
//     server is ready, and Close leaves that server alone.
//  3. A server that outlived its starter is adopted: it is watched and stopped
//     as if it had been started here. One that is shutting down is waited for.
//  4. A making that was cut short is begun anew; what a dead server left
//     behind is cleared away.
//  5. A throw-away cluster belongs to nobody: every Open shares it, and a
//     guard process ends it when the kernel has dropped the last share. So
//     test binaries that run side by side use one server, whichever of them
//     ends first and however it ends.
//
// What a person can put right is a [*Refusal]. Open gives up when ctx is done
// or the server has shown no progress for a minute.
func Open(ctx context.Context, cfg Config) (*Cluster, error) {
	s, err := newSite(cfg)
	if err != nil {
		return nil, err
	}
	if cfg.Throwaway {
		return s.share(ctx)
	}
	return s.open(ctx)
}

// Data is the data folder's absolute path without symbolic links.
func (c *Cluster) Data() string { return c.site.data }

// OwnerURL signs in as sanlei_owner, which owns the database and runs
// migrations.
func (c *Cluster) OwnerURL() string { return c.URL(Owner, Database) }

// AppURL signs in as sanlei_app, which owns nothing; the program's work is
// done as this role.
func (c *Cluster) AppURL() string { return c.URL(App, Database) }

// URL is a connection string for a role and a database.
func (c *Cluster) URL(role Role, database string) string {
	return c.site.url(role, c.passwords[role], database)
}

// Done is closed when the server has stopped, whoever stopped it.
func (c *Cluster) Done() <-chan struct{} { return c.server.done }

// Close ends the use of the cluster and is safe to call twice. It stops the
// server if this process started or adopted it: open transactions are rolled
// back and everything committed is on disk when Close returns.
func (c *Cluster) Close() error {
	c.once.Do(func() { c.closeErr = c.release() })
	return c.closeErr
}
