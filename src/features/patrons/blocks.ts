import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import type { RuleRow } from '../rules/contract.ts'
import { resolve } from '../rules/rules.ts'
import type { LiveBlockShown, NewPatronBlock, PatronBlock, PatronBlocks } from './block-contract.ts'
import { events } from './contract.ts'
import { MEASURES } from './desk.ts'
import { lockPatron } from './queries.ts'
import { dayIn, forbiddenBy, liveBlocks, type Measures, saidOf, type Threshold } from './rules.ts'

const BLOCK = 'id, patron_id, kind, actions, reason, ends_on, created_at, created_by, lifted_at, lifted_by, lift_reason'

/** Parameters: patron, day, whether those that ended or were lifted are wanted as well. */
const blocksByHand = statement<PatronBlock>(
  'patrons.blocks-by-hand',
  `select ${BLOCK} from {library}.patron_block
   where patron_id = $1 and ($3::boolean or (lifted_at is null and (ends_on is null or ends_on >= $2::date))) order by created_at, id limit 500`,
)
const measuresOf = statement<{ measures: Measures }>(
  'patrons.measures-of',
  `select to_json(measured) as measures from {library}.patron p cross join ${MEASURES('$2', '$3')} where p.id = $1`,
)
/** Parameters: patron, branch or null for the patron's own, instant. */
const thresholdRules = statement<RuleRow>(
  'patrons.threshold-rules',
  `select r.id, r.kind, r.branch_id, r.patron_category_id, r.copy_type_id, r.value from {library}.patron p join {library}.rule r
     on r.kind = 'patron.thresholds' and (r.branch_id is null or r.branch_id = coalesce($2::uuid, p.home_branch_id))
     and (r.patron_category_id is null or r.patron_category_id = p.patron_category_id) and r.copy_type_id is null
     and $3::timestamptz >= r.effective_from and $3::timestamptz < r.effective_to
   where p.id = $1`,
)
const insertBlock = statement<never>(
  'patrons.insert-block',
  `insert into {library}.patron_block (id, patron_id, kind, actions, reason, ends_on, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
)
const liftBlockRow = statement<PatronBlock>(
  'patrons.lift-block',
  `update {library}.patron_block set lifted_at = $3, lifted_by = $4, lift_reason = $5 where id = $1 and patron_id = $2 and lifted_at is null returning ${BLOCK}`,
)
const getBlock = statement<PatronBlock>('patrons.get-block', `select ${BLOCK} from {library}.patron_block where id = $1 and patron_id = $2`)

/**
 * Gives what a patron may not do at a branch, or at the patron's own: what the staff forbid, and what is above a
 * threshold at this moment. The transaction is lent MEASURING.
 * @throws Problem not_found
 */
export async function findBlocks(
  tx: LibraryTx,
  patronId: string,
  options: { branch_id?: string; has_history: boolean },
): Promise<PatronBlocks> {
  const { time_zone, currency } = tx.library
  const [data, found, rules] = await tx.flight<[PatronBlock, { measures: Measures }, RuleRow]>([
    blocksByHand(patronId, dayIn(time_zone, tx.now), options.has_history),
    measuresOf(patronId, tx.now, time_zone),
    thresholdRules(patronId, options.branch_id ?? null, tx.now),
  ])
  const measures = found[0]?.measures
  if (!measures) throw new Problem('not_found')
  const live = liveBlocks(measures, resolve(rules).get<Threshold[]>('patron.thresholds')).map(
    (block): LiveBlockShown => ({ ...block, actions: [...block.actions], detail: saidOf(block, tx.actor.language, currency) }),
  )
  const day = dayIn(time_zone, tx.now)
  const inForce = data.filter(({ lifted_at, ends_on }) => lifted_at === null && (ends_on === null || ends_on >= day))
  const causes = [
    ...inForce.map(({ id, actions, reason }) => ({ block_id: id, measure: null, actions, detail: reason })),
    ...live.map(({ measure, actions, detail }) => ({ block_id: null, measure, actions, detail })),
  ]
  const forbidden = forbiddenBy(causes).map(({ action, because }) => ({
    action,
    because: because.map(({ actions: _, ...cause }) => cause),
  }))
  return { data, live, measures: { ...measures }, forbidden }
}

/** Forbids a patron something. @throws Problem not_found */
export async function blockPatron(tx: LibraryTx, patronId: string, input: NewPatronBlock): Promise<PatronBlock> {
  await tx.one(lockPatron(patronId))
  const block: PatronBlock = {
    id: uuidv7(),
    patron_id: patronId,
    kind: input.kind ?? 'other',
    actions: input.actions,
    reason: input.reason,
    ends_on: input.ends_on ?? null,
    created_at: tx.now.toISOString(),
    created_by: tx.actor.user_id,
    lifted_at: null,
    lifted_by: null,
    lift_reason: null,
  }
  tx.push(insertBlock(block.id, patronId, block.kind, block.actions, block.reason, block.ends_on, block.created_by, tx.now))
  const { reason, actions, kind } = block
  emit(tx, events, 'patron.blocked', { subject_id: patronId, patron_id: patronId, data: { reason, actions, kind } })
  return block
}

/** Takes a block away and keeps that it was there; one that was lifted already stays as it is. @throws Problem not_found */
export async function liftBlock(tx: LibraryTx, patronId: string, blockId: string, reason: string | null): Promise<PatronBlock> {
  const lifted = await tx.maybe(liftBlockRow(blockId, patronId, tx.now, tx.actor.user_id, reason))
  if (!lifted) return tx.one(getBlock(blockId, patronId))
  emit(tx, events, 'patron.unblocked', { subject_id: patronId, patron_id: patronId, data: { block_id: blockId, reason } })
  return lifted
}
