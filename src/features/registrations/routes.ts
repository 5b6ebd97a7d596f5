import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { newPasswordHash } from '../identity/verbs.ts'
import {
  FirstPassword,
  type KnownPatron,
  NewRegistration,
  Registration,
  RegistrationApproval,
  RegistrationConfirmation,
  RegistrationDetail,
  RegistrationForm,
  RegistrationOutcome,
  RegistrationReceipt,
  RegistrationRefusal,
  RegistrationsQuery,
} from './contract.ts'
import { getRegistration, knownPatrons, listRegistrations } from './queries.ts'
import {
  approveRegistration,
  chooseFirstPassword,
  confirmRegistration,
  findRegistrationForm,
  REGISTERING,
  refuseRegistration,
  requestRegistration,
} from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['registrations']
const stranger = { permission: 'registrations:open', tags } as const

const routes = {
  form: createRoute({
    ...stranger,
    method: 'get',
    path: '/registration-form',
    operationId: 'findRegistrationForm',
    summary: 'What whoever wants to be enrolled is asked',
    responses: { 200: json(RegistrationForm, 'The form') },
  }),
  request: createRoute({
    ...stranger,
    method: 'post',
    path: '/registrations',
    operationId: 'requestRegistration',
    rate: 'registration',
    summary: 'Ask to be enrolled',
    description:
      'A link is mailed that confirms the address. The answer is the same whether the library knows the address or not; repeating it is safe.',
    request: { body: body(NewRegistration) },
    responses: { 202: json(RegistrationReceipt, 'A mail is on its way'), ...problems(409, 422) },
  }),
  confirm: createRoute({
    ...stranger,
    method: 'post',
    path: '/registrations/confirm',
    operationId: 'confirmRegistration',
    rate: 'sign-in',
    idempotent: false,
    summary: 'Confirm an address with the link that was mailed to it',
    request: { body: body(RegistrationConfirmation) },
    responses: { 200: json(RegistrationOutcome, 'Whether the request waits for the staff'), ...problems(422) },
  }),
  password: createRoute({
    ...stranger,
    method: 'post',
    path: '/registrations/password',
    operationId: 'chooseFirstPassword',
    rate: 'sign-in',
    idempotent: false,
    summary: 'Choose the password of a new account with the link that was mailed for it',
    request: { body: body(FirstPassword) },
    responses: { 204: { description: 'It can be signed in with' }, ...problems(422) },
  }),
  list: createRoute({
    method: 'get',
    path: '/registrations',
    operationId: 'listRegistrations',
    tags,
    summary: 'Who asks to be enrolled, the longest waiting first',
    permission: 'registrations:read',
    request: { query: RegistrationsQuery.extend(pageQuery) },
    responses: { 200: json(page(Registration), 'A page of requests') },
  }),
  get: createRoute({
    method: 'get',
    path: '/registrations/{id}',
    operationId: 'getRegistration',
    tags,
    summary: 'One request, with the patrons who may be the same person',
    permission: 'registrations:read',
    request: { params: Id },
    responses: { 200: json(RegistrationDetail, 'The request') },
  }),
  approve: createRoute({
    method: 'post',
    path: '/registrations/{id}/approve',
    operationId: 'approveRegistration',
    tags,
    summary: 'Enrol whoever asked for it',
    permission: 'registrations:write',
    request: { params: Id, body: body(RegistrationApproval) },
    responses: { 200: json(Registration, 'The request, with the patron'), ...problems(409, 422) },
  }),
  refuse: createRoute({
    method: 'post',
    path: '/registrations/{id}/refuse',
    operationId: 'refuseRegistration',
    tags,
    summary: 'Refuse a request, with a reason that is mailed',
    permission: 'registrations:write',
    request: { params: Id, body: body(RegistrationRefusal) },
    responses: { 200: json(Registration, 'The request'), ...problems(409) },
  }),
}

const asStranger = { elevate: REGISTERING } as const

export const registrations = library()
  .openapi(routes.form, async (c) => c.json(await c.var.library.read(findRegistrationForm), 200, { 'Cache-Control': 'public, max-age=60' }))
  .openapi(routes.request, async (c) => {
    const input = c.req.valid('json')
    const { link_hours } = await c.var.library.write((tx) => requestRegistration(tx, input, c.var.origin), asStranger)
    return c.json({ email: input.email, status: 'mail_sent' as const, link_hours }, 202)
  })
  .openapi(routes.confirm, async (c) =>
    c.json(await c.var.library.write((tx) => confirmRegistration(tx, c.req.valid('json').token), asStranger), 200),
  )
  .openapi(routes.password, async (c) => {
    const { token, password } = c.req.valid('json')
    const hash = await newPasswordHash(password)
    await c.var.library.write((tx) => chooseFirstPassword(tx, token, hash), asStranger)
    return c.body(null, 204)
  })
  .openapi(routes.list, async (c) => {
    const { status, limit, cursor } = c.req.valid('query')
    const [after] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listRegistrations(status ?? null, after, limit + 1))
    return c.json(
      pageOf(rows, limit, ({ id }) => [id]),
      200,
    )
  })
  .openapi(routes.get, async (c) => {
    const { id } = c.req.valid('param')
    const [found, duplicates] = await c.var.library.read(
      (tx) => tx.flight<[Registration, KnownPatron]>([getRegistration(id), knownPatrons(id)]),
      { elevate: ['patrons:read'] },
    )
    if (!found[0]) throw new Problem('not_found')
    return c.json({ ...found[0], duplicates }, 200)
  })
  .openapi(routes.approve, async (c) =>
    c.json(
      await c.var.library.write((tx) => approveRegistration(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: REGISTERING }),
      200,
    ),
  )
  .openapi(routes.refuse, async (c) =>
    c.json(await c.var.library.write((tx) => refuseRegistration(tx, c.req.valid('param').id, c.req.valid('json').reason)), 200),
  )
