import { z } from '@hono/zod-openapi'
import { now } from '../../kernel/clock.ts'
import { etagOf, ifMatchHeader, requiredVersion } from '../../kernel/conditional.ts'
import { pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { told } from '../rules/explanation-contract.ts'
import { ListedLoan, Loan, LoanChange, LoansQuery, Renewal } from './contract.ts'
import { changeLoan } from './loan-changes.ts'
import { getLoan, listLoans, listRenewals, type PagedLoan } from './loans.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['circulation']

const routes = {
  loans: createRoute({
    method: 'get',
    path: '/loans',
    operationId: 'listLoans',
    tags,
    summary: 'Loans, newest first or by due date',
    permission: 'loans:read',
    request: { query: LoansQuery.extend(pageQuery) },
    responses: { 200: json(page(ListedLoan), 'A page of loans') },
  }),
  loan: createRoute({
    method: 'get',
    path: '/loans/{id}',
    operationId: 'getLoan',
    tags,
    summary: 'One loan',
    permission: 'loans:read',
    request: { params: Id },
    responses: { 200: json(Loan, 'The loan') },
  }),
  change: createRoute({
    method: 'patch',
    path: '/loans/{id}',
    operationId: 'changeLoan',
    tags,
    summary: 'Change the note of a loan or, for a reason, its due date',
    description: 'The due date also needs the permission loans:change-due.',
    permission: 'loans:write',
    request: { params: Id, headers: ifMatchHeader, body: body(LoanChange) },
    responses: { 200: json(Loan, 'The loan'), ...problems(409, 412, 422, 428) },
  }),
  renewals: createRoute({
    method: 'get',
    path: '/loans/{id}/renewals',
    operationId: 'listRenewals',
    tags,
    summary: 'How a loan was lengthened, and why so',
    permission: 'loans:read',
    request: { params: Id },
    responses: { 200: json(z.object({ data: z.array(Renewal) }), 'Oldest first') },
  }),
  mine: createRoute({
    method: 'get',
    path: '/me/loans',
    operationId: 'listMyLoans',
    tags,
    summary: 'What I have borrowed, and had',
    permission: 'account:read',
    request: { query: LoansQuery.pick({ status: true, sort: true, due_before: true }).extend(pageQuery) },
    responses: { 200: json(page(ListedLoan), 'A page of my loans') },
  }),
}

export const loans = library()
  .openapi(routes.loans, async (c) => {
    const { limit, cursor, ...query } = c.req.valid('query')
    const rows = await c.var.library.read((tx) => listLoans(tx, query, limit, cursor), { plan: 'custom' })
    return c.json(paged(rows, limit, c.var.scope.actor.language), 200)
  })
  .openapi(routes.loan, async (c) => {
    const loan = await c.var.library.get(getLoan(c.req.valid('param').id, now()))
    if (!loan) throw new Problem('not_found')
    return c.json(told(loan, c.var.scope.actor.language), 200, { ETag: etagOf(loan.version) })
  })
  .openapi(routes.change, async (c) => {
    const version = requiredVersion(c)
    const loan = await c.var.library.write((tx) => changeLoan(tx, c.req.valid('param').id, version, c.req.valid('json')))
    return c.json(told(loan, c.var.scope.actor.language), 200, { ETag: etagOf(loan.version) })
  })
  .openapi(routes.renewals, async (c) => {
    const rows = await c.var.library.list(listRenewals(c.req.valid('param').id))
    return c.json({ data: rows.map((row) => told(row, c.var.scope.actor.language)) }, 200)
  })
  .openapi(routes.mine, async (c) => {
    const { patron_id, language } = c.var.scope.actor
    const { limit, cursor, ...query } = c.req.valid('query')
    if (patron_id === null) return c.json({ data: [], page: { next: null } }, 200)
    const rows = await c.var.library.read((tx) => listLoans(tx, { ...query, patron_id }, limit, cursor), { plan: 'custom' })
    return c.json(paged(rows, limit, language), 200)
  })

function paged(rows: PagedLoan[], limit: number, language: string) {
  const { data, page } = pageOf(rows, limit, ({ sort_key, id }) => [sort_key, id])
  return { data: data.map(({ sort_key: _, ...loan }) => told(loan, language)), page }
}
