import { DateTime } from 'luxon'
import type { LibraryTx } from './db.ts'
import type { Words } from './problem.ts'

/** What one batch of a chore is told. */
export interface ChoreBatch {
  /** The library's own day that the work is for. `tx.now` stands at that day's moment, whenever the work is done. */
  date: string
  /** What the batch before gave as `next`; null for the first one. */
  after: string | null
  /** How many to do at most. */
  limit: number
  /** Everything is undone afterwards, and only what the step tells is kept. */
  is_dry_run: boolean
}

/** What one batch came to. */
export interface ChoreStep {
  /** How many were looked at. */
  done: number
  /** How many of them were changed, or written to; all where it is left out. */
  changed?: number
  /** Where the next batch begins, or null where there is no more. It must move on even where nothing is changed. */
  next: string | null
  /** Numbers that people want to know, such as `renewed` and `cents`; summed up over the batches. */
  counts?: Readonly<Record<string, number>>
  /** What was done to whom, by ids; the first few of a run are kept. */
  examples?: readonly Readonly<Record<string, unknown>>[]
}

/**
 * Work that is due in every library, each night or each hour, one transaction a batch. It must be safe to run twice for
 * one date: what is done already is not done again. Batches are short, for the log of events waits for the longest.
 */
export interface Chore {
  /** `feature.verb-noun`, as jobs are called. */
  name: string
  /** What it does, for people. */
  title: Words
  every: 'hour' | 'night'
  /** Chores of the same night or hour that come first, by name. */
  after?: readonly string[]
  /** How many a batch does; about a tenth of a second's work. */
  limit?: number
  batch: (tx: LibraryTx, batch: ChoreBatch) => Promise<ChoreStep>
  /**
   * Gives where the batch behind the next one would begin, were that one done alone: what cannot be done is then left
   * out, and the rest goes on. Without it, a run ends where one thing cannot be done; so only a chore whose batch is one
   * statement that no single row can make fail goes without, and says so.
   */
  skip?: (tx: LibraryTx, batch: ChoreBatch) => Promise<string | null>
}

/** Declares a chore. */
export function defineChore(chore: Chore): Chore {
  return chore
}

const registry = new Map<string, Chore>()

/**
 * Adds a feature's chores to the one registry.
 * @throws Error where a name is taken
 */
export function registerChores(chores: readonly Chore[]): void {
  for (const chore of chores) {
    if ((registry.get(chore.name) ?? chore) !== chore) throw new Error(`Two features define the chore ${chore.name}`)
    registry.set(chore.name, chore)
  }
}

/** Gives every chore, each behind those that come before it. @throws Error where they wait for each other in a ring */
export function registeredChores(): readonly Chore[] {
  return inOrder([...registry.values()])
}

/** Gives the chore of a name. */
export function choreNamed(name: string): Chore | undefined {
  return registry.get(name)
}

/** Sorts chores so that each stands behind those that it comes after, and otherwise as they were given. */
export function inOrder(chores: readonly Chore[]): readonly Chore[] {
  const names = new Set(chores.map(({ name }) => name))
  const sorted: Chore[] = []
  const waiting = [...chores]
  while (waiting.length > 0) {
    const done = new Set(sorted.map(({ name }) => name))
    const at = waiting.findIndex(({ after = [] }) => after.every((name) => done.has(name) || !names.has(name)))
    if (at < 0) throw new Error(`Chores wait for each other: ${waiting.map(({ name }) => name).join(', ')}`)
    sorted.push(...waiting.splice(at, 1))
  }
  return sorted
}

/** Where a library's clocks are, and when its night work begins. */
export interface ChoreTime {
  time_zone: string
  night_hour: number
}

/** One night or hour of a library. */
export interface Period {
  /** Names it: `2026-03-02`, or `2026-03-02T14Z`. */
  key: string
  date: string
  /** The moment of it, where the business clock stands. */
  at: Date
}

/** Before the first bus, and behind whatever is backed up at midnight. */
export const USUAL_NIGHT_HOUR = 2

/**
 * Gives the night or hour that is due at an instant; undefined before the night work of that day begins. What was missed
 * is not made up for: the last one does what those before it left.
 */
export function duePeriod(every: Chore['every'], { time_zone, night_hour }: ChoreTime, instant: Date): Period | undefined {
  if (every === 'hour') {
    const hour = DateTime.fromJSDate(instant, { zone: 'utc' }).startOf('hour')
    return { key: hour.toFormat(HOUR_KEY), date: dateIn(time_zone, hour.toJSDate()), at: hour.toJSDate() }
  }
  const local = DateTime.fromJSDate(instant, { zone: time_zone })
  return local.hour < night_hour ? undefined : nightOf(local, night_hour)
}

/**
 * Gives the moment of a day for whoever asks by hand: that of its night work, or of an hourly chore the end of the day;
 * never later than the instant, unless it is only rehearsed.
 */
export function periodOfDate(every: Chore['every'], { time_zone, night_hour }: ChoreTime, date: string, latest: Date | undefined): Period {
  const day = DateTime.fromISO(date, { zone: time_zone })
  const { key, at } = every === 'night' ? nightOf(day, night_hour) : { key: date, at: day.endOf('day').toJSDate() }
  return { key, date, at: latest !== undefined && latest < at ? latest : at }
}

/** Gives the local day of an instant. */
export function dateIn(time_zone: string, instant: Date): string {
  return DateTime.fromJSDate(instant, { zone: time_zone }).toISODate() as string
}

function nightOf(local: DateTime, night_hour: number): Period {
  const date = local.toISODate() as string
  return { key: date, date, at: local.startOf('day').set({ hour: night_hour }).toJSDate() }
}

const HOUR_KEY = `yyyy-MM-dd'T'HH'Z'`
