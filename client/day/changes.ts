import type { LibraryClient } from '@libraryhub/client'
import { idOf, type Stage } from './stage.ts'
import { answers, day, does, euros, scene, why } from './telling.ts'

/** What a simulation came to, as far as the story tells of it. */
interface Played {
  days: number
  loan_count: number
  shortened_count: number
  before: { fine_cents: number; fined_count: number; refused_count: number; refused_renewal_count: number }
  after: Played['before']
  examples: { title: string; before: Terms; after: Terms; because: { kind: string; before: unknown; after: unknown }[] }[]
}
interface Terms {
  due_at: string | null
}

/** Waits for long work, and gives what came of it. */
async function ended<Result>(library: LibraryClient, id: string): Promise<Result> {
  for (;;) {
    const { data: task } = await library.GET('/v1/tasks/{id}', { params: { path: { id } } })
    if (task.status === 'failed') throw new Error(`It failed: ${JSON.stringify(task.problem)}`)
    if (task.status === 'succeeded') return task.result as Result
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const DAY_MS = 86_400_000
const iso = (instant: Date) => instant.toISOString().slice(0, 10)

/** The branch has to close on the very days on which a good part of its loans is due. */
export async function closing({ library, branches, mark }: Stage): Promise<void> {
  scene('Three o’clock: the cellar is under water')
  const branch_id = idOf(branches, 'CEN')
  const from = new Date(Date.now() + 29 * DAY_MS)
  const body = { branch_id, starts_on: iso(from), ends_on: iso(new Date(from.getTime() + 4 * DAY_MS)), reason: `Flooded cellar (${mark})` }
  does(`what would a closing from ${day(body.starts_on)} to ${day(body.ends_on)} mean?`)
  const { data: preview } = await library.POST('/v1/closings/preview', { body })
  answers(`${preview.due_dates.count} due dates would move`)
  for (const { title, before, after, steps } of preview.due_dates.data.slice(0, 2)) {
    answers(`“${title}”: ${day(before)} → ${day(after)}`)
    why({ steps })
  }
  does('it is closed')
  const { data: begun } = await library.POST('/v1/closings', { body })
  await ended(library, begun.id)
  const { data: closed } = await library.GET('/v1/closings/{id}', { params: { path: { id: begun.id } } })
  answers(`${closed.moved_count} due dates were moved, none of them to an earlier day`)
  await library.DELETE('/v1/calendar-exceptions/{id}', { params: { path: { id: closed.exception_id as string } } })
}

/** Before rules are changed, the past tells what the change would have meant. */
export async function simulation({ library, mark }: Stage): Promise<void> {
  scene('Five o’clock: what if books were lent for three weeks?')
  const { data: draft } = await library.POST('/v1/rule-drafts', { body: { name: `Three weeks (${mark})` } })
  const data = draft.rules.map((rule) => ({
    ...rule,
    ...(rule.kind === 'loan.period' && rule.branch_id === null && rule.patron_category_id === null && rule.copy_type_id === null
      ? { value: { count: 21, unit: 'day' } }
      : {}),
  }))
  const path = { id: draft.id }
  await library.PUT('/v1/rule-drafts/{id}/rules', { params: { path, header: { 'if-match': '*' } }, body: { data } })
  const { data: asked } = await library.POST('/v1/rule-drafts/{id}/simulations', { params: { path }, body: { days: 90 } })
  const result = await ended<Played>(library, asked.id)
  answers(`of ${result.loan_count} loans of the last ${result.days} days, ${result.shortened_count} would have been shorter`)
  answers(
    `fines: ${euros(result.before.fine_cents)} → ${euros(result.after.fine_cents)}, for ${result.before.fined_count} → ${result.after.fined_count} loans`,
  )
  answers(
    `refused: ${result.before.refused_count} → ${result.after.refused_count}; renewals: ${result.before.refused_renewal_count} → ${result.after.refused_renewal_count}`,
  )
  for (const { title, before, after, because } of result.examples.slice(0, 2)) {
    answers(`“${title}”: due ${before.due_at ? day(before.due_at) : '–'} → ${after.due_at ? day(after.due_at) : '–'}`)
    why({
      steps: because.map((one) => ({ text: `${one.kind} was ${JSON.stringify(one.before)} and would be ${JSON.stringify(one.after)}` })),
    })
  }
  await library.DELETE('/v1/rule-drafts/{id}', { params: { path, header: { 'if-match': '*' } } })
}
