import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { now } from '../kernel/clock.ts'
import { isDatabaseError, Problem } from '../kernel/problem.ts'
import type { Applied, Plan } from './contract.ts'
import type { Declaration, FeatureFacts } from './declaration.ts'
import { logEvents, rows, summaryOf } from './libraries.ts'
import { type Comparison, compare, emptyState, planOf } from './plan.ts'
import { directoryProblem, makeLibrary } from './provision.ts'
import { connectAsAdmin } from './roles.ts'
import { DECLARED, type LibraryState, readState } from './state.ts'
import { migrationFiles, versionOf } from './stream.ts'
import { eventsOf, writeSteps } from './write-steps.ts'

export interface ApplyContext {
  admin_url: string
  features: FeatureFacts
  platform_domain: string
  secret?: (name: string) => string | undefined
  admin_id?: string
}

export interface ApplyRequest {
  prune?: boolean
  dry_run?: boolean
  /** Refuses to change a library that is there already. */
  must_be_new?: boolean
}

const TRIES = 3

/** Compares a declaration with what there is, and changes nothing. @throws Problem host_reserved */
export async function planDeclaration(context: ApplyContext, declaration: Declaration, { prune }: ApplyRequest): Promise<Plan> {
  const { is_new, comparison } = await connectAsAdmin(context.admin_url, (client) =>
    inTransaction(client, 'rollback', async () => compared(client, context, declaration, prune)),
  )
  return planOf(declaration.slug, is_new, comparison.steps)
}

/**
 * Makes a library be as declared, in one transaction: a new one with its schema, one that is there by what differs.
 * Running it twice changes nothing the second time.
 * @throws Problem library_exists, host_taken, host_reserved, secret_missing, password_too_common, still_in_use
 */
export async function applyDeclaration(context: ApplyContext, declaration: Declaration, request: ApplyRequest = {}): Promise<Applied> {
  const plan = await planDeclaration(context, declaration, request)
  if (request.must_be_new && !plan.is_new) throw new Problem('library_exists', { params: { slug: declaration.slug } })
  if (request.dry_run) return { ...plan, is_applied: false, administrator: null, library: null }
  // Hashing takes long on purpose, so it is over before the transaction begins.
  const account = plan.changes.some(({ thing }) => thing === 'administrator') ? await newAccount(context, declaration) : undefined

  for (let attempt = 1; ; attempt++) {
    try {
      return await connectAsAdmin(context.admin_url, (client) =>
        inTransaction(client, 'commit', () => applyOnce(client, context, declaration, request, account)),
      )
    } catch (error) {
      const problem = directoryProblem(error, { slug: declaration.slug, hosts: declaration.hosts })
      // Somebody at the library changed the same thing at this moment: what there is must be read again.
      const isRace =
        (problem === error && isDatabaseError(error) && ['40001', '40P01', '23505', '55P03'].includes(error.code)) ||
        (problem instanceof Problem && problem.code === 'library_exists' && !request.must_be_new)
      if (!isRace || attempt === TRIES) throw problem
    }
  }
}

async function applyOnce(
  client: pg.Client,
  context: ApplyContext,
  declaration: Declaration,
  { prune, must_be_new }: ApplyRequest,
  account: Account | undefined,
): Promise<Applied> {
  const found = await compared(client, context, declaration, prune)
  if (found.is_new) {
    const library = await makeLibrary(client, declaration, await migrationFiles('tenant'), context.features.roles)
    // Its name, language and hosts were entered with it.
    found.state = { ...found.state, library: { ...found.state.library, id: library.id, schema: library.schema, hosts: declaration.hosts } }
  } else if (must_be_new) throw new Problem('library_exists', { params: { slug: declaration.slug } })
  const { state, comparison } = found
  const plan = planOf(declaration.slug, found.is_new, comparison.steps)

  const keepRules = (cause: string) => client.query(context.features.rule_version_sql, [uuidv7(), cause, null, null, now()])
  if (!found.is_new) await keepRules('found')
  await writeSteps(client, comparison.steps, state, declaration.time_zone)
  await keepRules('declared')
  await markDeclared(client, state, comparison.declared)
  const isAccountMade = comparison.steps.some(({ thing }) => thing === 'administrator') && account !== undefined
  if (isAccountMade) await makeAccount(client, account)
  const { id, schema } = state.library
  const events = [
    ...(found.is_new ? [{ type: 'library.created', subject_id: id, data: { slug: declaration.slug } }] : []),
    ...(isAccountMade ? [{ type: 'user.created', subject_id: account.id, data: { roles: ['Admin'] } }] : []),
    ...eventsOf(comparison.steps, id),
    { type: 'library.applied', subject_id: id, data: { changes: plan.changes.map(({ action, thing, key }) => ({ action, thing, key })) } },
  ]
  if (plan.changes.length > 0) await logEvents(client, schema, events, context.admin_id)
  await writeDirectory(client, declaration, state, comparison)
  return {
    ...plan,
    is_applied: true,
    administrator: isAccountMade ? { email: account.email, password: account.generated } : null,
    library: await summaryOf(client, declaration.slug),
  }
}

