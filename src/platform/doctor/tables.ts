import { type Check, HOME, sqlCheck } from './check.ts'

/** The stored form of the constant true. Deparsing it would open every table of every library. */
const IS_TRUE = `like '{CONST :consttype 16 %:constvalue 1 [% 1 %]}'`

/** A branch is deleted once in years, and two more indexes on loans would be paid for at every checkout. */
const UNINDEXED = ['loan_branch_out_id_fkey', 'loan_branch_in_id_fkey']

const rowSecurity = sqlCheck(
  'row_security',
  'error',
  {
    title: {
      en: 'Row-level security is enabled and forced on every table',
      it: 'La sicurezza a livello di riga è attiva e imposta su ogni tabella',
    },
    fault: { en: 'Row-level security is not {what}.', it: 'Sicurezza a livello di riga: manca {what}.' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `with ${HOME}
  select name as subject, lacking as what, format('alter table %s %s row level security', name, lacking) as fix
  from relation cross join lateral (values ('enable', relrowsecurity), ('force', relforcerowsecurity)) as state(lacking, is_so)
  where not is_so
  order by name`,
)

const policies = sqlCheck(
  'policies',
  'error',
  {
    title: {
      en: 'Every table has the policies of the template, for exactly the right role',
      it: 'Ogni tabella ha le policy del modello, per il solo ruolo giusto',
    },
    fault: { en: 'Policy {what}.', it: 'Policy {what}.' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `with ${HOME},
  role as (
    select (select oid from pg_roles where rolname = 'libraryhub_owner') as owner, (select oid from pg_roles where rolname = 'libraryhub_library') as library
  ),
  expected as (
    select r.oid, r.name, policy, wanted_role, condition, case condition when 'true' then '(true)' else condition end as using
    from relation r cross join role
    cross join lateral (values
      (case when r.is_platform then 'platform' else 'library' end::name, r.role_oid, 'true', true),
      ('migrator', role.owner, 'true', r.is_migrations),
      ((r.relname || '_library')::name, role.library, '(tenant = CURRENT_USER)',
        r.is_platform and not r.relispartition and exists (select from pg_attribute a where a.attrelid = r.oid and a.attname = 'tenant'))
    ) as template(policy, wanted_role, condition, applies)
    where applies
  ),
  found as (
    select r.oid, r.name, p.polname, p.polpermissive, p.polroles, p.polcmd, r.is_platform, r.role_oid,
      case when p.polqual is null then '' when p.polqual::text ${IS_TRUE} then 'true' when r.is_platform then pg_get_expr(p.polqual, r.oid) else '…' end as condition,
      case when p.polwithcheck is null then '' when p.polwithcheck::text ${IS_TRUE} then 'true' when r.is_platform then pg_get_expr(p.polwithcheck, r.oid) else '…' end as checked,
      (select string_agg(coalesce(pg_get_userbyid(nullif(named, 0)), 'public'), ', ') from unnest(p.polroles) as named) as roles
    from pg_policy p join relation r on r.oid = p.polrelid
  ),
  permissive as (
    select coalesce(e.name, f.name) as subject, e.policy, f.polname, f.roles, f.condition,
      case when e.policy is not null then
        format('create policy %I on %s to %I using %s with check %s', e.policy, e.name, pg_get_userbyid(e.wanted_role), e.using, e.using) end as creation,
      f.polroles = array[e.wanted_role] and f.polcmd = '*' and f.condition = e.condition and f.checked = e.condition as is_right
    from expected e full join (select * from found where polpermissive) f on f.oid = e.oid and f.polname = e.policy
  )
  select subject,
    case when polname is null then format('- %s', policy) else format('%s %s (to %s using %s)', case when policy is null then '+' else '≠' end, polname, roles, condition) end as what,
    concat_ws('; ', case when polname is not null then format('drop policy %I on %s', polname, subject) end, creation) as fix
  from permissive where is_right is not true
  union all
  select name, format('≠ %s (as restrictive to %s using %s)', polname, roles, condition), null
  from found cross join role
  where not polpermissive
    and (condition = 'true' or not (polroles = '{0}' or polroles = array[case when is_platform then role.library else role_oid end]))
  order by 1, 2`,
)

const personalData = sqlCheck(
  'personal_data',
  'error',
  {
    title: {
      en: 'Tables that name a patron restrict whose rows an actor sees',
      it: 'Le tabelle che nominano un lettore limitano le righe che ciascuno vede',
    },
    fault: {
      en: 'Rows name a patron ({what}), and no restrictive policy guards who reads them.',
      it: 'Le righe nominano un lettore ({what}) e nessuna policy restrittiva ne protegge la lettura.',
    },
    advice: {
      en: 'Add a policy "as restrictive" on the actor in a migration.',
      it: 'Aggiungere in una migrazione una policy "as restrictive" su chi agisce.',
    },
  },
  `with ${HOME}
  select r.name as subject, a.attname as what, null as fix
  from relation r join pg_attribute a on a.attrelid = r.oid and not a.attisdropped
    and (a.attname = 'patron_id' or (r.relname, a.attname) = ('patron', 'card_number'))
  where not r.relispartition and not exists (
    select from pg_policy p where p.polrelid = r.oid and not p.polpermissive and p.polcmd in ('*', 'r'))
  order by 1`,
)

const tenantColumns = sqlCheck(
  'tenant_columns',
  'error',
  {
    title: {
      en: 'Shared tables are stamped by the database with the library that writes',
      it: 'Nelle tabelle condivise è il database a segnare quale biblioteca scrive',
    },
    fault: {
      en: 'The column tenant is not "name not null default current_user".',
      it: 'La colonna tenant non è "name not null default current_user".',
    },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `with ${HOME}
  select r.name as subject, null as what, format('alter table %s alter column tenant set default current_user, alter column tenant set not null', r.name) as fix
  from relation r join pg_attribute a on a.attrelid = r.oid and a.attname = 'tenant'
  left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
  where r.is_platform and not r.relispartition
    and not (a.attnotnull and a.atttypid = 'name'::regtype and coalesce(pg_get_expr(d.adbin, r.oid) = 'CURRENT_USER', false))
  order by 1`,
)

const tenantFirst = sqlCheck(
  'tenant_first',
  'error',
  {
    title: {
      en: 'Unique indexes of shared tables begin with the library',
      it: 'Gli indici unici delle tabelle condivise cominciano dalla biblioteca',
    },
    fault: {
      en: 'The unique index {what} tells one library what another has.',
      it: "L'indice unico {what} rivela a una biblioteca che cosa ha un'altra.",
    },
    advice: { en: 'Make an index that begins with tenant instead.', it: 'Sostituirlo con un indice che cominci da tenant.' },
  },
  `with ${HOME}
  select r.name as subject, i.indexrelid::regclass::text as what, null as fix
  from relation r join pg_attribute a on a.attrelid = r.oid and a.attname = 'tenant'
  join pg_index i on i.indrelid = r.oid and i.indisunique
  where r.is_platform and i.indkey[0] <> a.attnum
  order by 1, 2`,
)

const ownerComments = sqlCheck(
  'owner_comments',
  'warning',
  {
    title: { en: 'Every table says which feature owns it', it: 'Ogni tabella dice a quale funzione appartiene' },
    fault: { en: 'Its comment names no feature: {what}', it: 'Il suo commento non nomina alcuna funzione: {what}' },
    advice: {
      en: 'Begin the comment with the name of the feature and a full stop.',
      it: 'Cominciare il commento col nome della funzione e un punto.',
    },
  },
  `with ${HOME}
  select r.name as subject, coalesce('"' || left(d.description, 60) || '"', '-') as what, null as fix
  from relation r left join pg_description d on d.objoid = r.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
  where (substring(d.description from '^([a-z-]+)\\. ') = any($1)) is not true
  order by 1`,
  ({ owners }) => [['platform', 'kernel', ...owners]],
)

const redactions = sqlCheck(
  'redactions',
  'error',
  {
    title: {
      en: 'What may be redacted can lose and cannot be rewritten',
      it: 'Ciò che si può oscurare può perdere dati e non essere riscritto',
    },
    fault: {
      en: 'Rows could be rewritten: no trigger that is at work calls platform.row_only_loses before an update.',
      it: 'Le righe si potrebbero riscrivere: nessun trigger attivo chiama platform.row_only_loses prima di un aggiornamento.',
    },
    advice: {
      en: 'Make the trigger again, or let it work again, as the migration has it: it names the columns that may be lost.',
      it: 'Ricreare o riattivare il trigger come nella migrazione, che nomina le colonne che si possono perdere.',
    },
  },
  `with ${HOME}
  select r.name as subject, null as what, null as fix
  from relation r join pg_description d on d.objoid = r.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
  where d.description like '%Append-only.%' and d.description like '%Redactable.%' and not exists (
    select from pg_trigger t where t.tgrelid = r.oid and t.tgenabled in ('O', 'A') and t.tgtype = 1 | 2 | 16 and t.tgqual is null and t.tgattr = ''
      and t.tgfoid = to_regprocedure('platform.row_only_loses()'))
  order by 1`,
)

const foreignKeyIndexes = sqlCheck(
  'foreign_key_indexes',
  'warning',
  {
    title: { en: 'Foreign keys are indexed', it: 'Le chiavi esterne sono indicizzate' },
    fault: {
      en: 'No index begins with the columns of {what}: deleting what it refers to reads the whole table.',
      it: 'Nessun indice comincia dalle colonne di {what}: cancellare ciò a cui si riferisce legge tutta la tabella.',
    },
    advice: { en: 'Add an index in a migration.', it: 'Aggiungere un indice in una migrazione.' },
  },
  `with ${HOME}
  select r.name as subject, f.conname as what, null as fix
  from relation r join pg_constraint f on f.conrelid = r.oid and f.contype = 'f'
  where f.conname <> all($1) and not exists (
    select from pg_index i where i.indrelid = r.oid and i.indisvalid
      and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey
  )
  order by 1, 2`,
  () => [UNINDEXED],
)

/** What must be so about every table, in the libraries' schemas and in the shared one. */
export const tableChecks: readonly Check[] = [
  rowSecurity,
  policies,
  personalData,
  tenantColumns,
  tenantFirst,
  ownerComments,
  redactions,
  foreignKeyIndexes,
]
