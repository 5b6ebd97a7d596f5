import { gzipSync } from 'node:zlib'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { codesOf, counts, importFile, outcomeOf, send, turn } from './support.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const importing = (file: Uint8Array | string, query: Record<string, string> = {}) => importFile(app, civica.library, desk, file, query)
const at = (done: Awaited<ReturnType<typeof importing>>, position: number) => {
  const line = done.lines.find((one) => one.position === position)
  if (!line) throw new Error(`No line ${position}`)
  return line
}
const patronOf = async (id: string | null) => (await desk.get(`/v1/patrons/${id}`)).body
const countPatrons = async () => {
  const [row] = await app.admin<{ count: number }>(`select count(*)::int as count from ${civica.library.schema}.patron`)
  return row?.count ?? 0
}

test('the secretary’s spreadsheet in Italian becomes patrons, and sending it again changes nothing', async () => {
  const file = [
    'Tessera;Cognome;Nome;Data di nascita;E-mail;Telefono;Via;CAP;Città;Categoria;Sede',
    'SC-001;Bianchi;Lucia;03/04/2012;lucia@example.org;333 111;Via Roma 1;24121;Bergamo;Adulti;Centrale',
    'SC-002;Dell’Acqua;Niccolò;2011-12-31;;;;;;adu;BOR',
  ].join('\r\n')
  const done = await importing(file)
  expect(counts(done)).toEqual([2, 0, 0, 0, 0, 0])
  const lucia = await patronOf(at(done, 1).patron_id)
  expect(lucia).toMatchObject({
    card_number: 'SC-001',
    family_name: 'Bianchi',
    birth_on: '2012-04-03',
    address: 'Via Roma 1, 24121 Bergamo',
    home_branch_id: civica.main,
    patron_category_id: civica.category_id,
  })
  // The category says how long an enrolment lasts.
  expect(lucia.expires_on).not.toBeNull()
  expect((await patronOf(at(done, 2).patron_id)).home_branch_id).toBe(civica.village)
  const again = await importing(file)
  expect(counts(again)).toEqual([0, 0, 2, 0, 0, 0])
  expect(at(again, 1).patron_id).toBe(lucia.id)
})

test('English headings are understood, and a card number is made up for whoever has none', async () => {
  const done = await importing('First name\tLast name\tEmail address\nMary\tShelley\tmary@example.org\n', {
    match: 'email',
    default_category: 'ADU',
    default_branch: 'CEN',
  })
  expect(counts(done)).toEqual([1, 0, 0, 0, 0, 0])
  expect((await patronOf(at(done, 1).patron_id)).card_number).toMatch(/^2\d{9}$/)
})

test('a column that the file lacks and a cell that is empty leave what is there; empty cells clear where that is asked for', async () => {
  const patron = await civica.patron('Verdi', { card_number: 'V-1', email: 'verdi@example.org', phone: '035 1' })
  const first = await importing('tessera,nome,telefono\nV-1,Giuseppina,\n')
  expect(at(first, 1)).toMatchObject({ outcome: 'updated', fields: ['given_name'] })
  expect(await patronOf(patron.id)).toMatchObject({ given_name: 'Giuseppina', phone: '035 1', email: 'verdi@example.org' })
  await importing('tessera,telefono\nV-1,\n', { empty_cells: 'clear' })
  expect(await patronOf(patron.id)).toMatchObject({ phone: null, email: 'verdi@example.org' })
})

