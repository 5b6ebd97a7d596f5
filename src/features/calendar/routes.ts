import { z } from '@hono/zod-openapi'
import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { emit } from '../../kernel/events.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { addResource } from '../../kernel/resource.ts'
import {
  Branch,
  type BranchCalendar,
  CalendarException,
  CalendarExceptionChange,
  events,
  NewBranch,
  NewCalendarException,
  OpeningPeriod,
} from './contract.ts'
import { changeException, getException, insertException, listExceptions, removeException } from './exceptions.ts'
import { periodsOn } from './rules.ts'
import { EXCEPTIONS, HOURS } from './verbs.ts'

/** A branch's hours and exceptions, as rules need them. Parameter: branch. */
const calendarOf = statement<BranchCalendar>(
  'calendar.calendar-of',
  `select b.time_zone,
     ${HOURS('b')} as hours, ${EXCEPTIONS('b')} as exceptions
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
      request: {
        query: z.object({
          branch_id: z.uuid().optional().openapi({ description: 'Of that branch, and of the whole library' }),
          from: z.iso.date().optional().openapi({ description: 'Without what is over by then' }),
          ...pageQuery,
        }),
      },
      responses: { 200: json(page(CalendarException), 'A page by date') },
    }),
    async (c) => {
      const { branch_id, from, limit, cursor } = c.req.valid('query')
      const [startsOn, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
      const rows = await c.var.library.list(listExceptions(branch_id ?? null, from ?? null, startsOn, id, limit + 1))
      return c.json(
        pageOf(rows, limit, (one) => [one.starts_on, one.id]),
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/calendar-exceptions/{id}',
      operationId: 'getCalendarException',
      tags,
      summary: 'One exception',
      permission: 'calendar:read',
      request: { params: Id },
      responses: { 200: json(CalendarException, 'The exception') },
    }),
    async (c) => {
      const found = await c.var.library.get(getException(c.req.valid('param').id))
      if (!found) throw new Problem('not_found')
      return c.json(found, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/calendar-exceptions',
      operationId: 'createCalendarException',
      tags,
      summary: 'Close or open on certain days',
      description: 'Dates that are set already stay as they are; POST /v1/closings/preview tells which of them fall on these days.',
      permission: 'calendar:write',
      request: { body: body(NewCalendarException) },
      responses: { 201: json(CalendarException, 'The exception'), ...problems(422) },
    }),
    async (c) => c.json(await c.var.library.write((tx) => insertException(tx, c.req.valid('json'))), 201),
  )
  .openapi(
    createRoute({
      method: 'patch',
      path: '/calendar-exceptions/{id}',
      operationId: 'changeCalendarException',
      tags,
      summary: 'Change an exception',
      permission: 'calendar:write',
      request: { params: Id, body: body(CalendarExceptionChange) },
      responses: { 200: json(CalendarException, 'The exception'), ...problems(422) },
    }),
    async (c) => c.json(await c.var.library.write((tx) => changeException(tx, c.req.valid('param').id, c.req.valid('json'))), 200),
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
      await c.var.library.write((tx) => removeException(tx, c.req.valid('param').id))
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
