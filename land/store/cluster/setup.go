package cluster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// setup makes the roles and the database if they are not whole. Every step can
// be repeated, so a setup that was cut short is simply done again.
func (s *site) setup(ctx context.Context, pw passwords) error {
	if s.usable(ctx, pw) == nil {
		return nil
	}
	began := time.Now()
	conn, err := pgx.Connect(ctx, s.url(Super, pw[Super], "postgres"))
	if err != nil {
		return fmt.Errorf("signing in to the new database: %w", err)
	}
	defer conn.Close(ctx)
	for _, role := range []Role{Owner, App} {
		_, err := conn.Exec(ctx, "create role "+string(role))
		if err != nil && !hasCode(err, "42710") { // the role exists
			return err
		}
		// The password is ours and of letters and digits only.
		if _, err := conn.Exec(ctx, fmt.Sprintf("alter role %s login password '%s'", role, pw[role])); err != nil {
			return err
		}
	}
	if s.throwaway {
		// Tests clean as owner with triggers and foreign keys set aside.
		if _, err := conn.Exec(ctx, "grant set on parameter session_replication_role to "+string(Owner)); err != nil {
			return err
		}
	}
	if err := s.createDatabase(ctx, pw, Database); err != nil {
		return err
	}
	s.log.Info("roles and extension made", "data", s.data, "took", time.Since(began).Round(time.Millisecond))
	return s.usable(ctx, pw)
}

// usable tells whether the program could work now: its role can sign in and
// finds PostGIS, which the setup adds last.
func (s *site) usable(ctx context.Context, pw passwords) error {
	conn, err := pgx.Connect(ctx, s.url(App, pw[App], Database))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var one int
	return conn.QueryRow(ctx, "select 1 from pg_extension where extname = 'postgis'").Scan(&one)
}

// CreateDatabase makes another database like the program's own: it belongs to
// sanlei_owner, has PostGIS, and only our roles may connect. One of that name
// is completed if need be and otherwise left as it is.
func (c *Cluster) CreateDatabase(ctx context.Context, name string) error {
	return c.site.createDatabase(ctx, c.passwords, name)
}

func (s *site) createDatabase(ctx context.Context, pw passwords, name string) error {
	quoted := pgx.Identifier{name}.Sanitize()
	err := s.exec(ctx, pw, "postgres", fmt.Sprintf("create database %s owner %s", quoted, Owner))
	if err != nil && !hasCode(err, "42P04") { // the database exists
		return err
	}
	return s.exec(ctx, pw, name,
		fmt.Sprintf("revoke all on database %s from public", quoted),
		fmt.Sprintf("grant connect, temporary on database %s to %s", quoted, App),
		"create extension if not exists postgis")
}

// exec runs statements one by one as superuser in a database.
func (s *site) exec(ctx context.Context, pw passwords, database string, statements ...string) error {
	conn, err := pgx.Connect(ctx, s.url(Super, pw[Super], database))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}

func hasCode(err error, code string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == code
}
