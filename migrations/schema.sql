CREATE TYPE public.account AS ENUM (
    'open',
    'reported',
    'city_passed',
    'accepted',
    'struck_off'
);

CREATE TYPE public.category AS ENUM (
    'approved_unsupplied',
    'idle',
    'low_efficiency'
);

CREATE DOMAIN public.disposal_state AS text
	CONSTRAINT a_state_is_known CHECK ((VALUE = ANY (ARRAY['draft'::text, 'submitted'::text, 'reported'::text, 'city_passed'::text, 'accepted'::text, 'returned'::text, 'withdrawn'::text, 'reopened'::text, 'discarded'::text])));

CREATE TYPE public.level AS ENUM (
    'province',
    'city',
    'county',
    'park',
    'township'
);

CREATE DOMAIN public.parcel_status AS text
	CONSTRAINT a_status_is_known CHECK ((VALUE = ANY (ARRAY['struck_off'::text, 'replaced'::text, 'suspended'::text, 'returned'::text, 'closed'::text, 'under_review'::text, 'partly_closed'::text, 'in_progress'::text, 'open'::text])));

CREATE TYPE public.sent_change AS (
	act uuid,
	kind text,
	actor text,
	effective_on date,
	recorded_at timestamp with time zone,
	recorded boolean,
	authority text,
	document text,
	reason text,
	undoes uuid,
	task text,
	region text,
	category public.category,
	parcel uuid,
	rev bigint,
	open numeric,
	reported numeric,
	city_passed numeric,
	accepted numeric,
	struck_off numeric,
	status text,
	disposal uuid,
	measure text,
	mu numeric,
	state text,
	submitter text,
	returned text
);

CREATE TYPE public.sent_tally AS (
	act uuid,
	n integer,
	effective_on date,
	parcels integer,
	closed integer
);

CREATE TYPE public.sent_transfer AS (
	act uuid,
	n integer,
	from_account public.account,
	to_account public.account,
	mu numeric,
	effective_on date
);

CREATE FUNCTION public.books_copied() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public'
    SET default_statistics_target TO '20'
    AS $$ analyze parcel, parcel_history, parcel_map, balance, balance_history, disposal, disposal_history, disposal_map,
        act, journal, tally, position, rollup, target, grid, grid_region $$;

CREATE FUNCTION public.called(who text, at bigint DEFAULT NULL::bigint) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    select h.name from user_history h join position o using (act_id) where h.login = who and (at is null or o.position <= at) order by o.position desc limit 1
$$;

CREATE FUNCTION public.cell_of(at double precision) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select floor((at + 20037508.342789244) / (40075016.685578488 / 8192))::int $$;

CREATE FUNCTION public.check_disposal_shape() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.check_parcel_shape() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    other record;
    stray geometry;
begin
    for other in select shape from disposal
        where parcel_id = new.id and shape is not null
            and state in ('submitted', 'reported', 'city_passed', 'accepted')
    loop
        if new.shape is null then
            raise exception 'something is drawn in the parcel'
                using errcode = 'SL422', constraint = 'a_boundary_holds_what_is_drawn_in_it';
        end if;
        if not st_coveredby(other.shape, new.shape) then
            stray := st_difference(other.shape, new.shape);
            if st_area(stray::geography) > greatest(1, st_area(other.shape::geography) / 1000) then
                raise exception 'a disposal would lie outside its parcel'
                    using errcode = 'SL422', constraint = 'a_boundary_holds_what_is_drawn_in_it',
                        detail = st_astext(st_pointonsurface(stray), 9);
            end if;
        end if;
    end loop;
    return null;
end $$;

