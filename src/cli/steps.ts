import type { Output } from './output.ts'

/** A list of what is done one after the other, each with the time that it took. */
export interface Steps {
  /** Begins a step; the one before it is done. */
  begin(label: string): void
  done(): void
  fail(): void
}

/** Writes steps on standard error: on a terminal the one under way is shown too. */
export function startSteps({ paint }: Output): Steps {
  const stream = process.stderr
  let current: { label: string; began: number } | undefined
  const end = (mark: string) => {
    if (!current) return
    const seconds = `${((performance.now() - current.began) / 1_000).toFixed(1)} s`
    stream.write(`${stream.isTTY ? '\r\u001b[2K' : ''}  ${mark} ${current.label}  ${paint.dim(seconds)}\n`)
    current = undefined
  }
  return {
    begin(label) {
      end(paint.green('✔'))
      current = { label, began: performance.now() }
      if (stream.isTTY) stream.write(`  ${paint.cyan('…')} ${label}`)
    },
    done: () => end(paint.green('✔')),
    fail: () => end(paint.red('✖')),
  }
}
