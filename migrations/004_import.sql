-- Files on their way into the books, and requests that must not act twice.

create table import (
    id uuid primary key,
    task text collate "C" not null references task,
    region text collate "C" not null,
    login text not null,
    file text not null,
    sha256 bytea not null,
    state text not null,
    act_id uuid references act,
    created_at timestamptz not null default now(),
    constraint an_import_state_is_known check (state in ('checked', 'committed', 'discarded')),
    constraint a_committed_import_has_its_act check ((state = 'committed') = (act_id is not null))
);

-- One feature of the file as it would be listed. A shape that breaks a rule is
-- not kept here: the findings say what is wrong with it, and where.
create table import_row (
    import_id uuid not null references import on delete cascade,
    n int not null,
    id uuid not null,
    parcel_no text collate "C" not null,
    category text not null,
    region text collate "C" not null,
    listed_value numeric,
    listed_unit text not null,
    listed_mu numeric(20, 8),
    wkb bytea,
    shape geometry(MultiPolygon, 4490) generated always as (st_geomfromewkb(wkb)) stored,
    plane_m2 numeric(18, 4),
    ellipsoid_m2 numeric(18, 4),
    attributes jsonb not null default '{}',
    refused boolean not null default false,
    primary key (import_id, n)
);
create index import_row_shape on import_row using gist (shape);

create table import_finding (
    import_id uuid not null references import on delete cascade,
    n int not null,
    refuses boolean not null,
    rule text not null,
    location text not null,
    message text not null,
    value text not null default '',
    lon float8,
    lat float8
);
create index import_finding_row on import_finding (import_id, n);

create trigger guard before insert or update on import
    for each row execute function guard_region();

create table idempotency (
    login text collate "C" not null,
    key text collate "C" not null,
    request bytea not null,
    made uuid not null,
    created_at timestamptz not null default now(),
    primary key (login, key)
);

grant select, insert on import to sanlei_app;
grant update (sha256, state, act_id) on import to sanlei_app;
grant select, insert, update, delete on import_row, import_finding to sanlei_app;
grant select, insert, delete on idempotency to sanlei_app;
