-- Files on their way into the books, and requests that must not act twice.

-- A file that somebody brought, and the job of checking or committing it. While
-- its state is checking or committing, whoever holds the lease works on it: worker
-- is the holder and beat_at when it was last heard of. rev goes up with whatever
-- its owner asks and with whatever a job comes to.
create table import (
    id uuid primary key,
    task text collate "C" not null references task,
    region text collate "C" not null,
    login text not null,
    state text not null,
    rev bigint not null default 1,
    options jsonb not null default '{}',
    found jsonb not null default '{}',
    refusal jsonb,
    only_good boolean not null default false,
    stage text not null default '',
    done bigint not null default 0,
    total bigint not null default 0,
    rows int not null default 0,
    worker uuid,
    beat_at timestamptz,
    tries int not null default 0,
    act_id uuid references act,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    constraint an_import_state_is_known check (state in (
        'checking', 'checked', 'failed', 'committing', 'committed', 'discarded', 'rolled_back')),
    constraint a_committed_import_has_its_act check ((state in ('committed', 'rolled_back')) = (act_id is not null))
);
create index import_task on import (task, created_at);
create index import_listed on import (id) where act_id is not null;
create index import_due on import (created_at) where state in ('checking', 'committing');

-- The bytes as they were brought, under their SHA-256 in the folder for files.
-- There are several where a shapefile came in its parts.
create table import_file (
    import_id uuid not null references import on delete cascade,
    n int not null,
    name text not null,
    sha256 bytea not null,
    bytes bigint not null,
    primary key (import_id, n)
);
create index import_file_sha256 on import_file (sha256);

-- One row of the file as it would stand in the books. given is what the file
-- holds, by its own heads. A shape that breaks a rule is not kept: the findings
-- say what is wrong with it, and where. id is the parcel that the row is or
-- becomes; rev is that parcel's when it was compared, null for a new one, and
-- changes is what would change of it, old and new. Rows are filled by the million
-- and so refer to nothing.
create table import_row (
    import_id uuid not null,
    n int not null,
    line int not null,
    id uuid not null,
    parcel_no text collate "C" not null,
    category text not null,
    region text collate "C" not null,
    listed_value numeric,
    listed_unit text not null,
    listed_mu numeric(20, 8),
    shape geometry(MultiPolygon, 4490),
    plane_m2 numeric(18, 4),
    ellipsoid_m2 numeric(18, 4),
    attributes jsonb not null default '{}',
    given jsonb not null default '{}',
    named text[] not null default '{}',
    refused boolean not null default false,
    warned boolean not null default false,
    rev bigint,
    changes jsonb,
    primary key (import_id, n)
);
create index import_row_no on import_row (import_id, parcel_no);

-- What was found in a row, or, as row 0, in the file. parcel_id is the parcel on
-- whose card it stands once the import is committed.
create table import_finding (
    import_id uuid not null,
    n int not null,
    refuses boolean not null,
    rule text not null,
    location text not null,
    message text not null,
    value text not null default '',
    lon float8,
    lat float8,
    parcel_id uuid
);
create index import_finding_row on import_finding (import_id, n);
create index import_finding_parcel on import_finding (parcel_id) where parcel_id is not null;

-- Values that were entered on the page in place of those of the file.
create table import_edit (
    import_id uuid not null references import on delete cascade,
    n int not null,
    name text not null,
    value text not null,
    primary key (import_id, n, name)
);

-- How somebody mapped the columns of files with the same heads before.
create table import_template (
    login text collate "C" not null,
    heads bytea not null,
    columns jsonb not null,
    used_at timestamptz not null default now(),
    primary key (login, heads)
);

create trigger guard before insert or update on import
    for each row execute function guard_region();

-- Lets the planner see how many rows were just staged: the tables belong to
-- somebody else than who fills them. A small sample tells what it needs.
create function import_staged() returns void language sql security definer
    set search_path = public set default_statistics_target = 10 as
    $$ analyze import_row, import_finding $$;

create table idempotency (
    login text collate "C" not null,
    key text collate "C" not null,
    request bytea not null,
    made uuid not null,
    created_at timestamptz not null default now(),
    primary key (login, key)
);

grant select, insert on import to sanlei_app;
grant update (state, rev, options, found, refusal, only_good, stage, done, total, rows, worker, beat_at, tries, act_id, changed_at) on import to sanlei_app;
grant select, insert, delete on import_file, import_edit to sanlei_app;
grant update (value) on import_edit to sanlei_app;
grant select, insert, update, delete on import_row, import_finding, import_template to sanlei_app;
grant select, insert, delete on idempotency to sanlei_app;
