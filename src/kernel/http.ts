import { createHash } from 'node:crypto'
import { createRoute as declareRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import type { Keyring } from './auth.ts'
import type { Actor, Database, Door, Scope } from './db.ts'
import { type IdempotentRequest, REPLAYED_HEADER } from './idempotency.ts'
import type { Live } from './live.ts'
import type { Logger } from './log.ts'
import { Problem, type ProblemError } from './problem.ts'
import type { RateAnswer, RateClass } from './rate.ts'
import { DEEPEST, hasHalfCharacter, hasNul, isTooDeep, problemsOf } from './validation.ts'

/** What the guard finds in the context of any route, a library's or the platform's. */
export interface GuardedEnv {
  Variables: {
    request_id: string
    /** Who asks, out of the token that was verified for this host. */
    actor: Actor
    /** Address of the caller, for limits and throttles. */
    address: string
    rate: (kind: RateClass, caller: string) => RateAnswer
    route: string
    log: Logger
    /** For the few that must look beyond one library, such as signing in. */
    database: Database
    keyring: Keyring
  }
}

/** What every handler of a library's route finds in its context. */
export interface LibraryEnv {
  Variables: GuardedEnv['Variables'] & {
    scope: Scope
    library: Door
    /** Makes the door; the route's guard calls it once the request is known to be good. */
    open: (idempotency?: IdempotentRequest) => Door
    live: Live
    /** Scheme and host under which the library was asked, for links in what it sends. */
    origin: string
    /** Gives a signal that is aborted when the caller's token expires or its session ends: streams end with it. */
    ends: () => AbortSignal
  }
}

/** What a route declares beyond OpenAPI. */
interface Declared {
  /** What the caller must hold; guests hold what the Guest role does. */
  permission: string | null
  /** Whose bucket the request is counted in; by default the caller's kind decides. */
  rate?: RateClass
  /** False where request or answer hold secrets that may not be stored, even hashed; an Idempotency-Key is then ignored. */
  idempotent?: boolean
  /** Body is not JSON and is read by the handler itself, as a stream. */
  streams?: boolean
  /** Where a body may be larger than most. */
  largest_body_bytes?: number
}

export type LibraryRoute = RouteConfig & Declared

const declared = new WeakMap<object, Declared>()
const MAX_BODY_BYTES = 1_048_576
const MUTATING = new Set(['post', 'put', 'patch', 'delete'])

/** Declares one route: what it takes, needs and answers. */
export function createRoute<const R extends Omit<LibraryRoute, 'responses'> & Pick<RouteConfig, 'responses'>>(
  route: R,
): R & { getRoutingPath(): string } {
  const { permission, rate, idempotent, streams, largest_body_bytes, ...config } = route
  const documented = declareRoute({
    ...config,
    ...(permission !== null && { security: [{ bearer: [permission] }] }),
    'x-permission': permission,
    'x-rate-limit': rate ?? 'by caller',
    responses: { ...usualProblems(route), ...config.responses },
  } as RouteConfig & { path: string })
  declared.set(documented, { permission, rate, idempotent, streams, largest_body_bytes })
  return documented as unknown as R & { getRoutingPath(): string }
}

let areAnswersChecked = false

/** Holds every JSON answer against the schema that its route declares; for tests. */
export function checkAnswers(): void {
  areAnswersChecked = true
}

/** A router of a library's routes; the door to it is made when the guard has let the request through. */
export function library(): OpenAPIHono<LibraryEnv> {
  return guarded<LibraryEnv>((c, idempotency) => c.set('library', c.get('open')(idempotency)))
}

/**
 * A router whose routes are guarded: limits, permission and all of the input are checked before the handler runs.
 * `admit` opens what the handler works with.
 */
export function guarded<E extends GuardedEnv>(
  admit: (c: Context<E>, idempotency: IdempotentRequest | undefined) => void = () => {},
): OpenAPIHono<E> {
  const router = new OpenAPIHono<E>()
  router.openapi = ((route: RouteConfig & { getRoutingPath(): string }, handler: MiddlewareHandler<E>) => {
    router.openAPIRegistry.registerPath(route)
    const check = guard(route, (c, idempotency) => admit(c as unknown as Context<E>, idempotency)) as unknown as MiddlewareHandler<E>
    router.on([route.method.toUpperCase()], route.getRoutingPath(), check, handler)
    return router
  }) as unknown as typeof router.openapi
  return router
}

type Admit = (c: Context<GuardedEnv>, idempotency: IdempotentRequest | undefined) => void

function guard(route: RouteConfig, admit: Admit): MiddlewareHandler<GuardedEnv> {
  const {
    permission,
    rate,
    idempotent = true,
    streams = false,
    largest_body_bytes = MAX_BODY_BYTES,
  } = declared.get(route) ?? never(`${route.path} was not made by createRoute`)
  const schemas = inputSchemas(route)
  const isMutating = MUTATING.has(route.method)

  return async (c, next) => {
    c.set('route', route.path)
    const actor = c.get('actor')
    limit(c, rate ?? rateClassOf(actor))
    if (permission !== null && !actor.permissions.has(permission) && !actor.permissions.has('*')) {
      throw actor.user_id === null
        ? new Problem('unauthenticated', { headers: { 'WWW-Authenticate': 'Bearer' } })
        : new Problem('forbidden', { params: { permission } })
    }
    const text = isMutating && !streams ? await readBody(c, schemas.body !== undefined, largest_body_bytes) : ''
    await validate(c, schemas, text)
    // What a streamed body holds is known only when it has been read: its handler asks for the door that keeps the answer.
    const idempotency = route.method === 'post' && !streams ? idempotencyOf(c, idempotent, text) : undefined
    admit(c, idempotency)
    // What was written for one person may not be kept for another, unless the handler knows better.
    if (isMutating || actor.user_id !== null) c.header('Cache-Control', 'private, no-store')
    await next()
    if (idempotency?.is_replayed) c.header(REPLAYED_HEADER, 'true')
    if (areAnswersChecked) await checkAnswer(c, route)
  }
}

function limit(c: Context<GuardedEnv>, kind: RateClass): void {
  const actor = c.get('actor')
  const answer = c.get('rate')(kind, actor.user_id ?? c.get('address'))
  c.header('RateLimit-Policy', `"${kind}";q=${answer.quota};w=60`)
  c.header('RateLimit', `"${kind}";r=${answer.remaining};t=${answer.reset_seconds}`)
  if (!answer.is_allowed) {
    throw new Problem('too_many_requests', { headers: { 'Retry-After': String(Math.max(1, answer.wait_seconds)) } })
  }
}

function rateClassOf(actor: Actor): RateClass {
  if (actor.user_id === null) return 'public'
  return actor.patron_id !== null && !actor.permissions.has('loans:write') ? 'patron' : 'desk'
}

async function readBody(c: Context<GuardedEnv>, isExpected: boolean, maximumBytes: number): Promise<string> {
  const declaredLength = Number(c.req.header('content-length') ?? 0)
  if (declaredLength > maximumBytes) throw tooLarge(maximumBytes)
  const type = c.req.header('content-type') ?? ''
  if (isExpected && !/^application\/(merge-patch\+)?json\b/i.test(type) && (declaredLength > 0 || type !== '' || c.req.raw.body !== null)) {
    throw new Problem('unsupported_media_type', { params: { expected: 'application/json' } })
  }
  if (c.req.raw.body === null) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of c.req.raw.body as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.byteLength
      if (length > maximumBytes) throw tooLarge(maximumBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    // A caller who went away in the middle is told so, though only the log will read it.
    throw error instanceof Problem ? error : new Problem('body_cut_off', { cause: error })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Problem('malformed_json', { detail: 'UTF-8' })
  }
}

function tooLarge(maximumBytes: number): Problem {
  return new Problem('body_too_large', { params: { maximum_bytes: maximumBytes } })
}

interface InputSchemas {
  params?: z.ZodType
  query: z.ZodType
  headers?: z.ZodType
  body?: z.ZodType
}

function inputSchemas(route: RouteConfig): InputSchemas {
  const request = route.request ?? {}
  const content = request.body?.content as Record<string, { schema: z.ZodType }> | undefined
  const json = content?.['application/json']?.schema
  return {
    params: request.params as z.ZodType | undefined,
    // An unknown parameter is a mistake of the caller, never silence.
    query: strict((request.query as z.ZodType | undefined) ?? z.object({})),
    headers: Array.isArray(request.headers) ? undefined : (request.headers as z.ZodType | undefined),
    body: json && strict(json),
  }
}

function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema
}

