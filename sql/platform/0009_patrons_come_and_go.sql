-- Files of patrons on their way in, classes on their way up, and what the log forgets of those who are gone.

create table platform.patron_import (
  tenant          name not null default current_user,
  id              uuid not null,
  file_name       text not null,
  byte_count      bigint not null,
  options         jsonb not null,
  position        bigint not null default 0,
  absent_after    uuid,
  run_number      integer not null default 0,
  attempts        integer not null default 0,
  created_count   bigint not null default 0,
  updated_count   bigint not null default 0,
  unchanged_count bigint not null default 0,
  refused_count   bigint not null default 0,
  absent_count    bigint not null default 0,
  expired_count   bigint not null default 0,
  created_by      uuid,
  created_at      timestamptz not null default now(),
  progressed_at   timestamptz not null default now(),
  primary key (tenant, id),
  constraint patron_import_id_fkey foreign key (tenant, id) references platform.task on delete cascade
);
create index patron_import_tenant_created_at_idx on platform.patron_import (tenant, created_at, id);
comment on table platform.patron_import is 'enrolment. One file of patrons; its id is the id of its task and of its upload.';
comment on column platform.patron_import.position is 'The last line whose outcome is committed; a run begins behind it, whatever happened to the one before.';
comment on column platform.patron_import.absent_after is 'Once the file is read: the last patron who was looked for in it.';
comment on column platform.patron_import.run_number is 'Which run may write: one that was taken for dead and is not finds a later number here, and stops.';
comment on column platform.patron_import.attempts is 'Runs that began since the last committed batch; a file that stops every run is given up.';
create policy patron_import_library on platform.patron_import to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy patron_import_actor on platform.patron_import as restrictive to libraryhub_library
  using ((select platform.may('patron-imports:read'))) with check ((select platform.may('patron-imports:write')));
grant select, insert, update, delete on platform.patron_import to libraryhub_library;

create table platform.patron_import_line (
  tenant      name not null default current_user,
  import_id   uuid not null,
  position    bigint not null,
  outcome     text not null,
  patron_id   uuid,
  match_key   text,
  card_number text,
  name        text,
  fields      text[] not null default '{}',
  reasons     jsonb not null default '[]',
  primary key (tenant, import_id, position),
  constraint patron_import_line_import_id_fkey foreign key (tenant, import_id) references platform.patron_import on delete cascade,
  constraint patron_import_line_outcome_check check (outcome in ('created', 'updated', 'unchanged', 'refused', 'absent', 'expired'))
);
create index patron_import_line_match_key_idx on platform.patron_import_line (tenant, import_id, match_key);
create index patron_import_line_patron_id_idx on platform.patron_import_line (tenant, patron_id) where patron_id is not null;
comment on table platform.patron_import_line is 'enrolment. What became of one line of the file, or of one patron who is not in it, and why.';
comment on column platform.patron_import_line.match_key is 'What the line was recognised by; a second line with the same is refused.';
comment on column platform.patron_import_line.fields is 'What became otherwise; the values stand with the patron.';
create policy patron_import_line_library on platform.patron_import_line to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy patron_import_line_actor on platform.patron_import_line as restrictive to libraryhub_library
  using ((select platform.may('patron-imports:read'))) with check ((select platform.may('patron-imports:write')));
grant select, insert, update, delete on platform.patron_import_line to libraryhub_library;

create table platform.rollover (
  tenant        name not null default current_user,
  id            uuid not null,
  name          text not null,
  steps         jsonb not null,
  status        text not null default 'planned',
  position      bigint not null default 0,
  run_number    integer not null default 0,
  attempts      integer not null default 0,
  task_id       uuid,
  created_by    uuid,
  created_at    timestamptz not null default now(),
  progressed_at timestamptz not null default now(),
  finished_at   timestamptz,
  undone_at     timestamptz,
  version       integer not null default 1,
  primary key (tenant, id),
  constraint rollover_status_check check (status in ('planned', 'running', 'finished', 'undoing', 'undone', 'failed'))
);
create index rollover_tenant_created_at_idx on platform.rollover (tenant, created_at, id);
comment on table platform.rollover is 'rollovers. A plan that moves patrons up at the end of the year, and how far it has come.';
comment on column platform.rollover.task_id is 'The task of its run or, while it is undone, of its undoing.';
comment on column platform.rollover.position is 'The last line whose outcome is committed, in this run or in this undoing.';
create policy rollover_library on platform.rollover to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy rollover_actor on platform.rollover as restrictive to libraryhub_library
  using ((select platform.may('rollovers:read'))) with check ((select platform.may('rollovers:write')));
