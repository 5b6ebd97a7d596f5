import { z } from '@hono/zod-openapi'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { Account } from './account-contract.ts'
import { amnestyPreview, requestAmnesty } from './amnesties.ts'
import { AmnestyPreview, AmnestyRequest } from './amnesty-contract.ts'
import { charges } from './charge-routes.ts'
import { payments } from './payment-routes.ts'
import { getAccount } from './queries.ts'
import { registers } from './register-routes.ts'

const tags = ['money']
const DryRun = z.object({
  dry_run: z.enum(['true', 'false']).default('false').openapi({ description: 'Answer what would happen, and change nothing' }),
})

const account = createRoute({
  method: 'get',
  path: '/patrons/{id}/account',
  operationId: 'getPatronAccount',
  tags,
  summary: 'What a patron owes, has paid and is owed',
  permission: 'charges:read',
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 200: json(Account, 'The account') },
})

const amnesty = createRoute({
  method: 'post',
  path: '/amnesties',
  operationId: 'requestAmnesty',
  tags,
  summary: 'Write off many charges at once',
  description: 'The task tells how far it is, and can be cancelled; each write-off stands in the ledger and in the log.',
  permission: 'charges:write_off',
  request: { query: DryRun, body: body(AmnestyRequest) },
  responses: {
    200: json(AmnestyPreview, 'What would be written off (dry run)'),
    202: {
      ...json(z.object({ id: z.uuid() }), 'It was asked for'),
      headers: z.object({ location: z.string().openapi({ example: '/v1/tasks/0199c0de-0000-7000-8000-000000000000' }) }),
    },
    ...problems(422),
  },
})

/** An account is asked for by id, so whether there is such a patron is no secret to whoever may see charges. */
const SEEN = { elevate: ['patrons:read'] } as const

export const money = library()
  .openapi(account, async (c) => {
    const found = await c.var.library.get(getAccount(c.req.valid('param').id, c.var.scope.library.currency), SEEN)
    if (!found) throw new Problem('not_found')
    return c.json(withInstants(found), 200)
  })
  .openapi(amnesty, async (c) => {
    const { reason, ...criteria } = c.req.valid('json')
    const elevate = ['charges:read', 'patrons:read']
    if (c.req.valid('query').dry_run === 'true')
      return c.json(await c.var.library.read((tx) => amnestyPreview(tx, criteria), { elevate, plan: 'custom' }), 200)
    const id = await c.var.library.write((tx) => requestAmnesty(tx, { ...criteria, reason }), { elevate })
    return c.json({ id }, 202, { Location: `/v1/tasks/${id}` })
  })
  .route('/', charges)
  .route('/', payments)
  .route('/', registers)

/** Instants inside of JSON come with the offset of the session; the API says them in UTC. */
function withInstants(account: Account): Account {
  const utc = <Row extends object>(row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        name.endsWith('_at') || name === 'counted_to' ? value && new Date(value).toISOString() : value,
      ]),
    ) as Row
  return {
    ...account,
    charges: account.charges.map(utc),
    settled_charges: account.settled_charges.map(utc),
    payments: account.payments.map(utc),
  }
}
