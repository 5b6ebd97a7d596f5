import { setTimeout as pause } from 'node:timers/promises'
import { getTask } from '../features/activity/queries.ts'
import type { Door } from '../kernel/db.ts'
import { EXIT, failure } from './failure.ts'
import type { Output } from './output.ts'
import type { Platform } from './platform.ts'
import type { Key } from './words.ts'

const POLL_MS = 250

export interface Followed {
  /** What stands before the bar. */
  label: string
  /** What is counted. */
  unit: string
  /** How fast it is, in words that take a rate. */
  speed: Key
  /** What is said to whoever leaves before the end. */
  left: Key
  /** What is said where the task is gone. */
  gone: Key
  /** How many there may be, where the task does not know. */
  expected_count?: number
}

/** Draws how far a task is, until it has ended. Who leaves before is told that it has not. */
export async function follow(out: Output, { onClose }: Pick<Platform, 'onClose'>, door: Door, id: string, of: Followed): Promise<void> {
  const shown = out.progress(of.label, of.unit)
  const pace = paceOf()
  let isOver = false
  onClose(async () => {
    if (isOver) return
    shown.stop()
    out.note(out.t(of.left, { id }))
  })
  try {
    for (;;) {
      const task = await door.get(getTask(id))
      if (!task) throw failure(out.language, of.gone, { exit: EXIT.failed })
      const { done_count, total_count } = task.progress
      const isKnown = total_count !== null
      const total = total_count ?? (of.expected_count && Math.max(of.expected_count, done_count))
      const { rate, remaining } = pace(done_count, total ?? null)
      const speed = rate > 0 ? `  ${out.t(of.speed, { rate: Math.round(rate) })}` : ''
      const left = remaining === undefined ? '' : `  ${out.t('seconds_left', { seconds: remaining })}`
      shown.update(done_count, total, `${done_count}${total ? `/${isKnown ? '' : '~'}${total}` : ''}${speed}${left}`)
      if (['succeeded', 'failed', 'cancelled'].includes(task.status)) return
      await pause(POLL_MS)
    }
  } finally {
    isOver = true
    shown.stop()
  }
}

/** Tells how many a second and the seconds that remain, from when the first one was done. */
function paceOf(): (done: number, total: number | null) => { rate: number; remaining: number | undefined } {
  let began: { at: number; done: number } | undefined
  return (done, total) => {
    const at = performance.now()
    if (done > 0) began ??= { at: at - POLL_MS, done: 0 }
    if (!began) return { rate: 0, remaining: undefined }
    const rate = ((done - began.done) * 1_000) / (at - began.at)
    return { rate, remaining: total && rate > 0 && done < total ? Math.ceil((total - done) / rate) : undefined }
  }
}
