import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ReturnDesk, returnDesk } from './returns-support.ts'

let at: ReturnDesk
beforeAll(async () => {
  at = await returnDesk()
})
afterAll(() => at.stop())

type Where = 'here' | 'there' | 'third'
const branch = (where: Where) => ({ here: at.main, there: at.village, third: at.harbour })[where]

interface Cell {
  title: string
  home: Where
  /** What the copy is before it is scanned here. */
  state: 'on_shelf' | 'ready_here' | 'ready_there' | 'on_loan' | 'travels_to_pickup_here' | 'travels_to_pickup_there' | 'travels_home'
  /** Where the next in the queue picks up. */
  next: Where | null
  outcome: string
  to?: Where
  /** What becomes of whoever it was set aside for, and of the next in the queue. */
  first?: string
  behind?: string
}

const cells: Cell[] = [
  { title: 'on its own shelf, wanted by nobody: it was read here', home: 'here', state: 'on_shelf', next: null, outcome: 'shelve' },
  {
    title: 'on its own shelf, wanted here: it is set aside',
    home: 'here',
    state: 'on_shelf',
    next: 'here',
    outcome: 'hold_ready',
    behind: 'ready',
  },
  {
    title: 'on its own shelf, wanted elsewhere: it travels there',
    home: 'here',
    state: 'on_shelf',
    next: 'there',
    outcome: 'send_to_pickup',
    to: 'there',
    behind: 'in_transit',
  },
  {
    title: "on another branch's shelf, wanted by nobody: it goes home",
    home: 'there',
    state: 'on_shelf',
    next: null,
    outcome: 'send_home',
    to: 'there',
  }, // rero-ils#800
  {
    title: "on another branch's shelf, wanted here: it is set aside",
    home: 'there',
    state: 'on_shelf',
    next: 'here',
    outcome: 'hold_ready',
    behind: 'ready',
  },
  {
    title: "on another branch's shelf, wanted elsewhere: it travels there and not home",
    home: 'there',
    state: 'on_shelf',
    next: 'third',
    outcome: 'send_to_pickup',
    to: 'third',
    behind: 'in_transit',
  },
  {
    title: 'on this hold shelf, nobody behind: nothing changes',
    home: 'here',
    state: 'ready_here',
    next: null,
    outcome: 'already_on_hold_shelf',
    first: 'ready',
  },
  {
    title: 'on this hold shelf, somebody behind here: nothing changes',
    home: 'here',
    state: 'ready_here',
    next: 'here',
    outcome: 'already_on_hold_shelf',
    first: 'ready',
    behind: 'queued',
  },
  {
    title: 'on this hold shelf, somebody behind elsewhere: nothing changes',
    home: 'here',
    state: 'ready_here',
    next: 'there',
    outcome: 'already_on_hold_shelf',
    first: 'ready',
    behind: 'queued',
  },
  {
    title: "on another branch's hold shelf, nobody behind: it goes back there",
    home: 'here',
    state: 'ready_there',
    next: null,
    outcome: 'send_to_pickup',
    to: 'there',
    first: 'in_transit',
  },
  {
    title: "on another branch's hold shelf, somebody behind here: the first keeps it",
    home: 'here',
    state: 'ready_there',
    next: 'here',
    outcome: 'send_to_pickup',
    to: 'there',
    first: 'in_transit',
    behind: 'queued',
  },
  {
    title: "on another branch's hold shelf, somebody behind elsewhere: the first keeps it",
    home: 'here',
    state: 'ready_there',
    next: 'third',
    outcome: 'send_to_pickup',
    to: 'there',
    first: 'in_transit',
    behind: 'queued',
  },
  { title: 'on loan, at home here, wanted by nobody: to the shelf', home: 'here', state: 'on_loan', next: null, outcome: 'shelve' },
  {
    title: 'on loan, at home elsewhere, wanted by nobody: it goes home',
    home: 'there',
    state: 'on_loan',
    next: null,
    outcome: 'send_home',
    to: 'there',
  }, // rero-ils#813, #462
  {
    title: 'on loan, at home here, wanted here: the loan ends and it is set aside',
    home: 'here',
    state: 'on_loan',
    next: 'here',
    outcome: 'hold_ready',
    behind: 'ready',
  },
  {
    title: 'on loan, at home elsewhere, wanted here: it is set aside and not sent home',
    home: 'there',
    state: 'on_loan',
    next: 'here',
    outcome: 'hold_ready',
    behind: 'ready',
  },
  {
    title: 'on loan, at home here, wanted elsewhere: to that pickup branch',
    home: 'here',
    state: 'on_loan',
    next: 'there',
    outcome: 'send_to_pickup',
    to: 'there',
    behind: 'in_transit',
  }, // rero-ils#780
  {
    title: 'on loan, at home elsewhere, wanted at a third branch: to that one and no other',
    home: 'there',
    state: 'on_loan',
    next: 'third',
    outcome: 'send_to_pickup',
    to: 'third',
    behind: 'in_transit',
  },
  {
    title: 'on its way to a hold here, nobody behind: it has arrived',
    home: 'there',
    state: 'travels_to_pickup_here',
    next: null,
    outcome: 'hold_ready',
    first: 'ready',
  },
  {
    title: 'on its way to a hold here, somebody behind here: the first has it',
    home: 'there',
    state: 'travels_to_pickup_here',
    next: 'here',
    outcome: 'hold_ready',
    first: 'ready',
    behind: 'queued',
  },
  {
    title: 'on its way to a hold here, somebody behind elsewhere: the first has it',
    home: 'there',
    state: 'travels_to_pickup_here',
    next: 'there',
    outcome: 'hold_ready',
    first: 'ready',
    behind: 'queued',
  },
  {
    title: 'on its way to a hold elsewhere, nobody behind: it goes on',
    home: 'here',
    state: 'travels_to_pickup_there',
    next: null,
    outcome: 'still_in_transit',
    to: 'there',
    first: 'in_transit',
  },
  {
    title: 'on its way to a hold elsewhere, somebody behind here: it goes on',
    home: 'here',
    state: 'travels_to_pickup_there',
    next: 'here',
    outcome: 'still_in_transit',
    to: 'there',
    first: 'in_transit',
    behind: 'queued',
  },
  {
    title: 'on its way to a hold elsewhere, somebody behind at a third branch: it goes on',
    home: 'here',
    state: 'travels_to_pickup_there',
    next: 'third',
    outcome: 'still_in_transit',
    to: 'there',
    first: 'in_transit',
    behind: 'queued',
  },
  { title: 'on its way home to here, wanted by nobody: to the shelf', home: 'here', state: 'travels_home', next: null, outcome: 'shelve' },
  {
    title: 'on its way home elsewhere, wanted by nobody: it goes on',
    home: 'there',
    state: 'travels_home',
    next: null,
    outcome: 'still_in_transit',
    to: 'there',
  },
  {
    title: 'on its way home to here, wanted here: it is set aside',
    home: 'here',
    state: 'travels_home',
    next: 'here',
    outcome: 'hold_ready',
    behind: 'ready',
  },
  {
    title: 'on its way home elsewhere, wanted here: the way home ends and it is set aside',
    home: 'there',
    state: 'travels_home',
    next: 'here',
    outcome: 'hold_ready',
    behind: 'ready',
  },
  {
    title: 'on its way home elsewhere, wanted there: it goes on, for the hold',
    home: 'there',
    state: 'travels_home',
    next: 'there',
    outcome: 'still_in_transit',
    to: 'there',
    behind: 'in_transit',
  },
  {
    title: 'on its way home elsewhere, wanted at a third branch: it changes its way',
    home: 'there',
    state: 'travels_home',
    next: 'third',
    outcome: 'send_to_pickup',
    to: 'third',
    behind: 'in_transit',
  },
  {
    title: 'on its way home to here, wanted elsewhere: it arrives and travels on',
    home: 'here',
    state: 'travels_home',
    next: 'there',
    outcome: 'send_to_pickup',
    to: 'there',
    behind: 'in_transit',
  },
]

