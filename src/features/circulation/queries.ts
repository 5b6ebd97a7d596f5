import { v7 as uuidv7 } from 'uuid'
import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { fillHold } from '../holds/verbs.ts'
import { type CheckoutRequest, events, type LendingFacts, type Loan, type Refusal, type RenewalRequest } from './contract.ts'
import { decideCheckout, decideRenewal, type LendingDecision } from './rules.ts'

/** Locks come first and in this order, each in a statement of its own: what is counted afterwards holds until commit. */
const lockPatronById = statement<{ id: string }>(
  'circulation.lock-patron-by-id',
  `select id from {library}.patron where id = $1 for no key update`,
)
const lockPatronByCard = statement<{ id: string }>(
  'circulation.lock-patron-by-card',
  `select id from {library}.patron where lower(card_number) = lower($1) for no key update`,
)
export const lockCopyById = statement<{ id: string }>(
  'circulation.lock-copy-by-id',
  `select id from {library}.copy where id = $1 for no key update`,
)
export const lockCopyByBarcode = statement<{ id: string }>(
  'circulation.lock-copy-by-barcode',
  `select id from {library}.copy where lower(barcode) = lower($1) for no key update`,
)

/**
 * What decides, gathered in one row for a patron `p`, a copy `c` of a book `bk` and a branch `br`, as it stands at an
 * instant; see LendingFacts. Days are those of the branch.
 */
const FACTS = (at: string) => `
  json_build_object('id', p.id, 'status', p.status, 'expires_on', p.expires_on, 'patron_category_id', p.patron_category_id, 'language', p.language) as patron,
  json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'title', bk.title, 'status', c.status, 'condition', c.condition, 'not_for_loan', c.not_for_loan,
    'copy_type_id', c.copy_type_id, 'home_branch_id', c.home_branch_id, 'holding_branch_id', c.holding_branch_id, 'call_number', c.call_number,
    'last_returned_at', (select max(l.returned_at) from {library}.loan l where l.copy_id = c.id and l.returned_at is not null)) as copy,
  case when br.id is not null then json_build_object('id', br.id, 'name', br.name, 'time_zone', br.time_zone,
    'hours', coalesce((select json_agg(json_build_object('weekday', weekday, 'opens_at', opens_at, 'closes_at', closes_at)) from {library}.opening_hours where branch_id = br.id), '[]'),
    'exceptions', coalesce((select json_agg(json_build_object('starts_on', starts_on, 'ends_on', ends_on, 'is_open', is_open, 'opens_at', opens_at, 'closes_at', closes_at, 'recurs_from', recurs_from))
      from {library}.calendar_exception where branch_id = br.id or branch_id is null), '[]')) end as branch,
  coalesce((select json_agg(json_build_object('reason', reason, 'actions', actions)) from {library}.patron_block where patron_id = p.id and (ends_on is null or ends_on >= today)), '[]') as blocks,
  (select count(*)::int from {library}.loan l where l.patron_id = p.id and l.returned_at is null) as open_count,
  (select count(*)::int from {library}.loan l where l.patron_id = p.id and l.returned_at is null and l.copy_type_id = c.copy_type_id) as open_of_type_count,
  (select count(*)::int from {library}.loan l where l.patron_id = p.id and l.returned_at is null and l.due_at < ${at}::timestamptz) as overdue_count,
  exists (select from {library}.loan l where l.patron_id = p.id and l.returned_at is null and l.book_id = c.book_id) as has_title,
  coalesce((select json_agg(json_build_object('id', h.id, 'patron_id', h.patron_id, 'copy_id', h.copy_id, 'status', h.status, 'captured_copy_id', h.captured_copy_id,
      'is_eligible', (h.status = 'queued' or (h.status = 'suspended' and h.suspended_until_on <= today)) and (h.not_before_on is null or h.not_before_on <= today) and (h.copy_id is null or h.copy_id = c.id)) order by h.priority_class, h.order_key)
    from {library}.hold h where h.book_id = c.book_id and h.ended_at is null), '[]') as holds,
  (select json_build_object('id', l.id, 'patron_id', l.patron_id) from {library}.loan l where l.copy_id = c.id and l.returned_at is null) as open_loan,
  (select json_build_object('id', t.id, 'to_branch_id', t.to_branch_id, 'hold_id', t.hold_id) from {library}.transit t where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null) as transit,
  coalesce((select json_agg(json_build_object('id', r.id, 'kind', r.kind, 'branch_id', r.branch_id, 'patron_category_id', r.patron_category_id, 'copy_type_id', r.copy_type_id, 'value', r.value))
    from {library}.rule r where (r.branch_id is null or r.branch_id = br.id) and (r.patron_category_id is null or r.patron_category_id = p.patron_category_id)
      and (r.copy_type_id is null or r.copy_type_id = c.copy_type_id) and ${at}::timestamptz >= r.effective_from and ${at}::timestamptz < r.effective_to), '[]') as rules`

