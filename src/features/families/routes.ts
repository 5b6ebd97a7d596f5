import { z } from '@hono/zod-openapi'
import { pageOf } from '../../kernel/cursor.ts'
import type { Actor } from '../../kernel/db.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { MEASURING } from '../patrons/verbs.ts'
import { Family, FamilyLoan, MyFamily, NewPatronRelation, PatronRelation, PatronRelationChange } from './contract.ts'
import { findFamily, findOwnFamily, listLoansOfWard, listRelations } from './queries.ts'
import { changeRelation, relate, unrelate } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const RelationId = z.object({ id: z.uuid(), relation_id: z.uuid() })
const tags = ['families']
/** A family's loans, holds and debts belong to several people: the verbs check by themselves who may see whose. */
const OTHERS = [...MEASURING, 'holds:read'] as const

const routes = {
  family: createRoute({
    method: 'get',
    path: '/patrons/{id}/family',
    operationId: 'findFamily',
    tags,
    summary: 'A patron with everybody of the family, their loans in numbers and their debts',
    permission: 'patrons:read',
    request: { params: Id },
    responses: { 200: json(Family, 'The family') },
  }),
  relations: createRoute({
    method: 'get',
    path: '/patrons/{id}/relations',
    operationId: 'listPatronRelations',
    tags,
    summary: 'Who answers or acts for a patron, and for whom the patron does',
    permission: 'patrons:read',
    request: { params: Id },
    responses: { 200: json(z.object({ data: z.array(PatronRelation) }), 'Oldest first, those that ended as well') },
  }),
  relate: createRoute({
    method: 'post',
    path: '/patrons/{id}/relations',
    operationId: 'relatePatrons',
    tags,
    summary: 'Make a patron the guarantor, the relative or the proxy of another',
    permission: 'patrons:write',
    request: { params: Id, body: body(NewPatronRelation) },
    responses: { 201: json(PatronRelation, 'The relation'), ...problems(409, 422) },
  }),
  change: createRoute({
    method: 'patch',
    path: '/patrons/{id}/relations/{relation_id}',
    operationId: 'changePatronRelation',
    tags,
    summary: 'Change what one may do for the other, and until when',
    permission: 'patrons:write',
    request: { params: RelationId, body: body(PatronRelationChange) },
    responses: { 200: json(PatronRelation, 'The relation'), ...problems(409, 422) },
  }),
  unrelate: createRoute({
    method: 'delete',
    path: '/patrons/{id}/relations/{relation_id}',
    operationId: 'unrelatePatrons',
    tags,
    summary: 'End a relation',
    permission: 'patrons:write',
    request: { params: RelationId },
    responses: { 204: { description: 'Ended' }, ...problems(409) },
  }),
  own: createRoute({
    method: 'get',
    path: '/me/family',
    operationId: 'findMyFamily',
    tags,
    summary: 'For whom I answer or act, and who sees my account',
    description: 'A guarantor sees how many loans there are and what is owed; titles only where shows_titles says so.',
    permission: 'account:read',
    responses: { 200: json(MyFamily, 'My family') },
  }),
  ownLoans: createRoute({
    method: 'get',
    path: '/me/family/{patron_id}/loans',
    operationId: 'listFamilyLoans',
    tags,
    summary: 'What somebody of my family has on loan',
    permission: 'account:read',
    request: { params: z.object({ patron_id: z.uuid() }), query: z.object(pageQuery) },
    responses: { 200: json(page(FamilyLoan), 'Soonest due first'), ...problems(403) },
  }),
}

export const families = library()
  .openapi(routes.family, async (c) =>
    c.json(await c.var.library.read((tx) => findFamily(tx, c.req.valid('param').id), { elevate: OTHERS }), 200),
  )
  .openapi(routes.relations, async (c) => c.json({ data: await c.var.library.list(listRelations(c.req.valid('param').id)) }, 200))
  .openapi(routes.relate, async (c) => {
    const relation = { ...c.req.valid('json'), patron_id: c.req.valid('param').id }
    return c.json(await c.var.library.write((tx) => relate(tx, relation)), 201)
  })
  .openapi(routes.change, async (c) => {
    const { id, relation_id } = c.req.valid('param')
    return c.json(await c.var.library.write((tx) => changeRelation(tx, id, relation_id, c.req.valid('json'))), 200)
  })
  .openapi(routes.unrelate, async (c) => {
    const { id, relation_id } = c.req.valid('param')
    await c.var.library.write((tx) => unrelate(tx, id, relation_id))
    return c.body(null, 204)
  })
  .openapi(routes.own, async (c) => {
    const own = patronOf(c.var.scope.actor)
    return c.json(await c.var.library.read((tx) => findOwnFamily(tx, own), { elevate: OTHERS }), 200)
  })
  .openapi(routes.ownLoans, async (c) => {
    const own = patronOf(c.var.scope.actor)
    const { limit, cursor } = c.req.valid('query')
    const asked = c.req.valid('param').patron_id
    const rows = await c.var.library.read((tx) => listLoansOfWard(tx, own, asked, { limit, cursor }), { elevate: OTHERS })
    return c.json(
      pageOf(rows, limit, ({ due_at, id }) => [due_at, id]),
      200,
    )
  })

/** @throws Problem not_found for an account that is no patron's */
function patronOf({ patron_id }: Actor): string {
  if (patron_id === null) throw new Problem('not_found')
  return patron_id
}
