import pg from 'pg'
import type { Library } from '../src/kernel/db.ts'
import type { Ground } from './support.ts'

export interface BenchStock {
  schema: string
  book_ids: string[]
  barcodes: string[]
  card_numbers: string[]
}

/** Fills a library with invented books, each with two authors and two copies, and with patrons; once. */
export async function stockLibrary(
  { admin_url }: Ground,
  library: Library,
  { books, patrons = 50 }: { books: number; patrons?: number },
): Promise<BenchStock> {
  const client = new pg.Client({ connectionString: admin_url })
  await client.connect()
  try {
    await client.query(`set search_path to ${library.schema}, ext`)
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from book')
    if ((rows[0]?.count ?? 0) < books) {
      await client.query('begin')
      await client.query(FIXED)
      await client.query(BOOKS, [books])
      await client.query(PATRONS, [patrons])
      await client.query('commit')
      await client.query('analyze')
    }
    const list = async (sql: string) => (await client.query<{ value: string }>(sql)).rows.map(({ value }) => value)
    return {
      schema: library.schema,
      book_ids: await list('select id as value from book order by id'),
      barcodes: await list('select barcode as value from copy order by barcode'),
      card_numbers: await list('select card_number as value from patron order by card_number'),
    }
  } finally {
    await client.end()
  }
}

/**
 * Lends the first copies to the first patrons, some each, so that a part of the loans is overdue; what a checkout would
 * have written stands in every one of them.
 */
export async function lendOut({ admin_url }: Ground, library: Library, loans: number): Promise<void> {
  const client = new pg.Client({ connectionString: admin_url })
  await client.connect()
  try {
    await client.query(`set search_path to ${library.schema}, ext`)
    // What the triggers would do row by row is done at once.
    await client.query(`set session_replication_role = replica`)
    await client.query(LOANS, [loans])
    await client.query(`update copy set status = 'on_loan' where id in (select copy_id from loan where returned_at is null)`)
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

/** Has the planner know how much there is, as autovacuum does within minutes. */
export async function analyze({ admin_url }: Ground): Promise<void> {
  const client = new pg.Client({ connectionString: admin_url })
  await client.connect()
  try {
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

/** Gives the ids of the library's branches. */
export async function branchIds({ admin_url }: Ground, { schema }: Library): Promise<string[]> {
  const client = new pg.Client({ connectionString: admin_url })
  await client.connect()
  try {
    return (await client.query<{ id: string }>(`select id from ${schema}.branch order by code`)).rows.map(({ id }) => id)
  } finally {
    await client.end()
  }
}

/** A branch that is open on every day, one kind of everything, and the rules that a loan needs. */
const FIXED = `
  with b as (insert into branch (id, code, name, time_zone) values (gen_random_uuid(), 'CEN', 'Centrale', 'Europe/Rome') returning id),
  h as (insert into opening_hours (id, branch_id, weekday, opens_at, closes_at) select gen_random_uuid(), b.id, day, '09:00', '19:00' from b, generate_series(1, 6) day),
  t as (insert into copy_type (id, code, name) values (gen_random_uuid(), 'LIB', 'Libro')),
  c as (insert into patron_category (id, code, name) values (gen_random_uuid(), 'ADU', 'Adulti'))
  insert into rule (id, kind, value) select gen_random_uuid(), kind, value::jsonb from (values
    ('loan.allowed', 'true'), ('loan.period', '{"count": 30, "unit": "day"}'), ('loan.closed_day_mode', '"next_open"'), ('loan.max_total', '"unlimited"'),
    ('renew.max', '2'), ('hold.allowed', 'true'), ('hold.max', '10'), ('hold.pickup_period', '{"count": 7, "unit": "day"}'),
    ('loan.one_per_title', 'false'), ('return.to', '"home"')) as given(kind, value)`

const BOOKS = `
  with a as (
    insert into author (id, name, name_sort, kind) select gen_random_uuid(), 'Cognome ' || n || ', Nome', 'cognome ' || n || ' nome', 'person'
    from generate_series(1, greatest(2, $1::int / 2)) n returning id, name),
  numbered as (select id, row_number() over () as n from a),
  counted as (select count(*) as total from a),
  b as (
    insert into book (id, format, title, title_sort, responsibility, languages, publisher, publication_place, published_year, extent, summary, details)
    select gen_random_uuid(), 'book', 'Titolo inventato numero ' || n, 'titolo inventato numero ' || n, 'Nome Cognome', array['ita'], 'Editore', 'Roma', 1950 + n % 70, '250 p.',
      repeat('Una frase di riassunto. ', 8), '{"notes": [{"kind": "general", "text": "Una nota."}], "subjects": [{"kind": "topic", "heading": "Soggetto"}]}'
    from generate_series(1, $1::int) n returning id),
  placed as (select id, row_number() over () as n from b),
  ba as (
    insert into book_author (book_id, position, author_id, roles, is_primary)
    select p.id, k, x.id, array['aut'], k = 0 from placed p cross join counted cross join generate_series(0, 1) k join numbered x on x.n = 1 + (p.n + k) % counted.total),
  i as (insert into book_identifier (book_id, kind, value, display) select id, 'isbn', '978' || lpad(n::text, 10, '0'), null from placed)
  insert into copy (id, book_id, barcode, call_number, copy_type_id, home_branch_id, holding_branch_id)
  select gen_random_uuid(), p.id, 'BC-' || lpad((2 * p.n + k)::text, 8, '0'), '850 COG ' || p.n, (select id from copy_type limit 1), br.id, br.id
  from placed p cross join generate_series(0, 1) k cross join (select id from branch limit 1) br`

const PATRONS = `
  insert into patron (id, card_number, given_name, family_name, patron_category_id, home_branch_id, language)
  select gen_random_uuid(), 'P' || lpad(n::text, 8, '0'), 'Nome', 'Cognome ' || n, (select id from patron_category limit 1), (select id from branch limit 1), 'it'
  from generate_series(1, $1::int) n`

const LOANS = `
  with c as (select id, book_id, copy_type_id, home_branch_id, row_number() over (order by barcode) - 1 as n from copy order by barcode limit $1),
  p as (select id, patron_category_id, row_number() over (order by card_number) - 1 as n from patron),
  borrowers as (select least(count(*), greatest(1, $1 / 4)) as total from patron)
  insert into loan (id, copy_id, book_id, patron_id, branch_out_id, started_at, due_at, copy_type_id, patron_category_id, policy, explanation)
  select gen_random_uuid(), c.id, c.book_id, p.id, c.home_branch_id, started_at, started_at + interval '30 days', c.copy_type_id, p.patron_category_id,
    '{"loan.period": {"count": 30, "unit": "day"}, "loan.closed_day_mode": "next_open", "renew.max": 2}', '{"rules": {}, "steps": []}'
  from c cross join borrowers join p on p.n = c.n % borrowers.total
    cross join lateral (select now() - make_interval(days => (c.n % 36)::int, mins => 10) as started_at) as given`