const TODAY = (at: string) =>
  `cross join lateral (select (${at}::timestamptz at time zone coalesce(br.time_zone, 'UTC'))::date as today) as local`

/** Parameters: patron by id or card number, copy by id or barcode, branch or null, instant. One statement for each way of naming them, so that each has its index. */
const gather = (name: string, patron: string, copy: string) =>
  statement<LendingFacts>(
    name,
    `select ${FACTS('$4')}
     from {library}.patron p cross join {library}.copy c join {library}.book bk on bk.id = c.book_id
       left join {library}.branch br on br.id = coalesce($3::uuid, c.holding_branch_id) ${TODAY('$4')}
     where ${patron} and ${copy}`,
  )
const byId = { patron: 'p.id = $1::uuid', copy: 'c.id = $2::uuid' }
const byCode = { patron: 'lower(p.card_number) = lower($1::text)', copy: 'lower(c.barcode) = lower($2::text)' }
const gatherings = {
  'id id': gather('circulation.gather-id-id', byId.patron, byId.copy),
  'id code': gather('circulation.gather-id-code', byId.patron, byCode.copy),
  'code id': gather('circulation.gather-code-id', byCode.patron, byId.copy),
  'code code': gather('circulation.gather-code-code', byCode.patron, byCode.copy),
}
/** The holds that a loan could fill or that keep the copy for somebody: locked, so that none is cancelled meanwhile. */
const lockHoldsConcerned = (name: string, patron: string, copy: string) =>
  statement<{ id: string }>(
    name,
    `select h.id from {library}.patron p cross join {library}.copy c
       join {library}.hold h on h.book_id = c.book_id and h.ended_at is null and (h.patron_id = p.id or h.captured_copy_id = c.id)
     where ${patron} and ${copy} order by h.priority_class, h.order_key for no key update of h`,
  )
const holdLocks = {
  'id id': lockHoldsConcerned('circulation.lock-holds-id-id', byId.patron, byId.copy),
  'id code': lockHoldsConcerned('circulation.lock-holds-id-code', byId.patron, byCode.copy),
  'code id': lockHoldsConcerned('circulation.lock-holds-code-id', byCode.patron, byId.copy),
  'code code': lockHoldsConcerned('circulation.lock-holds-code-code', byCode.patron, byCode.copy),
}

const insertLoan = statement<never>(
  'circulation.insert-loan',
  `insert into {library}.loan (id, copy_id, book_id, patron_id, branch_out_id, staff_out_id, channel_out, started_at, due_at, copy_type_id, patron_category_id, policy, explanation)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13::jsonb)`,
)
const placeCopy = statement<never>(
  'circulation.place-copy',
  `update {library}.copy set holding_branch_id = $2, last_seen_at = $3 where id = $1`,
)
const receiveTransit = statement<never>('circulation.receive-transit', `update {library}.transit set received_at = $2 where id = $1`)

/**
 * Lends a copy, or throws the Problem that lists every reason why not. Patron and copy are locked first, so limits
 * counted afterwards hold until commit. Two flights: locks and facts; writes and commit.
 */
export async function openLoan(tx: LibraryTx, request: CheckoutRequest): Promise<Loan> {
  const isById = request.patron_id !== undefined
  const isCopyById = request.copy_id !== undefined
  const who = request.patron_id ?? request.card_number
  const what = request.copy_id ?? request.copy_barcode
  const way = `${isById ? 'id' : 'code'} ${isCopyById ? 'id' : 'code'}` as const
  const [patrons, copies, , found] = await tx.flight<[{ id: string }, { id: string }, { id: string }, LendingFacts]>([
    isById ? lockPatronById(who) : lockPatronByCard(who),
    isCopyById ? lockCopyById(what) : lockCopyByBarcode(what),
    holdLocks[way](who, what),
    gatherings[way](who, what, request.branch_id ?? null, tx.now),
  ])
  const facts = found[0]
  if (!facts?.branch)
    throw unknown([!patrons[0] && 'patron_unknown', !copies[0] && 'copy_unknown', facts && !facts.branch && 'branch_unknown'])

  // Read after the locks were had: the time of a loan is never before the return that made it possible.
  const at = new Date(Math.max(now().getTime(), facts.copy.last_returned_at ? Date.parse(facts.copy.last_returned_at) : 0))
  const decision = decideCheckout(facts, at, { overrides: request.overrides, permissions: tx.actor.permissions })
  if (decision.refusals.length > 0) throw refusalOf('checkout_refused', decision)
  return recordLoan(tx, facts, decision, at)
}

