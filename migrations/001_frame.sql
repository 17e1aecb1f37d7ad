-- The frame of the books: ledger, regions, users, acts.

create type level as enum ('province', 'city', 'county', 'park', 'township');
create type category as enum ('approved_unsupplied', 'idle', 'low_efficiency');
create type account as enum ('open', 'reported', 'city_passed', 'accepted', 'struck_off');

-- One writing installation keeps one ledger. frame counts how often its regions,
-- measures and days off were changed: who has them at hand sees by it, in any
-- snapshot, whether they are still those.
create table ledger (
    id uuid primary key,
    name text not null,
    founded_at timestamptz not null default now(),
    frame bigint not null default 0
);

-- An act is the parent of every transfer and of every row of history that came
-- into the books with it. It has no foreign keys to rows that all writers
-- share: their key locks would make every writer touch the same row.
create table act (
    id uuid primary key,
    ledger uuid not null,
    kind text not null,
    actor text not null,
    task text collate "C",
    region text collate "C" not null,
    parcel_id uuid,
    effective_on date,
    recorded_at timestamptz not null default clock_timestamp(),
    recorded boolean not null default false,
    authority text not null default '',
    document text not null default '',
    reason text not null default '',
    constraint a_recorded_decision_names_its_document
        check (not recorded or (authority <> '' and document <> ''))
);
create index act_parcel on act (parcel_id) where parcel_id is not null;

create table region (
    code text collate "C" primary key,
    name text not null,
    level level not null,
    parent text collate "C" references region,
    valid_from date not null,
    valid_to date,
    extent float8[],
    constraint a_region_code_is_of_gbt_2260
        check (code ~ '^[0-9]{6}([0-9]{3}|-P[0-9]{2})?$'),
    constraint a_region_ends_after_it_begins check (valid_to >= valid_from),
    constraint an_extent_is_a_box
        check (array_length(extent, 1) = 4 and extent[1] < extent[3] and extent[2] < extent[4])
);

-- Every region with itself and all above it.
create table region_path (
    region text collate "C" not null references region,
    ancestor text collate "C" not null references region,
    primary key (region, ancestor)
);
create index region_path_ancestor on region_path (ancestor);

create function extend_region_path() returns trigger language plpgsql as $$
begin
    insert into region_path
    select new.code, ancestor from region_path where region = new.parent
    union all
    select new.code, new.code;
    return null;
end $$;
create trigger extend_region_path after insert on region
    for each row execute function extend_region_path();

create table measure (
    code text collate "C" primary key,
    category category not null,
    zh text not null,
    en text not null,
    effect text not null,
    constraint a_measure_has_a_known_effect
        check (effect in ('counts', 'provisional', 'progress', 'strikes_off'))
);

create table users (
    login text collate "C" primary key,
    name text not null,
    password text not null default '',
    password_set_at timestamptz not null default now(),
    disabled boolean not null default false,
    rev bigint not null default 1,
    created_at timestamptz not null default now(),
    signed_in_at timestamptz,
    constraint a_login_is_plain check (login ~ '^[a-z][a-z0-9._-]{1,62}$')
);

create table user_grant (
    login text collate "C" not null references users,
    role text not null,
    region text collate "C" not null references region,
    primary key (login, role, region),
    constraint a_role_is_known
        check (role in ('officer', 'registrar', 'reviewer', 'auditor', 'admin'))
);

-- Sessions of browsers and access tokens of programs. Only a digest is kept.
create table credential (
    id uuid primary key,
    digest bytea not null unique,
    login text collate "C" not null references users,
    kind text not null,
    name text not null default '',
    reads_only boolean not null default false,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint a_credential_is_a_session_or_a_token check (kind in ('session', 'token'))
);

-- The second wall: whatever is written lies in the regions that the
-- transaction said it would write in. No scope said means refused. Where many
-- rows are written, it is asked once a statement, of all that the statement
-- touched; elsewhere row by row: a call costs less than a condition in WHEN,
-- which is made ready anew for every statement.
create function guard_region() returns trigger language plpgsql as $$
declare
    scope constant text := ',' || coalesce(current_setting('sanlei.scope', true), '') || ',';
    beyond boolean;
begin
    if tg_level = 'STATEMENT' then
        beyond := exists (select from touched t where strpos(scope, ',' || t.region || ',') = 0);
    else
        beyond := strpos(scope, ',' || case tg_op when 'DELETE' then old.region else new.region end || ',') = 0;
    end if;
    if beyond then
        raise exception 'a row of % lies outside the transaction''s regions', tg_table_name
            using errcode = 'SL403', constraint = 'guard_region', table = tg_table_name;
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;

-- The act of the transaction, under which every row of history is written.
create function current_act() returns uuid language sql stable as
    $$ select current_setting('sanlei.act')::uuid $$;

create table region_history (act_id uuid not null references act, like region, primary key (code, act_id));
create table measure_history (act_id uuid not null references act, like measure, primary key (code, act_id));

create function keep_region() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into region_history select current_act(), t.* from touched t;
    update ledger set frame = frame + 1;
    return null;
end $$;
create trigger keep_inserted after insert on region referencing new table as touched
    for each statement execute function keep_region();
create trigger keep_updated after update on region referencing new table as touched
    for each statement execute function keep_region();

create function keep_measure() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into measure_history select current_act(), t.* from touched t;
    update ledger set frame = frame + 1;
    return null;
end $$;
create trigger keep_inserted after insert on measure referencing new table as touched
    for each statement execute function keep_measure();
create trigger keep_updated after update on measure referencing new table as touched
    for each statement execute function keep_measure();

create trigger guard after insert on act referencing new table as touched
    for each statement execute function guard_region();
create trigger guard before insert on user_grant
    for each row execute function guard_region();
create trigger guard_deleted before delete on user_grant
    for each row execute function guard_region();

grant select on schema_version to sanlei_app;
grant select, insert on ledger, act to sanlei_app;
grant select, insert, update on region, measure, users to sanlei_app;
grant select, insert on region_path to sanlei_app;
grant select, insert, delete on user_grant, credential to sanlei_app;
grant update (expires_at) on credential to sanlei_app;
grant select on region_history, measure_history to sanlei_app;
