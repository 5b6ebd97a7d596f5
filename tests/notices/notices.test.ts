import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Queue } from '../../src/kernel/queue.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'
import { decoded, headerOf, type MailServer, startMailServer, startWorker } from './worker.ts'

let app: TestApp
let civica: Stock
let desk: Client
let server: MailServer
let worker: Queue | undefined

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica', { name: 'Biblioteca Civica' }))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())
beforeEach(async () => {
  server = await startMailServer()
})
afterEach(async () => {
  await worker?.stop()
  worker = undefined
  await server.stop()
  await app.admin('delete from platform.notice')
})

let patrons = 0
const patron = (more: Record<string, unknown> = {}) =>
  civica.patron('Rossi', { email: `anna.${++patrons}@example.org`, language: 'it', ...more })

/** A copy of a new book stands ready for a patron. */
async function readyHold(patronId: string, title?: string): Promise<{ hold_id: string; copy_id: string }> {
  const book = await civica.book(title)
  const copy = await civica.copy(book)
  const hold = await desk.post('/v1/holds', { book_id: book, patron_id: patronId, pickup_branch_id: civica.main })
  expect(hold.status, hold.text).toBe(201)
  const back = await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })
  expect(back.body.outcome, back.text).toBe('hold_ready')
  return { hold_id: hold.body.id, copy_id: copy.id }
}

async function lend(patronId: string, title?: string): Promise<{ id: string; due_at: string; copy_id: string }> {
  const copy = await civica.copy(await civica.book(title))
  const loan = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patronId, branch_id: civica.main })
  expect(loan.status, loan.text).toBe(201)
  return loan.body
}

const noticesOf = async (patronId: string) => (await desk.get(`/v1/notices?patron_id=${patronId}`)).body.data
const settled = (patronId: string, count = 1) =>
  until(
    () => noticesOf(patronId),
    (notices) => notices.length === count && notices.every(({ status }: { status: string }) => !['queued', 'sending'].includes(status)),
  )
const byKind = (notices: { kind: string }[]) => [...notices].sort((a, b) => a.kind.localeCompare(b.kind))
/** Lets the waiting between two tries be over. */
async function hurried(patronId: string) {
  await app.admin(`update pgboss.job set start_after = now() where state = 'retry'`)
  return noticesOf(patronId)
}
const startOverServer = async () => {
  worker = await startWorker(app, { smtp_url: server.url })
}

