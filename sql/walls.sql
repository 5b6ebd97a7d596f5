-- What keeps tables apart, raised again after every migration, so that no table can be forgotten.

create or replace procedure platform.raise_walls(wall_schema name, wall_role name) language plpgsql as $walls$
declare
  item record;
  is_platform constant boolean := wall_schema = 'platform';
begin
  execute format('revoke all on schema %I from public', wall_schema);
  execute format('grant usage on schema %I to %I', wall_schema, wall_role);
  for item in
    select c.oid, c.relname, coalesce(obj_description(c.oid, 'pg_class'), '') as comment, c.relrowsecurity, c.relforcerowsecurity,
      exists (select from pg_policy p where p.polrelid = c.oid and p.polname = case when is_platform then 'platform' else 'library' end) as has_policy
    from pg_class c where c.relnamespace = wall_schema::text::regnamespace and c.relkind in ('r', 'p')
    order by c.relname
  loop
    if not item.relrowsecurity then
      execute format('alter table %I.%I enable row level security', wall_schema, item.relname);
    end if;
    if not item.relforcerowsecurity then
      execute format('alter table %I.%I force row level security', wall_schema, item.relname);
    end if;
    if not item.has_policy then
      execute format('create policy %I on %I.%I to %I using (true) with check (true)',
        case when is_platform then 'platform' else 'library' end, wall_schema, item.relname, wall_role);
    end if;
    execute format('revoke all on %I.%I from public', wall_schema, item.relname);
    if item.relname = 'migrations' then
      execute format('grant select on %I.%I to %I', wall_schema, item.relname, wall_role);
      -- Forced row security binds the owner too, who must see what has run.
      if not item.has_policy then
        execute format('create policy migrator on %I.%I to libraryhub_owner using (true) with check (true)', wall_schema, item.relname);
      end if;
    elsif item.comment like '%Append-only.%' and not is_platform then
      execute format('grant select, insert on %I.%I to %I', wall_schema, item.relname, wall_role);
    else
      execute format('grant select, insert, update, delete on %I.%I to %I', wall_schema, item.relname, wall_role);
    end if;
  end loop;
  for item in select p.oid::regprocedure as signature from pg_proc p where p.pronamespace = wall_schema::text::regnamespace and p.prokind = 'f' loop
    execute format('revoke execute on function %s from public', item.signature);
    execute format('grant execute on function %s to %I', item.signature, wall_role);
    if is_platform then
      execute format('grant execute on function %s to libraryhub_library', item.signature);
    end if;
  end loop;
  if is_platform then
    revoke execute on procedure platform.raise_walls(name, name) from public;
  end if;
end $walls$;
