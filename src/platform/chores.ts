import { choreNamed, registeredChores, USUAL_NIGHT_HOUR } from '../kernel/chores.ts'
import { now } from '../kernel/clock.ts'
import { type Actor, type Database, doorTo, inPlatform } from '../kernel/db.ts'
import type { Metrics } from '../kernel/metrics.ts'
import { Problem } from '../kernel/problem.ts'
import { statement } from '../kernel/query.ts'
import {
  CHORE_STATES,
  type ChoreInLibrary,
  type ChoreStanding,
  type ChoreState,
  type LibraryChoreRun,
  type LibraryChoreRunRequest,
} from './chores-contract.ts'
import type { FeatureFacts } from './declaration.ts'
import { findBySlug } from './directory.ts'

/** A night that has not begun for so long is behind; the workers of a large platform may well take an hour. */
export const BEHIND_HOURS = 2

/** Whatever is not a rehearsal, has ended, and was not left to a later one. */
const SETTLED = `not r.is_dry_run and r.finished_at is not null and r.status <> 'superseded'`

/**
 * How each chore stands in each open library, as the CTE `standing`. A chore is due from the night or hour behind the one
 * that was settled last; where none was, from the latest one that the library has seen; and never from before its plan
 * was changed, since what rested is not made up for. Parameters: names, each night or hour, instant, usual night hour, slug or null.
 */
export const STANDING = `chore as (select * from unnest($1::text[], $2::text[]) as c(name, every)),
  place as materialized (
    select l.slug, l.name, l.schema_name, l.role_name as role, l.time_zone, l.created_at, p.updated_at as planned_at,
      coalesce(p.night_hour, $4::int) as night_hour, coalesce(p.paused_chores, '{}') as paused, $3::timestamptz at time zone l.time_zone as local
    from platform.library l left join platform.chore_plan p on p.tenant = l.role_name
    where l.status = 'active' and ($5::text is null or l.slug = $5)
  ),
  under_way as materialized (
    select distinct on (r.tenant, r.chore) r.tenant, r.chore, r.id, r.progressed_at
    from platform.chore_run r where r.finished_at is null and not r.is_dry_run order by r.tenant, r.chore, r.created_at desc
  ),
  due as (
    select place.*, chore.name as chore, chore.every, last.id as last_id, last.status as last_status, last.period as last_period, last.problem as last_problem,
      u.id as under_way_id, u.progressed_at,
      case when next.at is not null then greatest(place.planned_at, next.at) end as due_at
    from place cross join chore
    cross join lateral (select (date_trunc('day', place.local) + make_interval(hours => place.night_hour)
      - case when extract(hour from place.local) < place.night_hour then interval '1 day' else interval '0' end) at time zone place.time_zone as at) as latest
    left join lateral (
      select r.id, r.status, r.period, r.date, r.at, r.problem from platform.chore_run r
      where r.tenant = place.role and r.chore = chore.name and ${SETTLED} order by r.period desc limit 1) as last on true
    cross join lateral (select case chore.every
      when 'hour' then case when last.id is not null then date_trunc('hour', last.at) + interval '1 hour'
        when date_trunc('hour', $3::timestamptz) >= place.created_at then date_trunc('hour', $3::timestamptz) end
      else case when last.id is not null then ((last.date + 1) + make_interval(hours => place.night_hour)) at time zone place.time_zone
        when latest.at >= place.created_at then latest.at end
      end as at) as next
    left join under_way u on u.tenant = place.role and u.chore = chore.name
  ),
  standing as (
    select *, case when due_at <= $3 and chore <> all(paused) then due_at end as waits_from,
      case when under_way_id is not null then case when progressed_at > $3::timestamptz - interval '${BEHIND_HOURS} hours' then 'running' else 'behind' end
        when chore = any(paused) then 'paused'
        when last_status = 'failed' then 'failed'
        when due_at <= $3::timestamptz - interval '${BEHIND_HOURS} hours' then 'behind'
        when due_at <= $3 then 'due'
        else 'current' end as state
    from due
  )`

/** Gives the parameters of STANDING. */
export function standingParams(slug: string | null = null): [string[], string[], Date, number, string | null] {
  const chores = registeredChores()
  return [chores.map(({ name }) => name), chores.map(({ every }) => every), now(), USUAL_NIGHT_HOUR, slug]
}

const IN_STATE = (state: ChoreState) => `count(*) filter (where state = '${state}')::int as ${state}_count`

/** Parameters: those of STANDING, state or null, name of the row before or null, limit. */
const listStandings = statement<Omit<ChoreStanding, 'title'>>(
  'platform.list-chores',
  `with ${STANDING}
   select chore as name, every, count(*)::int as library_count, max(last_period) filter (where last_status = 'succeeded') as last_period,
     ${CHORE_STATES.map(IN_STATE).join(', ')}, min(waits_from) as oldest_due_at
   from standing where $7::text is null or chore > $7
   group by chore, every having $6::text is null or bool_or(state = $6) order by chore limit $8`,
)

const RUN = `r.id, r.chore, r.period, r.date::text as date, r.is_dry_run, r.is_requested, r.status, r.done_count, r.changed_count, r.skipped_count, r.counts, r.problem,
  r.created_at, r.started_at, r.progressed_at, r.finished_at`

