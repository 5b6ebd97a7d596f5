/** A wall that is taken away, and all that the doctor must say about it. */
export interface Mutation {
  wall: string
  /** A and B stand for the schemas of the two libraries. */
  sql: string
  finds: string[]
  /** False where only a person can undo it, or where undoing it is another statement than the doctor's. */
  isMended?: boolean
}

const tables: Mutation[] = [
  {
    wall: 'a table whose owner may pass its policies',
    sql: 'alter table A.loan no force row level security',
    finds: ['row_security: A.loan'],
  },
  {
    wall: 'a table without row-level security',
    sql: 'alter table platform.session disable row level security',
    finds: ['row_security: platform.session'],
  },
  {
    wall: 'a partition without row-level security',
    sql: 'alter table platform.event_rest disable row level security',
    finds: ['row_security: platform.event_rest'],
  },
  {
    wall: 'a table that nobody built a wall around',
    sql: 'create table A.stray (id uuid primary key); alter table A.stray owner to libraryhub_owner',
    finds: ['drift: A', 'owner_comments: A.stray', 'policies: A.stray', 'row_security: A.stray', 'table_grants: A.stray'],
    isMended: false,
  },
  {
    wall: 'a policy that is not there',
    sql: 'drop policy library on A.book',
    finds: ['drift: A', 'policies: A.book'],
  },
  {
    wall: 'a policy for everyone',
    sql: 'alter policy library on A.book to public',
    finds: ['drift: A', 'policies: A.book'],
  },
  {
    wall: 'a policy for another library',
    sql: 'create policy guest on A.patron to B using (true)',
    finds: ['drift: A', 'policies: A.patron'],
  },
  {
    wall: 'a second way in for the same role',
    sql: `create policy other on platform.notice to libraryhub_library using (status = 'sent')`,
    finds: ['policies: platform.notice'],
  },
  {
    wall: 'a shared table whose policy forgets the library',
    sql: 'alter policy task_library on platform.task using (true)',
    finds: ['policies: platform.task'],
  },
  {
    wall: 'a shared table whose rows may be written for another library',
    sql: 'alter policy upload_library on platform.upload with check (true)',
    finds: ['policies: platform.upload'],
  },
  {
    wall: 'loans that every actor sees',
    sql: 'drop policy loan_actor on A.loan; drop policy loan_actor on B.loan',
    finds: ['drift: A', 'drift: B', 'personal_data: A.loan', 'personal_data: B.loan'],
    isMended: false,
  },
  {
    wall: 'loans that whoever may read them may remove',
    sql: 'drop policy loan_actor_removal on A.loan',
    finds: ['drift: A'],
    isMended: false,
  },
  {
    wall: 'a restriction that restricts nothing',
    sql: 'alter policy patron_actor on A.patron using (true)',
    finds: ['drift: A', 'policies: A.patron'],
    isMended: false,
  },
  {
    wall: 'a shared table that does not stamp the library',
    sql: 'alter table platform.session alter column tenant drop default',
    finds: ['tenant_columns: platform.session'],
  },
  {
    wall: 'a unique index that tells one library what another has',
    sql: 'create unique index session_user_agent_key on platform.session (user_agent)',
    finds: ['tenant_first: platform.session'],
    isMended: false,
  },
  {
    wall: 'a table that no feature owns',
    sql: `comment on table platform.setting is 'Things.'`,
    finds: ['owner_comments: platform.setting'],
    isMended: false,
  },
  {
    wall: 'a foreign key without an index',
    sql: 'drop index A.renewal_loan_id_idx',
    finds: ['drift: A', 'foreign_key_indexes: A.renewal'],
    isMended: false,
  },
]