CREATE FUNCTION public.check_references() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.check_timeline() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.cohort_of(terms jsonb, written text, approved_on date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select coalesce(nullif(written, ''),
        (select c ->> 'label' from jsonb_array_elements(terms -> 'cohorts') c
            where extract(year from approved_on) between (c ->> 'from')::int and (c ->> 'to')::int),
        extract(year from approved_on)::int::text, '') collate "C"
$$;

CREATE FUNCTION public.current_act() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$ select current_setting('sanlei.act')::uuid $$;

CREATE FUNCTION public.current_act(of_parcel uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE
    AS $$
declare
    said text := current_setting('sanlei.act');
    at int := strpos(said, of_parcel || '=');
begin
    return case at when 0 then said else substr(said, at + 37, 36) end;
end $$;

CREATE FUNCTION public.day_of(written text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select case when written <> '' then make_date(substr(written, 1, 4)::int, substr(written, 6, 2)::int, substr(written, 9, 2)::int) end $$;

CREATE FUNCTION public.draw_import(file uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    perform pg_advisory_xact_lock(hashtextextended(file::text, 0));
    insert into parcel_map (parcel_id, task, region, shape, tile_15, tile_13, spot, cell_x, cell_y, category, parcel_no, name, due_on, status, listed_mu, share, drawn_for)
    select t.id, i.task, t.region, m.shape, for_tile(m.shape, 15), for_tile(m.shape, 13), m.spot, cell_of(st_x(m.spot)), cell_of(-st_y(m.spot)),
        t.category::category, t.parcel_no, t.attributes ->> 'name', day_of(t.attributes ->> 'due_on'),
        case when t.attributes ->> 'plan' <> '' then 'in_progress' else 'open' end, trim_mu(t.listed_mu), 0, file
    from import i join import_row t on t.import_id = i.id, lateral (
        select s.shape, st_pointonsurface(s.shape) as spot
        from (select st_transform(t.shape, 3857) as shape offset 0) s offset 0
    ) m
    where i.id = file and t.rev is null and not t.refused and t.shape is not null
        and not exists (select from parcel_map d where d.parcel_id = t.id);
end $$;

CREATE FUNCTION public.extend_map(layer text, region text, box public.box2d) RETURNS void
    LANGUAGE sql
    AS $_$
    insert into map_extent as e
    select $1, $2, st_xmin($3), st_ymin($3), st_xmax($3), st_ymax($3)
    where not exists (select from map_extent h where h.layer = $1 and h.region = $2
        and h.west <= st_xmin($3) and h.south <= st_ymin($3) and h.east >= st_xmax($3) and h.north >= st_ymax($3))
    on conflict on constraint map_extent_pkey do update set
        west = least(e.west, excluded.west), south = least(e.south, excluded.south),
        east = greatest(e.east, excluded.east), north = greatest(e.north, excluded.north)
$_$;

CREATE FUNCTION public.extend_region_path() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    insert into region_path
    select new.code, ancestor from region_path where region = new.parent
    union all
    select new.code, new.code;
    return null;
end $$;

CREATE FUNCTION public.for_tile(shape public.geometry, zoom integer) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
declare
    units constant float8 := 2.0 ^ zoom * 4096 / 40075016.685578488;
    drawn public.geometry := public.st_snaptogrid(public.st_transscale(
        public.st_simplify(shape, 4 / units, true), 20037508.342789244, -20037508.342789244, units, -units), 1);
begin
    if not public.st_isvalid(drawn) then
        drawn := public.st_collectionextract(public.st_makevalid(drawn), 3);
    end if;
    return case when not public.st_isempty(drawn) then public.st_astwkb(public.st_forcepolygonccw(public.st_multi(drawn)), 0) end;
end $$;

CREATE FUNCTION public.guard_region() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.import_staged() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public'
    SET default_statistics_target TO '10'
    AS $$ analyze import_row, import_finding $$;

CREATE FUNCTION public.keep_balance() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into balance_history select current_act(t.parcel_id), t.* from touched t;
    return null;
end $$;

CREATE FUNCTION public.keep_check_parcel() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into check_parcel_history select current_act(), t.* from touched t;
    return null;
end $$;

CREATE FUNCTION public.keep_disposal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into disposal_history select current_act(t.parcel_id), t.* from touched t;
    return null;
end $$;

CREATE FUNCTION public.keep_evidence() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into evidence_history select current_act(), t.* from touched t;
    return null;
end $$;

CREATE FUNCTION public.keep_measure() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into measure_history select current_act(), t.* from touched t;
    update ledger set frame = frame + 1;
    return null;
end $$;

CREATE FUNCTION public.keep_parcel() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into parcel_history (act_id, id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu,
        shape, plane_m2, ellipsoid_m2, suspended, attributes, noted, mapped_on, carried_from, arises_from)
    select current_act(), id, task, parcel_no, category, region, listed_value, listed_unit, listed_mu,
        shape, plane_m2, ellipsoid_m2, suspended, attributes, noted, mapped_on, carried_from, arises_from
    from touched;
    return null;
end $$;

CREATE FUNCTION public.keep_region() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into region_history select current_act(), t.* from touched t;
    update ledger set frame = frame + 1;
    return null;
end $$;

CREATE FUNCTION public.keep_task() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into task_history select current_act(), t.* from touched t;
    return null;
end $$;

CREATE FUNCTION public.keep_user() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into user_history (act_id, login, name) values (current_act(), new.login, new.name);
    return null;
end $$;

CREATE FUNCTION public.keep_workday() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    insert into workday_history select current_act(), t.* from touched t;
    update ledger set frame = frame + 1;
    return null;
end $$;

CREATE FUNCTION public.many(ids uuid[]) RETURNS SETOF uuid
    LANGUAGE plpgsql IMMUTABLE ROWS 10000 PARALLEL SAFE
    AS $$ begin return query select unnest(ids); end $$;

CREATE FUNCTION public.map_balances() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    update parcel_map m set status = t.status, listed_mu = s.listed_mu, share = s.share
    from touched t, lateral (select trim_mu(mu) as listed_mu, share_of(t.accepted, mu) as share from (select t.open + t.reported + t.city_passed + t.accepted as mu) l) s
    where m.parcel_id = t.parcel_id and (tg_op = 'UPDATE' or t.status <> 'open')
        and (m.status, m.listed_mu, m.share) is distinct from (t.status, s.listed_mu, s.share);
    return null;
end $$;

CREATE FUNCTION public.map_disposal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    delete from disposal_map where disposal_id = new.id;
    if new.shape is not null then
        insert into disposal_map (disposal_id, task, region, shape) values (new.id, new.task, new.region, st_transform(new.shape, 3857));
        perform extend_map('disposals', new.region, box2d(new.shape));
    end if;
    return null;
end $$;

CREATE FUNCTION public.map_parcel() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
declare
    drawn geometry := st_transform(new.shape, 3857);
    at geometry := st_pointonsurface(drawn);
begin
    insert into grid_due select task, cell_x, cell_y from parcel_map where parcel_id = new.id;
    delete from parcel_map where parcel_id = new.id;
    if drawn is not null then
        insert into parcel_map (parcel_id, task, region, shape, tile_15, tile_13, spot, cell_x, cell_y, category, parcel_no, name, due_on, status, listed_mu, share)
        select new.id, new.task, new.region, drawn, for_tile(drawn, 15), for_tile(drawn, 13), at, cell_of(st_x(at)), cell_of(-st_y(at)),
            new.category, new.parcel_no, new.attributes ->> 'name', new.due_on, b.status, s.listed_mu, s.share
        from balance b, lateral (select trim_mu(mu) as listed_mu, share_of(b.accepted, mu) as share from (select b.open + b.reported + b.city_passed + b.accepted as mu) l) s where b.parcel_id = new.id;
        perform extend_map('parcels', new.region, box2d(new.shape));
    end if;
    return null;
end $$;

CREATE FUNCTION public.map_parcels() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    if current_setting('sanlei.draws', true) is distinct from 'apart' then
        insert into parcel_map (parcel_id, task, region, shape, tile_15, tile_13, spot, cell_x, cell_y, category, parcel_no, name, due_on, status, listed_mu, share)
        select t.id, t.task, t.region, m.shape, for_tile(m.shape, 15), for_tile(m.shape, 13), m.spot, cell_of(st_x(m.spot)), cell_of(-st_y(m.spot)),
            t.category, t.parcel_no, t.attributes ->> 'name', t.due_on, 'open', trim_mu(t.listed_mu), 0
        from touched t, lateral (
            select s.shape, st_pointonsurface(s.shape) as spot
            from (select st_transform(t.shape, 3857) as shape offset 0) s offset 0
        ) m
        where t.shape is not null;
    end if;
    perform extend_map('parcels', t.region, st_extent(t.shape)) from touched t where t.shape is not null group by t.region order by t.region;
    return null;
end $$;

CREATE FUNCTION public.map_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    update parcel_map set category = new.category, parcel_no = new.parcel_no, name = new.attributes ->> 'name', due_on = new.due_on
    where parcel_id = new.id
        and (category, parcel_no, name, due_on) is distinct from (new.category, new.parcel_no, new.attributes ->> 'name', new.due_on);
    return null;
end $$;

CREATE FUNCTION public.months_after(day date, months integer) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select (day + make_interval(months => months))::date $$;

CREATE FUNCTION public.refuse_stale(taken bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    if taken = 0 then
        raise exception 'the parcel was changed since it was read'
            using errcode = 'SL412', constraint = 'stale';
    end if;
end $$;

CREATE FUNCTION public.share_of(accepted numeric, listed numeric) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select case when listed > 0 then div(accepted * 100, listed)::int else 0 end $$;

CREATE FUNCTION public.tell_users() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_notify('sanlei_users', '');
    return null;
end $$;

CREATE FUNCTION public.trim_mu(mu numeric) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select case when scale(trim_scale(mu)) < 2 then round(mu, 2) else trim_scale(mu) end::text $$;

CREATE FUNCTION public.undraw_import(file uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
    perform pg_advisory_xact_lock(hashtextextended(file::text, 0));
    delete from parcel_map m using import_row r
    where r.import_id = file and m.parcel_id = r.id and not exists (select from parcel p where p.id = r.id);
end $$;

CREATE FUNCTION public.walk_timeline(parcel uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE TABLE public.act (
    id uuid NOT NULL,
    ledger uuid NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    task text COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    parcel_id uuid,
    effective_on date,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    recorded boolean DEFAULT false NOT NULL,
    authority text DEFAULT ''::text NOT NULL,
    document text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    document_on date,
    CONSTRAINT a_recorded_decision_names_its_document CHECK (((NOT recorded) OR ((authority <> ''::text) AND (document <> ''::text))))
);

CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    request uuid,
    login text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    address text DEFAULT ''::text NOT NULL,
    event text NOT NULL,
    outcome text DEFAULT ''::text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE public.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.balance (
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    open numeric(20,8) NOT NULL,
    reported numeric(20,8) DEFAULT 0 NOT NULL,
    city_passed numeric(20,8) DEFAULT 0 NOT NULL,
    accepted numeric(20,8) DEFAULT 0 NOT NULL,
    struck_off numeric(20,8) DEFAULT 0 NOT NULL,
    status public.parcel_status NOT NULL,
    rev bigint DEFAULT 1 NOT NULL,
    CONSTRAINT no_account_is_below_zero CHECK (((open >= (0)::numeric) AND (reported >= (0)::numeric) AND (city_passed >= (0)::numeric) AND (accepted >= (0)::numeric) AND (struck_off >= (0)::numeric)))
)
WITH (fillfactor='70');

CREATE TABLE public.balance_history (
    act_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    open numeric(20,8) NOT NULL,
    reported numeric(20,8) NOT NULL,
    city_passed numeric(20,8) NOT NULL,
    accepted numeric(20,8) NOT NULL,
    struck_off numeric(20,8) NOT NULL,
    status public.parcel_status NOT NULL,
    rev bigint NOT NULL
);

CREATE TABLE public.check_file (
    act_id uuid NOT NULL,
    id uuid NOT NULL,
    check_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    answers boolean NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    media text NOT NULL,
    file text NOT NULL,
    camera_at public.geometry(Point,4490),
    camera_heading double precision,
    camera_taken timestamp with time zone,
    told_at public.geometry(Point,4490),
    told_accuracy double precision,
    told_taken timestamp with time zone,
    uploader text NOT NULL,
    uploaded timestamp with time zone NOT NULL,
    CONSTRAINT a_digest_is_of_sha256 CHECK ((length(sha256) = 32)),
    CONSTRAINT a_file_holds_something CHECK ((bytes > 0)),
    CONSTRAINT a_heading_is_a_direction CHECK (((camera_heading >= (0)::double precision) AND (camera_heading <= (360)::double precision))),
    CONSTRAINT an_accuracy_is_a_distance CHECK ((told_accuracy >= (0)::double precision))
);

CREATE TABLE public.check_parcel (
    check_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    n integer NOT NULL,
    verdict text,
    note text DEFAULT ''::text NOT NULL,
    judged_by text DEFAULT ''::text NOT NULL,
    judged_at timestamp with time zone,
    reopen uuid,
    reopen_reason text DEFAULT ''::text NOT NULL,
    reopen_on date,
    declined text DEFAULT ''::text NOT NULL,
    declined_by text DEFAULT ''::text NOT NULL,
    declined_at timestamp with time zone,
    answer text DEFAULT ''::text NOT NULL,
    answered_by text DEFAULT ''::text NOT NULL,
    answered_at timestamp with time zone,
    rev bigint DEFAULT 1 NOT NULL,
    CONSTRAINT a_finding_is_known CHECK ((verdict = ANY (ARRAY['as_stated'::text, 'area_differs'::text, 'not_started'::text, 'false_papers'::text]))),
    CONSTRAINT a_finding_says_by_whom CHECK ((((verdict IS NULL) = (judged_by = ''::text)) AND ((verdict IS NULL) = (judged_at IS NULL)))),
    CONSTRAINT a_reopening_has_reason_and_date CHECK ((((reopen IS NULL) = (reopen_reason = ''::text)) AND ((reopen IS NULL) = (reopen_on IS NULL)))),
    CONSTRAINT a_reopening_is_proposed_for_a_problem CHECK (((reopen IS NULL) OR ((verdict IS NOT NULL) AND (verdict <> 'as_stated'::text)))),
    CONSTRAINT an_answer_answers_a_finding CHECK ((((answer = ''::text) = (answered_by = ''::text)) AND ((answer = ''::text) = (answered_at IS NULL)) AND ((answer = ''::text) OR (verdict IS NOT NULL)))),
    CONSTRAINT what_is_declined_was_proposed CHECK ((((declined = ''::text) = (declined_by = ''::text)) AND ((declined = ''::text) = (declined_at IS NULL)) AND ((declined = ''::text) OR (reopen IS NOT NULL)))),
    CONSTRAINT what_is_found_wrong_has_a_note CHECK (((verdict IS NULL) OR (verdict = 'as_stated'::text) OR (note <> ''::text)))
);

CREATE TABLE public.check_parcel_history (
    act_id uuid NOT NULL,
    check_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    n integer NOT NULL,
    verdict text,
    note text NOT NULL,
    judged_by text NOT NULL,
    judged_at timestamp with time zone,
    reopen uuid,
    reopen_reason text NOT NULL,
    reopen_on date,
    declined text NOT NULL,
    declined_by text NOT NULL,
    declined_at timestamp with time zone,
    answer text NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone,
    rev bigint NOT NULL
);

CREATE TABLE public.checkpoint (
    ledger uuid NOT NULL,
    size bigint NOT NULL,
    note text NOT NULL
);

CREATE TABLE public.checks (
    act_id uuid NOT NULL,
    id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    title text NOT NULL,
    seed text NOT NULL,
    size integer NOT NULL,
    by_area boolean NOT NULL,
    filter jsonb NOT NULL,
    as_of date NOT NULL,
    "position" bigint NOT NULL,
    frame integer NOT NULL,
    frame_mu numeric(20,8) NOT NULL,
    frame_sha256 bytea NOT NULL,
    CONSTRAINT a_digest_is_of_sha256 CHECK ((length(frame_sha256) = 32)),
    CONSTRAINT a_sample_is_part_of_what_it_is_drawn_from CHECK (((size >= 1) AND (size <= frame))),
    CONSTRAINT a_seed_is_stated CHECK ((seed <> ''::text))
);

CREATE TABLE public.credential (
    id uuid NOT NULL,
    digest bytea NOT NULL,
    login text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    reads_only boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT a_credential_is_a_session_or_a_token CHECK ((kind = ANY (ARRAY['session'::text, 'token'::text])))
);

CREATE TABLE public.disposal (
    id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    measure text NOT NULL COLLATE pg_catalog."C",
    mu numeric(20,8) NOT NULL,
    document text DEFAULT ''::text NOT NULL,
    document_mu numeric(20,8),
    dated_on date NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    shape public.geometry(MultiPolygon,4490),
    plane_m2 numeric(18,4),
    ellipsoid_m2 numeric(18,4),
    state public.disposal_state NOT NULL,
    submitter text DEFAULT ''::text NOT NULL,
    returned text DEFAULT ''::text NOT NULL,
    rev bigint NOT NULL,
    CONSTRAINT a_disposal_has_mu CHECK (((mu > (0)::numeric) AND (document_mu > (0)::numeric))),
    CONSTRAINT a_disposal_shape_is_valid CHECK ((public.st_isvalid(shape) AND (NOT public.st_isempty(shape)))),
    CONSTRAINT a_drawn_disposal_has_areas CHECK ((((shape IS NULL) = (plane_m2 IS NULL)) AND ((shape IS NULL) = (ellipsoid_m2 IS NULL)) AND (plane_m2 > (0)::numeric) AND (ellipsoid_m2 > (0)::numeric))),
    CONSTRAINT what_was_returned_has_a_reason CHECK ((((state)::text = ANY (ARRAY['returned'::text, 'reopened'::text])) = (returned <> ''::text))),
    CONSTRAINT what_was_submitted_has_a_submitter CHECK ((((state)::text = ANY (ARRAY['draft'::text, 'discarded'::text])) OR (submitter <> ''::text)))
)
WITH (fillfactor='70');

CREATE TABLE public.disposal_history (
    act_id uuid NOT NULL,
    id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    measure text NOT NULL COLLATE pg_catalog."C",
    mu numeric(20,8) NOT NULL,
    document text NOT NULL,
    document_mu numeric(20,8),
    dated_on date NOT NULL,
    reason text NOT NULL,
    shape public.geometry(MultiPolygon,4490),
    plane_m2 numeric(18,4),
    ellipsoid_m2 numeric(18,4),
    state public.disposal_state NOT NULL,
    submitter text NOT NULL,
    returned text NOT NULL,
    rev bigint NOT NULL
);

CREATE TABLE public.disposal_map (
    disposal_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    shape public.geometry(MultiPolygon,3857) NOT NULL,
    tile_15 bytea GENERATED ALWAYS AS (public.for_tile(shape, 15)) STORED,
    tile_13 bytea GENERATED ALWAYS AS (public.for_tile(shape, 13)) STORED
);

CREATE TABLE public.evidence (
    id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    disposal_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    decides uuid,
    paper text NOT NULL COLLATE pg_catalog."C",
    number text DEFAULT ''::text NOT NULL,
    issuer text DEFAULT ''::text NOT NULL,
    issued_on date,
    supervision_no text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    media text NOT NULL,
    file text NOT NULL,
    camera_at public.geometry(Point,4490),
    camera_heading double precision,
    camera_taken timestamp with time zone,
    told_at public.geometry(Point,4490),
    told_accuracy double precision,
    told_heading double precision,
    told_taken timestamp with time zone,
    placed_at public.geometry(Point,4490),
    placed_by text DEFAULT ''::text NOT NULL,
    placed_when timestamp with time zone,
    uploader text NOT NULL,
    uploaded timestamp with time zone NOT NULL,
    removed boolean DEFAULT false NOT NULL,
    rev bigint DEFAULT 1 NOT NULL,
    CONSTRAINT a_digest_is_of_sha256 CHECK ((length(sha256) = 32)),
    CONSTRAINT a_file_holds_something CHECK ((bytes > 0)),
    CONSTRAINT a_heading_is_a_direction CHECK ((((camera_heading >= (0)::double precision) AND (camera_heading <= (360)::double precision)) AND ((told_heading >= (0)::double precision) AND (told_heading <= (360)::double precision)))),
    CONSTRAINT a_scan_of_a_decision_stays CHECK (((decides IS NULL) OR (NOT removed))),
    CONSTRAINT an_accuracy_is_a_distance CHECK ((told_accuracy >= (0)::double precision)),
    CONSTRAINT what_is_placed_says_by_whom CHECK ((((placed_at IS NULL) = (placed_by = ''::text)) AND ((placed_at IS NULL) = (placed_when IS NULL))))
);

CREATE TABLE public.evidence_history (
    act_id uuid NOT NULL,
    id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    disposal_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    decides uuid,
    paper text NOT NULL COLLATE pg_catalog."C",
    number text NOT NULL,
    issuer text NOT NULL,
    issued_on date,
    supervision_no text NOT NULL,
    note text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    media text NOT NULL,
    file text NOT NULL,
    camera_at public.geometry(Point,4490),
    camera_heading double precision,
    camera_taken timestamp with time zone,
    told_at public.geometry(Point,4490),
    told_accuracy double precision,
    told_heading double precision,
    told_taken timestamp with time zone,
    placed_at public.geometry(Point,4490),
    placed_by text NOT NULL,
    placed_when timestamp with time zone,
    uploader text NOT NULL,
    uploaded timestamp with time zone NOT NULL,
    removed boolean NOT NULL,
    rev bigint NOT NULL
);

CREATE TABLE public.figure (
    act_id uuid NOT NULL,
    id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    value numeric NOT NULL,
    unit text NOT NULL,
    told_on date NOT NULL,
    source text NOT NULL,
    beside text DEFAULT ''::text NOT NULL,
    category public.category,
    replaces uuid,
    CONSTRAINT a_figure_by_hand_has_a_unit CHECK ((unit = ANY (ARRAY['mu'::text, 'wan_mu'::text, 'ha'::text, 'm2'::text, 'percent'::text, 'parcels'::text]))),
    CONSTRAINT a_figure_says_where_it_is_from CHECK ((source <> ''::text))
);

CREATE TABLE public.former_password (
    login text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL,
    replaced_at timestamp with time zone NOT NULL
);

CREATE TABLE public.grid (
    task text NOT NULL COLLATE pg_catalog."C",
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    region text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    status text NOT NULL,
    parcels integer NOT NULL,
    listed numeric(20,8) NOT NULL,
    accepted numeric(20,8) NOT NULL,
    x double precision NOT NULL,
    y double precision NOT NULL
);

CREATE TABLE public.grid_due (
    task text NOT NULL COLLATE pg_catalog."C",
    cell_x integer NOT NULL,
    cell_y integer NOT NULL
);

CREATE TABLE public.grid_region (
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    status text NOT NULL,
    parcels integer NOT NULL,
    listed numeric(20,8) NOT NULL,
    accepted numeric(20,8) NOT NULL,
    x double precision NOT NULL,
    y double precision NOT NULL
);

CREATE TABLE public.idempotency (
    login text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    request bytea NOT NULL,
    made uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.import (
    id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    login text NOT NULL,
    state text NOT NULL,
    rev bigint DEFAULT 1 NOT NULL,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    found jsonb DEFAULT '{}'::jsonb NOT NULL,
    refusal jsonb,
    only_good boolean DEFAULT false NOT NULL,
    stage text DEFAULT ''::text NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    total bigint DEFAULT 0 NOT NULL,
    rows integer DEFAULT 0 NOT NULL,
    worker uuid,
    beat_at timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    act_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT a_committed_import_has_its_act CHECK (((state = ANY (ARRAY['committed'::text, 'rolled_back'::text])) = (act_id IS NOT NULL))),
    CONSTRAINT an_import_state_is_known CHECK ((state = ANY (ARRAY['checking'::text, 'checked'::text, 'failed'::text, 'committing'::text, 'committed'::text, 'discarded'::text, 'rolled_back'::text])))
);

CREATE TABLE public.import_edit (
    import_id uuid NOT NULL,
    n integer NOT NULL,
    name text NOT NULL,
    value text NOT NULL
);

CREATE TABLE public.import_file (
    import_id uuid NOT NULL,
    n integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL
);

CREATE TABLE public.import_finding (
    import_id uuid NOT NULL,
    n integer NOT NULL,
    refuses boolean NOT NULL,
    rule text NOT NULL,
    location text NOT NULL,
    message text NOT NULL,
    value text DEFAULT ''::text NOT NULL,
    lon double precision,
    lat double precision,
    parcel_id uuid
);

CREATE TABLE public.import_row (
    import_id uuid NOT NULL,
    n integer NOT NULL,
    line integer NOT NULL,
    id uuid NOT NULL,
    parcel_no text NOT NULL COLLATE pg_catalog."C",
    category text NOT NULL,
    region text NOT NULL COLLATE pg_catalog."C",
    listed_value numeric,
    listed_unit text NOT NULL,
    listed_mu numeric(20,8),
    shape public.geometry(MultiPolygon,4490),
    plane_m2 numeric(18,4),
    ellipsoid_m2 numeric(18,4),
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    given jsonb DEFAULT '{}'::jsonb NOT NULL,
    named text[] DEFAULT '{}'::text[] NOT NULL,
    refused boolean DEFAULT false NOT NULL,
    warned boolean DEFAULT false NOT NULL,
    rev bigint,
    changes jsonb
);

CREATE TABLE public.import_template (
    login text NOT NULL COLLATE pg_catalog."C",
    heads bytea NOT NULL,
    columns jsonb NOT NULL,
    used_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.invitation (
    digest bytea NOT NULL,
    login text NOT NULL COLLATE pg_catalog."C",
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.journal (
    act_id uuid NOT NULL,
    n integer NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    parcel_id uuid NOT NULL,
    rev bigint NOT NULL,
    disposal_id uuid,
    measure text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    from_account public.account,
    to_account public.account,
    mu numeric(20,8) NOT NULL,
    effective_on date NOT NULL,
    CONSTRAINT a_disposal_names_its_measure CHECK (((disposal_id IS NULL) = (measure = ''::text))),
    CONSTRAINT a_listing_comes_into_open CHECK (((from_account IS NOT NULL) OR (to_account = 'open'::public.account))),
    CONSTRAINT a_transfer_moves_something CHECK ((mu > (0)::numeric)),
    CONSTRAINT a_transfer_moves_somewhere CHECK ((from_account IS DISTINCT FROM to_account)),
    CONSTRAINT land_leaves_the_list_from_open CHECK (((to_account IS NOT NULL) OR (from_account = 'open'::public.account)))
);

CREATE TABLE public.ledger (
    id uuid NOT NULL,
    name text NOT NULL,
    founded_at timestamp with time zone DEFAULT now() NOT NULL,
    frame bigint DEFAULT 0 NOT NULL
);

CREATE TABLE public.lineage (
    act_id uuid NOT NULL,
    parent uuid NOT NULL,
    child uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    mu numeric(20,8) NOT NULL,
    CONSTRAINT a_share_is_some_land CHECK ((mu > (0)::numeric))
);

CREATE TABLE public.map_extent (
    layer text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    west double precision NOT NULL,
    south double precision NOT NULL,
    east double precision NOT NULL,
    north double precision NOT NULL
);

CREATE TABLE public.measure (
    code text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    effect text NOT NULL,
    evidence jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT a_measure_has_a_known_effect CHECK ((effect = ANY (ARRAY['counts'::text, 'provisional'::text, 'progress'::text, 'strikes_off'::text])))
);

CREATE TABLE public.measure_history (
    act_id uuid NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    effect text NOT NULL,
    evidence jsonb DEFAULT '[]'::jsonb NOT NULL
);

CREATE TABLE public.region_path (
    region text NOT NULL COLLATE pg_catalog."C",
    ancestor text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE public.tally (
    act_id uuid NOT NULL,
    n integer NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    effective_on date NOT NULL,
    parcels integer DEFAULT 0 NOT NULL,
    closed integer DEFAULT 0 NOT NULL,
    unmapped integer DEFAULT 0 NOT NULL
);

CREATE VIEW public.movement AS
 SELECT j.act_id,
    j.task,
    p.ancestor AS region,
    j.region AS of_region,
    j.effective_on,
    j.category,
    m.measure,
    m.open,
    m.reported,
    m.city_passed,
    m.accepted,
    m.struck_off,
    0 AS parcels,
    0 AS closed,
    0 AS unmapped
   FROM ((public.journal j
     JOIN public.region_path p ON ((p.region = j.region)))
     CROSS JOIN LATERAL ( SELECT ''::text AS measure,
                CASE
                    WHEN (j.to_account = 'open'::public.account) THEN j.mu
                    WHEN (j.from_account = 'open'::public.account) THEN (- j.mu)
                    ELSE (0)::numeric
                END AS open,
            (0)::numeric AS reported,
            (0)::numeric AS city_passed,
            (0)::numeric AS accepted,
                CASE
                    WHEN (j.to_account = 'struck_off'::public.account) THEN j.mu
                    WHEN (j.from_account = 'struck_off'::public.account) THEN (- j.mu)
                    ELSE (0)::numeric
                END AS struck_off
          WHERE (('open'::public.account = ANY (ARRAY[j.from_account, j.to_account])) OR ('struck_off'::public.account = ANY (ARRAY[j.from_account, j.to_account])))
        UNION ALL
         SELECT j.measure,
            0,
                CASE
                    WHEN (j.to_account = 'reported'::public.account) THEN j.mu
                    WHEN (j.from_account = 'reported'::public.account) THEN (- j.mu)
                    ELSE (0)::numeric
                END AS "case",
                CASE
                    WHEN (j.to_account = 'city_passed'::public.account) THEN j.mu
                    WHEN (j.from_account = 'city_passed'::public.account) THEN (- j.mu)
                    ELSE (0)::numeric
                END AS "case",
                CASE
                    WHEN (j.to_account = 'accepted'::public.account) THEN j.mu
                    WHEN (j.from_account = 'accepted'::public.account) THEN (- j.mu)
                    ELSE (0)::numeric
                END AS "case",
            0
          WHERE (j.disposal_id IS NOT NULL)) m)
UNION ALL
 SELECT t.act_id,
    t.task,
    p.ancestor AS region,
    t.region AS of_region,
    t.effective_on,
    t.category,
    ''::text AS measure,
    0 AS open,
    0 AS reported,
    0 AS city_passed,
    0 AS accepted,
    0 AS struck_off,
    t.parcels,
    t.closed,
    t.unmapped
   FROM (public.tally t
     JOIN public.region_path p ON ((p.region = t.region)));

CREATE TABLE public.note (
    id uuid NOT NULL,
    act_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    author text NOT NULL,
    noted_on date NOT NULL,
    happened text NOT NULL,
    next text DEFAULT ''::text NOT NULL,
    planned_on date,
    obstacle text DEFAULT ''::text NOT NULL,
    CONSTRAINT a_note_says_what_happened CHECK ((happened <> ''::text))
);

CREATE TABLE public.parcel (
    id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    parcel_no text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    region text NOT NULL COLLATE pg_catalog."C",
    listed_value numeric NOT NULL,
    listed_unit text NOT NULL,
    listed_mu numeric(20,8) NOT NULL,
    shape public.geometry(MultiPolygon,4490),
    plane_m2 numeric(18,4),
    ellipsoid_m2 numeric(18,4),
    suspended boolean DEFAULT false NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    noted boolean DEFAULT false NOT NULL,
    mapped_on date,
    carried_from uuid,
    arises_from uuid,
    mapped boolean GENERATED ALWAYS AS ((shape IS NOT NULL)) STORED NOT NULL,
    leader text GENERATED ALWAYS AS (COALESCE((attributes ->> 'leader'::text), ''::text)) STORED NOT NULL COLLATE pg_catalog."C",
    unit text GENERATED ALWAYS AS (COALESCE((attributes ->> 'unit'::text), ''::text)) STORED NOT NULL COLLATE pg_catalog."C",
    officer text GENERATED ALWAYS AS (COALESCE((attributes ->> 'officer'::text), ''::text)) STORED NOT NULL COLLATE pg_catalog."C",
    cohort text GENERATED ALWAYS AS (replace(translate(COALESCE((attributes ->> 'cohort'::text), ''::text), '—–－~～至 '::text, '------'::text), '--'::text, '-'::text)) STORED NOT NULL COLLATE pg_catalog."C",
    approved_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'approved_on'::text))) STORED,
    supply_committed_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'supply_committed_on'::text))) STORED,
    due_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'due_on'::text))) STORED,
    start_by date GENERATED ALWAYS AS (
CASE
    WHEN ((category = 'idle'::public.category) AND (COALESCE((attributes ->> 'started_on'::text), ''::text) = ''::text)) THEN COALESCE(public.day_of((attributes ->> 'start_agreed_on'::text)), public.months_after(public.day_of((attributes ->> 'handed_over_on'::text)), 12))
    ELSE NULL::date
END) STORED,
    started boolean GENERATED ALWAYS AS ((COALESCE((attributes ->> 'started_on'::text), ''::text) <> ''::text)) STORED NOT NULL,
    by_government boolean GENERATED ALWAYS AS ((COALESCE((attributes ->> 'idle_reason'::text), ''::text) ~~ '政府%'::text)) STORED NOT NULL,
    extended_start_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'extended_start_on'::text))) STORED,
    interim_ends_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'interim_ends_on'::text))) STORED,
    west double precision GENERATED ALWAYS AS (public.st_xmin((shape)::public.box3d)) STORED,
    south double precision GENERATED ALWAYS AS (public.st_ymin((shape)::public.box3d)) STORED,
    east double precision GENERATED ALWAYS AS (public.st_xmax((shape)::public.box3d)) STORED,
    north double precision GENERATED ALWAYS AS (public.st_ymax((shape)::public.box3d)) STORED,
    CONSTRAINT a_figure_has_a_unit CHECK ((listed_unit = ANY (ARRAY['mu'::text, 'wan_mu'::text, 'ha'::text, 'm2'::text]))),
    CONSTRAINT a_mapped_parcel_has_areas CHECK ((((shape IS NULL) = (plane_m2 IS NULL)) AND ((shape IS NULL) = (ellipsoid_m2 IS NULL)) AND (plane_m2 > (0)::numeric) AND (ellipsoid_m2 > (0)::numeric))),
    CONSTRAINT a_parcel_has_no_less_than_no_mu CHECK ((listed_mu >= (0)::numeric)),
    CONSTRAINT a_parcel_shape_is_valid CHECK ((public.st_isvalid(shape) AND (NOT public.st_isempty(shape))))
);

