import { v7 as uuidv7 } from 'uuid'
import { type ChoreStep, choreNamed } from '../../src/kernel/chores.ts'
import { now, shiftClock } from '../../src/kernel/clock.ts'
import type { Library } from '../../src/kernel/db.ts'
import type { Answer, Client, TestApp } from '../support/app.ts'
import type { Act } from './acts.ts'
import { broken, fingerprint } from './invariants.ts'
import * as model from './model.ts'
import { RULES } from './model.ts'

const ZONE = 'Europe/Rome'
const localDay = (instant: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(instant)
const localTime = (instant: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, timeStyle: 'medium' }).format(instant)

/** What refuses, as the product says it, for each reason that the model knows. */
const CODES: Record<string, readonly string[]> = {
  owes: ['patron_owes', 'patron_blocked'],
  own_loan: ['copy_on_loan_to_patron'],
  on_loan: ['copy_on_loan'],
  held_for_other: ['copy_held_for_other'],
  in_transit: ['copy_in_transit'],
  others_wait: ['holds_waiting'],
  too_many: ['loan_limit_reached', 'hold_limit_reached'],
  has_title: ['title_on_loan_to_patron'],
  renewed_enough: ['renewal_limit_reached'],
  changes_nothing: ['renewal_changes_nothing'],
  lost: ['loan_not_in_hand'],
  lost_copy: ['copy_unavailable'],
  claimed: ['loan_not_in_hand'],
  waits_already: ['hold_exists'],
}

/** A desk of its own inside a library that has the rules: branches, books, copies and patrons that no other run touches. */
export interface Desk {
  app: TestApp
  library: Library
  staff: Client
  world: model.World
  branch_ids: string[]
  book_ids: string[]
  copy_ids: string[]
  patron_ids: string[]
  asked: { path: string; body: unknown; key: string; answer: Answer }[]
}

/** The product said or did something else than the model; the message tells after which acts. */
export class Disagreement extends Error {
  override name = 'Disagreement'
}

/** Does the acts one by one, holds each answer against the model, and the tables against what must always hold. */
export async function run(desk: Desk, acts: readonly Act[]): Promise<number> {
  let steps = 0
  try {
    for (const act of acts) {
      await doOne(desk, act)
      steps++
      const wrong = await broken(desk.app, desk.library.schema)
      if (wrong.length > 0) throw new Disagreement(wrong.join('\n'))
    }
  } catch (error) {
    const told = acts.slice(0, steps + 1).map((act) => JSON.stringify(act))
    throw new Disagreement(`${(error as Error).message}\nafter\n${told.join('\n')}`, { cause: error })
  }
  return steps
}

const today = () => localDay(now())
const pick = <T>(items: readonly T[], n: number): T => items[n % items.length] as T

async function doOne(desk: Desk, act: Act): Promise<void> {
  switch (act.do) {
    case 'checkout':
      return checkout(desk, act)
    case 'checkin':
      return checkin(desk, act)
    case 'renew':
      return renew(desk, act.copy)
    case 'hold':
      return hold(desk, act)
    case 'cancel':
      return endHold(desk, act.hold)
    case 'suspend':
    case 'resume':
      return suspend(desk, act.hold, act.do === 'suspend')
    case 'lose':
      return lose(desk, act.copy)
    case 'pay':
      return pay(desk, act)
    case 'close':
      return close(desk, act)
    case 'wait':
      return shiftClock(now().getTime() - Date.now() + (act.days * 24 + act.hours) * 3_600_000)
    case 'night':
      return night(desk)
    case 'again':
      return again(desk, act.request)
    case 'rehearse':
      return rehearse(desk, act)
  }
}

async function ask(desk: Desk, path: string, body: unknown): Promise<Answer<any>> {
  const key = uuidv7()
  const answer = await desk.staff.post(path, body, { 'idempotency-key': key })
  if (answer.status >= 500) throw new Disagreement(`${path} ${JSON.stringify(body)} answered ${answer.text}`)
  desk.asked.push({ path, body, key, answer })
  return answer as Answer<any>
}

function agree(what: string, said: unknown, expected: unknown): void {
  if (JSON.stringify(said) !== JSON.stringify(expected))
    throw new Disagreement(`${what}: the product says ${JSON.stringify(said)}, the model ${JSON.stringify(expected)}`)
}