grant select, insert, update, delete on platform.rollover to libraryhub_library;

create table platform.rollover_line (
  tenant      name not null default current_user,
  rollover_id uuid not null,
  position    bigint not null,
  step        smallint not null,
  patron_id   uuid not null,
  outcome     text not null default 'pending',
  before      jsonb not null,
  after       jsonb not null,
  reasons     jsonb not null default '[]',
  primary key (tenant, rollover_id, position),
  constraint rollover_line_rollover_id_fkey foreign key (tenant, rollover_id) references platform.rollover on delete cascade,
  constraint rollover_line_outcome_check check (outcome in ('pending', 'moved', 'skipped', 'refused', 'undone', 'kept'))
);
create index rollover_line_patron_id_idx on platform.rollover_line (tenant, patron_id);
comment on table platform.rollover_line is 'rollovers. What a rollover made of one patron: enough to undo it.';
comment on column platform.rollover_line.before is 'What the patron was when the run began; whoever is otherwise when the turn comes is left alone.';
create policy rollover_line_library on platform.rollover_line to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy rollover_line_actor on platform.rollover_line as restrictive to libraryhub_library
  using ((select platform.may('rollovers:read'))) with check ((select platform.may('rollovers:write')));
grant select, insert, update, delete on platform.rollover_line to libraryhub_library;

-- The log forgets by redaction alone: a fact stays where and when it stood, and loses whom it was about. Which part may
-- go is decided here and not by whoever writes, so that the log remains a log under every right to redact.
create index event_tenant_patron_idx on platform.event (tenant, patron_id) where patron_id is not null;
comment on table platform.event is 'activity. Facts that happened, in commit order by (xid, id) below the snapshot horizon. Append-only. Redactable.';

create function platform.loses(was jsonb, made jsonb) returns boolean
  language plpgsql immutable parallel safe as $$
begin
  if made = was or made in ('null', '"…"') then return true; end if;
  if jsonb_typeof(was) <> jsonb_typeof(made) then return false; end if;
  case jsonb_typeof(was)
    when 'object' then
      return not exists (select from jsonb_each(made) as m where not (was ? m.key) or not platform.loses(was->m.key, m.value));
    when 'array' then
      return jsonb_array_length(was) = jsonb_array_length(made) and not exists (
        select from generate_series(0, jsonb_array_length(made) - 1) as n where not platform.loses(was->n, made->n));
    else return false;
  end case;
end $$;
comment on function platform.loses(jsonb, jsonb) is 'Whether the second value is the first one, less some members, and with some values masked.';

create function platform.row_only_loses() returns trigger language plpgsql as $$
begin
  if exists (
    select from jsonb_each(to_jsonb(new)) as made join jsonb_each(to_jsonb(old)) as was using (key)
    where made.value is distinct from was.value and not (key = any(tg_argv) and platform.loses(was.value, made.value))
  ) then
    raise exception 'a row of % may only lose what may be redacted', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
comment on function platform.row_only_loses() is 'Lets an update take away the columns that the trigger names, or parts of an object or a list in them, and nothing else.';
create trigger event_redaction before update on platform.event for each row execute function platform.row_only_loses('patron_id', 'actor_id', 'data', 'request_id');
create policy event_redaction on platform.event as restrictive for update to libraryhub_library
  using ((select platform.may('events:redact'))) with check ((select platform.may('events:redact')));
grant update on platform.event to libraryhub_library;

create function platform.bears(value jsonb, marks text[]) returns boolean
  language sql immutable parallel safe
  return jsonb_typeof(value) = 'string' and exists (
    select from unnest(marks) as mark
    where lower(value #>> '{}') = lower(mark) or length(mark) > 4 and strpos(lower(value #>> '{}'), lower(mark)) > 0);
comment on function platform.bears(jsonb, text[]) is 'Whether a string is, or holds, one of the marks by which somebody is known; short ones occur in anything and count as a whole.';

create function platform.masked(value jsonb, marks text[]) returns jsonb
  language plpgsql immutable parallel safe as $$
begin
  if platform.bears(value, marks) then return '"…"'; end if;
  case jsonb_typeof(value)
    when 'object' then
      return coalesce((select jsonb_object_agg(part.key, platform.masked(part.value, marks)) from jsonb_each(value) as part), '{}');
    when 'array' then
      return coalesce((select jsonb_agg(platform.masked(part.value, marks) order by part.number)
        from jsonb_array_elements(value) with ordinality as part(value, number)), '[]');
    else return value;
  end case;
end $$;
comment on function platform.masked(jsonb, text[]) is 'A value in which a sign stands for every string that holds one of the marks, at whatever depth.';