/** Checks every part of the request and reports all that is wrong at once. */
async function validate(c: Context<GuardedEnv>, schemas: InputSchemas, text: string): Promise<void> {
  const errors: ProblemError[] = []
  const check = (target: 'param' | 'query' | 'header' | 'json', schema: z.ZodType | undefined, value: unknown) => {
    if (isTooDeep(value)) return errors.push({ code: 'too_deep', pointer: '', params: { maximum: DEEPEST } })
    const place = target === 'param' ? 'path' : target === 'query' ? 'query' : undefined
    if (hasNul(value)) errors.push({ code: 'nul_character', in: place })
    if (hasHalfCharacter(value)) errors.push({ code: 'half_character', in: place })
    if (!schema) return
    const parsed = schema.safeParse(value)
    if (parsed.success) c.req.addValidatedData(target, parsed.data as object)
    else errors.push(...problemsOf(parsed.error, target))
  }

  check('param', schemas.params, c.req.param())
  check('query', schemas.query, queryOf(c))
  check('header', schemas.headers, schemas.headers && c.req.header())
  // Without a body there are the defaults, or what is missing is told.
  if (schemas.body) check('json', schemas.body, text === '' ? {} : parseJson(text))
  if (errors.length > 0) throw new Problem('validation_failed', { errors })
}

