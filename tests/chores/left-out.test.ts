import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registeredChores } from '../../src/kernel/chores.ts'
import { shiftClock } from '../../src/kernel/clock.ts'
import type { Library } from '../../src/kernel/db.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { runChore } from '../support/chores.ts'
import { type Stock, stock } from '../support/library.ts'

const DAY_MS = 86_400_000

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.stop())

/** A library of a story's own, with a desk. */
interface Scene extends Stock {
  desk: Client
  sql(text: string, params?: unknown[]): Promise<Record<string, unknown>[]>
  rule(kind: string, value: unknown): Promise<unknown>
  /** A loan that was due so many days ago, or is to be. */
  loan(daysAgo: number, policy?: Record<string, unknown>): Promise<{ id: string; patron_id: string; copy_id: string }>
  hold(more?: { is_ready?: boolean }): Promise<{ id: string; patron_id: string }>
}

async function scene(slug: string): Promise<Scene> {
  const library = await app.provision(slug)
  const made = await stock(app, library)
  const desk = await app.as(library, 'Admin')
  const sql: Scene['sql'] = (text, params) => app.admin(text.replaceAll('{library}', library.schema), params)
  const good = async (path: string, body: unknown) => {
    const answer = await desk.post(path, body)
    if (answer.status >= 300) throw new Error(answer.text)
    return answer.body
  }
  return {
    ...made,
    desk,
    sql,
    rule: (kind, value) => sql(`insert into {library}.rule (id, kind, value) values ($1, $2, $3)`, [uuidv7(), kind, JSON.stringify(value)]),
    async loan(daysAgo, policy = {}) {
      const patron = await made.patron(undefined, { email: `${uuidv7()}@example.org` })
      const copy = await made.copy(await made.book())
      const { id } = await good('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id, branch_id: made.main })
      await sql(
        `update {library}.loan set started_at = now() - ($2 + 30) * interval '1 day', policy = policy || $3,
           due_at = (date_trunc('day', (now() - $2 * interval '1 day') at time zone 'Europe/Rome') + interval '23:59:59') at time zone 'Europe/Rome' where id = $1`,
        [id, daysAgo, JSON.stringify(policy)],
      )
      return { id, patron_id: patron.id, copy_id: copy.id }
    },
    async hold({ is_ready = false } = {}) {
      const patron = await made.patron(undefined, { email: `${uuidv7()}@example.org` })
      const book = await made.book()
      const copy = await made.copy(book)
      const { id } = await good('/v1/holds', { book_id: book, patron_id: patron.id, pickup_branch_id: made.main })
      if (is_ready) await good('/v1/checkins', { copy_id: copy.id, branch_id: made.main })
      return { id, patron_id: patron.id }
    },
  }
}

interface Story {
  /** Makes three that the chore has something to do with, and gives what is to fail when one of them is written. */
  arrange(at: Scene): Promise<Poison>
  /** How many days later the night is. */
  days?: number
  /** How many places the one stands at in the order of the work. */
  places?: number
}
interface Poison {
  table: string
  event: 'insert' | 'update'
  column: string
  value: string
}

const three = async <T>(make: () => Promise<T>): Promise<[T, T, T]> => [await make(), await make(), await make()]
const REMINDERS = { reminders: [{ kind: 'overdue', delay: { count: 1, unit: 'day' }, fee_cents: 0 }] }
const LOST = { 'lost.replacement': { by: 'copy_price', otherwise_cents: 2000 }, 'lost.after_overdue': { count: 30, unit: 'day' } }
const HOLD = { table: '{library}.hold', event: 'update', column: 'id' } as const
const LOAN = { table: '{library}.loan', event: 'update', column: 'id' } as const
const NOTICE = { table: 'platform.notice', event: 'insert', column: 'patron_id' } as const

const stories: Record<string, Story> = {
  'holds.expire-shelf': {
    days: 30,
    arrange: async (at) => ({ ...HOLD, value: (await three(() => at.hold({ is_ready: true })))[1].id }),
  },
  'holds.expire-unfilled': {
    days: 3,
    async arrange(at) {
      const holds = await three(() => at.hold())
      await at.sql(`update {library}.hold set needed_by_on = current_date + 1`)
      return { ...HOLD, value: holds[1].id }
    },
  },
  'holds.resume-due': {
    async arrange(at) {
      const holds = await three(() => at.hold())
      await at.sql(
        `update {library}.hold set status = 'suspended', suspended_until_on = current_date - 1, target_copy_id = null, targeted_at = null`,
      )
      return { ...HOLD, value: holds[1].id }
    },
  },
  'holds.retarget-due': {
    async arrange(at) {
      const holds = await three(() => at.hold())
      await at.sql(`update {library}.hold set target_copy_id = null, targeted_at = null`)
      return { ...HOLD, value: holds[1].id }
    },
  },
  'circulation.renew-loans': {
    async arrange(at) {
      await at.rule('renew.auto', true)
      return { ...LOAN, value: (await three(() => at.loan(0, { 'renew.auto': true })))[1].id }
    },
  },
  'money.accrue-fines': {
    async arrange(at) {
      const policy = { 'fine.amount': { cents: 20, per: { count: 1, unit: 'day' } }, 'fine.closed_days': 'count' }
      return { table: '{library}.charge', event: 'insert', column: 'loan_id', value: (await three(() => at.loan(10, policy)))[1].id }
    },
  },
  'lost.age-loans': { arrange: async (at) => ({ ...LOAN, value: (await three(() => at.loan(70, LOST)))[1].id }) },
  'lost.bill-loans': {
    async arrange(at) {
      const loans = await three(() => at.loan(70, { ...LOST, 'lost.bill_after': { count: 10, unit: 'day' } }))
      await runChore(app, at.library, 'lost.age-loans')
      await at.sql(`update {library}.loan set lost_bill_due_at = lost_bill_due_at - interval '11 days'`)
      return { ...LOAN, value: loans[1].id }
    },
  },
  'notices.remind-patrons': { arrange: async (at) => ({ ...NOTICE, value: (await three(() => at.loan(2, REMINDERS)))[1].patron_id }) },
  'notices.remind-of-short-loans': {
    async arrange(at) {
      const loans = await three(() => at.loan(1, REMINDERS))
      await at.sql(`update {library}.loan set due_at = now() - interval '26 hours', started_at = now() - interval '30 hours'`)
      return { ...NOTICE, value: loans[1].patron_id }
    },
  },
  'notices.tell-holds-end': {
    async arrange(at) {
      const holds = await three(() => at.hold({ is_ready: true }))
      await at.sql(`update {library}.hold set ready_at = ready_at - interval '3 days', requested_at = requested_at - interval '4 days',
        shelf_expires_at = (current_date + time '23:59:59') at time zone 'Europe/Rome' + interval '1 day'`)
      return { ...NOTICE, value: holds[1].patron_id }
    },
  },
  'patrons.announce-expiry': {
    async arrange(at) {
      await at.desk.put('/v1/settings/card_expiry_notice', { value: { days_before: 30 } })
      const patrons = await three(() => at.patron())
      await at.sql(`update {library}.patron set expires_on = current_date + 10`)
      return { table: '{library}.patron', event: 'update', column: 'id', value: patrons[1].id }
    },
  },
  'privacy.forget-history': {
    days: 3,
    async arrange(at) {
      const loans = await three(async () => {
        const loan = await at.loan(-5)
        await at.desk.post('/v1/checkins', { copy_id: loan.copy_id, branch_id: at.main })
        return loan
      })
      await at.sql(`update {library}.patron set keeps_history = 'off' where id = any($1)`, [loans.map(({ patron_id }) => patron_id)])
      return { ...LOAN, value: loans[1].id }
    },
  },
  'duplicates.find': {
    // A pair is found from both of its patrons.
    places: 2,
    async arrange(at) {
      const pairs = await three(async () => {
        const name = uuidv7()
        const twin = () => at.patron(`Rossi ${name}`, { given_name: name, birth_on: '1980-05-05', email: `${uuidv7()}@example.org` })
        return [(await twin()).id, (await twin()).id].sort()
      })
      await at.sql(
        `update {library}.patron p set birth_on = date '1980-01-01' + (n.at - 1)::int / 2 from (select id, row_number() over (order by id) as at from {library}.patron) n where n.id = p.id`,
      )
      return { table: '{library}.patron_duplicate', event: 'insert', column: 'patron_id', value: pairs[1][0] as string }
    },
  },
}

/** Makes a write of one row fail, as a fault in the data would. */
async function poison(library: Library, { table, event, column, value }: Poison): Promise<() => Promise<unknown>> {
  const on = table.replace('{library}', library.schema)
  await app.admin(`create or replace function public.poisoned() returns trigger language plpgsql as $$ begin raise exception 'poisoned'; end $$;
    create trigger poisoned before ${event} on ${on} for each row when (new.${column} = '${value}') execute function public.poisoned()`)
  return () => app.admin(`drop trigger poisoned on ${on}`)
}

test.each(Object.entries(stories))('%s leaves out the one that cannot be done, and does it once it can be', async (name, story) => {
  const at = await scene(name.replace('.', '-'))
  const heal = await poison(at.library, await story.arrange(at))
  shiftClock((story.days ?? 0) * DAY_MS)
  try {
    const first = await runChore(app, at.library, name)
    expect(first).toMatchObject({ status: 'succeeded', changed_count: 2, skipped_count: story.places ?? 1, problem: 'poisoned' })
    await heal()
    expect(await runChore(app, at.library, name)).toMatchObject({
      status: 'succeeded',
      changed_count: 1,
      skipped_count: 0,
      problem: null,
    })
    expect(await runChore(app, at.library, name)).toMatchObject({ status: 'succeeded', changed_count: 0, skipped_count: 0, problem: null })
  } finally {
    shiftClock(0)
  }
})

test('every chore can leave one out, but for those that only delete what nothing refers to', () => {
  const purges = ['chores.purge-runs', 'notices.purge', 'registrations.forget', 'rollovers.purge']
  const without = registeredChores().flatMap(({ name, skip }) => (skip ? [] : [name]))
  expect(without.sort()).toEqual(purges)
  expect(Object.keys(stories).sort()).toEqual(
    registeredChores()
      .flatMap(({ name, skip }) => (skip ? [name] : []))
      .sort(),
  )
})
