import { upgradeWebSocket } from '@hono/node-server'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import type { Door } from '../../kernel/db.ts'
import { type LoggedEvent, maySee, type Position, positionOf } from '../../kernel/events.ts'
import { createRoute, json, type LibraryEnv, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { eventId, type Live } from '../../kernel/live.ts'
import { Problem } from '../../kernel/problem.ts'
import { EventsQuery, LibraryEvent, Task, TasksQuery } from './contract.ts'
import { isBeyondRetention, getTask as taskById, listTasks as taskPage } from './queries.ts'
import { cancelTask as cancel } from './verbs.ts'

const TaskId = z.object({ id: z.uuid() })

const followEvents = createRoute({
  method: 'get',
  path: '/events',
  operationId: 'followEvents',
  tags: ['activity'],
  summary: 'Follow events as they happen, as server-sent events',
  description:
    'Resume with Last-Event-ID or ?after=. A place that the log no longer reaches is answered with a `reset` event: load everything again. The stream ends when the token does.',
  permission: 'catalogue:follow',
  request: { query: EventsQuery, headers: z.object({ 'last-event-id': z.string().max(64).optional() }) },
  responses: { 200: { description: 'Events', content: { 'text/event-stream': { schema: LibraryEvent } } } },
})

const getTask = createRoute({
  method: 'get',
  path: '/tasks/{id}',
  operationId: 'getTask',
  tags: ['activity'],
  summary: 'How far long work is, and what came of it',
  permission: 'events:read',
  request: { params: TaskId },
  responses: { 200: json(Task, 'The task') },
})

const listTasks = createRoute({
  method: 'get',
  path: '/tasks',
  operationId: 'listTasks',
  tags: ['activity'],
  summary: 'Long work, newest first',
  permission: 'events:read',
  request: { query: TasksQuery.extend(pageQuery) },
  responses: { 200: json(page(Task), 'A page of tasks') },
})

const cancelTask = createRoute({
  method: 'post',
  path: '/tasks/{id}/cancel',
  operationId: 'cancelTask',
  tags: ['activity'],
  summary: 'Stop long work at its next safe place; what is done stays done',
  permission: 'tasks:read',
  request: { params: TaskId },
  responses: { 200: json(Task, 'The task'), ...problems(409) },
})

export const activity = library()
  .openapi(followEvents, async (c) => {
    const given = c.req.valid('header')['last-event-id'] ?? c.req.valid('query').after
    const follower = await openFollower(c, given)
    c.header('Cache-Control', 'no-store')
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => follower.stop())
      try {
        if (follower.mustReset) await stream.writeSSE({ event: 'reset', data: '{}', id: follower.cursor() })
        else await stream.writeSSE({ event: 'ready', data: '{}', id: follower.cursor() })
        for await (const event of follower.events) {
          if (event === null) await stream.writeSSE({ event: 'heartbeat', data: '{}', id: follower.cursor() })
          else await stream.writeSSE({ event: event.type, data: JSON.stringify(shown(c.var.live, event)), id: eventId(c.var.live, event) })
        }
      } finally {
        follower.stop()
      }
    })
  })
  .openapi(getTask, async (c) => {
    const task = await c.var.library.get(taskById(c.req.valid('param').id))
    if (!task) throw new Problem('not_found')
    return c.json(task, 200)
  })
  .openapi(listTasks, async (c) => {
    const { status, limit, cursor } = c.req.valid('query')
    const [createdAt, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(taskPage(status ?? null, createdAt, id, limit + 1))
    return c.json(
      pageOf(rows, limit, (task) => [task.created_at, task.id]),
      200,
    )
  })
  .openapi(cancelTask, async (c) => {
    const { id } = c.req.valid('param')
    const task = await c.var.library.write(async (tx) => {
      const { status } = await cancel(tx, id)
      if (status !== 'cancelled') throw new Problem('task_finished', { params: { status } })
      return tx.one(taskById(id))
    })
    return c.json(task, 200)
  })

/** The same stream over a WebSocket. The token comes in the header, or as a subprotocol `bearer.<token>` from browsers. */
activity.openapi(
  createRoute({
    method: 'get',
    path: '/live',
    operationId: 'openLive',
    tags: ['activity'],
    summary: 'Follow events over a WebSocket',
    description: 'The messages are the events of GET /v1/events as JSON; resume with ?after=.',
    permission: 'catalogue:follow',
    request: { query: EventsQuery },
    responses: { 101: { description: 'Switching to WebSocket' }, ...problems(426) },
  }),
  async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      throw new Problem('websocket_expected', { headers: { Upgrade: 'websocket' } })
    const follower = await openFollower(c, c.req.valid('query').after)
    const live = c.var.live
    const upgrade = upgradeWebSocket(() => ({
      async onOpen(_event, socket) {
        socket.send(JSON.stringify({ type: follower.mustReset ? 'reset' : 'ready', id: follower.cursor() }))
        for await (const event of follower.events) {
          socket.send(JSON.stringify(event === null ? { type: 'heartbeat', id: follower.cursor() } : shown(live, event)))
        }
        socket.close(1000, 'the token or the server came to its end')
      },
      onClose: () => follower.stop(),
      onError: () => follower.stop(),
    }))
    return (await upgrade(c as unknown as Parameters<typeof upgrade>[0], async () => {})) as Response
  },
)

interface Follower {
  events: AsyncGenerator<LoggedEvent | null>
  mustReset: boolean
  /** The place up to which the client has all that it may see. */
  cursor: () => string
  stop: () => void
}

async function openFollower(c: Context<LibraryEnv>, given: string | undefined): Promise<Follower> {
  const { live, library: door, scope } = c.var
  const types = typeFilter(c.req.query('types'))
  const end = new AbortController()
  let last: Position = live.position
  const after = given === undefined ? undefined : await resumable(door, live, given)
  if (after) last = after

  const stream = live.follow({
    door,
    sees: (event) => {
      last = event
      return types(event.type) && maySee(scope.actor, event)
    },
    after,
    signal: AbortSignal.any([end.signal, c.get('ends')()]),
  })
  return {
    events: stream,
    mustReset: given !== undefined && after === undefined,
    cursor: () => eventId(live, last),
    stop: () => end.abort(),
  }
}

async function resumable(door: Door, live: Live, id: string): Promise<Position | undefined> {
  const position = positionOf(live.generation, id)
  if (!position) return undefined
  const answer = await door.get(isBeyondRetention(position.xid, position.id))
  return answer?.is_beyond ? undefined : position
}

function typeFilter(given: string | undefined): (type: string) => boolean {
  if (!given) return () => true
  const wanted = given.split(',').map((one) => one.trim())
  return (type) => wanted.some((one) => one === type || (one.endsWith('.*') && type.startsWith(one.slice(0, -1))))
}

function shown(live: Live, event: LoggedEvent) {
  return {
    id: eventId(live, event),
    type: event.type,
    occurred_at: event.at,
    subject: { type: event.subject, id: event.subject_id },
    data: event.data,
  }
}
