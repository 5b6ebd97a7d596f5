-- Work that is due in every library, and how far it has come.

create table platform.chore_run (
  tenant        name not null default current_user,
  chore         text not null,
  period        text not null,
  is_dry_run    boolean not null default false,
  id            uuid not null,
  date          date not null,
  at            timestamptz not null,
  status        text not null,
  cursor        text,
  done_count    bigint not null default 0,
  changed_count bigint not null default 0,
  skipped_count bigint not null default 0,
  counts        jsonb not null default '{}',
  examples      jsonb not null default '[]',
  problem       text,
  attempts      integer not null default 0,
  claim         uuid,
  is_requested  boolean not null default false,
  requested_by  uuid,
  created_at    timestamptz not null,
  started_at    timestamptz,
  progressed_at timestamptz not null,
  finished_at   timestamptz,
  primary key (tenant, chore, period, is_dry_run),
  constraint chore_run_status_check check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'superseded')),
  constraint chore_run_finished_at_check check ((finished_at is null) = (status in ('queued', 'running')))
);
create index chore_run_unfinished_idx on platform.chore_run (tenant) where finished_at is null;
comment on table platform.chore_run is 'chores. One chore of one library for one night or hour, and how far it is; the primary key is why it is done once. Not exported.';
comment on column platform.chore_run.period is 'The day of the library, such as 2026-03-02, or the hour by UTC, such as 2026-03-02T14Z.';
comment on column platform.chore_run.id is 'Also that of its task, where somebody asked for the run.';
comment on column platform.chore_run.at is 'Where the business clock stands while it works.';
comment on column platform.chore_run.cursor is 'Where the last committed batch ended; a run that was cut off goes on behind it.';
comment on column platform.chore_run.skipped_count is 'What could not be done and was left out, so that the rest could; problem says why the last one was.';
comment on column platform.chore_run.attempts is 'Turns that began since the last committed batch; work that ends every one of them is given up.';
comment on column platform.chore_run.claim is 'The turn that is at work; one that was taken for dead and is not finds another here, and stops.';
create policy chore_run_library on platform.chore_run to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy chore_run_actor on platform.chore_run as restrictive to libraryhub_library
  using ((select platform.may('chores:read'))) with check ((select platform.may('chores:write')));
grant select, insert, update, delete on platform.chore_run to libraryhub_library;

create table platform.chore_plan (
  tenant        name not null default current_user,
  night_hour    smallint not null,
  paused_chores text[] not null default '{}',
  updated_at    timestamptz not null,
  primary key (tenant),
  constraint chore_plan_night_hour_check check (night_hour between 0 and 6)
);
comment on table platform.chore_plan is 'chores. When a library has its nightly work done, in its own time, and which of it rests; no row means the usual.';
create policy chore_plan_library on platform.chore_plan to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy chore_plan_actor on platform.chore_plan as restrictive to libraryhub_library
  using ((select platform.may('chores:read'))) with check ((select platform.may('chores:write')));
grant select, insert, update, delete on platform.chore_plan to libraryhub_library;

-- A notice may tell of several things, wait for a decent hour, and go to whoever answers for the patron.
alter table platform.notice
  add column template  text not null default '',
  add column reader_id uuid,
  add column send_from timestamptz,
  drop constraint notice_about_id_kind_happened_at_channel_patron_id_key,
  drop constraint notice_kind_check,
  add constraint notice_kind_check check (kind in (
    'hold_ready', 'hold_expiring', 'hold_expired', 'hold_cancelled', 'loan_receipt', 'due_soon', 'overdue', 'renewed_automatically',
    'not_renewed', 'loan_recalled', 'lost_billed', 'card_expiring', 'payment_receipt')),
  drop constraint notice_status_check,
  add constraint notice_status_check check (status in ('waiting', 'queued', 'sending', 'sent', 'failed', 'obsolete')),
  add constraint notice_send_from_check check (status <> 'waiting' or send_from is not null),
  add constraint notice_reader_id_check check (reader_id <> patron_id);
create index notice_waiting_idx on platform.notice (tenant, send_from) where status = 'waiting';
comment on table platform.notice is 'notices. One message about what concerns one patron; its items say of what.';
comment on column platform.notice.about_id is 'What it is about; of several things, the patron.';
comment on column platform.notice.happened_at is 'When the event happened that asked for it, or which night or hour the work was for.';
comment on column platform.notice.template is 'The library''s own words for it, by name; empty: the usual ones.';
comment on column platform.notice.reader_id is 'Who reads it, where that is not the patron: whoever answers for the patron.';
comment on column platform.notice.send_from is 'It waits until then, for a decent hour or for what else there is to say.';

alter table platform.notice_choice
  drop constraint notice_choice_kind_check,
  add constraint notice_choice_kind_check check (kind ~ '^[a-z_]{1,40}$');

create table platform.notice_item (
  tenant    name not null default current_user,
  kind      text not null,
  about_id  uuid not null,
  for_at    timestamptz not null,
  step      smallint not null default 0,
  reader_id uuid not null,
  notice_id uuid not null,
  cents     integer,
  primary key (tenant, kind, about_id, for_at, step, reader_id),
  constraint notice_item_notice_id_fkey foreign key (tenant, notice_id) references platform.notice on delete cascade,
  constraint notice_item_step_check check (step >= 0)
);
create index notice_item_tenant_notice_id_idx on platform.notice_item (tenant, notice_id);
comment on table platform.notice_item is 'notices. One thing that a notice tells one reader; the primary key is why nobody is told twice.';
comment on column platform.notice_item.about_id is 'The loan, the hold, the payment or the patron.';
comment on column platform.notice_item.for_at is 'What it is for: the due date that is reminded of, when the event happened, when the card expires.';
comment on column platform.notice_item.cents is 'What being reminded costs.';
comment on column platform.notice_item.step is 'Of reminders: the how manieth of the loan''s rules it is.';
create policy notice_item_library on platform.notice_item to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy notice_item_actor on platform.notice_item as restrictive to libraryhub_library
  using ((select platform.may('notices:read'))) with check ((select platform.may('notices:write')));
grant select, insert, update, delete on platform.notice_item to libraryhub_library;
