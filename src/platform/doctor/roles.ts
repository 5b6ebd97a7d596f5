import { type Check, sqlCheck } from './check.ts'

/** Our roles by kind: a library's, those of the groups, and those that sign in (one, or several that share the libraries). */
const ROLES = `ours as (
    select r.*, case
        when r.rolname ~ '^t_[0-9a-z]{10}$' then 'library'
        when r.rolname ~ '^libraryhub_app(_[0-9]+)?$' then 'login'
        else 'group' end as kind
    from pg_roles r
    where r.rolname ~ '^t_[0-9a-z]{10}$' or r.rolname ~ '^libraryhub_app(_[0-9]+)?$'
      or r.rolname in ('libraryhub_owner', 'libraryhub_platform', 'libraryhub_library')
  )`

const attributes = sqlCheck(
  'role_attributes',
  'error',
  {
    title: { en: 'Our roles have no attribute that opens a door', it: 'I nostri ruoli non hanno attributi che aprano porte' },
    fault: { en: 'It has {what}.', it: 'Ha {what}.' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `with ${ROLES}
  select o.rolname::text as subject, attribute as what, format('alter role %I no%s', o.rolname, attribute) as fix
  from ours o cross join lateral (values
    ('superuser', rolsuper), ('bypassrls', rolbypassrls), ('createrole', rolcreaterole), ('createdb', rolcreatedb), ('replication', rolreplication),
    ('login', rolcanlogin and kind <> 'login'), ('inherit', rolinherit and kind <> 'library')
  ) as attribute(attribute, is_set)
  where is_set
  order by 1, 2`,
)

const memberships = sqlCheck(
  'role_memberships',
  'error',
  {
    title: {
      en: 'A library role is only in its group, and only the login roles may take it',
      it: 'Il ruolo di una biblioteca sta solo nel suo gruppo, e solo i ruoli di accesso possono assumerlo',
    },
    fault: { en: '{what}', it: '{what}' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `with ${ROLES},
  membership as (
    select g.rolname as role, m.rolname as member, g.kind as role_kind, o.kind as member_kind, m.rolsuper or o.kind is null and m.rolcreaterole as is_admin,
      a.admin_option,
      -- Before version 16 the role decides for all its memberships, and is looked at as a role.
      coalesce((to_jsonb(a)->>'inherit_option')::boolean, o.kind = 'library' and m.rolinherit, false) as inherits
    from pg_auth_members a
    join pg_roles m on m.oid = a.member
    left join ours o on o.oid = a.member
    join (select oid, rolname, kind from ours union all select oid, rolname, null from pg_roles where oid not in (select oid from ours)) g on g.oid = a.roleid
    where a.roleid in (select oid from ours) or a.member in (select oid from ours)
  )
  select member::text as subject,
    format('+ %s%s%s', role, case when inherits then ', inherit' end, case when admin_option then ', admin' end) as what,
    format('revoke %I from %I', role, member) as fix
  from membership
  where not (not admin_option and (
      role_kind = 'library' and member_kind = 'login' and not inherits
      or role = 'libraryhub_library' and member_kind = 'library'
      or role = 'libraryhub_platform' and member_kind = 'login' and not inherits))
    -- Whoever migrates acts as the owner, and on a server without superusers administers the roles that it made.
    and not (member_kind is null and is_admin)
  union all
  select o.rolname::text, '- libraryhub_library', format('grant libraryhub_library to %I', o.rolname)
  from ours o
  where o.kind = 'library' and not exists (select from membership m where m.member = o.rolname and m.role = 'libraryhub_library' and m.inherits)
  union all
  select o.rolname::text, '- libraryhub_app', format('grant %I to libraryhub_app', o.rolname)
  from ours o
  where o.kind = 'library' and not exists (select from membership m where m.role = o.rolname and m.member_kind = 'login')
  order by 1, 2`,
)

const reach = sqlCheck(
  'role_reach',
  'error',
  {
    title: {
      en: 'Roles own nothing and hold nothing outside of their schema; the login role can read nothing',
      it: 'I ruoli non possiedono nulla e non hanno diritti fuori dal proprio schema; il ruolo di accesso non può leggere nulla',
    },
    fault: { en: '{what}', it: '{what}' },
    advice: {
      en: 'Revoke the right, or give the object to libraryhub_owner.',
      it: "Revocare il diritto, o dare l'oggetto a libraryhub_owner.",
    },
  },
  `with ${ROLES},
  tie as (
    select o.rolname, o.kind, d.deptype, d.classid, d.objid, d.dbid,
      case d.classid
        when 'pg_class'::regclass then (select relnamespace from pg_class where oid = d.objid)
        when 'pg_proc'::regclass then (select pronamespace from pg_proc where oid = d.objid)
        when 'pg_namespace'::regclass then d.objid
      end as home
    from pg_shdepend d join ours o on o.oid = d.refobjid
    where d.refclassid = 'pg_authid'::regclass and d.deptype in ('o', 'a')
      and d.dbid in (0, (select oid from pg_database where datname = current_database()))
      and (d.classid <> 'pg_database'::regclass or d.objid = (select oid from pg_database where datname = current_database()))
      and o.rolname <> 'libraryhub_owner'
  )
  select t.rolname::text as subject,
    format('%s %s', case t.deptype when 'o' then 'owns' else '+' end, pg_describe_object(t.classid, t.objid, 0)) as what, null as fix
  from tie t left join pg_namespace n on n.oid = t.home
  where t.deptype = 'o' or not coalesce(
    case t.kind
      when 'library' then n.nspname = t.rolname
      when 'group' then n.nspname in ('platform', 'ext') or n.nspname = 'pgboss' and t.rolname = 'libraryhub_platform'
      else t.classid = 'pg_database'::regclass or t.classid = 'pg_proc'::regclass and t.objid = 'set_config(text,text,boolean)'::regprocedure
    end, false)
  order by 1, 2`,
)

const settings = sqlCheck(
  'role_settings',
  'error',
  {
    title: { en: 'No setting is attached to our roles', it: 'Nessuna impostazione è legata ai nostri ruoli' },
    fault: { en: 'Sessions begin with {what}.', it: 'Le sessioni cominciano con {what}.' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `with ${ROLES}
  select o.rolname::text as subject, setting as what, format('alter role %I reset %I', o.rolname, split_part(setting, '=', 1)) as fix
  from pg_db_role_setting s join ours o on o.oid = s.setrole cross join lateral unnest(s.setconfig) as setting
  -- Limits on time and memory do no harm.
  where split_part(setting, '=', 1) !~ '(_timeout|_mem|^jit|^plan_cache_mode)$'
  order by 1, 2`,
)

/** What the roles are, whose members they are, and how far they reach. */
export const roleChecks: readonly Check[] = [attributes, memberships, reach, settings]