test('a hold is ready: its patron is told once, in her language, where and until when', async () => {
  await startOverServer()
  const italian = await patron()
  const english = await patron({ language: 'en', given_name: 'Ann', family_name: 'Smith' })
  await readyHold(italian.id, 'Il nome della rosa')
  await readyHold(english.id, 'Middlemarch')
  await settled(italian.id)
  await settled(english.id)
  expect(server.messages).toHaveLength(2)
  const [first, second] = server.messages.map(decoded).sort() as [string, string]
  const [it, en] = first.includes('Gentile') ? [first, second] : [second, first]
  expect(headerOf(it, 'Subject')).toBe('È pronto per il ritiro: Il nome della rosa')
  expect(it).toContain('Gentile Anna Rossi')
  expect(it).toMatch(/Entro quando: {2}(lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica) \d+ \p{L}+ 20\d\d/u)
  expect(it).toContain('la tessera della biblioteca')
  expect(it).toContain('Biblioteca Civica')
  expect(headerOf(en, 'Subject')).toBe('Ready to collect: Middlemarch')
  expect(en).toMatch(/Until: {10}(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? \d+ \p{L}+ 20\d\d/u)
  expect(headerOf(en, 'From')).toBe('LibraryHub <noreply@hub.example>')
  expect(headerOf(en, 'Auto-Submitted')).toBe('auto-generated')
})

test('a receipt says the due date by the clocks of the branch that lent', async () => {
  await app.admin(`update ${civica.library.schema}.branch set time_zone = 'Pacific/Auckland' where id = $1`, [civica.main])
  await startOverServer()
  const { id } = await patron({ language: 'en' })
  await lend(id, 'Emma')
  await settled(id)
  const { due_at } = (await desk.get(`/v1/loans?patron_id=${id}`)).body.data[0]
  const day = new Date(due_at).toLocaleDateString('en-GB', { timeZone: 'Pacific/Auckland', dateStyle: 'full' })
  expect(decoded(server.messages[0] as string)).toContain(`Please return it by:  ${day}\n`)
  await app.admin(`update ${civica.library.schema}.branch set time_zone = 'Europe/Rome' where id = $1`, [civica.main])
})

test('the library signs its notices with its own name, when it has chosen one', async () => {
  const admin = await app.as(civica.library, 'Admin')
  await admin.put('/v1/settings/notice_sender', { value: { name: 'Civica, il banco', email: 'banco@civica.example' } })
  await startOverServer()
  const { id } = await patron()
  await readyHold(id)
  await settled(id)
  expect(headerOf(decoded(server.messages[0] as string), 'From')).toBe('"Civica, il banco" <banco@civica.example>')
  await app.admin(`delete from ${civica.library.schema}.setting`)
})

test('events that are dispatched twice still send one mail each', async () => {
  const [before] = await app.admin<{ xid: string; id: string }>('select xid, id from platform.event_cursor')
  await startOverServer()
  const { id } = await patron()
  await readyHold(id)
  await lend(id)
  await settled(id, 2)
  const [after] = await app.admin<{ xid: string; id: string }>('select xid, id from platform.event_cursor')
  await app.admin('update platform.event_cursor set xid = $1, id = $2', [before?.xid, before?.id])
  const jobs = `select count(*)::int as count from pgboss.job where state = 'completed' and data->>'job' in ('notices.write', 'notices.send')
    and (data->'event'->>'xid')::bigint > $1 and (data->'event'->>'xid')::bigint <= $2`
  await until(
    () => app.admin<{ count: number }>(jobs, [before?.xid, after?.xid]),
    ([row]) => row?.count === 8,
  )
  expect(server.messages).toHaveLength(2)
  expect(await noticesOf(id)).toHaveLength(2)
})

test('a worker that is stopped before and while it sends leaves one mail all the same', async () => {
  const { id } = await patron()
  await readyHold(id)
  for (let stops = 0; stops < 2; stops++) {
    await startOverServer()
    await until(
      () => noticesOf(id),
      (notices) => notices.length === 1,
    )
    await worker?.stop()
  }
  server.delay_ms = 1_500
  await startOverServer()
  await until(
    () => noticesOf(id),
    ([notice]) => notice.status !== 'queued',
  )
  await worker?.stop()
  await startOverServer()
  expect(await settled(id)).toMatchObject([{ status: 'sent', attempts: 1 }])
  expect(server.messages).toHaveLength(1)
})

test('nobody is told that a hold is ready that was cancelled before the notice went out, but that it is cancelled', async () => {
  const { id } = await patron()
  const { hold_id } = await readyHold(id)
  await desk.post(`/v1/holds/${hold_id}/cancel`, { reason: 'copia danneggiata' })
  await startOverServer()
  expect(byKind(await settled(id, 2))).toMatchObject([
    { kind: 'hold_cancelled', status: 'sent' },
    { kind: 'hold_ready', status: 'obsolete', reason: 'no_longer_true' },
  ])
  expect(server.messages.map(decoded)).toEqual([expect.stringMatching(/La prenotazione è annullata[\s\S]*Perché: {2}copia danneggiata/)])
})

test('a receipt that is a day late is not sent for a book that is back', async () => {
  server.answers = [451]
  await startOverServer()
  const { id } = await patron()
  const loan = await lend(id)
  await until(
    () => noticesOf(id),
    ([notice]) => notice?.attempts === 1 && notice.status === 'queued',
  )
  await desk.post('/v1/checkins', { copy_id: loan.copy_id, branch_id: civica.main })
  await app.admin(`update platform.notice set happened_at = happened_at - interval '25 hours'`)
  server.answers = [undefined]
  expect(
    await until(
      () => hurried(id),
      ([notice]) => notice.status !== 'queued',
    ),
  ).toMatchObject([{ status: 'obsolete' }])
  expect(server.messages).toEqual([])
})

test('a mail server that is busy is asked again, and the mail then says how things stand', async () => {
  server.answers = [451, 451, undefined]
  await startOverServer()
  const { id } = await patron({ language: 'en' })
  const loan = await lend(id)
  await until(
    () => noticesOf(id),
    ([notice]) => notice?.attempts === 1 && notice.status === 'queued',
  )
  const { body: renewed } = await desk.post('/v1/renewals', { loan_id: loan.id })
  const [notice] = await until(
    () => hurried(id),
    ([one]) => one.status === 'sent',
  )
  expect(notice).toMatchObject({ attempts: 3, reason: null })
  expect(server.messages).toHaveLength(1)
  const day = new Date(renewed.due_at).toLocaleDateString('en-GB', { timeZone: 'Europe/Rome', dateStyle: 'full' })
  expect(decoded(server.messages[0] as string)).toContain(day)
})

test('a refused address is a failed notice that staff see; sent again by two clicks it is one mail', async () => {
  server.answers = [550]
  await startOverServer()
  const { id } = await patron()
  await readyHold(id)
  const [failed] = await settled(id)
  expect(failed).toMatchObject({ status: 'failed', attempts: 1 })
  expect(failed.reason).toMatch(/550/)
  expect(failed.reason).not.toContain('@')
  expect((await desk.get('/v1/notices?status=failed')).body.data).toHaveLength(1)
  const told = await app.admin(`select type, data from platform.event where subject_id = $1 order by xid, id`, [failed.id])
  expect(told.map(({ type }) => type)).toEqual(['notice.queued', 'notice.failed'])
  expect(JSON.stringify(told)).not.toContain('@')

  server.answers = [undefined]
  const clicks = await Promise.all([1, 2].map(() => desk.post(`/v1/notices/${failed.id}/resend`)))
  expect(clicks.map(({ status }) => status)).toEqual([202, 202])
  expect(await settled(id)).toMatchObject([{ status: 'sent' }])
  expect(server.messages).toHaveLength(1)
  const again = await desk.post(`/v1/notices/${failed.id}/resend`)
  expect([again.status, again.body.code]).toEqual([409, 'notice_not_failed'])
  const { body } = await desk.get(`/v1/notices/${failed.id}`)
  expect(body.subject).toMatch(/^È pronto/)
  expect(body.body).toContain('Gentile Anna Rossi')
})

test('a title with line breaks begins no header and no second recipient', async () => {
  await startOverServer()
  const { id } = await patron({ family_name: 'Rossi\r\nBcc: ladra@example.org' })
  await readyHold(id, 'Rosa\r\nBcc: ladra@example.org\r\n\r\n<script>alert(1)</script>')
  await settled(id)
  expect(new Set(server.asked).size).toBe(1)
  const mail = server.messages[0] as string
  expect(mail.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im)
  expect(headerOf(decoded(mail), 'Subject')).toBe('È pronto per il ritiro: Rosa Bcc: ladra@example.org <script>alert(1)</script>')
  expect(decoded(mail)).toContain('&lt;script&gt;')
})

test('whoever has no address, or declined, gets nothing; the choice is the patron’s and the desk’s', async () => {
  await startOverServer()
  const silent = await patron({ email: null })
  const declined = await patron()
  const reader = await app.as(civica.library, 'Reader', { patron_id: declined.id })
  expect((await reader.put('/v1/me/notice-choices/loan_receipt', { is_wanted: false })).body).toEqual({
    kind: 'loan_receipt',
    is_wanted: false,
    may_decline: true,
  })
  const choices = (await desk.get(`/v1/patrons/${declined.id}/notice-choices`)).body.data
  expect(choices).toContainEqual({ kind: 'hold_ready', is_wanted: true, may_decline: true })
  expect(choices).toContainEqual({ kind: 'loan_receipt', is_wanted: false, may_decline: true })
  expect(choices).toContainEqual({ kind: 'payment_receipt', is_wanted: false, may_decline: true })
  expect(choices).toContainEqual({ kind: 'overdue', is_wanted: true, may_decline: false })
  const refused = await reader.put('/v1/me/notice-choices/overdue', { is_wanted: false })
  expect([refused.status, refused.body.code]).toEqual([422, 'notice_not_declinable'])
  await lend(silent.id)
  await lend(declined.id)
  await readyHold(declined.id)
  expect(await settled(declined.id)).toMatchObject([{ kind: 'hold_ready', status: 'sent' }])
  expect(await noticesOf(silent.id)).toEqual([])
  expect((await desk.put(`/v1/patrons/${declined.id}/notice-choices/loan_receipt`, { is_wanted: true })).status).toBe(200)
  await lend(declined.id)
  await settled(declined.id, 2)
  expect(server.messages).toHaveLength(2)
})

test('patrons see what they were sent, and not what others were', async () => {
  await startOverServer()
  const [mine, other] = [await patron(), await patron()]
  await readyHold(mine.id)
  await readyHold(other.id)
  await settled(mine.id)
  const [theirs] = await settled(other.id)
  const reader = await app.as(civica.library, 'Reader', { patron_id: mine.id })
  expect((await reader.get('/v1/me/notices')).body.data).toMatchObject([{ patron_id: mine.id }])
  expect((await reader.get(`/v1/notices/${theirs.id}`)).status).toBe(403)
  const first = await desk.get('/v1/notices?limit=1')
  const next = await desk.get(`/v1/notices?limit=1&cursor=${first.body.page.next}`)
  expect(new Set([first.body.data[0].patron_id, next.body.data[0].patron_id])).toEqual(new Set([mine.id, other.id]))
  expect(next.body.page.next).toBeNull()
})

test('without a mail server, mails are files that a person finds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'libraryhub-outbox-'))
  worker = await startWorker(app, { outbox_dir: join(folder, 'outbox') })
  const { id } = await patron({ email: 'anna@example.org' })
  await readyHold(id, 'La coscienza di Zeno')
  const [notice] = await settled(id)
  expect(notice.status).toBe('sent')
  const files = await readdir(join(folder, 'outbox'))
  expect(files).toEqual([`civica-hold_ready-anna@example.org-${notice.id}.eml`])
  const mail = decoded(await readFile(join(folder, 'outbox', files[0] as string), 'utf8'))
  expect(headerOf(mail, 'Message-ID')).toBe(`<${notice.id}@notices.libraryhub>`)
  expect(mail).toContain('La coscienza di Zeno')
  await rm(folder, { recursive: true })
})

