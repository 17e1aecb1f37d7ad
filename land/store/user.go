package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sanlei/land"
)

// User is somebody who may sign in, as those see who administer users.
type User struct {
	land.Actor
	Disabled   bool
	CreatedAt  time.Time
	SignedInAt *time.Time // nil: never
	Rev        int64
}

// AddUser adds a user with a password and grants, all of them within the regions
// of an actor who is admin there. Without a password the user cannot sign in
// until an invitation was used, and can use tokens alone.
func (d *Desk) AddUser(ctx context.Context, u land.Actor, password string) error {
	if err := d.checkUser(u, password); err != nil {
		return err
	}
	b := &pgx.Batch{}
	d.queueNaming(b, u.Grants)
	b.Queue(`insert into users (login, name, password, password_set_at) values ($1, $2, $3, $4)`, u.Login, u.Name, hashPassword(password), d.now())
	queueGrants(b, u)
	d.queueAudit(ctx, b, AuditEntry{Kind: "user_added", Subject: u.Login, Detail: map[string]any{"name": u.Name, "grants": u.Grants}})
	if err := d.pool.SendBatch(ctx, b).Close(); err != nil {
		return translate(err)
	}
	d.wakeSealer()
	return nil
}

// queueNaming queues the act under which somebody gets a name: answers show it,
// so it has its place in the history.
func (d *Desk) queueNaming(b *pgx.Batch, grants []land.Grant) {
	d.queueAct(b, land.Act{ID: land.NewID(), Kind: land.ActUser, Region: grants[0].Region, EffectiveOn: d.Today()}, nil)
}

func queueGrants(b *pgx.Batch, u land.Actor) {
	for _, g := range u.Grants {
		b.Queue(`insert into user_grant (login, role, region) values ($1, $2, $3)`, u.Login, string(g.Role), g.Region)
	}
}

func (d *Desk) checkUser(u land.Actor, password string) error {
	if err := land.CheckText("body.login", u.Login, 2, 63); err != nil {
		return err
	}
	if err := land.CheckText("body.name", u.Name, 1, 60); err != nil {
		return err
	}
	if err := d.checkGrants(u.Grants); err != nil || password == "" {
		return err
	}
	return d.passwords.Check(password, u.Login, u.Name)
}

// checkGrants refuses grants beyond the regions in which the actor is admin.
func (d *Desk) checkGrants(grants []land.Grant) error {
	if len(grants) == 0 {
		return land.Refuse(land.Invalid, "body.grants", "required", "a user has at least one role in a region")
	}
	for _, g := range grants {
		if !g.Role.Valid() {
			return land.Refuse(land.Invalid, "body.grants", "unknown_role", "there is no such role")
		}
		if err := d.mustSee("body.grants", g.Region); err != nil {
			return err
		}
		if err := d.must(land.Admin, g.Region); err != nil {
			return err
		}
	}
	return nil
}

// KnowsUser reports whether there is a user by the login.
func (s *Store) KnowsUser(ctx context.Context, login string) (known bool, err error) {
	err = s.pool.QueryRow(ctx, `select exists (select from users where login = $1)`, login).Scan(&known)
	return known, translate(err)
}

// AnybodySignsIn reports whether some user has a password.
func (s *Store) AnybodySignsIn(ctx context.Context) (some bool, err error) {
	err = s.pool.QueryRow(ctx, `select exists (select from users where password <> '' and not disabled)`).Scan(&some)
	return some, translate(err)
}

const usersSeen = `
	select u.login, u.name, u.disabled, u.created_at, u.signed_in_at, u.rev,
		array_agg(g.role order by g.role, g.region), array_agg(g.region order by g.role, g.region)
	from users u join user_grant g using (login)
	where exists (select from user_grant s where s.login = u.login and s.region = any($1)) and ($2 = '' or u.login = $2)
	group by u.login order by u.login`

// Users is everybody with a role where the actor is admin, by login.
func (d *Desk) Users(ctx context.Context) ([]User, error) { return d.users(ctx, d.pool, "") }

// User is one of them.
func (d *Desk) User(ctx context.Context, login string) (User, error) {
	found, err := d.users(ctx, d.pool, login)
	if err == nil && len(found) == 0 {
		err = unknownUser
	}
	if err != nil {
		return User{}, err
	}
	return found[0], nil
}

var unknownUser = land.Refuse(land.NotFound, "path.login", "unknown_login", "there is no such user")

