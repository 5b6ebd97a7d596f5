import { CSV_MARK, csvLine } from '../../kernel/csv.ts'
import { described, registeredProblems } from '../../kernel/problem.ts'
import type { Import, ImportLine } from './contract.ts'

type Said = ImportLine['reasons'][number]

/** Puts the reasons of a line into words. */
export function describedLine(line: ImportLine, language: string): ImportLine {
  return { ...line, reasons: line.reasons.map((reason) => described(reason, language) as Said) }
}

/** Puts what was said of an import's records into words: of single codes of branches in full, of the rest in general. */
export function describedImport(one: Import, language: string): Import {
  const words = (warning: Import['warnings'][number]) => {
    if (warning.params) return described(warning, language).detail
    const title = registeredProblems().get(warning.code)?.title
    return title && (language.startsWith('it') ? title.it : title.en)
  }
  return { ...one, warnings: one.warnings.map((warning) => ({ ...warning, detail: words(warning) })) }
}

const LINES_AT_ONCE = 1_000
const COLUMNS = ['position', 'outcome', 'control_number', 'title', 'book_id', 'reasons'] as const

/** Gives a report as CSV, piece by piece; a mark of byte order tells spreadsheets that it is UTF-8. */
export async function* csvReport(
  read: (after: number, count: number) => Promise<ImportLine[]>,
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

function lineOf(line: ImportLine): string {
  const reasons = line.reasons.map(({ code, detail }) => detail ?? code).join('; ')
  return csvLine([line.position, line.outcome, line.control_number, line.title, line.book_id, reasons])
}
