import { columnsIn, foldedHeading } from '../../kernel/csv.ts'
import { Problem } from '../../kernel/problem.ts'
import { PATRON_COLUMNS, type PatronColumn, type PatronImportOptions } from './contract.ts'

/** The headings, in English and Italian, by which a column is known: lower case, without accents or signs. */
const usualHeadings: Record<PatronColumn, readonly string[]> = {
  card_number: [
    'card number',
    'card',
    'cardnumber',
    'library card',
    'barcode',
    'tessera',
    'numero tessera',
    'numero di tessera',
    'n tessera',
    'n di tessera',
    'codice tessera',
    'codice a barre',
  ],
  given_name: ['given name', 'first name', 'firstname', 'forename', 'nome', 'nome di battesimo'],
  family_name: ['family name', 'last name', 'lastname', 'surname', 'cognome'],
  name: ['name', 'full name', 'cognome e nome', 'cognome nome', 'nominativo', 'utente', 'alunno'],
  email: ['email', 'e mail', 'mail', 'email address', 'indirizzo email', 'indirizzo e mail', 'posta elettronica'],
  phone: ['phone', 'telephone', 'mobile', 'phone number', 'telefono', 'cellulare', 'tel', 'recapito telefonico'],
  address: ['address', 'indirizzo', 'indirizzo completo', 'residenza'],
  street: ['street', 'street address', 'via', 'indirizzo via'],
  postal_code: ['postal code', 'postcode', 'zip', 'zip code', 'cap', 'c a p'],
  city: ['city', 'town', 'citta', 'comune', 'localita', 'comune di residenza'],
  birth_on: ['birth date', 'date of birth', 'birthdate', 'dob', 'birth on', 'data di nascita', 'data nascita', 'nato il', 'nata il'],
  category: ['category', 'patron category', 'patron type', 'categoria', 'categoria utente', 'tipo utente'],
  branch: ['branch', 'library', 'home branch', 'biblioteca', 'sede', 'plesso', 'biblioteca di iscrizione'],
  language: ['language', 'lingua'],
  expires_on: ['expires', 'expires on', 'expiry date', 'expiration date', 'scadenza', 'data scadenza', 'data di scadenza', 'scade il'],
  note: ['note', 'notes', 'annotazioni', 'osservazioni'],
}

/** An attribute of patrons that a column can hold. */
export interface Attribute {
  code: string
  label: Readonly<Record<string, string>>
  kind: 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'choices'
  is_unique: boolean
}

/** What the file is about: which column holds which field, and which attribute. */
export interface Columns {
  fields: ReadonlyMap<PatronColumn, readonly number[]>
  attributes: ReadonlyMap<string, readonly number[]>
}

const OF_ATTRIBUTE = /^attributes\.([a-z][a-z0-9_]*)$/

/**
 * Tells what each column holds: by the mapping, then by the usual headings, then by the codes and labels of attributes.
 * @throws Problem patron_heading_unknown, patron_attribute_unknown, patron_match_column_missing
 */
export function columnsOf(headings: readonly string[], options: PatronImportOptions, attributes: readonly Attribute[]): Columns {
  const told = headings.join(', ').slice(0, 500)
  const mapping = options.mapping ?? {}
  const fields = columnsIn<PatronColumn>(headings, usualHeadings, mapping)
  const usual = Object.fromEntries(attributes.map(({ code, label }) => [code, [code, ...Object.values(label)]]))
  const byCode = Object.fromEntries(
    Object.entries(mapping).flatMap(([column, heading]) => {
      const code = OF_ATTRIBUTE.exec(column)?.[1]
      return code === undefined ? [] : [[code, heading]]
    }),
  )
  refuseUnknown(mapping, attributes, headings, told)
  const taken = new Set([...fields.values()].flat())
  const held = [...columnsIn(headings, usual, byCode)].flatMap(([code, places]): [string, number[]][] => {
    const free = byCode[code] === undefined ? places.filter((place) => !taken.has(place)) : places
    return free.length > 0 ? [[code, free]] : []
  })
  const columns = { fields, attributes: new Map(held) }
  const missing = matchColumns(options).filter((names) => !names.some((name) => isHeld(columns, name)))
  if (missing.length > 0)
    throw new Problem('patron_match_column_missing', { params: { missing: missing.map((names) => names[0]).join(', '), headings: told } })
  return columns
}

function refuseUnknown(
  mapping: Readonly<Record<string, string>>,
  attributes: readonly Attribute[],
  headings: readonly string[],
  told: string,
): void {
  const folded = new Set(headings.map(foldedHeading))
  for (const [column, heading] of Object.entries(mapping)) {
    const code = OF_ATTRIBUTE.exec(column)?.[1]
    const isColumn = (PATRON_COLUMNS as readonly string[]).includes(column)
    if (!isColumn && !attributes.some((attribute) => attribute.code === code))
      throw new Problem('patron_attribute_unknown', { params: { code: code ?? column } })
    if (!folded.has(foldedHeading(heading))) throw new Problem('patron_heading_unknown', { params: { heading, headings: told } })
  }
}

/** Columns without which nobody could be recognised: of each list, one. */
function matchColumns({ match, match_attribute }: PatronImportOptions): string[][] {
  if (match === 'card_number') return [['card_number']]
  if (match === 'email') return [['email']]
  if (match === 'attribute') return [[`attributes.${match_attribute}`]]
  return [['family_name', 'name'], ['given_name', 'name'], ['birth_on']]
}

function isHeld({ fields, attributes }: Columns, name: string): boolean {
  const code = OF_ATTRIBUTE.exec(name)?.[1]
  return code === undefined ? fields.has(name as PatronColumn) : attributes.has(code)
}
