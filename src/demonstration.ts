import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { DateTime } from 'luxon'
import { replayDiary } from './demonstration/diary.ts'
import { getTask } from './features/activity/queries.ts'
import { createUser, newPasswordHash } from './features/identity/queries.ts'
import { getImport } from './features/imports/queries.ts'
import { requestImport } from './features/imports/verbs.ts'
import { NewPatron } from './features/patrons/contract.ts'
import { createPatron } from './features/patrons/verbs.ts'
import type { Door } from './kernel/db.ts'
import { statement } from './kernel/query.ts'
import type { PlatformOperations } from './platform/operations.ts'

/** Somebody who can sign in to a demonstration library. */
export interface DemonstrationAccount {
  role: string
  email: string
  display_name: string
  /** Of the patron whose account it is. */
  card_number?: string
}

/** A library that is there to be tried; its files are in `tenants/`. */
export interface Demonstration {
  slug: string
  /** One for all of its accounts: it protects nothing. */
  password: string
  accounts: readonly DemonstrationAccount[]
}

export const demonstrations: readonly Demonstration[] = [
  {
    slug: 'civica',
    password: 'apriti-libro',
    accounts: [
      { role: 'Admin', email: 'admin@civica.example', display_name: 'Livia Serra' },
      { role: 'Librarian', email: 'bibliotecario@civica.example', display_name: 'Dario Monti' },
      { role: 'Banco prestiti', email: 'banco@civica.example', display_name: 'Volontari del banco' },
      { role: 'Reader', email: 'anna.rossi@civica.example', display_name: 'Anna Rossi', card_number: '2000000017' },
    ],
  },
  {
    slug: 'lakeside',
    password: 'open-the-book',
    accounts: [
      { role: 'Admin', email: 'admin@lakeside.example', display_name: 'Judith Moran' },
      { role: 'Librarian', email: 'librarian@lakeside.example', display_name: 'Samuel Ortiz' },
      { role: 'Student assistant', email: 'desk@lakeside.example', display_name: 'Front desk' },
      { role: 'Reader', email: 'maya.brooks@lakeside.example', display_name: 'Maya Brooks', card_number: '3000000015' },
    ],
  },
]

/** What the demonstration libraries are made with: the verbs that everybody uses. */
export interface Stage {
  operations: PlatformOperations
  door(slug: string): Promise<Door>
  /** Runs work while a worker does the jobs of this database. */
  withWorker(work: () => Promise<void>): Promise<void>
  /** Told of every step when it begins. */
  onStep?: (step: DemonstrationStep) => void
}

export interface DemonstrationStep {
  slug: string
  doing: 'apply' | 'import' | 'enrol' | 'diary' | 'accounts'
}

const FOLDER = new URL('../tenants/', import.meta.url)
const IMPORT_POLL_MS = 100

const accountByEmail = statement<{ id: string }>('demonstration.account', `select id from {library}.user where email_key = lower($1::text)`)
const codes = statement<{ id: string; code: string; kind: 'branch' | 'patron_category' }>(
  'demonstration.codes',
  `select id, code, 'branch' as kind from {library}.branch union all select id, code, 'patron_category' from {library}.patron_category`,
)
const patronCards = statement<{ id: string; card_number: string }>('demonstration.cards', `select id, card_number from {library}.patron`)

/**
 * Makes the demonstration libraries that are not there yet, and gives their slugs. One that was cut off is made whole:
 * each step leaves out what is done, and the accounts, which tell that everything is there, come last.
 */
