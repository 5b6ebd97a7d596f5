import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { NewBook, NewCopy } from '../catalogue/contract.ts'
import { createBook, createCopy } from '../catalogue/verbs.ts'
import type { FastAdd, FastAdded } from './contract.ts'

const defaultCopyType = statement<{ id: string }>(
  'fast-adds.default-copy-type',
  `select t.id from {library}.copy_type t where lower(t.code) = (select lower(s.value #>> '{}') from {library}.setting s where s.key = 'default_copy_type')`,
)

/**
 * Describes an unknown copy that a patron brings to the desk, so that it can be lent at once. Its book is marked as brief,
 * by which cataloguers find it.
 * @throws Problem barcode_taken, copy_type_needed, invalid_reference
 */
export async function fastAdd(tx: LibraryTx, input: FastAdd): Promise<FastAdded> {
  const { title, responsibility, format, languages, isbn, barcode, branch_id, call_number, price_cents, note } = input
  const copyTypeId = input.copy_type_id ?? (await tx.maybe(defaultCopyType()))?.id
  if (copyTypeId === undefined) throw new Problem('copy_type_needed', { errors: [{ code: 'required', pointer: '/copy_type_id' }] })
  const identifiers = isbn === undefined ? [] : [{ kind: 'isbn', value: isbn }]
  const { id } = await createBook(tx, NewBook.parse({ title, responsibility, format, languages, identifiers, is_brief: true }))
  const copy = await createCopy(
    tx,
    NewCopy.parse({ book_id: id, copy_type_id: copyTypeId, home_branch_id: branch_id, barcode, call_number, price_cents, note }),
  )
  return { book: { id, title, is_brief: true }, copy }
}
