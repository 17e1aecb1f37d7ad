-- What reports are made of besides the books: how a task words them, figures
-- that were entered by hand, and the reports that were made final. Rows are only
-- ever added: the newest template of a task holds, a figure is replaced and a
-- statement corrected by another.

create table template (
    act_id uuid primary key references act,
    task text collate "C" not null references task,
    region text collate "C" not null,
    body jsonb not null
);
create index template_task on template (task);

create table figure (
    act_id uuid not null references act,
    id uuid primary key,
    task text collate "C" not null references task,
    region text collate "C" not null references region,
    name text not null,
    value numeric not null,
    unit text not null,
    told_on date not null,
    source text not null,
    beside text not null default '',
    category category,
    replaces uuid unique references figure,
    constraint a_figure_says_where_it_is_from check (source <> ''),
    constraint a_figure_by_hand_has_a_unit check (unit in ('mu', 'wan_mu', 'ha', 'm2', 'percent', 'parcels'))
);
create index figure_task on figure (task);
create index figure_act on figure (act_id);

create table statement (
    act_id uuid not null references act,
    id uuid primary key,
    task text collate "C" not null references task,
    region text collate "C" not null references region,
    title text not null,
    as_of date not null,
    position bigint not null,
    language text not null,
    period text not null default '',
    since date,
    parts text[] not null,
    signature jsonb not null,
    figures jsonb not null,
    checkpoint text not null default '',
    sha256 bytea not null,
    forms jsonb not null,
    corrects uuid unique references statement,
    constraint a_digest_is_of_sha256 check (length(sha256) = 32),
    constraint a_statement_does_not_correct_itself check (corrects <> id)
);
create index statement_task on statement (task);
create index statement_act on statement (act_id);

-- The bytes of a statement's forms, whose digests stand in the statement.
create table statement_form (
    statement uuid not null references statement,
    region text collate "C" not null,
    form text not null,
    bytes bytea not null,
    primary key (statement, form)
);

create table statement_issue (
    act_id uuid not null references act,
    statement uuid primary key references statement,
    task text collate "C" not null,
    region text collate "C" not null,
    document text not null default ''
);
create index statement_issue_act on statement_issue (act_id);

create table statement_verdict (
    act_id uuid not null references act,
    id uuid primary key,
    statement uuid not null references statement,
    task text collate "C" not null,
    region text collate "C" not null,
    verdict text not null,
    note text not null default '',
    constraint a_verdict_is_known check (verdict in ('sound', 'qualified', 'unsound')),
    constraint what_is_not_sound_has_a_reason check (verdict = 'sound' or note <> '')
);
create index statement_verdict_statement on statement_verdict (statement);
create index statement_verdict_act on statement_verdict (act_id);

create trigger guard before insert on template for each row execute function guard_region();
create trigger guard before insert on figure for each row execute function guard_region();
create trigger guard before insert on statement for each row execute function guard_region();
create trigger guard before insert on statement_form for each row execute function guard_region();
create trigger guard before insert on statement_issue for each row execute function guard_region();
create trigger guard before insert on statement_verdict for each row execute function guard_region();

grant select, insert on template, figure, statement, statement_form, statement_issue, statement_verdict to sanlei_app;