CREATE TABLE public.parcel_history (
    act_id uuid NOT NULL,
    id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    parcel_no text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    region text NOT NULL COLLATE pg_catalog."C",
    listed_value numeric NOT NULL,
    listed_unit text NOT NULL,
    listed_mu numeric(20,8) NOT NULL,
    shape public.geometry(MultiPolygon,4490),
    plane_m2 numeric(18,4),
    ellipsoid_m2 numeric(18,4),
    suspended boolean NOT NULL,
    attributes jsonb NOT NULL,
    noted boolean DEFAULT false NOT NULL,
    mapped_on date,
    carried_from uuid,
    arises_from uuid,
    mapped boolean GENERATED ALWAYS AS ((shape IS NOT NULL)) STORED NOT NULL,
    leader text GENERATED ALWAYS AS (COALESCE((attributes ->> 'leader'::text), ''::text)) STORED NOT NULL COLLATE pg_catalog."C",
    unit text GENERATED ALWAYS AS (COALESCE((attributes ->> 'unit'::text), ''::text)) STORED NOT NULL COLLATE pg_catalog."C",
    officer text GENERATED ALWAYS AS (COALESCE((attributes ->> 'officer'::text), ''::text)) STORED NOT NULL COLLATE pg_catalog."C",
    cohort text GENERATED ALWAYS AS (replace(translate(COALESCE((attributes ->> 'cohort'::text), ''::text), '—–－~～至 '::text, '------'::text), '--'::text, '-'::text)) STORED NOT NULL COLLATE pg_catalog."C",
    approved_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'approved_on'::text))) STORED,
    supply_committed_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'supply_committed_on'::text))) STORED,
    due_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'due_on'::text))) STORED,
    start_by date GENERATED ALWAYS AS (
CASE
    WHEN ((category = 'idle'::public.category) AND (COALESCE((attributes ->> 'started_on'::text), ''::text) = ''::text)) THEN COALESCE(public.day_of((attributes ->> 'start_agreed_on'::text)), public.months_after(public.day_of((attributes ->> 'handed_over_on'::text)), 12))
    ELSE NULL::date
END) STORED,
    started boolean GENERATED ALWAYS AS ((COALESCE((attributes ->> 'started_on'::text), ''::text) <> ''::text)) STORED NOT NULL,
    by_government boolean GENERATED ALWAYS AS ((COALESCE((attributes ->> 'idle_reason'::text), ''::text) ~~ '政府%'::text)) STORED NOT NULL,
    extended_start_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'extended_start_on'::text))) STORED,
    interim_ends_on date GENERATED ALWAYS AS (public.day_of((attributes ->> 'interim_ends_on'::text))) STORED
);

