import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shiftClock } from '../../src/kernel/clock.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { acts } from './acts.ts'
import { run } from './run.ts'
import { type Ground, ground, newDesk } from './world.ts'

/** A few by default, for every run of the suite; DESK_RUNS and DESK_SEED ask for more. */
const RUNS = Number(process.env.DESK_RUNS ?? 25)
const SEED = Number(process.env.DESK_SEED ?? 20_260_101)
const MOST_ACTS = 40
const RUNS_PER_LIBRARY = 25

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => {
  shiftClock(0)
  return app.stop()
})

test('whatever a desk does, in whatever order, it agrees with a page of plain code, and the tables stay whole', {
  timeout: 600_000,
}, async () => {
  // Time goes on from one run to the next: a clock that is set back is none of a desk's acts.
  let steps = 0
  let runs = 0
  let place: Ground | undefined
  const property = fc.asyncProperty(acts(MOST_ACTS), async (sequence) => {
    // What must hold is asked of whole tables, so they are kept short.
    if (!place || runs++ % RUNS_PER_LIBRARY === 0) place = await ground(app, `prova-${runs}`)
    steps += await run(await newDesk(place), sequence)
  })
  await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: process.env.DESK_SHRINK === undefined })
  console.log(`${RUNS} runs, seed ${SEED}: ${steps} acts`)
  expect(steps).toBeGreaterThan(RUNS * 5)
})
