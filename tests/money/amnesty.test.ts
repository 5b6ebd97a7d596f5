import { afterAll, beforeAll, expect, test } from 'vitest'
import { moneyJobs } from '../../src/features/money/jobs.ts'
import type { JobContext } from '../../src/kernel/jobs.ts'
import { invariants, SOUND, type Till, till } from './support.ts'

let civica: Till
beforeAll(async () => {
  civica = await till()
})
afterAll(() => civica.stop())

/** Runs the job of an amnesty as its event has it. */
async function run(id: string): Promise<void> {
  const [payload] = await civica.app.admin(`select * from platform.event where type = 'amnesty.requested' and subject_id = $1`, [id])
  await moneyJobs[0]?.run({
    payload,
    library: civica.app.door(civica.library),
    signal: new AbortController().signal,
  } as unknown as JobContext)
}

test('an amnesty is rehearsed, then writes off what it meant and nothing else, and twice is once', async () => {
  const [one, two] = [await civica.patron(), await civica.patron()]
  const [small, large, other] = [
    await civica.charge(one.id, 300, { type: 'reminder' }),
    await civica.charge(two.id, 900, { type: 'reminder' }),
    await civica.charge(one.id, 200, { type: 'card' }),
  ]
  await civica.desk.post('/v1/payments', { patron_id: one.id, cents: 100, method: 'card', allocations: [{ charge_id: small, cents: 100 }] })
  const asked = { types: ['reminder'], up_to_cents: 500, reason: 'settimana della biblioteca' }
  expect((await civica.desk.post('/v1/amnesties', asked)).status).toBe(403)
  const preview = await civica.admin.post('/v1/amnesties?dry_run=true', asked)
  expect(preview.body).toMatchObject({
    charge_count: 1,
    patron_count: 1,
    cents: 200,
    by_type: [{ type: 'reminder', charge_count: 1, cents: 200 }],
  })
  const task = await civica.admin.post('/v1/amnesties', asked)
  expect(task.status, task.text).toBe(202)
  const later = await civica.charge(one.id, 50, { type: 'reminder' })
  await run(task.body.id)
  await run(task.body.id)
  const owed = async (id: string) => (await civica.desk.get(`/v1/charges/${id}`)).body.outstanding_cents
  expect(await Promise.all([small, large, other, later].map(owed))).toEqual([0, 900, 200, 50])
  expect((await civica.admin.get(`/v1/tasks/${task.body.id}`)).body).toMatchObject({
    status: 'succeeded',
    progress: { done_count: 1, total_count: 1 },
    result: { charge_count: 1, cents: 200 },
  })
  const closed = await civica.app.admin(`select from platform.event where type = 'charge.closed' and subject_id = $1`, [small])
  expect(closed).toHaveLength(1)
  expect(await invariants(civica.app, civica.schema)).toEqual(SOUND)
})

test('an amnesty that is cancelled leaves the rest as it is', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 300, { type: 'hire' })
  const task = await civica.admin.post('/v1/amnesties', { types: ['hire'], reason: 'prova' })
  await civica.admin.post(`/v1/tasks/${task.body.id}/cancel`)
  await run(task.body.id)
  expect((await civica.desk.get(`/v1/charges/${charge}`)).body.outstanding_cents).toBe(300)
})
