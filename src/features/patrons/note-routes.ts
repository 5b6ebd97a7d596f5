import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { MyMessage, NewPatronNote, NotesQuery, PatronNote, PatronNoteChange } from './note-contract.ts'
import { addNote, changeNote, deleteNote, listMessages, listNotes, readMessage } from './notes.ts'
import { ownPatronId } from './own.ts'

const Id = z.object({ id: z.uuid() })
const NoteId = z.object({ id: z.uuid(), note_id: z.uuid() })
const tags = ['patrons']
const nothing = { description: 'Done' } as const
/** The name of whoever wrote a note stands with the accounts. */
const AUTHORS = { elevate: ['users:read'] } as const

const routes = {
  notes: createRoute({
    method: 'get',
    path: '/patrons/{id}/notes',
    operationId: 'listPatronNotes',
    tags,
    summary: 'Notes, alerts and messages about a patron',
    permission: 'patrons:read',
    request: { params: Id, query: NotesQuery.extend(pageQuery) },
    responses: { 200: json(page(PatronNote), 'Pinned ones first, then the newest') },
  }),
  add: createRoute({
    method: 'post',
    path: '/patrons/{id}/notes',
    operationId: 'addPatronNote',
    tags,
    summary: 'Write a note for the staff, an alert for the desk, or a message to the patron',
    permission: 'patrons:write',
    request: { params: Id, body: body(NewPatronNote) },
    responses: { 201: json(PatronNote, 'The note') },
  }),
  change: createRoute({
    method: 'patch',
    path: '/patrons/{id}/notes/{note_id}',
    operationId: 'changePatronNote',
    tags,
    summary: 'Change or pin a note',
    permission: 'patrons:write',
    request: { params: NoteId, body: body(PatronNoteChange) },
    responses: { 200: json(PatronNote, 'The note'), ...problems(409) },
  }),
  remove: createRoute({
    method: 'delete',
    path: '/patrons/{id}/notes/{note_id}',
    operationId: 'deletePatronNote',
    tags,
    summary: 'Remove a note',
    permission: 'patrons:write',
    request: { params: NoteId },
    responses: { 204: nothing },
  }),
  read: createRoute({
    method: 'post',
    path: '/patrons/{id}/notes/{note_id}/read',
    operationId: 'readPatronMessage',
    tags,
    summary: 'Say that the patron was shown a message at the desk',
    permission: 'patrons:write',
    request: { params: NoteId },
    responses: { 204: nothing },
  }),
  own: createRoute({
    method: 'get',
    path: '/me/messages',
    operationId: 'listMyMessages',
    tags,
    summary: 'What the library has to tell me',
    permission: 'account:read',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(MyMessage), 'Newest first') },
  }),
  readOwn: createRoute({
    method: 'post',
    path: '/me/messages/{note_id}/read',
    operationId: 'readMyMessage',
    tags,
    summary: 'I have read it',
    permission: 'account:write',
    request: { params: z.object({ note_id: z.uuid() }) },
    responses: { 204: nothing },
  }),
}

export const noteRoutes = library()
  .openapi(routes.notes, async (c) => {
    const { kind, limit, cursor } = c.req.valid('query')
    const before = cursor === undefined ? [null, null, null] : decodeCursor(cursor, 3)
    const rows = await c.var.library.list(listNotes(c.req.valid('param').id, kind ?? null, ...before, limit + 1), AUTHORS)
    return c.json(
      pageOf(rows, limit, ({ is_pinned, created_at, id }) => [is_pinned, created_at, id]),
      200,
    )
  })
  .openapi(routes.add, async (c) =>
    c.json(await c.var.library.write((tx) => addNote(tx, c.req.valid('param').id, c.req.valid('json')), AUTHORS), 201),
  )
  .openapi(routes.change, async (c) => {
    const { id, note_id } = c.req.valid('param')
    return c.json(await c.var.library.write((tx) => changeNote(tx, id, note_id, c.req.valid('json')), AUTHORS), 200)
  })
  .openapi(routes.remove, async (c) => {
    const { id, note_id } = c.req.valid('param')
    await c.var.library.write((tx) => deleteNote(tx, id, note_id))
    return c.body(null, 204)
  })
  .openapi(routes.read, async (c) => {
    const { id, note_id } = c.req.valid('param')
    await c.var.library.write((tx) => readMessage(tx, id, note_id))
    return c.body(null, 204)
  })
  .openapi(routes.own, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [before] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listMessages(ownPatronId(c), before, limit + 1))
    return c.json(
      pageOf(rows, limit, ({ id }) => [id]),
      200,
    )
  })
  .openapi(routes.readOwn, async (c) => {
    const own = ownPatronId(c)
    // A patron changes nothing of a note but that it was read, and the verb looks only among the patron's own.
    await c.var.library.write((tx) => readMessage(tx, own, c.req.valid('param').note_id), { elevate: ['patrons:write'] })
    return c.body(null, 204)
  })
