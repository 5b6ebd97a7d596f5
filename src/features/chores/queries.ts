import { type Chore, USUAL_NIGHT_HOUR } from '../../kernel/chores.ts'
import { now } from '../../kernel/clock.ts'
import { type Database, inPlatform } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import type { ChorePlan, ChoreRun } from './contract.ts'

const RUN = `id, chore, period, date::text as date, at, is_dry_run, is_requested, status, done_count, changed_count, skipped_count, counts, examples,
  problem, created_at, started_at, progressed_at, finished_at`

/** The last run of each chore that is no rehearsal. */
export const lastRuns = statement<ChoreRun>(
  'chores.last-runs',
  `select distinct on (chore) ${RUN} from platform.chore_run where tenant = current_user and not is_dry_run order by chore, at desc, created_at desc`,
)
/** Runs of one chore, newest first. Parameters: chore, whether rehearsals (or null), id of the row before, limit. Ids are in order of time. */
export const listRuns = statement<ChoreRun>(
  'chores.list-runs',
  `select ${RUN} from platform.chore_run
   where tenant = current_user and chore = $1 and ($2::boolean is null or is_dry_run = $2) and ($3::uuid is null or id < $3)
   order by id desc limit $4`,
)
export const getRun = statement<ChoreRun>('chores.get-run', `select ${RUN} from platform.chore_run where tenant = current_user and id = $1`)

/** A run as those who work on it know it. */
export interface HeldRun extends ChoreRun {
  cursor: string | null
  attempts: number
  claim: string | null
}
const HELD = `${RUN}, cursor, attempts, claim`

/** What is queued or was cut off, by whoever asked first. */
export const unfinishedRuns = statement<HeldRun>(
  'chores.unfinished-runs',
  `select ${HELD} from platform.chore_run where tenant = current_user and finished_at is null order by is_requested desc, created_at, id for update`,
)
/** Which of the given nights and hours are over. Parameters: chores, periods. */
export const finishedPeriods = statement<{ chore: string }>(
  'chores.finished-periods',
  `select r.chore from unnest($1::text[], $2::text[]) as due(chore, period)
     join platform.chore_run r on r.tenant = current_user and r.chore = due.chore and r.period = due.period and not r.is_dry_run and r.finished_at is not null`,
)
/** The run of a period, locked; none where it has none yet. Parameters: chore, period, whether a rehearsal. */
export const lockRun = statement<HeldRun>(
  'chores.lock-run',
  `select ${HELD} from platform.chore_run where tenant = current_user and chore = $1 and period = $2 and is_dry_run = $3 for update`,
)
/** The last day that was worked through. Parameter: chore. */
export const lastDateDone = statement<{ date: string | null }>(
  'chores.last-date-done',
  `select max(date)::text as date from platform.chore_run where tenant = current_user and chore = $1 and not is_dry_run and status = 'succeeded'`,
)
/** Begins a period anew. Parameters: chore, period, whether a rehearsal, id, date, at, whether asked for, by whom, instant. */
export const putRun = statement<HeldRun>(
  'chores.put-run',
  `insert into platform.chore_run (chore, period, is_dry_run, id, date, at, status, is_requested, requested_by, created_at, progressed_at)
   values ($1, $2, $3, $4, $5, $6, 'queued', $7, $8, $9, $9)
   on conflict (tenant, chore, period, is_dry_run) do update set id = excluded.id, at = excluded.at, status = 'queued', cursor = null, done_count = 0,
     changed_count = 0, skipped_count = 0, counts = '{}', examples = '[]', problem = null, attempts = 0, claim = null, is_requested = excluded.is_requested,
     requested_by = excluded.requested_by, created_at = excluded.created_at, started_at = null, progressed_at = excluded.progressed_at, finished_at = null
   returning ${HELD}`,
)
/** Gives a run to a turn, and takes it from any other. Parameters: id, claim, instant. */
export const claimRun = statement<HeldRun>(
  'chores.claim-run',
  `update platform.chore_run set status = 'running', claim = $2, attempts = attempts + 1, started_at = coalesce(started_at, $3), progressed_at = $3
   where tenant = current_user and id = $1 returning ${HELD}`,
)
/** Keeps the run for a batch; no row where another turn has it. Parameters: id, claim. */
export const holdRun = statement<{ id: string }>(
  'chores.hold-run',
  `select id from platform.chore_run where tenant = current_user and id = $1 and claim = $2 for update`,
)
/** Parameters: id, cursor, how many were done, changed and left out, counts, examples, problem or null, instant. Examples are kept as long as they are few. */
export const progressRun = statement<never>(
  'chores.progress-run',
  `update platform.chore_run r set cursor = $2, done_count = done_count + $3, changed_count = changed_count + $4, skipped_count = skipped_count + $5,
     counts = (select coalesce(jsonb_object_agg(key, total), '{}') from (
       select key, sum(value::bigint) as total from (select * from jsonb_each_text(r.counts) union all select * from jsonb_each_text($6::jsonb)) as entry(key, value) group by key) as summed),
     examples = case when jsonb_array_length(r.examples) < 20 then r.examples || $7::jsonb else r.examples end,
     problem = coalesce($8, problem), attempts = 0, progressed_at = $9
   where tenant = current_user and id = $1`,
)
/** Parameters: id, status, problem or null, instant. */
export const endRun = statement<HeldRun>(
  'chores.end-run',
  `update platform.chore_run set status = $2, problem = coalesce($3, problem), claim = null, finished_at = $4
   where tenant = current_user and id = $1 and finished_at is null returning ${HELD}`,
)
/** Ends what nobody worked on in time, for a later period does its work too. Parameters: chore, the later period, instant. */
export const supersedeRuns = statement<never>(
  'chores.supersede-runs',
  `update platform.chore_run set status = 'superseded', claim = null, finished_at = $3
   where tenant = current_user and chore = $1 and period <> $2 and not is_dry_run and not is_requested and finished_at is null`,
)
/** Forgets runs that ended. Parameters: up to when those of hours, up to when those of nights, limit. */
export const purgeRunsBefore = statement<{ id: string }>(
  'chores.purge-runs',
  `delete from platform.chore_run where tenant = current_user and (chore, period, is_dry_run) in (
     select chore, period, is_dry_run from platform.chore_run
     where tenant = current_user and finished_at < case when period like '%Z' then $1::timestamptz else $2::timestamptz end limit $3)
   returning id`,
)

