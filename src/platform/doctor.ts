import type pg from 'pg'
import type { Words } from '../kernel/problem.ts'
import { asPlatform, type Check, type Facts, type Fault, SCHEMAS_SETTING, type Severity } from './doctor/check.ts'
import { choreChecks } from './doctor/chores.ts'
import { deploymentChecks } from './doctor/deployment.ts'
import { drift, type Structures, surveyStructures } from './doctor/drift.ts'
import { hardeningChecks } from './doctor/hardening.ts'
import { rightChecks } from './doctor/rights.ts'
import { roleChecks } from './doctor/roles.ts'
import { tableChecks } from './doctor/tables.ts'
import { connectAsAdmin } from './roles.ts'
import { migrationFiles } from './stream.ts'

/** One thing that is not as it should be, in the language asked for. */
export interface Finding {
  check: string
  severity: Severity
  /** A schema, table, role, function or setting. */
  subject: string
  /** Slug of the library whose it is. */
  library?: string
  detail: string
  /** The statement that mends it, or what to do. */
  fix: string
}

export interface CheckOutcome {
  check: string
  severity: Severity
  /** What is true where the check found nothing. */
  title: string
  /** How many things it found. */
  count: number
  ms: number
}

export interface Examination {
  findings: Finding[]
  /** Every check that ran, in order, with those that found nothing. */
  checks: CheckOutcome[]
}

export interface ExamineOptions {
  /** Names of the features, who alone may own a table. */
  owners: readonly string[]
  language?: string
  data_dir?: string
  /** Only these checks, by name. */
  only?: readonly string[]
}

const checks: readonly Check[] = [
  ...tableChecks,
  ...rightChecks,
  ...roleChecks,
  ...hardeningChecks,
  drift,
  ...deploymentChecks,
  ...choreChecks,
]

/** A broken release breaks every library alike; so many examples of one fault are enough. */
const FOUND_PER_CHECK = 200
const STATEMENT_TIMEOUT_MS = 60_000

/** Looks for everything in the database that would let one library reach another, or stop the deployment; changes nothing. */
export function examine(adminUrl: string, options: ExamineOptions): Promise<Examination> {
  return connectAsAdmin(adminUrl, async (client) => {
    await client.query('begin')
    try {
      return await examineWithin(client, options)
    } finally {
      await client.query('rollback')
    }
  })
}

/** The same, inside a transaction of the caller's, whose own changes it sees. */
export async function examineWithin(client: pg.Client, options: ExamineOptions): Promise<Examination> {
  // Compiling the plans of a thousand schemas takes longer than running them; what they read fits into memory.
  await client.query(`set local jit = off; set local work_mem = '64MB'; set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`)
  const tenant_version = (await migrationFiles('tenant')).at(-1)?.id ?? 0
  const started = performance.now()
  const { alike, drift: drifted } = await surveyStructures(client, tenant_version, isWanted(drift.name, options))
  const survey_ms = performance.now() - started
  // Names of schemas are letters and digits; who examines need not be allowed to call set_config.
  await client.query(`set local ${SCHEMAS_SETTING} = '${['platform', ...alike.keys()].join(',')}'`)
  const facts: Facts = { client, drift: drifted, tenant_version, owners: options.owners, data_dir: options.data_dir }
  const slugs = await librarySlugs(client)
  const examination: Examination = { findings: [], checks: [] }
  for (const check of checks.filter(({ name }) => isWanted(name, options))) {
    const started = performance.now()
    const faults = distinct((await check.find(facts)).flatMap((fault) => ofAllAlike(fault, alike)))
    const ms = performance.now() - started + (check === drift ? survey_ms : 0)
    const { name, severity } = check
    examination.checks.push({ check: name, severity, title: said(check.title, options.language), count: faults.length, ms: Math.round(ms) })
    examination.findings.push(...faults.slice(0, FOUND_PER_CHECK).map((fault) => finding(check, fault, slugs, options.language)))
  }
  return examination
}

function isWanted(name: string, { only }: ExamineOptions): boolean {
  return only === undefined || only.includes(name)
}

/** What is wrong in the library that was looked at is wrong in every one that is made like it. */
function ofAllAlike(fault: Fault, alike: Structures['alike']): Fault[] {
  const looked = SCHEMA.exec(fault.subject)?.[0] ?? ''
  const schemas = alike.get(looked)
  if (!schemas || fault.subject === looked) return [fault]
  return schemas.map((schema) => ({
    subject: fault.subject.replaceAll(looked, schema),
    what: fault.what?.replaceAll(looked, schema),
    fix: fault.fix?.replaceAll(looked, schema),
  }))
}

/** A check that looks at every library by itself has found some of them already. */
function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.subject}\n${fault.what}`, fault])).values()]
}

const SCHEMA = /\bt_[0-9a-z]{10}\b/

async function librarySlugs(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await asPlatform(client, () =>
    client.query<{ schema: string; slug: string }>('select schema_name as schema, slug from platform.library'),
  )
  return new Map(rows.map(({ schema, slug }) => [schema, slug]))
}

function finding(check: Check, fault: Fault, slugs: ReadonlyMap<string, string>, language: string | undefined): Finding {
  const library = slugs.get(SCHEMA.exec(fault.subject)?.[0] ?? '')
  return {
    check: check.name,
    severity: check.severity,
    subject: fault.subject,
    ...(library !== undefined && { library }),
    detail: said(check.fault, language).replaceAll('{what}', fault.what ?? '-'),
    fix: fault.fix ?? said(check.advice, language),
  }
}

function said(words: Words, language = 'en'): string {
  return language.startsWith('it') ? words.it : words.en
}