/** Brings a copy into a state, and gives the hold that it is set aside for. */
async function prepare({ home, state }: Cell) {
  const book = await at.book()
  const copy = await at.copy(book, undefined, branch(home))
  const kept = async (pickup: Where, seenAt: Where[]) => {
    const { id } = await at.hold(book, branch(pickup))
    for (const where of seenAt) await at.scan(copy.id, branch(where))
    return id
  }
  let first: string | undefined
  if (state === 'on_shelf') await at.app.admin(`update ${at.schema}.copy set holding_branch_id = $2 where id = $1`, [copy.id, at.main])
  if (state === 'on_loan') await at.lend(copy.id, (await at.patron()).id)
  if (state === 'ready_here') first = await kept('here', ['here'])
  if (state === 'ready_there') first = await kept('there', ['there'])
  if (state === 'travels_to_pickup_here') first = await kept('here', ['there'])
  if (state === 'travels_to_pickup_there') first = await kept('there', ['third'])
  if (state === 'travels_home') await at.scan(copy.id, branch('third'))
  return { book, copy, first }
}

describe('what a desk does with a copy that it scans', () => {
  test.each(cells.map((cell) => [cell.title, cell] as const))('%s (E6)', async (_, cell) => {
    const { book, copy, first } = await prepare(cell)
    const next = cell.next === null ? undefined : (await at.hold(book, branch(cell.next))).id
    const { status, body, text } = await at.scan(copy.id, at.main)
    expect(status, text).toBe(200)
    expect(body.outcome).toBe(cell.outcome)
    expect(body.transit?.to_branch_id ?? null).toBe(cell.to ? branch(cell.to) : null)
    if (first) expect(await at.statusOf('holds', first)).toBe(cell.first)
    if (next) expect(await at.statusOf('holds', next)).toBe(cell.behind)
    expect(body.loan !== null).toBe(cell.state === 'on_loan')
    const where = cell.to ? 'in_transit' : ['hold_ready', 'already_on_hold_shelf'].includes(cell.outcome) ? 'on_hold_shelf' : 'available'
    expect(await at.statusOf('copies', copy.id)).toBe(where)
    const [live] = await at.app.admin<{ count: number }>(
      `select count(*)::int as count from ${at.schema}.transit where copy_id = $1 and received_at is null and cancelled_at is null`,
      [copy.id],
    )
    expect(live?.count).toBe(cell.to ? 1 : 0)
    expect(body.is_in_house_use).toBe(cell.state === 'on_shelf' && cell.home === 'here' && cell.next === null)
  })
})
