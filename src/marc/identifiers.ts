import type { Identifier } from './bibliographic.ts'

/**
 * Gives every ISBN that a subfield holds; real ones carry hyphens, prices, words, or two numbers at once. A number with
 * a wrong check digit is kept, and marked.
 */
export function isbnsIn(text: string): Identifier[] {
  const found = text.replace(/[\u200e\u00ad]/g, '').match(/(?<![\dXx])(?:97[89][\s-]?)?\d(?:[\s-]?\d){8}[\s-]?[\dXx](?![\dXx])/g) ?? []
  return found.map((display) => {
    const digits = display.replace(/[\s-]/g, '').toUpperCase()
    const isbn13 = toIsbn13(digits)
    return { kind: 'isbn', value: isbn13 ?? digits, display: display.trim(), is_valid: isbn13 !== undefined }
  })
}

/** Gives a valid ISBN of 10 or 13 digits as 13, or undefined; ISO 2108 has the check digits. */
export function toIsbn13(digits: string): string | undefined {
  if (/^\d{9}[\dX]$/.test(digits)) {
    const sum = [...digits].reduce((total, digit, index) => total + (digit === 'X' ? 10 : Number(digit)) * (10 - index), 0)
    return sum % 11 === 0 ? withCheckDigit(`978${digits.slice(0, 9)}`) : undefined
  }
  if (/^97[89]\d{10}$/.test(digits)) return withCheckDigit(digits.slice(0, 12)) === digits ? digits : undefined
  return undefined
}

function withCheckDigit(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0)
  return twelve + ((10 - (sum % 10)) % 10)
}

/** Gives an ISSN as eight characters with its hyphen; ISO 3297 has the check digit. */
export function issnIn(text: string): Identifier | undefined {
  const match = /(\d{4})-?(\d{3}[\dXx])/.exec(text)
  if (!match) return undefined
  const value = `${match[1]}-${(match[2] as string).toUpperCase()}`
  const digits = value.replace('-', '')
  const sum = [...digits].reduce((total, digit, index) => total + (digit === 'X' ? 10 : Number(digit)) * (8 - index), 0)
  return { kind: 'issn', value, display: text.trim(), is_valid: sum % 11 === 0 }
}

/** Keeps the first of those that have the same kind and value. */
export function distinct(identifiers: Identifier[]): Identifier[] {
  const seen = new Set<string>()
  return identifiers.filter(({ kind, value }) => value !== '' && !seen.has(`${kind}\n${value}`) && seen.add(`${kind}\n${value}`))
}
