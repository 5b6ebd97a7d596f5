import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../kernel/cursor.ts'
import { body, createRoute, guarded, json, page, pageQuery, problems } from '../kernel/http.ts'
import { choreRun, choreStandings, librariesOfChore, type StandingsWanted, startChore } from './chores.ts'
import { ChoreInLibrary, ChoreStanding, ChoresQuery, LibraryChoreRun, LibraryChoreRunRequest } from './chores-contract.ts'
import { Slug } from './contract.ts'
import type { FeatureFacts } from './declaration.ts'
import type { PlatformEnv } from './routes.ts'

const tags = ['platform']
const ByChore = z.object({ name: z.string().max(80).openapi({ example: 'holds.expire-shelf' }) })
const ChoreOf = z.object({ slug: Slug }).extend(ByChore.shape)

const listChores = createRoute({
  method: 'get',
  path: '/chores',
  operationId: 'listChores',
  tags,
  summary: 'How nightly and hourly work stands over all open libraries',
  description: 'With `tenant` it tells of one library; with `status`, of the chores alone that stand so in some library.',
  permission: 'chores:read',
  request: { query: ChoresQuery.extend(pageQuery) },
  responses: { 200: json(page(ChoreStanding), 'A page of chores, by name'), ...problems(404) },
})

const listLibrariesOfChore = createRoute({
  method: 'get',
  path: '/chores/{name}/libraries',
  operationId: 'listLibrariesOfChore',
  tags,
  summary: 'How one chore stands in each open library',
  permission: 'chores:read',
  request: { params: ByChore, query: ChoresQuery.extend(pageQuery) },
  responses: { 200: json(page(ChoreInLibrary), 'A page of libraries, by slug'), ...problems(404) },
})

const startChoreOf = createRoute({
  method: 'post',
  path: '/libraries/{slug}/chores/{name}/runs',
  operationId: 'startChore',
  tags,
  summary: 'Have a chore done in a library for a date, or rehearsed',
  description: 'What is done already is not done again. Follow it at the Location.',
  permission: 'chores:write',
  idempotent: false,
  request: { params: ChoreOf, body: body(LibraryChoreRunRequest) },
  responses: { 202: json(LibraryChoreRun, 'The run, which waits for a worker'), ...problems(404, 409, 422) },
})

const getChoreRun = createRoute({
  method: 'get',
  path: '/libraries/{slug}/chores/{name}/runs/{id}',
  operationId: 'getChoreRun',
  tags,
  summary: 'How far a run of a chore is, and what came of it',
  permission: 'chores:read',
  request: { params: ChoreOf.extend({ id: z.uuid() }) },
  responses: { 200: json(LibraryChoreRun, 'The run'), ...problems(404) },
})

/** How nightly and hourly work stands over the libraries, and a start of it by hand. */
export function choreRoutes(facts: FeatureFacts): OpenAPIHono<PlatformEnv> {
  return guarded<PlatformEnv>()
    .openapi(listChores, async (c) => {
      const wanted = standingsWanted(c.req.valid('query'))
      const found = await choreStandings(c.var.database, wanted, c.var.actor.language)
      return c.json(
        pageOf(found, wanted.limit - 1, ({ name }) => [name]),
        200,
      )
    })
    .openapi(listLibrariesOfChore, async (c) => {
      const wanted = standingsWanted(c.req.valid('query'))
      const found = await librariesOfChore(c.var.database, c.req.valid('param').name, wanted)
      return c.json(
        pageOf(found, wanted.limit - 1, ({ tenant }) => [tenant]),
        200,
      )
    })
    .openapi(startChoreOf, async (c) => {
      const { slug, name } = c.req.valid('param')
      const run = await startChore({ ...c.var, facts }, slug, name, c.req.valid('json'))
      return c.json(run, 202, { Location: `/platform/v1/libraries/${slug}/chores/${name}/runs/${run.id}` })
    })
    .openapi(getChoreRun, async (c) => {
      const { slug, name, id } = c.req.valid('param')
      return c.json(await choreRun(c.var.database, slug, name, id), 200)
    })
}

/** What a listing of chores asks for, and one more than its page holds. */
function standingsWanted({ cursor, limit, ...wanted }: z.output<typeof ChoresQuery> & { cursor?: string; limit: number }): StandingsWanted {
  const [after] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
  return { ...wanted, after: after === null ? null : String(after), limit: limit + 1 }
}
