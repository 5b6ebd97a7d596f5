import { DateTime } from 'luxon'
import { NIL, v7 as uuidv7 } from 'uuid'
import type { ChoreBatch, ChoreStep } from '../../kernel/chores.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { type Common, LEAST_SCORE, likeness } from './rules.ts'

export interface Pair extends Common {
  patron_id: string
  other_id: string
}

/** Whoever changed lately, and a part of all others, so that each is looked at once a month. Parameters: place, changed since, day of the month, limit. */
const duePatrons = statement<{ id: string }>(
  'duplicates.due-patrons',
  `select id from {library}.patron where id > $1 and (updated_at >= $2 or get_byte(uuid_send(id), 15) % 28 = $3::int % 28) order by id limit $4`,
)

/** A name that so many share, by its sound, says nothing of who is one person; with a birth date it still does. */
const TOO_MANY_ALIKE = 300

/**
 * Patrons who have something in common with some others: the birth date, the address, the telephone, or a name that
 * sounds alike. Trigrams have no index here, because row security would keep it from being used; so names are compared
 * only where something else already agrees. Parameter: patrons.
 */
export const pairsOf = statement<Pair>(
  'duplicates.pairs',
  `with known as materialized (
     select id, platform.fold(given_name) as given, platform.fold(family_name) as family, birth_on, email_key as email,
       nullif(regexp_replace(phone, '\\D', '', 'g'), '') as digits,
       ext.dmetaphone(platform.fold(family_name)) || left(platform.fold(given_name), 1) as sound
     from {library}.patron
   ), one as materialized (select * from known where id = any($1::uuid[])),
   telling as materialized (select sound from known where sound in (select sound from one) group by sound having count(*) <= ${TOO_MANY_ALIKE}),
   pair as (
     select o.id as a, k.id as b from one o join known k on k.birth_on = o.birth_on
     union select o.id, k.id from one o join known k on k.email = o.email
     union select o.id, k.id from one o join known k on k.digits = o.digits and length(k.digits) >= 6
     union select o.id, k.id from one o join telling using (sound) join known k on k.sound = o.sound and (k.birth_on is null or o.birth_on is null)
   )
   select distinct on (least(pair.a, pair.b), greatest(pair.a, pair.b)) least(pair.a, pair.b) as patron_id, greatest(pair.a, pair.b) as other_id,
     a.given = b.given and a.family = b.family as is_same_name, a.given = b.family and a.family = b.given as is_swapped_name,
     ext.similarity(a.family || ' ' || a.given, b.family || ' ' || b.given) as similarity,
     case when a.birth_on is null or b.birth_on is null then 'missing' when a.birth_on = b.birth_on then 'same' else 'differs' end as birth,
     coalesce(a.email = b.email, false) as is_same_email, coalesce(a.digits = b.digits, false) as is_same_phone
   from pair join known a on a.id = pair.a join known b on b.id = pair.b where pair.a <> pair.b`,
)
/** Puts pairs as they are now; what somebody dismissed stays dismissed. Parameter: [{id, patron_id, other_id, score, reasons}], instant. */
const putPairs = statement<{ id: string }>(
  'duplicates.put-pairs',
  `insert into {library}.patron_duplicate as d (id, patron_id, other_id, score, reasons, found_at)
   select id, patron_id, other_id, score, reasons, $2 from jsonb_to_recordset($1::jsonb) as g(id uuid, patron_id uuid, other_id uuid, score smallint, reasons text[])
   on conflict (patron_id, other_id) do update set score = excluded.score, reasons = excluded.reasons
     where d.dismissed_at is null and (d.score, d.reasons) is distinct from (excluded.score, excluded.reasons)
   returning d.id`,
)
/** Forgets what is no longer so. Parameters: patrons, pairs that are, as texts of both ids. */
const dropPairs = statement<{ id: string }>(
  'duplicates.drop-pairs',
  `delete from {library}.patron_duplicate where dismissed_at is null and (patron_id = any($1::uuid[]) or other_id = any($1::uuid[]))
     and patron_id::text || other_id::text <> all($2::text[]) returning id`,
)

/** Looks for patrons who may be one person, in one batch. Safe to run twice: what is known already stays as it is. */
export async function findDuplicates(
  tx: LibraryTx,
  { date, after, limit }: Pick<ChoreBatch, 'date' | 'after' | 'limit'>,
): Promise<ChoreStep> {
  const ids = (await tx.all(dueOn(tx, { date, after, limit }))).map(({ id }) => id)
  if (ids.length === 0) return { done: 0, changed: 0, next: null }
  const pairs = likely(await tx.all(pairsOf(ids)))
  const rows = pairs.map(({ patron_id, other_id, score, reasons }) => ({ id: uuidv7(), patron_id, other_id, score, reasons }))
  const kept = pairs.map(({ patron_id, other_id }) => patron_id + other_id)
  const [dropped, put] = await tx.flight([dropPairs(ids, kept), putPairs(JSON.stringify(rows), tx.now)])
  return { done: ids.length, changed: dropped.length + put.length, next: ids.length === limit ? (ids.at(-1) as string) : null }
}

/** Gives the next patron who is looked at, so that one who is erased or merged meanwhile stops no other. */
export async function skipPatron(tx: LibraryTx, { date, after }: Pick<ChoreBatch, 'date' | 'after'>): Promise<string | null> {
  return (await tx.all(dueOn(tx, { date, after, limit: 1 })))[0]?.id ?? null
}

function dueOn(tx: LibraryTx, { date, after, limit }: Pick<ChoreBatch, 'date' | 'after' | 'limit'>) {
  const day = DateTime.fromISO(date, { zone: tx.library.time_zone })
  return duePatrons(after ?? NIL, day.minus({ days: 3 }).toJSDate(), day.day, limit)
}

/** Leaves out what is too unlikely to be told, the likeliest first. */
export function likely<P extends Pair>(pairs: readonly P[]): (P & ReturnType<typeof likeness>)[] {
  return pairs
    .map((pair) => ({ ...pair, ...likeness(pair) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
}
