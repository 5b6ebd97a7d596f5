import { z } from '@hono/zod-openapi'
import { etagOf, ifMatchHeader, isUnchanged, requiredVersion } from '../../kernel/conditional.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { registeredPermissions } from '../../kernel/permissions.ts'
import { Problem } from '../../kernel/problem.ts'
import {
  Me,
  MeChange,
  NewRole,
  NewUser,
  PasswordChange,
  Permission,
  RefreshRequest,
  Role,
  RoleChange,
  Session,
  SignInRequest,
  User,
  UserChange,
} from './contract.ts'
import {
  changeRole,
  changeUser,
  createRole,
  createUser,
  deleteRole,
  deleteUser,
  findMe,
  findRole,
  findUser,
  listRoles,
  listUsers,
  newPasswordHash,
  ownPassword,
  verifyOwnPassword,
} from './queries.ts'
import { closeSession, openSession, refreshSession } from './sessions.ts'
import { throttled } from './throttle.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['identity']
const nothing = { description: 'Done' } as const

const routes = {
  signIn: createRoute({
    method: 'post',
    path: '/auth/sign-in',
    operationId: 'signIn',
    tags,
    summary: 'Sign in with an e-mail address or a card number',
    permission: 'session:open',
    rate: 'sign-in',
    idempotent: false,
    request: { body: body(SignInRequest) },
    responses: { 200: json(Session, 'A short access token and a refresh token that works once'), ...problems(401, 429) },
  }),
  refresh: createRoute({
    method: 'post',
    path: '/auth/refresh',
    operationId: 'refreshSession',
    tags,
    summary: 'Exchange a refresh token for new ones',
    permission: 'session:open',
    rate: 'sign-in',
    idempotent: false,
    request: { body: body(RefreshRequest) },
    responses: { 200: json(Session, 'New tokens; the old refresh token is used up'), ...problems(401) },
  }),
  signOut: createRoute({
    method: 'post',
    path: '/auth/sign-out',
    operationId: 'signOut',
    tags,
    summary: 'End this session',
    permission: 'account:read',
    responses: { 204: nothing },
  }),
  me: createRoute({
    method: 'get',
    path: '/me',
    operationId: 'findMe',
    tags,
    summary: 'Who I am and what I may do',
    permission: 'account:read',
    responses: { 200: json(Me, 'The account that asks') },
  }),
  changeMe: createRoute({
    method: 'patch',
    path: '/me',
    operationId: 'changeMe',
    tags,
    summary: 'Change my name or language',
    permission: 'account:write',
    request: { body: body(MeChange) },
    responses: { 200: json(User, 'The account') },
  }),
  changePassword: createRoute({
    method: 'post',
    path: '/me/password',
    operationId: 'changeMyPassword',
    tags,
    summary: 'Change my password; my other sessions end',
    permission: 'account:write',
    rate: 'sign-in',
    idempotent: false,
    request: { body: body(PasswordChange) },
    responses: { 204: nothing, ...problems(422) },
  }),
  users: createRoute({
    method: 'get',
    path: '/users',
    operationId: 'listUsers',
    tags,
    summary: 'Accounts, by name',
    permission: 'users:read',
    request: {
      query: z.object({
        ...pageQuery,
        q: z.string().max(200).optional().openapi({ description: 'Beginning of a name or an e-mail address' }),
      }),
    },
    responses: { 200: json(page(User), 'A page of accounts') },
  }),
  user: createRoute({
    method: 'get',
    path: '/users/{id}',
    operationId: 'findUser',
    tags,
    summary: 'One account',
    permission: 'users:read',
    request: { params: Id },
    responses: { 200: json(User, 'The account') },
  }),
  newUser: createRoute({
    method: 'post',
    path: '/users',
    operationId: 'createUser',
    tags,
    summary: 'Make an account',
    permission: 'users:write',
    idempotent: false,
    request: { body: body(NewUser) },
    responses: { 201: json(User, 'The account'), ...problems(409, 422) },
  }),
  changeUser: createRoute({
    method: 'patch',
    path: '/users/{id}',
    operationId: 'changeUser',
    tags,
    summary: 'Change an account, its roles or its password',
    permission: 'users:write',
    request: { params: Id, headers: ifMatchHeader, body: body(UserChange) },
    responses: { 200: json(User, 'The account'), ...problems(403, 409, 412, 422, 428) },
  }),
  deleteUser: createRoute({
    method: 'delete',
    path: '/users/{id}',
    operationId: 'deleteUser',
    tags,
    summary: 'Remove an account',
    permission: 'users:write',
    request: { params: Id },
    responses: { 204: nothing },
  }),
  roles: createRoute({
    method: 'get',
    path: '/roles',
    operationId: 'listRoles',
    tags,
    summary: 'All roles',
    permission: 'roles:read',
    responses: { 200: json(z.object({ data: z.array(Role) }), 'Built-in ones first') },
  }),
  role: createRoute({
    method: 'get',
    path: '/roles/{id}',
    operationId: 'findRole',
    tags,
    summary: 'One role',
    permission: 'roles:read',
    request: { params: Id },
    responses: { 200: json(Role, 'The role') },
  }),
  newRole: createRoute({
    method: 'post',
    path: '/roles',
    operationId: 'createRole',
    tags,
    summary: 'Make a role',
    permission: 'roles:write',
    request: { body: body(NewRole) },
    responses: { 201: json(Role, 'The role'), ...problems(403, 409, 422) },
  }),
  changeRole: createRoute({
    method: 'patch',
    path: '/roles/{id}',
    operationId: 'changeRole',
    tags,
    summary: 'Change a role that the library made',
    permission: 'roles:write',
    request: { params: Id, headers: ifMatchHeader, body: body(RoleChange) },
    responses: { 200: json(Role, 'The role'), ...problems(403, 409, 412, 422, 428) },
  }),
  deleteRole: createRoute({
    method: 'delete',
    path: '/roles/{id}',
    operationId: 'deleteRole',
    tags,
    summary: 'Remove a role that nobody has',
    permission: 'roles:write',
    request: { params: Id },
    responses: { 204: nothing, ...problems(409) },
  }),
  permissions: createRoute({
    method: 'get',
    path: '/permissions',
    operationId: 'listPermissions',
    tags,
    summary: 'What can be allowed',
    permission: 'roles:read',
    responses: { 200: json(z.object({ data: z.array(Permission) }), 'Every permission, with the built-in roles that have it') },
  }),
}

