import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { runChore } from '../support/chores.ts'
import { type Stock, stock } from '../support/library.ts'
import { sendAt } from './support.ts'

let app: TestApp
let civica: Stock
let desk: Client
let schema: string

/** Three days before; then a day, a week and two weeks after, at a price from the second on. */
const REMINDERS = [
  { kind: 'due_soon', delay: { count: 3, unit: 'day' } },
  { kind: 'overdue', delay: { count: 1, unit: 'day' } },
  { kind: 'overdue', delay: { count: 1, unit: 'week' }, fee_cents: 100 },
  { kind: 'overdue', delay: { count: 2, unit: 'week' }, fee_cents: 200, template: 'ultimo' },
]

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica', { name: 'Biblioteca Civica' }))
  schema = civica.library.schema
  desk = await app.as(civica.library, 'Admin')
  await app.admin(`insert into ${schema}.rule (id, kind, value) values ($1, 'reminders', $2)`, [uuidv7(), JSON.stringify(REMINDERS)])
})
afterAll(() => app.stop())
beforeEach(async () => {
  // The copies' status follows the loans only for whoever may see them all.
  await app.admin(
    `begin; set local app.permissions = ',*,'; set local search_path = ${schema}; delete from platform.notice; delete from platform.chore_run; delete from platform.notice_choice;
     delete from ${schema}.setting; delete from ${schema}.notice_template;
     update ${schema}.loan set returned_at = now(), return_recorded_at = now() where returned_at is null; commit`,
  )
})

let patrons = 0
const patron = (more: Record<string, unknown> = {}) =>
  civica.patron('Rossi', { email: `anna.${++patrons}@example.org`, language: 'it', ...more })

/** Lends copies that are due at the end of a day, in Rome. */
async function lend(patronId: string, titles: string[], due_on = '2026-03-10'): Promise<{ id: string; copy_id: string }[]> {
  const loans: { id: string; copy_id: string }[] = []
  for (const title of titles) {
    const copy = await civica.copy(await civica.book(title))
    const loan = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patronId, branch_id: civica.main })
    expect(loan.status, loan.text).toBe(201)
    loans.push({ id: loan.body.id, copy_id: copy.id })
  }
  await setDue(
    loans.map(({ id }) => id),
    due_on,
  )
  return loans
}
const setDue = (ids: string[], due_on: string) =>
  app.admin(
    `update ${schema}.loan set started_at = $2::date - interval '30 days', due_at = ($2::date + time '23:59:59') at time zone 'Europe/Rome' where id = any($1::uuid[])`,
    [ids, due_on],
  )
const remind = (date: string) => runChore(app, civica.library, 'notices.remind-patrons', { date })
const send = (date: string) => sendAt(app, civica.library, `${date}T08:00:00Z`)
const nightOf = async (date: string) => {
  await remind(date)
  return send(date)
}
const written = () =>
  app.admin<{ kind: string; status: string }>(
    `select kind, status from platform.notice where tenant = $1 and kind <> 'loan_receipt' order by id`,
    [schema],
  )

test('three days before, a patron is told of all that is due, in one mail and once', async () => {
  const { id } = await patron()
  await lend(id, ['Il nome della rosa', 'Cuore', 'Pinocchio'])
  expect(await nightOf('2026-03-06')).toEqual([])
  const [mail, ...others] = await nightOf('2026-03-07')
  expect(others).toEqual([])
  expect(mail?.subject).toBe('3 prestiti in scadenza')
  expect(mail?.text).toContain('Il nome della rosa – martedì 10 marzo 2026')
  expect(mail?.text).toContain('Pinocchio')
  expect(mail?.html).toContain('<li><strong>Cuore – martedì 10 marzo 2026</strong></li>')
  expect(await remind('2026-03-07')).toMatchObject({ changed_count: 0 })
  expect(await nightOf('2026-03-08')).toEqual([])
  expect(await nightOf('2026-03-10')).toEqual([])
})

