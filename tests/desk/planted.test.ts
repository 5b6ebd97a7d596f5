import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { BranchCalendar } from '../../src/features/calendar/contract.ts'
import type { dueAt } from '../../src/features/circulation/due-rules.ts'

/**
 * Mistakes that a rule could have, each put in the place of the rule: whoever compares the desk with the model must
 * find every one of them, or the comparison proves nothing.
 */
interface Planted {
  mistake: string
  module: string
  plant: (original: any) => object
}

const planted: Planted[] = [
  {
    mistake: 'a due date falls on a day on which the branch is closed',
    module: '../../src/features/circulation/due-rules.ts',
    plant: (original) => ({
      dueAt: (start: Date, terms: Parameters<typeof dueAt>[1], calendar: BranchCalendar) =>
        original.dueAt(start, { ...terms, closed_day_mode: 'keep' }, calendar),
    }),
  },
  {
    mistake: 'a patron gets one loan more than allowed',
    module: '../../src/features/circulation/checkout-rules.ts',
    plant: (original) => ({
      decideCheckout: (facts: any, ...rest: unknown[]) =>
        original.decideCheckout({ ...facts, counts: { ...facts.counts, total: facts.counts.total - 1 } }, ...rest),
    }),
  },
  {
    mistake: 'a loan is renewed although others wait',
    module: '../../src/features/circulation/renewal-rules.ts',
    plant: (original) => ({
      decideRenewal: (facts: any, ...rest: unknown[]) =>
        original.decideRenewal({ ...facts, queue: { ...facts.queue, waiting: 0 } }, ...rest),
    }),
  },
  {
    mistake: 'a returned copy goes to whoever asked last',
    module: '../../src/features/circulation/checkin-rules.ts',
    plant: (original) => ({
      decideCheckin: (facts: any, ...rest: unknown[]) => {
        const holds = facts.holds.map((hold: any) => ({ ...hold, order_key: -hold.order_key }))
        return original.decideCheckin({ ...facts, holds: holds.reverse() }, ...rest)
      },
    }),
  },
  {
    mistake: 'days on which the branch is closed cost a fine',
    module: '../../src/features/money/rules.ts',
    plant: (original) => ({
      fineOf: (input: any) => original.fineOf({ ...input, policy: { ...input.policy, 'fine.closed_days': 'count' } }),
    }),
  },
  {
    mistake: 'grace is a gift that is taken back from nobody',
    module: '../../src/features/money/rules.ts',
    plant: (original) => ({
      fineOf: (input: any) => original.fineOf({ ...input, policy: { ...input.policy, 'fine.grace_mode': 'subtract' } }),
    }),
  },
]

const RUNS = 80
const MOST_ACTS = 40

afterEach(() => {
  vi.doUnmock(planted[0]?.module as string)
  vi.resetModules()
})

test.each(planted)('a mistake that is planted is found: $mistake', { timeout: 300_000 }, async ({ module, plant }) => {
  vi.resetModules()
  vi.doMock(module, async (importOriginal) => {
    const original = await importOriginal<object>()
    return { ...original, ...plant(original) }
  })
  const { createTestApp } = await import('../support/app.ts')
  const { acts } = await import('./acts.ts')
  const { run } = await import('./run.ts')
  const { ground, newDesk } = await import('./world.ts')
  const { shiftClock } = await import('../../src/kernel/clock.ts')
  const app = await createTestApp()
  try {
    const place = await ground(app, 'prova')
    const property = fc.asyncProperty(acts(MOST_ACTS), async (sequence) => {
      await run(await newDesk(place), sequence)
    })
    const found = await fc.check(property, { numRuns: RUNS, seed: 20_260_102, endOnFailure: true })
    console.log(`found after ${found.numRuns} runs`)
    expect(found.failed).toBe(true)
    expect((found.errorInstance as Error).name).toBe('Disagreement')
  } finally {
    shiftClock(0)
    await app.stop()
    vi.doUnmock(module)
  }
})
