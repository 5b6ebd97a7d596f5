-- What keeps tables apart, raised again after every migration, so that no table can be forgotten.

create or replace procedure platform.raise_walls(wall_schema name, wall_role name) language plpgsql
set search_path = pg_catalog, pg_temp as $walls$
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
end $walls$;

-- Row security that is forced hides every row from the owner, who migrates: a backfill would change nothing and say
-- nothing. Until the walls are raised again, in the same transaction, the owner sees what it owns.
create or replace procedure platform.lower_walls(wall_schema name) language plpgsql
set search_path = pg_catalog, pg_temp as $walls$
declare
  item record;
begin
  for item in
    select format('%I.%I', wall_schema, c.relname) as name from pg_class c
    where c.relnamespace = wall_schema::text::regnamespace and c.relkind in ('r', 'p') and c.relforcerowsecurity order by c.relname
  loop
    execute format('alter table %s no force row level security', item.name);
  end loop;
end $walls$;
