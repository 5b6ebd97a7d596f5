import type { Bibliographic } from './bibliographic.ts'
import { fromBibliographic } from './compose.ts'
import type { Dialect, MarcField, MarcRecord } from './record.ts'

type Part = Exclude<keyof Bibliographic, 'title_sort'>

/** Which fields of a record say a part of a book; a change of that part replaces them and leaves all others alone. */
const tagsOf: Record<Dialect, Partial<Record<Part, RegExp>>> = {
  marc21: {
    title: /^245$/,
    subtitle: /^245$/,
    responsibility: /^245$/,
    languages: /^(041|008)$/,
    contributors: /^(1|7)(00|10|11)$/,
    publisher: /^26[04]$/,
    publication_place: /^26[04]$/,
    published_text: /^26[04]$/,
    published_year: /^(26[04]|008)$/,
    edition: /^250$/,
    extent: /^300$/,
    summary: /^520$/,
    identifiers: /^(010|020|022|035)$/,
    details: /^(041|050|080|082|240|246|300|490|5(?!20)\d\d|6\d\d|856)$/,
    control_number: /^001$/,
  },
  unimarc: {
    title: /^200$/,
    subtitle: /^200$/,
    responsibility: /^200$/,
    languages: /^101$/,
    contributors: /^7[01][0-2]$/,
    publisher: /^210$/,
    publication_place: /^210$/,
    published_text: /^210$/,
    published_year: /^(100|210)$/,
    edition: /^205$/,
    extent: /^215$/,
    summary: /^330$/,
    identifiers: /^(010|011|035|073)$/,
    details: /^(101|215|225|3(?!30)\d\d|500|517|6\d\d|856)$/,
    control_number: /^001$/,
  },
}

/**
 * Gives a source record that says what a book says after a change of some of its parts. Fields that the catalogue has
 * no words for, and those of parts that did not change, stay as they were.
 */
export function reviseRecord(record: MarcRecord, dialect: Dialect, book: Bibliographic, changed: readonly string[]): MarcRecord {
  const patterns = changed.flatMap((part) => tagsOf[dialect][part as Part] ?? [])
  const isReplaced = ([tag]: MarcField) => patterns.some((pattern) => pattern.test(tag))
  const composed = fromBibliographic(book, dialect)
  const fields = record.fields.filter((field) => !isReplaced(field))
  for (const field of composed.fields.filter(isReplaced)) fields.splice(placeOf(fields, field[0]), 0, field)
  const leader = changed.includes('format')
    ? record.leader.slice(0, 6) + composed.leader.slice(6, 8) + record.leader.slice(8)
    : record.leader
  return { leader, fields }
}

/** Behind the last field whose tag is not larger. */
function placeOf(fields: readonly MarcField[], tag: string): number {
  return fields.findLastIndex(([other]) => other <= tag) + 1
}