CREATE TABLE public.parcel_map (
    parcel_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    category public.category NOT NULL,
    parcel_no text NOT NULL COLLATE pg_catalog."C",
    name text COLLATE pg_catalog."C",
    due_on date,
    status text NOT NULL COLLATE pg_catalog."C",
    listed_mu text NOT NULL,
    share integer NOT NULL,
    drawn_for uuid,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    spot public.geometry(Point,3857) NOT NULL,
    shape public.geometry(MultiPolygon,3857) NOT NULL,
    tile_15 bytea,
    tile_13 bytea
)
WITH (fillfactor='85');

CREATE TABLE public."position" (
    ledger uuid NOT NULL,
    "position" bigint NOT NULL,
    act_id uuid NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    digest bytea NOT NULL,
    subtrees bytea NOT NULL,
    hints bytea NOT NULL,
    CONSTRAINT a_digest_has_32_bytes CHECK (((octet_length(digest) = 32) AND ((octet_length(subtrees) % 32) = 0)))
);
ALTER TABLE ONLY public."position" ALTER COLUMN hints SET STORAGE EXTERNAL;

CREATE TABLE public.region (
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    level public.level NOT NULL,
    parent text COLLATE pg_catalog."C",
    valid_from date NOT NULL,
    valid_to date,
    extent double precision[],
    CONSTRAINT a_region_code_is_of_gbt_2260 CHECK ((code ~ '^[0-9]{6}([0-9]{3}|-P[0-9]{2})?$'::text)),
    CONSTRAINT a_region_ends_after_it_begins CHECK ((valid_to >= valid_from)),
    CONSTRAINT an_extent_is_a_box CHECK (((array_length(extent, 1) = 4) AND (extent[1] < extent[3]) AND (extent[2] < extent[4])))
);

