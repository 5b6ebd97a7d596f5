-- Loans, holds, transits and the rules that govern them. What must never break is a constraint here.

create table rule (
  id                 uuid primary key,
  kind               text not null,
  branch_id          uuid references branch,
  patron_category_id uuid references patron_category,
  copy_type_id       uuid references copy_type,
  value              jsonb not null,
  effective_from     timestamptz not null default '-infinity',
  effective_to       timestamptz not null default 'infinity',
  note               text,
  version            integer not null default 1,
  created_by         uuid,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  constraint rule_effective_to_check check (effective_to > effective_from)
);
create unique index rule_scope_key on rule (
  kind,
  coalesce(branch_id, '00000000-0000-0000-0000-000000000000'),
  coalesce(patron_category_id, '00000000-0000-0000-0000-000000000000'),
  coalesce(copy_type_id, '00000000-0000-0000-0000-000000000000'),
  effective_from);
create index rule_branch_id_idx on rule (branch_id);
create index rule_patron_category_id_idx on rule (patron_category_id);
create index rule_copy_type_id_idx on rule (copy_type_id);
comment on table rule is 'circulation. One value of one rule kind for one scope; null in the scope means any, absence of a row means inherit.';

create table loan (
  id                  uuid primary key,
  copy_id             uuid not null references copy,
  book_id             uuid not null references book,
  patron_id           uuid references patron,
  branch_out_id       uuid not null references branch,
  branch_in_id        uuid references branch,
  staff_out_id        uuid,
  staff_in_id         uuid,
  channel_out         text not null default 'desk',
  channel_in          text,
  started_at          timestamptz not null,
  due_at              timestamptz not null,
  returned_at         timestamptz,
  return_recorded_at  timestamptz,
  renewal_count       integer not null default 0,
  last_renewed_at     timestamptz,
  copy_type_id        uuid not null,
  patron_category_id  uuid not null,
  policy              jsonb not null,
  explanation         jsonb not null,
  note                text,
  version             integer not null default 1,
  constraint loan_patron_id_check check (patron_id is not null or returned_at is not null),
  constraint loan_due_at_check check (due_at > started_at),
  constraint loan_returned_at_check check (returned_at >= started_at and (returned_at is null) = (return_recorded_at is null)),
  constraint loan_renewal_count_check check (renewal_count >= 0),
  constraint loan_channel_out_check check (channel_out in ('desk', 'self', 'api', 'sip', 'offline', 'system'))
);
create unique index loan_open_copy_key on loan (copy_id) where returned_at is null;
create index loan_open_patron_idx on loan (patron_id, due_at) where returned_at is null;
create index loan_patron_id_idx on loan (patron_id, started_at desc);
create index loan_copy_id_idx on loan (copy_id, started_at desc);
create index loan_book_id_idx on loan (book_id);
create index loan_due_at_idx on loan (due_at) where returned_at is null;
comment on table loan is 'circulation. Open and closed loans in one table; patron is null only after anonymisation of a closed one.';
comment on column loan.returned_at is 'Business time, may be backdated (book drop); return_recorded_at is when the system learned of it.';
comment on column loan.policy is 'Due-date and fine parameters as resolved at checkout or renewal: frozen, so that a later rule change does not reach back.';
create policy loan_actor on loan as restrictive
  using ((select platform.may('loans:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('loans:write')));

create table renewal (
  id          uuid primary key,
  loan_id     uuid not null references loan on delete cascade,
  renewed_at  timestamptz not null,
  due_before  timestamptz not null,
  due_after   timestamptz not null,
  staff_id    uuid,
  channel     text not null default 'desk',
  explanation jsonb not null,
  constraint renewal_due_after_check check (due_after > due_before)
);
create index renewal_loan_id_idx on renewal (loan_id, renewed_at);
comment on table renewal is 'circulation. Each lengthening of a loan. Append-only.';
create policy renewal_actor on renewal as restrictive
  using ((select platform.may('loans:read')) or loan_id in (select id from loan))
  with check ((select platform.may('loans:write')));

create table hold (
  id                uuid primary key,
  patron_id         uuid references patron,
  book_id           uuid not null references book,
  copy_id           uuid references copy,
  captured_copy_id  uuid references copy,
  level             text not null,
  status            text not null default 'queued',
  priority_class    smallint not null default 0,
  order_key         bigint generated always as identity,
  pickup_branch_id  uuid not null references branch,
  requested_at      timestamptz not null,
  not_before_on     date,
  needed_by_on      date,
  suspended_until_on date,
  captured_at       timestamptz,
  ready_at          timestamptz,
  shelf_expires_at  timestamptz,
  ended_at          timestamptz,
  end_reason        text,
  fulfilled_loan_id uuid references loan,
  comment           text,
  requested_by      uuid,
  explanation       jsonb not null default '{"rules": {}, "steps": []}',
  version           integer not null default 1,
  constraint hold_patron_id_check check (patron_id is not null or ended_at is not null),
  constraint hold_level_check check (level in ('book', 'copy')),
  constraint hold_copy_id_check check ((level = 'copy') = (copy_id is not null)),
  constraint hold_status_check check (status in ('queued', 'suspended', 'in_transit', 'ready', 'filled', 'cancelled', 'expired')),
  constraint hold_ended_at_check check ((ended_at is not null) = (status in ('filled', 'cancelled', 'expired'))),
  constraint hold_captured_copy_id_check check ((status in ('in_transit', 'ready')) <= (captured_copy_id is not null)),
  constraint hold_shelf_expires_at_check check ((status = 'ready') <= (shelf_expires_at is not null))
);
create unique index hold_captured_copy_key on hold (captured_copy_id) where status in ('in_transit', 'ready');
create unique index hold_open_patron_book_key on hold (patron_id, book_id) where ended_at is null and level = 'book';
create unique index hold_open_patron_copy_key on hold (patron_id, copy_id) where ended_at is null and level = 'copy';
create index hold_queue_idx on hold (book_id, priority_class, order_key) where ended_at is null;
create index hold_open_patron_idx on hold (patron_id) where ended_at is null;
create index hold_pickup_branch_id_idx on hold (pickup_branch_id, status) where ended_at is null;
create index hold_copy_id_idx on hold (copy_id);
create index hold_fulfilled_loan_id_idx on hold (fulfilled_loan_id);
comment on table hold is 'holds. A place in the queue for a book or a copy. Rank is computed from (priority_class, order_key), never stored.';
comment on column hold.needed_by_on is 'The patron''s wish; never overwritten by shelf_expires_at.';
create policy hold_actor on hold as restrictive
  using ((select platform.may('holds:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('holds:write')) or patron_id = (select platform.actor_patron()));

create table hold_event (
  id       uuid primary key,
  hold_id  uuid not null references hold on delete cascade,
  at       timestamptz not null,
  kind     text not null,
  copy_id  uuid,
  reason   text,
  staff_id uuid,
  constraint hold_event_kind_check check (kind in (
    'placed', 'captured', 'routed', 'shelved', 'suspended', 'resumed', 'skipped', 'changed', 'requeued', 'expired', 'cancelled', 'filled'))
);
create index hold_event_hold_id_idx on hold_event (hold_id, at);
comment on table hold_event is 'holds. Why a hold is where it is. Append-only.';
create policy hold_event_actor on hold_event as restrictive
  using ((select platform.may('holds:read')) or hold_id in (select id from hold))
  with check ((select platform.may('holds:write')) or hold_id in (select id from hold where patron_id = (select platform.actor_patron())));

create table transit (
  id             uuid primary key,
  copy_id        uuid not null references copy,
  from_branch_id uuid not null references branch,
  to_branch_id   uuid not null references branch,
  reason         text not null,
  hold_id        uuid references hold,
  sent_at        timestamptz not null,
  received_at    timestamptz,
  cancelled_at   timestamptz,
  constraint transit_reason_check check (reason in ('home', 'hold', 'manual')),
  constraint transit_ended_check check (received_at is null or cancelled_at is null),
  constraint transit_to_branch_id_check check (to_branch_id <> from_branch_id)
);
create unique index transit_live_copy_key on transit (copy_id) where received_at is null and cancelled_at is null;
create index transit_hold_id_idx on transit (hold_id);
create index transit_to_branch_id_idx on transit (to_branch_id) where received_at is null and cancelled_at is null;
create index transit_from_branch_id_idx on transit (from_branch_id) where received_at is null and cancelled_at is null;
comment on table transit is 'circulation. A copy on its way between branches; at most one live per copy.';

create table checkin (
  id            uuid primary key,
  copy_id       uuid not null references copy on delete cascade,
  branch_id     uuid not null references branch,
  staff_id      uuid,
  at            timestamptz not null,
  loan_id       uuid references loan on delete set null,
  outcome       text not null,
  status_before text not null,
  queue_length  integer not null default 0,
  is_in_house   boolean not null default false
);
create index checkin_copy_id_idx on checkin (copy_id, at desc);
create index checkin_branch_id_idx on checkin (branch_id, at desc);
create index checkin_loan_id_idx on checkin (loan_id);
comment on table checkin is 'circulation. Every scan at a return desk, with or without a loan. Append-only.';

-- copy.status follows the three facts that determine it. Rows hidden from the actor would make it lie, so an actor
-- who cannot see every loan and hold may not change them.
create function copy_status_follows() returns trigger language plpgsql as $$
declare
  touched uuid;
begin
  if not (platform.may('loans:read') and platform.may('holds:read')) then
    raise exception 'circulation changes need loans:read and holds:read' using errcode = 'insufficient_privilege';
  end if;
  foreach touched in array array_remove(
    case tg_table_name
      when 'hold' then array[(to_jsonb(new)->>'captured_copy_id')::uuid,
                             case when tg_op = 'UPDATE' then (to_jsonb(old)->>'captured_copy_id')::uuid end]
      else array[(to_jsonb(new)->>'copy_id')::uuid]
    end, null)
  loop
    update copy set status = case
        when exists (select from loan where loan.copy_id = touched and loan.returned_at is null) then 'on_loan'
        when exists (select from transit where transit.copy_id = touched and received_at is null and cancelled_at is null) then 'in_transit'
        when exists (select from hold where hold.captured_copy_id = touched and hold.status = 'ready') then 'on_hold_shelf'
        else 'available'
      end
      where id = touched;
  end loop;
  return null;
end $$;

create trigger loan_copy_status after insert or update of returned_at on loan
  for each row execute function copy_status_follows();
create trigger transit_copy_status after insert or update of received_at, cancelled_at on transit
  for each row execute function copy_status_follows();
create trigger hold_insert_copy_status after insert on hold
  for each row when (new.captured_copy_id is not null) execute function copy_status_follows();
create trigger hold_update_copy_status after update of status, captured_copy_id on hold
  for each row when (new.captured_copy_id is not null or old.captured_copy_id is not null)
  execute function copy_status_follows();
