import { CSV_MARK, csvLine } from '../../kernel/csv.ts'
import { decodeCursor } from '../../kernel/cursor.ts'
import type { Door, LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { type Bound, statement } from '../../kernel/query.ts'
import type { AttributeDefinition } from './attribute-rules.ts'
import { events, type Patron, type PatronsQuery } from './contract.ts'
import { attributeDefinitions, PATRON } from './queries.ts'
import { dayIn } from './rules.ts'

/** What a page needs beyond its patrons: the place of each in the order. */
type Listed = Patron & { place: (string | number | boolean | null)[] }

/**
 * Parameters of every statement here: q, category, branch, status, last day before which cards end, whether blocked,
 * unverified, owing (each or null), codes and values of attributes (both or null), today.
 */
const FILTER = `($1::text is null or (p.name_key >= lower($1::text) and p.name_key < lower($1::text) || chr(1114111)) or p.card_number_key = lower($1::text) or p.email_key = lower($1::text)
    or p.id = (select k.patron_id from {library}.patron_card k where k.number_key = lower($1::text)))
  and ($2::uuid is null or p.patron_category_id = $2) and ($3::uuid is null or p.home_branch_id = $3) and ($4::text is null or p.status = $4)
  and ($5::date is null or p.expires_on < $5)
  and ($6::boolean is null or $6 = exists (
    select from {library}.patron_block b where b.patron_id = p.id and b.lifted_at is null and (b.ends_on is null or b.ends_on >= $11::date)))
  and ($7::boolean is null or $7 = (p.unverified_since is not null))
  and ($8::boolean is null or $8 = exists (select from {library}.charge ch where ch.patron_id = p.id and ch.outstanding_cents > 0))
  and ($9::text[] is null or not exists (
    select from unnest($9::text[], $10::text[]) as wanted (code, value)
    where not coalesce(lower(p.attributes->>wanted.code) = lower(wanted.value) or p.attributes->wanted.code ? wanted.value, false)))`

const countOf = statement<{ count: number }>('patrons.count', `select count(*)::int as count from {library}.patron p where ${FILTER}`)

/** One statement for each order, so that each can have its index. Further parameters: the place of the row before (or nulls), limit. */
const orders: Record<PatronsQuery['sort'], (...params: unknown[]) => Bound<Listed>> = {
  name: statement<Listed>(
    'patrons.by-name',
    `select ${PATRON}, json_build_array(p.name_key, p.id) as place from {library}.patron p
       where ${FILTER} and ($12::text is null or (p.name_key, p.id) > ($12, $13::uuid))
       order by p.name_key, p.id limit $14`,
  ),
  '-name': statement<Listed>(
    'patrons.by-name-backwards',
    `select ${PATRON}, json_build_array(p.name_key, p.id) as place from {library}.patron p
       where ${FILTER} and ($12::text is null or (p.name_key, p.id) < ($12, $13::uuid))
       order by p.name_key desc, p.id desc limit $14`,
  ),
  expires_on: statement<Listed>(
    'patrons.by-expiry',
    `select ${PATRON}, json_build_array(coalesce(p.expires_on, 'infinity')::text, p.id) as place from {library}.patron p
       where ${FILTER} and ($12::text is null or (coalesce(p.expires_on, 'infinity'), p.id) > ($12::text::date, $13::uuid))
       order by coalesce(p.expires_on, 'infinity'), p.id limit $14`,
  ),
  '-created_at': statement<Listed>(
    'patrons.newest',
    `select ${PATRON}, json_build_array(p.created_at::text, p.id) as place from {library}.patron p
       where ${FILTER} and ($12::text is null or (p.created_at, p.id) < ($12::text::timestamptz, $13::uuid))
       order by p.created_at desc, p.id desc limit $14`,
  ),
}

/** Gives the values of FILTER. @throws Problem validation_failed for an attribute without a value */
function filterOf({ library, now }: Pick<LibraryTx, 'library' | 'now'>, query: PatronsQuery): unknown[] {
  const wanted = [query.attribute ?? []].flat().map((given) => {
    const at = given.indexOf(':')
    if (at < 1)
      throw new Problem('validation_failed', {
        errors: [{ code: 'invalid_format', parameter: 'attribute', in: 'query', params: { format: 'code:value' } }],
      })
    return { code: given.slice(0, at), value: given.slice(at + 1) }
  })
  return [
    query.q?.trim() || null,
    query.patron_category_id ?? null,
    query.branch_id ?? null,
    query.status ?? null,
    query.expiring_before ?? null,
    yesNo(query.is_blocked),
    yesNo(query.is_unverified),
    yesNo(query.is_owing),
    wanted.length === 0 ? null : wanted.map(({ code }) => code),
    wanted.length === 0 ? null : wanted.map(({ value }) => value),
    dayIn(library.time_zone, now),
  ]
}

function yesNo(given: 'true' | 'false' | undefined): boolean | null {
  return given === undefined ? null : given === 'true'
}

/** Reads one page of patrons with one more row than the limit, and writes down that it was read. */
export async function listPatrons(tx: LibraryTx, query: PatronsQuery, limit: number, cursor: string | undefined): Promise<Listed[]> {
  const place = cursor === undefined ? FIRST : decodeCursor(cursor, 2)
  const rows = await tx.all(orders[query.sort](...filterOf(tx, query), ...place, limit + 1))
  tellListed(tx, query, Math.min(rows.length, limit), 'json')
  return rows
}

/** Before the first row of any order. */
const FIRST = [null, null]

/** Names and addresses that were looked for are personal data, which the log keeps for ever: that somebody was looked for is enough. */
function tellListed(tx: LibraryTx, { q, ...filter }: PatronsQuery, count: number, format: 'json' | 'csv'): void {
  const said = { ...filter, ...(q !== undefined && { q: 'something' }) }
  emit(tx, events, 'patrons.listed', { subject_id: tx.library.id, data: { count, filter: said, format } })
}

const ROWS_AT_ONCE = 1_000
const COLUMNS = [
  'card_number',
  'family_name',
  'given_name',
  'birth_on',
  'email',
  'phone',
  'address',
  'language',
  'patron_category_id',
  'home_branch_id',
  'expires_on',
  'status',
  'created_at',
] as const satisfies readonly (keyof Patron)[]

/** Gives all patrons that a query finds as CSV, piece by piece, with a column for each attribute; first it writes down that they were read. */
export async function patronsCsv(door: Door, query: PatronsQuery): Promise<AsyncGenerator<Uint8Array>> {
  const { filter, attributes } = await door.write(
    async (tx) => {
      const filter = filterOf(tx, query)
      const [counts, definitions] = await tx.flight<[{ count: number }, AttributeDefinition]>([countOf(...filter), attributeDefinitions()])
      tellListed(tx, query, counts[0]?.count ?? 0, 'csv')
      return { filter, attributes: definitions.map(({ code }) => code) }
    },
    { plan: 'custom' },
  )
  const page = orders[query.sort]
  return csvOf(attributes, (place) => door.list(page(...filter, ...place, ROWS_AT_ONCE), { plan: 'custom' }))
}

async function* csvOf(attributes: readonly string[], read: (place: readonly unknown[]) => Promise<Listed[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(CSV_MARK + csvLine([...COLUMNS, ...attributes]))
  for (let place: readonly unknown[] = FIRST; ; ) {
    const rows = await read(place)
    const lines = rows.map((row) =>
      csvLine([...COLUMNS.map((name) => row[name]), ...attributes.map((code) => inOneCell(row.attributes[code]))]),
    )
    if (lines.length > 0) yield encoder.encode(lines.join(''))
    if (rows.length < ROWS_AT_ONCE) return
    place = rows.at(-1)?.place ?? FIRST
  }
}

function inOneCell(value: Patron['attributes'][string] | undefined): string | number | null {
  if (value === undefined || value === null || typeof value === 'number') return value ?? null
  return Array.isArray(value) ? value.join('; ') : String(value)
}
