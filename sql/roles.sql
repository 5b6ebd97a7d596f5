-- The roles of a cluster and the locks on its doors. Every statement can run again; the executor holds a lock meanwhile.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['libraryhub_owner', 'libraryhub_platform', 'libraryhub_library'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin noinherit', wanted);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'libraryhub_app') then
    create role libraryhub_app login noinherit nobypassrls nocreatedb nocreaterole;
  end if;
  -- Whoever migrates acts as the owner; a superuser may anyway.
  if not (select rolsuper from pg_roles where rolname = current_user) and not pg_has_role(current_user, 'libraryhub_owner', 'member') then
    execute format('grant libraryhub_owner to %I', current_user);
  end if;
end $$;

grant libraryhub_platform to libraryhub_app;

create schema if not exists platform authorization libraryhub_owner;
create schema if not exists ext authorization libraryhub_owner;
create schema if not exists pgboss authorization libraryhub_owner;

-- One injected expression could otherwise hop to another library's role, or shout on a channel.
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
grant execute on function pg_catalog.set_config(text, text, boolean) to libraryhub_app;
revoke update on pg_catalog.pg_settings from public;
revoke execute on function pg_catalog.pg_notify(text, text) from public;
revoke usage on language plpgsql from public;
revoke usage on language sql from public;
grant usage on language plpgsql, sql to libraryhub_owner;
do $$
declare
  item record;
begin
  -- Large objects belong to no library; a session's advisory lock outlives the transaction and could stop a migration.
  for item in
    select oid::regprocedure as signature, proname ~ 'advisory' as is_lock from pg_proc where pronamespace = 'pg_catalog'::regnamespace
      and proname in (
        'lo_creat', 'lo_create', 'lo_open', 'lo_import', 'lo_export', 'lo_from_bytea', 'lo_put', 'lo_get', 'lo_unlink', 'lo_truncate',
        'lo_truncate64', 'lowrite', 'loread', 'pg_logical_emit_message',
        'pg_advisory_lock', 'pg_advisory_lock_shared', 'pg_try_advisory_lock', 'pg_try_advisory_lock_shared')
  loop
    execute format('revoke execute on function %s from public', item.signature);
    if item.is_lock then
      execute format('grant execute on function %s to libraryhub_owner', item.signature);
    end if;
  end loop;
  execute format('revoke create, temporary on database %I from public', current_database());
  execute format('grant connect on database %I to libraryhub_app', current_database());
  execute format('grant create on database %I to libraryhub_owner', current_database());
end $$;
revoke all on schema public from public;

-- A function belongs to nobody until raise_walls says whose it is.
alter default privileges for role libraryhub_owner revoke execute on functions from public;
