import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'
import { madeUpCardNumber } from './queries.ts'

const GIVEN = `json_to_recordset($1::json) as g(id uuid, card_number text, given_name text, family_name text, email text, phone text, address text, birth_on date,
  patron_category_id uuid, home_branch_id uuid, language text, expires_on date, note text, attributes jsonb)`

/** What a line does not say, the category says, as it does for whoever is enrolled at the desk. Parameters: patrons, language, today, now. */
const insertPatrons = statement<never>(
  'patrons.insert-patrons',
  `insert into {library}.patron (id, card_number, given_name, family_name, email, phone, address, birth_on, patron_category_id, home_branch_id, language, expires_on, note,
     attributes, keeps_history, history_months, created_at, updated_at)
   select g.id, g.card_number, g.given_name, g.family_name, g.email, g.phone, g.address, g.birth_on, g.patron_category_id, g.home_branch_id,
     coalesce(g.language, c.language, $2), coalesce(g.expires_on, ($3::date + make_interval(months => c.enrolment_months))::date), g.note,
     coalesce(g.attributes, '{}'), c.keeps_history, c.history_months, $4, $4
   from ${GIVEN} join {library}.patron_category c on c.id = g.patron_category_id`,
)
/** Parameters: patrons, now. */
const declineNotices = statement<never>(
  'patrons.decline-notices',
  `insert into platform.notice_choice (patron_id, kind, is_wanted, updated_at)
   select g.id, declined, false, $2 from ${GIVEN} join {library}.patron_category c on c.id = g.patron_category_id, unnest(c.declined_notices) as declined
   on conflict do nothing`,
)
/** Only what is named changes; an attribute that is given as null goes. Parameters: [{id, …}], now. */
const updatePatrons = statement<never>(
  'patrons.update-patrons',
  `update {library}.patron p set
     card_number = case when g ? 'card_number' then g->>'card_number' else p.card_number end,
     given_name = case when g ? 'given_name' then g->>'given_name' else p.given_name end,
     family_name = case when g ? 'family_name' then g->>'family_name' else p.family_name end,
     email = case when g ? 'email' then g->>'email' else p.email end,
     phone = case when g ? 'phone' then g->>'phone' else p.phone end,
     address = case when g ? 'address' then g->>'address' else p.address end,
     birth_on = case when g ? 'birth_on' then (g->>'birth_on')::date else p.birth_on end,
     patron_category_id = case when g ? 'patron_category_id' then (g->>'patron_category_id')::uuid else p.patron_category_id end,
     home_branch_id = case when g ? 'home_branch_id' then (g->>'home_branch_id')::uuid else p.home_branch_id end,
     language = case when g ? 'language' then g->>'language' else p.language end,
     expires_on = case when g ? 'expires_on' then (g->>'expires_on')::date else p.expires_on end,
     note = case when g ? 'note' then g->>'note' else p.note end,
     keeps_history = case when g ? 'keeps_history' then g->>'keeps_history' else p.keeps_history end,
     history_months = case when g ? 'keeps_history' then (g->>'history_months')::smallint else p.history_months end,
     status = case when g ? 'status' then g->>'status' else p.status end,
     attributes = case when g ? 'attributes' then jsonb_strip_nulls(p.attributes || (g->'attributes')) else p.attributes end,
     version = p.version + 1, updated_at = $2
   from jsonb_array_elements($1::jsonb) as g where p.id = (g->>'id')::uuid`,
)
const takenNumbers = statement<{ number: string }>(
  'patrons.taken-numbers',
  `select number_key as number from {library}.patron_card where number_key = any($1::text[])`,
)

/** A patron who is made; what is absent, the category gives. */
export interface PatronWrite {
  id: string
  card_number: string
  given_name: string
  family_name: string
  patron_category_id: string
  home_branch_id: string
  [field: string]: unknown
}

/** What becomes otherwise of a patron whom the caller has locked; its names are those of the columns. */
export interface PatronPatch {
  id: string
  fields: Readonly<Record<string, unknown>>
}

/**
 * Makes and changes many patrons in a fixed number of statements, with an event for each. They leave with the
 * transaction's next flight, whose constraints refuse a card number or a unique attribute that is taken. A patron's
 * patch may name `status`; whether somebody may be closed, the caller decides.
 */
export function putPatrons(tx: LibraryTx, today: string, created: readonly PatronWrite[], changed: readonly PatronPatch[]): void {
  if (created.length > 0) {
    const rows = JSON.stringify(created)
    tx.push(insertPatrons(rows, tx.library.locale.slice(0, 2), today, tx.now))
    tx.push(declineNotices(rows, tx.now))
  }
  if (changed.length > 0) tx.push(updatePatrons(JSON.stringify(changed.map(({ id, fields }) => ({ ...fields, id }))), tx.now))
  for (const { id, card_number } of created) emit(tx, events, 'patron.created', { subject_id: id, patron_id: id, data: { card_number } })
  for (const { id, fields } of changed)
    emit(tx, events, 'patron.changed', { subject_id: id, patron_id: id, data: { fields: Object.keys(fields) } })
}

/** Makes up card numbers that nobody has or had. */
export async function freeCardNumbers(tx: LibraryTx, count: number): Promise<string[]> {
  const free = new Set<string>()
  while (free.size < count) {
    const made = [...new Set(Array.from({ length: count - free.size }, madeUpCardNumber))]
    const taken = new Set((await tx.all(takenNumbers(made))).map(({ number }) => number))
    for (const number of made) if (!taken.has(number)) free.add(number)
  }
  return [...free]
}