test('what is late is told of level by level, and what the reminder costs is charged once', async () => {
  const { id } = await patron({ language: 'en', given_name: 'Ann', family_name: 'Smith' })
  const [loan] = await lend(id, ['Middlemarch'])
  expect((await nightOf('2026-03-11')).map(({ subject }) => subject)).toEqual(['overdue since Tuesday, 10 March 2026: Middlemarch'])
  expect(await nightOf('2026-03-16')).toEqual([])
  const run = await remind('2026-03-17')
  expect(run).toMatchObject({ changed_count: 1, counts: { notices: 1, fee_cents: 100 } })
  const [second] = await send('2026-03-17')
  expect(second?.subject).toBe('Reminder 2: overdue since Tuesday, 10 March 2026: Middlemarch')
  expect(second?.text).toContain('Fee for this reminder:  €1.00')
  expect(await remind('2026-03-17')).toMatchObject({ changed_count: 0, counts: { fee_cents: 0 } })
  const charges = await app.admin(`select type, amount_cents from ${schema}.charge where loan_id = $1`, [loan?.id])
  expect(charges).toEqual([{ type: 'reminder', amount_cents: 100 }])
})

test('a last reminder is said in the words that the rule names', async () => {
  const words = { subject: 'ULTIMO AVVISO: {{ title }}', text: 'Riporti subito {{ title }}.' }
  expect((await desk.put('/v1/notice-templates/overdue/it?name=ultimo', words)).status).toBe(200)
  const { id } = await patron()
  await lend(id, ['Ossi di seppia'])
  const [mail] = await nightOf('2026-03-24')
  expect(mail?.subject).toBe('ULTIMO AVVISO: Ossi di seppia')
})

test('a loan that is touched months later sends none of its old reminders (E28)', async () => {
  // FOLIO CIRC-1163
  const { id } = await patron()
  const [loan] = await lend(id, ['La coscienza di Zeno'])
  await app.admin(`update ${schema}.loan set note = 'trovato in magazzino', version = version + 1 where id = $1`, [loan?.id])
  expect(await nightOf('2026-08-01')).toEqual([])
  expect(await written()).toEqual([])
})

test('after nights in which nothing worked, only the last reminder is sent, not each that was missed', async () => {
  const { id } = await patron()
  await app.admin(`update ${schema}.rule set value = $1 where kind = 'reminders'`, [
    JSON.stringify([1, 2, 3].map((count) => ({ kind: 'overdue', delay: { count, unit: 'day' } }))),
  ])
  await lend(id, ['Il fu Mattia Pascal'])
  await app.admin(`update ${schema}.rule set value = $1 where kind = 'reminders'`, [JSON.stringify(REMINDERS)])
  const mails = await nightOf('2026-03-13')
  expect(mails.map(({ subject }) => subject)).toEqual(['Sollecito 3: scaduto martedì 10 marzo 2026: Il fu Mattia Pascal'])
  expect(await nightOf('2026-03-14')).toEqual([])
})

test('what came back before the mail went out is not reminded of; of several, the rest is', async () => {
  const { id } = await patron()
  const [first] = await lend(id, ['Senilità', 'Una vita'])
  await remind('2026-03-11')
  await desk.post('/v1/checkins', { copy_id: first?.copy_id, branch_id: civica.main })
  const [mail] = await send('2026-03-11')
  expect(mail?.subject).toBe('scaduto martedì 10 marzo 2026: Una vita')
  expect(mail?.text).not.toContain('Senilità')

  const other = await patron()
  const [only] = await lend(other.id, ['I Malavoglia'])
  await remind('2026-03-12')
  await desk.post('/v1/checkins', { copy_id: only?.copy_id, branch_id: civica.main })
  expect(await send('2026-03-12')).toEqual([])
  expect(await written()).toContainEqual({ kind: 'overdue', status: 'obsolete' })
})

test('a renewed loan is reminded of again at its new date, and of what was lost or claimed nobody is', async () => {
  const { id } = await patron()
  const [renewed, lost, claimed] = await lend(id, ['Uno', 'Nessuno', 'Centomila'])
  expect(await nightOf('2026-03-07')).toHaveLength(1)
  await setDue([renewed?.id as string], '2026-04-10')
  await app.admin(`update ${schema}.loan set declared_lost_at = now() where id = $1`, [lost?.id])
  await app.admin(`update ${schema}.loan set claimed_returned_at = now() where id = $1`, [claimed?.id])
  expect(await nightOf('2026-03-11')).toEqual([])
  const [mail] = await nightOf('2026-04-07')
  expect(mail?.subject).toBe('Scade venerdì 10 aprile 2026: Uno')
})

