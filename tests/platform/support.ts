import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { featureFacts } from '../../src/features.ts'
import { openOperations, type PlatformOperations, type PlatformOptions } from '../../src/platform/operations.ts'
import type { TestApp } from '../support/app.ts'
import { onServer } from '../support/global.ts'

/** The text of a small tenant file; what is given stands before or instead of the usual lines. */
export function tenantFile(slug: string, changes: Record<string, string> = {}): string {
  const parts: Record<string, string> = {
    slug: `slug: ${slug}`,
    name: 'name: Biblioteca di prova',
    locale: 'locale: it',
    time_zone: 'time_zone: Europe/Rome',
    currency: 'currency: EUR',
    branches: `branches:
  - code: CEN
    name: Centrale
    address: Piazza Grande 1
    opening_hours:
      monday: ["09:00-13:00", "15:00-19:00"]
      saturday: ["09:00-12:00"]
  - { code: BOR, name: Borgo }`,
    calendar: `calendar_exceptions:
  - { starts_on: 2026-12-25, recurs_from: 2026, reason: Natale }
  - { branch: BOR, starts_on: 2026-08-10, ends_on: 2026-08-22, reason: Ferie }`,
    people: `patron_categories:
  - { code: ADU, name: Adulti, enrolment_months: 12 }
  - { code: RAG, name: Ragazzi, maximum_age: 17 }`,
    copies: `copy_types:
  - { code: LIB, name: Libro }
  - { code: DVD, name: DVD }`,
    categories: `categories:
  - code: ARTE
    name: Arte
    classification_prefixes: ["ddc:7"]
    children:
      - { code: MUS, name: Musica, classification_prefixes: ["ddc:78"] }`,
    preset: 'preset: public',
    rules: `rules:
  - { kind: loan.period, copy_type: DVD, value: { count: 7, unit: day } }
  - { kind: loan.max_total, patron_category: RAG, value: 5 }`,
    settings: `settings:
  default_branch: CEN
  default_copy_type: LIB`,
    roles: `roles:
  - { name: Volontari, permissions: ["catalogue:read", "loans:read"] }`,
    administrator: 'administrator: { email: direttrice@example.org, display_name: La direttrice }',
    ...changes,
  }
  return `${Object.values(parts).filter(Boolean).join('\n')}\n`
}

export interface TestPlatform extends PlatformOperations {
  exports_dir: string
  /** Removes the folder and the roles of the libraries that were made; roles outlive their database. */
  close(): Promise<void>
}

/** A folder for exports, out of the way. */
export function exportsFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'libraryhub-exports-'))
}

/** The platform's verbs over a test's own database. */
export async function testPlatform(admin_url: string, options: Partial<PlatformOptions> = {}): Promise<TestPlatform> {
  const exports_dir = options.exports_dir ?? (await exportsFolder())
  const operations = openOperations({ ...testOptions(admin_url, exports_dir), ...options })
  return {
    ...operations,
    exports_dir,
    async close() {
      for (const { slug } of await operations.list()) {
        const { schema } = await operations.find(slug)
        await onServer(admin_url, `drop schema ${schema} cascade; drop owned by ${schema}; drop role ${schema}`)
      }
      await rm(exports_dir, { recursive: true, force: true })
    },
  }
}

export function testOptions(admin_url: string, exports_dir: string): PlatformOptions {
  return { admin_url, features: featureFacts(), platform_domain: 'localhost', exports_dir }
}

export interface PlatformAnswer {
  status: number
  headers: Headers
  body: any
  text: string
}

export interface PlatformClient {
  get(path: string): Promise<PlatformAnswer>
  post(path: string, body?: unknown): Promise<PlatformAnswer>
  put(path: string, body: unknown): Promise<PlatformAnswer>
  patch(path: string, body: unknown): Promise<PlatformAnswer>
  delete(path: string): Promise<PlatformAnswer>
  raw(path: string, init?: RequestInit): Promise<Response>
}

/** Asks `/platform/v1` at a host, the platform's own where none is given. */
export function platformClient(app: TestApp, token?: string, host = 'localhost'): PlatformClient {
  const raw = async (path: string, init: RequestInit = {}) =>
    app.fetch(
      new Request(`http://${host}/platform/v1${path}`, {
        ...init,
        headers: { host, ...(token && { authorization: `Bearer ${token}` }), ...(init.headers as Record<string, string>) },
      }),
    )
  const send = async (method: string, path: string, body?: unknown): Promise<PlatformAnswer> => {
    const given = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await raw(path, { method, ...given })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    raw,
  }
}
