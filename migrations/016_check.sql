-- Checks (抽查): which parcels an auditor drew by a seed, what was found on each,
-- and what the county answered. They move no mu. A sample is never drawn anew;
-- of what is said about its parcels every row is kept.

create table checks (
    act_id uuid not null references act,
    id uuid primary key,
    task text collate "C" not null references task,
    region text collate "C" not null references region,
    title text not null,
    seed text not null,
    size int not null,
    by_area boolean not null,
    filter jsonb not null,
    as_of date not null,
    position bigint not null,
    frame int not null,
    frame_mu numeric(20, 8) not null,
    frame_sha256 bytea not null,
    constraint a_sample_is_part_of_what_it_is_drawn_from check (size between 1 and frame),
    constraint a_seed_is_stated check (seed <> ''),
    constraint a_digest_is_of_sha256 check (length(frame_sha256) = 32)
);
create index checks_task on checks (task);
create index checks_act on checks (act_id);

-- n is in which place the parcel was drawn. A reopening is proposed by the
-- auditor and declined here, or decided by the step of the disposal.
create table check_parcel (
    check_id uuid not null references checks,
    parcel_id uuid not null references parcel,
    task text collate "C" not null,
    region text collate "C" not null,
    n int not null,
    verdict text,
    note text not null default '',
    judged_by text not null default '',
    judged_at timestamptz,
    reopen uuid references disposal,
    reopen_reason text not null default '',
    reopen_on date,
    declined text not null default '',
    declined_by text not null default '',
    declined_at timestamptz,
    answer text not null default '',
    answered_by text not null default '',
    answered_at timestamptz,
    rev bigint not null default 1,
    primary key (check_id, parcel_id),
    constraint a_place_is_drawn_once unique (check_id, n),
    constraint a_finding_is_known check (verdict in ('as_stated', 'area_differs', 'not_started', 'false_papers')),
    constraint what_is_found_wrong_has_a_note check (verdict is null or verdict = 'as_stated' or note <> ''),
    constraint a_finding_says_by_whom check ((verdict is null) = (judged_by = '') and (verdict is null) = (judged_at is null)),
    constraint a_reopening_is_proposed_for_a_problem check (reopen is null or verdict is not null and verdict <> 'as_stated'),
    constraint a_reopening_has_reason_and_date
        check ((reopen is null) = (reopen_reason = '') and (reopen is null) = (reopen_on is null)),
    constraint what_is_declined_was_proposed
        check ((declined = '') = (declined_by = '') and (declined = '') = (declined_at is null) and (declined = '' or reopen is not null)),
    constraint an_answer_answers_a_finding
        check ((answer = '') = (answered_by = '') and (answer = '') = (answered_at is null) and (answer = '' or verdict is not null))
);
create index check_parcel_parcel on check_parcel (parcel_id);

create table check_parcel_history (act_id uuid not null references act, like check_parcel, primary key (act_id, check_id, parcel_id));
create index check_parcel_history_parcel on check_parcel_history (parcel_id);
create index check_parcel_history_check on check_parcel_history (check_id);

create function keep_check_parcel() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into check_parcel_history select current_act(), t.* from touched t;
    return null;
end $$;
create trigger keep_inserted after insert on check_parcel referencing new table as touched
    for each statement execute function keep_check_parcel();
create trigger keep_updated after update on check_parcel referencing new table as touched
    for each statement execute function keep_check_parcel();

-- Photos and scans: what the auditor saw, and what the county answers with.
create table check_file (
    act_id uuid not null references act,
    id uuid primary key,
    check_id uuid not null,
    parcel_id uuid not null,
    task text collate "C" not null,
    region text collate "C" not null,
    answers boolean not null,
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
    told_taken timestamptz,
    uploader text not null,
    uploaded timestamptz not null,
    foreign key (check_id, parcel_id) references check_parcel,
    constraint a_digest_is_of_sha256 check (length(sha256) = 32),
    constraint a_file_holds_something check (bytes > 0),
    constraint a_heading_is_a_direction check (camera_heading between 0 and 360),
    constraint an_accuracy_is_a_distance check (told_accuracy >= 0)
);
create index check_file_parcel on check_file (check_id, parcel_id);
create index check_file_act on check_file (act_id);
create index check_file_sha256 on check_file (sha256);

create trigger guard before insert on checks for each row execute function guard_region();
create trigger guard before insert or update on check_parcel for each row execute function guard_region();
create trigger guard before insert on check_file for each row execute function guard_region();

grant select, insert on checks, check_parcel, check_file to sanlei_app;
grant update (verdict, note, judged_by, judged_at, reopen, reopen_reason, reopen_on, declined, declined_by, declined_at,
    answer, answered_by, answered_at, rev) on check_parcel to sanlei_app;
grant select on check_parcel_history to sanlei_app;
