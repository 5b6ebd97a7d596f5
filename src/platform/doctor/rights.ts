import { type Check, HOME, sqlCheck } from './check.ts'

/** Functions that may run with their owner's rights, by signature; each needs a reason in the migration that makes it. */
const DEFINERS: readonly string[] = []

const grantWords = {
  fault: { en: '{what}', it: '{what}' },
  advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
}

/** Grants of tables are compared as text first: taking every one apart would cost more than all other checks. */
const tableGrants = sqlCheck(
  'table_grants',
  'error',
  {
    title: {
      en: 'Tables, views and sequences are granted to their own role, and to nobody else',
      it: 'Tabelle, viste e sequenze sono concesse al solo ruolo proprio',
    },
    ...grantWords,
  },
  `with ${HOME},
  role as materialized (
    select o.oid as owner, l.oid as library, substring(acldefault('r', o.oid)::text from '=(\\w+)/') as owner_letters
    from pg_roles o, pg_roles l where o.rolname = 'libraryhub_owner' and l.rolname = 'libraryhub_library'
  ),
  planned as (
    select r.*, case when r.is_migrations then 'r' when not r.is_platform and d.description like '%Append-only.%' then 'ar' || redacts.letter else 'arwd' end as letters,
      d.description like '%Append-only.%' as is_append_only, redacts.letter as redacting_letter
    from relation r
    left join pg_description d on d.objoid = r.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
    cross join lateral (select case when d.description like '%Redactable.%' then 'w' else '' end as letter) as redacts
  ),
  thing as (
    select p.oid, p.name, p.schema, p.relowner, p.relacl, p.role_oid, p.role, p.letters,
      case when p.is_platform and not p.relispartition and exists (select from pg_attribute a where a.attrelid = p.oid and a.attname = 'tenant')
        then case when p.is_append_only then 'ar' || p.redacting_letter else 'arwd' end else '' end as shared_letters
    from planned p cross join role
    where p.is_platform
      or p.relacl::text is distinct from format('{libraryhub_owner=%s/libraryhub_owner,%s=%s/libraryhub_owner}', role.owner_letters, p.role, p.letters)
    union all
    select c.oid, format('%I.%I', h.name, c.relname), null, c.relowner, c.relacl, h.role_oid, h.role, case c.relkind when 'v' then 'arwd' else '' end, ''
    from pg_class c join home h on h.oid = c.relnamespace
    where c.relkind in ('v', 'S', 'm', 'f') and c.relacl is not null
    union all
    select c.oid, format('pgboss.%I', c.relname), null, c.relowner, c.relacl, r.oid, r.rolname, 'arwdU', ''
    from pg_class c join pg_roles r on r.rolname = 'libraryhub_platform'
    where c.relnamespace = 'pgboss'::regnamespace and c.relkind in ('r', 'p', 'v', 'S') and c.relacl is not null
  ),
  granted as (
    select t.oid, t.name, g.grantee, coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public') as grantee_name,
      string_agg(g.privilege_type, ', ' order by g.privilege_type) as privileges, bool_or(g.is_grantable) as is_grantable,
      string_agg(case g.privilege_type when 'INSERT' then 'a' when 'SELECT' then 'r' when 'UPDATE' then 'w' when 'DELETE' then 'd' when 'USAGE' then 'U' else '!' end, ''
        order by g.privilege_type) as letters,
      case g.grantee when t.role_oid then t.letters when (select library from role) then t.shared_letters else '' end as allowed
    from thing t cross join lateral aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) g
    where g.grantee <> t.relowner
    group by t.oid, t.name, g.grantee, t.role_oid, t.letters, t.shared_letters
  )
  select name as subject,
    format('+ %s (%s%s)', grantee_name, privileges, case when is_grantable then ', with grant option' end) as what,
    format('revoke all on %s from %s', name, case grantee when 0 then 'public' else quote_ident(grantee_name) end) as fix
  from granted
  where is_grantable or translate(letters, allowed, '') <> ''
  union all
  select t.name, format('- %s', t.role), format('call platform.raise_walls(%L, %L)', t.schema, t.role)
  from thing t left join granted g on g.oid = t.oid and g.grantee = t.role_oid
  where t.schema is not null and t.role_oid is not null and translate(t.letters, coalesce(g.letters, ''), '') <> ''
  order by 1, 2`,
)

