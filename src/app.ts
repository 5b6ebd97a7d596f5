import { createHash, timingSafeEqual } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Config } from './config.ts'
import { exampleWords } from './examples.ts'
import { type Feature, featureFacts, guestPermissions, registerFeatures } from './features.ts'
import type { AccessClaims, Keyring, Verifier } from './kernel/auth.ts'
import { now } from './kernel/clock.ts'
import { type Actor, type Database, doorTo, type Library } from './kernel/db.ts'
import { type About, openApiInfo, problemsPage, referenceAsset, referencePage, withGuests } from './kernel/documents.ts'
import { withExamples } from './kernel/examples.ts'
import type { GuardedEnv, LibraryEnv } from './kernel/http.ts'
import type { Live } from './kernel/live.ts'
import type { Logger } from './kernel/log.ts'
import type { Metrics } from './kernel/metrics.ts'
import { registeredPermissions } from './kernel/permissions.ts'
import { isDatabaseError, Problem, problemOfDatabaseError, registeredProblems } from './kernel/problem.ts'
import { openRateLimiter } from './kernel/rate.ts'
import {
  bearerToken,
  guestActor,
  languageFrom,
  normalizedHost,
  offeredToken,
  PROXY_SECRET_HEADER,
  problemAnswer,
  requestIdFrom,
  securityHeaders,
  tokenActor,
  usableLibrary,
} from './kernel/request.ts'
import { platformPermissions } from './platform/contract.ts'
import type { Directory } from './platform/directory.ts'
import type { PlatformOperations } from './platform/operations.ts'
import { type PlatformEnv, platformRoutes } from './platform/routes.ts'
import { adminActor, PLATFORM_AUDIENCE } from './platform/sign-in.ts'

export interface AppOptions {
  config: Config
  database: Database
  directory: Directory
  verifier: Verifier
  live: Live
  log: Logger
  metrics: Metrics
  features: readonly Feature[]
  /** What platform admins do; absent where the process has no administrator's connection. */
  operations?: PlatformOperations
  keyring: Keyring
  /** Whether the process can do its work: false while it starts or drains. */
  isReady: () => boolean
  /** Multiplies every rate limit; for tests and for desks behind one address. */
  rate_factor?: number
}

