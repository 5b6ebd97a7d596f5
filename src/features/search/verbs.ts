import type { LibraryTx } from '../../kernel/db.ts'
import { type Bound, statement } from '../../kernel/query.ts'

/** The configuration that stems a language; what has none is only folded. */
const CONFIG = `case b.languages[1]
  when 'ita' then 'platform.lib_it'::regconfig when 'eng' then 'platform.lib_en'::regconfig when 'fre' then 'platform.lib_fr'::regconfig
  when 'ger' then 'platform.lib_de'::regconfig when 'spa' then 'platform.lib_es'::regconfig else 'platform.lib_simple'::regconfig end`

/**
 * Writes what the search sees of the given books. Titles and names stand there folded and whole beside their stems, so
 * that a title of stop words is found too. What is the same as before is left alone, since its index is the dearest part.
 * Parameter: ids.
 */
const index = statement<never>(
  'search.index-books',
  `insert into {library}.search_book as s (book_id, importance, format, languages, published_year, category_ids, document, title_key)
   select b.id, ln(1 + (select count(*) from {library}.copy c where c.book_id = b.id)), b.format, b.languages, b.published_year,
     array(select bk.category_id from {library}.book_category bk where bk.book_id = b.id),
     setweight(to_tsvector(config, left(b.title || ' ' || coalesce(b.subtitle, '') || ' ' || titles, 20000)), 'A')
       || setweight(to_tsvector('platform.lib_simple', left(b.title || ' ' || coalesce(b.subtitle, '') || ' ' || titles, 20000)), 'A')
       || setweight(to_tsvector('platform.lib_simple', left(names || ' ' || coalesce(b.responsibility, ''), 20000)), 'B')
       || setweight(to_tsvector(config, left(subjects, 20000)), 'C')
       || setweight(to_tsvector(config, left(concat_ws(' ', b.publisher, b.publication_place, b.summary, others), 60000)), 'D')
       || setweight(to_tsvector('platform.lib_simple', left(identifiers, 10000)), 'D'),
     left(platform.fold(b.title), 200)
   from {library}.book b
   cross join lateral (select ${CONFIG} as config) language
   cross join lateral (
     select coalesce((select string_agg(t->>'title', ' ') from jsonb_array_elements(b.details->'titles') t), '') as titles,
       coalesce((select string_agg(t->>'heading', ' ') from jsonb_array_elements(b.details->'subjects') t), '') as subjects,
       concat_ws(' ', (select string_agg(t->>'title', ' ') from jsonb_array_elements(b.details->'series') t),
         (select string_agg(t->>'text', ' ') from jsonb_array_elements(b.details->'notes') t)) as others,
       coalesce((select string_agg(a.name || ' ' || array_to_string(a.variants, ' '), ' ')
         from {library}.book_author ba join {library}.author a on a.id = ba.author_id where ba.book_id = b.id), '') as names,
       coalesce((select string_agg(i.value, ' ') from {library}.book_identifier i where i.book_id = b.id), '') as identifiers
   ) said
   where b.id = any($1::uuid[])
   on conflict (book_id) do update set importance = excluded.importance, format = excluded.format, languages = excluded.languages,
     published_year = excluded.published_year, category_ids = excluded.category_ids, document = excluded.document, title_key = excluded.title_key
   where (s.importance, s.format, s.languages, s.published_year, s.category_ids, s.document, s.title_key) is distinct from
     (excluded.importance, excluded.format, excluded.languages, excluded.published_year, excluded.category_ids, excluded.document, excluded.title_key)`,
)

/** Makes books findable as they now are, in the transaction that changed them. */
export function indexBooks(tx: LibraryTx, ids: readonly string[]): void {
  if (ids.length > 0) tx.push(indexing(ids))
}

/** The same as a statement, for a flight of one's own. */
export function indexing(ids: readonly string[]): Bound<never> {
  return index([...ids])
}
