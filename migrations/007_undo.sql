-- Which act an act has undone.

create table undoing (
    act_id uuid primary key references act,
    undoes uuid not null references act
);
create index undoing_undoes on undoing (undoes);

grant select, insert on undoing to sanlei_app;

-- A disposal that comes to hold its ground, by submitting it or by undoing what
-- took it from its ground, lies over no other.
drop trigger check_shape_updated on disposal;
create constraint trigger check_shape_updated after update on disposal
    for each row when (new.shape is not null
        and (new.state in ('submitted', 'reported', 'city_passed', 'accepted')
                and old.state not in ('submitted', 'reported', 'city_passed', 'accepted')
            or new.shape is distinct from old.shape))
    execute function check_disposal_shape();
