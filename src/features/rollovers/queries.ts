import { statement } from '../../kernel/query.ts'
import type { Rollover, RolloverLine, RolloverStep } from './contract.ts'
import type { Reason, Standing, Ties } from './rules.ts'

const ROLLOVER = 'id, name, steps, status, task_id, created_by, created_at, finished_at, undone_at, version'
export const getRollover = statement<Rollover>(
  'rollovers.get',
  `select ${ROLLOVER} from platform.rollover where tenant = current_user and id = $1`,
)
/** Newest first. Parameters: created_at and id of the row before or null, limit. */
export const listRollovers = statement<Rollover>(
  'rollovers.list',
  `select ${ROLLOVER} from platform.rollover where tenant = current_user and ($1::timestamptz is null or (created_at, id) < ($1, $2::uuid))
   order by created_at desc, id desc limit $3`,
)
/** Parameters: id, name, steps, created_by, created_at. */
export const insertRollover = statement<never>(
  'rollovers.insert',
  `insert into platform.rollover (id, name, steps, created_by, created_at) values ($1, $2, $3::jsonb, $4, $5)`,
)
export interface LockedRollover {
  steps: RolloverStep[]
  status: Rollover['status']
  task_id: string | null
  position: number
  attempts: number
  finished_at: string | null
  has_lines: boolean
}
export const lockRollover = statement<LockedRollover>(
  'rollovers.lock',
  `select r.steps, r.status, r.task_id, r.position, r.attempts, r.finished_at,
     exists (select from platform.rollover_line l where l.tenant = current_user and l.rollover_id = r.id) as has_lines
   from platform.rollover r where r.tenant = current_user and r.id = $1 for update of r`,
)
/** Parameters: id, status, task. */
export const requestTurn = statement<never>(
  'rollovers.request-turn',
  `update platform.rollover set status = $2, task_id = $3, position = 0, attempts = 0, progressed_at = now(), version = version + 1 where tenant = current_user and id = $1`,
)
export const beginTurn = statement<{ run_number: number }>(
  'rollovers.begin-turn',
  `update platform.rollover set run_number = run_number + 1, attempts = attempts + 1, progressed_at = now() where tenant = current_user and id = $1 returning run_number`,
)
/** The rollover, locked, as long as the turn is its latest; no row otherwise. Parameters: id, run number. */
export const lockTurn = statement<{ id: string }>(
  'rollovers.lock-turn',
  `select id from platform.rollover where tenant = current_user and id = $1 and run_number = $2 for update`,
)
export const advance = statement<never>(
  'rollovers.advance',
  `update platform.rollover set position = $2, attempts = 0, progressed_at = now() where tenant = current_user and id = $1`,
)
/** Parameters: id, status, finished_at, undone_at; null leaves an instant as it is. */
export const endRollover = statement<never>(
  'rollovers.end',
  `update platform.rollover set status = $2, finished_at = coalesce($3, finished_at), undone_at = coalesce($4, undone_at), version = version + 1 where tenant = current_user and id = $1`,
)
export const stalledRollovers = statement<{ id: string; position: number }>(
  'rollovers.stalled',
  `select id, position from platform.rollover where tenant = current_user and status in ('running', 'undoing') and progressed_at < $1 for update`,
)
export const purgeRollovers = statement<{ id: string }>(
  'rollovers.purge',
  `delete from platform.rollover where tenant = current_user and id in (
     select id from platform.rollover where tenant = current_user and created_at < $1 and status not in ('running', 'undoing') order by created_at limit $2) returning id`,
)

/** The active patrons whom the steps choose; of several steps that choose one, the first counts. Parameter $1: steps. */
const CHOSEN = `step as materialized (
    select s.number::smallint as step, s.value->>'action' as action, (s.value->'from'->>'patron_category_id')::uuid as category, (s.value->'from'->>'home_branch_id')::uuid as branch,
      s.value->'from'->>'attribute_code' as code, s.value->'from'->>'attribute_value' as value, (s.value->'to'->>'patron_category_id')::uuid as to_category,
      s.value->'to'->'attribute_value' as to_value, (s.value->>'expires_on')::date as expires_on
    from jsonb_array_elements($1::jsonb) with ordinality as s(value, number)),
  chosen as materialized (
    select p.id as patron_id, min(step.step) as step, array_agg(step.step order by step.step) as steps
    from step join {library}.patron p on p.status = 'active' and (step.category is null or p.patron_category_id = step.category)
      and (step.branch is null or p.home_branch_id = step.branch) and (step.code is null or lower(p.attributes->>step.code) = lower(step.value))
    group by p.id)`
const STANDING = (category: string, expires: string, status: string, attribute: string) =>
  `jsonb_build_object('patron_category_id', ${category}, 'expires_on', ${expires}, 'status', ${status}, 'attribute', ${attribute})`
const TIES = (of: string) => `jsonb_build_object(
  'loans', (select count(*)::int from {library}.loan l where l.patron_id = ${of} and l.returned_at is null),
  'holds', (select count(*)::int from {library}.hold h where h.patron_id = ${of} and h.ended_at is null),
  'owed_cents', (select coalesce(sum(c.outstanding_cents), 0)::int from {library}.charge c where c.patron_id = ${of} and c.outstanding_cents > 0))`

