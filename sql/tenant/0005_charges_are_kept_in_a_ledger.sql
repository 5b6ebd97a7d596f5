-- Charges, payments and the ledger that holds them. What is owed follows the ledger by trigger and is never set by hand.

create table calendar_snapshot (
  id         uuid primary key,
  calendar   jsonb not null,
  created_at timestamptz not null default now()
);
comment on table calendar_snapshot is 'money. Hours and closed days as they were when a fine was counted, one row for all fines that were counted by them. Append-only.';
comment on column calendar_snapshot.id is 'The digest of its content, so that the same calendar is kept once.';

create table charge (
  id                   uuid primary key,
  patron_id            uuid references patron,
  loan_id              uuid references loan,
  copy_id              uuid references copy,
  hold_id              uuid references hold,
  branch_id            uuid not null references branch,
  type                 text not null,
  currency             text not null,
  charged_cents        integer not null default 0,
  adjusted_cents       integer not null default 0,
  paid_cents           integer not null default 0,
  written_off_cents    integer not null default 0,
  amount_cents         integer not null generated always as (charged_cents + adjusted_cents) stored,
  outstanding_cents    integer not null generated always as (charged_cents + adjusted_cents - paid_cents - written_off_cents) stored,
  is_accruing          boolean not null default false,
  due_at               timestamptz,
  counted_to           timestamptz,
  basis                jsonb not null default '{}',
  calendar_snapshot_id uuid references calendar_snapshot,
  note                 text,
  opened_at            timestamptz not null,
  created_by           uuid,
  constraint charge_type_check check (type in (
    'fine', 'rental', 'hire', 'deposit', 'hold_not_collected', 'replacement', 'processing', 'damaged', 'card', 'reminder', 'manual')),
  constraint charge_patron_id_check check (patron_id is not null or charged_cents + adjusted_cents - paid_cents - written_off_cents = 0),
  constraint charge_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint charge_amount_cents_check check (charged_cents >= 0 and charged_cents + adjusted_cents >= 0),
  constraint charge_outstanding_cents_check check (
    charged_cents + adjusted_cents - paid_cents - written_off_cents between 0 and charged_cents + adjusted_cents
    and paid_cents >= 0 and written_off_cents >= 0),
  constraint charge_is_accruing_check check (not is_accruing or calendar_snapshot_id is not null),
  constraint charge_counted_to_check check (
    calendar_snapshot_id is null or (type = 'fine' and loan_id is not null and due_at is not null and counted_to is not null))
);
create unique index charge_accruing_loan_key on charge (loan_id) where is_accruing;
create unique index charge_fine_loan_due_key on charge (loan_id, due_at) where calendar_snapshot_id is not null;
create index charge_outstanding_patron_idx on charge (patron_id, opened_at, id) where outstanding_cents > 0;
create index charge_patron_id_idx on charge (patron_id, id);
create index charge_loan_id_idx on charge (loan_id);
create index charge_copy_id_idx on charge (copy_id);
create index charge_hold_id_idx on charge (hold_id);
create index charge_branch_id_idx on charge (branch_id);
create index charge_calendar_snapshot_id_idx on charge (calendar_snapshot_id);
comment on table charge is 'money. What a patron owes for one thing. The cents follow the ledger by trigger; patron is null only after anonymisation of a settled one.';
comment on column charge.charged_cents is 'As counted or as charged; of a fine, what its rules give. Caps hold for it, so that an adjustment is never counted anew.';
comment on column charge.adjusted_cents is 'What people corrected, signed.';
comment on column charge.outstanding_cents is 'What is left to pay: amount less payments and write-offs.';
comment on column charge.due_at is 'Of a fine: the due date that it is counted from. A renewal ends one fine; the next has another due date.';
comment on column charge.counted_to is 'Of a fine: the instant to which it was counted last; counting again to there gives the same.';
comment on column charge.calendar_snapshot_id is 'Of a fine that was counted; one that was taken over from another patron was not.';
comment on column charge.basis is 'What it was counted from, or why it was charged, so that it can be explained.';
create policy charge_actor on charge as restrictive
  using ((select platform.may('charges:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('charges:write')));

create table patron_credit (
  id            uuid primary key,
  patron_id     uuid references patron,
  balance_cents integer not null default 0,
  constraint patron_credit_patron_id_key unique (patron_id),
  constraint patron_credit_patron_id_check check (patron_id is not null or balance_cents = 0),
  constraint patron_credit_balance_cents_check check (balance_cents >= 0)
);
comment on table patron_credit is 'money. What the library owes a patron: overpayments and refunds not paid out. The balance follows the ledger by trigger.';
create policy patron_credit_actor on patron_credit as restrictive
  using ((select platform.may('charges:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('charges:write')));

create table cash_register (
  id                  uuid primary key,
  branch_id           uuid not null references branch,
  code                text not null,
  name                text not null,
  last_receipt_number integer not null default 0,
  is_active           boolean not null default true,
  version             integer not null default 1,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now()
);
create unique index cash_register_code_key on cash_register (lower(code));
create index cash_register_branch_id_idx on cash_register (branch_id);
comment on table cash_register is 'money. A till of a branch; its receipts are numbered without gaps.';

create table register_session (
  id               uuid primary key,
  cash_register_id uuid not null references cash_register,
  opened_at        timestamptz not null,
  opened_by        uuid,
  float_cents      integer not null,
  closed_at        timestamptz,
  closed_by        uuid,
  methods          jsonb,
  note             text,
  constraint register_session_float_cents_check check (float_cents >= 0),
  constraint register_session_closed_at_check check ((closed_at is null) = (methods is null))
);
create unique index register_session_open_key on register_session (cash_register_id) where closed_at is null;
create index register_session_cash_register_id_idx on register_session (cash_register_id, opened_at desc);
comment on table register_session is 'money. A register from its opening to its closing.';
comment on column register_session.methods is 'At closing, for each method: expected, counted and different, in cents.';

create table ledger_transaction (
  id                  uuid primary key,
  kind                text not null,
  key                 text collate "C",
  currency            text not null,
  branch_id           uuid references branch,
  register_session_id uuid references register_session,
  about_id            uuid references ledger_transaction,
  reason              text,
  staff_id            uuid,
  at                  timestamptz not null,
  constraint ledger_transaction_key_key unique (key),
  constraint ledger_transaction_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint ledger_transaction_kind_check check (kind in (
    'charge', 'accrual', 'adjustment', 'payment', 'refund', 'write_off', 'transfer', 'void', 'register_opening', 'register_closing'))
);
create index ledger_transaction_at_idx on ledger_transaction (at);
create index ledger_transaction_branch_id_idx on ledger_transaction (branch_id);
create index ledger_transaction_register_session_id_idx on ledger_transaction (register_session_id);
create index ledger_transaction_about_id_idx on ledger_transaction (about_id);
comment on table ledger_transaction is 'money. Entries that balance, and why they were made. Nothing of it changes, but the words of a reason may be forgotten.';
comment on column ledger_transaction.about_id is 'The payment that it voids or shares out anew.';
comment on column ledger_transaction.key is 'Names what it was made for, such as the number that a card terminal gave, so that it is made once.';
create policy ledger_transaction_actor on ledger_transaction as restrictive
  using ((select platform.may('charges:read')))
  with check ((select platform.may('charges:write')));

create table ledger_entry (
  transaction_id  uuid not null references ledger_transaction,
  position        integer not null,
  account         text not null,
  part            text,
  charge_id       uuid references charge,
  charge_type     text,
  patron_credit_id uuid references patron_credit,
  method          text,
  amount_cents    bigint not null,
  primary key (transaction_id, position),
  constraint ledger_entry_account_check check (
    account in ('receivable', 'income', 'deposit', 'credit', 'register', 'write_off', 'safe', 'over_short')),
  constraint ledger_entry_part_check check (
    (account = 'receivable') = (part is not null and part in ('charged', 'adjusted', 'paid', 'written_off'))),
  constraint ledger_entry_charge_id_check check ((account = 'receivable') <= (charge_id is not null)),
  constraint ledger_entry_patron_credit_id_check check ((account = 'credit') = (patron_credit_id is not null)),
  constraint ledger_entry_method_check check ((account in ('register', 'safe')) <= (method is not null)),
  constraint ledger_entry_amount_cents_check check (amount_cents <> 0)
);
create index ledger_entry_charge_id_idx on ledger_entry (charge_id);
create index ledger_entry_patron_credit_id_idx on ledger_entry (patron_credit_id);
comment on table ledger_entry is 'money. One side of a ledger transaction: debits are positive, credits negative, in minor units. Append-only.';
comment on column ledger_entry.part is 'Of a receivable: which of the charge''s sums it moves.';
create policy ledger_entry_actor on ledger_entry as restrictive
  using ((select platform.may('charges:read')))
  with check ((select platform.may('charges:write')));

create table payment (
  id                  uuid primary key references ledger_transaction,
  kind                text not null,
  patron_id           uuid references patron,
  branch_id           uuid references branch,
  register_session_id uuid references register_session,
  receipt_number      integer,
  method              text not null,
  cents               integer not null,
  currency            text not null,
  note                text,
  staff_id            uuid,
  paid_at             timestamptz not null,
  voided_at           timestamptz,
  void_reason         text,
  constraint payment_kind_check check (kind in ('payment', 'refund')),
  constraint payment_method_check check (method in ('cash', 'card', 'bank_transfer', 'cheque', 'online', 'credit')),
  constraint payment_cents_check check (cents > 0),
  constraint payment_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint payment_cash_check check (method <> 'cash' or register_session_id is not null),
  constraint payment_receipt_number_check check ((register_session_id is null) = (receipt_number is null)),
  constraint payment_voided_at_check check ((voided_at is null) = (void_reason is null))
);
create index payment_patron_id_idx on payment (patron_id, id);
create index payment_branch_id_idx on payment (branch_id);
create index payment_register_session_id_idx on payment (register_session_id);
comment on table payment is 'money. Money that was taken or given back, with its receipt; how it was shared out stands in the ledger.';
create policy payment_actor on payment as restrictive
  using ((select platform.may('charges:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('charges:write')));

-- What is owed follows the entries. Rows hidden from the actor would make it lie, so an actor who cannot see and change
-- every charge may post nothing. A transaction's entries are posted by one statement, and balance when it ends.
create function ledger_is_posted() returns trigger language plpgsql as $$
begin
  if not (platform.may('charges:read') and platform.may('charges:write')) then
    raise exception 'the ledger needs charges:read and charges:write' using errcode = 'insufficient_privilege';
  end if;
  if exists (
    select from ledger_entry where transaction_id in (select transaction_id from posted) group by transaction_id having sum(amount_cents) <> 0)
  then
    raise exception 'the entries do not balance' using errcode = 'check_violation', constraint = 'ledger_entry_balance_check';
  end if;
  update charge set
      charged_cents = charged_cents + moved.charged,
      adjusted_cents = adjusted_cents + moved.adjusted,
      paid_cents = paid_cents - moved.paid,
      written_off_cents = written_off_cents - moved.written_off
    from (
      select charge_id,
        coalesce(sum(amount_cents) filter (where part = 'charged'), 0) as charged,
        coalesce(sum(amount_cents) filter (where part = 'adjusted'), 0) as adjusted,
        coalesce(sum(amount_cents) filter (where part = 'paid'), 0) as paid,
        coalesce(sum(amount_cents) filter (where part = 'written_off'), 0) as written_off
      from posted where account = 'receivable' group by charge_id) as moved
    where charge.id = moved.charge_id;
  if exists (select from posted where account = 'credit') then
    update patron_credit set balance_cents = balance_cents - moved.cents
      from (select patron_credit_id, sum(amount_cents) as cents from posted where account = 'credit' group by patron_credit_id) as moved
      where patron_credit.id = moved.patron_credit_id;
  end if;
  return null;
end $$;

create trigger ledger_entry_posted after insert on ledger_entry
  referencing new table as posted for each statement execute function ledger_is_posted();

-- Looked at when all is written: a transaction without entries says nothing, and one that does not balance is none.
create function ledger_transaction_balances() returns trigger language plpgsql as $$
begin
  if (select count(*) < 2 or sum(amount_cents) <> 0 from ledger_entry where transaction_id = new.id) then
    raise exception 'the transaction does not balance' using errcode = 'check_violation', constraint = 'ledger_entry_balance_check';
  end if;
  return null;
end $$;

create constraint trigger ledger_transaction_balanced after insert on ledger_transaction
  deferrable initially deferred for each row execute function ledger_transaction_balances();

-- What was posted stays; what people wrote about somebody can be forgotten.
create function ledger_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'reason' = to_jsonb(old) - 'reason' and new.reason is null then
    return new;
  end if;
  raise exception 'the ledger is kept' using errcode = 'insufficient_privilege';
end $$;

create trigger ledger_transaction_kept before update or delete on ledger_transaction
  for each row execute function ledger_is_kept();

create function sums_follow_the_ledger() returns trigger language plpgsql as $$
begin
  raise exception 'what is owed follows the ledger' using errcode = 'check_violation', constraint = 'charge_follows_ledger_check';
end $$;

create trigger charge_sums_updated before update of charged_cents, adjusted_cents, paid_cents, written_off_cents on charge
  for each row when (pg_trigger_depth() = 0) execute function sums_follow_the_ledger();
create trigger charge_sums_inserted before insert on charge
  for each row when (new.charged_cents <> 0 or new.adjusted_cents <> 0 or new.paid_cents <> 0 or new.written_off_cents <> 0)
  execute function sums_follow_the_ledger();
create trigger patron_credit_updated before update of balance_cents on patron_credit
  for each row when (pg_trigger_depth() = 0) execute function sums_follow_the_ledger();
create trigger patron_credit_inserted before insert on patron_credit
  for each row when (new.balance_cents <> 0) execute function sums_follow_the_ledger();
