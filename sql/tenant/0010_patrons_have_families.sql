-- Cards, guarantors, attributes, messages and registrations of patrons.

alter table patron_category
  add column language text,
  add column home_branch_id uuid references branch,
  add column keeps_history text not null default 'off',
  add column history_months smallint,
  add column declined_notices text[] not null default '{}',
  add column needs_guarantor_under smallint,
  add column next_patron_category_id uuid references patron_category,
  add column allows_self_registration boolean not null default false,
  add constraint patron_category_keeps_history_check check (
    keeps_history in ('off', 'months', 'keep') and (keeps_history = 'months') = (history_months is not null)),
  add constraint patron_category_history_months_check check (history_months between 1 and 1200),
  add constraint patron_category_needs_guarantor_under_check check (needs_guarantor_under between 1 and 150),
  add constraint patron_category_maximum_age_check check (maximum_age >= minimum_age),
  add constraint patron_category_next_patron_category_id_check check (next_patron_category_id <> id);
create index patron_category_home_branch_id_idx on patron_category (home_branch_id);
create index patron_category_next_patron_category_id_idx on patron_category (next_patron_category_id);
comment on column patron_category.language is 'Of whoever is enrolled without one; so are home_branch_id, keeps_history and declined_notices.';
comment on column patron_category.next_patron_category_id is 'Where whoever has grown older than maximum_age is suggested to go.';

alter table patron
  add column attributes jsonb not null default '{}',
  add column shares_titles boolean,
  add column unverified_since timestamptz,
  add column expiry_notice_for date,
  add constraint patron_attributes_check check (jsonb_typeof(attributes) = 'object');
create index patron_email_idx on patron (email_key) where email is not null;
create index patron_expires_on_idx on patron (expires_on) where status = 'active';
comment on column patron.card_number is 'The current card of patron_card; null while the last one is lost and there is no other, so that nothing is lent on it.';
comment on column patron.attributes is 'Values of what patron_attribute defines, by its code.';
comment on column patron.shares_titles is 'Whether guarantors and family may see what this patron has on loan; null: as the library''s setting has it for the age.';
comment on column patron.unverified_since is 'Since when name and address wait to be compared with a document; null: they were.';
comment on column patron.expiry_notice_for is 'The expires_on that was announced already, so that it is announced once.';