/** Every reason of the model is told, and nothing else is. */
function agreeOnRefusal(what: string, answer: Answer<any>, reasons: readonly string[]): void {
  const told: string[] =
    answer.status < 300 ? [] : (answer.body.errors ?? [{ code: answer.body.code }]).map(({ code }: { code: string }) => code)
  const missing = reasons.filter((reason) => !(CODES[reason] as readonly string[]).some((code) => told.includes(code)))
  const extra = told.filter((code) => !reasons.some((reason) => (CODES[reason] as readonly string[]).includes(code)))
  if (missing.length > 0 || extra.length > 0 || answer.status < 300 !== (reasons.length === 0))
    throw new Disagreement(`${what}: the product answers ${answer.status} ${JSON.stringify(told)}, the model ${JSON.stringify(reasons)}`)
}

function agreeOnDue(what: string, due_at: string, expected: string): void {
  const due = new Date(due_at)
  agree(`${what}: due`, `${localDay(due)} ${localTime(due)}`, `${expected} 23:59:59`)
}

async function checkout(desk: Desk, act: { patron: number; copy: number; branch: number }): Promise<void> {
  const { world } = desk
  const [patron, copy, branch] = [act.patron % world.patron_count, act.copy % world.copies.length, act.branch % world.branches.length]
  const reasons = model.refusalsToLend(world, patron, copy)
  const answer = await ask(desk, '/v1/checkouts', request(desk, patron, copy, branch))
  agreeOnRefusal('checkout', answer, reasons)
  if (reasons.length > 0) return
  const loan = model.lend(world, patron, copy, branch, today(), answer.body.id)
  agreeOnDue('checkout', answer.body.due_at, loan.due_on)
}

const request = (desk: Desk, patron: number, copy: number, branch: number) => ({
  patron_id: desk.patron_ids[patron],
  copy_id: desk.copy_ids[copy],
  branch_id: desk.branch_ids[branch],
})

async function checkin(desk: Desk, act: { copy: number; branch: number }): Promise<void> {
  const { world } = desk
  const [number, branch] = [act.copy % world.copies.length, act.branch % world.branches.length]
  const { loan } = world.copies[number] as model.ModelCopy
  const acknowledged = loan?.is_lost ? ['copy_lost'] : []
  const body = { copy_id: desk.copy_ids[number], branch_id: desk.branch_ids[branch], acknowledged }
  const answer = await ask(desk, '/v1/checkins', body)
  if (answer.status !== 200) throw new Disagreement(`checkin: the product answers ${answer.status} ${answer.text}`)
  if (loan) endLoan(desk, loan)
  const placed = model.takeBack(world, number, branch, today())
  agree('checkin: outcome', answer.body.outcome, placed.outcome)
  agree('checkin: loan', answer.body.loan?.id ?? null, loan?.id ?? null)
  const expected = 'hold' in placed ? placed.hold : undefined
  agree('checkin: hold', answer.body.hold?.id ?? null, expected?.id ?? null)
  if (placed.outcome === 'hold_ready' && expected?.shelf_until)
    agree('checkin: kept until', localDay(new Date(answer.body.hold.shelf_expires_at)), expected.shelf_until)
}

/** What a loan costs when it ends, in the model. */
function endLoan(desk: Desk, loan: model.ModelLoan): void {
  const { world } = desk
  if (!loan.is_lost) {
    settleFine(world, loan, fineOf(desk, loan))
    return
  }
  // The replacement is given back, paid or not; what the work cost is not, and the fine stays what it was.
  world.debts = world.debts.filter((debt) => !(debt.loan === loan.id && debt.type === 'replacement'))
}

function fineOf({ world }: Desk, loan: model.ModelLoan): number {
  return model.fineCents(world.branches[loan.branch] as model.ModelBranch, loan.due_on, today())
}

/** One fine for each loan and due day; it never falls below what was paid. */
function settleFine(world: model.World, loan: model.ModelLoan, cents: number): void {
  const known = world.debts.find((debt) => debt.loan === `${loan.id} ${loan.due_on}` && debt.type === 'fine')
  if (known) known.cents = cents
  else if (cents > 0) world.debts.push({ patron: loan.patron, loan: `${loan.id} ${loan.due_on}`, type: 'fine', cents, paid: 0 })
}

async function renew(desk: Desk, copyNumber: number): Promise<void> {
  const { world } = desk
  const number = copyNumber % world.copies.length
  const { loan, book } = world.copies[number] as model.ModelCopy
  if (!loan) return
  const reasons = model.refusalsToRenew(world, loan, book, today())
  const answer = await ask(desk, '/v1/renewals', { loan_id: loan.id })
  agreeOnRefusal('renewal', answer, reasons)
  if (reasons.length > 0) return
  settleFine(world, loan, fineOf(desk, loan))
  loan.due_on = model.renewedDue(world, loan, today())
  loan.renewals++
  agreeOnDue('renewal', answer.body.due_at, loan.due_on)
}