/** Makes the one application out of the features. */
export function createApp(options: AppOptions): OpenAPIHono<LibraryEnv> {
  const { config, database, directory, verifier, live, log, metrics, features, keyring } = options
  registerFeatures(features)
  const app = new OpenAPIHono<LibraryEnv>()
  const limiter = openRateLimiter(options.rate_factor)
  const guests = guestPermissions()

  app.use('*', async (c, next) => {
    const started = performance.now()
    const requestId = requestIdFrom(c.req.header('x-request-id'))
    c.set('request_id', requestId)
    c.set('address', addressOf(c, isFromProxy(c)))
    // Before the answer is made: each header that is added to a finished one makes it anew, at a quarter of a request's cost.
    c.header('X-Request-Id', requestId)
    for (const [name, value] of securityHeaders) c.header(name, value)
    if (!options.isReady() && !OF_THE_PROCESS.has(c.req.path)) throw new Problem('unavailable', { headers: ELSEWHERE })
    await next()
    const seconds = (performance.now() - started) / 1000
    const route = c.get('route') ?? 'none'
    metrics.requests.observe({ method: c.req.method, route, status: String(c.res.status) }, seconds)
    log.info({ request_id: requestId, method: c.req.method, route, status: c.res.status, ms: Math.round(seconds * 10_000) / 10 }, 'request')
  })

  app.onError((error, c) => answerProblem(error, c))
  app.notFound((c) => answerProblem(unknownPath(app, c), c))

  app.get('/health/live', (c) => c.json({ status: 'live' }))
  app.get('/health/ready', async (c) => {
    if (!options.isReady()) return c.json({ status: 'draining' }, 503, ELSEWHERE)
    return (await answers(database)) ? c.json({ status: 'ready' }) : c.json({ status: 'no database' }, 503, { 'Retry-After': '2' })
  })
  app.get('/metrics', async (c) => {
    if (!mayMeasure(c, config)) throw new Problem('not_found')
    return c.text(await metrics.render(), 200, { 'Content-Type': metrics.content_type, 'Cache-Control': 'no-store' })
  })
  app.get('/robots.txt', (c) => c.text(robotsFor(originOf(c, isFromProxy(c))), 200, { 'Cache-Control': 'public, max-age=3600' }))
  app.get('/.well-known/jwks.json', async (c) => c.json(await keyring.jwks(), 200, { 'Cache-Control': 'public, max-age=300' }))

  app.use('/v1/*', async (c, next) => {
    const library = await libraryOf(c)
    const { actor, claims } = await actorOf(c, library)
    const scope = { library, actor, request_id: c.get('request_id') }
    c.set('scope', scope)
    c.set('actor', actor)
    c.set('live', live)
    c.set('origin', originOf(c, isFromProxy(c)))
    c.set('log', log)
    c.set('database', database)
    c.set('keyring', keyring)
    c.set('ends', () => AbortSignal.any([directory.closing(library), ...(claims ? [verifier.endOf(claims)] : [])]))
    c.set('open', (idempotency) => doorTo(database, scope, idempotency))
    c.set('rate', (kind, caller) => limiter(kind, `${library.schema}\n${caller}`, now().getTime()))
    await next()
  })
  for (const feature of features) app.route('/v1', feature.routes)

  const isPlatform = (c: Context) => hostOf(c, isFromProxy(c)) === config.platform_domain
  const platform = new OpenAPIHono<PlatformEnv>()
  platform.use(async (c, next) => {
    if (!isPlatform(c)) throw new Problem('not_found')
    c.set('operations', options.operations)
    c.set('log', log)
    c.set('database', database)
    c.set('keyring', keyring)
    c.set('rate', (kind, caller) => limiter(kind, `platform\n${caller}`, now().getTime()))
    const header = c.req.header('authorization')
    const language = languageOf(c)
    c.set('actor', guestActor(NOTHING, language))
    if (header !== undefined)
      c.set('actor', await adminActor(database, await verifier.verify(bearerToken(header), PLATFORM_AUDIENCE), language))
    await next()
  })
  app.route('/platform/v1', platform.route('/', platformRoutes(featureFacts())))

  let rendered: string | undefined
  let renderedPlatform: string | undefined
  app.get('/openapi.json', (c) => {
    const document = isPlatform(c)
      ? (renderedPlatform ??= JSON.stringify(platformDocument()))
      : (rendered ??= JSON.stringify(openApiDocument(features)))
    return c.body(document, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' })
  })
  app.get('/docs', (c) => c.html(referencePage(languageOf(c))))
  app.get('/docs/assets/:name', (c) => referenceAsset(c.req.param('name')))
  app.get('/docs/problems', (c) => c.html(problemsPage(registeredProblems(), languageOf(c))))
  return app

  async function libraryOf(c: Context<LibraryEnv>): Promise<Library> {
    const host = hostOf(c, isFromProxy(c))
    return usableLibrary(await directory.byHost(host), host)
  }

  async function actorOf(c: Context<LibraryEnv>, library: Library): Promise<{ actor: Actor; claims?: AccessClaims }> {
    const header = c.req.header('authorization')
    const token = header === undefined ? offeredToken(c.req.header('sec-websocket-protocol')) : bearerToken(header)
    const language = languageOf(c, library.locale)
    if (token === undefined) return { actor: guestActor(guests, language) }
    const claims = await verifier.verify(token, library.id)
    const wanted = c.req.header('accept-language') === undefined ? (claims.language ?? language) : language
    return { actor: tokenActor(claims, wanted), claims }
  }

  function answerProblem(error: unknown, c: Context<LibraryEnv>): Response {
    const problem = error instanceof Problem ? error : (problemOfDatabaseError(error) ?? new Problem('internal', { cause: error }))
    const requestId = c.get('request_id')
    // Without a cause it is a "come back later" that was meant.
    if (problem.status >= 500 && problem.cause !== undefined) log.error({ err: error, request_id: requestId }, 'request failed')
    else if (isDatabaseError(problem.cause) && problem.cause.code === '42501')
      log.warn({ err: error, request_id: requestId }, 'the database refused')
    const { body, status, headers } = problemAnswer(problem, c.get('actor')?.language ?? languageOf(c), requestId)
    return c.body(body, status as 400, headers)
  }

  /** Whether X-Forwarded-* come from a proxy of ours: it shows the secret where there is one. */
  function isFromProxy(c: Context): boolean {
    if (config.proxy_secret === undefined) return config.trust_proxy
    const shown = c.req.header(PROXY_SECRET_HEADER)
    return shown !== undefined && timingSafeEqual(digest(shown), digest(config.proxy_secret))
  }
}

/** Gives the OpenAPI 3.1 document of what a library's host serves. */
export function openApiDocument(features: readonly Feature[]) {
  registerFeatures(features)
  const app = new OpenAPIHono<LibraryEnv>()
  for (const feature of features) app.route('/v1', feature.routes)
  const document = documentOf(app, openApiInfo(aboutLibraries, registeredPermissions()), 'POST /v1/auth/sign-in')
  return withGuests(document, guestPermissions())
}

/** Gives the OpenAPI 3.1 document of what the platform's own host serves. */
export function platformDocument() {
  const app = new OpenAPIHono<PlatformEnv>()
  app.route('/platform/v1', platformRoutes(featureFacts()))
  return documentOf(app, openApiInfo(aboutPlatform, new Map(Object.entries(platformPermissions))), 'POST /platform/v1/auth/sign-in')
}

function documentOf<E extends GuardedEnv>(app: OpenAPIHono<E>, info: ReturnType<typeof openApiInfo>, signIn: string) {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: `Access token of ${signIn}. The names in \`security\` and \`x-permission\` are permissions, not OAuth scopes.`,
  })
  return withExamples(app.getOpenAPI31Document(info), exampleWords)
}