test('the preview tells every line’s fate with all reasons, and changes nothing', async () => {
  await civica.patron('Doppi', { email: 'doppi@example.org' })
  await civica.patron('Doppi', { email: 'doppi@example.org' })
  const kept = await civica.patron('Neri', { email: 'neri@example.org', card_number: 'N-1' })
  const before = await countPatrons()
  const file = [
    'email,cognome,nome,tessera,categoria,sede,data di nascita',
    'nuovo@example.org,Nuovo,Ugo,,ADU,CEN,',
    'neri@example.org,Neri,Carla,,,,1980-01-01',
    'doppi@example.org,Doppi,X,,,,',
    ',Senza,Posta,,XYZ,Nessuna,31/02/2001',
    'nuovo@example.org,Nuovo,Ugo,,ADU,CEN,',
    'ladro@example.org,Ladro,Leo,n-1,ADU,CEN,',
    'non-un-indirizzo,Male,Ivo,,ADU,CEN,',
    'vuoto@example.org,,,,,,',
  ].join('\n')
  const done = await importing(file, { match: 'email', dry_run: 'true' })
  expect(counts(done)).toEqual([1, 1, 0, 6, 0, 0])
  expect(at(done, 1)).toMatchObject({ outcome: 'created', patron_id: null, name: 'Nuovo, Ugo' })
  expect(at(done, 2)).toMatchObject({ outcome: 'updated', patron_id: kept.id, fields: ['given_name', 'birth_on'] })
  expect(codesOf(at(done, 3))).toEqual(['several_patrons_match'])
  expect(codesOf(at(done, 4)).sort()).toEqual(
    [
      'patron_branch_missing',
      'patron_category_missing',
      'patron_cell_invalid',
      'patron_cell_unknown',
      'patron_cell_unknown',
      'patron_match_value_missing',
    ].sort(),
  )
  expect(at(done, 5).reasons).toEqual([expect.objectContaining({ code: 'patron_repeated_in_file', params: { position: 1 } })])
  expect(codesOf(at(done, 6))).toEqual(['card_number_taken'])
  expect(codesOf(at(done, 7))).toContain('patron_cell_invalid')
  expect(codesOf(at(done, 8)).sort()).toEqual(['patron_branch_missing', 'patron_category_missing', 'patron_name_missing'])
  expect(await countPatrons()).toBe(before)
  expect((await patronOf(kept.id)).given_name).toBe('Anna')
  // The reasons are in the language of whoever asks.
  const italian = await desk.get(`/v1/patron-imports/${done.import.id}/report`, { 'accept-language': 'it' })
  expect(italian.body.data[4].reasons[0].detail).toBe('La riga 1 riguarda lo stesso utente')
})

test('names and birth dates recognise a patron whatever the accents and the upper case', async () => {
  const patron = await civica.patron('D’Alò', { birth_on: '1999-09-09' })
  const done = await importing("cognome,nome,nato il,email\nD'ALO,ANNA,9/9/1999,alo@example.org\n", { match: 'name_and_birth' })
  expect(at(done, 1)).toMatchObject({ outcome: 'updated', patron_id: patron.id })
  const other = await importing("cognome,nome,nato il,email\nD'ALO,ANNA,9/10/1999,x@example.org\n", {
    match: 'name_and_birth',
    on_no_match: 'refuse',
  })
  expect(codesOf(at(other, 1))).toEqual(['patron_unknown'])
})

test('the number of a card that was replaced still recognises its patron, whose new card stays', async () => {
  const patron = await civica.patron('Ricci', { card_number: 'R-OLD' })
  await desk.patch(`/v1/patrons/${patron.id}`, { card_number: 'R-NEW' }, { 'if-match': '*' })
  const done = await importing('tessera,telefono\nr-old,035 9\n')
  expect(at(done, 1)).toMatchObject({ outcome: 'updated', patron_id: patron.id })
  expect(await patronOf(patron.id)).toMatchObject({ card_number: 'R-NEW', phone: '035 9' })
})

test('an id of the school, held as an attribute, recognises the pupil', async () => {
  await app.admin(
    `insert into ${civica.library.schema}.patron_attribute (id, code, label, kind, is_unique) values
       (gen_random_uuid(), 'school_id', '{"it": "Matricola", "en": "School id"}', 'text', true),
       (gen_random_uuid(), 'class', '{"it": "Classe", "en": "Class"}', 'text', false)`,
  )
  const query = { match: 'attribute', match_attribute: 'school_id', default_category: 'ADU', default_branch: 'CEN' }
  const first = await importing('Matricola,Cognome,Nome,Classe\n77,Conti,Eva,1A\n78,Gallo,Ivan,1A\n', query)
  expect(counts(first)).toEqual([2, 0, 0, 0, 0, 0])
  const second = await importing('Matricola,Cognome,Nome,Classe\n77,Conti,Eva,2A\n78,Gallo,Ivan,1A\n', query)
  expect(counts(second)).toEqual([0, 1, 1, 0, 0, 0])
  expect(at(second, 1)).toMatchObject({ fields: ['attributes.class'], patron_id: at(first, 1).patron_id })
  // The column may be called anything, where the mapping says what it is.
  const mapped = await importing('Codice alunno,Cognome,Nome,Sezione\n77,Conti,Eva,3A\n', {
    ...query,
    mapping: JSON.stringify({ 'attributes.school_id': 'Codice alunno', 'attributes.class': 'Sezione' }),
  })
  expect(at(mapped, 1)).toMatchObject({ outcome: 'updated', fields: ['attributes.class'] })
})

