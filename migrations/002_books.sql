-- The books: tasks and targets, parcels, disposals, and the journal of mu.

create table task (
    code text collate "C" primary key,
    name text not null,
    region text collate "C" not null references region,
    authorities text[] not null default '{}',
    document text not null default '',
    baseline date not null,
    deadline date not null,
    closed_on date,
    edition int not null default 1,
    counted account not null default 'accepted',
    uncounted text[] not null default '{}',
    submit_reports boolean not null default false,
    county_decides text not null default 'either',
    city_decides text not null default 'either',
    province_decides text not null default 'either',
    constraint a_task_code_is_plain check (code ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
    constraint a_task_ends_after_its_baseline check (baseline < deadline),
    constraint a_task_counts_a_level check (counted in ('reported', 'city_passed', 'accepted')),
    constraint a_decider_is_known check (
        county_decides in ('here', 'recorded', 'either')
        and city_decides in ('here', 'recorded', 'either')
        and province_decides in ('here', 'recorded', 'either'))
);

-- What was handed down, as movements: what stands at a date is their sum.
-- value and unit are the figure as written after the movement.
create table target (
    act_id uuid not null references act,
    n int not null,
    task text collate "C" not null references task,
    region text collate "C" not null references region,
    category category,
    value numeric not null,
    unit text not null,
    mu numeric(20, 8) not null,
    effective_on date not null,
    primary key (act_id, n),
    constraint a_figure_has_a_unit check (unit in ('mu', 'wan_mu', 'ha', 'm2'))
);
create index target_task on target (task);

create table parcel (
    id uuid primary key,
    task text collate "C" not null,
    parcel_no text collate "C" not null,
    category category not null,
    region text collate "C" not null,
    listed_value numeric not null,
    listed_unit text not null,
    listed_mu numeric(20, 8) not null,
    shape geometry(MultiPolygon, 4490),
    plane_m2 numeric(18, 4),
    ellipsoid_m2 numeric(18, 4),
    suspended boolean not null default false,
    attributes jsonb not null default '{}',
    constraint a_parcel_has_listed_mu check (listed_mu > 0),
    constraint a_figure_has_a_unit check (listed_unit in ('mu', 'wan_mu', 'ha', 'm2')),
    constraint a_parcel_shape_is_valid check (st_isvalid(shape) and not st_isempty(shape)),
    constraint a_mapped_parcel_has_areas check (
        (shape is null) = (plane_m2 is null) and (shape is null) = (ellipsoid_m2 is null)
        and plane_m2 > 0 and ellipsoid_m2 > 0)
);
-- A parcel of which nothing is listed any more gives its number free.
create unique index a_parcel_number_is_listed_once on parcel (task, parcel_no) where listed_mu > 0;
-- In this order parcels are exported: one after the other, sorted by nobody.
create index parcel_order on parcel (task, parcel_no, id);
create index parcel_region on parcel (task, region);
create index parcel_shape on parcel using gist (shape);

-- What is written all day has its words from domains: a check of a domain is made
-- ready once, one of a table by every statement.
create domain parcel_status as text constraint a_status_is_known check (value in (
    'struck_off', 'replaced', 'suspended', 'returned', 'closed', 'under_review',
    'partly_closed', 'in_progress', 'open'));
create domain disposal_state as text constraint a_state_is_known check (value in (
    'draft', 'submitted', 'reported', 'city_passed', 'accepted',
    'returned', 'withdrawn', 'reopened', 'discarded'));

-- Where a parcel's mu stands now, and its status: a balance of the journal,
-- kept beside the parcel so that a step does not rewrite its shape.
-- rev goes up with every act on the parcel; whoever writes locks this row first.
create table balance (
    parcel_id uuid primary key,
    task text collate "C" not null,
    region text collate "C" not null,
    open numeric(20, 8) not null,
    reported numeric(20, 8) not null default 0,
    city_passed numeric(20, 8) not null default 0,
    accepted numeric(20, 8) not null default 0,
    struck_off numeric(20, 8) not null default 0,
    status parcel_status not null,
    rev bigint not null default 1,
    constraint no_account_is_below_zero check (
        open >= 0 and reported >= 0 and city_passed >= 0 and accepted >= 0 and struck_off >= 0)
) with (fillfactor = 70);

create table disposal (
    id uuid primary key,
    parcel_id uuid not null references parcel,
    task text collate "C" not null,
    region text collate "C" not null,
    measure text collate "C" not null references measure,
    mu numeric(20, 8) not null,
    document text not null default '',
    document_mu numeric(20, 8),
    dated_on date not null,
    reason text not null default '',
    shape geometry(MultiPolygon, 4490),
    plane_m2 numeric(18, 4),
    ellipsoid_m2 numeric(18, 4),
    state disposal_state not null,
    submitter text not null default '',
    returned text not null default '',
    rev bigint not null,
    constraint a_disposal_has_mu check (mu > 0 and document_mu > 0),
    constraint a_disposal_shape_is_valid check (st_isvalid(shape) and not st_isempty(shape)),
    constraint a_drawn_disposal_has_areas check (
        (shape is null) = (plane_m2 is null) and (shape is null) = (ellipsoid_m2 is null)
        and plane_m2 > 0 and ellipsoid_m2 > 0),
    constraint what_was_submitted_has_a_submitter
        check (state in ('draft', 'discarded') or submitter <> ''),
    constraint what_was_returned_has_a_reason
        check ((state in ('returned', 'reopened')) = (returned <> ''))
) with (fillfactor = 70);
create index disposal_parcel on disposal (parcel_id);

-- The area journal. Rows are only ever added.
create table journal (
    act_id uuid not null references act,
    n int not null,
    task text collate "C" not null,
    region text collate "C" not null,
    category category not null,
    parcel_id uuid not null references parcel,
    rev bigint not null,
    disposal_id uuid references disposal,
    measure text collate "C" not null default '',
    from_account account,
    to_account account not null,
    mu numeric(20, 8) not null,
    effective_on date not null,
    primary key (act_id, n),
    constraint a_transfer_moves_something check (mu > 0),
    constraint a_transfer_moves_somewhere check (from_account is distinct from to_account),
    constraint a_listing_comes_into_open check (from_account is not null or to_account = 'open'),
    constraint a_disposal_names_its_measure check ((disposal_id is null) = (measure = ''))
);
create index journal_parcel on journal (parcel_id);

-- How the counts of parcels move with an act.
create table tally (
    act_id uuid not null references act,
    n int not null,
    task text collate "C" not null,
    region text collate "C" not null,
    category category not null,
    effective_on date not null,
    parcels int not null default 0,
    closed int not null default 0,
    unmapped int not null default 0,
    primary key (act_id, n)
);

-- What the program sends of a change on a parcel, many at a time: the act with
-- what the change leaves of the balance and the disposal, its transfers, and how
-- it moves the counts.
create type sent_change as (
    act uuid, kind text, actor text, effective_on date, recorded_at timestamptz, recorded boolean,
    authority text, document text, reason text, undoes uuid,
    task text, region text, category category, parcel uuid, rev bigint,
    open numeric, reported numeric, city_passed numeric, accepted numeric, struck_off numeric, status text,
    disposal uuid, measure text, mu numeric, state text, submitter text, returned text
);
create type sent_transfer as (
    act uuid, n int, from_account account, to_account account, mu numeric, effective_on date
);
create type sent_tally as (act uuid, n int, effective_on date, parcels int, closed int);

-- Ids of which the planner expects many, whatever it knows of the tables that they
-- come from: what it takes for few it reads anew for every row of something else.
create function many(ids uuid[]) returns setof uuid language plpgsql immutable parallel safe rows 10000 as
    $$ begin return query select unnest(ids); end $$;

-- The histories that files fill by the hundred thousand, and every step, are written
-- by triggers alone, and so refer to nothing: the digest of the act holds them.
create table task_history (act_id uuid not null references act, like task, primary key (code, act_id));
create table parcel_history (act_id uuid not null, like parcel, primary key (id, act_id));
create table disposal_history (act_id uuid not null, like disposal, primary key (act_id, id));
create index parcel_history_act on parcel_history (act_id);
create index disposal_history_disposal on disposal_history (id, rev);

-- What every act left of a parcel's balance.
create table balance_history (act_id uuid not null, like balance, primary key (act_id, parcel_id));
create index balance_history_parcel on balance_history (parcel_id, rev);

create function keep_task() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into task_history select current_act(), t.* from touched t;
    return null;
end $$;
create function keep_parcel() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into parcel_history select current_act(), t.* from touched t;
    return null;
end $$;
-- The act on a parcel. Where acts on several are written together, the setting
-- names the act of each: parcel=act,parcel=act.
create function current_act(of_parcel uuid) returns uuid language plpgsql stable as $$
declare
    said text := current_setting('sanlei.act');
    at int := strpos(said, of_parcel || '=');
begin
    return case at when 0 then said else substr(said, at + 37, 36) end;
end $$;
create function keep_disposal() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into disposal_history select current_act(t.parcel_id), t.* from touched t;
    return null;
end $$;
create function keep_balance() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into balance_history select current_act(t.parcel_id), t.* from touched t;
    return null;
end $$;
create trigger keep_inserted after insert on task referencing new table as touched
    for each statement execute function keep_task();
create trigger keep_updated after update on task referencing new table as touched
    for each statement execute function keep_task();
create trigger keep_inserted after insert on parcel referencing new table as touched
    for each statement execute function keep_parcel();
create trigger keep_updated after update on parcel referencing new table as touched
    for each statement execute function keep_parcel();
create trigger keep_inserted after insert on disposal referencing new table as touched
    for each statement execute function keep_disposal();
create trigger keep_updated after update on disposal referencing new table as touched
    for each statement execute function keep_disposal();
create trigger keep_inserted after insert on balance referencing new table as touched
    for each statement execute function keep_balance();
create trigger keep_updated after update on balance referencing new table as touched
    for each statement execute function keep_balance();

-- For every parcel, every account and every effective date the running balance
-- is at least zero; what stands in the end is what table balance says, and all
-- accounts together are what was listed. So a balance is written before, or in
-- one statement with, its transfers. A listing only adds to open and cannot
-- break this, so a bulk import does not pay for it.
--
-- The parcels of a statement are looked up one by one: a join could be planned
-- for many and then read every parcel for one.
create function check_timeline() returns trigger language plpgsql as $$
declare
    wrong record;
begin
    for wrong in
        select * from (
            select t.parcel_id, t.effective_on, p.closed_on >= t.effective_on as closed, h.last > t.effective_on as earlier,
                least(h.open, h.reported, h.city_passed, h.accepted, h.struck_off) < 0 as below,
                t.task = p.task and t.region = p.region and (t.category = p.category or t.to_account is null)
                    and p.listed_mu = h.open + h.reported + h.city_passed + h.accepted + h.struck_off and p.open = h.open
                    and p.reported = h.reported and p.city_passed = h.city_passed and p.accepted = h.accepted
                    and p.struck_off = h.struck_off as stands
            from touched t
            left join lateral (
                select p.task, p.region, p.category, p.listed_mu, b.open, b.reported, b.city_passed, b.accepted, b.struck_off, k.closed_on
                from parcel p join balance b on b.parcel_id = p.id join task k on k.code = p.task
                where p.id = t.parcel_id offset 0) p on true
            cross join lateral (
                select sum(case 'open'::account when to_account then mu when from_account then -mu else 0 end) as open,
                    sum(case 'reported'::account when to_account then mu when from_account then -mu else 0 end) as reported,
                    sum(case 'city_passed'::account when to_account then mu when from_account then -mu else 0 end) as city_passed,
                    sum(case 'accepted'::account when to_account then mu when from_account then -mu else 0 end) as accepted,
                    sum(case 'struck_off'::account when to_account then mu when from_account then -mu else 0 end) as struck_off,
                    max(effective_on) as last
                from journal where parcel_id = t.parcel_id offset 0) h
            where t.from_account is not null offset 0) t
        where closed or earlier or below or stands is not true
    loop
        perform walk_timeline(wrong.parcel_id);
        if wrong.closed then
            raise exception 'the year is closed on %', wrong.effective_on
                using errcode = 'SL409', constraint = 'nothing_moves_in_a_closed_year';
        elsif wrong.stands is not true then
            raise exception 'the parcel''s balance is not the sum of its journal'
                using errcode = 'SL500', constraint = 'a_balance_is_the_sum_of_the_journal';
        end if;
    end loop;
    return null;
end $$;

-- Refuses a parcel of which some account is below zero on some day. One plain
-- query and a walk: a query that adds up by windows is planned anew for every
-- act. It is needed where something takes effect later than what was written;
-- else the end is the only day that has changed.
create function walk_timeline(parcel uuid) returns void language plpgsql as $$
declare
    accounts constant account[] := enum_range(null::account);
    held numeric[] := array[0, 0, 0, 0, 0]; -- in each account, by the order of the type
    day date;
    moved record;
begin
    for moved in
        select effective_on, array_position(accounts, from_account) as taken, array_position(accounts, to_account) as given, mu
        from journal where parcel_id = parcel order by effective_on
    loop
        exit when 0 > any (held) and moved.effective_on <> day;
        day := moved.effective_on;
        if moved.taken is not null then
            held[moved.taken] := held[moved.taken] - moved.mu;
        end if;
        if moved.given is not null then
            held[moved.given] := held[moved.given] + moved.mu;
        end if;
    end loop;
    if 0 > any (held) then
        raise exception 'an account of the parcel is below zero on %', day
            using errcode = 'SL409', constraint = 'no_account_is_below_zero_on_any_date', detail = day::text;
    end if;
end $$;
create trigger check_timeline after insert on journal referencing new table as touched
    for each statement execute function check_timeline();

-- A drawn disposal lies inside its parcel and over no other live one, slivers
-- below max(1 m², 0.1 %) apart. The writer holds the parcel's balance row, so
-- no other disposal of the parcel can come in between. It is asked when a shape
-- is drawn, and when a disposal comes to hold its ground: by submitting it, or
-- by undoing what took it from its ground.
create function check_disposal_shape() returns trigger language plpgsql as $$
declare
    whole geometry;
    stray geometry;
    other record;
    sliver float8 := greatest(1, st_area(new.shape::geography) / 1000);
begin
    select shape into whole from parcel where id = new.parcel_id;
    if whole is null then
        raise exception 'the parcel has no boundary yet'
            using errcode = 'SL422', constraint = 'a_drawn_disposal_needs_a_mapped_parcel';
    end if;
    if not st_coveredby(new.shape, whole) then
        stray := st_difference(new.shape, whole);
        if st_area(stray::geography) > sliver then
            raise exception 'the disposal lies outside its parcel'
                using errcode = 'SL422', constraint = 'a_disposal_lies_inside_its_parcel',
                    detail = st_astext(st_pointonsurface(stray), 9);
        end if;
    end if;
    for other in select shape from disposal
        where parcel_id = new.parcel_id and id <> new.id and st_intersects(shape, new.shape)
            and state in ('submitted', 'reported', 'city_passed', 'accepted')
    loop
        stray := st_collectionextract(st_intersection(new.shape, other.shape), 3);
        if st_area(stray::geography) > sliver then
            raise exception 'the disposal lies over another of the parcel'
                using errcode = 'SL422', constraint = 'live_disposals_do_not_overlap',
                    detail = st_astext(st_pointonsurface(stray), 9);
        end if;
    end loop;
    return null;
end $$;
create constraint trigger check_shape_inserted after insert on disposal
    for each row when (new.shape is not null) execute function check_disposal_shape();
create constraint trigger check_shape_updated after update on disposal
    for each row when (new.shape is not null
        and (new.state in ('submitted', 'reported', 'city_passed', 'accepted')
                and old.state not in ('submitted', 'reported', 'city_passed', 'accepted')
            or new.shape is distinct from old.shape))
    execute function check_disposal_shape();

create trigger guard before insert or update on task
    for each row execute function guard_region();
create trigger guard before insert on target
    for each row execute function guard_region();
-- What files bring by the hundred thousand refers to what is there: that is asked
-- once a statement, as the guard asks. Foreign keys ask row by row, which took as
-- long as the writing; and what they hold beside it, the application cannot do: to
-- take away a task, a region or a parcel. The journal keeps its keys: a step writes
-- a row or two, for which they cost less. Parcels are looked up one by one: a join
-- could be planned for many and then read all of them for one.
create function check_references() returns trigger language plpgsql as $$
begin
    case tg_table_name
        when 'parcel' then
            perform from (select distinct task, region from touched) t
                where not exists (select from task where code = t.task) or not exists (select from region where code = t.region);
        when 'balance' then
            perform from touched t left join lateral (select true as there from parcel where id = t.parcel_id offset 0) p on true
                where there is null;
    end case;
    if found then
        raise exception 'a row of % refers to what is not there', tg_table_name
            using errcode = 'foreign_key_violation', constraint = 'what_is_referred_to_is_there', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger check_references after insert on parcel referencing new table as touched
    for each statement execute function check_references();
create trigger check_references after insert on balance referencing new table as touched
    for each statement execute function check_references();

create trigger guard_inserted after insert on parcel referencing new table as touched
    for each statement execute function guard_region();
create trigger guard_updated after update on parcel referencing new table as touched
    for each statement execute function guard_region();
create trigger guard_inserted after insert on balance referencing new table as touched
    for each statement execute function guard_region();
create trigger guard_updated after update on balance referencing new table as touched
    for each statement execute function guard_region();
create trigger guard_inserted after insert on disposal referencing new table as touched
    for each statement execute function guard_region();
create trigger guard_updated after update on disposal referencing new table as touched
    for each statement execute function guard_region();
create trigger guard after insert on journal referencing new table as touched
    for each statement execute function guard_region();
create trigger guard after insert on tally referencing new table as touched
    for each statement execute function guard_region();

-- What a row is, and where it lies, never changes: guard_region looks at the row
-- as it is written, so nobody may write a row of elsewhere into their own region.
grant select, insert on task, parcel, balance, disposal to sanlei_app;
grant update (name, authorities, document, deadline, closed_on, edition, counted, uncounted,
    submit_reports, county_decides, city_decides, province_decides) on task to sanlei_app;
grant update (category, listed_value, listed_unit, listed_mu, shape, plane_m2, ellipsoid_m2,
    suspended, attributes) on parcel to sanlei_app;
grant update (open, reported, city_passed, accepted, struck_off, status, rev) on balance to sanlei_app;
grant update (measure, mu, document, document_mu, dated_on, reason, shape, plane_m2, ellipsoid_m2,
    state, submitter, returned, rev) on disposal to sanlei_app;
grant select, insert on target, journal, tally to sanlei_app;
grant select on task_history, parcel_history, disposal_history, balance_history to sanlei_app;

-- Refuses an act that found nothing of the rev that it was planned on.
create function refuse_stale(taken bigint) returns void language plpgsql as $$
begin
    if taken = 0 then
        raise exception 'the parcel was changed since it was read'
            using errcode = 'SL412', constraint = 'stale';
    end if;
end $$;
