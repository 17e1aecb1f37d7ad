-- Who answers for a parcel, and the dates that its clocks run to.

-- The periods of a task, its lights, cohorts and milestones.
alter table task add terms jsonb not null;
alter table task_history add terms jsonb not null;
grant update (terms) on task to sanlei_app;

-- A date that is written as 2006-01-02.
create function day_of(written text) returns date language sql immutable parallel safe as
    $$ select case when written <> '' then make_date(substr(written, 1, 4)::int, substr(written, 6, 2)::int, substr(written, 9, 2)::int) end $$;

create function months_after(day date, months int) returns date language sql immutable parallel safe as
    $$ select (day + make_interval(months => months))::date $$;

-- What lists pick and add up by stands beside the attributes it comes from, and
-- follows from them in the history as well. start_by is of idle land that was
-- not started: the agreed date, or else a year after the hand-over.
alter table parcel
    add mapped boolean not null generated always as (shape is not null) stored,
    add leader text collate "C" not null generated always as (coalesce(attributes ->> 'leader', '')) stored,
    add unit text collate "C" not null generated always as (coalesce(attributes ->> 'unit', '')) stored,
    add officer text collate "C" not null generated always as (coalesce(attributes ->> 'officer', '')) stored,
    add cohort text collate "C" not null generated always as (
        replace(translate(coalesce(attributes ->> 'cohort', ''), '—–－~～至 ', '------'), '--', '-')) stored,
    add approved_on date generated always as (day_of(attributes ->> 'approved_on')) stored,
    add supply_committed_on date generated always as (day_of(attributes ->> 'supply_committed_on')) stored,
    add due_on date generated always as (day_of(attributes ->> 'due_on')) stored,
    add start_by date generated always as (
        case when category = 'idle' and coalesce(attributes ->> 'started_on', '') = ''
            then coalesce(day_of(attributes ->> 'start_agreed_on'), months_after(day_of(attributes ->> 'handed_over_on'), 12)) end) stored,
    add started boolean not null generated always as (coalesce(attributes ->> 'started_on', '') <> '') stored,
    add by_government boolean not null generated always as (coalesce(attributes ->> 'idle_reason', '') like '政府%') stored,
    add extended_start_on date generated always as (day_of(attributes ->> 'extended_start_on')) stored,
    add interim_ends_on date generated always as (day_of(attributes ->> 'interim_ends_on')) stored,
    add west float8 generated always as (st_xmin(shape)) stored, add south float8 generated always as (st_ymin(shape)) stored,
    add east float8 generated always as (st_xmax(shape)) stored, add north float8 generated always as (st_ymax(shape)) stored;
alter table parcel_history
    add mapped boolean not null generated always as (shape is not null) stored,
    add leader text collate "C" not null generated always as (coalesce(attributes ->> 'leader', '')) stored,
    add unit text collate "C" not null generated always as (coalesce(attributes ->> 'unit', '')) stored,
    add officer text collate "C" not null generated always as (coalesce(attributes ->> 'officer', '')) stored,
    add cohort text collate "C" not null generated always as (
        replace(translate(coalesce(attributes ->> 'cohort', ''), '—–－~～至 ', '------'), '--', '-')) stored,
    add approved_on date generated always as (day_of(attributes ->> 'approved_on')) stored,
    add supply_committed_on date generated always as (day_of(attributes ->> 'supply_committed_on')) stored,
    add due_on date generated always as (day_of(attributes ->> 'due_on')) stored,
    add start_by date generated always as (
        case when category = 'idle' and coalesce(attributes ->> 'started_on', '') = ''
            then coalesce(day_of(attributes ->> 'start_agreed_on'), months_after(day_of(attributes ->> 'handed_over_on'), 12)) end) stored,
    add started boolean not null generated always as (coalesce(attributes ->> 'started_on', '') <> '') stored,
    add by_government boolean not null generated always as (coalesce(attributes ->> 'idle_reason', '') like '政府%') stored,
    add extended_start_on date generated always as (day_of(attributes ->> 'extended_start_on')) stored,
    add interim_ends_on date generated always as (day_of(attributes ->> 'interim_ends_on')) stored;

-- A new column of parcel is written here too.
create or replace function keep_parcel() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into parcel_history (act_id, id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu,
        shape, plane_m2, ellipsoid_m2, suspended, attributes, noted, mapped_on, carried_from, arises_from)
    select current_act(), id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu,
        shape, plane_m2, ellipsoid_m2, suspended, attributes, noted, mapped_on, carried_from, arises_from
    from touched;
    return null;
end $$;

-- The cohort of a parcel by the terms of its task: as the list says, else by the
-- year of approval, which stands for itself where it lies in no cohort.
create function cohort_of(terms jsonb, written text, approved_on date) returns text language sql immutable parallel safe as $$
    select coalesce(nullif(written, ''),
        (select c ->> 'label' from jsonb_array_elements(terms -> 'cohorts') c
            where extract(year from approved_on) between (c ->> 'from')::int and (c ->> 'to')::int),
        extract(year from approved_on)::int::text, '') collate "C"
$$;

-- Sums over a province read this instead of the parcels with their shapes.
drop index parcel_region;
create index parcel_brief on parcel (task, region) include (id, category, mapped, leader, unit, officer, cohort,
    approved_on, supply_committed_on, due_on, start_by, started, by_government, extended_start_on, interim_ends_on,
    west, south, east, north);

-- Measures that hold only until a date: an extended start, interim use.
create index disposal_lapses on disposal (parcel_id) where measure in ('XZ02', 'XZ04') and state = 'accepted';