test('whoever is not in the file is reported, or the card expires; with a line that nobody understands nobody expires', async () => {
  const admin = await app.as(civica.library, 'Admin')
  const category = (await admin.post('/v1/patron-categories', { code: '1A', name: 'Prima A', enrolment_months: 12 })).body.id
  const [here, away] = [
    await civica.patron('Presente', { card_number: 'P-1', patron_category_id: category }),
    await civica.patron('Assente', { card_number: 'P-2', patron_category_id: category }),
  ]
  const copy = await civica.copy(await civica.book())
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: away.id })
  const file = 'tessera,telefono\nP-1,035\n'
  expect((await send(desk, file, { absent: 'expire' })).body.code).toBe('absent_needs_categories')

  const reported = await importing(file, { absent: 'report', absent_categories: '1a' })
  expect(counts(reported)).toEqual([0, 1, 0, 0, 1, 0])
  expect(at(reported, 2)).toMatchObject({ outcome: 'absent', patron_id: away.id, name: 'Assente, Anna' })

  const cautious = await importing(`${file}?,x,y,z\n`, { absent: 'expire', absent_categories: '1A' })
  expect(counts(cautious)).toEqual([0, 0, 1, 1, 1, 0])
  expect(cautious.lines.flatMap(codesOf)).toContain('absent_kept_for_refused_lines')

  const preview = await importing(file, { absent: 'expire', absent_categories: '1A', dry_run: 'true' })
  expect(counts(preview)).toEqual([0, 0, 1, 0, 0, 1])
  expect((await patronOf(away.id)).expires_on).toBe((await patronOf(here.id)).expires_on)
  const expired = await importing(file, { absent: 'expire', absent_categories: '1A' })
  expect(counts(expired)).toEqual([0, 0, 1, 0, 0, 1])
  expect(at(expired, 2).reasons).toEqual([
    expect.objectContaining({ code: 'absent_has_open_business', params: { loans: 1, holds: 0, owed_cents: 0 } }),
  ])
  const today = DateTime.now().setZone('Europe/Rome')
  expect((await patronOf(away.id)).expires_on).toBe(today.minus({ days: 1 }).toISODate())
  expect((await patronOf(here.id)).expires_on).toBe(today.plus({ months: 12 }).toISODate())
  // A second run finds them expired, and says only that they are not there.
  expect(counts(await importing(file, { absent: 'expire', absent_categories: '1A' }))).toEqual([0, 0, 1, 0, 1, 0])
})

test('an import that is killed between two batches goes on behind the last one, and makes nobody twice', async () => {
  const rows = Array.from({ length: 600 }, (_, index) => `K-${index},Kappa ${index},Ugo,ADU,CEN`)
  const file = gzipSync(`tessera,cognome,nome,categoria,sede\n${rows.join('\n')}\n`)
  const before = await countPatrons()
  const sent = await send(desk, file, {}, { 'content-type': 'application/gzip' })
  const leaving = new AbortController()
  leaving.abort()
  // Each turn ends behind one batch, as if the process had been stopped there; the job is then delivered twice.
  await turn(app, civica.library, sent.body.id, leaving.signal)
  expect((await outcomeOf(desk, sent.body.id)).import).toMatchObject({ position: 250, status: 'running' })
  await Promise.all([turn(app, civica.library, sent.body.id), turn(app, civica.library, sent.body.id)])
  const done = await outcomeOf(desk, sent.body.id)
  expect(done.import).toMatchObject({ status: 'succeeded', position: 600, created_count: 600 })
  expect(await countPatrons()).toBe(before + 600)
  const task = await desk.get(`/v1/tasks/${sent.body.id}`)
  expect(task.body).toMatchObject({ status: 'succeeded', progress: { done_count: 600, total_count: 600, unit: 'lines' } })
  // Nothing of the file is left behind.
  expect(await app.admin(`select from platform.upload where id = $1`, [sent.body.id])).toEqual([])
})

