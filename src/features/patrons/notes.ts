import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'
import type { MyMessage, NewPatronNote, PatronNote, PatronNoteChange } from './note-contract.ts'

const NOTE = `n.id, n.patron_id, n.kind, n.text, n.is_pinned, n.ends_on, n.created_by, n.created_at, n.read_at,
  (select u.display_name from {library}.user u where u.id = n.created_by) as author`

/** Pinned ones first, then the newest. Parameters: patron, kind or null, pin, instant and id of the row before (or nulls), limit. */
export const listNotes = statement<PatronNote>(
  'patrons.list-notes',
  `select ${NOTE} from {library}.patron_note n
   where n.patron_id = $1 and ($2::text is null or n.kind = $2) and ($4::timestamptz is null or (n.is_pinned, n.created_at, n.id) < ($3::boolean, $4, $5::uuid))
   order by n.is_pinned desc, n.created_at desc, n.id desc limit $6`,
)
const getNote = statement<PatronNote>(
  'patrons.get-note',
  `select ${NOTE} from {library}.patron_note n where n.id = $1 and n.patron_id = $2`,
)
const lockNote = statement<PatronNote>(
  'patrons.lock-note',
  `select n.id, n.patron_id, n.kind, n.text, n.is_pinned, n.ends_on, n.read_at from {library}.patron_note n where n.id = $1 and n.patron_id = $2 for update`,
)
const patronExists = statement<{ id: string }>('patrons.exists', `select id from {library}.patron where id = $1`)
const insertNote = statement<never>(
  'patrons.insert-note',
  `insert into {library}.patron_note (id, patron_id, kind, text, is_pinned, ends_on, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
)
const updateNote = statement<never>(
  'patrons.update-note',
  `update {library}.patron_note set text = $2, is_pinned = $3, ends_on = $4 where id = $1`,
)
const deleteNoteRow = statement<never>('patrons.delete-note', `delete from {library}.patron_note where id = $1`)
const readNote = statement<never>('patrons.read-note', `update {library}.patron_note set read_at = $2 where id = $1`)

/** Messages to a patron that are still to be shown, the newest first, and those that were read. Parameters: patron, id of the row before, limit. */
export const listMessages = statement<MyMessage>(
  'patrons.list-messages',
  `select n.id, n.text, n.created_at, n.read_at from {library}.patron_note n
   where n.patron_id = $1 and n.kind = 'message' and ($2::uuid is null or n.id < $2) order by n.id desc limit $3`,
)

/** Writes a note, an alert or a message. @throws Problem not_found */
export async function addNote(tx: LibraryTx, patronId: string, input: NewPatronNote): Promise<PatronNote> {
  await tx.one(patronExists(patronId))
  const id = uuidv7()
  tx.push(insertNote(id, patronId, input.kind, input.text, input.is_pinned, input.ends_on ?? null, tx.actor.user_id, tx.now))
  emit(tx, events, 'patron_note.created', { subject_id: patronId, data: { note_id: id, kind: input.kind } })
  return tx.one(getNote(id, patronId))
}

/** Changes a note; a message that was read says what it said. @throws Problem not_found, note_read */
export async function changeNote(tx: LibraryTx, patronId: string, id: string, changes: PatronNoteChange): Promise<PatronNote> {
  const before = await tx.one(lockNote(id, patronId))
  const after = { ...before, ...changes }
  const fields = (Object.keys(changes) as (keyof PatronNoteChange)[]).filter((field) => before[field] !== after[field])
  if (fields.includes('text') && before.read_at !== null) throw new Problem('note_read')
  if (fields.length > 0) {
    tx.push(updateNote(id, after.text, after.is_pinned, after.ends_on))
    emit(tx, events, 'patron_note.changed', { subject_id: patronId, data: { note_id: id, kind: before.kind, fields } })
  }
  return tx.one(getNote(id, patronId))
}

/** Removes a note. @throws Problem not_found */
export async function deleteNote(tx: LibraryTx, patronId: string, id: string): Promise<void> {
  const { kind } = await tx.one(lockNote(id, patronId))
  tx.push(deleteNoteRow(id))
  emit(tx, events, 'patron_note.deleted', { subject_id: patronId, data: { note_id: id, kind } })
}

/** Remembers that a message was shown to its patron; once read it stays so. @throws Problem not_found, also for what is no message */
export async function readMessage(tx: LibraryTx, patronId: string, id: string): Promise<void> {
  const note = await tx.one(lockNote(id, patronId))
  if (note.kind !== 'message') throw new Problem('not_found')
  if (note.read_at !== null) return
  tx.push(readNote(id, tx.now))
  emit(tx, events, 'patron_note.read', { subject_id: patronId, patron_id: patronId, data: { note_id: id } })
}
