import { z } from '@hono/zod-openapi'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { NewSimulation, Simulation } from './contract.ts'
import { requestSimulation } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['rules']

const simulate = createRoute({
  method: 'post',
  path: '/rule-drafts/{id}/simulations',
  operationId: 'requestSimulation',
  tags,
  summary: 'Play a draft of the rules against the loans of the last days',
  description:
    'The task tells how far it is; its result, a RuleSimulationResult, tells what the draft would have changed. Nothing is changed by it.',
  permission: 'rules:write',
  request: { params: Id, body: body(NewSimulation) },
  responses: {
    202: {
      ...json(Simulation, 'The simulation, which waits for its turn'),
      headers: z.object({ location: z.string().openapi({ example: '/v1/tasks/0199c0de-0000-7000-8000-000000000000' }) }),
    },
    ...problems(404, 422),
  },
})

export const simulations = library().openapi(simulate, async (c) => {
  const simulation = await c.var.library.write((tx) => requestSimulation(tx, c.req.valid('param').id, c.req.valid('json').days))
  return c.json(simulation, 202, { Location: `/v1/tasks/${simulation.id}` })
})
