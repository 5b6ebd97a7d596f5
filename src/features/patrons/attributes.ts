import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import type { NewPatronAttribute, PatronAttribute, PatronAttributeChange } from './attribute-contract.ts'
import { events } from './contract.ts'

const ATTRIBUTE =
  'id, code, kind, label, choices, is_required, is_unique, access, patron_category_ids, position, version, created_at, updated_at'

/** Everything that the library asks, in its order: they are few, and a form needs them all. */
export const listAttributes = statement<PatronAttribute>(
  'patrons.list-attributes',
  `select ${ATTRIBUTE} from {library}.patron_attribute order by position, code limit 500`,
)
export const getAttribute = statement<PatronAttribute>(
  'patrons.get-attribute',
  `select ${ATTRIBUTE} from {library}.patron_attribute where id = $1`,
)
const lockAttribute = statement<PatronAttribute>(
  'patrons.lock-attribute',
  `select ${ATTRIBUTE} from {library}.patron_attribute where id = $1 for update`,
)
const insertAttribute = statement<PatronAttribute>(
  'patrons.insert-attribute',
  `insert into {library}.patron_attribute (id, code, kind, label, choices, is_required, is_unique, access, patron_category_ids, position)
   values ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7, $8, $9, $10) returning ${ATTRIBUTE}`,
)
const updateAttribute = statement<PatronAttribute>(
  'patrons.update-attribute',
  `update {library}.patron_attribute set label = $2::jsonb, choices = $3::jsonb, is_required = $4, access = $5, patron_category_ids = $6, position = $7,
     version = version + 1, updated_at = $8 where id = $1 returning ${ATTRIBUTE}`,
)
const deleteAttributeRow = statement<never>('patrons.delete-attribute', `delete from {library}.patron_attribute where id = $1`)
const categoriesAmong = statement<{ id: string }>(
  'patrons.categories-among',
  `select id from {library}.patron_category where id = any($1::uuid[])`,
)
/** How many patrons have a value, or one of some values of it. Parameters: code, values or null. */
const holdersOf = statement<{ count: number }>(
  'patrons.holders-of',
  `select count(*)::int as count from {library}.patron
   where attributes ? $1 and ($2::text[] is null or attributes->>$1 = any($2::text[]) or attributes->$1 ?| $2::text[])`,
)

/** Begins to ask something of patrons. @throws Problem attribute_code_taken, invalid_reference */
export async function createAttribute(tx: LibraryTx, input: z.output<typeof NewPatronAttribute>): Promise<PatronAttribute> {
  await refuseUnknown(tx, input.patron_category_ids)
  const { code, kind, label, choices, is_required, is_unique, access, patron_category_ids, position } = input
  const row = [code, kind, JSON.stringify(label), JSON.stringify(choices), is_required, is_unique, access, patron_category_ids, position]
  const attribute = await tx.one(insertAttribute(uuidv7(), ...row))
  emit(tx, events, 'patron_attribute.created', { subject_id: attribute.id, data: { ...input } })
  return attribute
}

/** Changes what is asked; choices that patrons have made cannot be taken away. @throws Problem not_found, edit_conflict, attribute_in_use, invalid_reference */
export async function changeAttribute(
  tx: LibraryTx,
  id: string,
  version: number | null,
  changes: z.output<typeof PatronAttributeChange>,
): Promise<PatronAttribute> {
  const before = await tx.one(lockAttribute(id))
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  const after = { ...before, ...changes }
  if (before.kind.startsWith('choice') !== after.choices.length > 0)
    throw new Problem('invalid_value', { errors: [{ code: 'invalid_value', pointer: '/choices' }] })
  const kept = new Set(after.choices.map(({ code }) => code))
  const gone = before.choices.map(({ code }) => code).filter((code) => !kept.has(code))
  if (gone.length > 0) await refuseInUse(tx, before.code, gone)
  if (changes.patron_category_ids) await refuseUnknown(tx, changes.patron_category_ids)
  const { label, choices, is_required, access, patron_category_ids, position } = after
  const attribute = await tx.one(
    updateAttribute(id, JSON.stringify(label), JSON.stringify(choices), is_required, access, patron_category_ids, position, tx.now),
  )
  emit(tx, events, 'patron_attribute.changed', { subject_id: id, data: { ...changes } })
  return attribute
}

/** Stops asking something that nobody has answered. @throws Problem not_found, edit_conflict, attribute_in_use */
export async function deleteAttribute(tx: LibraryTx, id: string, version: number | null): Promise<void> {
  const before = await tx.one(lockAttribute(id))
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  await refuseInUse(tx, before.code, null)
  tx.push(deleteAttributeRow(id))
  emit(tx, events, 'patron_attribute.deleted', { subject_id: id, data: { code: before.code } })
}

async function refuseInUse(tx: LibraryTx, code: string, values: readonly string[] | null): Promise<void> {
  const { count } = await tx.one(holdersOf(code, values))
  if (count > 0) throw new Problem('attribute_in_use', { params: { count } })
}

/** The ids stand in an array, which no foreign key guards. */
async function refuseUnknown(tx: LibraryTx, ids: readonly string[]): Promise<void> {
  const wanted = new Set(ids)
  const known = wanted.size === 0 ? [] : await tx.all(categoriesAmong([...wanted]))
  if (known.length < wanted.size)
    throw new Problem('invalid_reference', { errors: [{ code: 'invalid_reference', pointer: '/patron_category_ids' }] })
}
