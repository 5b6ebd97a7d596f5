import { statement } from '../../kernel/query.ts'

/**
 * What editions of one work have in common: its first author and its title proper, folded, without punctuation; cut to
 * what an index entry holds. Null without an author, since titles such as "Poesie" would bring strangers together.
 */
export const WORK_KEY = (title: string, author: string) =>
  `left(btrim(regexp_replace(platform.fold(${author} || ' / ' || ${title}), '[[:punct:][:space:]]+', ' ', 'g')), 400)`

/** Says of books, as they and their authors now are, which work they are editions of. Parameter: ids. */
export const keyWorks = statement<never>(
  'catalogue.key-works',
  `update {library}.book b set work_key = keyed.work_key
   from (select w.id, ${WORK_KEY('w.title', 'first.name')} as work_key
     from {library}.book w left join lateral (select a.name from {library}.book_author ba join {library}.author a on a.id = ba.author_id
       where ba.book_id = w.id order by ba.is_primary desc, ba.position limit 1) first on true
     where w.id = any($1::uuid[])) keyed
   where b.id = keyed.id and b.work_key is distinct from keyed.work_key`,
)

/** The author by whom a source names a work. */
export function firstAuthor(contributors: readonly { name: string; is_primary: boolean }[]): string | null {
  return (contributors.find(({ is_primary }) => is_primary) ?? contributors[0])?.name ?? null
}
