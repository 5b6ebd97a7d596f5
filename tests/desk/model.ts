/**
 * A lending desk as a page of plain code would have it: what each act ought to do, written down without looking at how
 * the product does it. Dates are local days as text, money is cents, and nothing is asked of a database.
 */

export const RULES = {
  period_days: 14,
  max_loans: 3,
  max_holds: 2,
  max_renewals: 2,
  pickup_days: 5,
  fine_cents_a_day: 20,
  fine_grace_days: 2,
  fine_max_cents: 200,
  blocked_above_cents: 150,
  replacement_cents: 1500,
  processing_cents: 300,
}

export interface ModelBranch {
  /** 1 is Monday. */
  open_weekdays: number[]
  closed_on: Set<string>
}
export interface ModelLoan {
  patron: number
  due_on: string
  branch: number
  renewals: number
  is_lost: boolean
  is_claimed: boolean
  id: string
}
export interface ModelHold {
  id: string
  patron: number
  book: number
  pickup: number
  is_suspended: boolean
  state: 'queued' | 'ready' | 'in_transit'
  copy: number | null
  shelf_until: string | null
}
export interface ModelCopy {
  book: number
  home: number
  at: number
  loan: ModelLoan | null
  /** Where it travels to, and for whose sake it set out. */
  to: number | null
  travels_for: 'home' | 'hold'
}
/** What a patron owes, by loan and kind. */
export interface ModelDebt {
  patron: number
  loan: string
  type: 'fine' | 'replacement' | 'processing'
  cents: number
  paid: number
}

export interface World {
  branches: ModelBranch[]
  copies: ModelCopy[]
  /** In queue order. */
  holds: ModelHold[]
  debts: ModelDebt[]
  patron_count: number
  book_count: number
}