test('a cancelled import stops at its next batch, and says so', async () => {
  const rows = Array.from({ length: 300 }, (_, index) => `C-${index},Ci ${index},Ugo,ADU,CEN`)
  const sent = await send(desk, `tessera,cognome,nome,categoria,sede\n${rows.join('\n')}`)
  await desk.post(`/v1/tasks/${sent.body.id}/cancel`)
  await turn(app, civica.library, sent.body.id)
  expect((await outcomeOf(desk, sent.body.id)).import).toMatchObject({ status: 'cancelled', created_count: 0 })
})

test('one line that the database refuses takes no other with it', async () => {
  await civica.patron('Unico', { card_number: 'U-1' })
  await app.admin(`update ${civica.library.schema}.patron set attributes = '{"school_id": "99"}' where card_number = 'U-1'`)
  const done = await importing('tessera,cognome,nome,matricola,categoria,sede\nU-2,Altro,Aldo,99,ADU,CEN\nU-3,Bene,Bice,100,ADU,CEN\n')
  expect(done.lines.map(({ outcome }) => outcome)).toEqual(['refused', 'created'])
})

test('a wrong file is refused before any of it is stored, and the mapping is held to the headings', async () => {
  const [uploads] = await app.admin<{ count: number }>('select count(*)::int as count from platform.upload')
  expect((await send(desk, ' ')).body.code).toBe('patron_file_empty')
  expect((await send(desk, 'titolo,autore\nx,y\n')).body).toMatchObject({ status: 422, code: 'patron_match_column_missing' })
  expect((await send(desk, 'tessera\n1\n', { mapping: '{"email":"Posta"}' })).body.code).toBe('patron_heading_unknown')
  expect((await send(desk, 'tessera\n1\n', { mapping: '{"attributes.nope":"tessera"}' })).body.code).toBe('patron_attribute_unknown')
  expect((await send(desk, 'tessera\n1\n', { match: 'attribute' })).body.code).toBe('match_attribute_required')
  expect((await send(desk, 'tessera\n1\n', { default_category: 'NOPE' })).body.code).toBe('patron_code_unknown')
  expect((await send(desk, 'tessera\n1\n', {}, { 'content-type': 'image/png' })).status).toBe(415)
  const [left] = await app.admin<{ count: number }>('select count(*)::int as count from platform.upload')
  expect(left).toEqual(uploads)
})

test('the report is a spreadsheet too, in which nothing is taken for a formula', async () => {
  const done = await importing('tessera,cognome,nome,categoria,sede\nF-1,=cmd,Ugo,ADU,CEN\n')
  const csv = await desk.get(`/v1/patron-imports/${done.import.id}/report`, { accept: 'text/csv' })
  expect(csv.headers.get('content-disposition')).toContain('patrons-')
  expect(csv.text).toContain(`1,created,F-1,"'=cmd, Ugo",`)
})

test('the same file under the same key is one import; readers and other libraries see nothing of it', async () => {
  const headers = { 'idempotency-key': 'alunni-2026' }
  const [first, second] = [await send(desk, 'tessera\nZ-1\n', {}, headers), await send(desk, 'tessera\nZ-1\n', {}, headers)]
  expect(second.body.id).toBe(first.body.id)
  const reader = await app.as(civica.library, 'Reader', { patron_id: (await civica.patron()).id })
  expect((await send(reader, 'tessera\n1\n')).status).toBe(403)
  expect((await reader.get(`/v1/patron-imports/${first.body.id}`)).status).toBe(403)
  const other = await app.provision('altrove')
  const stranger = await app.as(other, 'Admin')
  expect((await stranger.get(`/v1/patron-imports/${first.body.id}`)).status).toBe(404)
  expect((await stranger.get(`/v1/patron-imports/${first.body.id}/report`)).status).toBe(404)
  expect((await stranger.get('/v1/patron-imports')).body.data).toEqual([])
})