export const findPlan = statement<ChorePlan>(
  'chores.find-plan',
  `select night_hour, paused_chores from platform.chore_plan where tenant = current_user`,
)
/** Parameters: night hour, paused chores, instant. */
export const putPlan = statement<ChorePlan>(
  'chores.put-plan',
  `insert into platform.chore_plan (night_hour, paused_chores, updated_at) values ($1, $2, $3)
   on conflict (tenant) do update set night_hour = excluded.night_hour, paused_chores = excluded.paused_chores, updated_at = excluded.updated_at
   returning night_hour, paused_chores`,
)

/** Libraries in which something is due or was left half-done. Parameters: names, each night or hour, instant, usual night hour. */
const librariesWithWork = statement<{ role: string }>(
  'chores.libraries-with-work',
  `with chore as (select * from unnest($1::text[], $2::text[]) as c(name, every)),
     open as (
       select l.role_name as role, $3::timestamptz at time zone l.time_zone as local, coalesce(p.night_hour, $4) as night_hour, coalesce(p.paused_chores, '{}') as paused
       from platform.library l left join platform.chore_plan p on p.tenant = l.role_name where l.status = 'active')
   select o.role from open o
   where exists (select from platform.chore_run r where r.tenant = o.role and r.finished_at is null)
     or exists (
       select from chore c where c.name <> all(o.paused) and (c.every = 'hour' or extract(hour from o.local) >= o.night_hour)
         and not exists (select from platform.chore_run r where r.tenant = o.role and r.chore = c.name and not r.is_dry_run and r.finished_at is not null
           and r.period = case c.every when 'hour' then to_char($3::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24"Z"') else to_char(o.local, 'YYYY-MM-DD') end))`,
)

/** Gives the roles of the libraries that have something to do at this moment. */
export async function librariesToWorkIn(database: Database, chores: readonly Chore[]): Promise<string[]> {
  const due = librariesWithWork(
    chores.map(({ name }) => name),
    chores.map(({ every }) => every),
    now(),
    USUAL_NIGHT_HOUR,
  )
  return (await inPlatform(database, (tx) => tx.all(due))).map(({ role }) => role)
}
