import { decodeCursor } from '../../kernel/cursor.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import type { CategorySuggestion } from './contract.ts'
import { dayIn } from './rules.ts'

/**
 * Active patrons whose age is not that of their category, with the category that would be: the one that follows for
 * whoever is too old, or else the first one for that age. Parameters: day, id of the row before, limit.
 */
const suggestions = statement<CategorySuggestion>(
  'patrons.list-category-suggestions',
  `select p.id as patron_id, p.card_number, p.given_name, p.family_name, p.patron_category_id, years.age,
     case when years.age > c.maximum_age then 'old' else 'young' end as is_too,
     coalesce(case when years.age > c.maximum_age then c.next_patron_category_id end, (
       select o.id from {library}.patron_category o where o.id <> c.id and years.age between o.minimum_age and o.maximum_age order by o.code limit 1)) as suggested_patron_category_id
   from {library}.patron_category c join {library}.patron p on p.patron_category_id = c.id
     cross join lateral (select extract(year from age($1::date, p.birth_on))::int as age) as years
   where p.status = 'active' and (years.age > c.maximum_age or years.age < c.minimum_age) and ($2::uuid is null or p.id > $2)
   order by p.id limit $3`,
)

/** Reads one page of suggestions with one more row than the limit. */
export function listCategorySuggestions(tx: LibraryTx, limit: number, cursor: string | undefined): Promise<CategorySuggestion[]> {
  const [after] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
  return tx.all(suggestions(dayIn(tx.library.time_zone, tx.now), after, limit + 1))
}
