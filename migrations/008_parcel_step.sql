-- What happens to a parcel itself: its boundary, and what is noted about it.

-- A boundary that is corrected still holds what is drawn in it and live, slivers
-- below max(1 m², 0.1 %) apart. The writer holds the parcel's balance row, so no
-- disposal of the parcel can come in between.
create function check_parcel_shape() returns trigger language plpgsql as $$
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
create constraint trigger check_shape_updated after update of shape on parcel
    for each row when (new.shape is distinct from old.shape) execute function check_parcel_shape();

alter table parcel add noted boolean not null default false;
alter table parcel_history add noted boolean not null default false;
grant update (noted) on parcel to sanlei_app;

-- Progress entries (调度记录). Rows are only ever added.
create table note (
    id uuid primary key,
    act_id uuid not null references act,
    parcel_id uuid not null references parcel,
    task text collate "C" not null,
    region text collate "C" not null,
    author text not null,
    noted_on date not null,
    happened text not null,
    next text not null default '',
    planned_on date,
    obstacle text not null default '',
    constraint a_note_says_what_happened check (happened <> '')
);
create index note_parcel on note (parcel_id);
create index note_act on note (act_id);
create trigger guard before insert on note
    for each row execute function guard_region();

grant select, insert on note to sanlei_app;