export const identity = library()
  .openapi(routes.signIn, async (c) => {
    const given = c.req.valid('json')
    const door = c.var.library
    const session = await throttled(door, given.email ?? (given.card_number as string), c.var.address, () =>
      openSession(door, c.var.keyring, given, c.req.header('user-agent')),
    )
    return c.json(session, 200)
  })
  .openapi(routes.refresh, async (c) => c.json(await refreshSession(c.var.library, c.var.keyring, c.req.valid('json').refresh_token), 200))
  .openapi(routes.signOut, async (c) => {
    const { session_id } = c.var.scope.actor
    if (session_id !== null) await closeSession(c.var.library, session_id)
    return c.body(null, 204)
  })
  .openapi(routes.me, async (c) => {
    const { actor } = c.var.scope
    const me = await c.var.library.get(findMe(actor.user_id))
    if (!me) throw new Problem('not_found')
    return c.json({ ...me, permissions: [...actor.permissions].sort() }, 200)
  })
  .openapi(routes.changeMe, async (c) => {
    const changes = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => changeUser(tx, tx.actor.user_id as string, null, changes)), 200)
  })
  .openapi(routes.changePassword, async (c) => {
    const { user_id } = c.var.scope.actor
    const { current, new: wanted } = c.req.valid('json')
    // Guessing the present password with a stolen token is slowed like any other guessing.
    await throttled(c.var.library, `user ${user_id}`, c.var.address, async () => {
      const stored = await c.var.library.get(ownPassword(user_id))
      await verifyOwnPassword(stored?.password_hash ?? null, current)
    })
    const hash = await newPasswordHash(wanted)
    await c.var.library.write((tx) => changeUser(tx, user_id as string, null, { hash }), { elevate: ['users:read', 'users:write'] })
    return c.body(null, 204)
  })
  .openapi(routes.users, async (c) => {
    const { q, limit, cursor } = c.req.valid('query')
    const [name, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(listUsers(q ?? null, name, id, limit + 1))
    return c.json(
      pageOf(rows, limit, (user) => [user.display_name, user.id]),
      200,
    )
  })
  .openapi(routes.user, async (c) => {
    const user = await c.var.library.get(findUser(c.req.valid('param').id))
    if (!user) throw new Problem('not_found')
    const etag = etagOf(user.version)
    if (isUnchanged(c, etag)) return c.body(null, 304) as never
    return c.json(user, 200, { ETag: etag })
  })
  .openapi(routes.newUser, async (c) => {
    const { password, ...input } = c.req.valid('json')
    const hash = await newPasswordHash(password)
    return c.json(await c.var.library.write((tx) => createUser(tx, input, hash)), 201)
  })
  .openapi(routes.changeUser, async (c) => {
    const version = requiredVersion(c)
    const { password, ...changes } = c.req.valid('json')
    const hash = password === undefined ? undefined : await newPasswordHash(password)
    const user = await c.var.library.write((tx) => changeUser(tx, c.req.valid('param').id, version, { ...changes, ...(hash && { hash }) }))
    return c.json(user, 200, { ETag: etagOf(user.version) })
  })
  .openapi(routes.deleteUser, async (c) => {
    await c.var.library.write((tx) => deleteUser(tx, c.req.valid('param').id))
    return c.body(null, 204)
  })
  .openapi(routes.roles, async (c) => c.json({ data: await c.var.library.list(listRoles()) }, 200))
  .openapi(routes.role, async (c) => {
    const role = await c.var.library.get(findRole(c.req.valid('param').id))
    if (!role) throw new Problem('not_found')
    return c.json(role, 200, { ETag: etagOf(role.version) })
  })
  .openapi(routes.newRole, async (c) => c.json(await c.var.library.write((tx) => createRole(tx, c.req.valid('json'))), 201))
  .openapi(routes.changeRole, async (c) => {
    const version = requiredVersion(c)
    const role = await c.var.library.write((tx) => changeRole(tx, c.req.valid('param').id, version, c.req.valid('json')))
    return c.json(role, 200, { ETag: etagOf(role.version) })
  })
  .openapi(routes.deleteRole, async (c) => {
    await c.var.library.write((tx) => deleteRole(tx, c.req.valid('param').id))
    return c.body(null, 204)
  })
  .openapi(routes.permissions, (c) => {
    const { language } = c.var.scope.actor
    const data = [...registeredPermissions()].map(([name, definition]) => ({
      name,
      title: language === 'it' ? definition.it : definition.en,
      roles: [...definition.roles],
    }))
    return c.json({ data }, 200)
  })
