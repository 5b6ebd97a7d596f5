-- What the migrations come to, for reading and for reviews: the shared schema, then one that every library has.

create schema platform authorization libraryhub_owner;
grant usage on schema platform to libraryhub_library;
grant usage on schema platform to libraryhub_platform;

create table admin (
  id uuid not null,
  email text not null,
  display_name text not null,
  password_hash text not null,
  is_active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  constraint admin_pkey PRIMARY KEY (id)
);
comment on table admin is 'platform. People who run the deployment; they belong to no library.';
CREATE UNIQUE INDEX admin_email_key ON platform.admin USING btree (lower(email));
alter table admin enable row level security;
alter table admin force row level security;
create policy platform on admin to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on admin to libraryhub_platform;

create table chore_plan (
  tenant name default CURRENT_USER not null,
  night_hour smallint not null,
  paused_chores text[] default '{}'::text[] not null,
  updated_at timestamp with time zone not null,
  constraint chore_plan_pkey PRIMARY KEY (tenant),
  constraint chore_plan_night_hour_check CHECK (((night_hour >= 0) AND (night_hour <= 6)))
);
comment on table chore_plan is 'chores. When a library has its nightly work done, in its own time, and which of it rests; no row means the usual.';
alter table chore_plan enable row level security;
alter table chore_plan force row level security;
create policy chore_plan_actor on chore_plan as restrictive to libraryhub_library using (( SELECT may('chores:read'::text) AS may)) with check (( SELECT may('chores:write'::text) AS may));
create policy chore_plan_actor_removal on chore_plan as restrictive for delete to libraryhub_library using (( SELECT may('chores:write'::text) AS may));
create policy chore_plan_library on chore_plan to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on chore_plan to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on chore_plan to libraryhub_library;
grant delete, insert, select, update on chore_plan to libraryhub_platform;

create table chore_run (
  tenant name default CURRENT_USER not null,
  chore text not null,
  period text not null,
  is_dry_run boolean default false not null,
  id uuid not null,
  date date not null,
  at timestamp with time zone not null,
  status text not null,
  cursor text,
  done_count bigint default 0 not null,
  changed_count bigint default 0 not null,
  skipped_count bigint default 0 not null,
  counts jsonb default '{}'::jsonb not null,
  examples jsonb default '[]'::jsonb not null,
  problem text,
  attempts integer default 0 not null,
  claim uuid,
  is_requested boolean default false not null,
  requested_by uuid,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  progressed_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint chore_run_pkey PRIMARY KEY (tenant, chore, period, is_dry_run),
  constraint chore_run_finished_at_check CHECK (((finished_at IS NULL) = (status = ANY (ARRAY['queued'::text, 'running'::text])))),
  constraint chore_run_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text, 'superseded'::text])))
);
comment on table chore_run is 'chores. One chore of one library for one night or hour, and how far it is; the primary key is why it is done once. Not exported.';
comment on column chore_run.period is 'The day of the library, such as 2026-03-02, or the hour by UTC, such as 2026-03-02T14Z.';
comment on column chore_run.id is 'Also that of its task, where somebody asked for the run.';
comment on column chore_run.at is 'Where the business clock stands while it works.';
comment on column chore_run.cursor is 'Where the last committed batch ended; a run that was cut off goes on behind it.';
comment on column chore_run.skipped_count is 'What could not be done and was left out, so that the rest could; problem says why the last one was.';
comment on column chore_run.attempts is 'Turns that began since the last committed batch; work that ends every one of them is given up.';
comment on column chore_run.claim is 'The turn that is at work; one that was taken for dead and is not finds another here, and stops.';
CREATE INDEX chore_run_unfinished_idx ON platform.chore_run USING btree (tenant) WHERE (finished_at IS NULL);
alter table chore_run enable row level security;
alter table chore_run force row level security;
create policy chore_run_actor on chore_run as restrictive to libraryhub_library using (( SELECT may('chores:read'::text) AS may)) with check (( SELECT may('chores:write'::text) AS may));
create policy chore_run_actor_removal on chore_run as restrictive for delete to libraryhub_library using (( SELECT may('chores:write'::text) AS may));
create policy chore_run_library on chore_run to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on chore_run to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on chore_run to libraryhub_library;
grant delete, insert, select, update on chore_run to libraryhub_platform;

create table event (
  xid bigint default ((pg_current_xact_id())::text)::bigint not null,
  id bigint generated always as identity not null,
  tenant name default CURRENT_USER not null,
  type text not null,
  subject text not null,
  subject_id uuid not null,
  patron_id uuid,
  actor_id uuid,
  audience text default 'staff'::text not null,
  data jsonb not null,
  request_id text,
  at timestamp with time zone default clock_timestamp() not null,
  constraint event_audience_check CHECK ((audience = ANY (ARRAY['public'::text, 'staff'::text])))
) partition by RANGE (at);
comment on table event is 'activity. Facts that happened, in commit order by (xid, id) below the snapshot horizon. Append-only. Redactable.';
comment on column event.patron_id is 'The patron whom the event concerns, who may therefore see it.';
CREATE INDEX event_order_idx ON ONLY platform.event USING btree (xid, id);
CREATE INDEX event_tenant_order_idx ON ONLY platform.event USING btree (tenant, xid, id);
CREATE INDEX event_tenant_patron_idx ON ONLY platform.event USING btree (tenant, patron_id) WHERE (patron_id IS NOT NULL);
CREATE INDEX event_tenant_subject_idx ON ONLY platform.event USING btree (tenant, subject_id, xid, id);
CREATE TRIGGER event_redaction BEFORE UPDATE ON platform.event FOR EACH ROW EXECUTE FUNCTION row_only_loses('patron_id', 'actor_id', 'data', 'request_id');
alter table event enable row level security;
alter table event force row level security;
create policy event_actor on event as restrictive for select to libraryhub_library using ((( SELECT may('events:read'::text) AS may) OR (audience = 'public'::text) OR (patron_id = ( SELECT actor_patron() AS actor_patron))));
create policy event_library on event to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy event_redaction on event as restrictive for update to libraryhub_library using (( SELECT may('events:redact'::text) AS may)) with check (( SELECT may('events:redact'::text) AS may));
create policy platform on event to libraryhub_platform using (true) with check (true);
grant insert, select, update on event to libraryhub_library;
grant delete, insert, select, update on event to libraryhub_platform;

create table event_cursor (
  reader text not null,
  xid bigint default 0 not null,
  id bigint default 0 not null,
  at timestamp with time zone default now() not null,
  constraint event_cursor_pkey PRIMARY KEY (reader)
);
comment on table event_cursor is 'activity. How far each singleton reader of the log has come.';
alter table event_cursor enable row level security;
alter table event_cursor force row level security;
create policy platform on event_cursor to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on event_cursor to libraryhub_platform;

create table event_rest (
  xid bigint default ((pg_current_xact_id())::text)::bigint not null,
  id bigint generated always as identity not null,
  tenant name default CURRENT_USER not null,
  type text not null,
  subject text not null,
  subject_id uuid not null,
  patron_id uuid,
  actor_id uuid,
  audience text default 'staff'::text not null,
  data jsonb not null,
  request_id text,
  at timestamp with time zone default clock_timestamp() not null,
  constraint event_audience_check CHECK ((audience = ANY (ARRAY['public'::text, 'staff'::text])))
);
alter table event attach partition event_rest DEFAULT;
comment on table event_rest is 'activity. Events of a month that has no partition. Append-only.';
CREATE INDEX event_rest_tenant_patron_id_idx ON platform.event_rest USING btree (tenant, patron_id) WHERE (patron_id IS NOT NULL);
CREATE INDEX event_rest_tenant_subject_id_xid_id_idx ON platform.event_rest USING btree (tenant, subject_id, xid, id);
CREATE INDEX event_rest_tenant_xid_id_idx ON platform.event_rest USING btree (tenant, xid, id);
CREATE INDEX event_rest_xid_id_idx ON platform.event_rest USING btree (xid, id);
CREATE TRIGGER event_redaction BEFORE UPDATE ON platform.event_rest FOR EACH ROW EXECUTE FUNCTION row_only_loses('patron_id', 'actor_id', 'data', 'request_id');
alter table event_rest enable row level security;
alter table event_rest force row level security;
create policy platform on event_rest to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on event_rest to libraryhub_platform;

create table idempotency_key (
  tenant name default CURRENT_USER not null,
  principal text not null,
  key text not null,
  request bytea not null,
  status integer,
  answer text,
  created_at timestamp with time zone default now() not null,
  constraint idempotency_key_pkey PRIMARY KEY (tenant, principal, key)
);
comment on table idempotency_key is 'kernel. The first answer to each repeated request, kept for 24 hours. Not exported.';
CREATE INDEX idempotency_key_created_at_idx ON platform.idempotency_key USING btree (created_at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy idempotency_key_library on idempotency_key to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on idempotency_key to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on idempotency_key to libraryhub_library;
grant delete, insert, select, update on idempotency_key to libraryhub_platform;

create table import (
  tenant name default CURRENT_USER not null,
  id uuid not null,
  file_name text not null,
  media_type text not null,
  byte_count bigint not null,
  format text not null,
  options jsonb not null,
  "position" bigint default 0 not null,
  run_number integer default 0 not null,
  attempts integer default 0 not null,
  created_count bigint default 0 not null,
  updated_count bigint default 0 not null,
  skipped_count bigint default 0 not null,
  refused_count bigint default 0 not null,
  copies_count bigint default 0 not null,
  warnings jsonb default '[]'::jsonb not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  progressed_at timestamp with time zone default now() not null,
  constraint import_pkey PRIMARY KEY (tenant, id),
  constraint import_format_check CHECK ((format = ANY (ARRAY['iso2709'::text, 'marcxml'::text, 'marcmaker'::text, 'csv'::text]))),
  constraint import_id_fkey FOREIGN KEY (tenant, id) REFERENCES task(tenant, id) ON DELETE CASCADE
);
comment on table import is 'imports. One file on its way into the catalogue; its id is the id of its task and of its upload.';
comment on column import."position" is 'The last record whose outcome is committed; a run begins behind it, whatever happened to the one before.';
comment on column import.run_number is 'Which run may write: one that was taken for dead and is not finds a later number here, and stops.';
comment on column import.attempts is 'Runs that began since the last committed batch; a file that stops every run is given up.';
CREATE INDEX import_tenant_created_at_idx ON platform.import USING btree (tenant, created_at, id);
alter table import enable row level security;
alter table import force row level security;
create policy import_actor on import as restrictive to libraryhub_library using (( SELECT may('imports:read'::text) AS may)) with check (( SELECT may('imports:write'::text) AS may));
create policy import_actor_removal on import as restrictive for delete to libraryhub_library using (( SELECT may('imports:write'::text) AS may));
create policy import_library on import to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on import to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on import to libraryhub_library;
grant delete, insert, select, update on import to libraryhub_platform;

create table import_line (
  tenant name default CURRENT_USER not null,
  import_id uuid not null,
  "position" bigint not null,
  outcome text not null,
  control_number text,
  title text,
  book_id uuid,
  reasons jsonb default '[]'::jsonb not null,
  constraint import_line_pkey PRIMARY KEY (tenant, import_id, "position"),
  constraint import_line_outcome_check CHECK ((outcome = ANY (ARRAY['created'::text, 'updated'::text, 'skipped'::text, 'refused'::text]))),
  constraint import_line_import_id_fkey FOREIGN KEY (tenant, import_id) REFERENCES import(tenant, id) ON DELETE CASCADE
);
comment on table import_line is 'imports. What became of one record of the file, and why.';
CREATE INDEX import_line_dry_run_idx ON platform.import_line USING btree (tenant, import_id, control_number) WHERE ((outcome = 'created'::text) AND (book_id IS NULL));
alter table import_line enable row level security;
alter table import_line force row level security;
create policy import_line_actor on import_line as restrictive to libraryhub_library using (( SELECT may('imports:read'::text) AS may)) with check (( SELECT may('imports:write'::text) AS may));
create policy import_line_actor_removal on import_line as restrictive for delete to libraryhub_library using (( SELECT may('imports:write'::text) AS may));
create policy import_line_library on import_line to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on import_line to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on import_line to libraryhub_library;
grant delete, insert, select, update on import_line to libraryhub_platform;

create table library (
  id uuid not null,
  slug text not null,
  name text not null,
  schema_name name not null,
  role_name name not null,
  locale text not null,
  time_zone text not null,
  currency text not null,
  status text default 'active'::text not null,
  schema_version integer default 0 not null,
  declaration jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  release_hash text,
  constraint library_pkey PRIMARY KEY (id),
  constraint library_role_name_key UNIQUE (role_name),
  constraint library_schema_name_key UNIQUE (schema_name),
  constraint library_slug_key UNIQUE (slug),
  constraint library_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint library_role_name_check CHECK ((role_name = schema_name)),
  constraint library_schema_name_check CHECK (((schema_name)::text ~ '^t_[0-9a-z]{10}$'::text)),
  constraint library_slug_check CHECK ((slug ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'::text)),
  constraint library_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'quarantined'::text])))
);
comment on table library is 'platform. One row per library; the directory that turns a host into a schema and a role.';
comment on column library.declaration is 'The validated tenant file as last applied, so that apply can show what would change.';
comment on column library.release_hash is 'Hash of the migrations and built-in roles that the library has; one that has this release''s needs no upgrade.';
alter table library enable row level security;
alter table library force row level security;
create policy platform on library to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on library to libraryhub_platform;

create table library_host (
  host text not null,
  library_id uuid not null,
  constraint library_host_pkey PRIMARY KEY (host),
  constraint library_host_host_check CHECK (((host = lower(host)) AND (host !~ '[^a-z0-9.-]'::text))),
  constraint library_host_library_id_fkey FOREIGN KEY (library_id) REFERENCES library(id) ON DELETE CASCADE
);
comment on table library_host is 'platform. Custom domains; <slug>.<platform domain> needs no row.';
CREATE INDEX library_host_library_id_idx ON platform.library_host USING btree (library_id);
alter table library_host enable row level security;
alter table library_host force row level security;
create policy platform on library_host to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on library_host to libraryhub_platform;

create table library_migration (
  library_id uuid not null,
  version integer not null,
  started_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  attempts integer default 1 not null,
  failure text,
  constraint library_migration_pkey PRIMARY KEY (library_id, version),
  constraint library_migration_library_id_fkey FOREIGN KEY (library_id) REFERENCES library(id) ON DELETE CASCADE
);
comment on table library_migration is 'platform. What the last run did to each library; a row with a failure names the reason and is tried again.';
comment on column library_migration.failure is 'Why the last try failed, in the words of the database; null once a try has worked.';
alter table library_migration enable row level security;
alter table library_migration force row level security;
create policy platform on library_migration to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on library_migration to libraryhub_platform;

create table migrations (
  id integer not null,
  name character varying(100) not null,
  hash character varying(40) not null,
  executed_at timestamp without time zone default CURRENT_TIMESTAMP,
  constraint migrations_pkey PRIMARY KEY (id),
  constraint migrations_name_key UNIQUE (name)
);
comment on table migrations is 'platform. Which files this schema has seen, in the format of postgres-migrations.';
alter table migrations enable row level security;
alter table migrations force row level security;
create policy migrator on migrations to libraryhub_owner using (true) with check (true);
create policy platform on migrations to libraryhub_platform using (true) with check (true);
grant select on migrations to libraryhub_platform;

create table notice (
  tenant name default CURRENT_USER not null,
  id uuid not null,
  kind text not null,
  channel text default 'email'::text not null,
  patron_id uuid not null,
  about_id uuid not null,
  happened_at timestamp with time zone not null,
  status text default 'queued'::text not null,
  recipient text not null,
  language text not null,
  subject text,
  body text,
  attempts integer default 0 not null,
  reason text,
  claim uuid,
  claimed_until timestamp with time zone,
  created_at timestamp with time zone not null,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  template text default ''::text not null,
  reader_id uuid,
  send_from timestamp with time zone,
  constraint notice_pkey PRIMARY KEY (tenant, id),
  constraint notice_channel_check CHECK ((channel = 'email'::text)),
  constraint notice_claim_check CHECK ((((status = 'sending'::text) = (claim IS NOT NULL)) AND ((claim IS NULL) = (claimed_until IS NULL)))),
  constraint notice_kind_check CHECK ((kind = ANY (ARRAY['hold_ready'::text, 'hold_expiring'::text, 'hold_expired'::text, 'hold_cancelled'::text, 'loan_receipt'::text, 'due_soon'::text, 'overdue'::text, 'renewed_automatically'::text, 'not_renewed'::text, 'loan_recalled'::text, 'lost_billed'::text, 'card_expiring'::text, 'payment_receipt'::text]))),
  constraint notice_reader_id_check CHECK ((reader_id <> patron_id)),
  constraint notice_send_from_check CHECK (((status <> 'waiting'::text) OR (send_from IS NOT NULL))),
  constraint notice_sent_at_check CHECK (((status = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint notice_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'obsolete'::text])))
);
comment on table notice is 'notices. One message about what concerns one patron; its items say of what.';
comment on column notice.about_id is 'What it is about; of several things, the patron.';
comment on column notice.happened_at is 'When the event happened that asked for it, or which night or hour the work was for.';
comment on column notice.body is 'The text as it was handed over last; the HTML says the same.';
comment on column notice.reason is 'Why the last try failed, or why the notice is obsolete; without addresses.';
comment on column notice.claim is 'The run that is sending it. Only that run may say what came of it, and until claimed_until no other begins.';
comment on column notice.template is 'The library''s own words for it, by name; empty: the usual ones.';
comment on column notice.reader_id is 'Who reads it, where that is not the patron: whoever answers for the patron.';
comment on column notice.send_from is 'It waits until then, for a decent hour or for what else there is to say.';
CREATE INDEX notice_patron_id_idx ON platform.notice USING btree (patron_id, id);
CREATE INDEX notice_unsettled_idx ON platform.notice USING btree (tenant, queued_at) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE INDEX notice_waiting_idx ON platform.notice USING btree (tenant, send_from) WHERE (status = 'waiting'::text);
alter table notice enable row level security;
alter table notice force row level security;
create policy notice_actor on notice as restrictive to libraryhub_library using ((( SELECT may('notices:read'::text) AS may) OR (patron_id = ( SELECT actor_patron() AS actor_patron)))) with check (( SELECT may('notices:write'::text) AS may));
create policy notice_actor_removal on notice as restrictive for delete to libraryhub_library using (( SELECT may('notices:write'::text) AS may));
create policy notice_library on notice to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on notice to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on notice to libraryhub_library;
grant delete, insert, select, update on notice to libraryhub_platform;

