import type { Holding } from './bibliographic.ts'
import { type DataField, type Dialect, fieldsOf, type MarcRecord } from './record.ts'

/** Which subfields of a tag hold what of a copy; several codes are joined by a blank. */
export interface HoldingTag {
  tag: string
  barcode?: string
  call_number?: string
  branch_code?: string
  shelf?: string
  collection?: string
  copy_type_code?: string
  inventory_number?: string
  enumeration?: string
  price?: string
  note?: string
}

export type HoldingsMapping = readonly HoldingTag[]

/** How holdings stand in records as the usual systems write them; a library's file can say otherwise. */
export const defaultHoldings: Record<Dialect, HoldingsMapping> = {
  marc21: [
    {
      tag: '952',
      barcode: 'p',
      call_number: 'o',
      branch_code: 'a',
      shelf: 'c',
      collection: '8',
      copy_type_code: 'y',
      inventory_number: 'i',
      enumeration: 'h',
      price: 'g',
      note: 'z',
    },
    { tag: '876', barcode: 'p', branch_code: 'y', shelf: 'z', copy_type_code: 'h', enumeration: '3', price: 'c' },
    { tag: '949', barcode: 'i', call_number: 'a', branch_code: 'l', copy_type_code: 't', price: 'p' },
    { tag: '852', barcode: 'p', call_number: 'khijm', branch_code: 'b', shelf: 'c', note: 'z' },
  ],
  unimarc: [
    { tag: '995', barcode: 'f', call_number: 'k', branch_code: 'b', copy_type_code: 'r', collection: 'h', enumeration: 'v', note: 'u' },
    { tag: '950', call_number: 'd', inventory_number: 'e', enumeration: 'b' },
    { tag: '930', barcode: '5', call_number: 'a', branch_code: 'b' },
  ],
}

/**
 * Gives the copies that a record describes. Of several tags only the first that is there counts, since systems repeat
 * the same copies in another form.
 */
export function holdingsOf(record: MarcRecord, mapping: HoldingsMapping): Holding[] {
  for (const tag of mapping) {
    const fields = fieldsOf(record, tag.tag)
    const holdings = fields.flatMap((field, index) => holdingOf(field, tag, index))
    if (holdings.length > 0) return holdings
  }
  return []
}

const LARGEST_PRICE_CENTS = 100_000_000

function holdingOf(field: DataField, mapping: HoldingTag, index: number): Holding[] {
  const value = (codes: string | undefined) => {
    if (!codes) return undefined
    const text = [...codes]
      .flatMap((code) => field[2].filter(([one]) => one === code).map(([, text]) => text.trim()))
      .filter(Boolean)
      .join(' ')
    return text === '' ? undefined : text.slice(0, 200)
  }
  const barcode = value(mapping.barcode)?.replace(/\s+/g, ' ')
  const inventory = value(mapping.inventory_number)
  const callNumber = value(mapping.call_number)
  // A place alone is no copy; the same tags hold notes in records of other systems.
  if (!barcode && !inventory && !callNumber) return []
  return [
    {
      source_key: `${mapping.tag}:${barcode ?? inventory ?? index}`.slice(0, 200),
      barcode,
      call_number: callNumber,
      branch_code: value(mapping.branch_code),
      shelf: value(mapping.shelf),
      collection: value(mapping.collection),
      copy_type_code: value(mapping.copy_type_code),
      inventory_number: inventory,
      enumeration: value(mapping.enumeration),
      price_cents: centsIn(value(mapping.price)),
      note: value(mapping.note),
    },
  ]
}

/** Money is whole cents; `12,50`, `12.5` and `1.234,50` all occur. */
export function centsIn(text: string | undefined): number | undefined {
  const number = text && /\d[\d.,]*/.exec(text)?.[0].replace(/[.,]+$/, '')
  if (!number) return undefined
  const [, whole, part = ''] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(number) as unknown as [string, string, string?]
  const cents = Number(whole.replace(/[.,]/g, '')) * 100 + Number(part.padEnd(2, '0'))
  return cents <= LARGEST_PRICE_CENTS ? cents : undefined
}
