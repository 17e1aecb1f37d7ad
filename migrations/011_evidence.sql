-- Evidence: what each measure asks for, and the documents and photos of
-- disposals, whose files lie outside the database under their SHA-256.

alter table measure add evidence jsonb not null default '[]';
alter table measure_history add evidence jsonb not null default '[]';

alter table task add evidence text not null default 'required'
    constraint an_evidence_rule_is_known check (evidence in ('required', 'flagged'));
alter table task_history add evidence text not null default 'required';
grant update (evidence) on task to sanlei_app;

-- camera is what a photo says of itself, told what the device said when it was
-- taken, placed what somebody set by hand. A row is never deleted.
create table evidence (
    id uuid primary key,
    parcel_id uuid not null references parcel,
    disposal_id uuid not null references disposal,
    task text collate "C" not null,
    region text collate "C" not null,
    decides uuid references act,
    paper text collate "C" not null,
    number text not null default '',
    issuer text not null default '',
    issued_on date,
    supervision_no text not null default '',
    note text not null default '',
    sha256 bytea not null,
    bytes bigint not null,
    media text not null,
    file text not null,
    camera_at geometry(Point, 4490),
    camera_heading float8,
    camera_taken timestamptz,
    told_at geometry(Point, 4490),
    told_accuracy float8,
    told_heading float8,
    told_taken timestamptz,
    placed_at geometry(Point, 4490),
    placed_by text not null default '',
    placed_when timestamptz,
    uploader text not null,
    uploaded timestamptz not null,
    removed boolean not null default false,
    rev bigint not null default 1,
    constraint a_digest_is_of_sha256 check (length(sha256) = 32),
    constraint a_file_holds_something check (bytes > 0),
    constraint a_heading_is_a_direction check (camera_heading between 0 and 360 and told_heading between 0 and 360),
    constraint an_accuracy_is_a_distance check (told_accuracy >= 0),
    constraint what_is_placed_says_by_whom
        check ((placed_at is null) = (placed_by = '') and (placed_at is null) = (placed_when is null)),
    constraint a_scan_of_a_decision_stays check (decides is null or not removed)
);
create index evidence_disposal on evidence (disposal_id);

create table evidence_history (act_id uuid not null references act, like evidence, primary key (act_id, id));
create index evidence_history_sha256 on evidence_history (sha256);
create index evidence_history_disposal on evidence_history (disposal_id);
create index evidence_history_parcel on evidence_history (parcel_id);

create function keep_evidence() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into evidence_history select current_act(), t.* from touched t;
    return null;
end $$;
create trigger keep_inserted after insert on evidence referencing new table as touched
    for each statement execute function keep_evidence();
create trigger keep_updated after update on evidence referencing new table as touched
    for each statement execute function keep_evidence();

create trigger guard before insert or update on evidence
    for each row execute function guard_region();

grant select, insert on evidence to sanlei_app;
grant update (paper, number, issuer, issued_on, supervision_no, note, placed_at, placed_by, placed_when, removed, rev)
    on evidence to sanlei_app;
grant select on evidence_history to sanlei_app;
