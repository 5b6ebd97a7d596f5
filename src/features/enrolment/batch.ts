import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { Problem, problemOfDatabaseError } from '../../kernel/problem.ts'
import type { Query } from '../../kernel/query.ts'
import { reportTask } from '../activity/verbs.ts'
import { freeCardNumbers, type PatronWrite, putPatrons } from '../patrons/bulk-verbs.ts'
import type { Attribute } from './columns.ts'
import type { Outcome, PatronImportOptions } from './contract.ts'
import type { Codes, Line, Reason } from './line-rules.ts'
import {
  absentPatrons,
  advanceImport,
  cardHolders,
  earlierLines,
  hasStrangers,
  insertLines,
  lockRun,
  patronsByAttribute,
  patronsByBirth,
  patronsByCard,
  patronsByEmail,
  patronsByUniqueAttribute,
  type Recognised,
} from './queries.ts'
import { byName, type Decision, decideLines, type Facts, fieldNames, type KnownPatron, nameOf } from './rules.ts'

/** What holds for a whole run of an import. */
export interface Run {
  id: string
  run_number: number
  options: PatronImportOptions
  attributes: readonly Attribute[]
  codes: Codes
  branch_of_category: ReadonlyMap<string, string>
  default_category_id: string | null
  default_branch_id: string | null
  absent_category_ids: readonly string[]
  total_count: number
}

/** A line of the report as it is stored. */
export interface ReportLine {
  position: number
  outcome: Outcome
  patron_id: string | null
  match_key: string | null
  card_number: string | null
  name: string | null
  fields: string[]
  reasons: Reason[]
}

/** Leaves a batch unwritten because its task was cancelled. */
export class Cancelled extends Error {}
/** Leaves a batch unwritten because another run has taken over. */
export class Superseded extends Error {}

/**
 * Decides on the lines of a batch and writes the patrons. The import is locked first, so that of two runs only one
 * writes; then the patrons, in the order of their ids.
 * @throws Superseded
 */
export async function writePatrons(tx: LibraryTx, run: Run, lines: readonly Line[]): Promise<ReportLine[]> {
  const decisions = decideLines(lines, await factsOf(tx, run, lines))
  const created = decisions.filter(({ outcome }) => outcome === 'created')
  const numbers = await freeCardNumbers(tx, created.filter(({ fields }) => fields.card_number === undefined).length)
  const writes = new Map(
    created.map((decision): [Decision, PatronWrite] => [
      decision,
      { ...(decision.fields as PatronWrite), id: uuidv7(), card_number: decision.fields.card_number ?? (numbers.pop() as string) },
    ]),
  )
  putPatrons(
    tx,
    today(tx),
    [...writes.values()],
    decisions.flatMap(({ outcome, patron, fields }) => (outcome === 'updated' && patron ? [{ id: patron.id, fields: { ...fields } }] : [])),
  )
  return decisions.map((decision) => lineOf(decision, writes.get(decision)))
}

function lineOf(decision: Decision, write: PatronWrite | undefined): ReportLine {
  const { position, outcome, patron, fields, match_key, reasons, line } = decision
  return {
    position,
    outcome,
    patron_id: write?.id ?? patron?.id ?? null,
    match_key,
    card_number: write?.card_number ?? patron?.card_number ?? line.fields.card_number ?? null,
    name: nameOf(line, patron),
    fields: outcome === 'created' ? [] : fieldNames(fields),
    reasons,
  }
}

async function factsOf(tx: LibraryTx, run: Run, lines: readonly Line[]): Promise<Facts> {
  const keys = [...new Set(lines.flatMap(({ match_key }) => match_key ?? []))]
  const numbers = [...new Set(lines.flatMap(({ fields }) => fields.card_number?.toLowerCase() ?? []))]
  const [latest, found, holders] = await tx.flight<[{ position: number }, Recognised, { number: string; patron_id: string }]>([
    lockRun(run.id, run.run_number),
    recognising(run, keys, lines),
    cardHolders(numbers),
  ])
  if (latest.length === 0) throw new Superseded()
  const matches = run.options.match === 'name_and_birth' ? byName(found) : Map.groupBy(found, ({ match_key }) => match_key)
  const ids = [...matches].flatMap(([key, patrons]) => (keys.includes(key) ? patrons.map(({ id }) => id) : []))
  const earlier = await tx.all(earlierLines(run.id, keys, ids))
  return {
    options: run.options,
    default_category_id: run.default_category_id,
    default_branch_id: run.default_branch_id,
    branch_of_category: run.branch_of_category,
    matches: new Map([...matches].map(([key, patrons]) => [key, distinctPatrons(patrons)])),
    cards: new Map(holders.map(({ number, patron_id }) => [number, patron_id])),
    earlier: new Map(
      earlier.flatMap(({ position, match_key, patron_id }) => [match_key, patron_id].flatMap((key) => (key ? [[key, position]] : []))),
    ),
  }
}