const rights: Mutation[] = [
  { wall: 'a table granted to another library', sql: 'grant select on A.patron to B', finds: ['role_reach: B', 'table_grants: A.patron'] },
  { wall: 'a table granted to everyone', sql: 'grant select on A.book to public', finds: ['table_grants: A.book'] },
  {
    wall: 'a table granted to all libraries',
    sql: 'grant select on platform.signing_key to libraryhub_library',
    finds: ['table_grants: platform.signing_key'],
  },
  {
    wall: 'a right that may be passed on',
    sql: 'grant select on A.book to A with grant option',
    finds: ['table_grants: A.book'],
    isMended: false,
  },
  { wall: 'a right to empty a table', sql: 'grant truncate on A.loan to A', finds: ['table_grants: A.loan'], isMended: false },
  {
    wall: 'an append-only table that can be changed',
    sql: 'grant update on A.checkin to A',
    finds: ['table_grants: A.checkin'],
    isMended: false,
  },
  {
    wall: 'a log of holds that could be rewritten',
    sql: 'drop trigger hold_event_redaction on A.hold_event',
    finds: ['drift: A', 'redactions: A.hold_event'],
    isMended: false,
  },
  {
    wall: 'an event log that could be rewritten',
    sql: 'alter table platform.event disable trigger event_redaction',
    finds: ['redactions: platform.event'],
    isMended: false,
  },
  {
    wall: 'a log that libraries can change',
    sql: 'grant delete on platform.event to libraryhub_library',
    finds: ['table_grants: platform.event'],
    isMended: false,
  },
  { wall: 'a table that its own library cannot read', sql: 'revoke all on A.book from A', finds: ['table_grants: A.book'] },
  {
    wall: 'the login role reads a table',
    sql: 'grant select on platform.library to libraryhub_app',
    finds: ['role_reach: libraryhub_app', 'table_grants: platform.library'],
  },
  { wall: 'a single column', sql: 'grant select (email) on A.patron to B', finds: ['column_grants: A.patron.email', 'role_reach: B'] },
  {
    wall: 'a sequence',
    sql: 'grant usage on sequence A.hold_order_key_seq to B',
    finds: ['role_reach: B', 'table_grants: A.hold_order_key_seq'],
  },
  {
    wall: 'the queue',
    sql: 'grant select on pgboss.job to libraryhub_library',
    finds: ['role_reach: libraryhub_library', 'table_grants: pgboss.job'],
  },
  {
    wall: 'the schema of the queue',
    sql: 'grant usage on schema pgboss to libraryhub_library',
    finds: ['role_reach: libraryhub_library', 'schema_grants: pgboss'],
  },
  { wall: "another library's schema", sql: 'grant usage on schema A to B', finds: ['role_reach: B', 'schema_grants: A'] },
  { wall: 'a schema in which its library may create', sql: 'grant create on schema A to A', finds: ['schema_grants: A'], isMended: false },
  {
    wall: 'a function for everyone',
    sql: `create function platform.leak() returns text language sql as 'select 1::text';
      alter function platform.leak() owner to libraryhub_owner; grant execute on function platform.leak() to public`,
    finds: ['function_grants: platform.leak()'],
  },
  {
    wall: 'the procedure that raises walls',
    sql: 'grant execute on procedure platform.raise_walls(name, name) to libraryhub_platform',
    finds: ['function_grants: platform.raise_walls(name,name)'],
  },
  {
    wall: "another library's function",
    sql: 'grant execute on function A.copy_status_follows() to B',
    finds: ['function_grants: A.copy_status_follows()', 'role_reach: B'],
  },
  {
    wall: 'tables of tomorrow for everyone',
    sql: 'alter default privileges for role libraryhub_owner grant select on tables to public',
    finds: ['default_grants: default of libraryhub_owner for tables'],
  },
  {
    wall: 'functions of tomorrow for everyone',
    sql: 'alter default privileges for role libraryhub_owner grant execute on functions to public',
    finds: ['default_grants: default of libraryhub_owner for functions'],
  },
  {
    wall: 'a table of another owner',
    sql: 'alter table A.setting owner to libraryhub_platform',
    finds: ['owners: A.setting', 'role_reach: libraryhub_platform'],
  },
  {
    wall: "a function with its owner's rights",
    sql: `create function platform.peek() returns bigint language sql security definer as 'select count(*) from platform.library';
      alter function platform.peek() owner to libraryhub_owner; revoke all on function platform.peek() from public`,
    finds: ['definer_functions: platform.peek()'],
  },
  {
    wall: 'a foreign key into another library',
    sql: 'alter table A.copy add constraint copy_book_elsewhere_fkey foreign key (book_id) references B.book',
    finds: ['crossings: copy_book_elsewhere_fkey on A.copy', 'drift: A'],
  },
  {
    wall: 'a view into another library',
    sql: 'create view A.neighbours with (security_invoker) as select id, title from B.book; alter view A.neighbours owner to libraryhub_owner',
    finds: ['crossings: A.neighbours', 'drift: A'],
  },
  {
    wall: 'a trigger that runs what another library wrote',
    sql: 'create trigger copy_of_b after insert on A.loan for each row execute function B.copy_status_follows()',
    finds: ['crossings: copy_of_b on A.loan', 'drift: A'],
  },
  {
    wall: 'a function that names another library',
    sql: `create function A.look() returns bigint language plpgsql as 'begin return (select count(*) from B.book); end';
      alter function A.look() owner to libraryhub_owner; revoke all on function A.look() from public`,
    finds: ['crossings: A.look()', 'drift: A'],
  },
  {
    wall: "a policy that asks another library's table",
    sql: 'alter policy renewal_actor on A.renewal using (loan_id in (select id from B.loan))',
    finds: ['crossings: A.renewal', 'drift: A'],
    isMended: false,
  },
  {
    wall: 'a view with the rights of its owner',
    sql: 'create view A.all_patrons as select * from A.patron; alter view A.all_patrons owner to libraryhub_owner',
    finds: ['drift: A', 'views: A.all_patrons'],
    isMended: false,
  },
  {
    wall: 'a copy of a table that no policy guards',
    sql: 'create materialized view A.patron_copy as select * from A.patron; alter materialized view A.patron_copy owner to libraryhub_owner',
    finds: ['drift: A', 'views: A.patron_copy'],
  },
  { wall: 'a publication', sql: 'create publication everything for all tables', finds: ['views: everything'] },
]