create table notice_choice (
  tenant name default CURRENT_USER not null,
  patron_id uuid not null,
  kind text not null,
  is_wanted boolean not null,
  updated_at timestamp with time zone not null,
  constraint notice_choice_pkey PRIMARY KEY (tenant, patron_id, kind),
  constraint notice_choice_kind_check CHECK ((kind ~ '^[a-z_]{1,40}$'::text))
);
comment on table notice_choice is 'notices. Which kinds a patron wants; a kind without a row is wanted.';
alter table notice_choice enable row level security;
alter table notice_choice force row level security;
create policy notice_choice_actor on notice_choice as restrictive to libraryhub_library using ((( SELECT may('notices:read'::text) AS may) OR (patron_id = ( SELECT actor_patron() AS actor_patron)))) with check ((( SELECT may('notices:write'::text) AS may) OR (patron_id = ( SELECT actor_patron() AS actor_patron))));
create policy notice_choice_actor_removal on notice_choice as restrictive for delete to libraryhub_library using ((( SELECT may('notices:write'::text) AS may) OR (patron_id = ( SELECT actor_patron() AS actor_patron))));
create policy notice_choice_library on notice_choice to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on notice_choice to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on notice_choice to libraryhub_library;
grant delete, insert, select, update on notice_choice to libraryhub_platform;

create table notice_item (
  tenant name default CURRENT_USER not null,
  kind text not null,
  about_id uuid not null,
  for_at timestamp with time zone not null,
  step smallint default 0 not null,
  reader_id uuid not null,
  notice_id uuid not null,
  cents integer,
  constraint notice_item_pkey PRIMARY KEY (tenant, kind, about_id, for_at, step, reader_id),
  constraint notice_item_step_check CHECK ((step >= 0)),
  constraint notice_item_notice_id_fkey FOREIGN KEY (tenant, notice_id) REFERENCES notice(tenant, id) ON DELETE CASCADE
);
comment on table notice_item is 'notices. One thing that a notice tells one reader; the primary key is why nobody is told twice.';
comment on column notice_item.about_id is 'The loan, the hold, the payment or the patron.';
comment on column notice_item.for_at is 'What it is for: the due date that is reminded of, when the event happened, when the card expires.';
comment on column notice_item.step is 'Of reminders: the how manieth of the loan''s rules it is.';
comment on column notice_item.cents is 'What being reminded costs.';
CREATE INDEX notice_item_tenant_notice_id_idx ON platform.notice_item USING btree (tenant, notice_id);
alter table notice_item enable row level security;
alter table notice_item force row level security;
create policy notice_item_actor on notice_item as restrictive to libraryhub_library using (( SELECT may('notices:read'::text) AS may)) with check (( SELECT may('notices:write'::text) AS may));
create policy notice_item_actor_removal on notice_item as restrictive for delete to libraryhub_library using (( SELECT may('notices:write'::text) AS may));
create policy notice_item_library on notice_item to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on notice_item to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on notice_item to libraryhub_library;
grant delete, insert, select, update on notice_item to libraryhub_platform;

create table patron_import (
  tenant name default CURRENT_USER not null,
  id uuid not null,
  file_name text not null,
  byte_count bigint not null,
  options jsonb not null,
  "position" bigint default 0 not null,
  absent_after uuid,
  run_number integer default 0 not null,
  attempts integer default 0 not null,
  created_count bigint default 0 not null,
  updated_count bigint default 0 not null,
  unchanged_count bigint default 0 not null,
  refused_count bigint default 0 not null,
  absent_count bigint default 0 not null,
  expired_count bigint default 0 not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  progressed_at timestamp with time zone default now() not null,
  constraint patron_import_pkey PRIMARY KEY (tenant, id),
  constraint patron_import_id_fkey FOREIGN KEY (tenant, id) REFERENCES task(tenant, id) ON DELETE CASCADE
);
comment on table patron_import is 'enrolment. One file of patrons; its id is the id of its task and of its upload.';
comment on column patron_import."position" is 'The last line whose outcome is committed; a run begins behind it, whatever happened to the one before.';
comment on column patron_import.absent_after is 'Once the file is read: the last patron who was looked for in it.';
comment on column patron_import.run_number is 'Which run may write: one that was taken for dead and is not finds a later number here, and stops.';
comment on column patron_import.attempts is 'Runs that began since the last committed batch; a file that stops every run is given up.';
CREATE INDEX patron_import_tenant_created_at_idx ON platform.patron_import USING btree (tenant, created_at, id);
alter table patron_import enable row level security;
alter table patron_import force row level security;
create policy patron_import_actor on patron_import as restrictive to libraryhub_library using (( SELECT may('patron-imports:read'::text) AS may)) with check (( SELECT may('patron-imports:write'::text) AS may));
create policy patron_import_actor_removal on patron_import as restrictive for delete to libraryhub_library using (( SELECT may('patron-imports:write'::text) AS may));
create policy patron_import_library on patron_import to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on patron_import to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on patron_import to libraryhub_library;
grant delete, insert, select, update on patron_import to libraryhub_platform;

create table patron_import_line (
  tenant name default CURRENT_USER not null,
  import_id uuid not null,
  "position" bigint not null,
  outcome text not null,
  patron_id uuid,
  match_key text,
  card_number text,
  name text,
  fields text[] default '{}'::text[] not null,
  reasons jsonb default '[]'::jsonb not null,
  constraint patron_import_line_pkey PRIMARY KEY (tenant, import_id, "position"),
  constraint patron_import_line_outcome_check CHECK ((outcome = ANY (ARRAY['created'::text, 'updated'::text, 'unchanged'::text, 'refused'::text, 'absent'::text, 'expired'::text]))),
  constraint patron_import_line_import_id_fkey FOREIGN KEY (tenant, import_id) REFERENCES patron_import(tenant, id) ON DELETE CASCADE
);
comment on table patron_import_line is 'enrolment. What became of one line of the file, or of one patron who is not in it, and why.';
comment on column patron_import_line.match_key is 'What the line was recognised by; a second line with the same is refused.';
comment on column patron_import_line.fields is 'What became otherwise; the values stand with the patron.';
CREATE INDEX patron_import_line_match_key_idx ON platform.patron_import_line USING btree (tenant, import_id, match_key);
CREATE INDEX patron_import_line_patron_id_idx ON platform.patron_import_line USING btree (tenant, patron_id) WHERE (patron_id IS NOT NULL);
alter table patron_import_line enable row level security;
alter table patron_import_line force row level security;
create policy patron_import_line_actor on patron_import_line as restrictive to libraryhub_library using (( SELECT may('patron-imports:read'::text) AS may)) with check (( SELECT may('patron-imports:write'::text) AS may));
create policy patron_import_line_actor_removal on patron_import_line as restrictive for delete to libraryhub_library using (( SELECT may('patron-imports:write'::text) AS may));
create policy patron_import_line_library on patron_import_line to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
create policy platform on patron_import_line to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on patron_import_line to libraryhub_library;
grant delete, insert, select, update on patron_import_line to libraryhub_platform;

create table refresh_token (
  tenant name default CURRENT_USER not null,
  hash bytea not null,
  session_id uuid not null,
  created_at timestamp with time zone default now() not null,
  used_at timestamp with time zone,
  successor bytea,
  constraint refresh_token_pkey PRIMARY KEY (tenant, hash),
  constraint refresh_token_session_id_fkey FOREIGN KEY (tenant, session_id) REFERENCES session(tenant, id) ON DELETE CASCADE
);
comment on table refresh_token is 'identity. Only hashes; a second use outside the grace period ends the session. Not exported.';
comment on column refresh_token.successor is 'The token that replaced this one, encrypted under this one, so that two tabs that race get the same answer.';
CREATE INDEX refresh_token_tenant_session_id_idx ON platform.refresh_token USING btree (tenant, session_id);
alter table refresh_token enable row level security;
alter table refresh_token force row level security;
create policy platform on refresh_token to libraryhub_platform using (true) with check (true);
create policy refresh_token_actor on refresh_token as restrictive to libraryhub_library using (( SELECT may('users:write'::text) AS may));
create policy refresh_token_library on refresh_token to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
grant delete, insert, select, update on refresh_token to libraryhub_library;
grant delete, insert, select, update on refresh_token to libraryhub_platform;

create table rollover (
  tenant name default CURRENT_USER not null,
  id uuid not null,
  name text not null,
  steps jsonb not null,
  status text default 'planned'::text not null,
  "position" bigint default 0 not null,
  run_number integer default 0 not null,
  attempts integer default 0 not null,
  task_id uuid,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  progressed_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  undone_at timestamp with time zone,
  version integer default 1 not null,
  constraint rollover_pkey PRIMARY KEY (tenant, id),
  constraint rollover_status_check CHECK ((status = ANY (ARRAY['planned'::text, 'running'::text, 'finished'::text, 'undoing'::text, 'undone'::text, 'failed'::text])))
);
comment on table rollover is 'rollovers. A plan that moves patrons up at the end of the year, and how far it has come.';
comment on column rollover."position" is 'The last line whose outcome is committed, in this run or in this undoing.';
comment on column rollover.task_id is 'The task of its run or, while it is undone, of its undoing.';
CREATE INDEX rollover_tenant_created_at_idx ON platform.rollover USING btree (tenant, created_at, id);
alter table rollover enable row level security;
alter table rollover force row level security;
create policy platform on rollover to libraryhub_platform using (true) with check (true);
create policy rollover_actor on rollover as restrictive to libraryhub_library using (( SELECT may('rollovers:read'::text) AS may)) with check (( SELECT may('rollovers:write'::text) AS may));
create policy rollover_actor_removal on rollover as restrictive for delete to libraryhub_library using (( SELECT may('rollovers:write'::text) AS may));
create policy rollover_library on rollover to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
grant delete, insert, select, update on rollover to libraryhub_library;
grant delete, insert, select, update on rollover to libraryhub_platform;

create table rollover_line (
  tenant name default CURRENT_USER not null,
  rollover_id uuid not null,
  "position" bigint not null,
  step smallint not null,
  patron_id uuid not null,
  outcome text default 'pending'::text not null,
  before jsonb not null,
  after jsonb not null,
  reasons jsonb default '[]'::jsonb not null,
  constraint rollover_line_pkey PRIMARY KEY (tenant, rollover_id, "position"),
  constraint rollover_line_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'moved'::text, 'skipped'::text, 'refused'::text, 'undone'::text, 'kept'::text]))),
  constraint rollover_line_rollover_id_fkey FOREIGN KEY (tenant, rollover_id) REFERENCES rollover(tenant, id) ON DELETE CASCADE
);
comment on table rollover_line is 'rollovers. What a rollover made of one patron: enough to undo it.';
comment on column rollover_line.before is 'What the patron was when the run began; whoever is otherwise when the turn comes is left alone.';
CREATE INDEX rollover_line_patron_id_idx ON platform.rollover_line USING btree (tenant, patron_id);
alter table rollover_line enable row level security;
alter table rollover_line force row level security;
create policy platform on rollover_line to libraryhub_platform using (true) with check (true);
create policy rollover_line_actor on rollover_line as restrictive to libraryhub_library using (( SELECT may('rollovers:read'::text) AS may)) with check (( SELECT may('rollovers:write'::text) AS may));
create policy rollover_line_actor_removal on rollover_line as restrictive for delete to libraryhub_library using (( SELECT may('rollovers:write'::text) AS may));
create policy rollover_line_library on rollover_line to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
grant delete, insert, select, update on rollover_line to libraryhub_library;
grant delete, insert, select, update on rollover_line to libraryhub_platform;

create table session (
  tenant name default CURRENT_USER not null,
  id uuid not null,
  user_id uuid not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text,
  user_agent text,
  constraint session_pkey PRIMARY KEY (tenant, id),
  constraint session_end_reason_check CHECK ((end_reason = ANY (ARRAY['signed_out'::text, 'reused'::text, 'password_changed'::text, 'user_disabled'::text, 'revoked'::text])))
);
comment on table session is 'identity. One sign-in; its refresh tokens form one family. Not exported.';
CREATE INDEX session_tenant_user_id_idx ON platform.session USING btree (tenant, user_id);
alter table session enable row level security;
alter table session force row level security;
create policy platform on session to libraryhub_platform using (true) with check (true);
create policy session_actor on session as restrictive to libraryhub_library using ((( SELECT may('users:write'::text) AS may) OR (user_id = ( SELECT actor_user() AS actor_user))));
create policy session_library on session to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
grant delete, insert, select, update on session to libraryhub_library;
grant delete, insert, select, update on session to libraryhub_platform;

create table setting (
  key text not null,
  value jsonb not null,
  constraint setting_pkey PRIMARY KEY (key)
);
comment on table setting is 'platform. Facts of the deployment, such as the generation of its event log.';
alter table setting enable row level security;
alter table setting force row level security;
create policy platform on setting to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on setting to libraryhub_platform;

create table sign_in_attempt (
  tenant name default CURRENT_USER not null,
  counter bytea not null,
  failure_count integer default 0 not null,
  last_at timestamp with time zone default now() not null,
  blocked_until timestamp with time zone,
  constraint sign_in_attempt_pkey PRIMARY KEY (tenant, counter)
);
comment on table sign_in_attempt is 'identity. Failed sign-ins per account and per address, under hashes. Not exported.';
CREATE INDEX sign_in_attempt_last_at_idx ON platform.sign_in_attempt USING btree (last_at);
alter table sign_in_attempt enable row level security;
alter table sign_in_attempt force row level security;
create policy platform on sign_in_attempt to libraryhub_platform using (true) with check (true);
create policy sign_in_attempt_library on sign_in_attempt to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
grant delete, insert, select, update on sign_in_attempt to libraryhub_library;
grant delete, insert, select, update on sign_in_attempt to libraryhub_platform;

create table signing_key (
  kid text not null,
  algorithm text not null,
  public_jwk jsonb not null,
  private_jwk jsonb not null,
  created_at timestamp with time zone default now() not null,
  signs_from timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint signing_key_pkey PRIMARY KEY (kid)
);
comment on table signing_key is 'identity. Published before it signs and after it retires, so that no verifier meets an unknown key.';
alter table signing_key enable row level security;
alter table signing_key force row level security;
create policy platform on signing_key to libraryhub_platform using (true) with check (true);
grant delete, insert, select, update on signing_key to libraryhub_platform;

create table task (
  tenant name default CURRENT_USER not null,
  id uuid not null,
  kind text not null,
  status text default 'queued'::text not null,
  done_count bigint default 0 not null,
  total_count bigint,
  unit text default 'records'::text not null,
  result jsonb,
  problem jsonb,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint task_pkey PRIMARY KEY (tenant, id),
  constraint task_done_count_check CHECK ((done_count >= 0)),
  constraint task_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
);
comment on table task is 'activity. Long work and how far it is.';
alter table task enable row level security;
alter table task force row level security;
create policy platform on task to libraryhub_platform using (true) with check (true);
create policy task_actor on task as restrictive to libraryhub_library using ((( SELECT may('tasks:read'::text) AS may) OR (created_by = ( SELECT actor_user() AS actor_user))));
create policy task_library on task to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
grant delete, insert, select, update on task to libraryhub_library;
grant delete, insert, select, update on task to libraryhub_platform;

create table upload (
  tenant name default CURRENT_USER not null,
  id uuid not null,
  file_name text not null,
  media_type text not null,
  byte_count bigint default 0 not null,
  sha256 bytea,
  is_complete boolean default false not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  constraint upload_pkey PRIMARY KEY (tenant, id)
);
comment on table upload is 'imports. A file that a job reads, from whichever process; gone when the job has read it.';
comment on column upload.is_complete is 'False while it comes in; what stays so is what a process left behind that died, and is removed.';
alter table upload enable row level security;
alter table upload force row level security;
create policy platform on upload to libraryhub_platform using (true) with check (true);
create policy upload_actor on upload as restrictive to libraryhub_library using (( SELECT may('imports:write'::text) AS may));
create policy upload_library on upload to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
grant delete, insert, select, update on upload to libraryhub_library;
grant delete, insert, select, update on upload to libraryhub_platform;

