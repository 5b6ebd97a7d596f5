import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { Door } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { said, told } from '../rules/explanation-contract.ts'
import { checkIn } from './checkin.ts'
import { Checkin, CheckinRequest } from './checkin-contract.ts'
import { events } from './contract.ts'
import { DESK, DryRun } from './desk-routes.ts'

const tags = ['circulation']

const routes = {
  checkin: createRoute({
    method: 'post',
    path: '/checkins',
    operationId: 'checkIn',
    tags,
    summary: 'Take one copy back and learn what to do with it',
    description:
      'Where something wants to be read first, nothing changes and errors[] names it; repeat the request with those codes in `acknowledged`. It receives what was on its way, too.',
    permission: 'loans:write',
    request: { query: DryRun, body: body(CheckinRequest) },
    responses: { 200: json(Checkin, 'What happened, and where the copy goes now'), ...problems(409, 422) },
  }),
}

export const returning = library().openapi(routes.checkin, async (c) => {
  const request = c.req.valid('json')
  const isDryRun = c.req.valid('query').dry_run === 'true'
  const { language } = c.var.scope.actor
  try {
    const checkin = await c.var.library.write((tx) => checkIn(tx, request, { is_attended: true }), { elevate: DESK, dry_run: isDryRun })
    return c.json({ ...told(checkin, language), alerts: said(checkin.alerts, language) }, 200)
  } catch (error) {
    if (error instanceof Problem && error.code === 'copy_unknown' && !isDryRun) await noteUnknownScan(c.var.library, request)
    throw error
  }
})

/** A code that no copy has is kept, so that a misprinted label or a scanner that misreads is noticed. */
async function noteUnknownScan(door: Door, { copy_barcode, branch_id }: z.output<typeof CheckinRequest>): Promise<void> {
  if (copy_barcode === undefined) return
  await door.write(async (tx) =>
    emit(tx, events, 'copy.unknown_scanned', { subject_id: uuidv7(), data: { barcode: copy_barcode, branch_id: branch_id ?? null } }),
  )
}