export async function provideDemonstrations(stage: Stage): Promise<string[]> {
  const missing: Demonstration[] = []
  for (const one of demonstrations) if (!(await isWhole(stage, one))) missing.push(one)
  if (missing.length === 0) return []

  const report = (slug: string, doing: DemonstrationStep['doing']) => stage.onStep?.({ slug, doing })
  for (const { slug } of missing) {
    report(slug, 'apply')
    const file = new URL(`${slug}.yaml`, FOLDER)
    await stage.operations.apply(stage.operations.parse(await readFile(file, 'utf8')))
  }
  await stage.withWorker(async () => {
    for (const { slug } of missing) {
      report(slug, 'import')
      await importCatalogue(await stage.door(slug), slug)
    }
  })
  for (const { slug, password, accounts } of missing) {
    const door = await stage.door(slug)
    report(slug, 'enrol')
    await enrolPatrons(door, slug)
    report(slug, 'diary')
    await replayDiary(door, rowsOf(await readFile(new URL(`${slug}/diary.csv`, FOLDER), 'utf8')))
    report(slug, 'accounts')
    await openAccounts(door, password, accounts)
  }
  return missing.map(({ slug }) => slug)
}

async function isWhole({ operations, door }: Stage, { slug, accounts }: Demonstration): Promise<boolean> {
  const isThere = (await operations.list()).some((library) => library.slug === slug)
  const last = accounts.at(-1) as DemonstrationAccount
  return isThere && (await (await door(slug)).get(accountByEmail(last.email))) !== undefined
}

/** Imports the catalogue, by the job that every import runs; what an import before it brought is skipped. */
async function importCatalogue(door: Door, slug: string): Promise<void> {
  const file = createReadStream(new URL(`${slug}/catalogue.mrc.gz`, FOLDER))
  const { id } = await requestImport(door, { file_name: `${slug}.mrc.gz`, options: { on_match: 'skip' } }, file)
  for (;;) {
    const task = await door.get(getTask(id))
    if (task?.status === 'succeeded') break
    if (task?.status !== 'queued' && task?.status !== 'running')
      throw new Error(`The catalogue of ${slug} was not imported: ${JSON.stringify(task?.problem)}`)
    await pause(IMPORT_POLL_MS)
  }
  const done = await door.get(getImport(id))
  if (done?.refused_count !== 0) throw new Error(`${done?.refused_count} records of ${slug} were refused`)
}

interface PatronRow {
  card_number: string
  given_name: string
  family_name: string
  category: string
  branch: string
  age: string
  email: string
  expires_in_days: string
}

async function enrolPatrons(door: Door, slug: string): Promise<void> {
  const rows = rowsOf<PatronRow>(await readFile(new URL(`${slug}/patrons.csv`, FOLDER), 'utf8'))
  const today = DateTime.now().setZone(door.library.time_zone)
  await door.write(async (tx) => {
    const [known, there] = await tx.flight<[{ id: string; code: string; kind: string }, { card_number: string }]>([codes(), patronCards()])
    const id = (kind: string, code: string) => known.find((one) => one.kind === kind && one.code === code)?.id
    const enrolled = new Set(there.map(({ card_number }) => card_number))
    for (const [index, row] of rows.entries()) {
      if (enrolled.has(row.card_number)) continue
      await createPatron(
        tx,
        NewPatron.parse({
          card_number: row.card_number,
          given_name: row.given_name,
          family_name: row.family_name,
          patron_category_id: id('patron_category', row.category),
          home_branch_id: id('branch', row.branch),
          // Birthdays are spread over the year.
          birth_on: today.minus({ years: Number(row.age), days: (index * 37) % 360 }).toISODate(),
          expires_on: today.plus({ days: Number(row.expires_in_days) }).toISODate(),
          ...(row.email && { email: row.email }),
        }),
      )
    }
  })
}

async function openAccounts(door: Door, password: string, accounts: readonly DemonstrationAccount[]): Promise<void> {
  for (const { role, email, display_name, card_number } of accounts) {
    if (await door.get(accountByEmail(email))) continue
    const hash = await newPasswordHash(password)
    await door.write(async (tx) => {
      const patron = card_number === undefined ? undefined : (await tx.all(patronCards())).find((one) => one.card_number === card_number)
      await createUser(tx, { email, display_name, roles: [role], patron_id: patron?.id }, hash)
    })
  }
}

/** Reads a CSV of ours: headings first, every cell a text. */
function rowsOf<Row>(text: string): Row[] {
  return parse(text, { columns: true, skip_empty_lines: true }) as Row[]
}