create table upload_chunk (
  tenant name default CURRENT_USER not null,
  upload_id uuid not null,
  number integer not null,
  content bytea not null storage external,
  constraint upload_chunk_pkey PRIMARY KEY (tenant, upload_id, number),
  constraint upload_chunk_upload_id_fkey FOREIGN KEY (tenant, upload_id) REFERENCES upload(tenant, id) ON DELETE CASCADE
);
comment on table upload_chunk is 'imports. Pieces of an upload, in order; already compressed, so stored as they are.';
alter table upload_chunk enable row level security;
alter table upload_chunk force row level security;
create policy platform on upload_chunk to libraryhub_platform using (true) with check (true);
create policy upload_chunk_actor on upload_chunk as restrictive to libraryhub_library using (( SELECT may('imports:write'::text) AS may));
create policy upload_chunk_library on upload_chunk to libraryhub_library using ((tenant = CURRENT_USER)) with check ((tenant = CURRENT_USER));
grant delete, insert, select, update on upload_chunk to libraryhub_library;
grant delete, insert, select, update on upload_chunk to libraryhub_platform;

CREATE OR REPLACE FUNCTION platform.actor_patron()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.patron'::text, true), ''::text))::uuid;
comment on function actor_patron() is 'The patron who acts in this transaction, or null for staff, jobs and guests.';
grant execute on function actor_patron() to libraryhub_library;
grant execute on function actor_patron() to libraryhub_platform;

CREATE OR REPLACE FUNCTION platform.actor_user()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.actor'::text, true), ''::text))::uuid;
comment on function actor_user() is 'The user who acts in this transaction, or null for jobs and guests.';
grant execute on function actor_user() to libraryhub_library;
grant execute on function actor_user() to libraryhub_platform;

CREATE OR REPLACE FUNCTION platform.bears(value jsonb, marks text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((jsonb_typeof(value) = 'string'::text) AND (EXISTS (SELECT FROM unnest(bears.marks) mark(mark) WHERE ((lower((bears.value #>> '{}'::text[])) = lower(mark.mark)) OR ((length(mark.mark) > 4) AND (strpos(lower((bears.value #>> '{}'::text[])), lower(mark.mark)) > 0))))));
comment on function bears(jsonb,text[]) is 'Whether a string is, or holds, one of the marks by which somebody is known; short ones occur in anything and count as a whole.';
grant execute on function bears(jsonb,text[]) to libraryhub_library;
grant execute on function bears(jsonb,text[]) to libraryhub_platform;

CREATE OR REPLACE FUNCTION platform.fold(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(ext.unaccent('ext.unaccent'::regdictionary, $1));
comment on function fold(text) is 'Lower case without accents. Immutable by decree: the unaccent rules do not change under us.';
grant execute on function fold(text) to libraryhub_library;
grant execute on function fold(text) to libraryhub_platform;

CREATE OR REPLACE FUNCTION platform.loses(was jsonb, made jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
end $function$;
comment on function loses(jsonb,jsonb) is 'Whether the second value is the first one, less some members, and with some values masked.';
grant execute on function loses(jsonb,jsonb) to libraryhub_library;
grant execute on function loses(jsonb,jsonb) to libraryhub_platform;

CREATE OR REPLACE PROCEDURE platform.lower_walls(IN wall_schema name)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $procedure$
declare
  item record;
begin
  for item in
    select format('%I.%I', wall_schema, c.relname) as name from pg_class c
    where c.relnamespace = wall_schema::text::regnamespace and c.relkind in ('r', 'p') and c.relforcerowsecurity order by c.relname
  loop
    execute format('alter table %s no force row level security', item.name);
  end loop;
end $procedure$;

CREATE OR REPLACE FUNCTION platform.masked(value jsonb, marks text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
end $function$;
comment on function masked(jsonb,text[]) is 'A value in which a sign stands for every string that holds one of the marks, at whatever depth.';
grant execute on function masked(jsonb,text[]) to libraryhub_library;
grant execute on function masked(jsonb,text[]) to libraryhub_platform;

CREATE OR REPLACE FUNCTION platform.may(permission text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE(((strpos(current_setting('app.permissions'::text, true), ((','::text || permission) || ','::text)) > 0) OR (strpos(current_setting('app.permissions'::text, true), ',*,'::text) > 0)), false);
comment on function may(text) is 'Whether the actor of this transaction holds a permission. Policies call it inside a sub-select, so it runs once a statement.';
grant execute on function may(text) to libraryhub_library;
grant execute on function may(text) to libraryhub_platform;

CREATE OR REPLACE PROCEDURE platform.raise_walls(IN wall_schema name, IN wall_role name)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $procedure$
declare
  item record;
  is_platform constant boolean := wall_schema = 'platform';
  policy_name constant name := case when is_platform then 'platform' else 'library' end;
begin
  if wall_role <> (case when is_platform then 'libraryhub_platform' else wall_schema end) then
    raise exception 'The walls of % are not those of %', wall_schema, wall_role;
  end if;
  execute format('revoke all on schema %I from public', wall_schema);
  execute format('grant usage on schema %I to %I', wall_schema, wall_role);
  for item in
    select c.relname, format('%I.%I', wall_schema, c.relname) as name, c.relrowsecurity, c.relforcerowsecurity,
      coalesce(obj_description(c.oid, 'pg_class'), '') like '%Append-only.%' and not is_platform as is_append_only,
      coalesce(obj_description(c.oid, 'pg_class'), '') like '%Redactable.%' as is_redactable,
      exists (select from pg_policy p where p.polrelid = c.oid and p.polname = policy_name) as has_policy,
      exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'migrator') as has_migrator
    from pg_class c where c.relnamespace = wall_schema::text::regnamespace and c.relkind in ('r', 'p')
    order by c.relname
  loop
    if not item.relrowsecurity then
      execute format('alter table %s enable row level security', item.name);
    end if;
    if not item.relforcerowsecurity then
      execute format('alter table %s force row level security', item.name);
    end if;
    if not item.has_policy then
      execute format('create policy %I on %s to %I using (true) with check (true)', policy_name, item.name, wall_role);
    end if;
    execute format('revoke all on %s from public', item.name);
    if item.relname = 'migrations' then
      execute format('grant select on %s to %I', item.name, wall_role);
      -- Forced row security binds the owner too, who must see what has run.
      if not item.has_migrator then
        execute format('create policy migrator on %s to libraryhub_owner using (true) with check (true)', item.name);
      end if;
    elsif item.is_append_only then
      -- What may be redacted has a trigger that lets a row lose and never change.
      execute format('revoke all on %s from %I; grant select, insert%s on %s to %I',
        item.name, wall_role, case when item.is_redactable then ', update' end, item.name, wall_role);
    else
      execute format('grant select, insert, update, delete on %s to %I', item.name, wall_role);
    end if;
  end loop;
  -- Removing a row looks at the condition for seeing it alone, so who may read could remove: it takes what writing takes.
  for item in
    select p.polname || '_removal' as name, format('%I.%I', wall_schema, c.relname) as table_name, pg_get_expr(p.polwithcheck, c.oid) as condition,
      case when p.polroles = '{0}' then 'public' else (select string_agg(quote_ident(pg_get_userbyid(named)), ', ') from unnest(p.polroles) as named) end as roles
    from pg_policy p join pg_class c on c.oid = p.polrelid
    where c.relnamespace = wall_schema::text::regnamespace and not p.polpermissive and p.polcmd = '*' and p.polwithcheck is not null
      and not exists (select from pg_policy r where r.polrelid = c.oid and r.polname = p.polname || '_removal')
  loop
    execute format('create policy %I on %s as restrictive for delete to %s using (%s)', item.name, item.table_name, item.roles, item.condition);
  end loop;
  for item in
    select p.oid::regprocedure as signature, p.prokind = 'p' or p.prosecdef as is_reserved
    from pg_proc p where p.pronamespace = wall_schema::text::regnamespace
  loop
    execute format('revoke execute on routine %s from public', item.signature);
    -- Procedures are for whoever migrates; what runs with its owner's rights is granted by name or not at all.
    continue when item.is_reserved;
    execute format('grant execute on routine %s to %I', item.signature, wall_role);
    if is_platform then
      execute format('grant execute on routine %s to libraryhub_library', item.signature);
    end if;
  end loop;
end $procedure$;

CREATE OR REPLACE FUNCTION platform.row_only_loses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from jsonb_each(to_jsonb(new)) as made join jsonb_each(to_jsonb(old)) as was using (key)
    where made.value is distinct from was.value and not (key = any(tg_argv) and platform.loses(was.value, made.value))
  ) then
    raise exception 'a row of % may only lose what may be redacted', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
comment on function row_only_loses() is 'Lets an update take away the columns that the trigger names, or parts of an object or a list in them, and nothing else.';
grant execute on function row_only_loses() to libraryhub_library;
grant execute on function row_only_loses() to libraryhub_platform;

create text search configuration lib_de (parser = "default");
alter text search configuration lib_de add mapping for asciihword, asciiword, hword_asciipart with german_stem;
alter text search configuration lib_de add mapping for email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version with simple;
alter text search configuration lib_de add mapping for hword, hword_part, word with ext.unaccent, german_stem;

create text search configuration lib_en (parser = "default");
alter text search configuration lib_en add mapping for asciihword, asciiword, hword_asciipart with english_stem;
alter text search configuration lib_en add mapping for email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version with simple;
alter text search configuration lib_en add mapping for hword, hword_part, word with ext.unaccent, english_stem;

create text search configuration lib_es (parser = "default");
alter text search configuration lib_es add mapping for asciihword, asciiword, hword_asciipart with spanish_stem;
alter text search configuration lib_es add mapping for email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version with simple;
alter text search configuration lib_es add mapping for hword, hword_part, word with ext.unaccent, spanish_stem;

create text search configuration lib_fr (parser = "default");
alter text search configuration lib_fr add mapping for asciihword, asciiword, hword_asciipart with french_stem;
alter text search configuration lib_fr add mapping for email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version with simple;
alter text search configuration lib_fr add mapping for hword, hword_part, word with ext.unaccent, french_stem;

create text search configuration lib_it (parser = "default");
alter text search configuration lib_it add mapping for asciihword, asciiword, hword_asciipart with italian_stem;
alter text search configuration lib_it add mapping for email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version with simple;
alter text search configuration lib_it add mapping for hword, hword_part, word with ext.unaccent, italian_stem;

create text search configuration lib_simple (parser = "default");
alter text search configuration lib_simple add mapping for asciihword, asciiword, email, file, float, host, hword_asciipart, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version with simple;
alter text search configuration lib_simple add mapping for hword, hword_part, word with ext.unaccent, simple;

create schema library authorization libraryhub_owner;
grant usage on schema library to library;

create table author (
  id uuid not null,
  name text not null,
  name_sort text not null,
  kind text not null,
  dates text,
  variants text[] default '{}'::text[] not null,
  identifiers jsonb default '{}'::jsonb not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint author_pkey PRIMARY KEY (id),
  constraint author_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'corporate'::text, 'meeting'::text]))),
  constraint author_name_check CHECK ((btrim(name) <> ''::text))
);
comment on table author is 'catalogue. A person, body or meeting, with name variants and identifiers.';
CREATE UNIQUE INDEX author_name_kind_dates_key ON library.author USING btree (md5(lower(name)), kind, COALESCE(dates, ''::text));
CREATE INDEX author_name_sort_idx ON library.author USING btree (name_sort, id);
alter table author enable row level security;
alter table author force row level security;
create policy library on author to library using (true) with check (true);
grant delete, insert, select, update on author to library;

create table book (
  id uuid not null,
  format text not null,
  title text not null,
  title_sort text not null,
  subtitle text,
  responsibility text,
  languages text[] default '{}'::text[] not null,
  publisher text,
  publication_place text,
  published_text text,
  published_year smallint,
  edition text,
  extent text,
  summary text,
  details jsonb default '{}'::jsonb not null,
  control_number text,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  minimum_age smallint,
  is_brief boolean default false not null,
  work_key text,
  constraint book_pkey PRIMARY KEY (id),
  constraint book_minimum_age_check CHECK (((minimum_age >= 0) AND (minimum_age <= 150))),
  constraint book_title_check CHECK ((btrim(title) <> ''::text))
);
comment on table book is 'catalogue. One bibliographic record, of any material.';
comment on column book.details is 'What is shown but not joined or filtered: titles, series, notes, subjects, classifications, links.';
comment on column book.control_number is 'The number of the record at its source, by which the next import finds it again.';
comment on column book.minimum_age is 'How old whoever borrows it must be; null where age does not matter.';
comment on column book.is_brief is 'Described at a desk in a hurry; a cataloguer has yet to look at it.';
comment on column book.work_key is 'First author and title proper, folded: what editions of one work have in common.';
CREATE UNIQUE INDEX book_control_number_key ON library.book USING btree (control_number);
CREATE INDEX book_is_brief_idx ON library.book USING btree (id) WHERE is_brief;
CREATE INDEX book_title_sort_idx ON library.book USING btree ("left"(title_sort, 200), id);
CREATE INDEX book_updated_at_idx ON library.book USING btree (updated_at, id);
CREATE INDEX book_work_key_idx ON library.book USING btree (work_key) WHERE (work_key IS NOT NULL);
CREATE TRIGGER book_deleted BEFORE DELETE ON library.book FOR EACH ROW EXECUTE FUNCTION book_is_remembered();
alter table book enable row level security;
alter table book force row level security;
create policy library on book to library using (true) with check (true);
grant delete, insert, select, update on book to library;

create table book_author (
  book_id uuid not null,
  "position" smallint not null,
  author_id uuid not null,
  roles text[] default '{}'::text[] not null,
  is_primary boolean default false not null,
  constraint book_author_pkey PRIMARY KEY (book_id, "position"),
  constraint book_author_author_id_fkey FOREIGN KEY (author_id) REFERENCES author(id),
  constraint book_author_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id) ON DELETE CASCADE
);
comment on table book_author is 'catalogue. Who contributed to a book, in the order of the record, with MARC relator codes.';
CREATE INDEX book_author_author_id_idx ON library.book_author USING btree (author_id, book_id);
alter table book_author enable row level security;
alter table book_author force row level security;
create policy library on book_author to library using (true) with check (true);
grant delete, insert, select, update on book_author to library;

create table book_category (
  book_id uuid not null,
  category_id uuid not null,
  constraint book_category_pkey PRIMARY KEY (book_id, category_id),
  constraint book_category_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id) ON DELETE CASCADE,
  constraint book_category_category_id_fkey FOREIGN KEY (category_id) REFERENCES category(id)
);
comment on table book_category is 'catalogue. Where a book stands in the subject tree.';
CREATE INDEX book_category_category_id_idx ON library.book_category USING btree (category_id, book_id);
alter table book_category enable row level security;
alter table book_category force row level security;
create policy library on book_category to library using (true) with check (true);
grant delete, insert, select, update on book_category to library;

create table book_identifier (
  book_id uuid not null,
  kind text not null,
  value text not null,
  display text,
  is_valid boolean default true not null,
  constraint book_identifier_pkey PRIMARY KEY (book_id, kind, value),
  constraint book_identifier_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id) ON DELETE CASCADE
);
comment on table book_identifier is 'catalogue. ISBN (as 13 digits), ISSN and the like; not unique, because real records share them.';
CREATE INDEX book_identifier_value_idx ON library.book_identifier USING btree (value, kind);
alter table book_identifier enable row level security;
alter table book_identifier force row level security;
create policy library on book_identifier to library using (true) with check (true);
grant delete, insert, select, update on book_identifier to library;

create table book_record (
  book_id uuid not null,
  dialect text not null,
  record json not null,
  encoding text not null,
  updated_at timestamp with time zone default now() not null,
  constraint book_record_pkey PRIMARY KEY (book_id),
  constraint book_record_dialect_check CHECK ((dialect = ANY (ARRAY['marc21'::text, 'unimarc'::text]))),
  constraint book_record_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id) ON DELETE CASCADE
);
comment on table book_record is 'catalogue. The whole source record, as json and not jsonb, because the order of its fields is content.';
alter table book_record enable row level security;
alter table book_record force row level security;
create policy library on book_record to library using (true) with check (true);
grant delete, insert, select, update on book_record to library;

create table branch (
  id uuid not null,
  code text not null,
  name text not null,
  time_zone text not null,
  address text,
  email text,
  phone text,
  "position" integer default 0 not null,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  group_code text,
  constraint branch_pkey PRIMARY KEY (id)
);
comment on table branch is 'calendar. A place with opening hours and desks.';
comment on column branch.group_code is 'Branches with the same one count as near each other, where a rule says `group`; null: a branch of its own.';
CREATE UNIQUE INDEX branch_code_key ON library.branch USING btree (lower(code));
alter table branch enable row level security;
alter table branch force row level security;
create policy library on branch to library using (true) with check (true);
grant delete, insert, select, update on branch to library;

create table calendar_exception (
  id uuid not null,
  branch_id uuid,
  starts_on date not null,
  ends_on date not null,
  is_open boolean default false not null,
  opens_at time without time zone,
  closes_at time without time zone,
  recurs_from smallint,
  reason text not null,
  constraint calendar_exception_pkey PRIMARY KEY (id),
  constraint calendar_exception_ends_on_check CHECK ((ends_on >= starts_on)),
  constraint calendar_exception_hours_check CHECK (((is_open AND (opens_at IS NOT NULL) AND (closes_at > opens_at)) OR ((NOT is_open) AND (opens_at IS NULL) AND (closes_at IS NULL)))),
  constraint calendar_exception_recurs_from_check CHECK (((recurs_from IS NULL) OR (ends_on < (starts_on + 366)))),
  constraint calendar_exception_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id) ON DELETE CASCADE
);
comment on table calendar_exception is 'calendar. Days that differ from the week; no branch means all of them.';
comment on column calendar_exception.recurs_from is 'The first year of a yearly recurrence: never applied to earlier years. Null: only these dates.';
CREATE INDEX calendar_exception_branch_id_idx ON library.calendar_exception USING btree (branch_id);
alter table calendar_exception enable row level security;
alter table calendar_exception force row level security;
create policy library on calendar_exception to library using (true) with check (true);
grant delete, insert, select, update on calendar_exception to library;

create table calendar_snapshot (
  id uuid not null,
  calendar jsonb not null,
  created_at timestamp with time zone default now() not null,
  constraint calendar_snapshot_pkey PRIMARY KEY (id)
);
comment on table calendar_snapshot is 'money. Hours and closed days as they were when a fine was counted, one row for all fines that were counted by them. Append-only.';
comment on column calendar_snapshot.id is 'The digest of its content, so that the same calendar is kept once.';
alter table calendar_snapshot enable row level security;
alter table calendar_snapshot force row level security;
create policy library on calendar_snapshot to library using (true) with check (true);
grant insert, select on calendar_snapshot to library;

create table cash_register (
  id uuid not null,
  branch_id uuid not null,
  code text not null,
  name text not null,
  last_receipt_number integer default 0 not null,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint cash_register_pkey PRIMARY KEY (id),
  constraint cash_register_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id)
);
comment on table cash_register is 'money. A till of a branch; its receipts are numbered without gaps.';
CREATE INDEX cash_register_branch_id_idx ON library.cash_register USING btree (branch_id);
CREATE UNIQUE INDEX cash_register_code_key ON library.cash_register USING btree (lower(code));
alter table cash_register enable row level security;
alter table cash_register force row level security;
create policy library on cash_register to library using (true) with check (true);
grant delete, insert, select, update on cash_register to library;

