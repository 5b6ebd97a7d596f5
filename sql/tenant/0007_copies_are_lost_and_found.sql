-- Claims, losses, damage, pieces and notes of copies.

alter table loan
  add column claimed_returned_at timestamptz,
  add column declared_lost_at    timestamptz,
  add column aged_to_lost_at     timestamptz,
  add column lost_bill_due_at    timestamptz,
  add column lost_billed_at      timestamptz,
  add column end_reason          text,
  add constraint loan_lost_check check (
    (lost_billed_at is null or lost_bill_due_at is null)
    and (lost_bill_due_at is null or (returned_at is null and coalesce(declared_lost_at, aged_to_lost_at) is not null))),
  add constraint loan_end_reason_check check (
    end_reason in ('returned', 'found_by_library', 'returned_by_patron', 'missing', 'paid')
    and (end_reason is null or returned_at is not null));
alter table loan add column state text not null generated always as (
  case
    when returned_at is not null then 'closed'
    when claimed_returned_at is not null then 'claimed_returned'
    when declared_lost_at is not null or aged_to_lost_at is not null then 'lost'
    else 'with_patron'
  end) stored;
create index loan_state_idx on loan (state, id) where state in ('claimed_returned', 'lost');
create index loan_lost_bill_due_at_idx on loan (lost_bill_due_at, id) where lost_bill_due_at is not null;
comment on column loan.state is 'Where an open loan stands: a fine grows, and a renewal is possible, only while the copy is with the patron.';
comment on column loan.claimed_returned_at is 'When the patron said that the copy had been brought back; null again where that turned out to be wrong.';
comment on column loan.lost_bill_due_at is 'From when a lost copy is to be charged for; null where it was, or where nothing is to be charged.';
comment on column loan.end_reason is 'How the loan ended: the copy came back, was found, is missing, or was paid for.';

alter table copy
  add column pieces           smallint,
  add column missing_pieces   text,
  add column checkin_note     text,
  add column checkout_note    text,
  add column condition_at     timestamptz,
  add column reshelving_until timestamptz,
  drop constraint copy_condition_check,
  add constraint copy_condition_check check (
    condition in ('ok', 'on_order', 'in_process', 'damaged', 'missing', 'lost', 'lost_and_paid', 'withdrawn')),
  add constraint copy_pieces_check check (pieces > 0),
  add constraint copy_missing_pieces_check check (btrim(missing_pieces) <> '');
comment on column copy.pieces is 'How many things belong to it, which a desk counts; null where there is nothing to count.';
comment on column copy.missing_pieces is 'What is not there of it; null where it is complete.';
comment on column copy.checkin_note is 'What a desk is to read, and to say that it has, when the copy comes back.';
comment on column copy.checkout_note is 'What a desk is to read when the copy is lent.';
comment on column copy.condition_at is 'Since when it is in its condition, where circulation has changed that.';
comment on column copy.reshelving_until is 'Until then it stands on a trolley and not on its shelf.';

alter table book add column is_brief boolean not null default false;
create index book_is_brief_idx on book (id) where is_brief;
comment on column book.is_brief is 'Described at a desk in a hurry; a cataloguer has yet to look at it.';

alter table transit
  add column note          text,
  add column sent_by       uuid,
  add column received_by   uuid,
  add column cancel_reason text,
  drop constraint transit_reason_check,
  add constraint transit_reason_check check (reason in ('home', 'hold', 'manual', 'rotation')),
  add constraint transit_cancel_reason_check check (cancel_reason is null or cancelled_at is not null);