const roles: Mutation[] = [
  {
    wall: 'a login that passes row-level security',
    sql: 'alter role libraryhub_app bypassrls',
    finds: ['role_attributes: libraryhub_app'],
  },
  { wall: 'a login that inherits', sql: 'alter role libraryhub_app inherit', finds: ['role_attributes: libraryhub_app'] },
  { wall: 'a library role that signs in', sql: 'alter role A login', finds: ['role_attributes: A'] },
  { wall: 'a library in another library', sql: 'grant A to B', finds: ['role_memberships: B'] },
  { wall: 'a library that is the platform', sql: 'grant libraryhub_platform to A', finds: ['role_memberships: A'] },
  { wall: 'a login that owns', sql: 'grant libraryhub_owner to libraryhub_app', finds: ['role_memberships: libraryhub_app'] },
  {
    wall: 'a login that hands roles on',
    sql: 'grant A to libraryhub_app with admin option',
    finds: ['role_memberships: libraryhub_app'],
    isMended: false,
  },
  { wall: 'a library that may read the files of the server', sql: 'grant pg_read_all_data to A', finds: ['role_memberships: A'] },
  { wall: 'a library that cannot be entered', sql: 'revoke A from libraryhub_app', finds: ['role_memberships: A'] },
  { wall: 'a library outside of the group', sql: 'revoke libraryhub_library from A', finds: ['role_memberships: A'] },
  { wall: 'a library that owns something', sql: 'create schema elsewhere authorization A', finds: ['role_reach: A'], isMended: false },
  { wall: 'sessions that begin as a library', sql: 'alter role libraryhub_app set role = A', finds: ['role_settings: libraryhub_app'] },
]

