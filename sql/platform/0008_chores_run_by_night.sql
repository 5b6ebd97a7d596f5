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
