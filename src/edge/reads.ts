import { Hono } from 'hono'
import * as catalogueContract from '../features/catalogue/contract.ts'
import { listFormats } from '../features/catalogue/format-verbs.ts'
import { catalogue } from '../features/catalogue/routes.ts'
import { search } from '../features/search/routes.ts'
import * as settingsContract from '../features/settings/contract.ts'
import { settingRoutes } from '../features/settings/routes.ts'
import { now } from '../kernel/clock.ts'
import { type Database, doorTo, type Library, type Scope } from '../kernel/db.ts'
import type { LibraryEnv } from '../kernel/http.ts'
import { preferredType } from '../kernel/negotiation.ts'
import { registeredPermissions, registerPermissions } from '../kernel/permissions.ts'
import { registerProblems } from '../kernel/problem.ts'
import { openRateLimiter } from '../kernel/rate.ts'
import { guestActor, languageFrom, securityHeaders } from '../kernel/request.ts'
import type { Asked } from './asked.ts'

// The origin's own routers, so that the edge and the origin cannot disagree; a guest's reads need nothing else of it.

const PUBLIC_READS = /^\/v1\/(books|books\/[^/]+|authors|authors\/[^/]+|categories|copy-types|search|library)$/

/** Whether everyone may read this without a token, so that the edge answers it. */
export function isPublicRead(method: string, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && PUBLIC_READS.test(path)
}

/** Answers a guest's read out of the cache of this place, or out of Postgres under the library's own role. */
export async function publicAnswer(asked: Asked, library: Library): Promise<Response> {
  const { request, url, keep } = asked
  const language = languageFrom(request.headers.get('accept-language'), library.locale)
  // The cache knows no Vary: the language is part of the key, and only JSON is kept.
  const isCacheable =
    request.method === 'GET' && preferredType(request.headers.get('accept') ?? undefined, listFormats) === 'application/json'
  const key = `https://${library.id}.invalid${url.pathname}?${language}&${url.search.slice(1)}`
  const kept = isCacheable ? await cache().match(new Request(key, { headers: conditions(request) })) : undefined
  if (kept) return stamped(kept, asked.requestId, 'HIT')

  const scope: Scope = { library, actor: guestActor(guests, language), request_id: asked.requestId }
  const answer = await router.fetch(request, {
    scope,
    database: asked.database,
    address: request.headers.get('cf-connecting-ip') ?? '',
    origin: url.origin,
  })
  if (isCacheable && answer.status === 200 && /^public\b/.test(answer.headers.get('cache-control') ?? '')) {
    keep(cache().put(key, forEveryone(answer.clone())))
  }
  return stamped(answer, asked.requestId, 'MISS')
}

interface Bindings {
  scope: Scope
  database: Database
  address: string
  origin: string
}

for (const contract of [catalogueContract, settingsContract]) {
  registerPermissions(contract.permissions)
  registerProblems(contract.problems)
}
const guests: ReadonlySet<string> = new Set(
  [...registeredPermissions()].filter(([, { roles }]) => roles.includes('Guest')).map(([permission]) => permission),
)
const limiter = openRateLimiter()

const router = new Hono<LibraryEnv & { Bindings: Bindings }>()
router.use(async (c, next) => {
  const { scope, database, address, origin } = c.env
  c.set('request_id', scope.request_id ?? '')
  c.set('scope', scope)
  c.set('actor', scope.actor)
  c.set('address', address)
  c.set('origin', origin)
  c.set('database', database)
  c.set('open', (idempotency) => doorTo(database, scope, idempotency))
  c.set('rate', (kind, caller) => limiter(kind, `${scope.library.schema}\n${caller}`, now().getTime()))
  await next()
})
for (const routes of [catalogue, search, settingRoutes]) router.route('/v1', routes)
router.onError((error) => {
  throw error
})

/** The cache of the place where the Worker runs; its type is the platform's own. */
function cache(): Cache {
  return (caches as unknown as { default: Cache }).default
}

function conditions(request: Request): HeadersInit {
  const etag = request.headers.get('if-none-match')
  return etag === null ? {} : { 'If-None-Match': etag }
}

/** Takes away what was said to one caller. */
function forEveryone(answer: Response): Response {
  const kept = new Response(answer.body, answer)
  for (const name of ['RateLimit', 'RateLimit-Policy']) kept.headers.delete(name)
  return kept
}

function stamped(answer: Response, requestId: string, cacheStatus: 'HIT' | 'MISS'): Response {
  const own = new Response(answer.body, answer)
  own.headers.set('X-Request-Id', requestId)
  own.headers.set('X-Edge-Cache', cacheStatus)
  for (const [name, value] of securityHeaders) own.headers.set(name, value)
  return own
}