async function hold(desk: Desk, act: { patron: number; book: number; pickup: number }): Promise<void> {
  const { world } = desk
  const [patron, book, pickup] = [act.patron % world.patron_count, act.book % world.book_count, act.pickup % world.branches.length]
  const own = world.holds.filter((one) => one.patron === patron)
  const reasons: string[] = []
  if (model.owed(world, patron) > RULES.blocked_above_cents) reasons.push('owes')
  if (own.length >= RULES.max_holds) reasons.push('too_many')
  const body = { patron_id: desk.patron_ids[patron], book_id: desk.book_ids[book], pickup_branch_id: desk.branch_ids[pickup] }
  if (own.some((one) => one.book === book)) {
    const answer = await ask(desk, '/v1/holds', body)
    if (answer.status < 400) throw new Disagreement('hold: a patron waits twice for one book')
    return
  }
  const answer = await ask(desk, '/v1/holds', body)
  agreeOnRefusal('hold', answer, reasons)
  if (reasons.length > 0) return
  world.holds.push({ id: answer.body.id, patron, book, pickup, is_suspended: false, state: 'queued', copy: null, shelf_until: null })
  const waiting = world.holds.filter((one) => one.book === book && one.state === 'queued' && !one.is_suspended)
  agree('hold: rank', answer.body.rank, waiting.length)
}

async function endHold(desk: Desk, n: number): Promise<void> {
  const { world } = desk
  if (world.holds.length === 0) return
  const one = pick(world.holds, n)
  const answer = await ask(desk, `/v1/holds/${one.id}/cancel`, { reason: 'non serve più' })
  if (answer.status !== 200) throw new Disagreement(`cancel: the product answers ${answer.status} ${answer.text}`)
  world.holds.splice(world.holds.indexOf(one), 1)
  if (one.state === 'ready' && one.copy !== null) await nextInQueue(desk, one)
}

/** The copy stands on the shelf of a branch: the next in the queue has it, or it goes home at the next scan. */
async function nextInQueue(desk: Desk, ended: model.ModelHold): Promise<void> {
  const { world } = desk
  const copy = world.copies[ended.copy as number] as model.ModelCopy
  const next = world.holds.find(({ book, state, is_suspended }) => book === copy.book && state === 'queued' && !is_suspended)
  if (!next) return
  const told = await desk.staff.get<any>(`/v1/holds/${next.id}`)
  // Whether the desk sets it aside at once or at the next scan is the desk's to say; two holds with one copy are not.
  if (told.body.status === 'queued') return
  next.state = told.body.status
  next.copy = ended.copy
  copy.to = next.state === 'in_transit' ? next.pickup : null
  copy.travels_for = 'hold'
  if (next.state === 'ready') next.shelf_until = localDay(new Date(told.body.shelf_expires_at))
  agree('cancel: next', next.state, next.pickup === copy.at ? 'ready' : 'in_transit')
}

async function suspend(desk: Desk, n: number, isSuspended: boolean): Promise<void> {
  const { world } = desk
  const open = world.holds.filter(({ state, is_suspended }) => state === 'queued' && is_suspended !== isSuspended)
  if (open.length === 0) return
  const one = pick(open, n)
  const answer = await ask(desk, `/v1/holds/${one.id}/${isSuspended ? 'suspend' : 'resume'}`, {})
  if (answer.status !== 200) throw new Disagreement(`suspend: the product answers ${answer.status} ${answer.text}`)
  one.is_suspended = isSuspended
}

async function lose(desk: Desk, copyNumber: number): Promise<void> {
  const { world } = desk
  const { loan } = world.copies[copyNumber % world.copies.length] as model.ModelCopy
  if (!loan || loan.is_lost) return
  const answer = await ask(desk, `/v1/loans/${loan.id}/declare-lost`, {})
  if (answer.status >= 300) throw new Disagreement(`lose: the product answers ${answer.status} ${answer.text}`)
  loan.is_lost = true
  settleFine(world, loan, fineOf(desk, loan))
  world.debts.push({ patron: loan.patron, loan: loan.id, type: 'replacement', cents: RULES.replacement_cents, paid: 0 })
  world.debts.push({ patron: loan.patron, loan: loan.id, type: 'processing', cents: RULES.processing_cents, paid: 0 })
}

