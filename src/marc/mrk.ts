import { MarcError } from './iso2709.ts'
import type { MarcField, MarcRecord, Subfield } from './record.ts'

/**
 * Reads one record of MarcMaker's text form: `=245  10$aTitle`, a line a field, `\` for a blank.
 * @throws MarcError where a line has no tag
 */
export function parseMarcMaker(text: string): MarcRecord {
  let leader: string | undefined
  const fields: MarcField[] = []
  for (const line of text.split(/\r?\n(?==)/)) {
    if (line.trim() === '') continue
    const match = /^=(LDR|LEADER|[0-9A-Za-z]{3}) {1,2}(.*)$/s.exec(line.trimStart())
    if (!match) throw new MarcError('line_without_tag', { line: line.slice(0, 80) })
    const [, tag, rest] = match as unknown as [string, string, string]
    const value = rest.replace(/\r?\n/g, ' ')
    if (tag === 'LDR' || tag === 'LEADER') leader = value.replaceAll('\\', ' ')
    else if (/^00./.test(tag)) fields.push([tag, value.replaceAll('\\', ' ')])
    else {
      const subfields = value
        .slice(2)
        .split('$')
        .slice(1)
        .map((part): Subfield => [part.slice(0, 1), part.slice(1).replaceAll('{dollar}', '$')])
      fields.push([tag, value.slice(0, 2).replaceAll('\\', ' ').padEnd(2, ' '), subfields])
    }
  }
  if (leader === undefined && fields.length === 0) throw new MarcError('empty_record')
  return { leader: (leader ?? '').padEnd(24, ' ').slice(0, 24), fields }
}