const aboutLibraries: About = {
  title: 'LibraryHub',
  host: "The library's own host",
  paragraphs: [
    'Each library answers at its own host; the host alone chooses the library.',
    'Every write is one transaction. Send `Idempotency-Key` with a POST to make repeating it safe; send `If-Match` where a route asks for it.',
  ],
}

const aboutPlatform: About = {
  title: 'LibraryHub: the platform',
  host: "The platform's own host",
  paragraphs: [
    'For those who run the platform: which libraries there are, and what becomes of them.',
    'Every verb is one transaction and safe to repeat: what is done already is left as it is, or refused as such. `Idempotency-Key` is not needed.',
  ],
}

/** Until an admin signs in. */
const NOTHING: ReadonlySet<string> = new Set()

/** What a process answers for itself, whether it starts, works or drains. */
const OF_THE_PROCESS = new Set(['/health/live', '/health/ready', '/metrics'])

/** Search engines read books by the sitemap; whoever wants all of them harvests, and nobody crawls through searches. */
function robotsFor(origin: string): string {
  const closed = ['search', 'sru', 'oai', 'catalogue', 'opds'].map((path) => `Disallow: /v1/${path}\n`)
  return `User-agent: *\n${closed.join('')}\nSitemap: ${origin}/v1/sitemap.xml\n`
}

/** Sends whoever comes while the process drains to another one, over another connection. */
const ELSEWHERE = { 'Retry-After': '1', Connection: 'close' }

/** A database that takes longer to say anything is as good as away. */
const ANSWER_WITHIN_MS = 2_000

async function answers({ pool }: Database): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, false).unref())
  const asked = pool.query('select 1').then(
    () => true,
    () => false,
  )
  return Promise.race([asked, late])
}

/** Metrics are for whoever shows the token; without one, for this machine, unless a proxy on it may speak for others. */
function mayMeasure(c: Context, config: Config): boolean {
  if (config.metrics_token !== undefined) {
    return timingSafeEqual(digest(c.req.header('authorization') ?? ''), digest(`Bearer ${config.metrics_token}`))
  }
  const hasProxy = config.trust_proxy || config.proxy_secret !== undefined
  const isForwarded = ['x-forwarded-for', 'forwarded', 'via', PROXY_SECRET_HEADER].some((name) => c.req.header(name) !== undefined)
  return !hasProxy && !isForwarded && isLoopback(socketAddress(c))
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Tells a path that does not exist from a method that does not work on it. */
function unknownPath(app: OpenAPIHono<LibraryEnv>, c: Context): Problem {
  const path = c.req.path
  const isRoute = (method: string) => app.router.match(method, path)[0].some(([[, route]]) => route.method === method)
  const allowed = METHODS.filter(isRoute)
  return allowed.length > 0
    ? new Problem('method_not_allowed', { headers: { Allow: allowed.join(', ') }, params: { allowed } })
    : new Problem('not_found')
}

function languageOf(c: Context, fallback = 'en'): string {
  return languageFrom(c.req.header('accept-language'), fallback)
}

function hostOf(c: Context, isForwarded: boolean): string {
  const forwarded = isForwarded ? c.req.header('x-forwarded-host') : undefined
  return normalizedHost(forwarded ?? c.req.header('host') ?? new URL(c.req.url).host)
}

/** The host chose the library, so it is one of the library's own; what runs on this machine alone has no certificate. */
function originOf(c: Context, isForwarded: boolean): string {
  const host = (isForwarded ? c.req.header('x-forwarded-host') : undefined) ?? c.req.header('host') ?? new URL(c.req.url).host
  const isLocal = /(^|\.)localhost$/.test(normalizedHost(host))
  return `${isLocal ? 'http' : 'https'}://${host.toLowerCase()}`
}

function addressOf(c: Context, isForwarded: boolean): string {
  const forwarded = isForwarded ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded || socketAddress(c)
}

function socketAddress(c: Context): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  return env?.incoming?.socket?.remoteAddress ?? 'unknown'
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