test('what is due cannot be declined, what is due soon can; and a library may send neither', async () => {
  const { id } = await patron()
  await lend(id, ['Zibaldone'])
  await desk.put(`/v1/patrons/${id}/notice-choices/due_soon`, { is_wanted: false })
  expect(await nightOf('2026-03-07')).toEqual([])
  const chosen = await desk.put('/v1/settings/notice_options', { value: { disabled_kinds: ['overdue'] } })
  expect(chosen.status, chosen.text).toBe(200)
  expect(await nightOf('2026-03-11')).toEqual([])
  await desk.put('/v1/settings/notice_options', { value: {} })
  expect(await nightOf('2026-03-12')).toHaveLength(1)
})

test("a child's reminder reaches whoever answers for the child and asked for it", async () => {
  const mother = await patron({ given_name: 'Maria' })
  const child = await patron({ given_name: 'Luca', email: null })
  await app.admin(
    `insert into ${schema}.patron_relation (id, patron_id, for_patron_id, kind, is_notified) values ($1, $2, $3, 'guarantor', true)`,
    [uuidv7(), mother.id, child.id],
  )
  await lend(child.id, ['Le avventure di Cipollino'])
  const [mail, ...others] = await nightOf('2026-03-11')
  expect(others).toEqual([])
  expect(mail?.to.name).toBe('Maria Rossi')
  expect(mail?.text).toContain('questi prestiti di Luca Rossi sono scaduti')
})

test('what a child reads is not told to whoever answers for it, unless the child shares it; that something is late is', async () => {
  const mother = await patron({ given_name: 'Maria' })
  const child = await patron({ given_name: 'Marta', email: null })
  await app.admin(
    `insert into ${schema}.patron_relation (id, patron_id, for_patron_id, kind, is_notified, may_see_loans) values ($1, $2, $3, 'guarantor', true, true)`,
    [uuidv7(), mother.id, child.id],
  )
  const told = async (due_on: string, on: string) => {
    await app.admin('delete from platform.chore_run')
    const [loan] = await lend(child.id, ['Il mio diario segreto'], due_on)
    const [mail] = await nightOf(on)
    const { barcode } = (await desk.get(`/v1/copies/${loan?.copy_id}`)).body
    await app.admin(
      `begin; set local app.permissions = ',*,'; set local search_path = ${schema}; update loan set returned_at = now(), return_recorded_at = now() where id = '${loan?.id}'; commit`,
    )
    return { mail, barcode }
  }
  const closed = await told('2026-03-10', '2026-03-11')
  expect(closed.mail?.subject).toContain('titolo riservato')
  expect(closed.mail?.text).toContain('Marta Rossi')
  for (const said of [closed.mail?.subject, closed.mail?.text, closed.mail?.html]) {
    expect(said).not.toContain('diario')
    expect(said).not.toContain(closed.barcode)
  }
  await app.admin(`update ${schema}.patron set shares_titles = true where id = $1`, [child.id])
  expect((await told('2026-03-11', '2026-03-12')).mail?.text).toContain('Il mio diario segreto')
  // Who answers for the debts and may not see the loans is told no titles, whatever the child shares.
  await app.admin(`update ${schema}.patron_relation set may_see_loans = false where for_patron_id = $1`, [child.id])
  expect((await told('2026-03-12', '2026-03-13')).mail?.text).not.toContain('diario')
})

test('at night nobody is disturbed: what is written waits for a decent hour', async () => {
  await desk.put('/v1/settings/notice_options', { value: { quiet_hours: { from: '21:00', to: '08:30' } } })
  const { id } = await patron()
  await lend(id, ['Notturno'])
  await remind('2026-03-11')
  const [notice] = (await desk.get(`/v1/notices?patron_id=${id}&kind=overdue`)).body.data
  expect(notice).toMatchObject({ status: 'waiting', send_from: '2026-03-11T07:30:00.000Z', item_count: 1 })
  expect(await sendAt(app, civica.library, '2026-03-11T07:29:00Z')).toEqual([])
  expect(await sendAt(app, civica.library, '2026-03-11T07:30:00Z')).toHaveLength(1)
})

test('a rehearsal says whom it would remind of what, and neither writes nor charges', async () => {
  const { id } = await patron()
  const [loan] = await lend(id, ['Prova'])
  const run = await runChore(app, civica.library, 'notices.remind-patrons', { date: '2026-03-17', dry_run: true })
  expect(run).toMatchObject({ status: 'succeeded', changed_count: 1, counts: { fee_cents: 100 } })
  expect(run.examples).toEqual([{ patron_id: id, kind: 'overdue', loan_ids: [loan?.id] }])
  expect(await written()).toEqual([])
  expect(await app.admin(`select from ${schema}.charge where loan_id = $1`, [loan?.id])).toEqual([])
})

