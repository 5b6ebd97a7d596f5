import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { told } from '../rules/explanation-contract.ts'
import { checkIn } from './checkin.ts'
import { Checkin, CheckinRequest } from './contract.ts'
import { DESK, DryRun } from './desk-routes.ts'

const tags = ['circulation']

const routes = {
  checkin: createRoute({
    method: 'post',
    path: '/checkins',
    operationId: 'checkIn',
    tags,
    summary: 'Take one copy back and learn what to do with it',
    permission: 'loans:write',
    request: { query: DryRun, body: body(CheckinRequest) },
    responses: { 200: json(Checkin, 'What happened, and where the copy goes now'), ...problems(409, 422) },
  }),
}

export const returning = library().openapi(routes.checkin, async (c) => {
  const isDryRun = c.req.valid('query').dry_run === 'true'
  const checkin = await c.var.library.write((tx) => checkIn(tx, c.req.valid('json')), { elevate: DESK, dry_run: isDryRun })
  return c.json(told(checkin, c.var.scope.actor.language), 200)
})
