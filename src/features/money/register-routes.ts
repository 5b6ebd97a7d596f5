import { z } from '@hono/zod-openapi'
import { stream } from 'hono/streaming'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { listingType } from '../../kernel/negotiation.ts'
import { Problem } from '../../kernel/problem.ts'
import { addResource } from '../../kernel/resource.ts'
import { LedgerEntry, LedgerQuery } from './account-contract.ts'
import { events } from './contract.ts'
import { closingReport, ledgerReport, listLedgerEntries, listSessionLines } from './ledger-report.ts'
import { CashRegister, NewCashRegister, NewSession, Session, SessionClosing } from './payment-contract.ts'
import { getSession, listSessions } from './queries.ts'
import { closeSession, openSession } from './registers.ts'
import { LEDGER } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['money']
const CSV = 'text/csv; charset=utf-8'
const asListing = <S extends z.ZodType>(schema: S, description: string) => ({
  200: { description, content: { 'application/json': { schema }, 'text/csv': { schema: z.string() } } },
  ...problems(406),
})

const routes = {
  open: createRoute({
    method: 'post',
    path: '/register-sessions',
    operationId: 'openRegister',
    tags,
    summary: 'Open a register',
    permission: 'payments:write',
    request: { body: body(NewSession) },
    responses: { 201: json(Session, 'The open session'), ...problems(409, 422) },
  }),
  close: createRoute({
    method: 'post',
    path: '/register-sessions/{id}/close',
    operationId: 'closeRegister',
    tags,
    summary: "Close a register: the day's closing",
    permission: 'payments:write',
    request: { params: Id, body: body(SessionClosing) },
    responses: { 200: json(Session, 'The closed session, with what was expected, counted and different'), ...problems(409, 422) },
  }),
  sessions: createRoute({
    method: 'get',
    path: '/register-sessions',
    operationId: 'listRegisterSessions',
    tags,
    summary: 'Sessions of registers, newest first',
    permission: 'charges:read',
    request: { query: z.object({ cash_register_id: z.uuid().optional(), status: z.enum(['open', 'closed']).optional(), ...pageQuery }) },
    responses: { 200: json(page(Session), 'A page of sessions') },
  }),
  session: createRoute({
    method: 'get',
    path: '/register-sessions/{id}',
    operationId: 'getRegisterSession',
    tags,
    summary: 'One session of a register',
    description: 'With `Accept: text/csv` all that went through the register, and its closing, as a spreadsheet.',
    permission: 'charges:read',
    request: { params: Id },
    responses: asListing(Session, 'The session, with what should be there by now'),
  }),
  ledger: createRoute({
    method: 'get',
    path: '/ledger-entries',
    operationId: 'listLedgerEntries',
    tags,
    summary: "A period's ledger, for the accountant",
    description: 'With `Accept: text/csv` the whole period is downloaded as a spreadsheet; `limit` and `cursor` are then left aside.',
    permission: 'ledger:read',
    request: { query: LedgerQuery.extend(pageQuery) },
    responses: asListing(page(LedgerEntry), 'Entries in order of time'),
  }),
}

const ENTRIES_AT_ONCE = 2_000

export const registers = library()
  .openapi(routes.open, async (c) => {
    const session = await c.var.library.write((tx) => openSession(tx, c.req.valid('json')), { elevate: LEDGER })
    return c.json(session, 201, { Location: `/v1/register-sessions/${session.id}` })
  })
  .openapi(routes.close, async (c) =>
    c.json(await c.var.library.write((tx) => closeSession(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: LEDGER }), 200),
  )
  .openapi(routes.sessions, async (c) => {
    const { cash_register_id, status, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const { currency } = c.var.scope.library
    const rows = await c.var.library.list(listSessions(cash_register_id ?? null, status ?? null, id, limit + 1, currency), {
      plan: 'custom',
    })
    return c.json(
      pageOf(rows, limit, (session) => [session.id]),
      200,
    )
  })
  .openapi(routes.session, async (c) => {
    const { id } = c.req.valid('param')
    const type = listingType(c.req.header('accept'))
    const session = await c.var.library.get(getSession(id, c.var.scope.library.currency))
    if (!session) throw new Problem('not_found')
    if (type === 'application/json') return c.json(session, 200)
    c.header('Content-Disposition', `attachment; filename="register-${id}.csv"`)
    return c.body(closingReport(session, await c.var.library.list(listSessionLines(id))), 200, { 'Content-Type': CSV }) as never
  })
  .openapi(routes.ledger, async (c) => {
    const { from_on, to_on, branch_id, limit, cursor } = c.req.valid('query')
    const period = [from_on, to_on, c.var.scope.library.time_zone, branch_id ?? null]
    const read = (at: unknown, id: unknown, position: unknown, count: number) =>
      c.var.library.list(listLedgerEntries(...period, at, id, position, count), { plan: 'custom', elevate: ['charges:read'] })
    if (listingType(c.req.header('accept')) === 'text/csv') {
      c.header('Content-Type', CSV)
      c.header('Content-Disposition', `attachment; filename="ledger-${from_on}-${to_on}.csv"`)
      const report = ledgerReport((last) => read(last?.at ?? null, last?.transaction_id ?? null, last?.position ?? null, ENTRIES_AT_ONCE))
      return stream(c, async (output) => {
        for await (const piece of report) await output.write(piece)
      }) as never
    }
    const [at, id, position] = cursor === undefined ? [null, null, null] : decodeCursor(cursor, 3)
    const rows = await read(at, id, position, limit + 1)
    return c.json(
      pageOf(rows, limit, (entry) => [entry.at, entry.transaction_id, entry.position]),
      200,
    )
  })

addResource(registers, {
  table: 'cash_register',
  path: 'cash-registers',
  tag: 'money',
  noun: 'cash register',
  operation: 'CashRegister',
  read: 'charges:read',
  write: 'registers:write',
  shown: CashRegister,
  columns: ['id', 'branch_id', 'code', 'name', 'is_active', 'version', 'created_at', 'updated_at'],
  new: NewCashRegister,
  sort: 'code',
  events,
  event: 'cash_register',
})