test('an hourly loan is reminded of within the hour, whatever the night does', async () => {
  const { id } = await patron()
  const [loan] = await lend(id, ['Tablet'])
  await app.admin(
    `update ${schema}.loan set started_at = date_trunc('hour', now()) - interval '4 hours', due_at = date_trunc('hour', now()) - interval '2 hours',
       policy = policy || '{"reminders": [{"kind": "overdue", "delay": {"count": 30, "unit": "minute"}, "fee_cents": 0}]}' where id = $1`,
    [loan?.id],
  )
  expect(await runChore(app, civica.library, 'notices.remind-of-short-loans')).toMatchObject({ changed_count: 1 })
  expect(await runChore(app, civica.library, 'notices.remind-of-short-loans')).toMatchObject({ changed_count: 0 })
})

test('what stands ready for one day more is told once', async () => {
  const { id } = await patron()
  const book = await civica.book('Attesa')
  const copy = await civica.copy(book)
  const hold = await desk.post('/v1/holds', { book_id: book, patron_id: id, pickup_branch_id: civica.main })
  expect(hold.status, hold.text).toBe(201)
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })).body.outcome).toBe('hold_ready')
  await app.admin(
    `update ${schema}.hold set ready_at = '2026-03-04 10:00+01', requested_at = '2026-03-01', shelf_expires_at = '2026-03-11 23:59:59+01' where id = $1`,
    [hold.body.id],
  )
  const told = async (date: string) => {
    await runChore(app, civica.library, 'notices.tell-holds-end', { date })
    return (await send(date)).map(({ subject }) => subject)
  }
  expect(await told('2026-03-09')).toEqual([])
  expect(await told('2026-03-10')).toEqual(['La attende solo fino a mercoledì 11 marzo 2026: Attesa'])
  expect(await told('2026-03-11')).toEqual([])
  expect((await desk.post(`/v1/holds/${hold.body.id}/cancel`)).status).toBe(200)
})

test('of what was collected nobody is told that it ends or has ended (E29)', async () => {
  // FOLIO CIRC-1504: requests that were filled were told to have expired.
  const { id } = await patron()
  const holds: { id: string; copy_id: string }[] = []
  for (const title of ['Presa per tempo', 'Presa in ritardo']) {
    const book = await civica.book(title)
    const copy = await civica.copy(book)
    const hold = await desk.post('/v1/holds', { book_id: book, patron_id: id, pickup_branch_id: civica.main })
    expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })).body.outcome).toBe('hold_ready')
    holds.push({ id: hold.body.id, copy_id: copy.id })
  }
  await app.admin(
    `update ${schema}.hold set ready_at = '2026-03-04 10:00+01', requested_at = '2026-03-01', needed_by_on = '2026-03-10',
       shelf_expires_at = '2026-03-11 23:59:59+01' where id = any($1::uuid[])`,
    [holds.map((hold) => hold.id)],
  )
  // Both are written to be told; one is collected before the mail leaves, and the other when its days are over.
  expect(await runChore(app, civica.library, 'notices.tell-holds-end', { date: '2026-03-10' })).toMatchObject({ status: 'succeeded' })
  const collect = async ({ copy_id }: { copy_id: string }) =>
    expect((await desk.post('/v1/checkouts', { copy_id, patron_id: id, branch_id: civica.main })).body.filled_hold_id).not.toBeNull()
  await collect(holds[0] as { copy_id: string })
  const mails = (await send('2026-03-10')).map(({ text }) => text)
  expect(mails.join()).toContain('Presa in ritardo')
  expect(mails.filter((text) => text.includes('La attende')).join()).not.toContain('Presa per tempo')
  await collect(holds[1] as { copy_id: string })
  for (const date of ['2026-03-12', '2026-03-20']) {
    for (const chore of ['holds.expire-shelf', 'holds.expire-unfilled', 'notices.tell-holds-end'])
      expect(await runChore(app, civica.library, chore, { date }), chore).toMatchObject({ status: 'succeeded', changed_count: 0 })
  }
  for (const hold of holds) {
    expect((await desk.get(`/v1/holds/${hold.id}`)).body.status).toBe('filled')
    expect(await app.admin(`select type from platform.event where subject_id = $1 and type = 'hold.expired'`, [hold.id])).toEqual([])
  }
  expect((await send('2026-03-20')).filter(({ subject }) => /attende|scadut/.test(subject))).toEqual([])
})
