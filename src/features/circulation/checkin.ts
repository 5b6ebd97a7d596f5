import { v7 as uuidv7 } from 'uuid'
import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem, unknownProblem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { logHold, readyHold, requeueHold, routeHold } from '../holds/verbs.ts'
import { said } from '../rules/explanation-contract.ts'
import type { Slip } from '../transits/contract.ts'
import { holdSlip, transitSlip } from '../transits/slip-rules.ts'
import { cancelTransit, keepTransitForHold, receiveTransit, sendCopy } from '../transits/verbs.ts'
import { findCopyMeant } from './barcodes.ts'
import type { Checkin, CheckinFacts, CheckinRequest } from './checkin-contract.ts'
import { checkinWays } from './checkin-gather.ts'
import { type CheckinDecision, type CheckinEffect, decideCheckin } from './checkin-rules.ts'
import { events, type Loan } from './contract.ts'
import { lockPatronById } from './gather.ts'
import { endLoan } from './loan-end.ts'
import { aboutCopy } from './refusals.ts'
import { type Reckoning, reckon, reckonPaid } from './return-charges.ts'
import { type Asked, belongsElsewhere, endOf, type Facts, forgivesByDate, returnedAt, unacknowledged, warningsOf } from './return-rules.ts'

const seeCopy = statement<never>(
  'circulation.see-copy',
  `update {library}.copy set holding_branch_id = $2, last_seen_at = $3, condition = $4, condition_at = case when condition = $4 then condition_at else $3 end,
     missing_pieces = $5, reshelving_until = $6 where id = $1`,
)
/** The status that follows from loan, transit and hold, where a repair has left another. */
const recountStatus = statement<never>(
  'circulation.recount-status',
  `update {library}.copy c set status = case
     when exists (select from {library}.loan l where l.copy_id = c.id and l.returned_at is null) then 'on_loan'
     when exists (select from {library}.transit t where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null) then 'in_transit'
     when exists (select from {library}.hold h where h.captured_copy_id = c.id and h.status = 'ready') then 'on_hold_shelf'
     else 'available' end
   where c.id = $1`,
)
const insertCheckin = statement<never>(
  'circulation.insert-checkin',
  `insert into {library}.checkin (id, copy_id, branch_id, staff_id, at, loan_id, outcome, status_before, queue_length, is_in_house) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
)

/** How a scan came about. */
export interface ScanOccasion {
  /** Whether somebody stands at the desk who can be asked back; elsewhere what there is to read is only told. */
  is_attended?: boolean
  channel?: 'desk' | 'self' | 'api' | 'sip' | 'offline' | 'system'
}

/**
 * Takes a copy back and says what to do with it: the ordered effects of a return in one transaction. Patron, copy,
 * holds in queue order, loan and charges are locked in that order, so that of any number of desks with one copy in hand
 * one takes it back and the others learn that it was. Two flights; two more for a barcode that no copy has as it stands.
 * @throws Problem copy_unknown, branch_unknown, return_not_accepted_here, checkin_unacknowledged, forbidden
 */
export async function checkIn(tx: LibraryTx, request: CheckinRequest, occasion: ScanOccasion = {}): Promise<Checkin> {
  const { copy_id, copy_barcode, branch_id, ...rest } = request
  const facts = known(await lockAndGather(tx, { copy_id, copy_barcode, branch_id }))
  const asked: Asked = { ...rest, is_attended: occasion.is_attended ?? false }
  refuseForbidden(tx, asked)
  const elsewhere = belongsElsewhere(facts)
  if (elsewhere !== undefined) throw new Problem('return_not_accepted_here', { params: { branch: elsewhere } })
  const unread = said(unacknowledged(facts, asked), tx.actor.language)
  if (unread.length > 0) {
    const errors = unread.map(({ code, params, text }) => ({ code, params, detail: text }))
    throw new Problem('checkin_unacknowledged', { errors, params: { codes: unread.map(({ code }) => code).join(', ') } })
  }
  // Read after the locks were had: a return is recorded after the loan that it ends.
  const at = now()
  const decision = decideCheckin(facts, asked, at)
  const returned = takeBack(tx, facts, asked, occasion, at)
  return carryOut(tx, facts, { asked, decision, at, scanned_at: scannedAt(asked, occasion, at), ...returned })
}

async function lockAndGather(
  tx: LibraryTx,
  { copy_id, copy_barcode, branch_id }: Pick<CheckinRequest, 'copy_id' | 'copy_barcode' | 'branch_id'>,
): Promise<CheckinFacts> {
  const way = checkinWays[copy_id === undefined ? 'barcode' : 'id']
  const what = copy_id ?? copy_barcode
  type Row = { id: string }
  const locks = [way.patron(what), way.copy(what), way.holds(what), way.loans(what), way.charges(what)] as const
  const [patrons, , , , , found] = await tx.flight<[Row, Row, Row, Row, Row, CheckinFacts]>([
    ...locks,
    way.gather(what, branch_id ?? null, tx.now),
  ])
  const facts = found[0]
  if (!facts) {
    const meant = copy_barcode === undefined ? undefined : await findCopyMeant(tx, copy_barcode)
    if (meant === undefined) throw unknownProblem(['copy_unknown'])
    return lockAndGather(tx, { copy_id: meant, branch_id })
  }
  // It was lent on while we waited for its last patron: that one has to wait for us as well.
  const patronId = facts.loan?.shown.patron_id
  if (patronId !== undefined && patrons[0]?.id !== patronId) await tx.all(lockPatronById(patronId))
  return facts
}

function known(facts: CheckinFacts): Facts {
  const { branch } = facts
  if (!branch) throw unknownProblem(['branch_unknown'])
  return { ...facts, branch }
}

function refuseForbidden(tx: LibraryTx, { forgive_fine, damaged }: Asked): void {
  refuseWithout(tx, [...(forgive_fine ? ['fines:forgive'] : []), ...(damaged?.charge_cents ? ['charges:write'] : [])])
}

function refuseWithout({ actor }: LibraryTx, needed: readonly string[]): void {
  const missing = needed.find((permission) => !actor.permissions.has(permission) && !actor.permissions.has('*'))
  if (missing) throw new Problem('forbidden', { params: { permission: missing } })
}

interface Returned {
  loan: Loan | null
  reckoning: Reckoning
}

const NOTHING: Reckoning = { charges: [], alerts: [], steps: [] }

/** Ends the open loan and settles what is owed for it; or what was paid for a lost copy that is there again. */
function takeBack(tx: LibraryTx, facts: Facts, asked: Asked, { channel }: ScanOccasion, recordedAt: Date): Returned {
  const { loan, paid_loan, copy, branch } = facts
  if (!loan) return { loan: null, reckoning: paid_loan ? reckonPaid(tx, facts, paid_loan, recordedAt) : NOTHING }
  const end = endOf(loan, asked)
  const at = returnedAt(asked.returned_at, loan, recordedAt)
  if (channel !== 'offline' && forgivesByDate(loan, at, recordedAt)) refuseWithout(tx, ['fines:forgive'])
  const reckoning = reckon(tx, facts, loan, end, asked, at)
  const closing = { returned_at: at, recorded_at: recordedAt, branch_id: branch.id, reason: end.reason, channel }
  return { loan: endLoan(tx, loan.shown, aboutCopy(copy), closing), reckoning }
}

interface Scan extends Returned {
  asked: Asked
  decision: CheckinDecision
  at: Date
  scanned_at: Date
}

/** Moves the copy and the holds as decided, writes the scan down, with or without a loan, and tells the desk. */
function carryOut(tx: LibraryTx, facts: Facts, { asked, decision, at, scanned_at, loan, reckoning }: Scan): Checkin {
  const { copy, branch, holds } = facts
  const { outcome, hold, condition, is_repeated } = decision
  const reshelving =
    outcome === 'shelve' && facts.reshelving_minutes > 0 ? new Date(at.getTime() + facts.reshelving_minutes * 60_000) : null
  const missing = asked.missing_pieces === undefined ? copy.missing_pieces : asked.missing_pieces
  tx.push(seeCopy(copy.id, branch.id, at, condition, missing, reshelving))
  const sent = decision.effects.map((effect) => move(tx, facts, effect, at)).find((id) => id !== undefined)
  const isInHouse = !loan && !is_repeated && isInHouseUse(facts, decision)
  const log = [uuidv7(), copy.id, branch.id, tx.actor.user_id, scanned_at, loan?.id ?? null, outcome, copy.status, holds.length, isInHouse]
  tx.push(insertCheckin(...log))
  tell(tx, facts, decision, asked)

  const warnings = warningsOf(facts).filter(({ code }) => code !== 'copy_lost')
  const transit = decision.transit && { ...decision.transit, id: decision.transit.id ?? (sent as string) }
  return {
    outcome,
    copy: { id: copy.id, barcode: copy.barcode, title: copy.title, call_number: copy.call_number },
    loan,
    hold,
    transit,
    charges: reckoning.charges,
    alerts: [...warnings, ...decision.alerts, ...reckoning.alerts],
    skipped_holds: decision.effects.flatMap((effect) =>
      effect.kind === 'skip' ? [{ hold_id: effect.hold_id, reason: effect.reason }] : [],
    ),
    slips: slipsOf(tx, facts, decision, at),
    is_in_house_use: isInHouse,
    reshelving_until: reshelving?.toISOString() ?? null,
    explanation: { ...decision.explanation, steps: [...reckoning.steps, ...decision.explanation.steps] },
  }
}

/** A desk without a line scanned when it says, not when that is told; what it scanned next came later. */
function scannedAt({ returned_at }: Asked, { channel }: ScanOccasion, at: Date): Date {
  return channel === 'offline' && returned_at !== undefined ? new Date(Math.min(Date.parse(returned_at), at.getTime())) : at
}

/** A copy that was on its own shelf, wanted by nobody and scanned there, was read in the building (as FOLIO has it). */
function isInHouseUse({ copy, branch, holds, paid_loan, transit }: Facts, { outcome }: CheckinDecision): boolean {
  const wasOnShelf = copy.status === 'available' && copy.condition === 'ok' && !transit && !paid_loan
  return wasOnShelf && outcome === 'shelve' && branch.id === copy.home_branch_id && holds.length === 0
}

/** Carries out one effect; gives the id of a transit that it began. */
function move(tx: LibraryTx, { copy, branch }: Facts, effect: CheckinEffect, at: Date): string | undefined {
  switch (effect.kind) {
    case 'receive':
      receiveTransit(tx, copy.id, effect.transit, at)
      return undefined
    case 'cancel_transit':
      cancelTransit(tx, copy.id, effect.transit, at, effect.reason)
      return undefined
    case 'send':
      return sendCopy(
        tx,
        { copy_id: copy.id, from_branch_id: branch.id, to_branch_id: effect.to_branch_id, reason: effect.reason, hold_id: effect.hold_id },
        at,
      )
    case 'go_on':
      keepTransitForHold(tx, effect.transit, effect.hold.id)
      return undefined
    case 'ready':
      readyHold(tx, effect.hold, copy.id, at, effect.shelf_expires_at)
      return undefined
    case 'route':
      routeHold(tx, effect.hold, copy.id, at)
      return undefined
    case 'requeue':
      requeueHold(tx, effect.hold, at, effect.reason, effect.place)
      return undefined
    case 'skip':
      logHold(tx, effect.hold_id, 'skipped', at, { copy_id: copy.id, reason: effect.reason })
      return undefined
    case 'recount':
      tx.push(recountStatus(copy.id))
      return undefined
  }
}

function tell(tx: LibraryTx, { copy, branch }: Facts, { outcome, condition }: CheckinDecision, { acknowledged }: Asked): void {
  const about = { copy_barcode: copy.barcode, branch_id: branch.id }
  if (condition === 'ok' && copy.condition !== 'ok') {
    emit(tx, events, 'copy.found', { subject_id: copy.id, data: { ...about, condition_before: copy.condition } })
  }
  const data = { ...about, outcome, ...(acknowledged && acknowledged.length > 0 && { acknowledged }) }
  emit(tx, events, 'copy.checked_in', { subject_id: copy.id, data })
}

/** What is printed: in the language of the library, since it is read by whoever works there. */
function slipsOf({ library }: LibraryTx, facts: Facts, { outcome, hold, transit }: CheckinDecision, at: Date): Slip[] {
  const { copy, branch, branches, shelf_names } = facts
  const about = { title: copy.title, copy_barcode: copy.barcode, call_number: copy.call_number, time_zone: branch.time_zone }
  if (transit) {
    const from = outcome === 'still_in_transit' ? null : branch.name
    const { to_branch, reason } = transit
    return [transitSlip({ ...about, from_branch: from, to_branch, reason: reason as 'home' | 'hold', sent_at: at }, library.locale)]
  }
  if (!hold?.shelf_expires_at) return []
  const pickup = branches[hold.pickup_branch_id]?.name ?? branch.name
  const patron = shelf_names[hold.id] ?? null
  return [holdSlip({ ...about, pickup_branch: pickup, patron, expires_at: hold.shelf_expires_at }, library.locale)]
}
