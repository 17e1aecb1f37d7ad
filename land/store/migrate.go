package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sanlei/migrations"
)

// appRole is the role that migrations grant to: the application signs in as it
// or as a member of it.
const appRole = "sanlei_app"

// Migrate brings a database to this program's schema, signing in as its owner.
// Where they are missing it makes PostGIS and the application's role first,
// which the owner may or may not do: if not, the error says who has to. The
// application's connection string, where given, says who is to have the role.
func Migrate(ctx context.Context, ownerURL, appURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("connecting as the owner: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, `create extension if not exists postgis`); err != nil {
		return mayNot(err, "create extension postgis")
	}
	if err := ensureRole(ctx, conn, appURL); err != nil {
		return err
	}
	return migrations.Up(ctx, conn)
}

func ensureRole(ctx context.Context, conn *pgx.Conn, appURL string) error {
	app, err := pgx.ParseConfig(appURL)
	if err != nil {
		return errors.New("DATABASE_URL is no connection string")
	}
	var exists bool
	if err := conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, appRole).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		if _, err := conn.Exec(ctx, `create role `+appRole); err != nil {
			return mayNot(err, "create role "+appRole)
		}
		if app.User == appRole && app.Password != "" {
			// The statement takes no parameters; format(%L) quotes the password.
			var sql string
			if err := conn.QueryRow(ctx, `select format('alter role `+appRole+` login password %L', $1::text)`, app.Password).Scan(&sql); err != nil {
				return err
			}
			if _, err := conn.Exec(ctx, sql); err != nil {
				return err
			}
		}
	}
	if appURL == "" || app.User == appRole {
		return nil
	}
	var member bool
	if err := conn.QueryRow(ctx, `select pg_has_role($1, $2, 'member')`, app.User, appRole).Scan(&member); err != nil || member {
		return err
	}
	if _, err := conn.Exec(ctx, "grant "+appRole+" to "+pgx.Identifier{app.User}.Sanitize()); err != nil {
		return mayNot(err, "grant "+appRole+" to the user of DATABASE_URL")
	}
	return nil
}

// mayNot says what a superuser has to run where the owner may not.
func mayNot(err error, statement string) error {
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.Code == "42501" {
		return fmt.Errorf("the owner may not do this: have a superuser run «%s;» in the database", statement)
	}
	return fmt.Errorf("%s: %w", statement, err)
}
