-- What a loan remembers of limits, renewals and where it is used.

alter table loan
  add column is_onsite            boolean not null default false,
  add column limit_groups         text[] not null default '{}',
  add column unseen_renewal_count integer not null default 0,
  add column auto_renewal_count   integer not null default 0,
  add column auto_renewal_problem text,
  add column recalled_at          timestamptz,
  add column proxy_patron_id      uuid references patron on delete set null,
  add column offline_event_id     uuid,
  add constraint loan_unseen_renewal_count_check check (unseen_renewal_count between 0 and renewal_count),
  add constraint loan_auto_renewal_count_check check (auto_renewal_count between 0 and renewal_count),
  add constraint loan_channel_in_check check (channel_in in ('desk', 'self', 'api', 'sip', 'offline', 'system')),
  add constraint loan_proxy_patron_id_check check (proxy_patron_id <> patron_id);
create index loan_proxy_patron_id_idx on loan (proxy_patron_id) where proxy_patron_id is not null;
create unique index loan_offline_event_id_key on loan (offline_event_id) where offline_event_id is not null;
drop index loan_due_at_idx;
create index loan_due_at_idx on loan (due_at, id) where returned_at is null;
comment on index loan_due_at_idx is 'With the id, since all loans of a day are due at the same instant and a night goes through them page by page.';
comment on column loan.is_onsite is 'Used inside the building; due when the branch closes unless the rules say otherwise.';
comment on column loan.limit_groups is 'The groups of limits in which the loan counts, as the rules had them when it began.';
comment on column loan.auto_renewal_problem is 'Why the last night''s renewal was refused: the code of the first refusal; null once it was renewed.';
comment on column loan.recalled_at is 'When the due date was brought forward for somebody who waits; at most once.';
comment on column loan.proxy_patron_id is 'Who took the copy for the patron.';
comment on column loan.offline_event_id is 'The event of a desk without a line that this loan came from; the same event makes no second loan.';

alter table book
  add column minimum_age smallint,
  add constraint book_minimum_age_check check (minimum_age between 0 and 150);
comment on column book.minimum_age is 'How old whoever borrows it must be; null where age does not matter.';

alter table renewal
  add column is_seen boolean not null default true,
  add column is_auto boolean not null default false,
  add constraint renewal_channel_check check (channel in ('desk', 'self', 'api', 'sip', 'offline', 'system'));
comment on column renewal.is_seen is 'Whether somebody had the copy in hand; the rules may limit those that nobody saw.';
