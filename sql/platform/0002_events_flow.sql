-- One ordered log for every library. Audit, jobs, webhooks and real time read it; nothing else tells anyone anything.

create table platform.event (
  xid        bigint not null default (pg_current_xact_id()::text::bigint),
  id         bigint generated always as identity,
  tenant     name not null default current_user,
  type       text not null,
  subject    text not null,
  subject_id uuid not null,
  patron_id  uuid,
  actor_id   uuid,
  audience   text not null default 'staff',
  data       jsonb not null,
  request_id text,
  at         timestamptz not null default clock_timestamp(),
  constraint event_audience_check check (audience in ('public', 'staff'))
) partition by range (at);
comment on table platform.event is 'activity. Facts that happened, in commit order by (xid, id) below the snapshot horizon. Append-only.';
comment on column platform.event.patron_id is 'The patron whom the event concerns, who may therefore see it.';

create index event_order_idx on platform.event (xid, id);
create index event_tenant_order_idx on platform.event (tenant, xid, id);
create index event_tenant_subject_idx on platform.event (tenant, subject_id, xid, id);

-- A write must never fail for want of a partition, so there is always one that takes the rest.
create table platform.event_rest partition of platform.event default;
comment on table platform.event_rest is 'activity. Events of a month that has no partition. Append-only.';

create table platform.event_cursor (
  reader text primary key,
  xid    bigint not null default 0,
  id     bigint not null default 0,
  at     timestamptz not null default now()
);
comment on table platform.event_cursor is 'activity. How far each singleton reader of the log has come.';
insert into platform.event_cursor (reader) values ('dispatcher');

create function platform.may(permission text) returns boolean
  language sql stable parallel safe
  return coalesce(
    strpos(current_setting('app.permissions', true), ',' || permission || ',') > 0
      or strpos(current_setting('app.permissions', true), ',*,') > 0,
    false);
comment on function platform.may(text) is 'Whether the actor of this transaction holds a permission. Policies call it inside a sub-select, so it runs once a statement.';

create function platform.actor_patron() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.patron', true), '')::uuid;
comment on function platform.actor_patron() is 'The patron who acts in this transaction, or null for staff, jobs and guests.';

create function platform.actor_user() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.actor', true), '')::uuid;
comment on function platform.actor_user() is 'The user who acts in this transaction, or null for jobs and guests.';

create policy event_library on platform.event to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy event_actor on platform.event as restrictive for select to libraryhub_library
  using ((select platform.may('events:read')) or audience = 'public' or patron_id = (select platform.actor_patron()));
grant select, insert on platform.event to libraryhub_library;

create table platform.task (
  tenant      name not null default current_user,
  id          uuid not null,
  kind        text not null,
  status      text not null default 'queued',
  done_count  bigint not null default 0,
  total_count bigint,
  unit        text not null default 'records',
  result      jsonb,
  problem     jsonb,
  created_by  uuid,
  created_at  timestamptz not null default now(),
  started_at  timestamptz,
  finished_at timestamptz,
  primary key (tenant, id),
  constraint task_status_check check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  constraint task_done_count_check check (done_count >= 0)
);
comment on table platform.task is 'activity. Long work and how far it is.';
create policy task_library on platform.task to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy task_actor on platform.task as restrictive to libraryhub_library
  using ((select platform.may('tasks:read')) or created_by = (select platform.actor_user()));
grant select, insert, update, delete on platform.task to libraryhub_library;

create table platform.idempotency_key (
  tenant     name not null default current_user,
  principal  text not null,
  key        text not null,
  request    bytea not null,
  status     integer,
  answer     text,
  created_at timestamptz not null default now(),
  primary key (tenant, principal, key)
);
create index idempotency_key_created_at_idx on platform.idempotency_key (created_at);
comment on table platform.idempotency_key is 'kernel. The first answer to each repeated request, kept for 24 hours.';
create policy idempotency_key_library on platform.idempotency_key to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
grant select, insert, update, delete on platform.idempotency_key to libraryhub_library;
