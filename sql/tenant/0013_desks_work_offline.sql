-- Desks that lose their line, and what they tell of it afterwards.

create table offline_device (
  id             uuid primary key,
  name           text not null,
  branch_id      uuid not null references branch,
  public_key     jsonb not null,
  thumbprint     text not null,
  received_count integer not null default 0,
  last_seen_at   timestamptz,
  revoked_at     timestamptz,
  created_by     uuid,
  created_at     timestamptz not null default now(),
  constraint offline_device_received_count_check check (received_count >= 0)
);
create unique index offline_device_thumbprint_key on offline_device (thumbprint);
create index offline_device_branch_id_idx on offline_device (branch_id);
comment on table offline_device is 'offline. A desk''s browser or scanner that may send events later; its private key never leaves it.';
comment on column offline_device.received_count is 'The number of its last event that is here: none before it is missing.';

create table offline_event (
  id           uuid primary key,
  device_id    uuid not null references offline_device,
  batch_id     uuid not null,
  number       integer not null,
  digest       bytea not null,
  kind         text not null,
  happened_at  timestamptz not null,
  copy_barcode text not null,
  card_number  text,
  told_due_at  timestamptz,
  title        text,
  status       text not null default 'waiting',
  outcome      text,
  loan_id      uuid references loan on delete set null,
  problem      jsonb,
  suggestion   text,
  note         text,
  settled_at   timestamptz,
  settled_by   uuid,
  version      integer not null default 1,
  constraint offline_event_number_check check (number > 0),
  constraint offline_event_kind_check check (kind in ('checkout', 'checkin', 'renewal')),
  constraint offline_event_status_check check (status in ('waiting', 'merged', 'superseded', 'conflict', 'dismissed')),
  constraint offline_event_settled_at_check check ((settled_at is null) = (status in ('waiting', 'conflict'))),
  constraint offline_event_card_number_check check (card_number is null or status in ('waiting', 'conflict'))
);
create unique index offline_event_device_id_number_key on offline_event (device_id, number);
create index offline_event_open_idx on offline_event (status, device_id, number) where settled_at is null;
create index offline_event_batch_id_idx on offline_event (batch_id);
create index offline_event_loan_id_idx on offline_event (loan_id);
comment on table offline_event is 'offline. What happened at a desk without a line, and what became of it.';
comment on column offline_event.card_number is 'Whose card it was, until the event is settled: afterwards the loan alone knows its patron.';
create policy offline_event_actor on offline_event as restrictive
  using ((select platform.may('offline:read')))
  with check ((select platform.may('offline:write')));