type Row = Omit<ChoreInLibrary, 'run'> & { run_id: string | null; role: string }
/** Parameters: those of STANDING, chore, state or null, slug of the row before or null, limit. */
const listLibraries = statement<Row>(
  'platform.list-libraries-of-chore',
  `with ${STANDING}
   select slug as tenant, name, role, state, waits_from as due_at, last_period, coalesce(under_way_id, last_id) as run_id from standing
   where chore = $6 and ($7::text is null or state = $7) and ($8::text is null or slug > $8) order by slug limit $9`,
)
/** Parameters: roles, chore, ids. */
const runsOf = statement<LibraryChoreRun>(
  'platform.chore-runs',
  `select ${RUN} from unnest($1::text[], $3::uuid[]) as wanted(role, id)
   join platform.chore_run r on r.tenant = wanted.role and r.chore = $2 and r.id = wanted.id`,
)
/** Parameters: role, chore, id. */
const findRun = statement<LibraryChoreRun>(
  'platform.find-chore-run',
  `select ${RUN} from platform.chore_run r where r.tenant = $1 and r.chore = $2 and r.id = $3`,
)

export interface StandingsWanted {
  tenant?: string
  status?: ChoreState
  after: string | null
  limit: number
}

/** Gives how chores stand over all open libraries or in one, by name. @throws Problem library_unknown */
export async function choreStandings(database: Database, wanted: StandingsWanted, language: string): Promise<ChoreStanding[]> {
  const { tenant, status, after, limit } = wanted
  if (tenant !== undefined) await findBySlug(database, tenant)
  const rows = await inPlatform(database, (tx) => tx.all(listStandings(...standingParams(tenant ?? null), status ?? null, after, limit)))
  const title = (name: string) => choreNamed(name)?.title[language.startsWith('it') ? 'it' : 'en'] ?? name
  return rows.map((row) => ({ ...row, title: title(row.name) }))
}

/** Gives how one chore stands in each open library, by slug. @throws Problem chore_unknown, library_unknown */
export async function librariesOfChore(database: Database, chore: string, wanted: StandingsWanted): Promise<ChoreInLibrary[]> {
  if (!choreNamed(chore)) throw new Problem('chore_unknown')
  const { tenant, status, after, limit } = wanted
  if (tenant !== undefined) await findBySlug(database, tenant)
  return inPlatform(database, async (tx) => {
    const rows = await tx.all(listLibraries(...standingParams(tenant ?? null), chore, status ?? null, after, limit))
    const begun = rows.filter(({ run_id }) => run_id !== null)
    const runs = await tx.all(
      runsOf(
        begun.map(({ role }) => role),
        chore,
        begun.map(({ run_id }) => run_id),
      ),
    )
    const byId = new Map(runs.map((run) => [run.id, run]))
    return rows.map(({ run_id, role: _, ...row }) => ({ ...row, run: byId.get(run_id ?? '') ?? null }))
  })
}

/**
 * Asks for a chore in one library, in the name of an admin; whichever worker is free does it, before what the clock began.
 * @throws Problem library_unknown, and what the library's own request is refused for
 */
export async function startChore(
  { database, actor, facts, request_id }: { database: Database; actor: Actor; facts: FeatureFacts; request_id: string },
  slug: string,
  chore: string,
  request: LibraryChoreRunRequest,
): Promise<LibraryChoreRun> {
  const library = await findBySlug(database, slug)
  const asAdmin: Actor = { ...actor, session_id: null, permissions: new Set(['*']), channel: 'system' }
  const door = doorTo(database, { library, actor: asAdmin, request_id })
  const { id } = await door.write((tx) => facts.requestChore(tx, chore, request))
  return choreRun(database, slug, chore, id)
}

/** Gives one run of a chore in a library. @throws Problem library_unknown, not_found */
export async function choreRun(database: Database, slug: string, chore: string, id: string): Promise<LibraryChoreRun> {
  const { schema } = await findBySlug(database, slug)
  const run = await inPlatform(database, (tx) => tx.maybe(findRun(schema, chore, id)))
  if (!run) throw new Problem('not_found')
  return run
}

const countStates = statement<{ chore: string; oldest_due_at: string | null } & Record<`${ChoreState}_count`, number>>(
  'platform.count-chore-states',
  `with ${STANDING} select chore, ${CHORE_STATES.map(IN_STATE).join(', ')}, min(waits_from) as oldest_due_at from standing group by chore`,
)

/** It looks at every chore of every library, which is not done again for each of many that ask for the metrics. */
const MEASURED_EVERY_MS = 30_000

/** Makes what measures in how many libraries each chore stands how, and for how long the oldest has been due. */
export function choreSampler(database: Database, metrics: Metrics): () => Promise<void> {
  let measuredAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (performance.now() - measuredAt < MEASURED_EVERY_MS) return
    measuredAt = performance.now()
    for (const row of await inPlatform(database, (tx) => tx.all(countStates(...standingParams())))) {
      for (const state of CHORE_STATES) metrics.chores.set({ chore: row.chore, state }, row[`${state}_count`])
      const waits_ms = row.oldest_due_at === null ? 0 : now().getTime() - Date.parse(row.oldest_due_at)
      metrics.chore_oldest_due_seconds.set({ chore: row.chore }, waits_ms / 1_000)
    }
  }
}
