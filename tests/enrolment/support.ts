import { expect } from 'vitest'
import type { PatronImport, PatronImportLine } from '../../src/features/enrolment/contract.ts'
import { importPatrons } from '../../src/features/enrolment/jobs.ts'
import type { Library } from '../../src/kernel/db.ts'
import type { Client, TestApp } from '../support/app.ts'

interface Answered {
  status: number
  headers: Headers
  body: any
}

/** Sends a file of patrons, as a client does. */
export async function send(
  client: Client,
  file: Uint8Array | string,
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await client.request(`/v1/patron-imports?${new URLSearchParams(query)}`, {
    method: 'POST',
    body: file as BodyInit,
    headers: { 'content-type': 'text/csv', ...headers },
    duplex: 'half',
  } as RequestInit)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** One turn of one import, as a worker makes it. */
export function turn(app: TestApp, library: Library, id: string, signal = new AbortController().signal): Promise<void> {
  return importPatrons(app.door(library), id, signal)
}

export interface Imported {
  import: PatronImport
  lines: PatronImportLine[]
}

/** Sends a file, does the work, and gives what came of it. */
export async function importFile(
  app: TestApp,
  library: Library,
  client: Client,
  file: Uint8Array | string,
  query: Record<string, string> = {},
): Promise<Imported> {
  const sent = await send(client, file, query)
  expect(sent.status, JSON.stringify(sent.body)).toBe(202)
  await turn(app, library, sent.body.id)
  return outcomeOf(client, sent.body.id)
}

export async function outcomeOf(client: Client, id: string): Promise<Imported> {
  const made = await client.get<PatronImport>(`/v1/patron-imports/${id}`)
  expect(made.status, made.text).toBe(200)
  const report = await client.get<{ data: PatronImportLine[] }>(`/v1/patron-imports/${id}/report?limit=100`)
  expect(report.status, report.text).toBe(200)
  return { import: made.body, lines: report.body.data }
}

/** Counts of created, updated, unchanged, refused, absent and expired. */
export function counts({ import: made }: Imported): number[] {
  return [made.created_count, made.updated_count, made.unchanged_count, made.refused_count, made.absent_count, made.expired_count]
}

export const codesOf = ({ reasons }: PatronImportLine): string[] => reasons.map(({ code }) => code)
