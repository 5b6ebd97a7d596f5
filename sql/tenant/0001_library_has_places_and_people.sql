-- The library's own schema. The executor sets search_path to it, and afterwards raises the walls of every table
-- (row-level security, the library's policy, grants), so these files state only what is particular.

create table setting (
  key        text primary key,
  value      jsonb not null,
  updated_at timestamptz not null default now()
);
comment on table setting is 'settings. What the library has chosen, by key: names, mappings, limits.';

create table branch (
  id         uuid primary key,
  code       text not null,
  name       text not null,
  time_zone  text not null,
  address    text,
  email      text,
  phone      text,
  position   integer not null default 0,
  is_active  boolean not null default true,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index branch_code_key on branch (lower(code));
comment on table branch is 'calendar. A place with opening hours and desks.';

create table opening_hours (
  id        uuid primary key,
  branch_id uuid not null references branch on delete cascade,
  weekday   smallint not null,
  opens_at  time not null,
  closes_at time not null,
  constraint opening_hours_weekday_check check (weekday between 1 and 7),
  constraint opening_hours_closes_at_check check (closes_at > opens_at)
);
create index opening_hours_branch_id_idx on opening_hours (branch_id);
comment on table opening_hours is 'calendar. One period of one weekday (1 = Monday) in the branch''s local time; a day may have several.';

create table calendar_exception (
  id          uuid primary key,
  branch_id   uuid references branch on delete cascade,
  starts_on   date not null,
  ends_on     date not null,
  is_open     boolean not null default false,
  opens_at    time,
  closes_at   time,
  recurs_from smallint,
  reason      text not null,
  constraint calendar_exception_ends_on_check check (ends_on >= starts_on),
  constraint calendar_exception_hours_check check (
    (is_open and opens_at is not null and closes_at > opens_at) or (not is_open and opens_at is null and closes_at is null))
);
create index calendar_exception_branch_id_idx on calendar_exception (branch_id);
comment on table calendar_exception is 'calendar. Days that differ from the week; no branch means all of them.';
comment on column calendar_exception.recurs_from is 'The first year of a yearly recurrence: never applied to earlier years. Null: only these dates.';

create table patron_category (
  id               uuid primary key,
  code             text not null,
  name             text not null,
  enrolment_months integer,
  minimum_age      smallint,
  maximum_age      smallint,
  version          integer not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint patron_category_enrolment_months_check check (enrolment_months > 0)
);
create unique index patron_category_code_key on patron_category (lower(code));
comment on table patron_category is 'patrons. Kinds of patrons, to which rules and defaults are attached.';

create table patron (
  id                 uuid primary key,
  card_number        text,
  card_number_key    text generated always as (lower(card_number)) stored,
  given_name         text not null,
  family_name        text not null,
  name_key           text collate "C" not null generated always as (lower(family_name) || ', ' || lower(given_name)) stored,
  email              text,
  email_key          text generated always as (lower(email)) stored,
  phone              text,
  address            text,
  birth_on           date,
  patron_category_id uuid not null references patron_category,
  home_branch_id     uuid not null references branch,
  language           text not null,
  expires_on         date,
  status             text not null default 'active',
  note               text,
  keeps_history      text not null default 'off',
  history_months     smallint,
  version            integer not null default 1,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  constraint patron_status_check check (status in ('active', 'closed')),
  constraint patron_card_number_check check (card_number = btrim(card_number) and card_number <> ''),
  constraint patron_keeps_history_check check (
    keeps_history in ('off', 'months', 'keep') and (keeps_history = 'months') = (history_months is not null)),
  constraint patron_history_months_check check (history_months between 1 and 1200)
);
create unique index patron_card_number_key on patron (card_number_key);
create index patron_patron_category_id_idx on patron (patron_category_id);
create index patron_home_branch_id_idx on patron (home_branch_id);
create index patron_name_key_idx on patron (name_key, id);
comment on table patron is 'patrons. A person who borrows.';
comment on column patron.card_number_key is 'What is compared: behind a policy on its actor an index on lower(…) is never used, since lower() is not leakproof. So of the other keys.';
comment on column patron.name_key is 'The order of lists, and where the beginning of a name is looked for.';
create policy patron_actor on patron as restrictive
  using ((select platform.may('patrons:read')) or id = (select platform.actor_patron()))
  with check ((select platform.may('patrons:write')) or id = (select platform.actor_patron()));

create table patron_block (
  id         uuid primary key,
  patron_id  uuid not null references patron on delete cascade,
  actions    text[] not null,
  reason     text not null,
  ends_on    date,
  created_by uuid,
  created_at timestamptz not null default now(),
  constraint patron_block_actions_check check (
    cardinality(actions) > 0 and actions <@ array['checkout', 'renewal', 'hold', 'capture', 'fulfil'])
);
create index patron_block_patron_id_idx on patron_block (patron_id);
comment on table patron_block is 'patrons. What staff forbid a patron, why, and until when.';
create policy patron_block_actor on patron_block as restrictive
  using ((select platform.may('patrons:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('patrons:write')));

create table role (
  id          uuid primary key,
  name        text not null,
  permissions text[] not null,
  is_built_in boolean not null default false,
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);
create unique index role_name_key on role (lower(name));
comment on table role is 'identity. Named sets of permissions; Admin, Librarian, Reader and Guest are built in.';

create table "user" (
  id            uuid primary key,
  email         text,
  email_key     text generated always as (lower(email)) stored,
  display_name  text not null,
  password_hash text,
  patron_id     uuid references patron on delete cascade,
  language      text,
  is_active     boolean not null default true,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  constraint user_patron_id_key unique (patron_id),
  constraint user_email_check check (email is not null or patron_id is not null)
);
create unique index user_email_key on "user" (email_key);
comment on table "user" is 'identity. An account that signs in, by e-mail or by its patron''s card number.';
create policy user_actor on "user" as restrictive
  using ((select platform.may('users:read')) or id = (select platform.actor_user()))
  with check ((select platform.may('users:write')) or id = (select platform.actor_user()));

create table user_role (
  user_id uuid not null references "user" on delete cascade,
  role_id uuid not null references role,
  primary key (user_id, role_id)
);
create index user_role_role_id_idx on user_role (role_id);
comment on table user_role is 'identity. Which roles a user has.';
create policy user_role_actor on user_role as restrictive
  using ((select platform.may('users:read')) or user_id = (select platform.actor_user()))
  with check ((select platform.may('users:write')));