/** Takes down whom a run is about, as they are when it begins, so that nobody moves twice. Parameters: steps, rollover. */
export const insertLines = statement<never>(
  'rollovers.insert-lines',
  `with ${CHOSEN}
   insert into platform.rollover_line (rollover_id, position, step, patron_id, before, after, reasons)
   select $2, row_number() over (order by chosen.step, p.id), chosen.step, p.id,
     ${STANDING('p.patron_category_id', 'p.expires_on', 'p.status', 'p.attributes->step.code')},
     ${STANDING(
       `case when step.action = 'move' then coalesce(step.to_category, p.patron_category_id) else p.patron_category_id end`,
       'coalesce(step.expires_on, p.expires_on)',
       `case when step.action = 'close' then 'closed' else p.status end`,
       `case when step.action = 'move' then coalesce(step.to_value, p.attributes->step.code) else p.attributes->step.code end`,
     )},
     case when cardinality(chosen.steps) > 1 then jsonb_build_array(jsonb_build_object('code', 'rollover_in_several_steps', 'params', jsonb_build_object('step', chosen.steps[2])))
       else '[]' end
   from chosen join step on step.step = chosen.step join {library}.patron p on p.id = chosen.patron_id`,
)
export const countLines = statement<{ count: number }>(
  'rollovers.count-lines',
  `select count(*)::int as count from platform.rollover_line where tenant = current_user and rollover_id = $1`,
)
export const countOutcomes = statement<{ outcome: string; count: number }>(
  'rollovers.count-outcomes',
  `select outcome, count(*)::int as count from platform.rollover_line where tenant = current_user and rollover_id = $1 group by outcome`,
)

export interface Chosen {
  step: number
  steps: number[]
  action: RolloverStep['action']
  patron: { id: string; name: string; card_number: string | null }
  ties: Ties
}
/** How many each step takes. Parameter: steps. */
export const countChosen = statement<{ step: number; count: number }>(
  'rollovers.count-chosen',
  `with ${CHOSEN} select step, count(*)::int as count from chosen group by step order by step`,
)
/** Whom somebody should look at: who leaves with open business, or is chosen twice. Parameter: steps. */
export const listProblems = statement<Chosen>(
  'rollovers.list-problems',
  `with ${CHOSEN}, looked as (
     select chosen.step, chosen.steps, step.action, p.id, p.family_name || ', ' || p.given_name as name, p.card_number,
       case when step.action = 'move' then '{"loans": 0, "holds": 0, "owed_cents": 0}'::jsonb else ${TIES('p.id')} end as ties
     from chosen join step on step.step = chosen.step join {library}.patron p on p.id = chosen.patron_id)
   select step, steps, action, json_build_object('id', id, 'name', name, 'card_number', card_number) as patron, ties from looked
   where cardinality(steps) > 1 or (ties->>'loans')::int + (ties->>'holds')::int + (ties->>'owed_cents')::int > 0 order by step, name, id`,
)

export interface PendingLine {
  position: number
  step: number
  patron_id: string
  before: Standing
  after: Standing
  reasons: Reason[]
}
/** Lines that are to be done, in order. Parameters: rollover, position of the line before, what they are now, limit. */
export const nextLines = statement<PendingLine>(
  'rollovers.next-lines',
  `select position, step, patron_id, before, after, reasons from platform.rollover_line
   where tenant = current_user and rollover_id = $1 and position > $2 and outcome = $3 order by position limit $4`,
)
/** How some patrons stand at this moment, locked in order. Parameters: patrons, attribute of each or null. */
export const standings = statement<{ id: string; standing: Standing; ties: Ties }>(
  'rollovers.standings',
  `select p.id, ${STANDING('p.patron_category_id', 'p.expires_on', 'p.status', 'p.attributes->given.code')} as standing, ${TIES('p.id')} as ties
   from unnest($1::uuid[], $2::text[]) as given(id, code) join {library}.patron p on p.id = given.id order by p.id for no key update of p`,
)
/** Parameters: rollover, [{position, outcome, reasons}]. */
export const settleLines = statement<never>(
  'rollovers.settle-lines',
  `update platform.rollover_line l set outcome = given.outcome, reasons = given.reasons
   from jsonb_to_recordset($2::jsonb) as given(position bigint, outcome text, reasons jsonb)
   where l.tenant = current_user and l.rollover_id = $1 and l.position = given.position`,
)
/** Parameters: rollover, outcome or null, position of the line before, limit. */
export const listLines = statement<RolloverLine>(
  'rollovers.list-lines',
  `select l.position, l.step, l.patron_id, p.card_number, p.family_name || ', ' || p.given_name as name, l.outcome, l.before, l.after, l.reasons
   from platform.rollover_line l left join {library}.patron p on p.id = l.patron_id
   where l.tenant = current_user and l.rollover_id = $1 and l.position > $3 and ($2::text is null or l.outcome = $2) order by l.position limit $4`,
)
/** Which of these there are. Parameters: categories, branches, codes of attributes. */
export const knownNames = statement<{ categories: string[]; branches: string[]; attributes: string[] }>(
  'rollovers.known-names',
  `select array(select id from {library}.patron_category where id = any($1::uuid[])) as categories, array(select id from {library}.branch where id = any($2::uuid[])) as branches,
     array(select code from {library}.patron_attribute where code = any($3::text[])) as attributes`,
)