const columnGrants = sqlCheck(
  'column_grants',
  'error',
  { title: { en: 'No column is granted by itself', it: 'Nessuna colonna è concessa da sola' }, ...grantWords },
  `with ${HOME}
  select format('%s.%I', c.oid::regclass, a.attname) as subject,
    format('+ %s (%s)', coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public'), g.privilege_type) as what,
    format('revoke all (%I) on %s from %s', a.attname, c.oid::regclass, coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'public')) as fix
  from (select oid from home union all select 'pgboss'::regnamespace) as place(oid) join pg_class c on c.relnamespace = place.oid
  cross join lateral (select * from pg_attribute where attrelid = c.oid and attacl is not null offset 0) as a
  cross join lateral aclexplode(a.attacl) g
  order by 1, 2`,
)

const schemaGrants = sqlCheck(
  'schema_grants',
  'error',
  { title: { en: 'Each schema is open to its own role alone', it: 'Ogni schema è aperto al solo ruolo proprio' }, ...grantWords },
  `with ${HOME}
  select n.nspname as subject,
    format('+ %s (%s)', coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public'), g.privilege_type) as what,
    format('revoke all on schema %I from %s', n.nspname, coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'public')) as fix
  from pg_namespace n left join every_home h on h.oid = n.oid
  cross join lateral aclexplode(n.nspacl) g
  where (h.oid is not null or n.nspname in ('ext', 'pgboss'))
    and g.grantee <> n.nspowner
    and not (g.privilege_type = 'USAGE' and not g.is_grantable and (
      coalesce(g.grantee = h.role_oid, false)
      or pg_get_userbyid(g.grantee) = 'libraryhub_platform' and n.nspname in ('ext', 'pgboss')
      or pg_get_userbyid(g.grantee) = 'libraryhub_library' and n.nspname in ('ext', 'platform')))
  order by 1, 2`,
)

const functionGrants = sqlCheck(
  'function_grants',
  'error',
  {
    title: { en: 'Functions are granted to the roles that need them', it: 'Le funzioni sono concesse ai ruoli che ne hanno bisogno' },
    ...grantWords,
  },
  `with ${HOME}
  select p.oid::regprocedure::text as subject,
    format('+ %s (%s)', coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public'), g.privilege_type) as what,
    format('revoke all on routine %s from %s', p.oid::regprocedure, coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'public')) as fix
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace left join home h on h.oid = n.oid
  cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
  where (h.oid is not null or n.nspname = 'pgboss')
    and g.grantee <> p.proowner
    and not (not g.is_grantable and p.prokind <> 'p' and (
      coalesce(g.grantee = h.role_oid, false)
      or pg_get_userbyid(g.grantee) = 'libraryhub_platform' and n.nspname = 'pgboss'
      or pg_get_userbyid(g.grantee) = 'libraryhub_library' and n.nspname = 'platform'))
  order by 1, 2`,
)

const defaultGrants = sqlCheck(
  'default_grants',
  'error',
  {
    title: {
      en: 'What is made tomorrow is granted to nobody by default',
      it: 'Ciò che si crea domani non è concesso ad alcuno per difetto',
    },
    ...grantWords,
  },
  `select format('default of %s for %s', pg_get_userbyid(d.defaclrole), case d.defaclobjtype
      when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else d.defaclobjtype::text end) as subject,
    format('+ %s (%s)', coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public'), g.privilege_type) as what,
    format('alter default privileges for role %I %s revoke all on %s from %s', pg_get_userbyid(d.defaclrole), 'in schema ' || nullif(d.defaclnamespace, 0)::regnamespace,
      case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end,
      coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'public')) as fix
  from pg_default_acl d cross join lateral aclexplode(d.defaclacl) g
  where g.grantee <> d.defaclrole
    and (d.defaclrole in (select oid from pg_roles where rolname ~ '^(libraryhub_|t_)') or g.grantee in (select oid from pg_roles where rolname ~ '^(libraryhub_|t_)'))
  union all
  select 'default of libraryhub_owner for functions', '+ public (EXECUTE)',
    'alter default privileges for role libraryhub_owner revoke execute on functions from public'
  where not exists (
    select from pg_default_acl d where d.defaclrole = (select oid from pg_roles where rolname = 'libraryhub_owner') and d.defaclobjtype = 'f' and d.defaclnamespace = 0)
  order by 1, 2`,
)