function recordLoan(tx: LibraryTx, facts: LendingFacts, decision: LendingDecision, at: Date): Loan {
  const { patron, copy, branch } = facts
  const dueAt = (decision.due as { due_at: Date }).due_at
  const id = uuidv7()
  if (facts.transit) tx.push(receiveTransit(facts.transit.id, at))
  tx.push(
    insertLoan(
      id,
      copy.id,
      copy.book_id,
      patron.id,
      branch.id,
      tx.actor.user_id,
      tx.actor.channel,
      at,
      dueAt,
      copy.copy_type_id,
      patron.patron_category_id,
      JSON.stringify(decision.policy),
      JSON.stringify(decision.explanation),
    ),
  )
  tx.push(placeCopy(copy.id, branch.id, at))
  if (decision.fills) fillHold(tx, { id: decision.fills.id, patron_id: patron.id, loan_id: id, copy_id: copy.id, at })
  const about = { ...aboutCopy(copy), due_at: dueAt.toISOString(), branch_id: branch.id }
  emit(tx, events, 'loan.opened', {
    subject_id: id,
    patron_id: patron.id,
    data: { ...about, ...(decision.overrides.length > 0 && { overrides: decision.overrides }) },
  })
  return {
    ...aboutCopy(copy),
    id,
    patron_id: patron.id,
    branch_out_id: branch.id,
    branch_in_id: null,
    started_at: at.toISOString(),
    due_at: dueAt.toISOString(),
    returned_at: null,
    renewal_count: 0,
    is_overdue: false,
    explanation: decision.explanation,
    version: 1,
  }
}

/** How events and answers name a copy. */
export function aboutCopy({ id, barcode, book_id, title }: Pick<LendingFacts['copy'], 'id' | 'barcode' | 'book_id' | 'title'>) {
  return { copy_id: id, copy_barcode: barcode, book_id, title }
}

const lockPatronOfLoan = statement<{ id: string }>(
  'circulation.lock-patron-of-loan',
  `select p.id from {library}.patron p where p.id = (select l.patron_id from {library}.loan l where l.id = $1 and l.returned_at is null) for no key update`,
)
const lockCopyOfLoan = statement<{ id: string }>(
  'circulation.lock-copy-of-loan',
  `select c.id from {library}.copy c where c.id = (select l.copy_id from {library}.loan l where l.id = $1) for no key update`,
)
const lockLoan = statement<{
  id: string
  patron_id: string | null
  due_at: string
  returned_at: string | null
  renewal_count: number
  policy: Record<string, unknown>
  version: number
  started_at: string
  branch_out_id: string
  explanation: Loan['explanation']
}>(
  'circulation.lock-loan',
  `select id, patron_id, due_at, returned_at, renewal_count, policy, version, started_at, branch_out_id, explanation from {library}.loan where id = $1 for no key update`,
)
/** Parameters: loan, instant. The rules are those of the branch that lent it. */
const gatherForLoan = statement<LendingFacts>(
  'circulation.gather-for-loan',
  `select ${FACTS('$2')}
   from {library}.loan ln join {library}.patron p on p.id = ln.patron_id join {library}.copy c on c.id = ln.copy_id join {library}.book bk on bk.id = c.book_id
     join {library}.branch br on br.id = ln.branch_out_id ${TODAY('$2')}
   where ln.id = $1`,
)
const openLoanByBarcode = statement<{ id: string }>(
  'circulation.open-loan-by-barcode',
  `select l.id from {library}.copy c join {library}.loan l on l.copy_id = c.id and l.returned_at is null where lower(c.barcode) = lower($1)`,
)
const lengthenLoan = statement<never>(
  'circulation.lengthen-loan',
  `update {library}.loan set due_at = $2, renewal_count = renewal_count + 1, last_renewed_at = $3, explanation = $4::jsonb, version = version + 1 where id = $1`,
)
const insertRenewal = statement<never>(
  'circulation.insert-renewal',
  `insert into {library}.renewal (id, loan_id, renewed_at, due_before, due_after, staff_id, channel, explanation) values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)`,
)

/**
 * Renews a loan; `onlyOf` restricts it to one patron's own, another's is as if it were not there.
 * @throws Problem not_found, no_open_loan, loan_closed, or what refuses
 */