create table category (
  id uuid not null,
  parent_id uuid,
  code text not null,
  name text not null,
  classification_prefixes text[] default '{}'::text[] not null,
  "position" integer default 0 not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint category_pkey PRIMARY KEY (id),
  constraint category_parent_id_check CHECK ((parent_id <> id)),
  constraint category_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES category(id)
);
comment on table category is 'catalogue. A node of the library''s subject tree.';
comment on column category.classification_prefixes is 'Such as ddc:85; a book whose classification begins so is placed here on import.';
CREATE UNIQUE INDEX category_code_key ON library.category USING btree (lower(code));
CREATE INDEX category_parent_id_idx ON library.category USING btree (parent_id);
alter table category enable row level security;
alter table category force row level security;
create policy library on category to library using (true) with check (true);
grant delete, insert, select, update on category to library;

create table charge (
  id uuid not null,
  patron_id uuid,
  loan_id uuid,
  copy_id uuid,
  hold_id uuid,
  branch_id uuid not null,
  type text not null,
  currency text not null,
  charged_cents integer default 0 not null,
  adjusted_cents integer default 0 not null,
  paid_cents integer default 0 not null,
  written_off_cents integer default 0 not null,
  amount_cents integer generated always as ((charged_cents + adjusted_cents)) stored not null,
  outstanding_cents integer generated always as ((((charged_cents + adjusted_cents) - paid_cents) - written_off_cents)) stored not null,
  is_accruing boolean default false not null,
  due_at timestamp with time zone,
  counted_to timestamp with time zone,
  basis jsonb default '{}'::jsonb not null,
  calendar_snapshot_id uuid,
  note text,
  opened_at timestamp with time zone not null,
  created_by uuid,
  constraint charge_pkey PRIMARY KEY (id),
  constraint charge_amount_cents_check CHECK (((charged_cents >= 0) AND ((charged_cents + adjusted_cents) >= 0))),
  constraint charge_counted_to_check CHECK (((calendar_snapshot_id IS NULL) OR ((type = 'fine'::text) AND (loan_id IS NOT NULL) AND (due_at IS NOT NULL) AND (counted_to IS NOT NULL)))),
  constraint charge_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint charge_is_accruing_check CHECK (((NOT is_accruing) OR (calendar_snapshot_id IS NOT NULL))),
  constraint charge_outstanding_cents_check CHECK (((((((charged_cents + adjusted_cents) - paid_cents) - written_off_cents) >= 0) AND ((((charged_cents + adjusted_cents) - paid_cents) - written_off_cents) <= (charged_cents + adjusted_cents))) AND (paid_cents >= 0) AND (written_off_cents >= 0))),
  constraint charge_patron_id_check CHECK (((patron_id IS NOT NULL) OR ((((charged_cents + adjusted_cents) - paid_cents) - written_off_cents) = 0))),
  constraint charge_type_check CHECK ((type = ANY (ARRAY['fine'::text, 'rental'::text, 'hire'::text, 'deposit'::text, 'hold_not_collected'::text, 'replacement'::text, 'processing'::text, 'damaged'::text, 'card'::text, 'reminder'::text, 'manual'::text]))),
  constraint charge_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id),
  constraint charge_calendar_snapshot_id_fkey FOREIGN KEY (calendar_snapshot_id) REFERENCES calendar_snapshot(id),
  constraint charge_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES copy(id),
  constraint charge_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id),
  constraint charge_loan_id_fkey FOREIGN KEY (loan_id) REFERENCES loan(id),
  constraint charge_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id)
);
comment on table charge is 'money. What a patron owes for one thing. The cents follow the ledger by trigger; patron is null only after anonymisation of a settled one.';
comment on column charge.charged_cents is 'As counted or as charged; of a fine, what its rules give. Caps hold for it, so that an adjustment is never counted anew.';
comment on column charge.adjusted_cents is 'What people corrected, signed.';
comment on column charge.outstanding_cents is 'What is left to pay: amount less payments and write-offs.';
comment on column charge.due_at is 'Of a fine: the due date that it is counted from. A renewal ends one fine; the next has another due date.';
comment on column charge.counted_to is 'Of a fine: the instant to which it was counted last; counting again to there gives the same.';
comment on column charge.basis is 'What it was counted from, or why it was charged, so that it can be explained.';
comment on column charge.calendar_snapshot_id is 'Of a fine that was counted; one that was taken over from another patron was not.';
CREATE UNIQUE INDEX charge_accruing_loan_key ON library.charge USING btree (loan_id) WHERE is_accruing;
CREATE INDEX charge_branch_id_idx ON library.charge USING btree (branch_id);
CREATE INDEX charge_calendar_snapshot_id_idx ON library.charge USING btree (calendar_snapshot_id);
CREATE INDEX charge_copy_id_idx ON library.charge USING btree (copy_id);
CREATE UNIQUE INDEX charge_fine_loan_due_key ON library.charge USING btree (loan_id, due_at) WHERE (calendar_snapshot_id IS NOT NULL);
CREATE INDEX charge_hold_id_idx ON library.charge USING btree (hold_id);
CREATE INDEX charge_loan_id_idx ON library.charge USING btree (loan_id);
CREATE INDEX charge_outstanding_patron_idx ON library.charge USING btree (patron_id, opened_at, id) WHERE (outstanding_cents > 0);
CREATE INDEX charge_patron_id_idx ON library.charge USING btree (patron_id, id);
CREATE TRIGGER charge_sums_inserted BEFORE INSERT ON library.charge FOR EACH ROW WHEN (((new.charged_cents <> 0) OR (new.adjusted_cents <> 0) OR (new.paid_cents <> 0) OR (new.written_off_cents <> 0))) EXECUTE FUNCTION sums_follow_the_ledger();
CREATE TRIGGER charge_sums_updated BEFORE UPDATE OF charged_cents, adjusted_cents, paid_cents, written_off_cents ON library.charge FOR EACH ROW WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION sums_follow_the_ledger();
alter table charge enable row level security;
alter table charge force row level security;
create policy charge_actor on charge as restrictive to public using ((( SELECT platform.may('charges:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check (( SELECT platform.may('charges:write'::text) AS may));
create policy charge_actor_removal on charge as restrictive for delete to public using (( SELECT platform.may('charges:write'::text) AS may));
create policy library on charge to library using (true) with check (true);
grant delete, insert, select, update on charge to library;

create table checkin (
  id uuid not null,
  copy_id uuid not null,
  branch_id uuid not null,
  staff_id uuid,
  at timestamp with time zone not null,
  loan_id uuid,
  outcome text not null,
  status_before text not null,
  queue_length integer default 0 not null,
  is_in_house boolean default false not null,
  constraint checkin_pkey PRIMARY KEY (id),
  constraint checkin_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id),
  constraint checkin_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES copy(id) ON DELETE CASCADE,
  constraint checkin_loan_id_fkey FOREIGN KEY (loan_id) REFERENCES loan(id) ON DELETE SET NULL
);
comment on table checkin is 'circulation. Every scan at a return desk, with or without a loan. Append-only.';
CREATE INDEX checkin_branch_id_idx ON library.checkin USING btree (branch_id, at DESC);
CREATE INDEX checkin_copy_id_idx ON library.checkin USING btree (copy_id, at DESC);
CREATE INDEX checkin_loan_id_idx ON library.checkin USING btree (loan_id);
alter table checkin enable row level security;
alter table checkin force row level security;
create policy library on checkin to library using (true) with check (true);
grant insert, select on checkin to library;

create table closing (
  id uuid not null,
  exception_id uuid not null,
  branch_id uuid,
  starts_on date not null,
  ends_on date not null,
  reason text not null,
  phase text default 'loans'::text not null,
  after_id uuid,
  run_number integer default 0 not null,
  done_count integer default 0 not null,
  moved_count integer default 0 not null,
  held_count integer default 0 not null,
  lowered_count integer default 0 not null,
  lowered_cents bigint default 0 not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  progressed_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint closing_pkey PRIMARY KEY (id),
  constraint closing_ends_on_check CHECK ((ends_on >= starts_on)),
  constraint closing_phase_check CHECK ((phase = ANY (ARRAY['loans'::text, 'holds'::text, 'fines'::text, 'done'::text]))),
  constraint closing_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id)
);
comment on table closing is 'closings. A closing that nobody foresaw, and how far the dates that fall on it are repaired; its id is the id of its task.';
comment on column closing.exception_id is 'The calendar''s entry, which may be removed later.';
comment on column closing.after_id is 'The last row of the phase whose repair is committed; a run begins behind it.';
CREATE INDEX closing_branch_id_idx ON library.closing USING btree (branch_id);
alter table closing enable row level security;
alter table closing force row level security;
create policy library on closing to library using (true) with check (true);
grant delete, insert, select, update on closing to library;

create table collection (
  id uuid not null,
  code text not null,
  name text not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint collection_pkey PRIMARY KEY (id)
);
comment on table collection is 'catalogue. Parts of the stock, such as a fund or a room, to which rules are attached.';
CREATE UNIQUE INDEX collection_code_key ON library.collection USING btree (lower(code));
CREATE TRIGGER collection_copies AFTER INSERT OR UPDATE OF code ON library.collection FOR EACH ROW EXECUTE FUNCTION collection_takes_copies();
alter table collection enable row level security;
alter table collection force row level security;
create policy library on collection to library using (true) with check (true);
grant delete, insert, select, update on collection to library;

create table copy (
  id uuid not null,
  book_id uuid not null,
  barcode text not null,
  call_number text,
  shelf text,
  collection text,
  copy_type_id uuid not null,
  home_branch_id uuid not null,
  holding_branch_id uuid not null,
  status text default 'available'::text not null,
  condition text default 'ok'::text not null,
  not_for_loan text,
  inventory_number text,
  enumeration text,
  price_cents integer,
  note text,
  source_key text,
  last_seen_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  pieces smallint,
  missing_pieces text,
  checkin_note text,
  checkout_note text,
  condition_at timestamp with time zone,
  reshelving_until timestamp with time zone,
  collection_id uuid,
  constraint copy_pkey PRIMARY KEY (id),
  constraint copy_barcode_check CHECK (((barcode = btrim(barcode)) AND (barcode <> ''::text))),
  constraint copy_condition_check CHECK ((condition = ANY (ARRAY['ok'::text, 'on_order'::text, 'in_process'::text, 'damaged'::text, 'missing'::text, 'lost'::text, 'lost_and_paid'::text, 'withdrawn'::text]))),
  constraint copy_missing_pieces_check CHECK ((btrim(missing_pieces) <> ''::text)),
  constraint copy_pieces_check CHECK ((pieces > 0)),
  constraint copy_price_cents_check CHECK ((price_cents >= 0)),
  constraint copy_status_check CHECK ((status = ANY (ARRAY['available'::text, 'on_loan'::text, 'in_transit'::text, 'on_hold_shelf'::text]))),
  constraint copy_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id),
  constraint copy_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES collection(id),
  constraint copy_copy_type_id_fkey FOREIGN KEY (copy_type_id) REFERENCES copy_type(id),
  constraint copy_holding_branch_id_fkey FOREIGN KEY (holding_branch_id) REFERENCES branch(id),
  constraint copy_home_branch_id_fkey FOREIGN KEY (home_branch_id) REFERENCES branch(id)
);
comment on table copy is 'catalogue. One thing on a shelf.';
comment on column copy.collection is 'As the source has it: the code of a collection, or any words.';
comment on column copy.status is 'Where it is in circulation; follows its open loan, live transit or captured hold by trigger, never set by hand.';
comment on column copy.source_key is 'Which holding of the source record it came from, so that importing twice makes it once.';
comment on column copy.pieces is 'How many things belong to it, which a desk counts; null where there is nothing to count.';
comment on column copy.missing_pieces is 'What is not there of it; null where it is complete.';
comment on column copy.checkin_note is 'What a desk is to read, and to say that it has, when the copy comes back.';
comment on column copy.checkout_note is 'What a desk is to read when the copy is lent.';
comment on column copy.condition_at is 'Since when it is in its condition, where circulation has changed that.';
comment on column copy.reshelving_until is 'Until then it stands on a trolley and not on its shelf.';
comment on column copy.collection_id is 'The collection of that code; follows copy.collection by trigger, never set by hand.';
CREATE UNIQUE INDEX copy_barcode_key ON library.copy USING btree (lower(barcode));
CREATE UNIQUE INDEX copy_book_id_source_key_key ON library.copy USING btree (book_id, source_key);
CREATE INDEX copy_collection_id_idx ON library.copy USING btree (collection_id);
CREATE INDEX copy_copy_type_id_idx ON library.copy USING btree (copy_type_id);
CREATE INDEX copy_holding_branch_id_idx ON library.copy USING btree (holding_branch_id);
CREATE INDEX copy_home_branch_id_idx ON library.copy USING btree (home_branch_id);
CREATE TRIGGER copy_insert_collection BEFORE INSERT ON library.copy FOR EACH ROW WHEN ((new.collection IS NOT NULL)) EXECUTE FUNCTION copy_collection_follows();
CREATE TRIGGER copy_update_collection BEFORE UPDATE OF collection ON library.copy FOR EACH ROW WHEN ((new.collection IS DISTINCT FROM old.collection)) EXECUTE FUNCTION copy_collection_follows();
alter table copy enable row level security;
alter table copy force row level security;
create policy library on copy to library using (true) with check (true);
grant delete, insert, select, update on copy to library;

create table copy_type (
  id uuid not null,
  code text not null,
  name text not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint copy_type_pkey PRIMARY KEY (id)
);
comment on table copy_type is 'catalogue. Kinds of copies, to which rules are attached.';
CREATE UNIQUE INDEX copy_type_code_key ON library.copy_type USING btree (lower(code));
alter table copy_type enable row level security;
alter table copy_type force row level security;
create policy library on copy_type to library using (true) with check (true);
grant delete, insert, select, update on copy_type to library;

create table deleted_book (
  id uuid not null,
  format text not null,
  category_ids uuid[] default '{}'::uuid[] not null,
  deleted_at timestamp with time zone not null,
  constraint deleted_book_pkey PRIMARY KEY (id)
);
comment on table deleted_book is 'interchange. Books that are gone, for those who copied them; written by trigger, in the transaction that removes the book.';
comment on column deleted_book.category_ids is 'Where it stood, so that whoever takes a category alone learns of it too.';
CREATE INDEX deleted_book_deleted_at_idx ON library.deleted_book USING btree (deleted_at, id);
alter table deleted_book enable row level security;
alter table deleted_book force row level security;
create policy library on deleted_book to library using (true) with check (true);
grant delete, insert, select, update on deleted_book to library;

create table hold (
  id uuid not null,
  patron_id uuid,
  book_id uuid not null,
  copy_id uuid,
  captured_copy_id uuid,
  level text not null,
  status text default 'queued'::text not null,
  priority_class smallint default 0 not null,
  order_key bigint generated by default as identity not null,
  pickup_branch_id uuid not null,
  requested_at timestamp with time zone not null,
  not_before_on date,
  needed_by_on date,
  suspended_until_on date,
  captured_at timestamp with time zone,
  ready_at timestamp with time zone,
  shelf_expires_at timestamp with time zone,
  ended_at timestamp with time zone,
  end_reason text,
  fulfilled_loan_id uuid,
  comment text,
  requested_by uuid,
  explanation jsonb default '{"rules": {}, "steps": []}'::jsonb not null,
  version integer default 1 not null,
  type text default 'hold'::text not null,
  constraints jsonb default '{}'::jsonb not null,
  nth smallint default 1 not null,
  first_rank integer,
  target_copy_id uuid,
  targeted_at timestamp with time zone,
  ended_by uuid,
  end_channel text,
  constraint hold_pkey PRIMARY KEY (id),
  constraint hold_captured_copy_id_check CHECK (((status = ANY (ARRAY['in_transit'::text, 'ready'::text])) <= (captured_copy_id IS NOT NULL))),
  constraint hold_constraints_check CHECK ((jsonb_typeof(constraints) = 'object'::text)),
  constraint hold_copy_id_check CHECK (((level = 'copy'::text) = (copy_id IS NOT NULL))),
  constraint hold_end_channel_check CHECK ((end_channel = ANY (ARRAY['desk'::text, 'self'::text, 'api'::text, 'sip'::text, 'offline'::text, 'system'::text]))),
  constraint hold_ended_at_check CHECK (((ended_at IS NOT NULL) = (status = ANY (ARRAY['filled'::text, 'cancelled'::text, 'expired'::text])))),
  constraint hold_level_check CHECK ((level = ANY (ARRAY['book'::text, 'copy'::text, 'any_edition'::text]))),
  constraint hold_nth_check CHECK ((nth > 0)),
  constraint hold_patron_id_check CHECK (((patron_id IS NOT NULL) OR (ended_at IS NOT NULL))),
  constraint hold_shelf_expires_at_check CHECK (((status = 'ready'::text) <= (shelf_expires_at IS NOT NULL))),
  constraint hold_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'suspended'::text, 'in_transit'::text, 'ready'::text, 'filled'::text, 'cancelled'::text, 'expired'::text]))),
  constraint hold_target_copy_id_check CHECK (((target_copy_id IS NULL) OR ((status = 'queued'::text) AND (targeted_at IS NOT NULL)))),
  constraint hold_type_check CHECK ((type = ANY (ARRAY['hold'::text, 'recall'::text, 'force'::text]))),
  constraint hold_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id),
  constraint hold_captured_copy_id_fkey FOREIGN KEY (captured_copy_id) REFERENCES copy(id),
  constraint hold_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES copy(id),
  constraint hold_fulfilled_loan_id_fkey FOREIGN KEY (fulfilled_loan_id) REFERENCES loan(id),
  constraint hold_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id),
  constraint hold_pickup_branch_id_fkey FOREIGN KEY (pickup_branch_id) REFERENCES branch(id),
  constraint hold_target_copy_id_fkey FOREIGN KEY (target_copy_id) REFERENCES copy(id) ON DELETE SET NULL
);
comment on table hold is 'holds. A place in the queue for a book or a copy. Rank is computed from (priority_class, order_key), never stored.';
comment on column hold.needed_by_on is 'The patron''s wish; never overwritten by shelf_expires_at.';
comment on column hold.type is 'A recall makes a loan end sooner; staff force a copy into their hands whatever the rules say. Both keep their copy.';
comment on column hold.constraints is 'Which copies will do: formats, languages, copy_type_ids; what is left out does not matter.';
comment on column hold.nth is 'Which of the patron''s open holds on the book it is, where the rules allow more than one.';
comment on column hold.first_rank is 'The place in the queue when it was placed: what waiting times are learnt from.';
comment on column hold.target_copy_id is 'The copy that is to be fetched from its shelf for this hold, or that is recalled for it.';
CREATE INDEX hold_book_id_idx ON library.hold USING btree (book_id, ready_at);
CREATE INDEX hold_captured_copy_id_idx ON library.hold USING btree (captured_copy_id);
CREATE UNIQUE INDEX hold_captured_copy_key ON library.hold USING btree (captured_copy_id) WHERE (status = ANY (ARRAY['in_transit'::text, 'ready'::text]));
CREATE INDEX hold_copy_id_idx ON library.hold USING btree (copy_id);
CREATE INDEX hold_fulfilled_loan_id_idx ON library.hold USING btree (fulfilled_loan_id);
CREATE UNIQUE INDEX hold_open_patron_book_key ON library.hold USING btree (patron_id, book_id, nth) WHERE ((ended_at IS NULL) AND (level <> 'copy'::text));
CREATE UNIQUE INDEX hold_open_patron_copy_key ON library.hold USING btree (patron_id, copy_id) WHERE ((ended_at IS NULL) AND (level = 'copy'::text));
CREATE INDEX hold_patron_id_idx ON library.hold USING btree (patron_id, id);
CREATE INDEX hold_pickup_branch_id_idx ON library.hold USING btree (pickup_branch_id, status) WHERE (ended_at IS NULL);
CREATE INDEX hold_queue_idx ON library.hold USING btree (book_id, priority_class, order_key) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX hold_target_copy_key ON library.hold USING btree (target_copy_id) WHERE (target_copy_id IS NOT NULL);
CREATE INDEX hold_uncollected_idx ON library.hold USING btree (pickup_branch_id, ended_at) WHERE ((status = ANY (ARRAY['cancelled'::text, 'expired'::text])) AND (ready_at IS NOT NULL) AND (captured_copy_id IS NOT NULL));
CREATE TRIGGER hold_insert_copy_status AFTER INSERT ON library.hold FOR EACH ROW WHEN ((new.captured_copy_id IS NOT NULL)) EXECUTE FUNCTION copy_status_follows();
CREATE TRIGGER hold_update_copy_status AFTER UPDATE OF status, captured_copy_id ON library.hold FOR EACH ROW WHEN (((new.captured_copy_id IS NOT NULL) OR (old.captured_copy_id IS NOT NULL))) EXECUTE FUNCTION copy_status_follows();
alter table hold enable row level security;
alter table hold force row level security;
create policy hold_actor on hold as restrictive to public using ((( SELECT platform.may('holds:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check ((( SELECT platform.may('holds:write'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron))));
create policy hold_actor_removal on hold as restrictive for delete to public using ((( SELECT platform.may('holds:write'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron))));
create policy library on hold to library using (true) with check (true);
grant delete, insert, select, update on hold to library;

create table hold_event (
  id uuid not null,
  hold_id uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  copy_id uuid,
  reason text,
  staff_id uuid,
  constraint hold_event_pkey PRIMARY KEY (id),
  constraint hold_event_kind_check CHECK ((kind = ANY (ARRAY['placed'::text, 'targeted'::text, 'target_lost'::text, 'missed'::text, 'captured'::text, 'routed'::text, 'shelved'::text, 'suspended'::text, 'resumed'::text, 'skipped'::text, 'changed'::text, 'moved'::text, 'requeued'::text, 'recalled'::text, 'extended'::text, 'expired'::text, 'cancelled'::text, 'filled'::text]))),
  constraint hold_event_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id) ON DELETE CASCADE
);
comment on table hold_event is 'holds. Why a hold is where it is. Append-only. Redactable.';
CREATE INDEX hold_event_hold_id_idx ON library.hold_event USING btree (hold_id, at);
CREATE TRIGGER hold_event_redaction BEFORE UPDATE ON library.hold_event FOR EACH ROW EXECUTE FUNCTION platform.row_only_loses('staff_id', 'reason');
alter table hold_event enable row level security;
alter table hold_event force row level security;
create policy hold_event_actor on hold_event as restrictive to public using ((( SELECT platform.may('holds:read'::text) AS may) OR (hold_id IN ( SELECT hold.id
   FROM hold)))) with check ((( SELECT platform.may('holds:write'::text) AS may) OR (hold_id IN ( SELECT hold.id
   FROM hold
  WHERE (hold.patron_id = ( SELECT platform.actor_patron() AS actor_patron))))));
create policy hold_event_actor_removal on hold_event as restrictive for delete to public using ((( SELECT platform.may('holds:write'::text) AS may) OR (hold_id IN ( SELECT hold.id
   FROM hold
  WHERE (hold.patron_id = ( SELECT platform.actor_patron() AS actor_patron))))));
create policy library on hold_event to library using (true) with check (true);
grant insert, select, update on hold_event to library;

create table ledger_entry (
  transaction_id uuid not null,
  "position" integer not null,
  account text not null,
  part text,
  charge_id uuid,
  charge_type text,
  patron_credit_id uuid,
  method text,
  amount_cents bigint not null,
  constraint ledger_entry_pkey PRIMARY KEY (transaction_id, "position"),
  constraint ledger_entry_account_check CHECK ((account = ANY (ARRAY['receivable'::text, 'income'::text, 'deposit'::text, 'credit'::text, 'register'::text, 'write_off'::text, 'safe'::text, 'over_short'::text]))),
  constraint ledger_entry_amount_cents_check CHECK ((amount_cents <> 0)),
  constraint ledger_entry_charge_id_check CHECK (((account = 'receivable'::text) <= (charge_id IS NOT NULL))),
  constraint ledger_entry_method_check CHECK (((account = ANY (ARRAY['register'::text, 'safe'::text])) <= (method IS NOT NULL))),
  constraint ledger_entry_part_check CHECK (((account = 'receivable'::text) = ((part IS NOT NULL) AND (part = ANY (ARRAY['charged'::text, 'adjusted'::text, 'paid'::text, 'written_off'::text]))))),
  constraint ledger_entry_patron_credit_id_check CHECK (((account = 'credit'::text) = (patron_credit_id IS NOT NULL))),
  constraint ledger_entry_charge_id_fkey FOREIGN KEY (charge_id) REFERENCES charge(id),
  constraint ledger_entry_patron_credit_id_fkey FOREIGN KEY (patron_credit_id) REFERENCES patron_credit(id),
  constraint ledger_entry_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES ledger_transaction(id)
);
comment on table ledger_entry is 'money. One side of a ledger transaction: debits are positive, credits negative, in minor units. Append-only.';
comment on column ledger_entry.part is 'Of a receivable: which of the charge''s sums it moves.';
CREATE INDEX ledger_entry_charge_id_idx ON library.ledger_entry USING btree (charge_id);
CREATE INDEX ledger_entry_patron_credit_id_idx ON library.ledger_entry USING btree (patron_credit_id);
CREATE TRIGGER ledger_entry_posted AFTER INSERT ON library.ledger_entry REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_posted();
alter table ledger_entry enable row level security;
alter table ledger_entry force row level security;
create policy ledger_entry_actor on ledger_entry as restrictive to public using (( SELECT platform.may('charges:read'::text) AS may)) with check (( SELECT platform.may('charges:write'::text) AS may));
create policy ledger_entry_actor_removal on ledger_entry as restrictive for delete to public using (( SELECT platform.may('charges:write'::text) AS may));
create policy library on ledger_entry to library using (true) with check (true);
grant insert, select on ledger_entry to library;

create table ledger_transaction (
  id uuid not null,
  kind text not null,
  key text collate "C",
  currency text not null,
  branch_id uuid,
  register_session_id uuid,
  about_id uuid,
  reason text,
  staff_id uuid,
  at timestamp with time zone not null,
  constraint ledger_transaction_pkey PRIMARY KEY (id),
  constraint ledger_transaction_key_key UNIQUE (key),
  constraint ledger_transaction_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint ledger_transaction_kind_check CHECK ((kind = ANY (ARRAY['charge'::text, 'accrual'::text, 'adjustment'::text, 'payment'::text, 'refund'::text, 'write_off'::text, 'transfer'::text, 'void'::text, 'register_opening'::text, 'register_closing'::text]))),
  constraint ledger_transaction_about_id_fkey FOREIGN KEY (about_id) REFERENCES ledger_transaction(id),
  constraint ledger_transaction_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id),
  constraint ledger_transaction_register_session_id_fkey FOREIGN KEY (register_session_id) REFERENCES register_session(id)
);
comment on table ledger_transaction is 'money. Entries that balance, and why they were made. Append-only. Redactable.';
comment on column ledger_transaction.key is 'Names what it was made for, such as the number that a card terminal gave, so that it is made once.';
comment on column ledger_transaction.about_id is 'The payment that it voids or shares out anew.';
CREATE INDEX ledger_transaction_about_id_idx ON library.ledger_transaction USING btree (about_id);
CREATE INDEX ledger_transaction_at_idx ON library.ledger_transaction USING btree (at);
CREATE INDEX ledger_transaction_branch_id_idx ON library.ledger_transaction USING btree (branch_id);
CREATE INDEX ledger_transaction_register_session_id_idx ON library.ledger_transaction USING btree (register_session_id);
CREATE CONSTRAINT TRIGGER ledger_transaction_balanced AFTER INSERT ON library.ledger_transaction DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transaction_balances();
CREATE TRIGGER ledger_transaction_kept BEFORE DELETE OR UPDATE ON library.ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_is_kept();
CREATE TRIGGER ledger_transaction_redaction BEFORE UPDATE ON library.ledger_transaction FOR EACH ROW EXECUTE FUNCTION platform.row_only_loses('staff_id', 'reason');
alter table ledger_transaction enable row level security;
alter table ledger_transaction force row level security;
create policy ledger_transaction_actor on ledger_transaction as restrictive to public using (( SELECT platform.may('charges:read'::text) AS may)) with check (( SELECT platform.may('charges:write'::text) AS may));
create policy ledger_transaction_actor_removal on ledger_transaction as restrictive for delete to public using (( SELECT platform.may('charges:write'::text) AS may));
create policy library on ledger_transaction to library using (true) with check (true);
grant insert, select, update on ledger_transaction to library;

create table loan (
  id uuid not null,
  copy_id uuid not null,
  book_id uuid not null,
  patron_id uuid,
  branch_out_id uuid not null,
  branch_in_id uuid,
  staff_out_id uuid,
  staff_in_id uuid,
  channel_out text default 'desk'::text not null,
  channel_in text,
  started_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  returned_at timestamp with time zone,
  return_recorded_at timestamp with time zone,
  renewal_count integer default 0 not null,
  last_renewed_at timestamp with time zone,
  copy_type_id uuid not null,
  patron_category_id uuid not null,
  policy jsonb not null,
  explanation jsonb not null,
  note text,
  version integer default 1 not null,
  is_onsite boolean default false not null,
  limit_groups text[] default '{}'::text[] not null,
  unseen_renewal_count integer default 0 not null,
  auto_renewal_count integer default 0 not null,
  auto_renewal_problem text,
  recalled_at timestamp with time zone,
  proxy_patron_id uuid,
  offline_event_id uuid,
  claimed_returned_at timestamp with time zone,
  declared_lost_at timestamp with time zone,
  aged_to_lost_at timestamp with time zone,
  lost_bill_due_at timestamp with time zone,
  lost_billed_at timestamp with time zone,
  end_reason text,
  state text generated always as (
CASE
    WHEN (returned_at IS NOT NULL) THEN 'closed'::text
    WHEN (claimed_returned_at IS NOT NULL) THEN 'claimed_returned'::text
    WHEN ((declared_lost_at IS NOT NULL) OR (aged_to_lost_at IS NOT NULL)) THEN 'lost'::text
    ELSE 'with_patron'::text
END) stored not null,
  patron_age_band text,
  constraint loan_pkey PRIMARY KEY (id),
  constraint loan_auto_renewal_count_check CHECK (((auto_renewal_count >= 0) AND (auto_renewal_count <= renewal_count))),
  constraint loan_channel_in_check CHECK ((channel_in = ANY (ARRAY['desk'::text, 'self'::text, 'api'::text, 'sip'::text, 'offline'::text, 'system'::text]))),
  constraint loan_channel_out_check CHECK ((channel_out = ANY (ARRAY['desk'::text, 'self'::text, 'api'::text, 'sip'::text, 'offline'::text, 'system'::text]))),
  constraint loan_due_at_check CHECK ((due_at > started_at)),
  constraint loan_end_reason_check CHECK (((end_reason = ANY (ARRAY['returned'::text, 'found_by_library'::text, 'returned_by_patron'::text, 'missing'::text, 'paid'::text])) AND ((end_reason IS NULL) OR (returned_at IS NOT NULL)))),
  constraint loan_lost_check CHECK ((((lost_billed_at IS NULL) OR (lost_bill_due_at IS NULL)) AND ((lost_bill_due_at IS NULL) OR ((returned_at IS NULL) AND (COALESCE(declared_lost_at, aged_to_lost_at) IS NOT NULL))))),
  constraint loan_patron_id_check CHECK (((patron_id IS NOT NULL) OR (returned_at IS NOT NULL))),
  constraint loan_proxy_patron_id_check CHECK ((proxy_patron_id <> patron_id)),
  constraint loan_renewal_count_check CHECK ((renewal_count >= 0)),
  constraint loan_returned_at_check CHECK (((returned_at >= started_at) AND ((returned_at IS NULL) = (return_recorded_at IS NULL)))),
  constraint loan_unseen_renewal_count_check CHECK (((unseen_renewal_count >= 0) AND (unseen_renewal_count <= renewal_count))),
  constraint loan_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id),
  constraint loan_branch_in_id_fkey FOREIGN KEY (branch_in_id) REFERENCES branch(id),
  constraint loan_branch_out_id_fkey FOREIGN KEY (branch_out_id) REFERENCES branch(id),
  constraint loan_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES copy(id),
  constraint loan_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id),
  constraint loan_proxy_patron_id_fkey FOREIGN KEY (proxy_patron_id) REFERENCES patron(id) ON DELETE SET NULL
);
comment on table loan is 'circulation. Open and closed loans in one table; patron is null only after anonymisation of a closed one.';
comment on column loan.returned_at is 'Business time, may be backdated (book drop); return_recorded_at is when the system learned of it.';
comment on column loan.policy is 'Due-date and fine parameters as resolved at checkout or renewal: frozen, so that a later rule change does not reach back.';
comment on column loan.is_onsite is 'Used inside the building; due when the branch closes unless the rules say otherwise.';
comment on column loan.limit_groups is 'The groups of limits in which the loan counts, as the rules had them when it began.';
comment on column loan.auto_renewal_problem is 'Why the last night''s renewal was refused: the code of the first refusal; null once it was renewed.';
comment on column loan.recalled_at is 'When the due date was brought forward for somebody who waits; at most once.';
comment on column loan.proxy_patron_id is 'Who took the copy for the patron.';
comment on column loan.offline_event_id is 'The event of a desk without a line that this loan came from; the same event makes no second loan.';
comment on column loan.claimed_returned_at is 'When the patron said that the copy had been brought back; null again where that turned out to be wrong.';
comment on column loan.lost_bill_due_at is 'From when a lost copy is to be charged for; null where it was, or where nothing is to be charged.';
comment on column loan.end_reason is 'How the loan ended: the copy came back, was found, is missing, or was paid for.';
comment on column loan.state is 'Where an open loan stands: a fine grows, and a renewal is possible, only while the copy is with the patron.';
comment on column loan.patron_age_band is 'How old the patron was when the loan began, such as 25-34; written when the patron is forgotten, since until then it can be told from the birth date. With the category, the branch and the type of the copy it is all that statistics need.';
CREATE INDEX loan_book_id_idx ON library.loan USING btree (book_id);
CREATE INDEX loan_copy_id_idx ON library.loan USING btree (copy_id, started_at DESC);
CREATE INDEX loan_due_at_idx ON library.loan USING btree (due_at, id) WHERE (returned_at IS NULL);
CREATE INDEX loan_lost_bill_due_at_idx ON library.loan USING btree (lost_bill_due_at, id) WHERE (lost_bill_due_at IS NOT NULL);
CREATE UNIQUE INDEX loan_offline_event_id_key ON library.loan USING btree (offline_event_id) WHERE (offline_event_id IS NOT NULL);
CREATE UNIQUE INDEX loan_open_copy_key ON library.loan USING btree (copy_id) WHERE (returned_at IS NULL);
CREATE INDEX loan_open_patron_idx ON library.loan USING btree (patron_id, due_at) WHERE (returned_at IS NULL);
CREATE INDEX loan_patron_id_idx ON library.loan USING btree (patron_id, started_at DESC);
CREATE INDEX loan_proxy_patron_id_idx ON library.loan USING btree (proxy_patron_id) WHERE (proxy_patron_id IS NOT NULL);
CREATE INDEX loan_state_idx ON library.loan USING btree (state, id) WHERE (state = ANY (ARRAY['claimed_returned'::text, 'lost'::text]));
CREATE TRIGGER loan_copy_status AFTER INSERT OR UPDATE OF returned_at ON library.loan FOR EACH ROW EXECUTE FUNCTION copy_status_follows();
alter table loan enable row level security;
alter table loan force row level security;
create policy library on loan to library using (true) with check (true);
create policy loan_actor on loan as restrictive to public using ((( SELECT platform.may('loans:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check (( SELECT platform.may('loans:write'::text) AS may));
create policy loan_actor_removal on loan as restrictive for delete to public using (( SELECT platform.may('loans:write'::text) AS may));
grant delete, insert, select, update on loan to library;

create table migrations (
  id integer not null,
  name character varying(100) not null,
  hash character varying(40) not null,
  executed_at timestamp without time zone default CURRENT_TIMESTAMP,
  constraint migrations_pkey PRIMARY KEY (id),
  constraint migrations_name_key UNIQUE (name)
);
comment on table migrations is 'platform. Which files this schema has seen, in the format of postgres-migrations.';
alter table migrations enable row level security;
alter table migrations force row level security;
create policy library on migrations to library using (true) with check (true);
create policy migrator on migrations to libraryhub_owner using (true) with check (true);
grant select on migrations to library;

create table notice_template (
  kind text not null,
  language text not null,
  name text default ''::text not null,
  subject text not null,
  text text not null,
  html text,
  updated_at timestamp with time zone not null,
  constraint notice_template_pkey PRIMARY KEY (kind, language, name),
  constraint notice_template_language_check CHECK ((language = ANY (ARRAY['it'::text, 'en'::text]))),
  constraint notice_template_name_check CHECK ((name = btrim(name)))
);
comment on table notice_template is 'notices. The library''s own words for a kind of notice; without a row the usual ones are said.';
comment on column notice_template.name is 'Empty for all notices of the kind, or the template that a rule of reminders names.';
alter table notice_template enable row level security;
alter table notice_template force row level security;
create policy library on notice_template to library using (true) with check (true);
grant delete, insert, select, update on notice_template to library;

create table offline_device (
  id uuid not null,
  name text not null,
  branch_id uuid not null,
  public_key jsonb not null,
  thumbprint text not null,
  received_count integer default 0 not null,
  last_seen_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  constraint offline_device_pkey PRIMARY KEY (id),
  constraint offline_device_received_count_check CHECK ((received_count >= 0)),
  constraint offline_device_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id)
);
comment on table offline_device is 'offline. A desk''s browser or scanner that may send events later; its private key never leaves it.';
comment on column offline_device.received_count is 'The number of its last event that is here: none before it is missing.';
CREATE INDEX offline_device_branch_id_idx ON library.offline_device USING btree (branch_id);
CREATE UNIQUE INDEX offline_device_thumbprint_key ON library.offline_device USING btree (thumbprint);
alter table offline_device enable row level security;
alter table offline_device force row level security;
create policy library on offline_device to library using (true) with check (true);
grant delete, insert, select, update on offline_device to library;

create table offline_event (
  id uuid not null,
  device_id uuid not null,
  batch_id uuid not null,
  number integer not null,
  digest bytea not null,
  kind text not null,
  happened_at timestamp with time zone not null,
  copy_barcode text not null,
  card_number text,
  told_due_at timestamp with time zone,
  title text,
  status text default 'waiting'::text not null,
  outcome text,
  loan_id uuid,
  problem jsonb,
  suggestion text,
  note text,
  settled_at timestamp with time zone,
  settled_by uuid,
  version integer default 1 not null,
  constraint offline_event_pkey PRIMARY KEY (id),
  constraint offline_event_card_number_check CHECK (((card_number IS NULL) OR (status = ANY (ARRAY['waiting'::text, 'conflict'::text])))),
  constraint offline_event_kind_check CHECK ((kind = ANY (ARRAY['checkout'::text, 'checkin'::text, 'renewal'::text]))),
  constraint offline_event_number_check CHECK ((number > 0)),
  constraint offline_event_settled_at_check CHECK (((settled_at IS NULL) = (status = ANY (ARRAY['waiting'::text, 'conflict'::text])))),
  constraint offline_event_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'merged'::text, 'superseded'::text, 'conflict'::text, 'dismissed'::text]))),
  constraint offline_event_device_id_fkey FOREIGN KEY (device_id) REFERENCES offline_device(id),
  constraint offline_event_loan_id_fkey FOREIGN KEY (loan_id) REFERENCES loan(id) ON DELETE SET NULL
);
comment on table offline_event is 'offline. What happened at a desk without a line, and what became of it.';
comment on column offline_event.card_number is 'Whose card it was, until the event is settled: afterwards the loan alone knows its patron.';
CREATE INDEX offline_event_batch_id_idx ON library.offline_event USING btree (batch_id);
CREATE UNIQUE INDEX offline_event_device_id_number_key ON library.offline_event USING btree (device_id, number);
CREATE INDEX offline_event_loan_id_idx ON library.offline_event USING btree (loan_id);
CREATE INDEX offline_event_open_idx ON library.offline_event USING btree (status, device_id, number) WHERE (settled_at IS NULL);
alter table offline_event enable row level security;
alter table offline_event force row level security;
create policy library on offline_event to library using (true) with check (true);
create policy offline_event_actor on offline_event as restrictive to public using (( SELECT platform.may('offline:read'::text) AS may)) with check (( SELECT platform.may('offline:write'::text) AS may));
create policy offline_event_actor_removal on offline_event as restrictive for delete to public using (( SELECT platform.may('offline:write'::text) AS may));
grant delete, insert, select, update on offline_event to library;

