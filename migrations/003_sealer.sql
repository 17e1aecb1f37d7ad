-- What the sealer keeps: the order of acts, and the roll-up.

-- Acts that are committed and have no position yet. n counts in the order in
-- which they were written: whoever acts on what somebody else has committed
-- comes later, whatever their clocks say. That there is such an act is asked when
-- it gets its position.
create table unsealed (
    act_id uuid not null,
    n bigint generated always as identity primary key
);

-- What the books knew, and in which order. Rows are only ever added, by one
-- sealer at a time, without a gap. The positions are the leaves of a tree as
-- RFC 6962 has it: digest is the leaf's hash, subtrees the hashes of those that
-- it completes, from the smallest, 32 bytes each. The digest proves an act whole;
-- hints is the first 8 bytes of the hash of each of its rows, which prove nothing,
-- but tell which row it is where the digest is another.
create table position (
    ledger uuid not null references ledger,
    position bigint not null,
    act_id uuid not null unique references act,
    sealed_at timestamptz not null,
    digest bytea not null,
    subtrees bytea not null,
    hints bytea not null,
    primary key (ledger, position),
    constraint a_digest_has_32_bytes check (octet_length(digest) = 32 and octet_length(subtrees) % 32 = 0)
);

alter table position alter column hints set storage external; -- hashes do not compress

-- The tree's size and root, signed by the ledger's key, after every round of
-- the sealer. Rows are only ever added.
create table checkpoint (
    ledger uuid not null references ledger,
    size bigint not null,
    note text not null,
    primary key (ledger, size)
);

-- The books at the head: how much moved into each account of a region and all
-- below it within a day (d), month (m) or year (y). What no measure touches,
-- that is open, struck off and the counts, stands under measure ''.
create table rollup (
    ledger uuid not null references ledger,
    task text collate "C" not null,
    region text collate "C" not null,
    grain "char" not null,
    bucket date not null,
    category category not null,
    measure text collate "C" not null,
    open numeric(20, 8) not null default 0,
    reported numeric(20, 8) not null default 0,
    city_passed numeric(20, 8) not null default 0,
    accepted numeric(20, 8) not null default 0,
    struck_off numeric(20, 8) not null default 0,
    parcels int not null default 0,
    closed int not null default 0,
    unmapped int not null default 0,
    primary key (ledger, task, region, grain, bucket, category, measure),
    constraint a_grain_is_known check (grain in ('d', 'm', 'y'))
) with (fillfactor = 70);

create trigger guard before insert or update on rollup
    for each row execute function guard_region();

-- How the journal and the tally of a set of acts move the figures, one row a
-- region and all above it. This is the one definition of a balance: the
-- roll-up, a read at an older position and the check of the books all use it.
create view movement as
select j.act_id, j.task, p.ancestor as region, j.region as of_region, j.effective_on, j.category,
    m.measure, m.open, m.reported, m.city_passed, m.accepted, m.struck_off,
    0 as parcels, 0 as closed, 0 as unmapped
from journal j
join region_path p on p.region = j.region
cross join lateral (
    select '' as measure,
        case when to_account = 'open' then mu when from_account = 'open' then -mu else 0 end as open,
        0::numeric as reported, 0::numeric as city_passed, 0::numeric as accepted,
        case when to_account = 'struck_off' then mu when from_account = 'struck_off' then -mu else 0 end as struck_off
    where 'open' in (from_account, to_account) or 'struck_off' in (from_account, to_account)
    union all
    select j.measure, 0,
        case when to_account = 'reported' then mu when from_account = 'reported' then -mu else 0 end,
        case when to_account = 'city_passed' then mu when from_account = 'city_passed' then -mu else 0 end,
        case when to_account = 'accepted' then mu when from_account = 'accepted' then -mu else 0 end,
        0
    where j.disposal_id is not null
) m
union all
select t.act_id, t.task, p.ancestor, t.region, t.effective_on, t.category, '', 0, 0, 0, 0, 0,
    t.parcels, t.closed, t.unmapped
from tally t
join region_path p on p.region = t.region;

grant select, insert, delete on unsealed to sanlei_app;
grant select, insert on position, checkpoint to sanlei_app;
grant select, insert on rollup to sanlei_app;
grant update (open, reported, city_passed, accepted, struck_off, parcels, closed, unmapped) on rollup to sanlei_app;
grant select on movement to sanlei_app;
