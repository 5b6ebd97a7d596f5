import { v7 as uuidv7 } from 'uuid'
import { shiftClock } from '../../src/kernel/clock.ts'
import type { LibraryTx } from '../../src/kernel/db.ts'
import { type Answer, type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

/** A library with two desks, and short words for what a test does with holds. */
export interface HoldDesk {
  app: TestApp
  civica: Stock
  desk: Client
  admin: Client
  /** Places a hold that is allowed, and gives it. */
  hold(book_id: string, patron: { id: string }, more?: Record<string, unknown>): Promise<Record<string, any>>
  place(body: Record<string, unknown>, client?: Client): Promise<Answer<any>>
  shown(hold: { id?: string }): Promise<Record<string, any>>
  why(hold: { id?: string }): Promise<Record<string, any>>
  scan(copy: { id: string }, branch_id?: string): Promise<Record<string, any>>
  lend(copy: { id: string }, patron?: { id: string }): Promise<Record<string, any>>
  pulls(branch_id?: string): Promise<Record<string, any>[]>
  toClear(branch_id?: string): Promise<Record<string, any>[]>
  /** Sets a rule for a scope; one that was set for it before goes. */
  rule(kind: string, value: unknown, scope?: Record<string, string>): Promise<void>
  setting(key: string, value: unknown): Promise<void>
  sql<Row extends Record<string, unknown> = Record<string, unknown>>(text: string, params?: unknown[]): Promise<Row[]>
  /** Does something as the system. */
  act<T>(work: (tx: LibraryTx) => Promise<T>): Promise<T>
  patrons(count: number): Promise<{ id: string; card_number: string }[]>
}

export async function holdDesk(slug: string): Promise<HoldDesk> {
  const app = await createTestApp()
  const civica = await stock(app, await app.provision(slug))
  const desk = await app.as(civica.library, 'Librarian')
  const admin = await app.as(civica.library, 'Admin')
  const { schema } = civica.library
  const sql: HoldDesk['sql'] = (text, params) => app.admin(text.replaceAll('{library}', schema), params)
  const good = <Body>(answer: Answer<Body>): Body => {
    if (answer.status >= 300) throw new Error(answer.text)
    return answer.body
  }
  return {
    app,
    civica,
    desk,
    admin,
    sql,
    hold: async (book_id, patron, more = {}) =>
      good(await desk.post('/v1/holds', { book_id, patron_id: patron.id, pickup_branch_id: civica.main, ...more })),
    place: (body, client = desk) => client.post('/v1/holds', { pickup_branch_id: civica.main, ...body }),
    shown: async ({ id }) => good(await desk.get(`/v1/holds/${id}`)),
    why: async ({ id }) => good(await desk.get(`/v1/holds/${id}/explanation`)),
    scan: async (copy, branch_id = civica.main) => good(await desk.post('/v1/checkins', { copy_id: copy.id, branch_id })),
    lend: async (copy, patron) =>
      good(
        await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: (patron ?? (await civica.patron())).id, branch_id: civica.main }),
      ),
    pulls: async (branch_id = civica.main) => good(await desk.get(`/v1/pull-list?branch_id=${branch_id}&limit=100`)).data,
    toClear: async (branch_id = civica.main) => good(await desk.get(`/v1/clear-shelf-list?branch_id=${branch_id}`)).data,
    rule: async (kind, value, { branch_id = null, patron_category_id = null, copy_type_id = null } = {} as never) => {
      const scope = [kind, branch_id, patron_category_id, copy_type_id]
      await sql(
        `delete from {library}.rule where kind = $1 and branch_id is not distinct from $2 and patron_category_id is not distinct from $3 and copy_type_id is not distinct from $4`,
        scope,
      )
      if (value === undefined) return
      await sql(
        `insert into {library}.rule (id, kind, branch_id, patron_category_id, copy_type_id, value) values ($5, $1, $2, $3, $4, $6)`,
        [...scope, uuidv7(), JSON.stringify(value)],
      )
    },
    setting: async (key, value) => {
      good(await admin.put(`/v1/settings/${key}`, { value }))
    },
    act: (work) => app.door(civica.library).write(work),
    patrons: async (count) => {
      const made = []
      for (let n = 0; n < count; n++) made.push(await civica.patron())
      return made
    },
  }
}

const HOUR_MS = 3_600_000

/** Does something on a later day, or an earlier one, and comes back. */
export async function inDays<T>(days: number, work: () => Promise<T>): Promise<T> {
  shiftClock(days * 24 * HOUR_MS)
  try {
    return await work()
  } finally {
    shiftClock(0)
  }
}
