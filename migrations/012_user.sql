-- Signing in: tries that failed, earlier passwords, one-time links, and what is
-- kept of who came and what was refused.

-- How often a login was tried in vain, whether there is such a user or not, so
-- that nobody can tell the two apart.
create table sign_in_try (
    login text collate "C" primary key,
    failed int not null,
    failed_at timestamptz not null
);

-- Earlier passwords, which a new one must differ from.
create table former_password (
    login text collate "C" not null references users,
    hash text not null,
    replaced_at timestamptz not null
);
create index former_password_login on former_password (login, replaced_at);

-- A link that lets its holder choose a password, once. Only a digest is kept.
create table invitation (
    digest bytea primary key,
    login text collate "C" not null references users,
    made_by text not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index invitation_login on invitation (login);

-- The audit log (审计日志): who signed in, what was refused, what left the house,
-- who changed whose rights. Rows are only ever added; the owner alone drops
-- those that are old enough. It tells nothing of what bodies held.
create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    request uuid,
    login text collate "C" not null default '',
    address text not null default '',
    event text not null,
    outcome text not null default '',
    subject text not null default '',
    detail jsonb not null default '{}'
);
create index audit_at on audit using brin (at);
create index audit_login on audit (login, id);

grant select, insert, update, delete on sign_in_try to sanlei_app;
grant select, insert on former_password, audit to sanlei_app;
grant select, insert on invitation to sanlei_app;
grant update (used_at) on invitation to sanlei_app;