test('a patron who is deleted is forgotten here too', async () => {
  await startOverServer()
  const { id } = await patron()
  const { hold_id } = await readyHold(id)
  await settled(id)
  await desk.post(`/v1/holds/${hold_id}/cancel`)
  await app.admin(`delete from ${civica.library.schema}.hold where id = $1`, [hold_id])
  const { headers } = await desk.get(`/v1/patrons/${id}`)
  const gone = await desk.delete(`/v1/patrons/${id}`, { 'if-match': headers.get('etag') as string })
  expect(gone.status, gone.text).toBe(204)
  await until(
    () => noticesOf(id),
    (notices) => notices.length === 0,
  )
})

test('a hold that is set aside a second time tells of the second time only; a library that was restored tells nobody again', async () => {
  const { id } = await patron()
  const { hold_id } = await readyHold(id)
  const { body: hold } = await desk.get(`/v1/holds/${hold_id}`)
  await app.admin(
    `insert into platform.event (tenant, type, subject, subject_id, patron_id, data)
     select tenant, type, subject, subject_id, patron_id, data from platform.event where subject_id = $1 and type = 'hold.ready'`,
    [hold_id],
  )
  await startOverServer()
  const both = await settled(id, 2)
  // Two jobs write them, in whichever order they run.
  expect(both.map(({ status }: { status: string }) => status).sort()).toEqual(['obsolete', 'sent'])
  expect(server.messages).toHaveLength(1)
  expect(hold.status).toBe('ready')

  // Restoring writes the log anew: the same events, in another transaction.
  await app.admin(
    `insert into platform.event (tenant, type, subject, subject_id, patron_id, data, at)
     select tenant, type, subject, subject_id, patron_id, data, at from platform.event where subject_id = $1 and type = 'hold.ready'`,
    [hold_id],
  )
  await until(
    () =>
      app.admin<{ count: number }>(
        `select count(*)::int as count from pgboss.job where data->>'job' = 'notices.write' and state <> 'completed'`,
      ),
    ([row]) => row?.count === 0,
  )
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(await noticesOf(id)).toHaveLength(2)
  expect(server.messages).toHaveLength(1)
})
