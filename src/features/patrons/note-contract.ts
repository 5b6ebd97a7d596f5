import { z } from '@hono/zod-openapi'

export const NOTE_KINDS = ['note', 'alert', 'message'] as const
const kind = z.enum(NOTE_KINDS).openapi({
  description: 'note: among the staff; alert: shown at every desk; message: shown to the patron, and at the desk, until it is read',
})
const Text = z.string().trim().min(1).max(5_000).openapi({ example: 'Ha lasciato un ombrello in sala.' })
const ends_on = z.iso.date().nullable().openapi({ description: 'The last day on which it is shown' })

export const PatronNote = z
  .object({
    id: z.uuid(),
    patron_id: z.uuid(),
    kind,
    text: Text,
    is_pinned: z.boolean(),
    ends_on,
    author: z.string().nullable().openapi({ description: 'Whose account wrote it', example: 'Giulia Verdi' }),
    created_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    read_at: z.iso.datetime().nullable(),
  })
  .openapi('PatronNote')
export type PatronNote = z.infer<typeof PatronNote>

export const NewPatronNote = z
  .strictObject({ kind: kind.default('note'), text: Text, is_pinned: z.boolean().default(false), ends_on: ends_on.optional() })
  .openapi('NewPatronNote')
export type NewPatronNote = z.output<typeof NewPatronNote>
export const PatronNoteChange = z
  .strictObject({ text: Text.optional(), is_pinned: z.boolean().optional(), ends_on: ends_on.optional() })
  .openapi('PatronNoteChange', { example: { is_pinned: true } })
export type PatronNoteChange = z.output<typeof PatronNoteChange>
export const NotesQuery = z.object({ kind: kind.optional() })

/** What the patron sees: neither who wrote it nor what staff pin. */
export const MyMessage = PatronNote.pick({ id: true, text: true, created_at: true, read_at: true }).openapi('MyMessage')
export type MyMessage = z.infer<typeof MyMessage>
