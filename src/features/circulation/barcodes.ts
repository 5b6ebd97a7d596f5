import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { Barcodes } from '../settings/contract.ts'
import { barcodesMeant } from './barcode-rules.ts'

const chosenBarcodes = statement<{ value: unknown }>(
  'circulation.chosen-barcodes',
  `select value from {library}.setting where key = 'barcodes'`,
)
/** Parameter: barcodes in lower case, likeliest first. */
const firstOfBarcodes = statement<{ id: string }>(
  'circulation.first-of-barcodes',
  `select id from {library}.copy where lower(barcode) = any($1::text[]) order by array_position($1::text[], lower(barcode)) limit 1`,
)

/**
 * Gives the copy that was meant by a code that no copy has, by the library's rules for its scanners; undefined where
 * there is none. It is asked only when the look-up has failed, so that a good barcode pays nothing.
 */
export async function findCopyMeant(tx: LibraryTx, scanned: string): Promise<string | undefined> {
  const chosen = await tx.maybe(chosenBarcodes())
  if (!chosen) return undefined
  const meant = barcodesMeant(scanned, Barcodes.parse(chosen.value))
  return meant.length === 0 ? undefined : (await tx.maybe(firstOfBarcodes(meant.map((code) => code.toLowerCase()))))?.id
}