create table opening_hours (
  id uuid not null,
  branch_id uuid not null,
  weekday smallint not null,
  opens_at time without time zone not null,
  closes_at time without time zone not null,
  constraint opening_hours_pkey PRIMARY KEY (id),
  constraint opening_hours_closes_at_check CHECK ((closes_at > opens_at)),
  constraint opening_hours_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7))),
  constraint opening_hours_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id) ON DELETE CASCADE
);
comment on table opening_hours is 'calendar. One period of one weekday (1 = Monday) in the branch''s local time; a day may have several.';
CREATE INDEX opening_hours_branch_id_idx ON library.opening_hours USING btree (branch_id);
alter table opening_hours enable row level security;
alter table opening_hours force row level security;
create policy library on opening_hours to library using (true) with check (true);
grant delete, insert, select, update on opening_hours to library;

create table patron (
  id uuid not null,
  card_number text,
  card_number_key text generated always as (lower(card_number)) stored,
  given_name text not null,
  family_name text not null,
  name_key text collate "C" generated always as (((lower(family_name) || ', '::text) || lower(given_name))) stored not null,
  email text,
  email_key text generated always as (lower(email)) stored,
  phone text,
  address text,
  birth_on date,
  patron_category_id uuid not null,
  home_branch_id uuid not null,
  language text not null,
  expires_on date,
  status text default 'active'::text not null,
  note text,
  keeps_history text default 'off'::text not null,
  history_months smallint,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  ready_hold_limit smallint,
  attributes jsonb default '{}'::jsonb not null,
  shares_titles boolean,
  unverified_since timestamp with time zone,
  expiry_notice_for date,
  constraint patron_pkey PRIMARY KEY (id),
  constraint patron_attributes_check CHECK ((jsonb_typeof(attributes) = 'object'::text)),
  constraint patron_card_number_check CHECK (((card_number = btrim(card_number)) AND (card_number <> ''::text))),
  constraint patron_history_months_check CHECK (((history_months >= 1) AND (history_months <= 1200))),
  constraint patron_keeps_history_check CHECK (((keeps_history = ANY (ARRAY['off'::text, 'months'::text, 'keep'::text])) AND ((keeps_history = 'months'::text) = (history_months IS NOT NULL)))),
  constraint patron_ready_hold_limit_check CHECK ((ready_hold_limit > 0)),
  constraint patron_status_check CHECK ((status = ANY (ARRAY['active'::text, 'closed'::text]))),
  constraint patron_home_branch_id_fkey FOREIGN KEY (home_branch_id) REFERENCES branch(id),
  constraint patron_patron_category_id_fkey FOREIGN KEY (patron_category_id) REFERENCES patron_category(id)
);
comment on table patron is 'patrons. A person who borrows.';
comment on column patron.card_number is 'The current card of patron_card; null while the last one is lost and there is no other, so that nothing is lent on it.';
comment on column patron.card_number_key is 'What is compared: behind a policy on its actor an index on lower(…) is never used, since lower() is not leakproof. So of the other keys.';
comment on column patron.name_key is 'The order of lists, and where the beginning of a name is looked for.';
comment on column patron.ready_hold_limit is 'How many holds may be set aside at once, by the patron''s own wish; null: as many as come.';
comment on column patron.attributes is 'Values of what patron_attribute defines, by its code.';
comment on column patron.shares_titles is 'Whether guarantors and family may see what this patron has on loan; null: as the library''s setting has it for the age.';
comment on column patron.unverified_since is 'Since when name and address wait to be compared with a document; null: they were.';
comment on column patron.expiry_notice_for is 'The expires_on that was announced already, so that it is announced once.';
CREATE UNIQUE INDEX patron_card_number_key ON library.patron USING btree (card_number_key);
CREATE INDEX patron_email_idx ON library.patron USING btree (email_key) WHERE (email IS NOT NULL);
CREATE INDEX patron_expires_on_idx ON library.patron USING btree (expires_on) WHERE (status = 'active'::text);
CREATE INDEX patron_home_branch_id_idx ON library.patron USING btree (home_branch_id);
CREATE INDEX patron_name_key_idx ON library.patron USING btree (name_key, id);
CREATE INDEX patron_patron_category_id_idx ON library.patron USING btree (patron_category_id);
CREATE TRIGGER patron_insert_card AFTER INSERT ON library.patron FOR EACH ROW WHEN ((new.card_number IS NOT NULL)) EXECUTE FUNCTION patron_card_follows();
CREATE TRIGGER patron_insert_unique_value AFTER INSERT ON library.patron FOR EACH ROW WHEN ((new.attributes <> '{}'::jsonb)) EXECUTE FUNCTION patron_unique_value_follows();
CREATE TRIGGER patron_update_card AFTER UPDATE OF card_number ON library.patron FOR EACH ROW WHEN ((old.card_number IS DISTINCT FROM new.card_number)) EXECUTE FUNCTION patron_card_follows();
CREATE TRIGGER patron_update_unique_value AFTER UPDATE OF attributes ON library.patron FOR EACH ROW WHEN ((old.attributes IS DISTINCT FROM new.attributes)) EXECUTE FUNCTION patron_unique_value_follows();
alter table patron enable row level security;
alter table patron force row level security;
create policy library on patron to library using (true) with check (true);
create policy patron_actor on patron as restrictive to public using ((( SELECT platform.may('patrons:read'::text) AS may) OR (id = ( SELECT platform.actor_patron() AS actor_patron)))) with check ((( SELECT platform.may('patrons:write'::text) AS may) OR (id = ( SELECT platform.actor_patron() AS actor_patron))));
create policy patron_actor_removal on patron as restrictive for delete to public using ((( SELECT platform.may('patrons:write'::text) AS may) OR (id = ( SELECT platform.actor_patron() AS actor_patron))));
grant delete, insert, select, update on patron to library;