func (d *Desk) users(ctx context.Context, q querier, login string) ([]User, error) {
	rows, err := q.Query(ctx, usersSeen, d.scopeOf(land.Admin), login)
	if err != nil {
		return nil, translate(err)
	}
	users, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (u User, err error) {
		var roles, regions []string
		err = row.Scan(&u.Login, &u.Name, &u.Disabled, &u.CreatedAt, &u.SignedInAt, &u.Rev, &roles, &regions)
		for i, r := range roles {
			u.Grants = append(u.Grants, land.Grant{Role: land.Role(r), Region: regions[i]})
		}
		return u, err
	})
	return users, translate(err)
}

// UserChange is what an admin changes of a user; nil leaves a thing as it is.
type UserChange struct {
	Name     *string
	Disabled *bool
	Grants   []land.Grant
}

// ChangeUser changes a user all of whose roles lie where the actor is admin. Who
// is disabled, or has other roles, is signed out at once, and tokens serve no
// longer than their user does. Nobody disables themselves or gives away the
// role by which they do this, so that an admin is always left.
func (d *Desk) ChangeUser(ctx context.Context, login string, rev int64, c UserChange) (u User, err error) {
	defer d.news.forgetActors()
	err = pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		if u, err = d.userForChange(ctx, tx, login, rev); err != nil {
			return err
		}
		if err := d.checkChange(u, c); err != nil {
			return err
		}
		b := &pgx.Batch{}
		if c.Name != nil && *c.Name != u.Name {
			d.queueNaming(b, u.Grants)
		} else {
			b.Queue(setScope, d.scopeText(), land.NewID())
		}
		b.Queue(`update users set name = coalesce($2, name), disabled = coalesce($3, disabled), rev = rev + 1 where login = $1`, login, c.Name, c.Disabled)
		if c.Grants != nil {
			b.Queue(`delete from user_grant where login = $1`, login)
			queueGrants(b, land.Actor{Login: login, Grants: c.Grants})
		}
		if c.Grants != nil || c.Disabled != nil && *c.Disabled {
			b.Queue(`delete from credential where login = $1 and kind = 'session'`, login)
		}
		d.queueAudit(ctx, b, AuditEntry{Kind: "user_changed", Subject: login, Detail: c.detail()})
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		found, err := d.users(ctx, tx, login)
		if err == nil && len(found) > 0 {
			u = found[0]
		}
		return err
	})
	return u, translate(err)
}

func (c UserChange) detail() map[string]any {
	out := map[string]any{}
	if c.Name != nil {
		out["name"] = *c.Name
	}
	if c.Disabled != nil {
		out["disabled"] = *c.Disabled
	}
	if c.Grants != nil {
		out["grants"] = c.Grants
	}
	return out
}

// userForChange locks a user whom the actor may change.
func (d *Desk) userForChange(ctx context.Context, tx pgx.Tx, login string, rev int64) (u User, err error) {
	if err := tx.QueryRow(ctx, `select rev from users where login = $1 for update`, login).Scan(&u.Rev); err != nil && err != pgx.ErrNoRows {
		return u, err
	}
	found, err := d.users(ctx, tx, login)
	switch {
	case err != nil:
		return u, err
	case len(found) == 0:
		return u, unknownUser
	case rev != found[0].Rev:
		return u, land.Refuse(land.Stale, "", "stale", "somebody changed it since you read it")
	}
	return found[0], d.administers(found[0])
}

// administers refuses an actor who is not admin in every region of the user.
func (d *Desk) administers(u User) error {
	for _, g := range u.Grants {
		if err := d.must(land.Admin, g.Region); err != nil {
			return land.Refuse(land.Forbidden, "", "role", "the user has a role where you are no admin")
		}
	}
	return nil
}

func (d *Desk) checkChange(u User, c UserChange) error {
	if c.Name != nil {
		if err := land.CheckText("body.name", *c.Name, 1, 60); err != nil {
			return err
		}
	}
	if c.Grants != nil {
		if err := d.checkGrants(c.Grants); err != nil {
			return err
		}
	}
	if u.Login != d.Actor.Login {
		return nil
	}
	after := land.Actor{Grants: c.Grants}
	keeps := c.Grants == nil
	for _, g := range d.Actor.Grants {
		keeps = keeps || g.Role == land.Admin && after.Has(d.Tree(), land.Admin, g.Region)
	}
	if !keeps || c.Disabled != nil && *c.Disabled {
		return land.Refuse(land.Conflict, "", "admin_stays", "nobody takes the role of admin from themselves")
	}
	return nil
}