export function addDays(day: string, days: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

export function isOpen({ open_weekdays, closed_on }: ModelBranch, day: string): boolean {
  return open_weekdays.includes(weekday(day)) && !closed_on.has(day)
}

/** The day itself, or the first one after it on which the branch opens. */
export function openOn(branch: ModelBranch, day: string): string {
  let open = day
  while (!isOpen(branch, open)) open = addDays(open, 1)
  return open
}

export function dueOn(branch: ModelBranch, from: string): string {
  return openOn(branch, addDays(from, RULES.period_days))
}

/** Days late are the open ones after the due day; a few are forgiven, and whoever is later pays them all. */
export function fineCents(branch: ModelBranch, dueDay: string, today: string): number {
  if (today <= addDays(dueDay, RULES.fine_grace_days)) return 0
  let days = 0
  for (let day = addDays(dueDay, 1); day <= today; day = addDays(day, 1)) if (isOpen(branch, day)) days++
  return Math.min(RULES.fine_max_cents, days * RULES.fine_cents_a_day)
}

export function owed({ debts }: World, patron: number): number {
  return debts.filter((debt) => debt.patron === patron).reduce((sum, { cents, paid }) => sum + cents - paid, 0)
}

const openLoans = (world: World, patron: number) => world.copies.filter(({ loan }) => loan?.patron === patron)
const queueOf = (world: World, book: number) => world.holds.filter((hold) => hold.book === book)

/** Every reason against lending a copy to a patron; none, and it is lent. */
export function refusalsToLend(world: World, patron: number, copyNumber: number): string[] {
  const copy = world.copies[copyNumber] as ModelCopy
  const captured = world.holds.find((hold) => hold.copy === copyNumber)
  const reasons: string[] = []
  // What was set aside for somebody may be fetched, whatever is owed.
  if (captured?.patron !== patron && owed(world, patron) > RULES.blocked_above_cents) reasons.push('owes')
  if (copy.loan) reasons.push(copy.loan.patron === patron ? 'own_loan' : 'on_loan')
  if (copy.loan?.is_lost) reasons.push('lost_copy')
  const queue = queueOf(world, copy.book).filter(({ state, is_suspended }) => state === 'queued' && !is_suspended)
  const place = queue.findIndex((hold) => hold.patron === patron)
  const before = place < 0 ? queue.length : place
  if (captured) {
    if (captured.patron !== patron) reasons.push('held_for_other')
  } else if (copy.to !== null && queue.some((hold) => hold.patron !== patron)) reasons.push('in_transit')
  else if (before > 0) reasons.push('others_wait')
  return [...reasons, ...limits(world, patron, copy)]
}

function limits(world: World, patron: number, copy: ModelCopy): string[] {
  const loans = openLoans(world, patron)
  const reasons: string[] = []
  if (loans.length >= RULES.max_loans) reasons.push('too_many')
  if (copy.loan?.patron !== patron && loans.some(({ book }) => book === copy.book)) reasons.push('has_title')
  return reasons
}

export function lend(world: World, patron: number, copyNumber: number, branch: number, today: string, id: string): ModelLoan {
  const copy = world.copies[copyNumber] as ModelCopy
  const own = world.holds.filter((hold) => hold.patron === patron && hold.book === copy.book)
  const filled = own.find((hold) => hold.copy === copyNumber) ?? own[0]
  if (filled) {
    // Another copy that was set aside for it waits for nobody any more; the next scan tells where it goes.
    world.holds.splice(world.holds.indexOf(filled), 1)
  }
  copy.to = null
  copy.at = branch
  copy.loan = {
    id,
    patron,
    branch,
    due_on: dueOn(world.branches[branch] as ModelBranch, today),
    renewals: 0,
    is_lost: false,
    is_claimed: false,
  }
  return copy.loan
}

export function refusalsToRenew(world: World, loan: ModelLoan, book: number, today: string): string[] {
  const reasons: string[] = []
  if (owed(world, loan.patron) > RULES.blocked_above_cents) reasons.push('owes')
  if (loan.is_lost) reasons.push('lost')
  if (loan.is_claimed) reasons.push('claimed')
  if (loan.renewals >= RULES.max_renewals) reasons.push('renewed_enough')
  const waiting = queueOf(world, book).filter((hold) => hold.patron !== loan.patron && hold.state === 'queued' && !hold.is_suspended)
  if (waiting.length > 0) reasons.push('others_wait')
  if (renewedDue(world, loan, today) <= loan.due_on) reasons.push('changes_nothing')
  return reasons
}

/** Counted from the due day, or from today where that is past. */
export function renewedDue(world: World, loan: ModelLoan, today: string): string {
  const from = loan.due_on > today ? loan.due_on : today
  return dueOn(world.branches[loan.branch] as ModelBranch, from)
}

export type Placement =
  | { outcome: 'shelve' | 'send_home' }
  | { outcome: 'hold_ready' | 'send_to_pickup' | 'already_on_hold_shelf' | 'still_in_transit'; hold?: ModelHold }

/** Where a copy goes that was scanned at a return desk. */
export function takeBack(world: World, copyNumber: number, branch: number, today: string): Placement {
  const copy = world.copies[copyNumber] as ModelCopy
  const wasOnLoan = copy.loan !== null
  copy.loan = null
  copy.at = branch
  const captured = world.holds.find((hold) => hold.copy === copyNumber)
  if (captured && !wasOnLoan) return settle(world, copy, copyNumber, captured, branch, today)
  const wasTravellingTo = wasOnLoan ? null : copy.to
  const first = queueOf(world, copy.book).find(({ state, is_suspended }) => state === 'queued' && !is_suspended)
  if (first) {
    const isOnItsWayThere = wasTravellingTo === first.pickup && wasTravellingTo !== branch
    const placed = capture(world, copy, copyNumber, first, branch, today)
    // It travels to where it is wanted already, and goes on.
    return isOnItsWayThere ? { outcome: 'still_in_transit', hold: first } : placed
  }
  const isOnItsWayHome = wasTravellingTo !== null && wasTravellingTo !== branch && copy.travels_for === 'home'
  if (isOnItsWayHome) return { outcome: 'still_in_transit' }
  copy.to = copy.home === branch ? null : copy.home
  copy.travels_for = 'home'
  return { outcome: copy.to === null ? 'shelve' : 'send_home' }
}

function settle(world: World, copy: ModelCopy, copyNumber: number, hold: ModelHold, branch: number, today: string): Placement {
  if (hold.pickup === branch && hold.state === 'ready') return { outcome: 'already_on_hold_shelf', hold }
  if (hold.pickup !== branch && copy.to === hold.pickup) return { outcome: 'still_in_transit', hold }
  return capture(world, copy, copyNumber, hold, branch, today)
}

function capture(world: World, copy: ModelCopy, copyNumber: number, hold: ModelHold, branch: number, today: string): Placement {
  hold.copy = copyNumber
  if (hold.pickup !== branch) {
    hold.state = 'in_transit'
    hold.shelf_until = null
    copy.to = hold.pickup
    copy.travels_for = 'hold'
    return { outcome: 'send_to_pickup', hold }
  }
  copy.to = null
  hold.state = 'ready'
  hold.shelf_until = openOn(world.branches[branch] as ModelBranch, addDays(today, RULES.pickup_days))
  return { outcome: 'hold_ready', hold }
}
