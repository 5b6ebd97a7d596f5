import { statfs } from 'node:fs/promises'
import { now } from '../../kernel/clock.ts'
import { type Check, type Fault, rowCheck, sqlCheck } from './check.ts'

const directory = rowCheck(
  'directory',
  'error',
  {
    title: { en: 'The directory and the schemas agree', it: 'La directory e gli schemi concordano' },
    fault: { en: '{what}', it: '{what}' },
    advice: {
      en: 'Restore what is missing from a backup, or drop what is left over.',
      it: 'Ripristinare da un backup ciò che manca, o eliminare ciò che avanza.',
    },
  },
  `select l.schema_name::text as subject, lacking as what, null as fix
  from platform.library l cross join lateral (values
    ('- schema', exists (select from pg_namespace n where n.nspname = l.schema_name)),
    ('- role', exists (select from pg_roles r where r.rolname = l.role_name))
  ) as part(lacking, is_there)
  where not is_there
  union all
  select n.nspname::text, '- platform.library', format('drop schema %I cascade', n.nspname)
  from pg_namespace n
  where n.nspname ~ '^t_[0-9a-z]{10}$' and not exists (select from platform.library l where l.schema_name = n.nspname)
  order by 1, 2`,
)

const leftOverRoles = rowCheck(
  'left_over_roles',
  'warning',
  {
    title: { en: 'No role is left of a library that is gone', it: "Non resta alcun ruolo di una biblioteca che non c'è più" },
    fault: { en: 'No database of this server knows it.', it: 'Nessun database di questo server lo conosce.' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `select r.rolname::text as subject, null as what, format('drop role %I', r.rolname) as fix
  from pg_roles r
  where r.rolname ~ '^t_[0-9a-z]{10}$' and not exists (select from platform.library l where l.role_name = r.rolname)
    and not exists (select from pg_shdepend d where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid)
  order by 1`,
)

const versions = rowCheck(
  'library_versions',
  'warning',
  {
    title: { en: 'Every library is at the version of this release', it: 'Ogni biblioteca è alla versione di questo rilascio' },
    fault: { en: 'It is not: {what}', it: 'Non lo è: {what}' },
    advice: { en: 'Run "libraryhub migrate".', it: 'Eseguire "libraryhub migrate".' },
  },
  `select l.schema_name::text as subject, concat_ws(': ', format('%s < %s', l.schema_version, $1::int), m.failure) as what, null as fix
  from platform.library l left join platform.library_migration m on m.library_id = l.id and m.failure is not null
  where l.schema_version < $1
  order by 1`,
  ({ tenant_version }) => [tenant_version],
)

const partitions = rowCheck(
  'event_partitions',
  'warning',
  {
    title: {
      en: 'The event log has partitions for this month and the next two',
      it: 'Il registro degli eventi ha partizioni per questo mese e i due seguenti',
    },
    fault: { en: '{what}', it: '{what}' },
    advice: {
      en: 'Run "libraryhub migrate", which makes them; events of a month without one are kept in event_rest.',
      it: 'Eseguire "libraryhub migrate", che le crea; gli eventi di un mese che ne è privo restano in event_rest.',
    },
  },
  `select 'platform.' || wanted as subject, '-' as what, null as fix
  from generate_series(0, 2) as ahead
  cross join lateral to_char(now() at time zone 'UTC' + make_interval(months => ahead), '"event_"YYYY_MM') as wanted
  where not exists (
    select from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'platform.event'::regclass and c.relname = wanted)
  union all
  select 'platform.event_rest', '> 0', null where pg_relation_size('platform.event_rest') > 0
  order by 1`,
)

const queue = rowCheck(
  'queue',
  'error',
  {
    title: { en: 'The queue is there, and the dispatcher keeps up', it: "La coda c'è, e lo smistatore tiene il passo" },
    fault: { en: '{what}', it: '{what}' },
    advice: {
      en: 'Run "libraryhub migrate"; see that a process with the role "worker" runs.',
      it: 'Eseguire "libraryhub migrate"; controllare che giri un processo col ruolo "worker".',
    },
  },
  `select 'pgboss' as subject, '-' as what, null as fix
  where to_regclass('pgboss.job') is null or to_regclass('pgboss.version') is null
  union all
  select 'platform.event_cursor', format('> 5 min (%s)', c.at), null
  from platform.event_cursor c
  where c.reader = 'dispatcher' and exists (
    select from platform.event e
    where (e.xid, e.id) > (c.xid, c.id) and e.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      and e.at between now() - interval '8 days' and now() - interval '5 minutes')`,
)

const PATCHED: Readonly<Record<number, number>> = { 15: 18, 16: 14, 17: 10, 18: 4 }

const serverVersion: Check = {
  name: 'server_version',
  severity: 'warning',
  title: {
    en: 'The server has the patches that row-level security rests on',
    it: 'Il server ha le correzioni su cui poggia la sicurezza a livello di riga',
  },
  fault: {
    en: 'It is {what}; known holes are closed from 18.4, 17.10, 16.14 and 15.18 on.',
    it: 'È {what}; le falle note sono chiuse da 18.4, 17.10, 16.14 e 15.18 in poi.',
  },
  advice: { en: 'Update the server.', it: 'Aggiornare il server.' },
  async find({ client }) {
    const { rows } = await client.query<{ number: number; text: string }>(
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
    )
    const { number, text } = rows[0] as { number: number; text: string }
    const major = Math.floor(number / 10_000)
    const isPatched = major > 18 || number % 10_000 >= (PATCHED[major] ?? Number.POSITIVE_INFINITY)
    return isPatched ? [] : [{ subject: 'server', what: text }]
  },
}

const rowSecuritySetting = sqlCheck(
  'row_security_setting',
  'error',
  {
    title: { en: 'Sessions obey row-level security', it: 'Le sessioni obbediscono alla sicurezza a livello di riga' },
    fault: { en: 'row_security is {what}.', it: 'row_security è {what}.' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `select 'server' as subject, reset_val as what, 'alter system set row_security = on' as fix from pg_settings where name = 'row_security' and reset_val <> 'on'`,
)

const durability = sqlCheck(
  'durability',
  'warning',
  {
    title: { en: 'What was acknowledged survives a crash', it: 'Ciò che è stato confermato sopravvive a un arresto improvviso' },
    fault: { en: 'It is {what}.', it: 'È {what}.' },
    advice: { en: 'Run the statement.', it: "Eseguire l'istruzione." },
  },
  `select name as subject, setting as what, format('alter system set %I = on', name) as fix
  from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by 1`,
)

const locks = sqlCheck(
  'locks',
  'warning',
  {
    title: {
      en: 'There are locks enough to back up all libraries at once',
      it: 'I lock bastano per salvare tutte le biblioteche in una volta',
    },
    fault: {
      en: 'A dump of everything takes one lock for each table: {what}.',
      it: 'Una copia di tutto prende un lock per ogni tabella: {what}.',
    },
    advice: { en: 'Run the statement, and start the server again.', it: "Eseguire l'istruzione e riavviare il server." },
  },
  `select 'max_locks_per_transaction' as subject, format('%s < %s', slots, tables) as what,
    format('alter system set max_locks_per_transaction = %s', power(2, ceil(log(2, tables * 2.0 / backends)))::int) as fix
  from (
    select (select count(*) from pg_class where relkind in ('r', 'p', 'v', 'S')) as tables,
      current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int as backends,
      (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int) * current_setting('max_locks_per_transaction')::int as slots
  ) as capacity
  where slots < tables`,
)

/** Tokens live for ten minutes, so a few seconds matter. */
const SKEW_MS = 2_000

const clock: Check = {
  name: 'clock',
  severity: 'warning',
  title: {
    en: 'The clocks of this process and of the server agree',
    it: "L'orologio di questo processo e quello del server concordano",
  },
  fault: { en: "The server's is off by {what}.", it: 'Quello del server differisce di {what}.' },
  advice: { en: 'Set both clocks by NTP.', it: 'Regolare entrambi con NTP.' },
  async find({ client }) {
    const before = now().getTime()
    const { rows } = await client.query<{ at_ms: number }>('select (extract(epoch from clock_timestamp()) * 1000)::float8 as at_ms')
    const after = now().getTime()
    const skew_ms = (rows[0] as { at_ms: number }).at_ms - (before + after) / 2
    return Math.abs(skew_ms) > SKEW_MS + (after - before) ? [{ subject: 'server', what: `${Math.round(skew_ms)} ms` }] : []
  },
}

const FREE_BYTES = 2 * 1024 ** 3

const disk: Check = {
  name: 'disk',
  severity: 'warning',
  title: { en: 'The disk of the data folder has room', it: 'Il disco della cartella dei dati ha spazio' },
  fault: { en: 'Only {what} are free.', it: 'Restano liberi solo {what}.' },
  advice: { en: 'Make room, or move DATA_DIR.', it: 'Fare spazio, o spostare DATA_DIR.' },
  async find({ data_dir }): Promise<Fault[]> {
    if (data_dir === undefined) return []
    const { bavail, bsize } = await statfs(data_dir)
    return bavail * bsize < FREE_BYTES ? [{ subject: data_dir, what: `${Math.floor((bavail * bsize) / 1024 ** 2)} MiB` }] : []
  },
}

/** What the directory, the log, the queue and the server are like. */
export const deploymentChecks: readonly Check[] = [
  directory,
  leftOverRoles,
  versions,
  partitions,
  queue,
  serverVersion,
  rowSecuritySetting,
  durability,
  locks,
  clock,
  disk,
]
