import { DateTime } from 'luxon'
import { NIL } from 'uuid'
import type { ChoreStep } from '../../kernel/chores.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import type { RuleRow } from '../rules/contract.ts'
import { appliesTo, type Policy, resolve } from '../rules/rules.ts'
import type { Loan } from './contract.ts'
import { rememberedDueAt } from './due-rules.ts'
import type { Refusal, RenewalFacts } from './lending-contract.ts'
import { type RenewalOccasion, type Renewed, recordRenewals, renewedLoan } from './renewal.ts'
import {
  type GatheredRenewal,
  gatherBranches,
  gatherRenewals,
  gatherRules,
  loansToRenew,
  lockChargesOfLoans,
  lockLoans,
  lockPatronsOfLoans,
  openLoansOf,
} from './renewal-gather.ts'
import { decideRenewal } from './renewal-rules.ts'

const patronIsThere = statement<{ id: string }>('circulation.patron-is-there', `select id from {library}.patron where id = $1`)
/** Parameter: rows of id and problem. */
const noteProblems = statement<never>(
  'circulation.note-auto-renewal-problems',
  `update {library}.loan l set auto_renewal_problem = g.problem from jsonb_to_recordset($1::jsonb) as g(id uuid, problem text)
   where l.id = g.id and l.auto_renewal_problem is distinct from g.problem`,
)

/** What became of one loan of many. */
export interface RenewalResult {
  loan_id: string
  /** The loan with its new due date; null where it was refused, or renewed by night, when nobody looks. */
  loan: Loan | null
  refusals: Refusal[]
}

interface Batch {
  /** The versions of the loans as they were found; those that changed since are left out. */
  found?: ReadonlyMap<string, number>
  is_seen: boolean
  is_auto: boolean
  permissions: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

/** Renews every open loan of a patron that can be; soonest due first. Refusals of one do not stop the others. */
export async function renewLoansOf(tx: LibraryTx, patronId: string, isByPatron: boolean): Promise<RenewalResult[]> {
  await tx.one(patronIsThere(patronId))
  const loans = await tx.all(openLoansOf(patronId))
  const batch = { is_seen: !isByPatron, is_auto: false, permissions: NONE }
  const ids = loans.map(({ id }) => id)
  return (await renewLoans(tx, ids, batch, { staff_id: isByPatron ? null : tx.actor.user_id })).results
}

/**
 * Renews what the rules renew by themselves, one batch of the night of a local date. Safe to run twice: what was renewed
 * is no longer due, and what was refused is refused again. Three flights for a batch.
 */
export async function renewDueLoans(tx: LibraryTx, { date, after, limit }: Night): Promise<ChoreStep> {
  const loans = await tx.all(dueLoans(tx, { date, after, limit }))
  const ids = loans.map(({ id }) => id)
  // What its patron renewed while we waited for the locks is not renewed a second time.
  const found = new Map(loans.map(({ id, version }) => [id, version]))
  const { results } = await renewLoans(
    tx,
    ids,
    { found, is_seen: false, is_auto: true, permissions: NONE },
    { channel: 'system', staff_id: null },
  )
  const refused = results.filter(({ refusals }) => refusals.length > 0)
  // That the rules renew nothing by themselves is no news of any loan.
  const told = refused.filter(({ refusals }) => !refusals.some(({ code }) => code === 'auto_renewal_off'))
  if (told.length > 0)
    tx.push(noteProblems(JSON.stringify(told.map(({ loan_id, refusals }) => ({ id: loan_id, problem: refusals[0]?.code })))))
  const renewed = results.length - refused.length
  return { done: loans.length, changed: renewed, next: nextOf(loans, limit), counts: { renewed, refused: told.length } }
}

/** Gives where the batch behind the next one would begin: a loan that cannot be renewed for a fault of ours stops no other. */
export async function skipDueLoans(tx: LibraryTx, night: Night): Promise<string | null> {
  return nextOf(await tx.all(dueLoans(tx, night)), night.limit)
}

/** One batch of a night. */
interface Night {
  date: string
  after: string | null
  limit: number
}

/** What a night that failed left behind is caught up with; what has been overdue for longer waits for somebody to come. */
function dueLoans(tx: LibraryTx, { date, after, limit }: Night) {
  const day = DateTime.fromISO(date, { zone: tx.library.time_zone })
  const from = day.minus({ days: DAYS_CAUGHT_UP }).startOf('day')
  const [dueAfter, idAfter] = after?.split('|') ?? [from.toISO(), NIL]
  return loansToRenew(day.endOf('day').toJSDate(), dueAfter, idAfter, limit)
}

function nextOf(loans: readonly { id: string; due_at: string }[], limit: number): string | null {
  const last = loans.length === limit ? loans.at(-1) : undefined
  return last ? `${last.due_at}|${last.id}` : null
}

const DAYS_CAUGHT_UP = 3

async function renewLoans(
  tx: LibraryTx,
  ids: readonly string[],
  { found, is_seen, is_auto, permissions }: Batch,
  occasion: RenewalOccasion & { staff_id: string | null },
): Promise<{ results: RenewalResult[] }> {
  if (ids.length === 0) return { results: [] }
  const at = tx.now
  type Branch = { branch: RenewalFacts['branch']; is_fine_free: boolean }
  const [, , , rows, branches, rules] = await tx.flight<[unknown, unknown, unknown, Omit<GatheredRenewal, 'branch'>, Branch, RuleRow]>([
    lockPatronsOfLoans(ids),
    lockLoans(ids),
    lockChargesOfLoans(ids, at),
    gatherRenewals(ids, at, !is_auto),
    gatherBranches(),
    gatherRules(at),
  ])
  const branchOf = new Map(branches.map(({ branch }) => [branch.id, branch]))
  const isFineFree = branches[0]?.is_fine_free ?? false
  const policyOf = policies(rules)
  const wish = { overrides: [], permissions, is_seen, is_auto, currency: tx.library.currency, due_at: rememberedDueAt() }
  const renewed: Renewed[] = []
  const unchanged = rows.filter(({ loan }) => found === undefined || found.get(loan.id) === loan.version)
  const results = unchanged.map((row): RenewalResult => {
    const facts = { ...row, branch: branchOf.get(row.loan.branch_out_id) as RenewalFacts['branch'] }
    const decision = decideRenewal(facts, policyOf(facts), at, wish)
    const one = { facts, decision, is_seen, is_auto, is_fine_free: isFineFree }
    if (decision.refusals.length > 0) return { loan_id: row.loan.id, loan: null, refusals: decision.refusals }
    renewed.push(one)
    return { loan_id: row.loan.id, loan: is_auto ? null : renewedLoan(one), refusals: [] }
  })
  recordRenewals(tx, renewed, at, occasion)
  return { results }
}

/** Resolves the rules once for each kind of patron and copy at each branch, however many loans there are of it. */
function policies(rules: readonly RuleRow[]): (facts: GatheredRenewal) => Policy {
  const known = new Map<string, Policy>()
  return ({ branch, patron, copy }) => {
    const scope = {
      branch_id: branch.id,
      patron_category_id: patron.patron_category_id,
      copy_type_id: copy.copy_type_id,
      collection_id: copy.collection_id,
    }
    const key = Object.values(scope).join(' ')
    let policy = known.get(key)
    if (!policy) known.set(key, (policy = resolve(rules.filter((rule) => appliesTo(rule, scope)))))
    return policy
  }
}
