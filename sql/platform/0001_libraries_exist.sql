-- Which libraries there are, where they answer and where their data lives.

create schema if not exists ext;
create extension if not exists unaccent schema ext;
create extension if not exists pg_trgm schema ext;
create extension if not exists fuzzystrmatch schema ext;
grant usage on schema ext to libraryhub_library, libraryhub_platform;
grant usage on schema platform to libraryhub_library, libraryhub_platform;

create table platform.library (
  id             uuid primary key,
  slug           text not null,
  name           text not null,
  schema_name    name not null,
  role_name      name not null,
  locale         text not null,
  time_zone      text not null,
  currency       text not null,
  status         text not null default 'active',
  schema_version integer not null default 0,
  declaration    jsonb not null default '{}',
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  constraint library_slug_key unique (slug),
  constraint library_schema_name_key unique (schema_name),
  constraint library_role_name_key unique (role_name),
  constraint library_slug_check check (slug ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'),
  constraint library_schema_name_check check (schema_name::text ~ '^t_[0-9a-z]{10}$'),
  constraint library_role_name_check check (role_name = schema_name),
  constraint library_status_check check (status in ('active', 'suspended', 'quarantined')),
  constraint library_currency_check check (currency ~ '^[A-Z]{3}$')
);
comment on table platform.library is 'platform. One row per library; the directory that turns a host into a schema and a role.';
comment on column platform.library.declaration is 'The validated tenant file as last applied, so that apply can show what would change.';

create table platform.library_host (
  host       text primary key,
  library_id uuid not null references platform.library on delete cascade,
  constraint library_host_host_check check (host = lower(host) and host !~ '[^a-z0-9.-]')
);
create index library_host_library_id_idx on platform.library_host (library_id);
comment on table platform.library_host is 'platform. Custom domains; <slug>.<platform domain> needs no row.';

create table platform.library_migration (
  library_id  uuid not null references platform.library on delete cascade,
  version     integer not null,
  started_at  timestamptz not null default now(),
  finished_at timestamptz,
  attempts    integer not null default 1,
  failure     text,
  primary key (library_id, version)
);
comment on table platform.library_migration is 'platform. What the last run did to each library; a row with a failure names the reason and is tried again.';

create table platform.setting (
  key   text primary key,
  value jsonb not null
);
comment on table platform.setting is 'platform. Facts of the deployment, such as the generation of its event log.';
insert into platform.setting (key, value) values ('event_generation', to_jsonb(substr(md5(random()::text || clock_timestamp()::text), 1, 8)));

create table platform.admin (
  id            uuid primary key,
  email         text not null,
  display_name  text not null,
  password_hash text not null,
  is_active     boolean not null default true,
  created_at    timestamptz not null default now()
);
create unique index admin_email_key on platform.admin (lower(email));
comment on table platform.admin is 'platform. People who run the deployment; they belong to no library.';
