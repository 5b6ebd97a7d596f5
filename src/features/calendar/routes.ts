import { z } from '@hono/zod-openapi'
import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { emit } from '../../kernel/events.ts'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { addResource } from '../../kernel/resource.ts'
import { Branch, type BranchCalendar, CalendarException, events, NewBranch, NewCalendarException, OpeningPeriod } from './contract.ts'
import { periodsOn } from './rules.ts'

/** A branch's hours and exceptions, as rules need them. Parameter: branch. */
const calendarOf = statement<BranchCalendar>(
  'calendar.calendar-of',
  `select b.time_zone,
     coalesce((select json_agg(json_build_object('weekday', weekday, 'opens_at', opens_at, 'closes_at', closes_at)) from {library}.opening_hours where branch_id = b.id), '[]') as hours,
     coalesce((select json_agg(json_build_object('starts_on', starts_on, 'ends_on', ends_on, 'is_open', is_open, 'opens_at', opens_at, 'closes_at', closes_at, 'recurs_from', recurs_from, 'reason', reason))
       from {library}.calendar_exception where branch_id = b.id or branch_id is null), '[]') as exceptions
   from {library}.branch b where b.id = $1`,
)
const hoursOf = statement<z.infer<typeof OpeningPeriod>>(
  'calendar.hours-of',
  `select weekday, opens_at::text, closes_at::text from {library}.opening_hours where branch_id = $1 order by weekday, opens_at`,
)
const lockBranch = statement<{ id: string }>('calendar.lock-branch', `select id from {library}.branch where id = $1 for no key update`)
const clearHours = statement<never>('calendar.clear-hours', `delete from {library}.opening_hours where branch_id = $1`)
const insertHours = statement<never>(
  'calendar.insert-hours',
  `insert into {library}.opening_hours (id, branch_id, weekday, opens_at, closes_at)
   select id, $1, weekday, opens_at, closes_at from jsonb_to_recordset($2::jsonb) as given(id uuid, weekday smallint, opens_at time, closes_at time)`,
)
const EXCEPTION = 'id, branch_id, starts_on, ends_on, is_open, opens_at::text, closes_at::text, recurs_from, reason'
const listExceptions = statement<z.infer<typeof CalendarException>>(
  'calendar.list-exceptions',
  `select ${EXCEPTION} from {library}.calendar_exception where $1::uuid is null or branch_id = $1 or branch_id is null order by starts_on, id limit 1000`,
)
const insertException = statement<z.infer<typeof CalendarException>>(
  'calendar.insert-exception',
  `insert into {library}.calendar_exception (id, branch_id, starts_on, ends_on, is_open, opens_at, closes_at, recurs_from, reason)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${EXCEPTION}`,
)
const deleteException = statement<{ id: string; branch_id: string | null }>(
  'calendar.delete-exception',
  `delete from {library}.calendar_exception where id = $1 returning id, branch_id`,
)

const Id = z.object({ id: z.uuid() })
const tags = ['calendar']
const Hours = z.object({ data: z.array(OpeningPeriod) })

