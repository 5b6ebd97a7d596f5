import { relative, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { type Options, SingleBar } from 'cli-progress'
import Table from 'cli-table3'
import pc from 'picocolors'
import { EXIT, failure } from './failure.ts'
import { type Key, words } from './words.ts'

/** Where a command says things: results on standard output, everything else on standard error. */
export interface Output {
  readonly language: 'en' | 'it'
  readonly is_json: boolean
  /** Whether somebody sits at a terminal who can be asked. */
  readonly is_interactive: boolean
  t(key: Key, params?: Record<string, unknown>): string
  readonly paint: ReturnType<typeof pc.createColors>
  /** Writes the result for scripts, when they asked for it, and otherwise what people read. */
  result(value: unknown, forPeople: () => string | undefined): void
  /** Says something beside the result. */
  note(text: string): void
  table(head: readonly string[], rows: readonly (readonly Cell[])[]): string
  progress(label: string, unit?: string): Progress
  /** Asks for yes or no. @throws Failure where nobody can be asked */
  confirm(question: string): Promise<boolean>
  /** Asks for a line of text; undefined where nobody can be asked. */
  ask(question: string): Promise<string | undefined>
}

export type Cell = string | number | null | undefined

/** How far long work is. */
export interface Progress {
  update(done: number, total?: number, detail?: string): void
  stop(): void
}

export interface OutputOptions {
  language: 'en' | 'it'
  is_json: boolean
  env: Record<string, string | undefined>
}

/** Opens the way out for one command. */
export function openOutput({ language, is_json, env }: OutputOptions): Output {
  const paint = pc.createColors(isColoured(process.stdout, env))
  const paintErrors = pc.createColors(isColoured(process.stderr, env))
  const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true
  const note = (text: string) => void process.stderr.write(`${text}\n`)
  const ask = async (question: string) => {
    if (!isInteractive) return undefined
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return await lines.question(`${question} `)
    } finally {
      lines.close()
    }
  }

  return {
    language,
    is_json,
    is_interactive: isInteractive,
    paint,
    t: (key, params) => words(language, key, params),
    note,
    ask,
    result(value, forPeople) {
      const text = is_json ? JSON.stringify(value, null, 2) : forPeople()
      if (text !== undefined) process.stdout.write(`${text}\n`)
    },
    table: (head, rows) => tableOf(head, rows, paint),
    progress: (label, unit) => (process.stderr.isTTY ? bar(label, unit, paintErrors) : plainProgress(label, unit, note)),
    async confirm(question) {
      const answer = await ask(`${question} [${words(language, 'answer_yes')}]`)
      if (answer === undefined) {
        throw failure(language, 'not_asked', { exit: EXIT.refused, advice: [words(language, 'give_yes')] })
      }
      return /^(y|yes|s|si|sì)$/i.test(answer.trim())
    },
  }
}

/** Whether a stream shows colours: NO_COLOR forbids them everywhere, FORCE_COLOR wants them in a file too. */
export function isColoured(stream: { isTTY?: boolean }, env: Record<string, string | undefined>): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return true
  return stream.isTTY === true && env.TERM !== 'dumb'
}

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

function tableOf(head: readonly string[], rows: readonly (readonly Cell[])[], paint: Output['paint']): string {
  const isNumber = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || row[column] == null))
  const table = new Table({
    chars: BARE,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: isNumber.map((is) => (is ? 'right' : 'left')),
  })
  table.push(head.map((name) => paint.dim(name.toUpperCase())))
  for (const row of rows) table.push(row.map((cell) => (cell == null ? paint.dim('–') : String(cell))))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

const BAR_WIDTH = 24

/** Draws a bar where the end is known, and otherwise how far it is in words. */
function bar(label: string, unit: string | undefined, paint: Output['paint']): Progress {
  const format: NonNullable<Options['format']> = (
    _options,
    { progress },
    { detail, is_bounded }: { detail: string; is_bounded: boolean },
  ) => {
    if (!is_bounded) return `${label} ${detail}`.trim()
    const full = Math.round(Math.min(1, progress) * BAR_WIDTH)
    const percent = `${Math.floor(Math.min(1, progress) * 100)} %`.padStart(5)
    return `${label} ${paint.cyan('█'.repeat(full) + '░'.repeat(BAR_WIDTH - full))} ${percent}  ${detail}`
  }
  const shown = new SingleBar({ format, hideCursor: true, stream: process.stderr })
  shown.start(1, 0, { detail: '', is_bounded: false })
  return {
    update(done, total, detail) {
      if (total) shown.setTotal(total)
      shown.update(total ? done : 0, { detail: detail ?? `${done}${total ? `/${total}` : ''} ${unit ?? ''}`, is_bounded: Boolean(total) })
    },
    stop: () => shown.stop(),
  }
}

/** Where no bar can be drawn, a line now and then, so that a log tells how far it was. */
const LINE_EVERY_MS = 5_000

function plainProgress(label: string, unit: string | undefined, note: (text: string) => void): Progress {
  let last = Date.now()
  return {
    update(done, total, detail) {
      if (Date.now() - last < LINE_EVERY_MS) return
      last = Date.now()
      note(`${label}: ${detail ?? `${done}${total ? `/${total}` : ''} ${unit ?? ''}`}`)
    },
    stop: () => {},
  }
}

/** Gives an instant as people read it, where they are. */
export function moment(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
}

/** Gives a path as people say it from where they are. */
export function shownPath(path: string): string {
  const near = relative('.', path)
  return near.startsWith('..') ? resolve(path) : near || '.'
}

/** Gives a number of bytes as people say it. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let at = 0
  let value = bytes
  while (value >= 1_000 && at < units.length - 1) {
    value /= 1_000
    at++
  }
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at]}`
}