create table patron_attribute (
  id uuid not null,
  code text not null,
  label jsonb not null,
  kind text not null,
  choices jsonb default '[]'::jsonb not null,
  is_required boolean default false not null,
  is_unique boolean default false not null,
  access text default 'staff'::text not null,
  patron_category_ids uuid[] default '{}'::uuid[] not null,
  "position" integer default 0 not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint patron_attribute_pkey PRIMARY KEY (id),
  constraint patron_attribute_access_check CHECK ((access = ANY (ARRAY['staff'::text, 'patron_reads'::text, 'patron_writes'::text]))),
  constraint patron_attribute_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
  constraint patron_attribute_is_unique_check CHECK (((NOT is_unique) OR (kind = ANY (ARRAY['text'::text, 'number'::text])))),
  constraint patron_attribute_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'number'::text, 'date'::text, 'boolean'::text, 'choice'::text, 'choices'::text])))
);
comment on table patron_attribute is 'patrons. What a library asks of its patrons beyond what all libraries do.';
comment on column patron_attribute.patron_category_ids is 'Whom it is asked of; none means everybody.';
CREATE UNIQUE INDEX patron_attribute_code_key ON library.patron_attribute USING btree (code);
alter table patron_attribute enable row level security;
alter table patron_attribute force row level security;
create policy library on patron_attribute to library using (true) with check (true);
grant delete, insert, select, update on patron_attribute to library;