export async function renewLoan(tx: LibraryTx, request: RenewalRequest, onlyOf: string | null = null): Promise<Loan> {
  const loanId = request.loan_id ?? (await tx.maybe(openLoanByBarcode(request.copy_barcode)))?.id
  if (loanId === undefined) throw new Problem('no_open_loan')
  const [, , loans, found] = await tx.flight<[{ id: string }, { id: string }, ReturnType<typeof lockLoan>['row'] & {}, LendingFacts]>([
    lockPatronOfLoan(loanId),
    lockCopyOfLoan(loanId),
    lockLoan(loanId),
    gatherForLoan(loanId, tx.now),
  ])
  const loan = loans[0]
  if (!loan || (onlyOf !== null && loan.patron_id !== onlyOf)) throw new Problem('not_found')
  const facts = found[0]
  if (loan.returned_at !== null || !facts) throw new Problem('loan_closed')
  const at = tx.now
  const decision = decideRenewal(facts, { ...loan, frozen: loan.policy }, at, {
    overrides: request.overrides,
    permissions: onlyOf === null ? tx.actor.permissions : NONE,
  })
  if (decision.refusals.length > 0) throw refusalOf('renewal_refused', decision)

  const dueAt = (decision.due as { due_at: Date }).due_at
  const { copy } = facts
  tx.push(lengthenLoan(loanId, dueAt, at, JSON.stringify(decision.explanation)))
  tx.push(
    insertRenewal(
      uuidv7(),
      loanId,
      at,
      loan.due_at,
      dueAt,
      onlyOf === null ? tx.actor.user_id : null,
      tx.actor.channel,
      JSON.stringify(decision.explanation),
    ),
  )
  const about = { ...aboutCopy(copy), due_at: dueAt.toISOString(), branch_id: facts.branch.id }
  emit(tx, events, 'loan.renewed', {
    subject_id: loanId,
    patron_id: loan.patron_id,
    data: { ...about, due_before: loan.due_at, ...(decision.overrides.length > 0 && { overrides: decision.overrides }) },
  })
  return {
    ...aboutCopy(copy),
    id: loanId,
    patron_id: loan.patron_id,
    branch_out_id: loan.branch_out_id,
    branch_in_id: null,
    started_at: loan.started_at,
    due_at: dueAt.toISOString(),
    returned_at: null,
    renewal_count: loan.renewal_count + 1,
    is_overdue: false,
    explanation: decision.explanation,
    version: loan.version + 1,
  }
}

const NONE: ReadonlySet<string> = new Set()

/** Every reason at once: a single one gives the problem its name. */
function refusalOf(several: 'checkout_refused' | 'renewal_refused', { refusals, explanation }: LendingDecision): Problem {
  const [only] = refusals as [Refusal]
  const errors = refusals.map(({ code, severity, params, override_permission }) => ({
    code,
    params: { ...params, severity, override_permission },
  }))
  return new Problem(refusals.length === 1 ? only.code : several, { params: only.params, errors, extra: { explanation } })
}

export function unknown(codes: (string | false | undefined)[]): Problem {
  const wrong = codes.filter((code): code is string => typeof code === 'string')
  return new Problem(wrong[0] ?? 'not_found', { errors: wrong.map((code) => ({ code })) })
}

const LOAN = `l.id, l.copy_id, c.barcode as copy_barcode, l.book_id, b.title, l.patron_id, l.branch_out_id, l.branch_in_id, l.started_at, l.due_at, l.returned_at, l.renewal_count,
  l.returned_at is null and l.due_at < now() as is_overdue, l.explanation, l.version`
const LOAN_JOINS = `{library}.loan l join {library}.copy c on c.id = l.copy_id join {library}.book b on b.id = l.book_id`

export const getLoan = statement<Loan>('circulation.get-loan', `select ${LOAN} from ${LOAN_JOINS} where l.id = $1`)
/** Parameters: patron, copy, status (each or null), id of the row before, limit. Ids are in order of time. */
export const listLoans = statement<Loan>(
  'circulation.list-loans',
  `select ${LOAN} from ${LOAN_JOINS}
   where ($1::uuid is null or l.patron_id = $1) and ($2::uuid is null or l.copy_id = $2)
     and case $3::text when 'open' then l.returned_at is null when 'overdue' then l.returned_at is null and l.due_at < now() when 'closed' then l.returned_at is not null else true end
     and ($4::uuid is null or l.id < $4)
   order by l.id desc limit $5`,
)