const hardening: Mutation[] = [
  {
    wall: 'set_config for everyone',
    sql: 'grant execute on function set_config(text, text, boolean) to public',
    finds: ['closed_functions: set_config(text,text,boolean)'],
  },
  {
    wall: 'set_config for one library',
    sql: 'grant execute on function set_config(text, text, boolean) to A',
    finds: ['closed_functions: set_config(text,text,boolean)', 'role_reach: A'],
  },
  {
    wall: 'pg_notify',
    sql: 'grant execute on function pg_notify(text, text) to public',
    finds: ['closed_functions: pg_notify(text,text)'],
  },
  { wall: 'large objects', sql: 'grant execute on function lo_get(oid) to public', finds: ['closed_functions: lo_get(oid)'] },
  {
    wall: 'advisory locks of a session',
    sql: 'grant execute on function pg_advisory_lock(bigint) to public',
    finds: ['closed_functions: pg_advisory_lock(bigint)'],
  },
  { wall: 'DO blocks', sql: 'grant usage on language plpgsql to public', finds: ['closed_languages: language plpgsql'] },
  {
    wall: 'settings written through the catalogue',
    sql: 'grant update on pg_settings to public',
    finds: ['closed_catalogue: pg_settings'],
  },
  { wall: 'temporary tables', sql: 'grant temporary on database {database} to public', finds: ['closed_catalogue: database {database}'] },
  { wall: 'the schema public', sql: 'grant create on schema public to public', finds: ['closed_catalogue: schema public'] },
  {
    wall: 'an extension that opens connections',
    sql: 'create extension dblink',
    finds: ['definer_functions: dblink_connect_u(text)', 'definer_functions: dblink_connect_u(text,text)', 'extensions: extension dblink'],
  },
]

const structure: Mutation[] = [
  { wall: 'a column of one library alone', sql: 'alter table A.book add column extra text', finds: ['drift: A'], isMended: false },
  { wall: 'an index that is gone', sql: 'drop index A.loan_due_at_idx', finds: ['drift: A'], isMended: false },
  { wall: 'a constraint that is gone', sql: 'alter table A.loan drop constraint loan_due_at_check', finds: ['drift: A'], isMended: false },
  {
    wall: 'a constraint that is gone everywhere',
    sql: 'drop index A.loan_open_copy_key; drop index B.loan_open_copy_key',
    finds: ['drift: A', 'drift: B'],
    isMended: false,
  },
  { wall: 'a trigger that sleeps', sql: 'alter table A.loan disable trigger loan_copy_status', finds: ['drift: A'], isMended: false },
  { wall: 'foreign keys that sleep', sql: 'alter table A.copy disable trigger all', finds: ['drift: A'], isMended: false },
  {
    wall: 'a function that was rewritten',
    sql: `create or replace function A.copy_status_follows() returns trigger language plpgsql as 'begin return null; end'`,
    finds: ['drift: A'],
    isMended: false,
  },
  {
    wall: 'a policy that asks for another permission',
    sql: `alter policy loan_actor on A.loan using ((select platform.may('books:read')))`,
    finds: ['drift: A'],
    isMended: false,
  },
  {
    wall: 'a library that the directory does not know',
    sql: `delete from platform.library where schema_name = 'A'`,
    finds: ['directory: A'],
    isMended: false,
  },
  { wall: 'a library without a schema', sql: 'drop schema A cascade', finds: ['directory: A'], isMended: false },
  {
    wall: 'a library that was left behind',
    sql: `update platform.library set schema_version = 1 where schema_name = 'A'`,
    finds: ['library_versions: A'],
    isMended: false,
  },
  {
    wall: 'a month without a partition',
    sql: `do $$ begin execute format('drop table platform.%I', to_char(now() at time zone 'UTC', '"event_"YYYY_MM')); end $$`,
    finds: ['event_partitions: {month}'],
    isMended: false,
  },
  { wall: 'a queue that is gone', sql: 'drop table pgboss.job cascade', finds: ['queue: pgboss'], isMended: false },
]

/** Every wall there is, by what it is made of. */
export const walls: Readonly<Record<string, readonly Mutation[]>> = { tables, rights, roles, hardening, structure }