function queryOf(c: Context): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length === 1 ? (values[0] as string) : values]),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('malformed_json')
  }
}

/**
 * Gives what makes repeating a request safe, out of its Idempotency-Key and its body, or a digest of one; undefined
 * without a key.
 * @throws Problem validation_failed where the key has no such form
 */
export function idempotencyOf(
  c: Pick<Context<GuardedEnv>, 'req' | 'get'>,
  isSupported: boolean,
  text: string,
): IdempotentRequest | undefined {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Problem('validation_failed', {
      errors: [
        { code: 'invalid_format', parameter: 'Idempotency-Key', in: 'header', params: { format: '1 to 200 visible ASCII characters' } },
      ],
    })
  }
  // The answer holds secrets: nothing of it is stored, and repeating it makes another one.
  if (!isSupported) return undefined
  const actor = c.get('actor')
  const url = new URL(c.req.url)
  const hash = createHash('sha256').update(`${c.req.method} ${url.pathname}${url.search}\n${text}`).digest()
  return { principal: actor.user_id ?? `guest ${c.get('address')}`, key, hash }
}

async function checkAnswer(c: Context<GuardedEnv>, route: RouteConfig): Promise<void> {
  const type = c.res.headers.get('content-type') ?? ''
  if (!type.startsWith('application/json')) return
  const answer = route.responses[String(c.res.status)] as { content?: Record<string, { schema?: z.ZodType }> } | undefined
  const schema = answer?.content?.['application/json']?.schema
  if (!schema) throw new Error(`${route.method} ${route.path} answered ${c.res.status}, which it does not declare`)
  const parsed = schema.safeParse(await c.res.clone().json())
  if (!parsed.success) throw new Error(`${route.method} ${route.path} answered against its schema: ${parsed.error.message}`)
}

/** The part of a route that says what JSON it answers with. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } } as const
}

/** The part of a route that says what JSON it takes. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true as const, content: { 'application/json': { schema } } } as const
}

export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    code: z.string(),
    params: z.record(z.string(), z.unknown()).optional(),
    errors: z
      .array(
        z.object({
          code: z.string(),
          pointer: z.string().optional(),
          parameter: z.string().optional(),
          in: z.string().optional(),
          params: z.record(z.string(), z.unknown()).optional(),
          detail: z.string().optional(),
        }),
      )
      .optional(),
    request_id: z.string().optional(),
  })
  .openapi('Problem', {
    example: { type: '/docs/problems#not_found', title: 'Not found', status: 404, code: 'not_found', request_id: '0199c0de' },
  })

const problemTitles: Record<number, string> = {
  400: 'The request is not valid; errors[] names all that is wrong',
  401: 'No token, or one that is not valid here',
  403: 'The caller lacks a permission',
  404: 'Not there, or not to be seen by the caller',
  406: 'That format cannot be served',
  409: 'The state of things refuses it',
  412: 'It changed since it was read',
  413: 'Too large',
  415: 'That content type is not understood',
  422: 'Understood, but it cannot be done',
  428: 'If-Match is missing',
  429: 'Too many requests; Retry-After says when',
  503: 'Not available at the moment; Retry-After says when',
}

/** The part of a route that says which problems it may answer with. */
export function problems<const Statuses extends readonly number[]>(
  ...statuses: Statuses
): Record<Statuses[number], { description: string }> {
  const entries = statuses.map((status) => [
    status,
    { description: problemTitles[status] ?? 'A problem', content: { 'application/problem+json': { schema: ProblemDocument } } },
  ])
  return Object.fromEntries(entries) as Record<Statuses[number], { description: string }>
}

function usualProblems(route: { method: string; permission: string | null; request?: RouteConfig['request']; path: string }) {
  const usual = [400, 429, 503]
  if (route.permission !== null) usual.push(401, 403)
  if (route.path.includes('{')) usual.push(404)
  if (MUTATING.has(route.method) && route.request?.body) usual.push(413, 415)
  if (route.method === 'post') usual.push(409, 422)
  return problems(...usual.sort())
}

/** Query parameters of a list: spread them into its query object. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20).openapi({ description: 'How many at most', example: 20 }),
  cursor: z.string().max(2_000).optional().openapi({ description: 'page.next of the page before' }),
}

/** Query of an act that can be rehearsed. */
export const dryRunQuery = {
  dry_run: z.enum(['true', 'false']).default('false').openapi({ description: 'Answer what would happen, and change nothing' }),
}

/** A page of a list. */
export function page<S extends z.ZodType>(schema: S) {
  return z.object({
    data: z.array(schema),
    page: z.object({
      next: z.string().nullable().openapi({ description: 'cursor of the next page, or null on the last' }),
      total: z.object({ count: z.number().int(), is: z.enum(['exact', 'estimate']) }).optional(),
    }),
  })
}

function never(message: string): never {
  throw new Error(message)
}