create table patron_card (
  id         uuid primary key default gen_random_uuid(),
  patron_id  uuid not null references patron on delete cascade,
  number     text not null,
  number_key text not null generated always as (lower(number)) stored,
  status     text not null default 'active',
  issued_at  timestamptz not null default now(),
  ended_at   timestamptz,
  reason     text,
  constraint patron_card_status_check check (status in ('active', 'lost', 'replaced')),
  constraint patron_card_ended_at_check check ((status = 'active') = (ended_at is null))
);
create unique index patron_card_every_number_key on patron_card (number_key);
create unique index patron_card_active_patron_key on patron_card (patron_id) where status = 'active';
create index patron_card_patron_id_idx on patron_card (patron_id);
comment on table patron_card is 'patrons. Every card that was ever given out: no number means two people, whenever. That one has expired is seen from its patron.';
create policy patron_card_actor on patron_card as restrictive
  using ((select platform.may('patrons:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('patrons:write')));

-- Whatever writes a patron, a form or an import, writes the history of the cards. The tables are named with their
-- schema, because administrators write without a search path.
create function patron_card_follows() returns trigger language plpgsql as $$
declare
  written integer;
begin
  if tg_op = 'UPDATE' and old.card_number is not null and lower(old.card_number) is distinct from lower(new.card_number) then
    execute format('update %I.patron_card set status = ''replaced'', ended_at = now() where patron_id = $1 and status = ''active''', tg_table_schema)
      using new.id;
  end if;
  if new.card_number is not null then
    execute format('insert into %I.patron_card as card (patron_id, number) values ($1, $2)
      on conflict (number_key) do update set number = excluded.number, status = ''active'', ended_at = null, reason = null
      where card.patron_id = excluded.patron_id', tg_table_schema)
      using new.id, new.card_number;
    get diagnostics written = row_count;
    if written = 0 then
      raise exception 'the number is on another card' using errcode = 'unique_violation', constraint = 'patron_card_every_number_key';
    end if;
  end if;
  return null;
end $$;
create trigger patron_insert_card after insert on patron
  for each row when (new.card_number is not null) execute function patron_card_follows();
create trigger patron_update_card after update of card_number on patron
  for each row when (old.card_number is distinct from new.card_number) execute function patron_card_follows();
insert into patron_card (patron_id, number, issued_at) select id, card_number, created_at from patron where card_number is not null;

create table patron_relation (
  id                uuid primary key,
  patron_id         uuid not null references patron on delete cascade,
  for_patron_id     uuid not null references patron on delete cascade,
  kind              text not null,
  may_see_loans     boolean not null default false,
  may_borrow        boolean not null default false,
  may_pick_up_holds boolean not null default false,
  is_notified       boolean not null default false,
  starts_on         date,
  ends_on           date,
  note              text,
  created_by        uuid,
  created_at        timestamptz not null default now(),
  constraint patron_relation_kind_check check (kind in ('guarantor', 'family', 'proxy')),
  constraint patron_relation_for_patron_id_check check (for_patron_id <> patron_id),
  constraint patron_relation_ends_on_check check (ends_on >= starts_on)
);
create unique index patron_relation_patron_id_for_patron_id_kind_key on patron_relation (patron_id, for_patron_id, kind);
create index patron_relation_for_patron_id_idx on patron_relation (for_patron_id);
comment on table patron_relation is 'families. What patron_id is to for_patron_id, answers for and may do in that patron''s name, and when.';
create policy patron_relation_actor on patron_relation as restrictive
  using ((select platform.may('patrons:read')) or patron_id = (select platform.actor_patron()) or for_patron_id = (select platform.actor_patron()))
  with check ((select platform.may('patrons:write')));

create table patron_attribute (
  id                  uuid primary key,
  code                text not null,
  label               jsonb not null,
  kind                text not null,
  choices             jsonb not null default '[]',
  is_required         boolean not null default false,
  is_unique           boolean not null default false,
  access              text not null default 'staff',
  patron_category_ids uuid[] not null default '{}',
  position            integer not null default 0,
  version             integer not null default 1,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  constraint patron_attribute_kind_check check (kind in ('text', 'number', 'date', 'boolean', 'choice', 'choices')),
  constraint patron_attribute_access_check check (access in ('staff', 'patron_reads', 'patron_writes')),
  constraint patron_attribute_is_unique_check check (not is_unique or kind in ('text', 'number')),
  constraint patron_attribute_code_check check (code ~ '^[a-z][a-z0-9_]{0,39}$')
);
create unique index patron_attribute_code_key on patron_attribute (code);
comment on table patron_attribute is 'patrons. What a library asks of its patrons beyond what all libraries do.';
comment on column patron_attribute.patron_category_ids is 'Whom it is asked of; none means everybody.';

create table patron_unique_value (
  code      text not null,
  value     text not null,
  patron_id uuid not null references patron on delete cascade,
  constraint patron_unique_value_code_value_key primary key (code, value)
);
create index patron_unique_value_patron_id_idx on patron_unique_value (patron_id);
comment on table patron_unique_value is 'patrons. Values of attributes that no two patrons may share; follows patron.attributes by trigger.';
create policy patron_unique_value_actor on patron_unique_value as restrictive
  using ((select platform.may('patrons:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('patrons:write')) or patron_id = (select platform.actor_patron()));

create function patron_unique_value_follows() returns trigger language plpgsql as $$
begin
  execute format('delete from %I.patron_unique_value where patron_id = $1', tg_table_schema) using new.id;
  execute format('insert into %1$I.patron_unique_value (code, value, patron_id)
    select a.code, lower($2->>a.code), $1 from %1$I.patron_attribute a where a.is_unique and $2->>a.code is not null', tg_table_schema)
    using new.id, new.attributes;
  return null;
end $$;
create trigger patron_insert_unique_value after insert on patron
  for each row when (new.attributes <> '{}') execute function patron_unique_value_follows();
create trigger patron_update_unique_value after update of attributes on patron
  for each row when (old.attributes is distinct from new.attributes) execute function patron_unique_value_follows();

create table patron_note (
  id         uuid primary key,
  patron_id  uuid not null references patron on delete cascade,
  kind       text not null,
  text       text not null,
  is_pinned  boolean not null default false,
  ends_on    date,
  created_by uuid,
  created_at timestamptz not null default now(),
  read_at    timestamptz,
  constraint patron_note_kind_check check (kind in ('note', 'alert', 'message')),
  constraint patron_note_read_at_check check (kind = 'message' or read_at is null)
);
create index patron_note_patron_id_idx on patron_note (patron_id);
comment on table patron_note is 'patrons. Notes among the staff, alerts that a desk shows, and messages to the patron, shown until they are read.';
create policy patron_note_actor on patron_note as restrictive
  using ((select platform.may('patrons:read')) or (kind = 'message' and patron_id = (select platform.actor_patron())))
  with check ((select platform.may('patrons:write')));

alter table patron_block
  add column kind text not null default 'other',
  add column lifted_at timestamptz,
  add column lifted_by uuid,
  add column lift_reason text,
  add constraint patron_block_kind_check check (kind in ('other', 'conduct', 'address', 'debt', 'suspension')),
  add constraint patron_block_lifted_at_check check (lifted_at is not null or (lifted_by is null and lift_reason is null));

create table patron_registration (
  id                 uuid primary key,
  status             text not null default 'unverified',
  email              text not null,
  email_key          text generated always as (lower(email)) stored,
  given_name         text not null,
  family_name        text not null,
  phone              text,
  address            text,
  birth_on           date,
  language           text not null,
  patron_category_id uuid not null references patron_category,
  home_branch_id     uuid not null references branch,
  attributes         jsonb not null default '{}',
  origin             text not null,
  token_hashes       bytea[] not null default '{}',
  token_expires_at   timestamptz,
  mailed_at          timestamptz,
  verified_at        timestamptz,
  decided_at         timestamptz,
  decided_by         uuid,
  reason             text,
  patron_id          uuid references patron on delete cascade,
  created_at         timestamptz not null default now(),
  constraint patron_registration_status_check check (status in ('unverified', 'pending', 'approved', 'refused')),
  constraint patron_registration_patron_id_check check ((status = 'approved') = (patron_id is not null)),
  constraint patron_registration_decided_at_check check ((status in ('approved', 'refused')) = (decided_at is not null))
);
create unique index patron_registration_open_email_key on patron_registration (email_key) where status in ('unverified', 'pending');
create index patron_registration_patron_category_id_idx on patron_registration (patron_category_id);
create index patron_registration_home_branch_id_idx on patron_registration (home_branch_id);
create index patron_registration_patron_id_idx on patron_registration (patron_id);
comment on table patron_registration is 'registrations. Who asks to be enrolled, from the form to the decision; one open request for one address.';
comment on column patron_registration.origin is 'The address at which the library was asked, which the links of its mails lead to.';
comment on column patron_registration.token_hashes is 'Of the links that were mailed: to confirm the address, and after the approval to choose a password. Any of them works until token_expires_at, for what it was mailed for.';
create policy patron_registration_actor on patron_registration as restrictive
  using ((select platform.may('registrations:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('registrations:write')));
