import { z } from '@hono/zod-openapi'
import { choreNamed, registeredChores } from '../../kernel/chores.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { ChorePlan, ChorePlanChange, ChoreRun, ChoreRunRequest, ChoreSummary, ChoresQuery } from './contract.ts'
import { lastRuns, listRuns } from './queries.ts'
import { changePlan, planOf, requestRun } from './verbs.ts'

const Name = z.object({ name: z.string().max(80).openapi({ example: 'chores.purge-runs' }) })
const tags = ['chores']

const listChores = createRoute({
  method: 'get',
  path: '/chores',
  operationId: 'listChores',
  tags,
  summary: 'What is done by night and by hour, in its order, and what came of it last',
  permission: 'chores:read',
  responses: { 200: json(z.object({ data: z.array(ChoreSummary) }), 'Every chore') },
})

const listChoreRuns = createRoute({
  method: 'get',
  path: '/chores/{name}/runs',
  operationId: 'listChoreRuns',
  tags,
  summary: 'Runs of a chore, newest first',
  permission: 'chores:read',
  request: { params: Name, query: ChoresQuery.extend(pageQuery) },
  responses: { 200: json(page(ChoreRun), 'A page of runs') },
})

const runChore = createRoute({
  method: 'post',
  path: '/chores/{name}/runs',
  operationId: 'runChore',
  tags,
  summary: 'Have a chore done for a date, or rehearsed',
  description: 'What is done already is not done again. Follow it at the Location, or in the list of runs.',
  permission: 'chores:write',
  request: { params: Name, body: body(ChoreRunRequest) },
  responses: { 202: json(ChoreRun, 'The run; its task is at the Location'), ...problems(404, 409, 422) },
})

const getChorePlan = createRoute({
  method: 'get',
  path: '/chore-plan',
  operationId: 'getChorePlan',
  tags,
  summary: 'When nightly work is done, and which of it rests',
  permission: 'chores:read',
  responses: { 200: json(ChorePlan, 'The plan') },
})

const changeChorePlan = createRoute({
  method: 'patch',
  path: '/chore-plan',
  operationId: 'changeChorePlan',
  tags,
  summary: 'Choose when nightly work is done, and which of it rests',
  permission: 'chores:write',
  request: { body: body(ChorePlanChange) },
  responses: { 200: json(ChorePlan, 'The plan'), ...problems(422) },
})

export const chores = library()
  .openapi(listChores, async (c) => {
    const language = c.var.scope.actor.language.startsWith('it') ? 'it' : 'en'
    const [plan, runs] = await c.var.library.read(async (tx) => [await planOf(tx), await tx.all(lastRuns())] as const)
    const data = registeredChores().map(({ name, title, every }) => ({
      name,
      title: title[language],
      every,
      is_paused: plan.paused_chores.includes(name),
      last_run: runs.find(({ chore }) => chore === name) ?? null,
    }))
    return c.json({ data }, 200)
  })
  .openapi(listChoreRuns, async (c) => {
    const { name } = c.req.valid('param')
    const { dry_run, limit, cursor } = c.req.valid('query')
    if (!choreNamed(name)) throw new Problem('chore_unknown')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listRuns(name, dry_run === undefined ? null : dry_run === 'true', id, limit + 1))
    return c.json(
      pageOf(rows, limit, (run) => [run.id]),
      200,
    )
  })
  .openapi(runChore, async (c) => {
    const { name } = c.req.valid('param')
    const run = await c.var.library.write((tx) => requestRun(tx, name, c.req.valid('json')))
    return c.json(run, 202, { Location: `/v1/tasks/${run.id}` })
  })
  .openapi(getChorePlan, async (c) => c.json(await c.var.library.read((tx) => planOf(tx)), 200))
  .openapi(changeChorePlan, async (c) => c.json(await c.var.library.write((tx) => changePlan(tx, c.req.valid('json'))), 200))
