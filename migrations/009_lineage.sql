-- Land that leaves the list again: by a split or a merger into other parcels, or
-- by a new edition of the task. And what acts on many parcels need.

alter table act add document_on date;

alter table journal alter to_account drop not null;
alter table journal add constraint land_leaves_the_list_from_open check (to_account is not null or from_account = 'open');

alter table parcel drop constraint a_parcel_has_listed_mu;
alter table parcel add constraint a_parcel_has_no_less_than_no_mu check (listed_mu >= 0);

-- mapped_on is the day on which an unmapped parcel got its boundary; carried_from
-- the parcel of the task before of which this is the rest; arises_from the
-- disposal that supplied this land before it was listed again.
alter table parcel add mapped_on date, add carried_from uuid references parcel, add arises_from uuid references disposal;
alter table parcel_history add mapped_on date, add carried_from uuid, add arises_from uuid;
create index parcel_carried on parcel (carried_from) where carried_from is not null;
create index parcel_arises on parcel (arises_from) where arises_from is not null;
grant update (mapped_on) on parcel to sanlei_app;

-- How much of a parcel went into another. Rows are only ever added.
create table lineage (
    act_id uuid not null references act,
    parent uuid not null references parcel,
    child uuid not null references parcel,
    task text collate "C" not null,
    region text collate "C" not null,
    mu numeric(20, 8) not null,
    primary key (parent, child),
    constraint a_share_is_some_land check (mu > 0)
);
create index lineage_child on lineage (child);
create index lineage_act on lineage (act_id); -- an act is sealed with its rows of every table
create trigger guard before insert on lineage
    for each row execute function guard_region();
grant select, insert on lineage to sanlei_app;