CREATE TABLE public.region_history (
    act_id uuid NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    level public.level NOT NULL,
    parent text COLLATE pg_catalog."C",
    valid_from date NOT NULL,
    valid_to date,
    extent double precision[]
);

CREATE TABLE public.rollup (
    ledger uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    grain "char" NOT NULL,
    bucket date NOT NULL,
    category public.category NOT NULL,
    measure text NOT NULL COLLATE pg_catalog."C",
    open numeric(20,8) DEFAULT 0 NOT NULL,
    reported numeric(20,8) DEFAULT 0 NOT NULL,
    city_passed numeric(20,8) DEFAULT 0 NOT NULL,
    accepted numeric(20,8) DEFAULT 0 NOT NULL,
    struck_off numeric(20,8) DEFAULT 0 NOT NULL,
    parcels integer DEFAULT 0 NOT NULL,
    closed integer DEFAULT 0 NOT NULL,
    unmapped integer DEFAULT 0 NOT NULL,
    CONSTRAINT a_grain_is_known CHECK ((grain = ANY (ARRAY['d'::"char", 'm'::"char", 'y'::"char"])))
)
WITH (fillfactor='70');

CREATE TABLE public.schema_version (
    version integer NOT NULL
);

CREATE TABLE public.sign_in_try (
    login text NOT NULL COLLATE pg_catalog."C",
    failed integer NOT NULL,
    failed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.statement (
    act_id uuid NOT NULL,
    id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    title text NOT NULL,
    as_of date NOT NULL,
    "position" bigint NOT NULL,
    language text NOT NULL,
    period text DEFAULT ''::text NOT NULL,
    since date,
    parts text[] NOT NULL,
    signature jsonb NOT NULL,
    figures jsonb NOT NULL,
    checkpoint text DEFAULT ''::text NOT NULL,
    sha256 bytea NOT NULL,
    forms jsonb NOT NULL,
    corrects uuid,
    CONSTRAINT a_digest_is_of_sha256 CHECK ((length(sha256) = 32)),
    CONSTRAINT a_statement_does_not_correct_itself CHECK ((corrects <> id))
);

CREATE TABLE public.statement_form (
    statement uuid NOT NULL,
    region text NOT NULL COLLATE pg_catalog."C",
    form text NOT NULL,
    bytes bytea NOT NULL
);

CREATE TABLE public.statement_issue (
    act_id uuid NOT NULL,
    statement uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    document text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.statement_verdict (
    act_id uuid NOT NULL,
    id uuid NOT NULL,
    statement uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    verdict text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT a_verdict_is_known CHECK ((verdict = ANY (ARRAY['sound'::text, 'qualified'::text, 'unsound'::text]))),
    CONSTRAINT what_is_not_sound_has_a_reason CHECK (((verdict = 'sound'::text) OR (note <> ''::text)))
);

CREATE TABLE public.target (
    act_id uuid NOT NULL,
    n integer NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    category public.category,
    value numeric NOT NULL,
    unit text NOT NULL,
    mu numeric(20,8) NOT NULL,
    effective_on date NOT NULL,
    CONSTRAINT a_figure_has_a_unit CHECK ((unit = ANY (ARRAY['mu'::text, 'wan_mu'::text, 'ha'::text, 'm2'::text])))
);

CREATE TABLE public.task (
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    region text NOT NULL COLLATE pg_catalog."C",
    authorities text[] DEFAULT '{}'::text[] NOT NULL,
    document text DEFAULT ''::text NOT NULL,
    baseline date NOT NULL,
    deadline date NOT NULL,
    closed_on date,
    edition integer DEFAULT 1 NOT NULL,
    counted public.account DEFAULT 'accepted'::public.account NOT NULL,
    uncounted text[] DEFAULT '{}'::text[] NOT NULL,
    submit_reports boolean DEFAULT false NOT NULL,
    county_decides text DEFAULT 'either'::text NOT NULL,
    city_decides text DEFAULT 'either'::text NOT NULL,
    province_decides text DEFAULT 'either'::text NOT NULL,
    terms jsonb NOT NULL,
    evidence text DEFAULT 'required'::text NOT NULL,
    CONSTRAINT a_decider_is_known CHECK (((county_decides = ANY (ARRAY['here'::text, 'recorded'::text, 'either'::text])) AND (city_decides = ANY (ARRAY['here'::text, 'recorded'::text, 'either'::text])) AND (province_decides = ANY (ARRAY['here'::text, 'recorded'::text, 'either'::text])))),
    CONSTRAINT a_task_code_is_plain CHECK ((code ~ '^[a-z0-9][a-z0-9-]{1,62}$'::text)),
    CONSTRAINT a_task_counts_a_level CHECK ((counted = ANY (ARRAY['reported'::public.account, 'city_passed'::public.account, 'accepted'::public.account]))),
    CONSTRAINT a_task_ends_after_its_baseline CHECK ((baseline < deadline)),
    CONSTRAINT an_evidence_rule_is_known CHECK ((evidence = ANY (ARRAY['required'::text, 'flagged'::text])))
);

CREATE TABLE public.task_history (
    act_id uuid NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    region text NOT NULL COLLATE pg_catalog."C",
    authorities text[] NOT NULL,
    document text NOT NULL,
    baseline date NOT NULL,
    deadline date NOT NULL,
    closed_on date,
    edition integer NOT NULL,
    counted public.account NOT NULL,
    uncounted text[] NOT NULL,
    submit_reports boolean NOT NULL,
    county_decides text NOT NULL,
    city_decides text NOT NULL,
    province_decides text NOT NULL,
    terms jsonb NOT NULL,
    evidence text DEFAULT 'required'::text NOT NULL
);

CREATE TABLE public.template (
    act_id uuid NOT NULL,
    task text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    body jsonb NOT NULL
);

CREATE TABLE public.undoing (
    act_id uuid NOT NULL,
    undoes uuid NOT NULL
);

CREATE TABLE public.unsealed (
    act_id uuid NOT NULL,
    n bigint NOT NULL
);

ALTER TABLE public.unsealed ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.unsealed_n_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.user_grant (
    login text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL,
    region text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT a_role_is_known CHECK ((role = ANY (ARRAY['officer'::text, 'registrar'::text, 'reviewer'::text, 'auditor'::text, 'admin'::text])))
);

CREATE TABLE public.user_history (
    act_id uuid NOT NULL,
    login text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL
);

CREATE TABLE public.users (
    login text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    password text DEFAULT ''::text NOT NULL,
    password_set_at timestamp with time zone DEFAULT now() NOT NULL,
    disabled boolean DEFAULT false NOT NULL,
    rev bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    signed_in_at timestamp with time zone,
    CONSTRAINT a_login_is_plain CHECK ((login ~ '^[a-z][a-z0-9._-]{1,62}$'::text))
);

CREATE TABLE public.workday (
    day date NOT NULL,
    works boolean NOT NULL,
    name text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.workday_history (
    act_id uuid NOT NULL,
    day date NOT NULL,
    works boolean NOT NULL,
    name text NOT NULL
);

ALTER TABLE ONLY public.check_parcel
    ADD CONSTRAINT a_place_is_drawn_once UNIQUE (check_id, n);

ALTER TABLE ONLY public.act
    ADD CONSTRAINT act_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.balance_history
    ADD CONSTRAINT balance_history_pkey PRIMARY KEY (act_id, parcel_id);

ALTER TABLE ONLY public.balance
    ADD CONSTRAINT balance_pkey PRIMARY KEY (parcel_id);

ALTER TABLE ONLY public.check_file
    ADD CONSTRAINT check_file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.check_parcel_history
    ADD CONSTRAINT check_parcel_history_pkey PRIMARY KEY (act_id, check_id, parcel_id);

ALTER TABLE ONLY public.check_parcel
    ADD CONSTRAINT check_parcel_pkey PRIMARY KEY (check_id, parcel_id);

ALTER TABLE ONLY public.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (ledger, size);

ALTER TABLE ONLY public.checks
    ADD CONSTRAINT checks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.disposal_history
    ADD CONSTRAINT disposal_history_pkey PRIMARY KEY (act_id, id);

ALTER TABLE ONLY public.disposal_map
    ADD CONSTRAINT disposal_map_pkey PRIMARY KEY (disposal_id);

ALTER TABLE ONLY public.disposal
    ADD CONSTRAINT disposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_history
    ADD CONSTRAINT evidence_history_pkey PRIMARY KEY (act_id, id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.figure
    ADD CONSTRAINT figure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.figure
    ADD CONSTRAINT figure_replaces_key UNIQUE (replaces);

ALTER TABLE ONLY public.grid
    ADD CONSTRAINT grid_pkey PRIMARY KEY (task, cell_x, cell_y, region, category, status);

ALTER TABLE ONLY public.grid_region
    ADD CONSTRAINT grid_region_pkey PRIMARY KEY (task, region, category, status);

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (login, key);

ALTER TABLE ONLY public.import_edit
    ADD CONSTRAINT import_edit_pkey PRIMARY KEY (import_id, n, name);

ALTER TABLE ONLY public.import_file
    ADD CONSTRAINT import_file_pkey PRIMARY KEY (import_id, n);

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_row
    ADD CONSTRAINT import_row_pkey PRIMARY KEY (import_id, n);

ALTER TABLE ONLY public.import_template
    ADD CONSTRAINT import_template_pkey PRIMARY KEY (login, heads);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (act_id, n);

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lineage
    ADD CONSTRAINT lineage_pkey PRIMARY KEY (parent, child);

ALTER TABLE ONLY public.map_extent
    ADD CONSTRAINT map_extent_pkey PRIMARY KEY (layer, region);

ALTER TABLE ONLY public.measure_history
    ADD CONSTRAINT measure_history_pkey PRIMARY KEY (code, act_id);

ALTER TABLE ONLY public.measure
    ADD CONSTRAINT measure_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parcel_history
    ADD CONSTRAINT parcel_history_pkey PRIMARY KEY (id, act_id);

ALTER TABLE ONLY public.parcel_map
    ADD CONSTRAINT parcel_map_pkey PRIMARY KEY (parcel_id);

ALTER TABLE ONLY public.parcel
    ADD CONSTRAINT parcel_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public."position"
    ADD CONSTRAINT position_act_id_key UNIQUE (act_id);

ALTER TABLE ONLY public."position"
    ADD CONSTRAINT position_pkey PRIMARY KEY (ledger, "position");

ALTER TABLE ONLY public.region_history
    ADD CONSTRAINT region_history_pkey PRIMARY KEY (code, act_id);

ALTER TABLE ONLY public.region_path
    ADD CONSTRAINT region_path_pkey PRIMARY KEY (region, ancestor);

ALTER TABLE ONLY public.region
    ADD CONSTRAINT region_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.rollup
    ADD CONSTRAINT rollup_pkey PRIMARY KEY (ledger, task, region, grain, bucket, category, measure);

ALTER TABLE ONLY public.sign_in_try
    ADD CONSTRAINT sign_in_try_pkey PRIMARY KEY (login);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_corrects_key UNIQUE (corrects);

ALTER TABLE ONLY public.statement_form
    ADD CONSTRAINT statement_form_pkey PRIMARY KEY (statement, form);

ALTER TABLE ONLY public.statement_issue
    ADD CONSTRAINT statement_issue_pkey PRIMARY KEY (statement);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statement_verdict
    ADD CONSTRAINT statement_verdict_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_pkey PRIMARY KEY (act_id, n);

ALTER TABLE ONLY public.target
    ADD CONSTRAINT target_pkey PRIMARY KEY (act_id, n);

ALTER TABLE ONLY public.task_history
    ADD CONSTRAINT task_history_pkey PRIMARY KEY (code, act_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_pkey PRIMARY KEY (act_id);

ALTER TABLE ONLY public.undoing
    ADD CONSTRAINT undoing_pkey PRIMARY KEY (act_id);

ALTER TABLE ONLY public.unsealed
    ADD CONSTRAINT unsealed_pkey PRIMARY KEY (n);

ALTER TABLE ONLY public.user_grant
    ADD CONSTRAINT user_grant_pkey PRIMARY KEY (login, role, region);

ALTER TABLE ONLY public.user_history
    ADD CONSTRAINT user_history_pkey PRIMARY KEY (login, act_id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (login);

ALTER TABLE ONLY public.workday_history
    ADD CONSTRAINT workday_history_pkey PRIMARY KEY (day, act_id);

ALTER TABLE ONLY public.workday
    ADD CONSTRAINT workday_pkey PRIMARY KEY (day);

CREATE UNIQUE INDEX a_parcel_number_is_listed_once ON public.parcel USING btree (task, parcel_no) WHERE (listed_mu > (0)::numeric);

CREATE INDEX act_parcel ON public.act USING btree (parcel_id) WHERE (parcel_id IS NOT NULL);

CREATE INDEX audit_at ON public.audit USING brin (at);

CREATE INDEX audit_login ON public.audit USING btree (login, id);

CREATE INDEX balance_history_parcel ON public.balance_history USING btree (parcel_id, rev);

CREATE INDEX check_file_act ON public.check_file USING btree (act_id);

CREATE INDEX check_file_parcel ON public.check_file USING btree (check_id, parcel_id);

CREATE INDEX check_file_sha256 ON public.check_file USING btree (sha256);

CREATE INDEX check_parcel_history_check ON public.check_parcel_history USING btree (check_id);

CREATE INDEX check_parcel_history_parcel ON public.check_parcel_history USING btree (parcel_id);

CREATE INDEX check_parcel_parcel ON public.check_parcel USING btree (parcel_id);

CREATE INDEX checks_act ON public.checks USING btree (act_id);

CREATE INDEX checks_task ON public.checks USING btree (task);

CREATE INDEX disposal_history_disposal ON public.disposal_history USING btree (id, rev);

CREATE INDEX disposal_lapses ON public.disposal USING btree (parcel_id) WHERE ((measure = ANY (ARRAY['XZ02'::text, 'XZ04'::text])) AND ((state)::text = 'accepted'::text));

CREATE INDEX disposal_map_shape ON public.disposal_map USING gist (shape);

CREATE INDEX disposal_parcel ON public.disposal USING btree (parcel_id);

CREATE INDEX disposal_waits ON public.disposal USING btree (task, region) WHERE ((state)::text <> ALL (ARRAY['accepted'::text, 'discarded'::text]));

CREATE INDEX evidence_disposal ON public.evidence USING btree (disposal_id);

CREATE INDEX evidence_history_disposal ON public.evidence_history USING btree (disposal_id);

CREATE INDEX evidence_history_parcel ON public.evidence_history USING btree (parcel_id);

CREATE INDEX evidence_history_sha256 ON public.evidence_history USING btree (sha256);

CREATE INDEX figure_act ON public.figure USING btree (act_id);

CREATE INDEX figure_task ON public.figure USING btree (task);

CREATE INDEX former_password_login ON public.former_password USING btree (login, replaced_at);

CREATE INDEX grid_region_cells ON public.grid USING btree (task, region);

CREATE INDEX import_due ON public.import USING btree (created_at) WHERE (state = ANY (ARRAY['checking'::text, 'committing'::text]));

CREATE INDEX import_file_sha256 ON public.import_file USING btree (sha256);

CREATE INDEX import_finding_parcel ON public.import_finding USING btree (parcel_id) WHERE (parcel_id IS NOT NULL);

CREATE INDEX import_finding_row ON public.import_finding USING btree (import_id, n);

CREATE INDEX import_listed ON public.import USING btree (id) WHERE (act_id IS NOT NULL);

CREATE INDEX import_row_no ON public.import_row USING btree (import_id, parcel_no);

CREATE INDEX import_task ON public.import USING btree (task, created_at);

CREATE INDEX invitation_login ON public.invitation USING btree (login);

CREATE INDEX journal_parcel ON public.journal USING btree (parcel_id);

CREATE INDEX lineage_act ON public.lineage USING btree (act_id);

CREATE INDEX lineage_child ON public.lineage USING btree (child);

CREATE INDEX note_act ON public.note USING btree (act_id);

CREATE INDEX note_parcel ON public.note USING btree (parcel_id);

CREATE INDEX parcel_arises ON public.parcel USING btree (arises_from) WHERE (arises_from IS NOT NULL);

CREATE INDEX parcel_brief ON public.parcel USING btree (task, region) INCLUDE (id, category, mapped, leader, unit, officer, cohort, approved_on, supply_committed_on, due_on, start_by, started, by_government, extended_start_on, interim_ends_on, west, south, east, north);

CREATE INDEX parcel_carried ON public.parcel USING btree (carried_from) WHERE (carried_from IS NOT NULL);

CREATE INDEX parcel_history_act ON public.parcel_history USING btree (act_id);

CREATE INDEX parcel_map_cell ON public.parcel_map USING btree (task, cell_x, cell_y);

CREATE INDEX parcel_map_shape ON public.parcel_map USING gist (shape);

CREATE INDEX parcel_order ON public.parcel USING btree (task, parcel_no, id);

CREATE INDEX parcel_shape ON public.parcel USING gist (shape);

CREATE INDEX region_path_ancestor ON public.region_path USING btree (ancestor);

CREATE INDEX statement_act ON public.statement USING btree (act_id);

CREATE INDEX statement_issue_act ON public.statement_issue USING btree (act_id);

CREATE INDEX statement_task ON public.statement USING btree (task);

CREATE INDEX statement_verdict_act ON public.statement_verdict USING btree (act_id);

CREATE INDEX statement_verdict_statement ON public.statement_verdict USING btree (statement);

CREATE INDEX target_task ON public.target USING btree (task);

CREATE INDEX template_task ON public.template USING btree (task);

CREATE INDEX undoing_undoes ON public.undoing USING btree (undoes);

CREATE TRIGGER check_references AFTER INSERT ON public.balance REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.check_references();

CREATE TRIGGER check_references AFTER INSERT ON public.parcel REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.check_references();

CREATE CONSTRAINT TRIGGER check_shape_inserted AFTER INSERT ON public.disposal NOT DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW WHEN ((new.shape IS NOT NULL)) EXECUTE FUNCTION public.check_disposal_shape();

CREATE CONSTRAINT TRIGGER check_shape_updated AFTER UPDATE ON public.disposal NOT DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW WHEN (((new.shape IS NOT NULL) AND ((((new.state)::text = ANY (ARRAY['submitted'::text, 'reported'::text, 'city_passed'::text, 'accepted'::text])) AND ((old.state)::text <> ALL (ARRAY['submitted'::text, 'reported'::text, 'city_passed'::text, 'accepted'::text]))) OR (new.shape IS DISTINCT FROM old.shape)))) EXECUTE FUNCTION public.check_disposal_shape();

CREATE CONSTRAINT TRIGGER check_shape_updated AFTER UPDATE OF shape ON public.parcel NOT DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW WHEN ((new.shape IS DISTINCT FROM old.shape)) EXECUTE FUNCTION public.check_parcel_shape();

CREATE TRIGGER check_timeline AFTER INSERT ON public.journal REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.check_timeline();

CREATE TRIGGER extend_region_path AFTER INSERT ON public.region FOR EACH ROW EXECUTE FUNCTION public.extend_region_path();

CREATE TRIGGER guard AFTER INSERT ON public.act REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.check_file FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.check_parcel FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.checks FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.figure FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.grid FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.grid_region FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.import FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard AFTER INSERT ON public.journal REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.lineage FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.note FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.rollup FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.statement FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.statement_form FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.statement_issue FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.statement_verdict FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard AFTER INSERT ON public.tally REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.target FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.task FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.template FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard BEFORE INSERT ON public.user_grant FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard_deleted BEFORE DELETE ON public.user_grant FOR EACH ROW EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard_inserted AFTER INSERT ON public.balance REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard_inserted AFTER INSERT ON public.disposal REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard_inserted AFTER INSERT ON public.parcel REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard_updated AFTER UPDATE ON public.balance REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard_updated AFTER UPDATE ON public.disposal REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER guard_updated AFTER UPDATE ON public.parcel REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.guard_region();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.balance REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_balance();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.check_parcel REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_check_parcel();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.disposal REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_disposal();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.evidence REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_evidence();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.measure REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_measure();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.parcel REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_parcel();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.region REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_region();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.task REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_task();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION public.keep_user();

CREATE TRIGGER keep_inserted AFTER INSERT ON public.workday REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_workday();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.balance REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_balance();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.check_parcel REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_check_parcel();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.disposal REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_disposal();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.evidence REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_evidence();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.measure REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_measure();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.parcel REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_parcel();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.region REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_region();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.task REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_task();

CREATE TRIGGER keep_updated AFTER UPDATE OF name ON public.users FOR EACH ROW WHEN ((new.name <> old.name)) EXECUTE FUNCTION public.keep_user();

CREATE TRIGGER keep_updated AFTER UPDATE ON public.workday REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.keep_workday();

CREATE TRIGGER map_inserted AFTER INSERT ON public.balance REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.map_balances();

CREATE TRIGGER map_inserted AFTER INSERT ON public.disposal FOR EACH ROW WHEN ((new.shape IS NOT NULL)) EXECUTE FUNCTION public.map_disposal();

CREATE TRIGGER map_inserted AFTER INSERT ON public.parcel REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.map_parcels();

CREATE TRIGGER map_updated AFTER UPDATE ON public.balance REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.map_balances();

CREATE TRIGGER map_updated AFTER UPDATE OF shape ON public.disposal FOR EACH ROW WHEN ((new.shape IS DISTINCT FROM old.shape)) EXECUTE FUNCTION public.map_disposal();

CREATE TRIGGER map_updated AFTER UPDATE OF shape ON public.parcel FOR EACH ROW WHEN ((new.shape IS DISTINCT FROM old.shape)) EXECUTE FUNCTION public.map_parcel();

CREATE TRIGGER tell_changed AFTER DELETE OR UPDATE ON public.credential FOR EACH STATEMENT EXECUTE FUNCTION public.tell_users();

CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE ON public.user_grant FOR EACH STATEMENT EXECUTE FUNCTION public.tell_users();

CREATE TRIGGER tell_changed AFTER DELETE OR UPDATE ON public.users FOR EACH STATEMENT EXECUTE FUNCTION public.tell_users();

CREATE TRIGGER words_updated AFTER UPDATE OF category, parcel_no, attributes ON public.parcel FOR EACH ROW WHEN ((((new.category IS DISTINCT FROM old.category) OR (new.parcel_no IS DISTINCT FROM old.parcel_no)) OR (new.attributes IS DISTINCT FROM old.attributes))) EXECUTE FUNCTION public.map_words();

ALTER TABLE ONLY public.check_file
    ADD CONSTRAINT check_file_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.check_file
    ADD CONSTRAINT check_file_check_id_parcel_id_fkey FOREIGN KEY (check_id, parcel_id) REFERENCES public.check_parcel(check_id, parcel_id);

ALTER TABLE ONLY public.check_parcel
    ADD CONSTRAINT check_parcel_check_id_fkey FOREIGN KEY (check_id) REFERENCES public.checks(id);

ALTER TABLE ONLY public.check_parcel_history
    ADD CONSTRAINT check_parcel_history_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.check_parcel
    ADD CONSTRAINT check_parcel_parcel_id_fkey FOREIGN KEY (parcel_id) REFERENCES public.parcel(id);

ALTER TABLE ONLY public.check_parcel
    ADD CONSTRAINT check_parcel_reopen_fkey FOREIGN KEY (reopen) REFERENCES public.disposal(id);

ALTER TABLE ONLY public.checkpoint
    ADD CONSTRAINT checkpoint_ledger_fkey FOREIGN KEY (ledger) REFERENCES public.ledger(id);

ALTER TABLE ONLY public.checks
    ADD CONSTRAINT checks_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.checks
    ADD CONSTRAINT checks_region_fkey FOREIGN KEY (region) REFERENCES public.region(code);

ALTER TABLE ONLY public.checks
    ADD CONSTRAINT checks_task_fkey FOREIGN KEY (task) REFERENCES public.task(code);

ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_login_fkey FOREIGN KEY (login) REFERENCES public.users(login);

ALTER TABLE ONLY public.disposal_map
    ADD CONSTRAINT disposal_map_disposal_id_fkey FOREIGN KEY (disposal_id) REFERENCES public.disposal(id);

ALTER TABLE ONLY public.disposal
    ADD CONSTRAINT disposal_measure_fkey FOREIGN KEY (measure) REFERENCES public.measure(code);

ALTER TABLE ONLY public.disposal
    ADD CONSTRAINT disposal_parcel_id_fkey FOREIGN KEY (parcel_id) REFERENCES public.parcel(id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_decides_fkey FOREIGN KEY (decides) REFERENCES public.act(id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_disposal_id_fkey FOREIGN KEY (disposal_id) REFERENCES public.disposal(id);

ALTER TABLE ONLY public.evidence_history
    ADD CONSTRAINT evidence_history_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_parcel_id_fkey FOREIGN KEY (parcel_id) REFERENCES public.parcel(id);

ALTER TABLE ONLY public.figure
    ADD CONSTRAINT figure_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.figure
    ADD CONSTRAINT figure_region_fkey FOREIGN KEY (region) REFERENCES public.region(code);

ALTER TABLE ONLY public.figure
    ADD CONSTRAINT figure_replaces_fkey FOREIGN KEY (replaces) REFERENCES public.figure(id);

ALTER TABLE ONLY public.figure
    ADD CONSTRAINT figure_task_fkey FOREIGN KEY (task) REFERENCES public.task(code);

ALTER TABLE ONLY public.former_password
    ADD CONSTRAINT former_password_login_fkey FOREIGN KEY (login) REFERENCES public.users(login);

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.import_edit
    ADD CONSTRAINT import_edit_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.import(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_file
    ADD CONSTRAINT import_file_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.import(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_task_fkey FOREIGN KEY (task) REFERENCES public.task(code);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_login_fkey FOREIGN KEY (login) REFERENCES public.users(login);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_disposal_id_fkey FOREIGN KEY (disposal_id) REFERENCES public.disposal(id);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_parcel_id_fkey FOREIGN KEY (parcel_id) REFERENCES public.parcel(id);

ALTER TABLE ONLY public.lineage
    ADD CONSTRAINT lineage_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.lineage
    ADD CONSTRAINT lineage_child_fkey FOREIGN KEY (child) REFERENCES public.parcel(id);

ALTER TABLE ONLY public.lineage
    ADD CONSTRAINT lineage_parent_fkey FOREIGN KEY (parent) REFERENCES public.parcel(id);

ALTER TABLE ONLY public.measure_history
    ADD CONSTRAINT measure_history_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_parcel_id_fkey FOREIGN KEY (parcel_id) REFERENCES public.parcel(id);

ALTER TABLE ONLY public.parcel
    ADD CONSTRAINT parcel_arises_from_fkey FOREIGN KEY (arises_from) REFERENCES public.disposal(id);

ALTER TABLE ONLY public.parcel
    ADD CONSTRAINT parcel_carried_from_fkey FOREIGN KEY (carried_from) REFERENCES public.parcel(id);

ALTER TABLE ONLY public."position"
    ADD CONSTRAINT position_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public."position"
    ADD CONSTRAINT position_ledger_fkey FOREIGN KEY (ledger) REFERENCES public.ledger(id);

ALTER TABLE ONLY public.region_history
    ADD CONSTRAINT region_history_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.region
    ADD CONSTRAINT region_parent_fkey FOREIGN KEY (parent) REFERENCES public.region(code);

ALTER TABLE ONLY public.region_path
    ADD CONSTRAINT region_path_ancestor_fkey FOREIGN KEY (ancestor) REFERENCES public.region(code);

ALTER TABLE ONLY public.region_path
    ADD CONSTRAINT region_path_region_fkey FOREIGN KEY (region) REFERENCES public.region(code);

ALTER TABLE ONLY public.rollup
    ADD CONSTRAINT rollup_ledger_fkey FOREIGN KEY (ledger) REFERENCES public.ledger(id);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_corrects_fkey FOREIGN KEY (corrects) REFERENCES public.statement(id);

ALTER TABLE ONLY public.statement_form
    ADD CONSTRAINT statement_form_statement_fkey FOREIGN KEY (statement) REFERENCES public.statement(id);

ALTER TABLE ONLY public.statement_issue
    ADD CONSTRAINT statement_issue_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.statement_issue
    ADD CONSTRAINT statement_issue_statement_fkey FOREIGN KEY (statement) REFERENCES public.statement(id);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_region_fkey FOREIGN KEY (region) REFERENCES public.region(code);

ALTER TABLE ONLY public.statement
    ADD CONSTRAINT statement_task_fkey FOREIGN KEY (task) REFERENCES public.task(code);

ALTER TABLE ONLY public.statement_verdict
    ADD CONSTRAINT statement_verdict_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.statement_verdict
    ADD CONSTRAINT statement_verdict_statement_fkey FOREIGN KEY (statement) REFERENCES public.statement(id);

ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.target
    ADD CONSTRAINT target_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.target
    ADD CONSTRAINT target_region_fkey FOREIGN KEY (region) REFERENCES public.region(code);

ALTER TABLE ONLY public.target
    ADD CONSTRAINT target_task_fkey FOREIGN KEY (task) REFERENCES public.task(code);

ALTER TABLE ONLY public.task_history
    ADD CONSTRAINT task_history_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_region_fkey FOREIGN KEY (region) REFERENCES public.region(code);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.template
    ADD CONSTRAINT template_task_fkey FOREIGN KEY (task) REFERENCES public.task(code);

ALTER TABLE ONLY public.undoing
    ADD CONSTRAINT undoing_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.undoing
    ADD CONSTRAINT undoing_undoes_fkey FOREIGN KEY (undoes) REFERENCES public.act(id);

ALTER TABLE ONLY public.user_grant
    ADD CONSTRAINT user_grant_login_fkey FOREIGN KEY (login) REFERENCES public.users(login);

ALTER TABLE ONLY public.user_grant
    ADD CONSTRAINT user_grant_region_fkey FOREIGN KEY (region) REFERENCES public.region(code);

ALTER TABLE ONLY public.user_history
    ADD CONSTRAINT user_history_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);

ALTER TABLE ONLY public.workday_history
    ADD CONSTRAINT workday_history_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.act(id);
GRANT SELECT,INSERT ON TABLE public.act TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.audit TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.balance TO sanlei_app;
GRANT UPDATE(open) ON TABLE public.balance TO sanlei_app;
GRANT UPDATE(reported) ON TABLE public.balance TO sanlei_app;
GRANT UPDATE(city_passed) ON TABLE public.balance TO sanlei_app;
GRANT UPDATE(accepted) ON TABLE public.balance TO sanlei_app;
GRANT UPDATE(struck_off) ON TABLE public.balance TO sanlei_app;
GRANT UPDATE(status) ON TABLE public.balance TO sanlei_app;
GRANT UPDATE(rev) ON TABLE public.balance TO sanlei_app;
GRANT SELECT ON TABLE public.balance_history TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.check_file TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(verdict) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(note) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(judged_by) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(judged_at) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(reopen) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(reopen_reason) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(reopen_on) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(declined) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(declined_by) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(declined_at) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(answer) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(answered_by) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(answered_at) ON TABLE public.check_parcel TO sanlei_app;
GRANT UPDATE(rev) ON TABLE public.check_parcel TO sanlei_app;
GRANT SELECT ON TABLE public.check_parcel_history TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.checkpoint TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.checks TO sanlei_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.credential TO sanlei_app;
GRANT UPDATE(expires_at) ON TABLE public.credential TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(measure) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(mu) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(document) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(document_mu) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(dated_on) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(reason) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(shape) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(plane_m2) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(ellipsoid_m2) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(state) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(submitter) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(returned) ON TABLE public.disposal TO sanlei_app;
GRANT UPDATE(rev) ON TABLE public.disposal TO sanlei_app;
GRANT SELECT ON TABLE public.disposal_history TO sanlei_app;
GRANT SELECT ON TABLE public.disposal_map TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(paper) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(number) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(issuer) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(issued_on) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(supervision_no) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(note) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(placed_at) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(placed_by) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(placed_when) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(removed) ON TABLE public.evidence TO sanlei_app;
GRANT UPDATE(rev) ON TABLE public.evidence TO sanlei_app;
GRANT SELECT ON TABLE public.evidence_history TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.figure TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.former_password TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.grid TO sanlei_app;
GRANT UPDATE(parcels) ON TABLE public.grid TO sanlei_app;
GRANT UPDATE(listed) ON TABLE public.grid TO sanlei_app;
GRANT UPDATE(accepted) ON TABLE public.grid TO sanlei_app;
GRANT UPDATE(x) ON TABLE public.grid TO sanlei_app;
GRANT UPDATE(y) ON TABLE public.grid TO sanlei_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.grid_due TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.grid_region TO sanlei_app;
GRANT UPDATE(parcels) ON TABLE public.grid_region TO sanlei_app;
GRANT UPDATE(listed) ON TABLE public.grid_region TO sanlei_app;
GRANT UPDATE(accepted) ON TABLE public.grid_region TO sanlei_app;
GRANT UPDATE(x) ON TABLE public.grid_region TO sanlei_app;
GRANT UPDATE(y) ON TABLE public.grid_region TO sanlei_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.idempotency TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.import TO sanlei_app;
GRANT UPDATE(state) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(rev) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(options) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(found) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(refusal) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(only_good) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(stage) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(done) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(total) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(rows) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(worker) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(beat_at) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(tries) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(act_id) ON TABLE public.import TO sanlei_app;
GRANT UPDATE(changed_at) ON TABLE public.import TO sanlei_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.import_edit TO sanlei_app;
GRANT UPDATE(value) ON TABLE public.import_edit TO sanlei_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.import_file TO sanlei_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_finding TO sanlei_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_row TO sanlei_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_template TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.invitation TO sanlei_app;
GRANT UPDATE(used_at) ON TABLE public.invitation TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.journal TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.ledger TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.lineage TO sanlei_app;
GRANT SELECT ON TABLE public.map_extent TO sanlei_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.measure TO sanlei_app;
GRANT SELECT ON TABLE public.measure_history TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.region_path TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.tally TO sanlei_app;
GRANT SELECT ON TABLE public.movement TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.note TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(category) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(listed_value) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(listed_unit) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(listed_mu) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(shape) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(plane_m2) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(ellipsoid_m2) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(suspended) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(attributes) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(noted) ON TABLE public.parcel TO sanlei_app;
GRANT UPDATE(mapped_on) ON TABLE public.parcel TO sanlei_app;
GRANT SELECT ON TABLE public.parcel_history TO sanlei_app;
GRANT SELECT ON TABLE public.parcel_map TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public."position" TO sanlei_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.region TO sanlei_app;
GRANT SELECT ON TABLE public.region_history TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.rollup TO sanlei_app;
GRANT UPDATE(open) ON TABLE public.rollup TO sanlei_app;
GRANT UPDATE(reported) ON TABLE public.rollup TO sanlei_app;
GRANT UPDATE(city_passed) ON TABLE public.rollup TO sanlei_app;
GRANT UPDATE(accepted) ON TABLE public.rollup TO sanlei_app;
GRANT UPDATE(struck_off) ON TABLE public.rollup TO sanlei_app;
GRANT UPDATE(parcels) ON TABLE public.rollup TO sanlei_app;
GRANT UPDATE(closed) ON TABLE public.rollup TO sanlei_app;
GRANT UPDATE(unmapped) ON TABLE public.rollup TO sanlei_app;
GRANT SELECT ON TABLE public.schema_version TO sanlei_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in_try TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.statement TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.statement_form TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.statement_issue TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.statement_verdict TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.target TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.task TO sanlei_app;
GRANT UPDATE(name) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(authorities) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(document) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(deadline) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(closed_on) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(edition) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(counted) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(uncounted) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(submit_reports) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(county_decides) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(city_decides) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(province_decides) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(terms) ON TABLE public.task TO sanlei_app;
GRANT UPDATE(evidence) ON TABLE public.task TO sanlei_app;
GRANT SELECT ON TABLE public.task_history TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.template TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.undoing TO sanlei_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.unsealed TO sanlei_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.user_grant TO sanlei_app;
GRANT SELECT ON TABLE public.user_history TO sanlei_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO sanlei_app;
GRANT SELECT,INSERT ON TABLE public.workday TO sanlei_app;
GRANT UPDATE(works) ON TABLE public.workday TO sanlei_app;
GRANT UPDATE(name) ON TABLE public.workday TO sanlei_app;
GRANT SELECT ON TABLE public.workday_history TO sanlei_app;
