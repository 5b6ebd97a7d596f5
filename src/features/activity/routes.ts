import { upgradeWebSocket } from '@hono/node-server'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { WSContext } from 'hono/ws'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import type { Door } from '../../kernel/db.ts'
import { type LoggedEvent, maySee, type Position, positionOf } from '../../kernel/events.ts'
import { createRoute, json, type LibraryEnv, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { eventId, type Live, type Transport } from '../../kernel/live.ts'
import { Problem, retold } from '../../kernel/problem.ts'
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
  permission: 'tasks:write',
  request: { params: TaskId },
  responses: { 200: json(Task, 'The task'), ...problems(409) },
})

export const activity = library()
  .openapi(followEvents, async (c) => {
    const resume = await resumeFrom(c, c.req.valid('header')['last-event-id'] ?? c.req.valid('query').after)
    const { live, log } = c.var
    const response = streamSSE(c, async (stream) => {
      const follower = follow(c, resume, 'sse')
      stream.onAbort(follower.stop)
      try {
        await stream.writeSSE({ event: resume.isReset ? 'reset' : 'ready', data: '{}', id: follower.cursor() })
        for await (const event of follower.events) {
          if (event === null) await stream.writeSSE({ event: 'heartbeat', data: '{}', id: follower.cursor() })
          else await stream.writeSSE({ event: event.type, data: JSON.stringify(shown(live, event)), id: eventId(live, event) })
        }
      } catch (error) {
        // Whoever listens comes back with the last id and misses nothing.
        log.warn({ err: error }, 'stream failed')
      } finally {
        follower.stop()
      }
    })
    response.headers.set('Cache-Control', 'private, no-store')
    response.headers.set('X-Accel-Buffering', 'no')
    return response
  })
  .openapi(getTask, async (c) => {
    const task = await c.var.library.get(taskById(c.req.valid('param').id))
    if (!task) throw new Problem('not_found')
    return c.json(told(task, c), 200)
  })
  .openapi(listTasks, async (c) => {
    const { status, limit, cursor } = c.req.valid('query')
    const [createdAt, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(taskPage(status ?? null, createdAt, id, limit + 1))
    const tasks = rows.map((task) => told(task, c))
    return c.json(
      pageOf(tasks, limit, (task) => [task.created_at, task.id]),
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
    return c.json(told(task, c), 200)
  })

/** A task with the problem that stopped it, in the reader's language. */
function told(task: Task, c: Context<LibraryEnv>): Task {
  return task.problem ? { ...task, problem: retold(task.problem, c.var.scope.actor.language) } : task
}

/** What has not been taken after so long, or is larger than that, is waited for no longer: the client comes back and resumes. */
const UNSENT_LIMIT_BYTES = 1_048_576
const UNSENT_LIMIT_MS = 30_000

const CLOSE = { token_ended: 4401, server_stops: 1001, failed: 1011 } as const

activity.openapi(
  createRoute({
    method: 'get',
    path: '/live',
    operationId: 'openLive',
    tags: ['activity'],
    summary: 'Follow events over a WebSocket',
    description: [
      'The messages are the events of GET /v1/events as JSON; resume with ?after=.',
      'A browser, which cannot send headers, offers two subprotocols: `libraryhub` and `bearer.<token>`.',
      'Closed with 4401 when the token has ended, with 1001 when the server stops.',
    ].join(' '),
    permission: 'catalogue:follow',
    request: { query: EventsQuery },
    responses: { 101: { description: 'Switching to WebSocket' }, ...problems(426) },
  }),
  async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      throw new Problem('websocket_expected', { headers: { Upgrade: 'websocket' } })
    const resume = await resumeFrom(c, c.req.valid('query').after)
    let stop = () => {}
    const upgrade = upgradeWebSocket(() => ({
      onOpen: (_event, socket) => {
        const follower = follow(c, resume, 'websocket')
        stop = follower.stop
        void tell(c, socket, follower, resume.isReset)
      },
      onClose: () => stop(),
      onError: () => stop(),
    }))
    return (await upgrade(c as unknown as Parameters<typeof upgrade>[0], async () => {})) as Response
  },
)

async function tell(c: Context<LibraryEnv>, socket: WSContext<unknown>, follower: Follower, isReset: boolean): Promise<void> {
  const { live, log } = c.var
  try {
    socket.send(JSON.stringify({ type: isReset ? 'reset' : 'ready', id: follower.cursor() }))
    for await (const event of follower.events) {
      socket.send(JSON.stringify(event === null ? { type: 'heartbeat', id: follower.cursor() } : shown(live, event)))
      await taken(socket.raw as Unsent)
    }
    socket.close(follower.hasTokenEnded() ? CLOSE.token_ended : CLOSE.server_stops)
  } catch (error) {
    log.warn({ err: error }, 'stream failed')
    socket.close(CLOSE.failed)
  } finally {
    follower.stop()
  }
}

/** What a socket of the server knows of what it has yet to send. */
interface Unsent {
  readonly bufferedAmount: number
  terminate(): void
}

/** Waits until a slow client has taken what was sent; gives up on one that takes nothing. */
async function taken(socket: Unsent): Promise<void> {
  for (let waitedMs = 0; socket.bufferedAmount > UNSENT_LIMIT_BYTES; waitedMs += 50) {
    if (waitedMs >= UNSENT_LIMIT_MS) return socket.terminate()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

interface Follower {
  events: AsyncGenerator<LoggedEvent | null>
  /** The place up to which the client has all that it may see. */
  cursor: () => string
  hasTokenEnded: () => boolean
  stop: () => void
}

interface Resume {
  after: Position | undefined
  /** The place that was given is no longer, or never was, one of this log. */
  isReset: boolean
}

async function resumeFrom(c: Context<LibraryEnv>, given: string | undefined): Promise<Resume> {
  const after = given === undefined ? undefined : await resumable(c.var.library, c.var.live, given)
  return { after, isReset: given !== undefined && after === undefined }
}

function follow(c: Context<LibraryEnv>, { after }: Resume, transport: Transport): Follower {
  const { live, library: door, scope } = c.var
  const types = typeFilter(c.req.query('types'))
  const end = new AbortController()
  const tokenEnd = c.get('ends')()
  let last: Position = after ?? live.position
  const events = live.follow({
    door,
    sees: (event) => {
      last = event
      return types(event.type) && maySee(scope.actor, event)
    },
    after: last,
    signal: AbortSignal.any([end.signal, tokenEnd]),
    transport,
  })
  return { events, cursor: () => eventId(live, last), hasTokenEnded: () => tokenEnd.aborted, stop: () => end.abort() }
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