async function pay(desk: Desk, act: { patron: number; cents: number }): Promise<void> {
  const { world } = desk
  const patron = act.patron % world.patron_count
  const owed = model.owed(world, patron)
  if (owed === 0) return
  const cents = Math.min(act.cents, owed)
  const answer = await ask(desk, '/v1/payments', { patron_id: desk.patron_ids[patron], cents, method: 'bank_transfer' })
  if (answer.status >= 300) throw new Disagreement(`pay: the product answers ${answer.status} ${answer.text}`)
  let left = cents
  for (const debt of world.debts.filter((one) => one.patron === patron)) {
    const part = Math.min(left, debt.cents - debt.paid)
    debt.paid += part
    left -= part
  }
  const account = await desk.staff.get<any>(`/v1/patrons/${desk.patron_ids[patron]}/account`)
  agree('pay: left', account.body.outstanding_cents, owed - cents)
  for (const charge of account.body.charges) await explained(desk, charge)
}

/** Whoever asks how a charge came about is told the sum that was charged, counted anew. */
async function explained(desk: Desk, charge: { id: string; type: string; amount_cents: number }): Promise<void> {
  const { body } = await desk.staff.get<any>(`/v1/charges/${charge.id}/explanation`)
  agree('explanation: charged', body.charged_cents + body.adjusted_cents, charge.amount_cents)
  if (charge.type === 'fine') agree('explanation: counted anew', body.recounted_cents, body.charged_cents)
}

async function close(desk: Desk, act: { branch: number; in_days: number }): Promise<void> {
  const { world } = desk
  const branch = act.branch % world.branches.length
  const day = model.addDays(today(), act.in_days)
  const answer = await ask(desk, '/v1/calendar-exceptions', {
    branch_id: desk.branch_ids[branch],
    starts_on: day,
    ends_on: day,
    reason: 'chiusura straordinaria',
  })
  if (answer.status !== 201) throw new Disagreement(`close: the product answers ${answer.status} ${answer.text}`)
  ;(world.branches[branch] as model.ModelBranch).closed_on.add(day)
}

/** The night lets the fines of all that is late grow, and no night does so twice. */
async function night(desk: Desk): Promise<void> {
  const { app, library, world } = desk
  const chore = choreNamed('money.accrue-fines')
  if (!chore) throw new Error('There is no such chore')
  for (let after: string | null = null, turn = 0; turn === 0 || after !== null; turn++) {
    const batch: ChoreStep = await app.door(library).write((tx) => chore.batch(tx, { date: today(), after, limit: 100, is_dry_run: false }))
    after = batch.next
  }
  for (const { loan } of world.copies) if (loan && !loan.is_lost) settleFine(world, loan, fineOf(desk, loan))
  for (const [patron, id] of desk.patron_ids.entries()) {
    const account = await desk.staff.get<any>(`/v1/patrons/${id}/account`)
    agree('night: owed', account.body.outstanding_cents, model.owed(world, patron))
  }
}

/** A request that comes a second time gets the first answer and changes nothing. */
async function again(desk: Desk, n: number): Promise<void> {
  if (desk.asked.length === 0) return
  const { path, body, key, answer } = pick(desk.asked, n)
  const before = await fingerprint(desk.app, desk.library.schema)
  const repeated = await desk.staff.post(path, body, { 'idempotency-key': key })
  agree(`again: ${path}`, contentOf(repeated), contentOf(answer))
  agree(`again: ${path} changed something`, await fingerprint(desk.app, desk.library.schema), before)
}

/** Each request has an id of its own, which a refusal tells. */
function contentOf({ status, body }: Answer<any>): unknown {
  return [status, { ...body, request_id: undefined }]
}

/** A rehearsal says what the act would say, and changes nothing. */
async function rehearse(desk: Desk, act: { patron: number; copy: number; branch: number }): Promise<void> {
  const { world } = desk
  const [patron, copy, branch] = [act.patron % world.patron_count, act.copy % world.copies.length, act.branch % world.branches.length]
  const before = await fingerprint(desk.app, desk.library.schema)
  const answer = await desk.staff.post<any>('/v1/checkouts?dry_run=true', request(desk, patron, copy, branch))
  agreeOnRefusal('rehearsal', answer, model.refusalsToLend(world, patron, copy))
  agree('rehearsal changed something', await fingerprint(desk.app, desk.library.schema), before)
}
