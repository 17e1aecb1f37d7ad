-- Which act an act has undone.

create table undoing (
    act_id uuid primary key references act,
    undoes uuid not null references act
);
create index undoing_undoes on undoing (undoes);

grant select, insert on undoing to sanlei_app;