const owners = sqlCheck(
  'owners',
  'error',
  {
    title: { en: 'Everything belongs to libraryhub_owner', it: 'Tutto appartiene a libraryhub_owner' },
    fault: { en: 'It belongs to {what}.', it: 'Appartiene a {what}.' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `with ${HOME},
  ours as (select oid from home union all select oid from pg_namespace where nspname in ('ext', 'pgboss')),
  thing as (
    select 'schema' as kind, n.nspname::text as name, n.nspowner as owner from pg_namespace n
    where n.oid in (select oid from ours union all select oid from every_home)
    union all
    select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' when 'S' then 'sequence' else 'table' end,
      c.oid::regclass::text, c.relowner
    from pg_class c
    where c.relnamespace in (select oid from ours) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    union all
    select 'routine', p.oid::regprocedure::text, p.proowner
    from pg_proc p
    where p.pronamespace in (select oid from ours)
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  )
  select name as subject, pg_get_userbyid(owner) as what, format('alter %s %s owner to libraryhub_owner', kind, name) as fix
  from thing where owner is distinct from (select oid from pg_roles where rolname = 'libraryhub_owner')
  order by 1`,
)

const definers = sqlCheck(
  'definer_functions',
  'error',
  {
    title: {
      en: 'No function runs with more rights than it needs',
      it: 'Nessuna funzione ha più diritti di quanti ne servano',
    },
    fault: { en: 'It runs with the rights of its owner: {what}.', it: 'Agisce con i diritti del proprietario: {what}.' },
    advice: { en: 'Make it security invoker.', it: 'Renderla security invoker.' },
  },
  `select p.oid::regprocedure::text as subject,
    concat_ws(', ',
      case when p.oid::regprocedure::text <> all($1) then 'not on the list of the doctor' end,
      case when p.proconfig is null or not exists (select from unnest(p.proconfig) as setting where setting like 'search_path=%') then 'search_path not pinned' end,
      case when exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g where g.grantee = 0) then 'executable by public' end) as what,
    format('alter routine %s security invoker', p.oid::regprocedure) as fix
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
    and (p.oid::regprocedure::text <> all($1)
      or not exists (select from unnest(p.proconfig) as setting where setting like 'search_path=%')
      or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g where g.grantee = 0))
  union all
  select p.oid::regprocedure::text, format('language %s', l.lanname), format('drop routine %s', p.oid::regprocedure)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where not l.lanpltrusted and (n.nspname in ('platform', 'pgboss') or n.nspname ~ '^t_[0-9a-z]{10}$')
  order by 1`,
  () => [DEFINERS],
)

/** `offset 0` keeps the few tables that are looked at closely from being joined with the whole catalogue. */
const crossings = sqlCheck(
  'crossings',
  'error',
  {
    title: {
      en: 'No foreign key, view, trigger, default, policy or function reaches from one library into another',
      it: "Nessuna chiave esterna, vista, trigger, valore, policy o funzione passa da una biblioteca a un'altra",
    },
    fault: { en: 'It reaches into another schema: {what}.', it: 'Raggiunge un altro schema: {what}.' },
    advice: {
      en: 'Remove it: a library must be exported, restored and moved alone.',
      it: 'Rimuoverlo: una biblioteca deve potersi esportare, ripristinare e spostare da sola.',
    },
  },
  `with ${HOME},
  source as materialized (
    select c.oid, c.relnamespace as home
    from pg_class c
    where c.relnamespace in (select oid from home)
      or c.relnamespace not in (select oid from every_home union all select oid from pg_namespace where nspname in ('pg_catalog', 'information_schema', 'pg_toast'))
  ),
  part as (
    select 'pg_policy'::regclass as class, p.oid, s.oid as source, s.home
    from source s cross join lateral (select oid from pg_policy where polrelid = s.oid offset 0) as p
    union all
    select 'pg_rewrite'::regclass, w.oid, s.oid, s.home from source s cross join lateral (select oid from pg_rewrite where ev_class = s.oid offset 0) as w
    union all
    select 'pg_attrdef'::regclass, d.oid, s.oid, s.home from source s cross join lateral (select oid from pg_attrdef where adrelid = s.oid offset 0) as d
  ),
  link as (
    select s.home, format('%s on %s', f.conname, s.oid::regclass) as subject, t.relnamespace as target, 'pg_class'::regclass as kind, t.oid,
      format('alter table %s drop constraint %I', s.oid::regclass, f.conname) as fix
    from source s cross join lateral (select * from pg_constraint where conrelid = s.oid and contype = 'f' offset 0) as f join pg_class t on t.oid = f.confrelid
    union all
    select s.home, format('%s on %s', g.tgname, s.oid::regclass), p.pronamespace, 'pg_proc'::regclass, p.oid, format('drop trigger %I on %s', g.tgname, s.oid::regclass)
    from source s cross join lateral (select * from pg_trigger where tgrelid = s.oid and not tgisinternal offset 0) as g join pg_proc p on p.oid = g.tgfoid
    union all
    select s.home, s.oid::regclass::text, t.relnamespace, 'pg_class'::regclass, t.oid, null
    from source s join pg_inherits i on i.inhrelid = s.oid join pg_class t on t.oid = i.inhparent
    union all
    select part.home, part.source::regclass::text, case d.refclassid
        when 'pg_class'::regclass then (select relnamespace from pg_class where oid = d.refobjid) else (select pronamespace from pg_proc where oid = d.refobjid) end,
      d.refclassid, d.refobjid, case when part.class = 'pg_rewrite'::regclass then format('drop view %s', part.source::regclass) end
    from part cross join lateral (
      select refclassid, refobjid from pg_depend
      where classid = part.class and objid = part.oid and refclassid in ('pg_class'::regclass, 'pg_proc'::regclass) offset 0) as d
    union all
    select p.pronamespace, p.oid::regprocedure::text, h.oid, 'pg_namespace'::regclass, h.oid, format('drop routine %s', p.oid::regprocedure)
    from pg_proc p join every_home own on own.oid = p.pronamespace
    cross join lateral regexp_matches(coalesce(p.prosrc, ''), '\\mt_[0-9a-z]{10}\\M', 'g') as named
    join every_home h on h.name = named[1]
  )
  select distinct l.subject, pg_describe_object(l.kind, l.oid, 0) as what, l.fix
  from link l
  where l.home <> l.target
    and (l.home in (select oid from every_home) or l.target in (select oid from every_home))
    and l.target <> 'pg_catalog'::regnamespace
    -- Functions of the platform are the one thing that libraries share.
    and not (l.kind = 'pg_proc'::regclass and l.target in ('platform'::regnamespace, 'ext'::regnamespace))
  order by 1, 2`,
)

const views = sqlCheck(
  'views',
  'error',
  {
    title: {
      en: 'Views ask with the rights of who reads them; nothing is copied out of the tables',
      it: 'Le viste interrogano con i diritti di chi legge; nulla è copiato fuori dalle tabelle',
    },
    fault: { en: '{what}', it: '{what}' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `with ${HOME}
  select c.oid::regclass::text as subject,
    case c.relkind when 'v' then 'view without security_invoker' when 'm' then 'materialized view' else 'foreign table' end as what,
    case c.relkind when 'v' then format('alter view %s set (security_invoker = true)', c.oid::regclass)
      when 'm' then format('drop materialized view %s', c.oid::regclass) else format('drop foreign table %s', c.oid::regclass) end as fix
  from pg_class c join home h on h.oid = c.relnamespace
  where c.relkind in ('m', 'f') or c.relkind = 'v' and (c.reloptions && '{security_invoker=true,security_invoker=on}') is not true
  union all
  select p.pubname, 'publication', format('drop publication %I', p.pubname) from pg_publication p
  where p.puballtables
    or exists (select from pg_publication_rel r join pg_class c on c.oid = r.prrelid join every_home h on h.oid = c.relnamespace where r.prpubid = p.oid)
    or exists (select from pg_publication_namespace s join every_home h on h.oid = s.pnnspid where s.pnpubid = p.oid)
  order by 1`,
)

/** Who may do what with which object. */
export const rightChecks: readonly Check[] = [
  tableGrants,
  columnGrants,
  schemaGrants,
  functionGrants,
  defaultGrants,
  owners,
  definers,
  crossings,
  views,
]
