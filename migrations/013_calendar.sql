-- The days that offices work, and what users are called, as the books knew them.

-- Days that are worked although they are a Saturday or Sunday, and days off that
-- are neither. A ledger starts with the years that were announced by then; each
-- later year is announced in the books. A row is never deleted: a day of which
-- nothing is said any more works as its weekday does.
create table workday (
    day date primary key,
    works boolean not null,
    name text not null default ''
);
create table workday_history (act_id uuid not null references act, like workday, primary key (day, act_id));

create function keep_workday() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into workday_history select current_act(), t.* from touched t;
    update ledger set frame = frame + 1;
    return null;
end $$;
create trigger keep_inserted after insert on workday referencing new table as touched
    for each statement execute function keep_workday();
create trigger keep_updated after update on workday referencing new table as touched
    for each statement execute function keep_workday();

grant select, insert on workday to sanlei_app;
grant update (works, name) on workday to sanlei_app;
grant select on workday_history to sanlei_app;

-- A password, and whether somebody may sign in, is told by no answer.
create table user_history (
    act_id uuid not null references act,
    login text collate "C" not null,
    name text not null,
    primary key (login, act_id)
);

create function keep_user() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into user_history (act_id, login, name) values (current_act(), new.login, new.name);
    return null;
end $$;
create trigger keep_inserted after insert on users
    for each row execute function keep_user();
create trigger keep_updated after update of name on users
    for each row when (new.name <> old.name) execute function keep_user();

grant select on user_history to sanlei_app;

-- What somebody was called at a position, or is today.
create function called(who text, at bigint default null) returns text language sql stable as $$
    select h.name from user_history h join position o using (act_id) where h.login = who and (at is null or o.position <= at) order by o.position desc limit 1
$$;
