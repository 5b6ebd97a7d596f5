import { afterAll, beforeAll, expect, test } from 'vitest'
import { SimulationResult } from '../../src/features/simulations/contract.ts'
import { simulate } from '../../src/features/simulations/jobs.ts'
import type { JobContext } from '../../src/kernel/jobs.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let admin: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  admin = await app.as(civica.library, 'Admin')
})
afterAll(() => app.stop())

/** A draft in which rules of these kinds have other values. */
async function draft(changes: Record<string, unknown>): Promise<string> {
  const made = await admin.post('/v1/rule-drafts', { name: 'prova' })
  expect(made.status, made.text).toBe(201)
  const data = made.body.rules.map((rule: any) => ({ ...rule, ...(rule.kind in changes && { value: changes[rule.kind] }) }))
  const set = await admin.put(`/v1/rule-drafts/${made.body.id}/rules`, { data }, { 'if-match': '*' })
  expect(set.status, set.text).toBe(200)
  return made.body.id
}

async function simulated(draftId: string, days = 90): Promise<any> {
  const asked = await admin.post(`/v1/rule-drafts/${draftId}/simulations`, { days })
  expect(asked.status, asked.text).toBe(202)
  await simulate.run({
    payload: { subject_id: asked.body.id, data: { draft_id: draftId, days } },
    library: app.door(civica.library),
    signal: new AbortController().signal,
  } as unknown as JobContext)
  const { body: task } = await admin.get(`/v1/tasks/${asked.body.id}`)
  expect(task.status).toBe('succeeded')
  return SimulationResult.parse(task.result)
}

async function lent(count: number, patron: string): Promise<string[]> {
  const loans = []
  for (let n = 0; n < count; n++) {
    const { id } = await civica.copy(await civica.book())
    loans.push((await admin.post('/v1/checkouts', { copy_id: id, patron_id: patron })).body.id)
  }
  return loans
}

test('three weeks instead of thirty days: every loan is shorter, and whoever was late would have paid more', async () => {
  const patron = await civica.patron()
  const [first] = await lent(3, patron.id)
  await app.admin(
    `update ${civica.library.schema}.loan set started_at = started_at - interval '40 days', due_at = due_at - interval '40 days'`,
  )
  const result = await simulated(await draft({ 'loan.period': { count: 21, unit: 'day' } }))
  expect(result).toMatchObject({ loan_count: 3, shortened_count: 3, lengthened_count: 0, newly_refused_count: 0 })
  expect(result.after.fine_cents).toBeGreaterThan(result.before.fine_cents)
  expect(result.shifts.every(({ days }: { days: number }) => days < 0)).toBe(true)
  const example = result.examples.find((one: any) => one.loan_id === first)
  expect(example.because).toContainEqual({ kind: 'loan.period', before: { count: 30, unit: 'day' }, after: { count: 21, unit: 'day' } })
  // It was only played: the loans are due when they were.
  expect((await admin.get(`/v1/loans/${first}`)).body.due_at).toBe(example.before.due_at)
})

test('two loans at most: the third of a patron would not have been made', async () => {
  const patron = await civica.patron()
  await lent(3, patron.id)
  const result = await simulated(await draft({ 'loan.max_total': 2 }), 1)
  expect(result).toMatchObject({ loan_count: 3, newly_refused_count: 1, after: { refused: { loan_limit_reached: 1 } } })
})

test('a draft that changes nothing changes nothing', async () => {
  const result = await simulated(await draft({}))
  expect(result.unchanged_count).toBe(result.loan_count)
  expect(result).toMatchObject({ shifts: [], examples: [] })
  expect(result.before).toEqual(result.after)
})

test('loans before those days are left out, and a draft that is gone is not found', async () => {
  const id = await draft({ 'loan.period': { count: 7, unit: 'day' } })
  expect((await simulated(id, 20)).loan_count).toBeLessThan((await simulated(id, 365)).loan_count)
  await admin.delete(`/v1/rule-drafts/${id}`, { 'if-match': '*' })
  expect((await admin.post(`/v1/rule-drafts/${id}/simulations`, { days: 20 })).status).toBe(404)
})
