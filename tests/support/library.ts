import { v7 as uuidv7 } from 'uuid'
import { NewBook, NewCopy } from '../../src/features/catalogue/contract.ts'
import { createBook, createCopy } from '../../src/features/catalogue/verbs.ts'
import { NewPatron } from '../../src/features/patrons/contract.ts'
import { createPatron } from '../../src/features/patrons/verbs.ts'
import type { Library } from '../../src/kernel/db.ts'
import { statement } from '../../src/kernel/query.ts'
import { presetRules } from '../../src/platform/presets.ts'
import type { TestDatabase } from './database.ts'

/** A small library that can lend: two branches, rules, a copy type, a patron category. */
export interface Stock {
  library: Library
  main: string
  village: string
  category_id: string
  copy_type_id: string
  book(title?: string, more?: Record<string, unknown>): Promise<string>
  copy(book_id: string, barcode?: string, branch_id?: string): Promise<{ id: string; barcode: string }>
  patron(family_name?: string, more?: Record<string, unknown>): Promise<{ id: string; card_number: string }>
}

const insertBranch = statement<never>(
  'test.insert-branch',
  `insert into {library}.branch (id, code, name, time_zone) values ($1, $2, $3, 'Europe/Rome')`,
)
const insertCategory = statement<never>(
  'test.insert-category',
  `insert into {library}.patron_category (id, code, name, enrolment_months) values ($1, 'ADU', 'Adulti', 12)`,
)
const insertType = statement<never>('test.insert-type', `insert into {library}.copy_type (id, code, name) values ($1, 'LIB', 'Libro')`)
const insertRule = statement<never>('test.insert-rule', `insert into {library}.rule (id, kind, value) values ($1, $2, $3::jsonb)`)

/** What of the preset a small library has; whatever a story needs beside, it makes itself. */
const PLAIN = new Set([
  'loan.allowed',
  'loan.one_per_title',
  'renew.from',
  'renew.block_if_hold',
  'hold.allowed',
  'hold.on_shelf',
  'return.to',
  'return.accept_at',
  'loan.period',
  'loan.closed_day_mode',
  'loan.max_total',
  'loan.max_overdue',
  'renew.max',
  'hold.max',
  'hold.pickup_period',
  'fine.amount',
  'fine.grace',
  'fine.max',
])

export async function stock(test: TestDatabase, library: Library): Promise<Stock> {
  const door = () => test.door(library)
  const [main, village, categoryId, copyTypeId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()] as [string, string, string, string]
  await door().write(async (tx) => {
    tx.push(insertBranch(main, 'CEN', 'Centrale'))
    tx.push(insertBranch(village, 'BOR', 'Borgo'))
    tx.push(insertCategory(categoryId))
    tx.push(insertType(copyTypeId))
    for (const { kind, value } of presetRules('public').filter((rule) => PLAIN.has(rule.kind)))
      tx.push(insertRule(uuidv7(), kind, JSON.stringify(value)))
  })
  let count = 0
  return {
    library,
    main,
    village,
    category_id: categoryId,
    copy_type_id: copyTypeId,
    book: async (title = `Libro ${++count}`, more = {}) =>
      (await door().write((tx) => createBook(tx, NewBook.parse({ title, languages: ['ita'], ...more })))).id,
    copy: async (book_id, barcode, branch_id = main) =>
      door().write((tx) =>
        createCopy(tx, NewCopy.parse({ book_id, copy_type_id: copyTypeId, home_branch_id: branch_id, ...(barcode && { barcode }) })),
      ),
    patron: async (family_name = `Rossi ${++count}`, more = {}) =>
      door().write((tx) =>
        createPatron(
          tx,
          NewPatron.parse({ given_name: 'Anna', family_name, patron_category_id: categoryId, home_branch_id: main, ...more }),
        ),
      ),
  }
}
