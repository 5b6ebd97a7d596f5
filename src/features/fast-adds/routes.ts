import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { FastAdd, FastAdded } from './contract.ts'
import { fastAdd } from './queries.ts'

export const fastAdds = library().openapi(
  createRoute({
    method: 'post',
    path: '/fast-adds',
    operationId: 'fastAdd',
    tags: ['circulation'],
    summary: 'Describe an unknown copy in short, so that it can be lent',
    description: 'Cataloguers find what was described so by `GET /v1/books?is_brief=true`.',
    permission: 'copies:fast-add',
    request: { body: body(FastAdd) },
    responses: { 201: json(FastAdded, 'The book and its copy'), ...problems(409, 422) },
  }),
  async (c) => {
    const added = await c.var.library.write((tx) => fastAdd(tx, c.req.valid('json')))
    return c.json(added, 201, { Location: `/v1/copies/${added.copy.id}` })
  },
)
