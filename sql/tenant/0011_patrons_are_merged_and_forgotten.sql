-- What is kept of a patron who was merged, moved up or forgotten.

alter table loan add column patron_age_band text;
comment on column loan.patron_age_band is 'How old the patron was when the loan began, such as 25-34; written when the patron is forgotten, since until then it can be told from the birth date. With the category, the branch and the type of the copy it is all that statistics need.';

create table patron_merge (
  id          uuid primary key,
  patron_id   uuid not null references patron on delete cascade,
  moved       jsonb not null default '{}',
  merged_by   uuid,
  merged_at   timestamptz not null default now()
);
create index patron_merge_patron_id_idx on patron_merge (patron_id);
comment on table patron_merge is 'duplicates. A patron who turned out to be another one; its id is that of the patron who is no more.';
comment on column patron_merge.patron_id is 'The patron who stayed; a later merge of that one moves it on.';
comment on column patron_merge.moved is 'How many rows of each table went over.';
create policy patron_merge_actor on patron_merge as restrictive
  using ((select platform.may('patrons:read'))) with check ((select platform.may('patrons:write')));

create table patron_duplicate (
  id           uuid primary key,
  patron_id    uuid not null references patron on delete cascade,
  other_id     uuid not null references patron on delete cascade,
  score        smallint not null,
  reasons      text[] not null,
  found_at     timestamptz not null default now(),
  dismissed_at timestamptz,
  dismissed_by uuid,
  note         text,
  constraint patron_duplicate_patron_id_other_id_key unique (patron_id, other_id),
  constraint patron_duplicate_order_check check (patron_id < other_id),
  constraint patron_duplicate_score_check check (score between 1 and 100),
  constraint patron_duplicate_reasons_check check (reasons <@ array['same_name_and_birth', 'same_email', 'same_phone', 'similar_name_and_birth', 'similar_name', 'names_swapped'])
);
create index patron_duplicate_other_id_idx on patron_duplicate (other_id);
create index patron_duplicate_open_idx on patron_duplicate (score desc, id) where dismissed_at is null;
comment on table patron_duplicate is 'duplicates. Two patrons who may be one person, and why; dismissed for good where somebody said that they are two.';
create policy patron_duplicate_actor on patron_duplicate as restrictive
  using ((select platform.may('patrons:read'))) with check ((select platform.may('patrons:write')));

-- What these keep for ever may name a patron: who renewed or reserved by himself, or what somebody wrote as a reason.
comment on table renewal is 'circulation. Each lengthening of a loan. Append-only. Redactable.';
create trigger renewal_redaction before update on renewal for each row execute function platform.row_only_loses('staff_id', 'explanation');
comment on table hold_event is 'holds. Why a hold is where it is. Append-only. Redactable.';
create trigger hold_event_redaction before update on hold_event for each row execute function platform.row_only_loses('staff_id', 'reason');
comment on table ledger_transaction is 'money. Entries that balance, and why they were made. Append-only. Redactable.';
create trigger ledger_transaction_redaction before update on ledger_transaction
  for each row execute function platform.row_only_loses('staff_id', 'reason');