function recognising({ options, attributes }: Run, keys: readonly string[], lines: readonly Line[]): Query<Recognised> {
  switch (options.match) {
    case 'card_number':
      return patronsByCard(keys)
    case 'email':
      return patronsByEmail(keys)
    case 'attribute': {
      const isUnique = attributes.some(({ code, is_unique }) => is_unique && code === options.match_attribute)
      return (isUnique ? patronsByUniqueAttribute : patronsByAttribute)(keys, options.match_attribute)
    }
    case 'name_and_birth':
      return patronsByBirth([...new Set(lines.flatMap(({ fields }) => fields.birth_on ?? []))]) as Query<Recognised>
  }
}

/** Two cards of one patron are one patron. */
function distinctPatrons(patrons: readonly KnownPatron[]): KnownPatron[] {
  return [...new Map(patrons.map((patron) => [patron.id, patron])).values()]
}

export interface AbsentDone {
  lines: ReportLine[]
  /** The last patron who was looked for; undefined where there are no more. */
  last: string | undefined
}

/**
 * Looks for patrons who are not in the file, and lets their cards expire yesterday where that was asked for. While a
 * refused line may be about any of them, nobody expires. Lines come behind those of the file.
 * @throws Superseded
 */
export async function writeAbsent(tx: LibraryTx, run: Run, position: number, after: string | null, limit: number): Promise<AbsentDone> {
  const [latest, strangers, absent] = await tx.flight([
    lockRun(run.id, run.run_number),
    hasStrangers(run.id),
    absentPatrons(run.id, run.absent_category_ids, after, today(tx), limit),
  ])
  if (latest.length === 0) throw new Superseded()
  const isHeldBack = strangers[0]?.has_strangers === true
  const isExpiring = run.options.absent === 'expire' && !isHeldBack
  const expires_on = DateTime.fromISO(today(tx)).minus({ days: 1 }).toISODate() as string
  const lines = absent.map((patron, index): ReportLine => {
    const { loans, holds, owed_cents } = patron
    const isExpired = isExpiring && !patron.is_expired
    const reasons: Reason[] = []
    if (isExpired && loans + holds + owed_cents > 0)
      reasons.push({ code: 'absent_has_open_business', params: { loans, holds, owed_cents } })
    if (run.options.absent === 'expire' && isHeldBack) reasons.push({ code: 'absent_kept_for_refused_lines' })
    const { id: patron_id, card_number, name } = patron
    const fields = isExpired ? ['expires_on'] : []
    return {
      position: position + index + 1,
      outcome: isExpired ? 'expired' : 'absent',
      patron_id,
      match_key: null,
      card_number,
      name,
      fields,
      reasons,
    }
  })
  const expired = lines.flatMap(({ outcome, patron_id }) => (outcome === 'expired' && patron_id ? [patron_id] : []))
  putPatrons(
    tx,
    today(tx),
    [],
    expired.map((id) => ({ id, fields: { expires_on } })),
  )
  return { lines, last: absent.length === limit ? absent.at(-1)?.id : undefined }
}

/**
 * Writes the lines of a batch into the report, and moves the import behind them.
 * @throws Cancelled, Superseded
 */
export async function reportBatch(tx: LibraryTx, run: Run, lines: readonly ReportLine[], absentAfter: string | null): Promise<void> {
  if ((await tx.all(lockRun(run.id, run.run_number))).length === 0) throw new Superseded()
  const position = lines.at(-1)?.position
  if (position === undefined) return
  const count = (outcome: Outcome) => lines.filter((line) => line.outcome === outcome).length
  tx.push(insertLines(run.id, JSON.stringify(lines)))
  tx.push(
    advanceImport(
      run.id,
      position,
      absentAfter,
      count('created'),
      count('updated'),
      count('unchanged'),
      count('refused'),
      count('absent'),
      count('expired'),
    ),
  )
  const task = await reportTask(tx, run.id, { done_count: position, total_count: Math.max(run.total_count, position) })
  if (task.status === 'cancelled') throw new Cancelled()
}

/** Whether fewer lines may go through where many did not: a fault of the data, or a number that somebody has just taken. */
export function isOfTheData(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code
  return !(error instanceof Problem) && typeof code === 'string' && /^(22|23|54)/.test(code)
}

/** A line that the database refused, with what it said in words of the library; only what is known of the line stays. */
export function refusedBecause(line: Line, error: unknown): ReportLine {
  const code = problemOfDatabaseError(error)?.code ?? 'invalid_value'
  return {
    position: line.position,
    outcome: 'refused',
    patron_id: null,
    match_key: null,
    card_number: null,
    name: null,
    fields: [],
    reasons: [...line.reasons, { code }],
  }
}

function today(tx: LibraryTx): string {
  return DateTime.fromJSDate(tx.now, { zone: tx.library.time_zone }).toISODate() as string
}
