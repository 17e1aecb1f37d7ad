-- The books on the map: shapes once more in Web Mercator (EPSG:3857), from
-- which tiles are cut, and sums per cell of a grid for small scales. All of it
-- follows from the tables before; only triggers and the sealer write it.

-- A shape as the tiles of a zoom have it, as TWKB: in whole units, 4096 to the side
-- of a tile, counted from the north-west of the world, its outer rings with a
-- positive area as vector tiles want it, and nothing where it is too small to be
-- seen. No vertex is left that lies nearer than half a pixel, of 512 to the side of a
-- tile, to the line that replaces it. A tile then only counts from its own corner;
-- one of the zoom before has 8192 units. Names are whole: a restore has no search
-- path. Most drawings are valid as they are, and to ask costs a third of making them
-- so; a function of SQL with a query in it would cost four times as much to call.
create function for_tile(shape geometry, zoom int) returns bytea language plpgsql immutable parallel safe as $$
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

-- An area as text: at least two places, and no further zeros.
create function trim_mu(mu numeric) returns text language sql immutable parallel safe as
    $$ select case when scale(trim_scale(mu)) < 2 then round(mu, 2) else trim_scale(mu) end::text $$;

-- How many whole hundredths of what is listed are accepted.
create function share_of(accepted numeric, listed numeric) returns int language sql immutable parallel safe as
    $$ select case when listed > 0 then div(accepted * 100, listed)::int else 0 end $$;

-- A mapped parcel on the map, with all that a tile says of it: to look up parcels
-- and balances would take as long as all the rest of a tile. listed_mu is as it is
-- printed, and share how many hundredths of it are accepted. The triggers of the
-- parcel and its balance alone write it, and so it refers to nothing. spot lies on
-- its surface: there stands its label. The cell is the tile of zoom 13 that holds
-- the spot. What was drawn for a file is shown once that is listed. Pages keep
-- room, so that a step changes no index; and the shapes for tiles are written with
-- the shape instead of being generated from it, which every step would pay for.
create table parcel_map (
    parcel_id uuid primary key,
    task text collate "C" not null,
    region text collate "C" not null,
    category category not null,
    parcel_no text collate "C" not null,
    name text collate "C",
    due_on date,
    status text collate "C" not null,
    listed_mu text not null,
    share int not null,
    drawn_for uuid,
    cell_x int not null,
    cell_y int not null,
    spot geometry(Point, 3857) not null,
    shape geometry(MultiPolygon, 3857) not null,
    tile_15 bytea,
    tile_13 bytea
) with (fillfactor = 85);
create index parcel_map_shape on parcel_map using gist (shape);
create index parcel_map_cell on parcel_map (task, cell_x, cell_y);

-- A drawn disposal on the map.
create table disposal_map (
    disposal_id uuid primary key references disposal,
    task text collate "C" not null,
    region text collate "C" not null,
    shape geometry(MultiPolygon, 3857) not null,
    tile_15 bytea generated always as (for_tile(shape, 15)) stored,
    tile_13 bytea generated always as (for_tile(shape, 13)) stored
);
create index disposal_map_shape on disposal_map using gist (shape);

-- What stands in a cell of the grid now. A row whose parcels have all gone
-- elsewhere stays with zeros. x and y are sums over the parcels' spots.
create table grid (
    task text collate "C" not null,
    cell_x int not null,
    cell_y int not null,
    region text collate "C" not null,
    category category not null,
    status text not null,
    parcels int not null,
    listed numeric(20, 8) not null,
    accepted numeric(20, 8) not null,
    x float8 not null,
    y float8 not null,
    primary key (task, cell_x, cell_y, region, category, status)
);

create index grid_region_cells on grid (task, region);

-- The same of whole regions, for the scales at which a county is one point.
create table grid_region (
    task text collate "C" not null,
    region text collate "C" not null,
    category category not null,
    status text not null,
    parcels int not null,
    listed numeric(20, 8) not null,
    accepted numeric(20, 8) not null,
    x float8 not null,
    y float8 not null,
    primary key (task, region, category, status)
);

-- Cells whose sums are to be made anew by the sealer.
create table grid_due (
    task text collate "C" not null,
    cell_x int not null,
    cell_y int not null
);

-- The box in degrees of all shapes that ever stood in a region. It is what the
-- collections tell as their extent, in which programs look for features: it is
-- ready before anybody asks, and never shrinks, because a feature of an older
-- position or date can be asked for as well as one that stands.
create table map_extent (
    layer text collate "C" not null,
    region text collate "C" not null,
    west float8 not null,
    south float8 not null,
    east float8 not null,
    north float8 not null,
    primary key (layer, region)
);

