/** A record of either dialect: leader and fields in their order, as compact JSON. */
export interface MarcRecord {
  leader: string
  fields: MarcField[]
}

export type Subfield = [code: string, value: string]
export type ControlField = [tag: string, value: string]
export type DataField = [tag: string, indicators: string, subfields: Subfield[]]
export type MarcField = ControlField | DataField

export type Dialect = 'marc21' | 'unimarc'

export function isData(field: MarcField): field is DataField {
  return field.length === 3
}

/** Gives the data fields with one of these tags, in the order of the record. */
export function fieldsOf(record: MarcRecord, ...tags: string[]): DataField[] {
  return record.fields.filter((field): field is DataField => isData(field) && tags.includes(field[0]))
}

/** Gives the value of the first control field with a tag. */
export function controlOf(record: MarcRecord, tag: string): string | undefined {
  const field = record.fields.find((one) => one[0] === tag && !isData(one))
  return field?.[1]
}

/** Gives the first value of a subfield, trimmed; undefined where it is absent or empty. */
export function first(field: DataField | undefined, ...codes: string[]): string | undefined {
  if (!field) return undefined
  for (const [code, value] of field[2]) {
    if (codes.includes(code) && value.trim() !== '') return value.trim()
  }
  return undefined
}

/** Gives all values of these subfields, in the order of the field. */
export function all(field: DataField, codes: string): string[] {
  return field[2].filter(([code, value]) => codes.includes(code) && value.trim() !== '').map(([, value]) => value.trim())
}

/** Whether it describes a name or a subject and not a book. */
export function isAuthority(record: MarcRecord): boolean {
  return record.leader[6] === 'z'
}

/** Whether it describes holdings of a book that stands in another record (MARC 21 format for holdings). */
export function isHoldings(record: MarcRecord): boolean {
  return 'uvxy'.includes(record.leader[6] ?? ' ')
}
