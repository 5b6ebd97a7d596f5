import createFetchClient, {
  type Client as FetchClient,
  type FetchResponse,
  type MaybeOptionalInit,
  type MethodResponse,
} from 'openapi-fetch'
import { type FollowOptions, followEvents, type LibraryEvent, type StreamMark } from './events.ts'
import { problemOf } from './problem.ts'
import type { components, paths } from './schema.gen.ts'
import { authorized, retrying } from './send.ts'
import { type Credentials, keepSession, type Session } from './session.ts'

export type { FollowOptions, LibraryEvent, StreamMark } from './events.ts'
export { LibraryProblem, type ProblemDetail } from './problem.ts'
export type { components, operations, paths } from './schema.gen.ts'
export type { Credentials, Session } from './session.ts'

/** A named schema of the API, such as `Schema<'Book'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

export interface ClientOptions {
  /** The library's own host, such as `https://civica.example.org`. */
  baseUrl: string
  /** An access token that you keep fresh yourself. */
  token?: string
  /** Who signs in, before the first request and again when the session is over. */
  signIn?: Credentials
  /** Language of problems and names. */
  language?: 'en' | 'it'
  /** How often a request that is safe to repeat is repeated; twice by default. */
  retries?: number
  /** Stands in for the built-in fetch. */
  fetch?: (request: Request) => Promise<Response>
}

type Method = 'get' | 'put' | 'post' | 'delete' | 'patch'
type PathWith<M extends Method> = { [Path in keyof paths]: paths[Path] extends Record<M, object> ? Path : never }[keyof paths]
type InitOf<Path extends keyof paths, M extends Method> = MaybeOptionalInit<paths[Path], M>
type Operation<Path extends keyof paths, M extends Method> = paths[Path][M] extends object ? paths[Path][M] : never

/** Calls one operation as openapi-fetch does, but what it gives is always an answer: problems are thrown. */
type Call<M extends Method> = <Path extends PathWith<M>, Init extends InitOf<Path, M>>(
  path: Path,
  ...init: undefined extends InitOf<Path, M> ? [init?: Init] : [init: Init]
) => Promise<Extract<FetchResponse<Operation<Path, M>, Init, 'application/json'>, { data: unknown }>>

type JsonOf<Path extends PathWith<'get'>> = MethodResponse<FetchClient<paths, 'application/json'>, 'get', Path>

/** Lists that come in pages. */
export type ListPath = {
  [Path in PathWith<'get'>]: JsonOf<Path> extends { data: unknown[]; page: { next: string | null } } ? Path : never
}[PathWith<'get'>]
export type ItemOf<Path extends ListPath> = JsonOf<Path> extends { data: (infer Item)[] } ? Item : never
export type QueryOf<Path extends ListPath> =
  Operation<Path, 'get'> extends { parameters: { query?: infer Query } } ? Omit<NonNullable<Query>, 'cursor'> : never

export interface LibraryClient {
  GET: Call<'get'>
  POST: Call<'post'>
  PUT: Call<'put'>
  PATCH: Call<'patch'>
  DELETE: Call<'delete'>
  /** Gives every item of a list, page after page; leave the loop and no further page is read. */
  each<Path extends ListPath>(path: Path, query?: QueryOf<Path>): AsyncGenerator<ItemOf<Path>, void, undefined>
  /** Follows events as they happen, beginning with `ready`; resumes by itself, and yields `reset` where it cannot. */
  follow(options?: FollowOptions): AsyncGenerator<LibraryEvent | StreamMark, void, undefined>
  signIn(credentials: Credentials): Promise<Session>
  /** Ends the session, here and at the server. */
  signOut(): Promise<void>
}

/** Opens a client of one library. */
export function createClient(options: ClientOptions): LibraryClient {
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const once = options.fetch ?? ((request: Request) => fetch(request))
  const session = keepSession({ baseUrl, send: once, token: options.token, credentials: options.signIn })
  const send = authorized(retrying(once, options.retries ?? 2), session, options.language)
  const client = createFetchClient<paths, 'application/json'>({ baseUrl, fetch: send })
  client.use({
    async onResponse({ response }) {
      if (!response.ok && response.status !== 304) throw await problemOf(response)
    },
  })
  // Problems are thrown above, so what is left of openapi-fetch's either-or is the answer.
  const { GET, POST, PUT, PATCH, DELETE } = client as unknown as LibraryClient

  return {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE,
    each: (path, query) => eachItem(client, path, query),
    follow: (given = {}) => followEvents(send, baseUrl, given),
    signIn: (credentials) => session.signIn(credentials),
    async signOut() {
      await client.POST('/v1/auth/sign-out')
      session.forget()
    },
  }
}

async function* eachItem<Path extends ListPath>(
  client: FetchClient<paths, 'application/json'>,
  path: Path,
  query: QueryOf<Path> | undefined,
): AsyncGenerator<ItemOf<Path>, void, undefined> {
  const get = client.GET as unknown as (
    path: string,
    init: object,
  ) => Promise<{ data: { data: ItemOf<Path>[]; page: { next: string | null } } }>
  let cursor: string | undefined
  do {
    const { data } = await get(path, { params: { query: { limit: 100, ...query, cursor } } })
    yield* data.data
    cursor = data.page.next ?? undefined
  } while (cursor !== undefined)
}
