import { v7 as uuidv7 } from 'uuid'
import type { RuleKind } from '../../src/features/rules/contract.ts'
import { shiftClock } from '../../src/kernel/clock.ts'
import type { Client, TestApp } from './app.ts'
import type { Stock } from './library.ts'

interface RuleScope {
  branch_id?: string
  patron_category_id?: string
  copy_type_id?: string
}

/** What a test of the desk needs beyond a stocked library: kinds of copies and patrons of its own, and rules for them. */
export interface DeskRoom {
  /** A kind of copy that no other test lends, with its own rules. */
  copyType(rules?: Partial<Record<RuleKind, unknown>>): Promise<string>
  /** A kind of patron that no other test has, with its own rules. */
  patronCategory(rules?: Partial<Record<RuleKind, unknown>>): Promise<string>
  rule(kind: RuleKind, value: unknown, scope?: RuleScope): Promise<void>
  /** Lets things happen when so much time has passed, at a desk of its own: the limits of a caller's requests never go back in time. */
  later<T>(ms: number, work: (desk: Client) => Promise<T>): Promise<T>
  /** A copy of a new book, or of the one said. */
  copyOf(copyTypeId: string, bookId?: string, branchId?: string): Promise<{ id: string; barcode: string; book_id: string }>
}

export function deskRoom(app: TestApp, stock: Stock): DeskRoom {
  const { schema } = stock.library
  let count = 0
  const rule: DeskRoom['rule'] = async (kind, value, scope = {}) => {
    await app.admin(
      `insert into ${schema}.rule (id, kind, branch_id, patron_category_id, copy_type_id, value) values ($1, $2, $3, $4, $5, $6::jsonb)`,
      [uuidv7(), kind, scope.branch_id ?? null, scope.patron_category_id ?? null, scope.copy_type_id ?? null, JSON.stringify(value)],
    )
  }
  const withRules = async (rules: Partial<Record<RuleKind, unknown>>, scope: RuleScope) => {
    for (const [kind, value] of Object.entries(rules)) await rule(kind as RuleKind, value, scope)
  }
  return {
    rule,
    async copyType(rules = {}) {
      const id = uuidv7()
      await app.admin(`insert into ${schema}.copy_type (id, code, name) values ($1, $2, $2)`, [id, `T${++count}`])
      await withRules(rules, { copy_type_id: id })
      return id
    },
    async patronCategory(rules = {}) {
      const id = uuidv7()
      await app.admin(`insert into ${schema}.patron_category (id, code, name, enrolment_months) values ($1, $2, $2, 12)`, [
        id,
        `C${++count}`,
      ])
      await withRules(rules, { patron_category_id: id })
      return id
    },
    async later(ms, work) {
      const desk = await app.as(stock.library, 'Librarian')
      shiftClock(ms)
      try {
        return await work(desk)
      } finally {
        shiftClock(0)
      }
    },
    async copyOf(copyTypeId, bookId, branchId) {
      const book = bookId ?? (await stock.book())
      const copy = await stock.copy(book, undefined, branchId)
      await app.admin(`update ${schema}.copy set copy_type_id = $2 where id = $1`, [copy.id, copyTypeId])
      return { ...copy, book_id: book }
    },
  }
}
