import { v7 as uuidv7 } from 'uuid'
import { NewBook, NewCopy } from '../../src/features/catalogue/contract.ts'
import { createBook, createCopy } from '../../src/features/catalogue/verbs.ts'
import { NewPatron } from '../../src/features/patrons/contract.ts'
import { createPatron } from '../../src/features/patrons/verbs.ts'
import type { Library } from '../../src/kernel/db.ts'
import type { Client, TestApp } from '../support/app.ts'
import type { World } from './model.ts'
import { RULES } from './model.ts'
import type { Desk } from './run.ts'

/** The rules that the model has in its head, as a library states them. */
const rules: [kind: string, value: unknown][] = [
  ['loan.allowed', true],
  ['loan.period', { count: RULES.period_days, unit: 'day' }],
  ['loan.closed_day_mode', 'next_open'],
  ['loan.max_total', RULES.max_loans],
  ['loan.one_per_title', true],
  ['renew.max', RULES.max_renewals],
  ['renew.from', 'due'],
  ['renew.block_if_hold', 'always'],
  ['hold.allowed', true],
  ['hold.max', RULES.max_holds],
  ['hold.on_shelf', 'always'],
  ['hold.pickup_period', { count: RULES.pickup_days, unit: 'day' }],
  ['return.to', 'home'],
  ['return.accept_at', 'anywhere'],
  ['fine.amount', { cents: RULES.fine_cents_a_day, per: { count: 1, unit: 'day' } }],
  ['fine.grace', { count: RULES.fine_grace_days, unit: 'day' }],
  ['fine.grace_mode', 'forgive_within'],
  ['fine.closed_days', 'skip'],
  ['fine.max', { cents: RULES.fine_max_cents }],
  ['lost.replacement', { by: 'fixed', cents: RULES.replacement_cents }],
  ['lost.processing_fee', { cents: RULES.processing_cents, when_declared: true, when_aged: false }],
  ['lost.on_return', 'refund'],
  ['lost.refund_processing', false],
  ['patron.thresholds', [{ measure: 'owed_cents', above: RULES.blocked_above_cents, actions: ['checkout', 'renewal', 'hold'] }]],
]

export interface Ground {
  app: TestApp
  library: Library
  staff: Client
  category_id: string
  copy_type_id: string
}

/** A library with those rules and nothing else. */
export async function ground(app: TestApp, slug: string): Promise<Ground> {
  const library = await app.provision(slug)
  const { schema } = library
  const [category_id, copy_type_id] = [uuidv7(), uuidv7()]
  await app.admin(`insert into ${schema}.patron_category (id, code, name) values ($1, 'ADU', 'Adulti')`, [category_id])
  await app.admin(`insert into ${schema}.copy_type (id, code, name) values ($1, 'LIB', 'Libro')`, [copy_type_id])
  for (const [kind, value] of rules)
    await app.admin(`insert into ${schema}.rule (id, kind, value) values ($1, $2, $3::jsonb)`, [uuidv7(), kind, JSON.stringify(value)])
  return { app, library, staff: await app.as(library, 'Admin'), category_id, copy_type_id }
}

const WEEKS = [
  [1, 2, 3, 4, 5, 6],
  [2, 3, 4, 5, 6],
]
/** The book and the home of each copy. */
const COPIES = [
  [0, 0],
  [0, 1],
  [1, 0],
  [2, 1],
  [2, 0],
] as const
const PATRONS = 3
const BOOKS = 3

let made = 0

/** A desk that shares nothing with other runs but the rules. */
export async function newDesk({ app, library, staff, category_id, copy_type_id }: Ground): Promise<Desk> {
  const run = ++made
  const { schema } = library
  const branch_ids = WEEKS.map(() => uuidv7())
  for (const [n, id] of branch_ids.entries()) {
    await app.admin(`insert into ${schema}.branch (id, code, name, time_zone) values ($1, $2, $2, 'Europe/Rome')`, [id, `R${run}-${n}`])
    for (const weekday of WEEKS[n] as number[])
      await app.admin(
        `insert into ${schema}.opening_hours (id, branch_id, weekday, opens_at, closes_at) values ($1, $2, $3, '09:00', '19:00')`,
        [uuidv7(), id, weekday],
      )
  }
  const door = () => app.door(library)
  const [book_ids, copy_ids, patron_ids]: string[][] = [[], [], []]
  for (let n = 0; n < BOOKS; n++)
    book_ids?.push((await door().write((tx) => createBook(tx, NewBook.parse({ title: `Libro ${run}.${n}`, languages: ['ita'] })))).id)
  for (const [book, home] of COPIES)
    copy_ids?.push(
      (
        await door().write((tx) =>
          createCopy(tx, NewCopy.parse({ book_id: book_ids?.[book], copy_type_id, home_branch_id: branch_ids[home] })),
        )
      ).id,
    )
  for (let n = 0; n < PATRONS; n++)
    patron_ids?.push(
      (
        await door().write((tx) =>
          createPatron(
            tx,
            NewPatron.parse({
              given_name: 'Anna',
              family_name: `Prova ${run}.${n}`,
              patron_category_id: category_id,
              home_branch_id: branch_ids[0],
              expires_on: '2199-12-31',
            }),
          ),
        )
      ).id,
    )
  const world: World = {
    branches: WEEKS.map((open_weekdays) => ({ open_weekdays, closed_on: new Set() })),
    copies: COPIES.map(([book, home]) => ({ book, home, at: home, loan: null, to: null, travels_for: 'home' as const })),
    holds: [],
    debts: [],
    patron_count: PATRONS,
    book_count: BOOKS,
  }
  return {
    app,
    library,
    staff,
    world,
    branch_ids,
    book_ids: book_ids as string[],
    copy_ids: copy_ids as string[],
    patron_ids: patron_ids as string[],
    asked: [],
  }
}