-- extend_map lets a box grow. Most shapes lie within it already, and then no row
-- is locked.
create function extend_map(layer text, region text, box box2d) returns void language sql as $$
    insert into map_extent as e
    select $1, $2, st_xmin($3), st_ymin($3), st_xmax($3), st_ymax($3)
    where not exists (select from map_extent h where h.layer = $1 and h.region = $2
        and h.west <= st_xmin($3) and h.south <= st_ymin($3) and h.east >= st_xmax($3) and h.north >= st_ymax($3))
    on conflict on constraint map_extent_pkey do update set
        west = least(e.west, excluded.west), south = least(e.south, excluded.south),
        east = greatest(e.east, excluded.east), north = greatest(e.north, excluded.north)
$$;

create function cell_of(at float8) returns int language sql immutable parallel safe as
    $$ select floor((at + 20037508.342789244) / (40075016.685578488 / 8192))::int $$;

-- A parcel comes open as a whole, and its balance after it.
create function map_parcels() returns trigger language plpgsql security definer set search_path = public as $$
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
create trigger map_inserted after insert on parcel referencing new table as touched
    for each statement execute function map_parcels();

-- Half of the work of listing a large file is drawing it. So it is drawn in a
-- transaction of its own, on another processor, beside the one that lists the
-- parcels: that calls this again at its end, to wait for the other and to draw what
-- that did not. What stands on the map and in no list is shown nowhere.
create function draw_import(file uuid) returns void language plpgsql security definer set search_path = public as $$
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

-- Takes off the map what was drawn for a file that was not listed after all, once
-- nobody lists it.
create function undraw_import(file uuid) returns void language plpgsql security definer set search_path = public as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(file::text, 0));
    delete from parcel_map m using import_row r
    where r.import_id = file and m.parcel_id = r.id and not exists (select from parcel p where p.id = r.id);
end $$;

create function map_parcel() returns trigger language plpgsql security definer set search_path = public as $$
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
create trigger map_updated after update of shape on parcel
    for each row when (new.shape is distinct from old.shape) execute function map_parcel();

create function map_words() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update parcel_map set category = new.category, parcel_no = new.parcel_no, name = new.attributes ->> 'name', due_on = new.due_on
    where parcel_id = new.id
        and (category, parcel_no, name, due_on) is distinct from (new.category, new.parcel_no, new.attributes ->> 'name', new.due_on);
    return null;
end $$;
create trigger words_updated after update of category, parcel_no, attributes on parcel
    for each row when ((new.category, new.parcel_no, new.attributes) is distinct from (old.category, old.parcel_no, old.attributes))
    execute function map_words();

-- Whoever writes a parcel's balance holds its row, so that nobody else is at its
-- row of the map. A list brings many that are open, as the map has them already.
create function map_balances() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update parcel_map m set status = t.status, listed_mu = s.listed_mu, share = s.share
    from touched t, lateral (select trim_mu(mu) as listed_mu, share_of(t.accepted, mu) as share from (select t.open + t.reported + t.city_passed + t.accepted as mu) l) s
    where m.parcel_id = t.parcel_id and (tg_op = 'UPDATE' or t.status <> 'open')
        and (m.status, m.listed_mu, m.share) is distinct from (t.status, s.listed_mu, s.share);
    return null;
end $$;
create trigger map_inserted after insert on balance referencing new table as touched
    for each statement execute function map_balances();
create trigger map_updated after update on balance referencing new table as touched
    for each statement execute function map_balances();

create function map_disposal() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from disposal_map where disposal_id = new.id;
    if new.shape is not null then
        insert into disposal_map (disposal_id, task, region, shape) values (new.id, new.task, new.region, st_transform(new.shape, 3857));
        perform extend_map('disposals', new.region, box2d(new.shape));
    end if;
    return null;
end $$;
create trigger map_inserted after insert on disposal
    for each row when (new.shape is not null) execute function map_disposal();
create trigger map_updated after update of shape on disposal
    for each row when (new.shape is distinct from old.shape) execute function map_disposal();

create trigger guard before insert or update on grid
    for each row execute function guard_region();
create trigger guard before insert or update on grid_region
    for each row execute function guard_region();

grant select on parcel_map, disposal_map, map_extent to sanlei_app;
grant select, insert on grid, grid_region to sanlei_app;
grant update (parcels, listed, accepted, x, y) on grid_region to sanlei_app;
grant update (parcels, listed, accepted, x, y) on grid to sanlei_app;
grant select, insert, delete on grid_due to sanlei_app;

-- Lets the planner see what was just copied into the books: until it has, it takes
-- them for small, and a report of a province reads them parcel by parcel.
create function books_copied() returns void language sql security definer
    set search_path = public set default_statistics_target = 20 as
    $$ analyze parcel, parcel_history, parcel_map, balance, balance_history, disposal, disposal_history, disposal_map,
        act, journal, tally, position, rollup, target, grid, grid_region $$;