create table patron_block (
  id uuid not null,
  patron_id uuid not null,
  actions text[] not null,
  reason text not null,
  ends_on date,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  kind text default 'other'::text not null,
  lifted_at timestamp with time zone,
  lifted_by uuid,
  lift_reason text,
  constraint patron_block_pkey PRIMARY KEY (id),
  constraint patron_block_actions_check CHECK (((cardinality(actions) > 0) AND (actions <@ ARRAY['checkout'::text, 'renewal'::text, 'hold'::text, 'capture'::text, 'fulfil'::text]))),
  constraint patron_block_kind_check CHECK ((kind = ANY (ARRAY['other'::text, 'conduct'::text, 'address'::text, 'debt'::text, 'suspension'::text]))),
  constraint patron_block_lifted_at_check CHECK (((lifted_at IS NOT NULL) OR ((lifted_by IS NULL) AND (lift_reason IS NULL)))),
  constraint patron_block_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table patron_block is 'patrons. What staff forbid a patron, why, and until when.';
CREATE INDEX patron_block_patron_id_idx ON library.patron_block USING btree (patron_id);
alter table patron_block enable row level security;
alter table patron_block force row level security;
create policy library on patron_block to library using (true) with check (true);
create policy patron_block_actor on patron_block as restrictive to public using ((( SELECT platform.may('patrons:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check (( SELECT platform.may('patrons:write'::text) AS may));
create policy patron_block_actor_removal on patron_block as restrictive for delete to public using (( SELECT platform.may('patrons:write'::text) AS may));
grant delete, insert, select, update on patron_block to library;

create table patron_card (
  id uuid default gen_random_uuid() not null,
  patron_id uuid not null,
  number text not null,
  number_key text generated always as (lower(number)) stored not null,
  status text default 'active'::text not null,
  issued_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  reason text,
  constraint patron_card_pkey PRIMARY KEY (id),
  constraint patron_card_ended_at_check CHECK (((status = 'active'::text) = (ended_at IS NULL))),
  constraint patron_card_status_check CHECK ((status = ANY (ARRAY['active'::text, 'lost'::text, 'replaced'::text]))),
  constraint patron_card_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table patron_card is 'patrons. Every card that was ever given out: no number means two people, whenever. That one has expired is seen from its patron.';
CREATE UNIQUE INDEX patron_card_active_patron_key ON library.patron_card USING btree (patron_id) WHERE (status = 'active'::text);
CREATE UNIQUE INDEX patron_card_every_number_key ON library.patron_card USING btree (number_key);
CREATE INDEX patron_card_patron_id_idx ON library.patron_card USING btree (patron_id);
alter table patron_card enable row level security;
alter table patron_card force row level security;
create policy library on patron_card to library using (true) with check (true);
create policy patron_card_actor on patron_card as restrictive to public using ((( SELECT platform.may('patrons:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check (( SELECT platform.may('patrons:write'::text) AS may));
create policy patron_card_actor_removal on patron_card as restrictive for delete to public using (( SELECT platform.may('patrons:write'::text) AS may));
grant delete, insert, select, update on patron_card to library;

create table patron_category (
  id uuid not null,
  code text not null,
  name text not null,
  enrolment_months integer,
  minimum_age smallint,
  maximum_age smallint,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  language text,
  home_branch_id uuid,
  keeps_history text default 'off'::text not null,
  history_months smallint,
  declined_notices text[] default '{}'::text[] not null,
  needs_guarantor_under smallint,
  next_patron_category_id uuid,
  allows_self_registration boolean default false not null,
  constraint patron_category_pkey PRIMARY KEY (id),
  constraint patron_category_enrolment_months_check CHECK ((enrolment_months > 0)),
  constraint patron_category_history_months_check CHECK (((history_months >= 1) AND (history_months <= 1200))),
  constraint patron_category_keeps_history_check CHECK (((keeps_history = ANY (ARRAY['off'::text, 'months'::text, 'keep'::text])) AND ((keeps_history = 'months'::text) = (history_months IS NOT NULL)))),
  constraint patron_category_maximum_age_check CHECK ((maximum_age >= minimum_age)),
  constraint patron_category_needs_guarantor_under_check CHECK (((needs_guarantor_under >= 1) AND (needs_guarantor_under <= 150))),
  constraint patron_category_next_patron_category_id_check CHECK ((next_patron_category_id <> id)),
  constraint patron_category_home_branch_id_fkey FOREIGN KEY (home_branch_id) REFERENCES branch(id),
  constraint patron_category_next_patron_category_id_fkey FOREIGN KEY (next_patron_category_id) REFERENCES patron_category(id)
);
comment on table patron_category is 'patrons. Kinds of patrons, to which rules and defaults are attached.';
comment on column patron_category.language is 'Of whoever is enrolled without one; so are home_branch_id, keeps_history and declined_notices.';
comment on column patron_category.next_patron_category_id is 'Where whoever has grown older than maximum_age is suggested to go.';
CREATE UNIQUE INDEX patron_category_code_key ON library.patron_category USING btree (lower(code));
CREATE INDEX patron_category_home_branch_id_idx ON library.patron_category USING btree (home_branch_id);
CREATE INDEX patron_category_next_patron_category_id_idx ON library.patron_category USING btree (next_patron_category_id);
alter table patron_category enable row level security;
alter table patron_category force row level security;
create policy library on patron_category to library using (true) with check (true);
grant delete, insert, select, update on patron_category to library;

create table patron_credit (
  id uuid not null,
  patron_id uuid,
  balance_cents integer default 0 not null,
  constraint patron_credit_pkey PRIMARY KEY (id),
  constraint patron_credit_patron_id_key UNIQUE (patron_id),
  constraint patron_credit_balance_cents_check CHECK ((balance_cents >= 0)),
  constraint patron_credit_patron_id_check CHECK (((patron_id IS NOT NULL) OR (balance_cents = 0))),
  constraint patron_credit_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id)
);
comment on table patron_credit is 'money. What the library owes a patron: overpayments and refunds not paid out. The balance follows the ledger by trigger.';
CREATE TRIGGER patron_credit_inserted BEFORE INSERT ON library.patron_credit FOR EACH ROW WHEN ((new.balance_cents <> 0)) EXECUTE FUNCTION sums_follow_the_ledger();
CREATE TRIGGER patron_credit_updated BEFORE UPDATE OF balance_cents ON library.patron_credit FOR EACH ROW WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION sums_follow_the_ledger();
alter table patron_credit enable row level security;
alter table patron_credit force row level security;
create policy library on patron_credit to library using (true) with check (true);
create policy patron_credit_actor on patron_credit as restrictive to public using ((( SELECT platform.may('charges:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check (( SELECT platform.may('charges:write'::text) AS may));
create policy patron_credit_actor_removal on patron_credit as restrictive for delete to public using (( SELECT platform.may('charges:write'::text) AS may));
grant delete, insert, select, update on patron_credit to library;

create table patron_duplicate (
  id uuid not null,
  patron_id uuid not null,
  other_id uuid not null,
  score smallint not null,
  reasons text[] not null,
  found_at timestamp with time zone default now() not null,
  dismissed_at timestamp with time zone,
  dismissed_by uuid,
  note text,
  constraint patron_duplicate_pkey PRIMARY KEY (id),
  constraint patron_duplicate_patron_id_other_id_key UNIQUE (patron_id, other_id),
  constraint patron_duplicate_order_check CHECK ((patron_id < other_id)),
  constraint patron_duplicate_reasons_check CHECK ((reasons <@ ARRAY['same_name_and_birth'::text, 'same_email'::text, 'same_phone'::text, 'similar_name_and_birth'::text, 'similar_name'::text, 'names_swapped'::text])),
  constraint patron_duplicate_score_check CHECK (((score >= 1) AND (score <= 100))),
  constraint patron_duplicate_other_id_fkey FOREIGN KEY (other_id) REFERENCES patron(id) ON DELETE CASCADE,
  constraint patron_duplicate_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table patron_duplicate is 'duplicates. Two patrons who may be one person, and why; dismissed for good where somebody said that they are two.';
CREATE INDEX patron_duplicate_open_idx ON library.patron_duplicate USING btree (score DESC, id) WHERE (dismissed_at IS NULL);
CREATE INDEX patron_duplicate_other_id_idx ON library.patron_duplicate USING btree (other_id);
alter table patron_duplicate enable row level security;
alter table patron_duplicate force row level security;
create policy library on patron_duplicate to library using (true) with check (true);
create policy patron_duplicate_actor on patron_duplicate as restrictive to public using (( SELECT platform.may('patrons:read'::text) AS may)) with check (( SELECT platform.may('patrons:write'::text) AS may));
create policy patron_duplicate_actor_removal on patron_duplicate as restrictive for delete to public using (( SELECT platform.may('patrons:write'::text) AS may));
grant delete, insert, select, update on patron_duplicate to library;

create table patron_merge (
  id uuid not null,
  patron_id uuid not null,
  moved jsonb default '{}'::jsonb not null,
  merged_by uuid,
  merged_at timestamp with time zone default now() not null,
  constraint patron_merge_pkey PRIMARY KEY (id),
  constraint patron_merge_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table patron_merge is 'duplicates. A patron who turned out to be another one; its id is that of the patron who is no more.';
comment on column patron_merge.patron_id is 'The patron who stayed; a later merge of that one moves it on.';
comment on column patron_merge.moved is 'How many rows of each table went over.';
CREATE INDEX patron_merge_patron_id_idx ON library.patron_merge USING btree (patron_id);
alter table patron_merge enable row level security;
alter table patron_merge force row level security;
create policy library on patron_merge to library using (true) with check (true);
create policy patron_merge_actor on patron_merge as restrictive to public using (( SELECT platform.may('patrons:read'::text) AS may)) with check (( SELECT platform.may('patrons:write'::text) AS may));
create policy patron_merge_actor_removal on patron_merge as restrictive for delete to public using (( SELECT platform.may('patrons:write'::text) AS may));
grant delete, insert, select, update on patron_merge to library;

create table patron_note (
  id uuid not null,
  patron_id uuid not null,
  kind text not null,
  text text not null,
  is_pinned boolean default false not null,
  ends_on date,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  read_at timestamp with time zone,
  constraint patron_note_pkey PRIMARY KEY (id),
  constraint patron_note_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'alert'::text, 'message'::text]))),
  constraint patron_note_read_at_check CHECK (((kind = 'message'::text) OR (read_at IS NULL))),
  constraint patron_note_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table patron_note is 'patrons. Notes among the staff, alerts that a desk shows, and messages to the patron, shown until they are read.';
CREATE INDEX patron_note_patron_id_idx ON library.patron_note USING btree (patron_id);
alter table patron_note enable row level security;
alter table patron_note force row level security;
create policy library on patron_note to library using (true) with check (true);
create policy patron_note_actor on patron_note as restrictive to public using ((( SELECT platform.may('patrons:read'::text) AS may) OR ((kind = 'message'::text) AND (patron_id = ( SELECT platform.actor_patron() AS actor_patron))))) with check (( SELECT platform.may('patrons:write'::text) AS may));
create policy patron_note_actor_removal on patron_note as restrictive for delete to public using (( SELECT platform.may('patrons:write'::text) AS may));
grant delete, insert, select, update on patron_note to library;

create table patron_registration (
  id uuid not null,
  status text default 'unverified'::text not null,
  email text not null,
  email_key text generated always as (lower(email)) stored,
  given_name text not null,
  family_name text not null,
  phone text,
  address text,
  birth_on date,
  language text not null,
  patron_category_id uuid not null,
  home_branch_id uuid not null,
  attributes jsonb default '{}'::jsonb not null,
  origin text not null,
  token_hashes bytea[] default '{}'::bytea[] not null,
  token_expires_at timestamp with time zone,
  mailed_at timestamp with time zone,
  verified_at timestamp with time zone,
  decided_at timestamp with time zone,
  decided_by uuid,
  reason text,
  patron_id uuid,
  created_at timestamp with time zone default now() not null,
  mail_count smallint default 1 not null,
  name_key text generated always as (((lower(family_name) || ', '::text) || lower(given_name))) stored,
  constraint patron_registration_pkey PRIMARY KEY (id),
  constraint patron_registration_decided_at_check CHECK (((status = ANY (ARRAY['approved'::text, 'refused'::text])) = (decided_at IS NOT NULL))),
  constraint patron_registration_patron_id_check CHECK (((status = 'approved'::text) = (patron_id IS NOT NULL))),
  constraint patron_registration_status_check CHECK ((status = ANY (ARRAY['unverified'::text, 'pending'::text, 'approved'::text, 'refused'::text]))),
  constraint patron_registration_home_branch_id_fkey FOREIGN KEY (home_branch_id) REFERENCES branch(id),
  constraint patron_registration_patron_category_id_fkey FOREIGN KEY (patron_category_id) REFERENCES patron_category(id),
  constraint patron_registration_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table patron_registration is 'registrations. Who asks to be enrolled, from the form to the decision; the same form for one address is open once.';
comment on column patron_registration.origin is 'The address at which the library was asked, which the links of its mails lead to.';
comment on column patron_registration.token_hashes is 'Of the links that were mailed: to confirm the address, and after the approval to choose a password. Any of them works until token_expires_at, for what it was mailed for.';
comment on column patron_registration.mail_count is 'How many links that confirm the address were asked for; those of a day are counted for the whole address.';
CREATE INDEX patron_registration_home_branch_id_idx ON library.patron_registration USING btree (home_branch_id);
CREATE UNIQUE INDEX patron_registration_open_form_key ON library.patron_registration USING btree (email_key, name_key, birth_on, patron_category_id) NULLS NOT DISTINCT WHERE (status = ANY (ARRAY['unverified'::text, 'pending'::text]));
CREATE INDEX patron_registration_patron_category_id_idx ON library.patron_registration USING btree (patron_category_id);
CREATE INDEX patron_registration_patron_id_idx ON library.patron_registration USING btree (patron_id);
alter table patron_registration enable row level security;
alter table patron_registration force row level security;
create policy library on patron_registration to library using (true) with check (true);
create policy patron_registration_actor on patron_registration as restrictive to public using ((( SELECT platform.may('registrations:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check (( SELECT platform.may('registrations:write'::text) AS may));
create policy patron_registration_actor_removal on patron_registration as restrictive for delete to public using (( SELECT platform.may('registrations:write'::text) AS may));
grant delete, insert, select, update on patron_registration to library;

create table patron_relation (
  id uuid not null,
  patron_id uuid not null,
  for_patron_id uuid not null,
  kind text not null,
  may_see_loans boolean default false not null,
  may_borrow boolean default false not null,
  may_pick_up_holds boolean default false not null,
  is_notified boolean default false not null,
  starts_on date,
  ends_on date,
  note text,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  constraint patron_relation_pkey PRIMARY KEY (id),
  constraint patron_relation_ends_on_check CHECK ((ends_on >= starts_on)),
  constraint patron_relation_for_patron_id_check CHECK ((for_patron_id <> patron_id)),
  constraint patron_relation_kind_check CHECK ((kind = ANY (ARRAY['guarantor'::text, 'family'::text, 'proxy'::text]))),
  constraint patron_relation_for_patron_id_fkey FOREIGN KEY (for_patron_id) REFERENCES patron(id) ON DELETE CASCADE,
  constraint patron_relation_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table patron_relation is 'families. What patron_id is to for_patron_id, answers for and may do in that patron''s name, and when.';
CREATE INDEX patron_relation_for_patron_id_idx ON library.patron_relation USING btree (for_patron_id);
CREATE UNIQUE INDEX patron_relation_patron_id_for_patron_id_kind_key ON library.patron_relation USING btree (patron_id, for_patron_id, kind);
alter table patron_relation enable row level security;
alter table patron_relation force row level security;
create policy library on patron_relation to library using (true) with check (true);
create policy patron_relation_actor on patron_relation as restrictive to public using ((( SELECT platform.may('patrons:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)) OR (for_patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check (( SELECT platform.may('patrons:write'::text) AS may));
create policy patron_relation_actor_removal on patron_relation as restrictive for delete to public using (( SELECT platform.may('patrons:write'::text) AS may));
grant delete, insert, select, update on patron_relation to library;

create table patron_unique_value (
  code text not null,
  value text not null,
  patron_id uuid not null,
  constraint patron_unique_value_code_value_key PRIMARY KEY (code, value),
  constraint patron_unique_value_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table patron_unique_value is 'patrons. Values of attributes that no two patrons may share; follows patron.attributes by trigger.';
CREATE INDEX patron_unique_value_patron_id_idx ON library.patron_unique_value USING btree (patron_id);
alter table patron_unique_value enable row level security;
alter table patron_unique_value force row level security;
create policy library on patron_unique_value to library using (true) with check (true);
create policy patron_unique_value_actor on patron_unique_value as restrictive to public using ((( SELECT platform.may('patrons:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check ((( SELECT platform.may('patrons:write'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron))));
create policy patron_unique_value_actor_removal on patron_unique_value as restrictive for delete to public using ((( SELECT platform.may('patrons:write'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron))));
grant delete, insert, select, update on patron_unique_value to library;

create table payment (
  id uuid not null,
  kind text not null,
  patron_id uuid,
  branch_id uuid,
  register_session_id uuid,
  receipt_number integer,
  method text not null,
  cents integer not null,
  currency text not null,
  note text,
  staff_id uuid,
  paid_at timestamp with time zone not null,
  voided_at timestamp with time zone,
  void_reason text,
  constraint payment_pkey PRIMARY KEY (id),
  constraint payment_cash_check CHECK (((method <> 'cash'::text) OR (register_session_id IS NOT NULL))),
  constraint payment_cents_check CHECK ((cents > 0)),
  constraint payment_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint payment_kind_check CHECK ((kind = ANY (ARRAY['payment'::text, 'refund'::text]))),
  constraint payment_method_check CHECK ((method = ANY (ARRAY['cash'::text, 'card'::text, 'bank_transfer'::text, 'cheque'::text, 'online'::text, 'credit'::text]))),
  constraint payment_receipt_number_check CHECK (((register_session_id IS NULL) = (receipt_number IS NULL))),
  constraint payment_voided_at_check CHECK (((voided_at IS NULL) = (void_reason IS NULL))),
  constraint payment_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id),
  constraint payment_id_fkey FOREIGN KEY (id) REFERENCES ledger_transaction(id),
  constraint payment_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id),
  constraint payment_register_session_id_fkey FOREIGN KEY (register_session_id) REFERENCES register_session(id)
);
comment on table payment is 'money. Money that was taken or given back, with its receipt; how it was shared out stands in the ledger.';
CREATE INDEX payment_branch_id_idx ON library.payment USING btree (branch_id);
CREATE INDEX payment_patron_id_idx ON library.payment USING btree (patron_id, id);
CREATE INDEX payment_register_session_id_idx ON library.payment USING btree (register_session_id);
alter table payment enable row level security;
alter table payment force row level security;
create policy library on payment to library using (true) with check (true);
create policy payment_actor on payment as restrictive to public using ((( SELECT platform.may('charges:read'::text) AS may) OR (patron_id = ( SELECT platform.actor_patron() AS actor_patron)))) with check (( SELECT platform.may('charges:write'::text) AS may));
create policy payment_actor_removal on payment as restrictive for delete to public using (( SELECT platform.may('charges:write'::text) AS may));
grant delete, insert, select, update on payment to library;

create table register_session (
  id uuid not null,
  cash_register_id uuid not null,
  opened_at timestamp with time zone not null,
  opened_by uuid,
  float_cents integer not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  methods jsonb,
  note text,
  constraint register_session_pkey PRIMARY KEY (id),
  constraint register_session_closed_at_check CHECK (((closed_at IS NULL) = (methods IS NULL))),
  constraint register_session_float_cents_check CHECK ((float_cents >= 0)),
  constraint register_session_cash_register_id_fkey FOREIGN KEY (cash_register_id) REFERENCES cash_register(id)
);
comment on table register_session is 'money. A register from its opening to its closing.';
comment on column register_session.methods is 'At closing, for each method: expected, counted and different, in cents.';
CREATE INDEX register_session_cash_register_id_idx ON library.register_session USING btree (cash_register_id, opened_at DESC);
CREATE UNIQUE INDEX register_session_open_key ON library.register_session USING btree (cash_register_id) WHERE (closed_at IS NULL);
alter table register_session enable row level security;
alter table register_session force row level security;
create policy library on register_session to library using (true) with check (true);
grant delete, insert, select, update on register_session to library;

create table renewal (
  id uuid not null,
  loan_id uuid not null,
  renewed_at timestamp with time zone not null,
  due_before timestamp with time zone not null,
  due_after timestamp with time zone not null,
  staff_id uuid,
  channel text default 'desk'::text not null,
  explanation jsonb not null,
  is_seen boolean default true not null,
  is_auto boolean default false not null,
  constraint renewal_pkey PRIMARY KEY (id),
  constraint renewal_channel_check CHECK ((channel = ANY (ARRAY['desk'::text, 'self'::text, 'api'::text, 'sip'::text, 'offline'::text, 'system'::text]))),
  constraint renewal_due_after_check CHECK ((due_after > due_before)),
  constraint renewal_loan_id_fkey FOREIGN KEY (loan_id) REFERENCES loan(id) ON DELETE CASCADE
);
comment on table renewal is 'circulation. Each lengthening of a loan. Append-only. Redactable.';
comment on column renewal.is_seen is 'Whether somebody had the copy in hand; the rules may limit those that nobody saw.';
CREATE INDEX renewal_loan_id_idx ON library.renewal USING btree (loan_id, renewed_at);
CREATE TRIGGER renewal_redaction BEFORE UPDATE ON library.renewal FOR EACH ROW EXECUTE FUNCTION platform.row_only_loses('staff_id', 'explanation');
alter table renewal enable row level security;
alter table renewal force row level security;
create policy library on renewal to library using (true) with check (true);
create policy renewal_actor on renewal as restrictive to public using ((( SELECT platform.may('loans:read'::text) AS may) OR (loan_id IN ( SELECT loan.id
   FROM loan)))) with check (( SELECT platform.may('loans:write'::text) AS may));
create policy renewal_actor_removal on renewal as restrictive for delete to public using (( SELECT platform.may('loans:write'::text) AS may));
grant insert, select, update on renewal to library;

create table role (
  id uuid not null,
  name text not null,
  permissions text[] not null,
  is_built_in boolean default false not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint role_pkey PRIMARY KEY (id)
);
comment on table role is 'identity. Named sets of permissions; Admin, Librarian, Reader and Guest are built in.';
CREATE UNIQUE INDEX role_name_key ON library.role USING btree (lower(name));
alter table role enable row level security;
alter table role force row level security;
create policy library on role to library using (true) with check (true);
grant delete, insert, select, update on role to library;

create table rule (
  id uuid not null,
  kind text not null,
  branch_id uuid,
  patron_category_id uuid,
  copy_type_id uuid,
  value jsonb not null,
  effective_from timestamp with time zone default '-infinity'::timestamp with time zone not null,
  effective_to timestamp with time zone default 'infinity'::timestamp with time zone not null,
  note text,
  version integer default 1 not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  collection_id uuid,
  constraint rule_pkey PRIMARY KEY (id),
  constraint rule_scope_key UNIQUE NULLS NOT DISTINCT (kind, branch_id, patron_category_id, copy_type_id, collection_id, effective_from) DEFERRABLE INITIALLY DEFERRED,
  constraint rule_effective_to_check CHECK ((effective_to > effective_from)),
  constraint rule_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branch(id),
  constraint rule_collection_id_fkey FOREIGN KEY (collection_id) REFERENCES collection(id),
  constraint rule_copy_type_id_fkey FOREIGN KEY (copy_type_id) REFERENCES copy_type(id),
  constraint rule_patron_category_id_fkey FOREIGN KEY (patron_category_id) REFERENCES patron_category(id)
);
comment on table rule is 'circulation. One value of one rule kind for one scope; null in the scope means any, absence of a row means inherit.';
CREATE INDEX rule_branch_id_idx ON library.rule USING btree (branch_id);
CREATE INDEX rule_collection_id_idx ON library.rule USING btree (collection_id);
CREATE INDEX rule_copy_type_id_idx ON library.rule USING btree (copy_type_id);
CREATE INDEX rule_patron_category_id_idx ON library.rule USING btree (patron_category_id);
CREATE CONSTRAINT TRIGGER rule_scope_excl AFTER INSERT OR UPDATE ON library.rule DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rule_stands_alone();
alter table rule enable row level security;
alter table rule force row level security;
create policy library on rule to library using (true) with check (true);
grant delete, insert, select, update on rule to library;

create table rule_draft (
  id uuid not null,
  name text not null,
  note text,
  base_version_id uuid not null,
  rules jsonb not null,
  version integer default 1 not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint rule_draft_pkey PRIMARY KEY (id),
  constraint rule_draft_base_version_id_fkey FOREIGN KEY (base_version_id) REFERENCES rule_version(id)
);
comment on table rule_draft is 'rules. A whole set of rules that is being prepared; it goes once it is published or discarded.';
CREATE INDEX rule_draft_base_version_id_idx ON library.rule_draft USING btree (base_version_id);
alter table rule_draft enable row level security;
alter table rule_draft force row level security;
create policy library on rule_draft to library using (true) with check (true);
grant delete, insert, select, update on rule_draft to library;

create table rule_version (
  id uuid not null,
  number integer not null,
  cause text not null,
  note text,
  rules jsonb not null,
  changes jsonb not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  constraint rule_version_pkey PRIMARY KEY (id),
  constraint rule_version_number_key UNIQUE (number),
  constraint rule_version_cause_check CHECK ((cause = ANY (ARRAY['found'::text, 'edited'::text, 'declared'::text, 'published'::text, 'restored'::text])))
);
comment on table rule_version is 'rules. The rules as they stood after each change of them, with who made it, when and why. Append-only.';
comment on column rule_version.cause is 'found: they stood there when versions began to be kept, or were changed past the program.';
comment on column rule_version.rules is 'Every rule by its id, so that a version can be compared and brought back without any other.';
comment on column rule_version.changes is 'How many rules were created, changed and removed since the version before.';
alter table rule_version enable row level security;
alter table rule_version force row level security;
create policy library on rule_version to library using (true) with check (true);
grant insert, select on rule_version to library;

create table search_book (
  book_id uuid not null,
  importance real default 0 not null,
  format text not null,
  languages text[] default '{}'::text[] not null,
  published_year smallint,
  category_ids uuid[] default '{}'::uuid[] not null,
  document tsvector not null storage external,
  title_key text not null,
  constraint search_book_pkey PRIMARY KEY (book_id),
  constraint search_book_book_id_fkey FOREIGN KEY (book_id) REFERENCES book(id) ON DELETE CASCADE
);
comment on table search_book is 'search. What the search sees of a book; written in the transaction that writes the book.';
comment on column search_book.importance is 'A gentle prior: copies and loans; larger is likelier to be wanted.';
comment on column search_book.title_key is 'The folded title, cut to 200 characters, for exact and prefix matches.';
CREATE INDEX search_book_document_idx ON library.search_book USING gin (document);
CREATE INDEX search_book_title_key_idx ON library.search_book USING btree (title_key text_pattern_ops, book_id);
alter table search_book enable row level security;
alter table search_book force row level security;
create policy library on search_book to library using (true) with check (true);
grant delete, insert, select, update on search_book to library;

create table setting (
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone default now() not null,
  constraint setting_pkey PRIMARY KEY (key)
);
comment on table setting is 'settings. What the library has chosen, by key: names, mappings, limits.';
alter table setting enable row level security;
alter table setting force row level security;
create policy library on setting to library using (true) with check (true);
grant delete, insert, select, update on setting to library;

create table transit (
  id uuid not null,
  copy_id uuid not null,
  from_branch_id uuid not null,
  to_branch_id uuid not null,
  reason text not null,
  hold_id uuid,
  sent_at timestamp with time zone not null,
  received_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  note text,
  sent_by uuid,
  received_by uuid,
  cancel_reason text,
  constraint transit_pkey PRIMARY KEY (id),
  constraint transit_cancel_reason_check CHECK (((cancel_reason IS NULL) OR (cancelled_at IS NOT NULL))),
  constraint transit_ended_check CHECK (((received_at IS NULL) OR (cancelled_at IS NULL))),
  constraint transit_reason_check CHECK ((reason = ANY (ARRAY['home'::text, 'hold'::text, 'manual'::text, 'rotation'::text]))),
  constraint transit_to_branch_id_check CHECK ((to_branch_id <> from_branch_id)),
  constraint transit_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES copy(id),
  constraint transit_from_branch_id_fkey FOREIGN KEY (from_branch_id) REFERENCES branch(id),
  constraint transit_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES hold(id),
  constraint transit_to_branch_id_fkey FOREIGN KEY (to_branch_id) REFERENCES branch(id)
);
comment on table transit is 'circulation. A copy on its way between branches; at most one live per copy.';
CREATE INDEX transit_from_branch_id_idx ON library.transit USING btree (from_branch_id) WHERE ((received_at IS NULL) AND (cancelled_at IS NULL));
CREATE INDEX transit_hold_id_idx ON library.transit USING btree (hold_id);
CREATE UNIQUE INDEX transit_live_copy_key ON library.transit USING btree (copy_id) WHERE ((received_at IS NULL) AND (cancelled_at IS NULL));
CREATE INDEX transit_to_branch_id_idx ON library.transit USING btree (to_branch_id) WHERE ((received_at IS NULL) AND (cancelled_at IS NULL));
CREATE TRIGGER transit_copy_status AFTER INSERT OR UPDATE OF received_at, cancelled_at ON library.transit FOR EACH ROW EXECUTE FUNCTION copy_status_follows();
alter table transit enable row level security;
alter table transit force row level security;
create policy library on transit to library using (true) with check (true);
grant delete, insert, select, update on transit to library;

create table "user" (
  id uuid not null,
  email text,
  email_key text generated always as (lower(email)) stored,
  display_name text not null,
  password_hash text,
  patron_id uuid,
  language text,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint user_pkey PRIMARY KEY (id),
  constraint user_patron_id_key UNIQUE (patron_id),
  constraint user_email_check CHECK (((email IS NOT NULL) OR (patron_id IS NOT NULL))),
  constraint user_patron_id_fkey FOREIGN KEY (patron_id) REFERENCES patron(id) ON DELETE CASCADE
);
comment on table "user" is 'identity. An account that signs in, by e-mail or by its patron''s card number.';
CREATE UNIQUE INDEX user_email_key ON library."user" USING btree (email_key);
alter table "user" enable row level security;
alter table "user" force row level security;
create policy library on "user" to library using (true) with check (true);
create policy user_actor on "user" as restrictive to public using ((( SELECT platform.may('users:read'::text) AS may) OR (id = ( SELECT platform.actor_user() AS actor_user)))) with check ((( SELECT platform.may('users:write'::text) AS may) OR (id = ( SELECT platform.actor_user() AS actor_user))));
create policy user_actor_removal on "user" as restrictive for delete to public using ((( SELECT platform.may('users:write'::text) AS may) OR (id = ( SELECT platform.actor_user() AS actor_user))));
grant delete, insert, select, update on "user" to library;

create table user_role (
  user_id uuid not null,
  role_id uuid not null,
  constraint user_role_pkey PRIMARY KEY (user_id, role_id),
  constraint user_role_role_id_fkey FOREIGN KEY (role_id) REFERENCES role(id),
  constraint user_role_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE
);
comment on table user_role is 'identity. Which roles a user has.';
CREATE INDEX user_role_role_id_idx ON library.user_role USING btree (role_id);
alter table user_role enable row level security;
alter table user_role force row level security;
create policy library on user_role to library using (true) with check (true);
create policy user_role_actor on user_role as restrictive to public using ((( SELECT platform.may('users:read'::text) AS may) OR (user_id = ( SELECT platform.actor_user() AS actor_user)))) with check (( SELECT platform.may('users:write'::text) AS may));
create policy user_role_actor_removal on user_role as restrictive for delete to public using (( SELECT platform.may('users:write'::text) AS may));
grant delete, insert, select, update on user_role to library;

CREATE OR REPLACE FUNCTION library.book_is_remembered()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into deleted_book (id, format, category_ids, deleted_at)
  values (old.id, old.format, array(select category_id from book_category where book_id = old.id), clock_timestamp())
  on conflict (id) do update set format = excluded.format, category_ids = excluded.category_ids, deleted_at = excluded.deleted_at;
  return old;
end $function$;
grant execute on function book_is_remembered() to library;

CREATE OR REPLACE FUNCTION library.collection_takes_copies()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update copy set collection = new.code where collection_id = new.id and collection is distinct from new.code;
  update copy set collection = new.code, collection_id = new.id where collection_id is null and lower(btrim(collection)) = lower(new.code);
  return null;
end $function$;
grant execute on function collection_takes_copies() to library;

CREATE OR REPLACE FUNCTION library.copy_collection_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.collection_id := (select id from collection where lower(code) = lower(btrim(new.collection)));
  return new;
end $function$;
grant execute on function copy_collection_follows() to library;

CREATE OR REPLACE FUNCTION library.copy_status_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;
grant execute on function copy_status_follows() to library;

CREATE OR REPLACE FUNCTION library.ledger_is_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'reason' = to_jsonb(old) - 'reason' and new.reason is null then
    return new;
  end if;
  raise exception 'the ledger is kept' using errcode = 'insufficient_privilege';
end $function$;
grant execute on function ledger_is_kept() to library;

CREATE OR REPLACE FUNCTION library.ledger_is_posted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;
grant execute on function ledger_is_posted() to library;

CREATE OR REPLACE FUNCTION library.ledger_transaction_balances()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (select count(*) < 2 or sum(amount_cents) <> 0 from ledger_entry where transaction_id = new.id) then
    raise exception 'the transaction does not balance' using errcode = 'check_violation', constraint = 'ledger_entry_balance_check';
  end if;
  return null;
end $function$;
grant execute on function ledger_transaction_balances() to library;

CREATE OR REPLACE FUNCTION library.patron_card_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;
grant execute on function patron_card_follows() to library;

CREATE OR REPLACE FUNCTION library.patron_unique_value_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  execute format('delete from %I.patron_unique_value where patron_id = $1', tg_table_schema) using new.id;
  execute format('insert into %1$I.patron_unique_value (code, value, patron_id)
    select a.code, lower($2->>a.code), $1 from %1$I.patron_attribute a where a.is_unique and $2->>a.code is not null', tg_table_schema)
    using new.id, new.attributes;
  return null;
end $function$;
grant execute on function patron_unique_value_follows() to library;

CREATE OR REPLACE FUNCTION library.rule_stands_alone()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  is_overlapping boolean;
begin
  execute format('lock table %I.rule in share row exclusive mode', tg_table_schema);
  execute format(
    'select exists (
       select from %1$I.rule r join %1$I.rule o on o.id <> r.id and o.kind = r.kind and o.branch_id is not distinct from r.branch_id
         and o.patron_category_id is not distinct from r.patron_category_id and o.copy_type_id is not distinct from r.copy_type_id
         and o.collection_id is not distinct from r.collection_id
         and o.effective_from < r.effective_to and r.effective_from < o.effective_to
       where r.id = $1)', tg_table_schema) into is_overlapping using new.id;
  if is_overlapping then
    raise exception 'two rules of one kind and scope overlap' using errcode = 'exclusion_violation', constraint = 'rule_scope_excl';
  end if;
  return null;
end $function$;
grant execute on function rule_stands_alone() to library;

CREATE OR REPLACE FUNCTION library.sums_follow_the_ledger()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what is owed follows the ledger' using errcode = 'check_violation', constraint = 'charge_follows_ledger_check';
end $function$;
grant execute on function sums_follow_the_ledger() to library;
