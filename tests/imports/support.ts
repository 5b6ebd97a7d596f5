import { expect } from 'vitest'
import type { Import, ImportLine } from '../../src/features/imports/contract.ts'
import { runImport } from '../../src/features/imports/jobs.ts'
import type { Library } from '../../src/kernel/db.ts'
import type { JobContext } from '../../src/kernel/jobs.ts'
import { writeIso2709 } from '../../src/marc/iso2709.ts'
import type { Dialect, MarcField, MarcRecord, Subfield } from '../../src/marc/record.ts'
import type { Client, TestApp } from '../support/app.ts'

export const field = (tag: string, indicators: string, ...subfields: Subfield[]): MarcField => [tag, indicators, subfields]

/** A record as an English-speaking library makes it. */
export function marc21(number: string | null, title: string, ...more: MarcField[]): MarcRecord {
  const control: MarcField[] = number === null ? [] : [['001', number]]
  return {
    leader: '00000nam a2200000 a 4500',
    fields: [...control, ['008', '800101s1980    xxu           000 0 eng  '], field('245', '10', ['a', title]), ...more],
  }
}

/** A record as an Italian library makes it. */
export function unimarc(number: string, title: string, ...more: MarcField[]): MarcRecord {
  return {
    leader: '00000nam0 2200000   450 ',
    fields: [
      ['001', number],
      field('100', '  ', ['a', '19990101d1980    |||y0itaa50      ba']),
      field('101', '0 ', ['a', 'ita']),
      field('200', '1 ', ['a', title]),
      ...more,
    ],
  }
}

export function iso(records: readonly MarcRecord[], dialect: Dialect = 'marc21'): Uint8Array {
  return Buffer.concat(records.map((record) => writeIso2709(record, dialect)))
}

/** A record of our own bytes, for encodings that nobody should write any more. */
export function rawIso(leader9: string, fields: readonly [tag: string, content: Buffer][]): Buffer {
  let start = 0
  const directory = fields.map(([tag, content]) => {
    const entry = `${tag}${String(content.length + 1).padStart(4, '0')}${String(start).padStart(5, '0')}`
    start += content.length + 1
    return entry
  })
  const base = 24 + directory.length * 12 + 1
  const leader = `${String(base + start + 1).padStart(5, '0')}nam ${leader9}22${String(base).padStart(5, '0')} a 4500`
  return Buffer.concat([
    Buffer.from(`${leader}${directory.join('')}\x1e`, 'latin1'),
    ...fields.flatMap(([, content]) => [content, Buffer.from([0x1e])]),
    Buffer.from([0x1d]),
  ])
}

interface Answered {
  status: number
  headers: Headers
  body: any
}

/** Sends a file, as a client does. */
export async function send(client: Client, file: Uint8Array | string, query = '', headers: Record<string, string> = {}): Promise<Answered> {
  const response = await client.request(`/v1/imports${query}`, {
    method: 'POST',
    body: file as BodyInit,
    headers: { 'content-type': 'application/octet-stream', ...headers },
    duplex: 'half',
  } as RequestInit)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** Does what a worker does with the imports of a library that wait, to their ends. */
export async function work(app: TestApp, library: Library, context: Partial<JobContext> = {}): Promise<void> {
  for (;;) {
    const [waiting] = await app.admin<{ id: string }>(
      `select id from platform.task where tenant = $1 and kind = 'import' and status in ('queued', 'running') order by created_at limit 1`,
      [library.schema],
    )
    if (!waiting) return
    await turn(app, library, waiting.id, context)
  }
}

/** One turn of one import. */
export async function turn(app: TestApp, library: Library, id: string, context: Partial<JobContext> = {}): Promise<void> {
  const payload = { subject_id: id } as JobContext['payload']
  const signal = new AbortController().signal
  await runImport.run({ payload, library: app.door(library), signal, ...context } as JobContext)
}

export interface Imported {
  import: Import
  lines: ImportLine[]
}

/** Sends a file, does the work, and gives what came of it. */
export async function importFile(app: TestApp, library: Library, client: Client, file: Uint8Array | string, query = ''): Promise<Imported> {
  const sent = await send(client, file, query)
  expect(sent.status, JSON.stringify(sent.body)).toBe(202)
  await work(app, library)
  return outcomeOf(client, sent.body.id)
}

export async function outcomeOf(client: Client, id: string): Promise<Imported> {
  const made = await client.get<Import>(`/v1/imports/${id}`)
  expect(made.status, made.text).toBe(200)
  const report = await client.get<{ data: ImportLine[] }>(`/v1/imports/${id}/report?limit=100`)
  expect(report.status, report.text).toBe(200)
  return { import: made.body, lines: report.body.data }
}

/** The four counts, in the order in which a report tells them. */
export function counts({ import: made }: Imported): number[] {
  return [made.created_count, made.updated_count, made.skipped_count, made.refused_count]
}
