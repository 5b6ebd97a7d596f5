import { CSV_MARK, csvLine } from '../../kernel/csv.ts'
import { described } from '../../kernel/problem.ts'
import type { PatronImportLine } from './contract.ts'

type Said = PatronImportLine['reasons'][number]

/** Puts the reasons of a line into words. */
export function describedLine(line: PatronImportLine, language: string): PatronImportLine {
  return { ...line, reasons: line.reasons.map((reason) => described(reason, language) as Said) }
}

const LINES_AT_ONCE = 1_000
const COLUMNS = ['position', 'outcome', 'card_number', 'name', 'patron_id', 'fields', 'reasons'] as const

/** Gives a report as CSV, piece by piece. */
export async function* csvReport(
  read: (after: number, count: number) => Promise<PatronImportLine[]>,
  language: string,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(CSV_MARK + csvLine(COLUMNS))
  for (let after = 0; ; ) {
    const lines = await read(after, LINES_AT_ONCE)
    if (lines.length > 0) yield encoder.encode(lines.map((line) => lineOf(describedLine(line, language))).join(''))
    if (lines.length < LINES_AT_ONCE) return
    after = lines.at(-1)?.position ?? after
  }
}

function lineOf({ position, outcome, card_number, name, patron_id, fields, reasons }: PatronImportLine): string {
  const said = reasons.map(({ code, detail }) => detail ?? code).join('; ')
  return csvLine([position, outcome, card_number, name, patron_id, fields.join(' '), said])
}
