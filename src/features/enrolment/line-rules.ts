import { DateTime } from 'luxon'
import { NewPatron } from '../patrons/contract.ts'
import type { PatronColumn, PatronImportOptions } from './contract.ts'

/** Why a line, or a part of it, is not as it should be. */
export interface Reason {
  code: string
  params?: Record<string, unknown>
}

/** What a patron can be given by a file; null clears, what is absent stays as it is. */
export interface PatronFields {
  card_number?: string
  given_name?: string
  family_name?: string
  email?: string | null
  phone?: string | null
  address?: string | null
  birth_on?: string | null
  patron_category_id?: string
  home_branch_id?: string
  language?: string
  expires_on?: string | null
  note?: string | null
  attributes?: Record<string, unknown>
}

/** A line of the file, understood as far as it can be. */
export interface Line {
  position: number
  fields: PatronFields
  /** What patrons are recognised by, in the form in which it is compared; null where the line lacks it. */
  match_key: string | null
  reasons: Reason[]
}

/** What the codes of the library mean: ids by folded code and name. */
export interface Codes {
  categories: ReadonlyMap<string, string>
  branches: ReadonlyMap<string, string>
}

/** Gives the cells of a column that are not empty, the first of which counts; undefined where the file has no such column. */
export type Cell = (column: PatronColumn | `attributes.${string}`) => string | null | undefined

export interface LineAttribute {
  code: string
  kind: 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'choices'
}

/** Reads one line: every fault of it is told, and what is right stays usable for recognising the patron. */
export function readLine(
  position: number,
  cell: Cell,
  attributes: readonly LineAttribute[],
  options: PatronImportOptions,
  codes: Codes,
): Line {
  const reader = readerOf(cell, options)
  const { fields, reasons } = reader
  readName(reader)
  for (const column of ['card_number', 'given_name', 'family_name'] as const) reader.text(column, { isClearable: false })
  for (const column of ['email', 'phone', 'note'] as const) reader.text(column)
  readAddress(reader)
  reader.date('birth_on')
  reader.date('expires_on')
  reader.coded('category', codes.categories, (id) => (fields.patron_category_id = id))
  reader.coded('branch', codes.branches, (id) => (fields.home_branch_id = id))
  readLanguage(reader)
  readAttributes(reader, attributes, options)
  return { position, fields, match_key: matchKey(fields, options), reasons }
}

interface Reader {
  cell: Cell
  fields: PatronFields
  reasons: Reason[]
  isClearing: boolean
  text(column: 'card_number' | 'given_name' | 'family_name' | 'email' | 'phone' | 'note', options?: { isClearable: boolean }): void
  date(column: 'birth_on' | 'expires_on'): void
  coded(column: 'category' | 'branch', ids: ReadonlyMap<string, string>, take: (id: string) => void): void
  refuse(field: string, value: string, expected: string): void
}

function readerOf(cell: Cell, options: PatronImportOptions): Reader {
  const fields: PatronFields = {}
  const reasons: Reason[] = []
  const isClearing = options.empty_cells === 'clear'
  const refuse = (field: string, value: string, expected: string) =>
    reasons.push({ code: 'patron_cell_invalid', params: { field, value: value.slice(0, 100), expected } })
  return {
    cell,
    fields,
    reasons,
    isClearing,
    refuse,
    text(column, { isClearable } = { isClearable: true }) {
      const value = cell(column)
      if (value === null && isClearing && isClearable) fields[column] = null as never
      if (typeof value !== 'string') return
      const parsed = NewPatron.shape[column].safeParse(value)
      if (parsed.success) fields[column] = parsed.data as never
      else refuse(column, value, column === 'email' ? 'anna.rossi@example.org' : '…')
    },
    date(column) {
      const value = cell(column)
      if (value === null && isClearing) fields[column] = null
      if (typeof value !== 'string') return
      const day = dayIn(value, options.dates)
      if (day) fields[column] = day
      else refuse(column, value, options.dates === 'dmy' ? '31/12/2010, 2010-12-31' : '12/31/2010, 2010-12-31')
    },
    coded(column, ids, take) {
      const value = cell(column)
      if (typeof value !== 'string') return
      const id = ids.get(foldedCode(value))
      if (id !== undefined) take(id)
      else reasons.push({ code: 'patron_cell_unknown', params: { field: column, value: value.slice(0, 100) } })
    },
  }
}

