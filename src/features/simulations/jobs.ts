import type { Door } from '../../kernel/db.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { Problem } from '../../kernel/problem.ts'
import { finishTask, reportTask } from '../activity/verbs.ts'
import type { SimulationResult } from './contract.ts'
import { bothRules, calendars, pastLoans } from './queries.ts'
import { count, inForce, newTally, policies, replay, type Tally } from './rules.ts'
import { since } from './verbs.ts'

const LOANS_AT_ONCE = 500

/**
 * Plays a draft against past loans, a batch at a time, so that memory does not grow with them. Safe to run twice: it reads
 * and writes nothing but its task; a run that is cut off begins again.
 */
export const simulate = defineJob({
  name: 'simulations.run',
  on: 'rule_simulation.requested',
  queue: 'bulk',
  retry: { limit: 5, delay_s: 2 },
  lease_s: 1_800,
  run: async ({ payload, library, signal }) => {
    if (!payload) return
    const { draft_id, days } = payload.data as { draft_id: string; days: number }
    const result = await simulated(library, payload.subject_id, draft_id, days, signal)
    if (result === 'cancelled') return
    const end = result ? { result } : { problem: new Problem('not_found').toJSON(library.library.locale) }
    await library.write(async (tx) => void (await finishTask(tx, payload.subject_id, end)))
  },
})

export const simulationJobs = [simulate]

async function simulated(
  door: Door,
  taskId: string,
  draftId: string,
  days: number,
  signal: AbortSignal,
): Promise<SimulationResult | 'cancelled' | undefined> {
  // Everything is seen as it is at this moment, however long the playing takes.
  const now = await door.read(async (tx) => tx.now)
  const rules = await door.get(bothRules(draftId))
  if (!rules) return undefined
  const branches = new Map((await door.list(calendars())).map((branch) => [branch.id, branch]))
  const [before, after] = [rules.live, rules.draft].map((snapshot) => policies(inForce(snapshot, now.toISOString())))
  const tally = newTally()
  let last: string | null = null
  for (;;) {
    if (signal.aborted) throw signal.reason
    const loans: Awaited<ReturnType<typeof pastLoansOf>> = await pastLoansOf(door, now, days, last)
    for (const loan of loans) {
      const calendar = branches.get(loan.branch_id as string)
      if (!calendar || !before || !after) continue
      const [was, would] = [before(loan), after(loan)]
      count(
        tally,
        loan,
        calendar.time_zone,
        { policy: was, is: replay(loan, was, calendar, now) },
        { policy: would, is: replay(loan, would, calendar, now) },
      )
    }
    last = loans.at(-1)?.id ?? null
    if (last === null) return resultOf(tally, days)
    const { status } = await door.write((tx) => reportTask(tx, taskId, { done_count: tally.result.loan_count }))
    if (status === 'cancelled') return 'cancelled'
  }
}

function pastLoansOf(door: Door, now: Date, days: number, after: string | null) {
  return door.list(pastLoans(since(now, days), after, LOANS_AT_ONCE))
}

function resultOf({ result, shifts }: Tally, days: number): SimulationResult {
  const sorted = [...shifts].sort(([a], [b]) => a - b).map(([shift, loan_count]) => ({ days: shift, loan_count }))
  return { days, ...result, shifts: sorted }
}
