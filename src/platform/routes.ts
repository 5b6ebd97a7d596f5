import { PassThrough, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { decodeCursor, pageOf } from '../kernel/cursor.ts'
import { body, createRoute, type GuardedEnv, guarded, json, page, pageQuery, problems } from '../kernel/http.ts'
import { Problem } from '../kernel/problem.ts'
import { choreRoutes } from './chores-routes.ts'
import {
  Applied,
  Dropped,
  ExportFile,
  LibraryDetails,
  LibraryRename,
  LibrarySummary,
  MigrationOutcome,
  MigrationRequest,
  MigrationState,
  NewPlatformAdmin,
  PlatformAdmin,
  PlatformAdminChange,
  PlatformSession,
  PlatformSignIn,
  Slug,
} from './contract.ts'
import type { Declaration, FeatureFacts } from './declaration.ts'
import { declarationSchema } from './declaration-schema.ts'
import { exportFileName } from './exports.ts'
import type { PlatformOperations } from './operations.ts'
import { findAdmin, signInAdmin } from './sign-in.ts'

/** What every handler of a platform route finds in its context. */
export interface PlatformEnv {
  Variables: GuardedEnv['Variables'] & {
    /** Undefined where the process has no administrator's connection. */
    operations: PlatformOperations | undefined
  }
}

const tags = ['platform']
const BySlug = z.object({ slug: Slug })
const ById = z.object({ id: z.uuid() })
const Flag = z.enum(['true', 'false']).default('false')
const archive = { schema: z.string().openapi({ format: 'binary' }) }
const ARCHIVE_TYPES = ['application/gzip', 'application/x-gzip', 'application/octet-stream']

const signIn = createRoute({
  method: 'post',
  path: '/auth/sign-in',
  operationId: 'signInAdmin',
  tags,
  summary: 'Sign in as a platform admin',
  description: 'The token works at the platform only, for ten minutes; it cannot be refreshed.',
  permission: null,
  rate: 'sign-in',
  idempotent: false,
  request: { body: body(PlatformSignIn) },
  responses: { 200: json(PlatformSession, 'A short access token'), ...problems(401) },
})

const me = createRoute({
  method: 'get',
  path: '/me',
  operationId: 'getPlatformAdmin',
  tags,
  summary: 'Who I am',
  permission: 'libraries:read',
  responses: { 200: json(PlatformAdmin, 'The admin that asks') },
})

const listLibraries = createRoute({
  method: 'get',
  path: '/libraries',
  operationId: 'listLibraries',
  tags,
  summary: 'Libraries, by slug',
  permission: 'libraries:read',
  request: { query: z.object(pageQuery) },
  responses: { 200: json(page(LibrarySummary), 'A page of libraries') },
})

const showLibrary = createRoute({
  method: 'get',
  path: '/libraries/{slug}',
  operationId: 'showLibrary',
  tags,
  summary: 'One library: what it holds, how large it is, which version it has',
  permission: 'libraries:read',
  request: { params: BySlug },
  responses: { 200: json(LibraryDetails, 'The library') },
})

const getDeclaration = createRoute({
  method: 'get',
  path: '/libraries/{slug}/declaration',
  operationId: 'getDeclaration',
  tags,
  summary: 'A library as it was last declared',
  permission: 'libraries:read',
  request: { params: BySlug },
  responses: { 200: json(z.record(z.string(), z.unknown()), 'The declaration, as in a tenant file') },
})

/** Two routes take a declaration, whose shape depends on the features. */
function declarationRoutes(facts: FeatureFacts) {
  const Given = declarationSchema(facts) as z.ZodType<Declaration>
  return {
    create: createRoute({
      method: 'post',
      path: '/libraries',
      operationId: 'createLibrary',
      tags,
      summary: 'Make a library as it is declared',
      description: 'Tells the generated password of the first administrator, once.',
      permission: 'libraries:write',
      idempotent: false,
      request: { query: z.object({ dry_run: Flag }), body: body(Given) },
      responses: { 201: json(Applied, 'What was made'), 200: json(Applied, 'What would be made'), ...problems(409, 422) },
    }),
    apply: createRoute({
      method: 'put',
      path: '/libraries/{slug}/declaration',
      operationId: 'applyDeclaration',
      tags,
      summary: 'Make a library be as it is declared, or make it',
      description:
        'A second time it changes nothing. What the declaration does not name is left alone, unless it is told to prune; rules and calendar exceptions of the declaration before are replaced.',
      permission: 'libraries:write',
      request: { params: BySlug, query: z.object({ dry_run: Flag, prune: Flag }), body: body(Given) },
      responses: { 200: json(Applied, 'What was changed, or would be'), ...problems(409, 422) },
    }),
  }
}

const suspend = createRoute({
  method: 'post',
  path: '/libraries/{slug}/suspend',
  operationId: 'suspendLibrary',
  tags,
  summary: 'Close a library to everyone; its data stay',
  permission: 'libraries:write',
  idempotent: false,
  request: { params: BySlug },
  responses: { 200: json(LibrarySummary, 'The library') },
})

const resume = createRoute({
  method: 'post',
  path: '/libraries/{slug}/resume',
  operationId: 'resumeLibrary',
  tags,
  summary: 'Open a library again',
  permission: 'libraries:write',
  idempotent: false,
  request: { params: BySlug },
  responses: { 200: json(LibrarySummary, 'The library') },
})

const rename = createRoute({
  method: 'patch',
  path: '/libraries/{slug}',
  operationId: 'renameLibrary',
  tags,
  summary: 'Give a library another name, or another slug and so another host',
  permission: 'libraries:write',
  request: { params: BySlug, body: body(LibraryRename) },
  responses: { 200: json(LibrarySummary, 'The library; it no longer answers at its old host'), ...problems(409, 422) },
})

const drop = createRoute({
  method: 'delete',
  path: '/libraries/{slug}',
  operationId: 'dropLibrary',
  tags,
  summary: 'Remove a library with all its data; an export of the moment before stays',
  permission: 'libraries:drop',
  request: { params: BySlug, query: z.object({ confirm: z.string().max(40).openapi({ description: 'The slug, typed again' }) }) },
  responses: { 200: json(Dropped, 'What was removed, and where its export is'), ...problems(422) },
})

const exportLibrary = createRoute({
  method: 'get',
  path: '/libraries/{slug}/export',
  operationId: 'exportLibrary',
  tags,
  summary: 'Everything that a library owns, in one file',
  permission: 'libraries:export',
  request: { params: BySlug },
  responses: {
    200: { description: 'A .tar.gz; it is whole if its last entry is manifest.json', content: { 'application/gzip': archive } },
  },
})

const restore = createRoute({
  method: 'post',
  path: '/restores',
  operationId: 'restoreLibrary',
  tags,
  summary: 'Make a library out of an export',
  permission: 'libraries:write',
  streams: true,
  idempotent: false,
  request: {
    query: z.object({
      slug: Slug.optional().openapi({ description: 'Another slug than that of the export' }),
      name: z.string().trim().min(1).max(200).optional(),
    }),
    body: { required: true, content: Object.fromEntries(ARCHIVE_TYPES.map((type) => [type, archive])) },
  },
  responses: { 201: json(LibrarySummary, 'The library'), ...problems(409, 415, 422) },
})

const listExports = createRoute({
  method: 'get',
  path: '/exports',
  operationId: 'listExports',
  tags,
  summary: 'Exports that dropped libraries left, newest first',
  permission: 'libraries:export',
  responses: { 200: json(z.object({ data: z.array(ExportFile) }), 'Files') },
})

const getExport = createRoute({
  method: 'get',
  path: '/exports/{file}',
  operationId: 'getExport',
  tags,
  summary: 'One of these exports',
  permission: 'libraries:export',
  request: { params: z.object({ file: z.string().max(120) }) },
  responses: { 200: { description: 'A .tar.gz', content: { 'application/gzip': archive } } },
})

const listMigrations = createRoute({
  method: 'get',
  path: '/migrations',
  operationId: 'listMigrations',
  tags,
  summary: 'Which library is at which version, and why it is not further; failures first',
  permission: 'migrations:read',
  responses: { 200: json(z.object({ data: z.array(MigrationState) }), 'Every library') },
})

const migrate = createRoute({
  method: 'post',
  path: '/migrations',
  operationId: 'migrateLibraries',
  tags,
  summary: 'Bring libraries up to this release; those that fail are named, the others go on',
  permission: 'migrations:write',
  idempotent: false,
  request: { body: body(MigrationRequest) },
  responses: { 200: json(MigrationOutcome, 'What was done') },
})

const listAdmins = createRoute({
  method: 'get',
  path: '/admins',
  operationId: 'listPlatformAdmins',
  tags,
  summary: 'Platform admins',
  permission: 'admins:read',
  responses: { 200: json(z.object({ data: z.array(PlatformAdmin) }), 'By e-mail address') },
})

const createAdmin = createRoute({
  method: 'post',
  path: '/admins',
  operationId: 'createPlatformAdmin',
  tags,
  summary: 'Make a platform admin',
  permission: 'admins:write',
  idempotent: false,
  request: { body: body(NewPlatformAdmin) },
  responses: { 201: json(PlatformAdmin, 'The admin'), ...problems(409, 422) },
})

const changeAdmin = createRoute({
  method: 'patch',
  path: '/admins/{id}',
  operationId: 'changePlatformAdmin',
  tags,
  summary: 'Change a platform admin, or disable one',
  permission: 'admins:write',
  request: { params: ById, body: body(PlatformAdminChange) },
  responses: { 200: json(PlatformAdmin, 'The admin'), ...problems(409, 422) },
})

/** Makes the router of `/platform/v1`. Every verb of it is safe to repeat, so that it needs no Idempotency-Key. */
export function platformRoutes(facts: FeatureFacts): OpenAPIHono<PlatformEnv> {
  const { create, apply } = declarationRoutes(facts)
  return guarded<PlatformEnv>()
    .openapi(signIn, async (c) => c.json(await signInAdmin({ ...c.var, facts }, c.req.valid('json')), 200))
    .openapi(me, async (c) => c.json(await findAdmin(c.var.database, c.var.actor.user_id), 200))
    .openapi(listLibraries, async (c) => {
      const { limit, cursor } = c.req.valid('query')
      const [after] = cursor === undefined ? [undefined] : decodeCursor(cursor, 1)
      const found = await operations(c).list({ ...(typeof after === 'string' && { after }), limit: limit + 1 })
      return c.json(
        pageOf(found, limit, ({ slug }) => [slug]),
        200,
      )
    })
    .openapi(showLibrary, async (c) => c.json(await operations(c).show(c.req.valid('param').slug), 200))
    .openapi(getDeclaration, async (c) => {
      const declaration = await operations(c).declarationOf(c.req.valid('param').slug)
      if (!declaration) throw new Problem('not_found')
      return c.json(declaration as unknown as Record<string, unknown>, 200)
    })
    .openapi(create, async (c) => {
      const dryRun = c.req.valid('query').dry_run === 'true'
      const made = await operations(c).create(c.req.valid('json'), { dry_run: dryRun })
      return dryRun ? c.json(made, 200) : c.json(made, 201)
    })
    .openapi(apply, async (c) => {
      const { dry_run, prune } = c.req.valid('query')
      const declaration = c.req.valid('json')
      if (declaration.slug !== c.req.valid('param').slug) {
        throw new Problem('validation_failed', {
          errors: [{ code: 'invalid_value', pointer: '/slug', params: { allowed: [c.req.valid('param').slug] } }],
        })
      }
      return c.json(await operations(c).apply(declaration, { dry_run: dry_run === 'true', prune: prune === 'true' }), 200)
    })
    .openapi(suspend, async (c) => c.json(await operations(c).suspend(c.req.valid('param').slug), 200))
    .openapi(resume, async (c) => c.json(await operations(c).resume(c.req.valid('param').slug), 200))
    .openapi(rename, async (c) => c.json(await operations(c).rename(c.req.valid('param').slug, c.req.valid('json')), 200))
    .openapi(drop, async (c) => {
      const dropped = await operations(c).drop(c.req.valid('param').slug, { slug_again: c.req.valid('query').confirm })
      return c.json({ ...dropped, file: dropped.file.split('/').at(-1) as string }, 200)
    })
    .openapi(exportLibrary, async (c) => {
      const { slug } = c.req.valid('param')
      await operations(c).find(slug)
      const content = new PassThrough()
      // An export that fails half-way breaks off: the caller sees that the file has no end.
      operations(c)
        .export(slug, content)
        .catch((error) => {
          c.var.log.error({ err: error, request_id: c.var.request_id }, 'export broke off')
          content.destroy(error)
        })
      return download(content, exportFileName(slug)) as never
    })
    .openapi(restore, async (c) => {
      const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
      if (!ARCHIVE_TYPES.includes(type)) throw new Problem('unsupported_media_type', { params: { expected: ARCHIVE_TYPES[0] } })
      return c.json(await operations(c).restore(Readable.from(bodyOf(c)), c.req.valid('query')), 201)
    })
    .openapi(listExports, async (c) => c.json({ data: await operations(c).exports.list() }, 200))
    .openapi(getExport, async (c) => {
      const { file } = c.req.valid('param')
      const { content, bytes } = await operations(c).exports.open(file)
      return download(content, file, bytes) as never
    })
    .openapi(listMigrations, async (c) => c.json({ data: await operations(c).migrations() }, 200))
    .openapi(migrate, async (c) => c.json(await operations(c).migrate(c.req.valid('json')), 200))
    .route('/', choreRoutes(facts))
    .openapi(listAdmins, async (c) => c.json({ data: await operations(c).admins.list() }, 200))
    .openapi(createAdmin, async (c) => c.json((await operations(c).admins.create(c.req.valid('json'))).admin, 201))
    .openapi(changeAdmin, async (c) => c.json(await operations(c).admins.change(c.req.valid('param').id, c.req.valid('json')), 200))
}

/** The verbs, in the name of the admin who asks. @throws Problem administration_unavailable */
function operations(c: Context<PlatformEnv>): PlatformOperations {
  const { operations: verbs, actor } = c.var
  if (!verbs) throw new Problem('administration_unavailable')
  return verbs.as(actor.user_id as string)
}

/** Gives a streamed body; one that breaks off is the caller's, not the archive's. */
async function* bodyOf(c: Context<PlatformEnv>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) yield chunk
  } catch (error) {
    throw new Problem('body_cut_off', { cause: error })
  }
}

function download(content: Readable, file: string, bytes?: number): Response {
  return new Response(Readable.toWeb(content) as ReadableStream as unknown as BodyInit, {
    headers: {
      'Content-Type': 'application/gzip',
      'Content-Disposition': `attachment; filename="${file}"`,
      'Cache-Control': 'private, no-store',
      ...(bytes !== undefined && { 'Content-Length': String(bytes) }),
    },
  })
}