interface Compared {
  is_new: boolean
  state: LibraryState
  comparison: Comparison
}

async function compared(
  client: pg.Client,
  { features, platform_domain }: ApplyContext,
  declaration: Declaration,
  prune?: boolean,
): Promise<Compared> {
  const reserved = declaration.hosts.find((host) => host === platform_domain || host.endsWith(`.${platform_domain}`))
  if (reserved) throw new Problem('host_reserved', { params: { host: reserved } })
  const present = await readState(
    client,
    declaration.slug,
    declaration.administrator?.email,
    versionOf(await migrationFiles('tenant')),
    declaration.time_zone,
  )
  const state = present ?? emptyState(declaration)
  const comparison = compare(declaration, state, features, { prune })
  if (present) return { is_new: false, state, comparison }
  await client.query('reset role')
  const { slug, name, locale, time_zone, currency } = declaration
  const created = {
    action: 'create',
    thing: 'library',
    key: slug,
    id: '',
    before: null,
    after: { name, locale, time_zone, currency },
    fields: ['name', 'locale', 'time_zone', 'currency'],
  } as const
  return { is_new: true, state, comparison: { ...comparison, steps: [{ ...created, fields: [...created.fields] }, ...comparison.steps] } }
}

/** Repeatable read: what was compared is what is written, or the transaction fails and is tried again. */
async function inTransaction<T>(client: pg.Client, end: 'commit' | 'rollback', work: () => Promise<T>): Promise<T> {
  await client.query(`begin isolation level repeatable read; set local lock_timeout = '5s'; set local statement_timeout = '60s'`)
  try {
    const result = await work()
    await client.query(end)
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Notes which rules and exceptions come from the declaration, so that a later one can replace them and no others. */
async function markDeclared(client: pg.Client, state: LibraryState, declared: LibraryState['declared']): Promise<void> {
  if (JSON.stringify(declared) === JSON.stringify(state.declared)) return
  await client.query(
    `insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value, updated_at = now()`,
    [DECLARED, JSON.stringify(declared)],
  )
}

async function writeDirectory(
  client: pg.Client,
  declaration: Declaration,
  { library }: LibraryState,
  { steps }: Comparison,
): Promise<void> {
  const hosts = (action: string) => steps.flatMap((step) => (step.thing === 'host' && step.action === action ? [step.id] : []))
  const added = hosts('create').filter((host) => !library.hosts.includes(host))
  const isChanged = steps.some(({ thing }) => thing === 'library' || thing === 'host')
  await client.query('set local role libraryhub_platform')
  await client.query(
    `update platform.library set name = $2, locale = $3, time_zone = $4, currency = $5, declaration = $6,
       updated_at = case when $7 then now() else updated_at end
     where id = $1 and ($7 or declaration is distinct from $6::jsonb)`,
    [library.id, declaration.name, declaration.locale, declaration.time_zone, declaration.currency, JSON.stringify(declaration), isChanged],
  )
  await client.query('delete from platform.library_host where library_id = $1 and host = any($2::text[])', [library.id, hosts('remove')])
  await client.query('insert into platform.library_host (host, library_id) select host, $1 from unnest($2::text[]) as host', [
    library.id,
    added,
  ])
  if (isChanged) await client.query('notify libraryhub_directory')
}

interface Account {
  id: string
  email: string
  display_name: string
  hash: string
  /** Null where the password was given. */
  generated: string | null
}

async function newAccount({ features, secret }: ApplyContext, { administrator }: Declaration): Promise<Account | undefined> {
  if (!administrator) return undefined
  const { email, display_name, password_env: name } = administrator
  const given = name === undefined ? undefined : secret?.(name)
  if (name !== undefined && (given === undefined || given.length < 8 || given.length > 128))
    throw new Problem('secret_missing', { params: { name } })
  const generated = given === undefined ? newPassword() : null
  return { id: uuidv7(), email, display_name, hash: await features.hashPassword(given ?? (generated as string)), generated }
}

/** A password that is told once: 120 random bits. */
export function newPassword(): string {
  return randomBytes(15).toString('base64url')
}

async function makeAccount(client: pg.Client, { id, email, display_name, hash }: Account): Promise<void> {
  await client.query('insert into "user" (id, email, display_name, password_hash) values ($1, $2, $3, $4)', [id, email, display_name, hash])
  await client.query(`insert into user_role (user_id, role_id) select $1, id from role where name = 'Admin' and is_built_in`, [id])
}

/** Gives the declaration as it was last applied, or null where none was. @throws Problem library_unknown */
export async function declarationOf(client: pg.Client, slug: string): Promise<Declaration | null> {
  const [found] = await rows<{ declaration: Declaration }>(client, 'select declaration from platform.library where slug = $1', [slug])
  if (!found) throw new Problem('library_unknown', { params: { slug } })
  return Object.keys(found.declaration).length > 0 ? found.declaration : null
}
