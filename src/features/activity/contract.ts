import { z } from '@hono/zod-openapi'

export const permissions = {
  'events:read': { en: 'Follow what happens in the library', it: 'Seguire ciò che accade in biblioteca', roles: ['Admin', 'Librarian'] },
  'tasks:read': { en: "See everyone's long tasks", it: 'Vedere le attività lunghe di tutti', roles: ['Admin', 'Librarian'] },
  'tasks:write': { en: 'Stop long tasks', it: 'Interrompere attività lunghe', roles: ['Admin', 'Librarian'] },
  'catalogue:follow': {
    en: 'Follow public changes of the catalogue',
    it: 'Seguire i cambiamenti pubblici del catalogo',
    roles: ['Admin', 'Librarian', 'Reader', 'Guest'],
  },
} as const

export const problems = {
  task_finished: {
    status: 409,
    title: { en: 'The task is over', it: "L'attività è terminata" },
    detail: { en: 'It ended as {status}; there is nothing to cancel.', it: 'È terminata come {status}; non resta nulla da annullare.' },
  },
  websocket_expected: {
    status: 426,
    title: { en: 'This address speaks WebSocket', it: 'Questo indirizzo parla WebSocket' },
    detail: { en: 'Open it as a WebSocket, or use GET /v1/events.', it: 'Aprirlo come WebSocket, oppure usare GET /v1/events.' },
  },
} as const

export const LibraryEvent = z
  .object({
    id: z.string().openapi({ description: 'Place in the log, to resume from', example: '3f9a1c20.812.4711' }),
    type: z.string().openapi({ example: 'loan.opened' }),
    occurred_at: z.iso.datetime(),
    subject: z.object({ type: z.string(), id: z.uuid() }),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('Event')

export const EventsQuery = z.object({
  after: z
    .string()
    .max(64)
    .optional()
    .openapi({ description: 'Id of the last event that you have; the Last-Event-ID header does the same' }),
  types: z
    .string()
    .max(500)
    .optional()
    .openapi({ description: 'Only these types, comma-separated; `loan.*` means all of a subject', example: 'loan.*,hold.ready' }),
})

export const Task = z
  .object({
    id: z.uuid(),
    kind: z.string().openapi({ example: 'import' }),
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    progress: z.object({
      done_count: z.number().int(),
      total_count: z.number().int().nullable(),
      unit: z.string().openapi({ example: 'records' }),
    }),
    result: z.record(z.string(), z.unknown()).nullable(),
    problem: z.record(z.string(), z.unknown()).nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    finished_at: z.iso.datetime().nullable(),
  })
  .openapi('Task')

export type Task = z.infer<typeof Task>

export const TasksQuery = z.object({ status: Task.shape.status.optional() })

const TaskProgress = z.object({ kind: z.string(), status: z.string(), done_count: z.number(), total_count: z.number().nullable() })

export const events = {
  'task.changed': { subject: 'task', permission: 'tasks:read', data: TaskProgress },
} as const
