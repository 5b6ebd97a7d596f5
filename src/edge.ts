import type { Asked, EdgeEnv } from './edge/asked.ts'
import { checkToken, rememberedLibraries } from './edge/memory.ts'
import { originAnswer } from './edge/origin.ts'
import { isPublicRead, publicAnswer } from './edge/reads.ts'
import { type Library, openDatabase } from './kernel/db.ts'
import { Problem, problemOfDatabaseError } from './kernel/problem.ts'
import { languageFrom, normalizedHost, problemAnswer, requestIdFrom, securityHeaders, usableLibrary } from './kernel/request.ts'
import { openDirectory } from './platform/directory.ts'

interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void
}

/**
 * The Worker before the origin: it finds the library by its host, ends requests with a forged or foreign token, answers
 * what everyone may read of the catalogue out of Postgres, and passes all else on.
 */
export default {
  async fetch(request: Request, env: EdgeEnv, context: ExecutionContext): Promise<Response> {
    const requestId = requestIdFrom(request.headers.get('x-request-id'))
    // Sockets belong to the request that opened them; Hyperdrive is what keeps connections.
    const database = openDatabase({ url: env.DATABASE.connectionString, size: 1, name: 'libraryhub edge' })
    try {
      return await answer({ request, requestId, url: new URL(request.url), env, database, keep: (work) => context.waitUntil(work) })
    } catch (error) {
      return refusal(error, request, requestId)
    } finally {
      context.waitUntil(database.close())
    }
  },
}

async function answer(asked: Asked): Promise<Response> {
  const { request, url } = asked
  // Measurements are for those inside.
  if (url.pathname === '/metrics') throw new Problem('not_found')
  const authorization = request.headers.get('authorization')
  const library = url.pathname.startsWith('/v1/') ? await libraryAt(asked) : undefined
  const audience = library?.id ?? (url.pathname.startsWith('/platform/v1/') ? 'platform' : undefined)
  if (authorization !== null && audience !== undefined) await checkToken(asked.database, authorization, audience)
  if (library && authorization === null && isPublicRead(request.method, url.pathname)) return publicAnswer(asked, library)
  return originAnswer(asked)
}

async function libraryAt({ database, env, url }: Asked): Promise<Library> {
  const host = normalizedHost(url.host)
  return usableLibrary(await openDirectory(database, env.PLATFORM_DOMAIN, rememberedLibraries).byHost(host), host)
}

function refusal(error: unknown, request: Request, requestId: string): Response {
  const problem = error instanceof Problem ? error : (problemOfDatabaseError(error) ?? new Problem('internal', { cause: error }))
  if (problem.status >= 500) console.error(JSON.stringify({ request_id: requestId, message: String(problem.cause ?? problem) }))
  const { body, status, headers } = problemAnswer(problem, languageFrom(request.headers.get('accept-language')), requestId)
  return new Response(body, { status, headers: { ...Object.fromEntries(securityHeaders), 'X-Request-Id': requestId, ...headers } })
}