/** `Rossi, Anna`: which part is which, only the comma tells. */
function readName({ cell, fields, refuse }: Reader): void {
  const value = cell('name')
  if (typeof value !== 'string') return
  const [family, given, ...more] = value.split(',').map((part) => part.trim())
  if (family && given && more.length === 0) Object.assign(fields, { family_name: family.slice(0, 200), given_name: given.slice(0, 200) })
  else if (typeof cell('family_name') !== 'string') refuse('name', value, 'Rossi, Anna')
}

function readAddress({ cell, fields, isClearing }: Reader): void {
  const town = [cell('postal_code'), cell('city')].filter((part) => typeof part === 'string').join(' ')
  const parts = [cell('address'), cell('street'), town].filter((part) => typeof part === 'string' && part !== '')
  const isThere = (['address', 'street', 'postal_code', 'city'] as const).some((column) => cell(column) !== undefined)
  if (parts.length > 0) fields.address = parts.join(', ').slice(0, 500)
  else if (isThere && isClearing) fields.address = null
}

const languages: Readonly<Record<string, 'it' | 'en'>> = {
  it: 'it',
  ita: 'it',
  italian: 'it',
  italiano: 'it',
  en: 'en',
  eng: 'en',
  english: 'en',
  inglese: 'en',
}

function readLanguage({ cell, fields, refuse }: Reader): void {
  const value = cell('language')
  if (typeof value !== 'string') return
  const language = languages[value.toLowerCase()] ?? languages[value.slice(0, 2).toLowerCase()]
  if (language) fields.language = language
  else refuse('language', value, 'it, en')
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  y: true,
  si: true,
  sì: true,
  s: true,
  '1': true,
  x: true,
  false: false,
  no: false,
  n: false,
  '0': false,
}

function readAttributes(
  { cell, fields, isClearing, refuse }: Reader,
  attributes: readonly LineAttribute[],
  options: PatronImportOptions,
): void {
  for (const { code, kind } of attributes) {
    const value = cell(`attributes.${code}`)
    if (value === undefined || (value === null && !isClearing)) continue
    const parsed = value === null ? null : attributeValue(value, kind, options)
    if (parsed === undefined) refuse(code, value ?? '', kind)
    else fields.attributes = { ...fields.attributes, [code]: parsed }
  }
}

/** Gives a cell as an attribute of its kind holds it; undefined where it cannot be one. */
function attributeValue(value: string, kind: LineAttribute['kind'], { dates }: PatronImportOptions): unknown {
  switch (kind) {
    case 'number': {
      const number = Number(value.replace(',', '.'))
      return Number.isFinite(number) ? number : undefined
    }
    case 'date':
      return dayIn(value, dates)
    case 'boolean':
      return truths[value.toLowerCase()]
    case 'choices':
      return value.split(/[|;]/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
    default:
      return value.slice(0, 500)
  }
}

/** A day as ISO has it, out of ISO or of three numbers in the order of the file; undefined where there is no such day. */
export function dayIn(text: string, order: 'dmy' | 'mdy'): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text)
  const numbers = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : numbers
      ? order === 'dmy'
        ? [numbers[3], numbers[2], numbers[1]]
        : [numbers[3], numbers[1], numbers[2]]
      : []
  const date = DateTime.utc(Number(year), Number(month), Number(day))
  return date.isValid && date.year >= 1_000 ? date.toISODate() : undefined
}

/** A code or a name as it is compared. */
export function foldedCode(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** What a patron is recognised by, in the form in which it is compared; null where the line lacks a part of it. */
export function matchKey(fields: PatronFields, { match, match_attribute = '' }: PatronImportOptions): string | null {
  switch (match) {
    case 'card_number':
      return fields.card_number?.toLowerCase() ?? null
    case 'email':
      return fields.email?.toLowerCase() ?? null
    case 'attribute': {
      const value = fields.attributes?.[match_attribute]
      return value === undefined || value === null ? null : String(value).toLowerCase()
    }
    case 'name_and_birth': {
      const { family_name, given_name, birth_on } = fields
      return family_name && given_name && birth_on ? nameKey(family_name, given_name, birth_on) : null
    }
  }
}

/** A name and a day of birth, without accents, signs and upper case. */
export function nameKey(familyName: string, givenName: string, birthOn: string): string {
  const folded = (name: string) => foldedCode(name.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' '))
  return `${folded(familyName)}|${folded(givenName)}|${birthOn}`
}