export const calendar = library()
  .openapi(
    createRoute({
      method: 'get',
      path: '/branches/{id}/opening-hours',
      operationId: 'listOpeningHours',
      tags,
      summary: 'Weekly hours of a branch',
      permission: 'calendar:read',
      request: { params: Id },
      responses: { 200: json(Hours, 'Periods by weekday') },
    }),
    async (c) => c.json({ data: await c.var.library.list(hoursOf(c.req.valid('param').id)) }, 200),
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/branches/{id}/opening-hours',
      operationId: 'setOpeningHours',
      tags,
      summary: 'Set the weekly hours of a branch',
      permission: 'calendar:write',
      request: { params: Id, body: body(z.strictObject({ data: z.array(OpeningPeriod).max(70) })) },
      responses: { 200: json(Hours, 'Periods by weekday'), ...problems(422) },
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      const rows = c.req.valid('json').data.map((period) => ({ ...period, id: uuidv7() }))
      const data = await c.var.library.write(async (tx) => {
        await tx.one(lockBranch(id))
        tx.push(clearHours(id))
        tx.push(insertHours(id, JSON.stringify(rows)))
        emit(tx, events, 'calendar.changed', { subject_id: id, data: { what: 'opening_hours' } })
        return tx.all(hoursOf(id))
      })
      return c.json({ data }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/branches/{id}/calendar',
      operationId: 'getBranchCalendar',
      tags,
      summary: 'Open periods of a branch, day by day',
      permission: 'calendar:read',
      request: { params: Id, query: z.object({ from: z.iso.date(), to: z.iso.date() }) },
      responses: {
        200: json(
          z.object({
            data: z.array(z.object({ date: z.iso.date(), periods: z.array(z.object({ opens_at: z.string(), closes_at: z.string() })) })),
          }),
          'At most 366 days, in the local time of the branch',
        ),
      },
    }),
    async (c) => {
      const { from, to } = c.req.valid('query')
      const found = await c.var.library.get(calendarOf(c.req.valid('param').id))
      if (!found) throw new Problem('not_found')
      const start = DateTime.fromISO(from, { zone: found.time_zone })
      const days = Math.min(365, Math.max(0, Math.floor(DateTime.fromISO(to, { zone: found.time_zone }).diff(start, 'days').days)))
      const data = Array.from({ length: days + 1 }, (_, offset) => {
        const day = start.plus({ days: offset })
        return {
          date: day.toISODate() as string,
          periods: periodsOn(found, day).map(({ opens, closes }) => ({
            opens_at: opens.toISO() as string,
            closes_at: closes.toISO() as string,
          })),
        }
      })
      return c.json({ data }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/calendar-exceptions',
      operationId: 'listCalendarExceptions',
      tags,
      summary: 'Days that differ from the week',
      permission: 'calendar:read',
      request: { query: z.object({ branch_id: z.uuid().optional() }) },
      responses: { 200: json(z.object({ data: z.array(CalendarException) }), 'By date') },
    }),
    async (c) => c.json({ data: await c.var.library.list(listExceptions(c.req.valid('query').branch_id ?? null)) }, 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/calendar-exceptions',
      operationId: 'createCalendarException',
      tags,
      summary: 'Close or open on certain days',
      permission: 'calendar:write',
      request: { body: body(NewCalendarException) },
      responses: { 201: json(CalendarException, 'The exception'), ...problems(422) },
    }),
    async (c) => {
      const given = c.req.valid('json')
      const made = await c.var.library.write(async (tx) => {
        const id = uuidv7()
        const [rows] = await tx.flight([
          insertException(
            id,
            given.branch_id ?? null,
            given.starts_on,
            given.ends_on,
            given.is_open,
            given.opens_at ?? null,
            given.closes_at ?? null,
            given.recurs_from ?? null,
            given.reason,
          ),
        ])
        emit(tx, events, 'calendar.changed', { subject_id: given.branch_id ?? id, data: { what: 'exception', reason: given.reason } })
        return rows[0] as z.infer<typeof CalendarException>
      })
      return c.json(made, 201)
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/calendar-exceptions/{id}',
      operationId: 'deleteCalendarException',
      tags,
      summary: 'Remove an exception',
      permission: 'calendar:write',
      request: { params: Id },
      responses: { 204: { description: 'Removed' } },
    }),
    async (c) => {
      await c.var.library.write(async (tx) => {
        const { id, branch_id } = await tx.one(deleteException(c.req.valid('param').id))
        emit(tx, events, 'calendar.changed', { subject_id: branch_id ?? id, data: { what: 'exception' } })
      })
      return c.body(null, 204)
    },
  )

addResource(calendar, {
  table: 'branch',
  path: 'branches',
  tag: 'calendar',
  noun: 'branch',
  operation: 'Branch',
  read: 'calendar:read',
  write: 'calendar:write',
  shown: Branch,
  columns: [
    'id',
    'code',
    'name',
    'time_zone',
    'address',
    'email',
    'phone',
    'group_code',
    'position',
    'is_active',
    'version',
    'created_at',
    'updated_at',
  ],
  new: NewBranch,
  sort: 'code',
  events,
  event: 'branch',
  isPublic: true,
})
