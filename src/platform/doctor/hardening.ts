import { type Check, sqlCheck } from './check.ts'

const runTheStatement = { en: 'Run the statement, as superuser.', it: "Eseguire l'istruzione, come superuser." }

const functions = sqlCheck(
  'closed_functions',
  'error',
  {
    title: {
      en: 'An injected expression can neither change the role nor reach beyond the tables',
      it: "Un'espressione iniettata non può cambiare ruolo né uscire dalle tabelle",
    },
    fault: { en: 'It can be called by {what}.', it: 'Può essere chiamata da {what}.' },
    advice: runTheStatement,
  },
  `select p.oid::regprocedure::text as subject, coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public') as what,
    format('revoke execute on function %s from %s', p.oid::regprocedure, coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'public')) as fix
  from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
  where p.pronamespace = 'pg_catalog'::regnamespace
    and p.proname in (
      'set_config', 'pg_notify', 'pg_logical_emit_message',
      'lo_creat', 'lo_create', 'lo_open', 'lo_import', 'lo_export', 'lo_from_bytea', 'lo_put', 'lo_get', 'lo_unlink', 'lo_truncate',
      'lo_truncate64', 'lowrite', 'loread',
      'pg_advisory_lock', 'pg_advisory_lock_shared', 'pg_try_advisory_lock', 'pg_try_advisory_lock_shared')
    and g.grantee <> p.proowner
    and not (p.proname = 'set_config' and pg_get_userbyid(g.grantee) ~ '^libraryhub_app(_[0-9]+)?$')
    and not (p.proname ~ 'advisory' and pg_get_userbyid(g.grantee) = 'libraryhub_owner')
  order by 1, 2`,
)

const languages = sqlCheck(
  'closed_languages',
  'error',
  {
    title: { en: 'Only the owner may write functions and DO blocks', it: 'Solo il proprietario può scrivere funzioni e blocchi DO' },
    fault: { en: 'It can be used by {what}.', it: 'Può essere usato da {what}.' },
    advice: runTheStatement,
  },
  `select format('language %s', l.lanname) as subject, coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public') as what,
    format('revoke usage on language %I from %s', l.lanname, coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'public')) as fix
  from pg_language l cross join lateral aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) g
  where l.lanpltrusted and g.grantee <> l.lanowner and pg_get_userbyid(g.grantee) <> 'libraryhub_owner'
  order by 1, 2`,
)

const catalogue = sqlCheck(
  'closed_catalogue',
  'error',
  {
    title: {
      en: 'Nobody can write to the catalogue, nor make objects where they do not belong',
      it: 'Nessuno può scrivere nel catalogo, né creare oggetti dove non devono stare',
    },
    fault: { en: 'It is open: {what}.', it: 'È aperto: {what}.' },
    advice: runTheStatement,
  },
  `select c.oid::regclass::text as subject, format('%s to %s', g.privilege_type, coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public')) as what,
    format('revoke %s on %s from %s', g.privilege_type, c.oid::regclass, coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'public')) as fix
  from pg_class c cross join lateral aclexplode(c.relacl) g
  where c.relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    and g.privilege_type <> 'SELECT' and g.grantee <> c.relowner
    and (g.grantee = 0 or pg_get_userbyid(g.grantee) ~ '^(libraryhub_|t_)')
  union all
  select format('database %s', d.datname), format('%s to %s', g.privilege_type, coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'public')),
    format('revoke %s on database %I from %s', g.privilege_type, d.datname, coalesce(quote_ident(pg_get_userbyid(nullif(g.grantee, 0))), 'public'))
  from pg_database d cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
  where d.datname = current_database() and g.privilege_type <> 'CONNECT' and g.grantee <> d.datdba
    and not (g.privilege_type = 'CREATE' and pg_get_userbyid(g.grantee) = 'libraryhub_owner')
    and (g.grantee = 0 or pg_get_userbyid(g.grantee) ~ '^(libraryhub_|t_)')
  union all
  select 'schema public', format('%s to public', g.privilege_type), format('revoke %s on schema public from public', g.privilege_type)
  from pg_namespace n cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g
  where n.nspname = 'public' and g.grantee = 0
  order by 1, 2`,
)

const extensions = sqlCheck(
  'extensions',
  'warning',
  {
    title: {
      en: 'Extensions are those that we use, in a schema of their own',
      it: 'Le estensioni sono quelle che usiamo, in uno schema proprio',
    },
    fault: {
      en: 'Nobody here needs it ({what}); what it brings may be open to everyone.',
      it: 'Qui non serve ad alcuno ({what}); ciò che porta può essere aperto a tutti.',
    },
    advice: runTheStatement,
  },
  `select format('extension %s', e.extname) as subject, n.nspname::text as what, format('drop extension %I', e.extname) as fix
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace
  where not (e.extname in ('unaccent', 'pg_trgm', 'fuzzystrmatch') and n.nspname = 'ext')
    and e.extname not in ('plpgsql', 'pg_stat_statements', 'pgaudit', 'auto_explain', 'citus', 'citus_columnar')
  order by 1`,
)

/** What the server offers to every role, and must not. */
export const hardeningChecks: readonly Check[] = [functions, languages, catalogue, extensions]
