import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Library } from '../../src/kernel/db.ts'
import { createTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let civica: Library
let other: Library

beforeAll(async () => {
  app = await createTestApp()
  civica = await app.provision('civica')
  other = await app.provision('altra')
})
afterAll(() => app.stop())

test('a librarian signs in and is told who she is', async () => {
  const librarian = await app.as(civica, 'Librarian')
  const me = await librarian.get('/v1/me')
  expect(me.status).toBe(200)
  expect(me.body.roles).toEqual(['Librarian'])
  expect(me.headers.get('cache-control')).toBe('private, no-store')
})

test('a wrong password and an unknown address get the same answer', async () => {
  const admin = await app.as(civica, 'Admin')
  const { body } = await admin.get('/v1/me')
  const wrong = await app.guest(civica).post('/v1/auth/sign-in', { email: body.email, password: 'not this one' })
  const unknown = await app.guest(civica).post('/v1/auth/sign-in', { email: 'nobody@example.org', password: 'not this one' })
  expect(wrong.status).toBe(401)
  expect({ ...unknown.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' })
})

test('a token of one library is nothing at another', async () => {
  const librarian = await app.as(civica, 'Librarian')
  const answer = await app.client(other, librarian.token).get('/v1/me')
  expect(answer.status).toBe(401)
  expect(answer.body.code).toBe('token_invalid')
})

test('fifty tabs that refresh at once all get the one next token; later its reuse ends the session', async () => {
  const admin = await app.as(civica, 'Admin')
  const { body: me } = await admin.get('/v1/me')
  const session = (await app.guest(civica).post('/v1/auth/sign-in', { email: me.email, password: 'three random words' })).body
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => app.guest(civica).post('/v1/auth/refresh', { refresh_token: session.refresh_token })),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  const successors = new Set(answers.map(({ body }) => body.refresh_token))
  expect(successors.size).toBe(1)

  await app.admin(`update platform.refresh_token set used_at = used_at - interval '1 minute' where used_at is not null`)
  const stolen = await app.guest(civica).post('/v1/auth/refresh', { refresh_token: session.refresh_token })
  expect(stolen.status).toBe(401)
  const successor = await app.guest(civica).post('/v1/auth/refresh', { refresh_token: [...successors][0] })
  expect(successor.status).toBe(401)
})

test('after signing out the access token is refused', async () => {
  const librarian = await app.as(civica, 'Librarian')
  expect((await librarian.post('/v1/auth/sign-out')).status).toBe(204)
  await expect.poll(async () => (await librarian.get('/v1/me')).status, { timeout: 8_000 }).toBe(401)
})

test('guessing is slowed for the account', async () => {
  const reader = await app.as(civica, 'Reader')
  const { body: me } = await reader.get('/v1/me')
  const guess = () => app.guest(civica).post('/v1/auth/sign-in', { email: me.email, password: 'guess guess' })
  const statuses: number[] = []
  for (let n = 0; n < 8; n++) statuses.push((await guess()).status)
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
  expect(statuses.at(-1)).toBe(429)
})

test('everything wrong with a request is named at once', async () => {
  const admin = await app.as(civica, 'Admin')
  const answer = await admin.post('/v1/users?colour=blue', { email: 'no address', roles: [], hat: 1 })
  expect(answer.status).toBe(400)
  expect(
    answer.body.errors
      .map((error: { code: string; pointer?: string; parameter?: string }) => `${error.code} ${error.pointer ?? error.parameter}`)
      .sort(),
  ).toEqual([
    'invalid_format /email',
    'required /display_name',
    'required /password',
    'too_small /roles',
    'unknown_parameter /hat',
    'unknown_parameter colour',
  ])
})

test('nobody gives a role more than he has himself', async () => {
  const admin = await app.as(civica, 'Admin')
  const role = await admin.post('/v1/roles', { name: 'Account desk', permissions: ['users:read', 'users:write', 'account:read'] })
  expect(role.status).toBe(201)
  const made = await admin.post('/v1/users', {
    email: 'desk@example.org',
    display_name: 'Desk',
    password: 'three random words',
    roles: ['Account desk'],
  })
  expect(made.status).toBe(201)
  const session = await app.guest(civica).post('/v1/auth/sign-in', { email: 'desk@example.org', password: 'three random words' })
  const desk = app.client(civica, session.body.access_token)
  const escalated = await desk.post('/v1/users', {
    email: 'two@example.org',
    display_name: 'Two',
    password: 'three random words',
    roles: ['Admin'],
  })
  expect(escalated.status).toBe(403)
  expect(escalated.body.code).toBe('permission_not_yours')
})

test('a request that is repeated with its key makes one role', async () => {
  const admin = await app.as(civica, 'Admin')
  const body = { name: 'Volunteers', permissions: ['account:read'] }
  const answers = await Promise.all(Array.from({ length: 12 }, () => admin.post('/v1/roles', body, { 'idempotency-key': 'role-1' })))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  const reused = await admin.post('/v1/roles', { ...body, name: 'Others' }, { 'idempotency-key': 'role-1' })
  expect(reused.status).toBe(422)
  expect(reused.body.code).toBe('idempotency_key_reused')
})

test('a hundred guesses at once are slowed like a hundred one after the other', async () => {
  const reader = await app.as(civica, 'Reader')
  const { body: me } = await reader.get('/v1/me')
  const guess = () => app.guest(civica).post('/v1/auth/sign-in', { email: me.email, password: 'guess guess' })
  const statuses = (await Promise.all(Array.from({ length: 40 }, guess))).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(6)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(30)
})

test('who keeps accounts cannot take over the account of somebody who may do more', async () => {
  const admin = await app.as(civica, 'Admin')
  const role = { name: 'Sportello account', permissions: ['users:read', 'users:write', 'account:read', 'account:write', 'session:open'] }
  expect((await admin.post('/v1/roles', role)).status).toBe(201)
  const made = await admin.post('/v1/users', {
    email: 'clerk@example.org',
    display_name: 'Clerk',
    password: 'three random words',
    roles: [role.name],
  })
  expect(made.status, made.text).toBe(201)
  const signedIn = await app.guest(civica).post('/v1/auth/sign-in', { email: 'clerk@example.org', password: 'three random words' })
  const clerk = app.client(civica, signedIn.body.access_token)
  const path = `/v1/users/${admin.user_id}`
  for (const change of [{ password: 'mine from now on' }, { email: 'mine@example.org' }, { is_active: false }, { roles: [] }]) {
    const answer = await clerk.patch(path, change, { 'if-match': '*' })
    expect(answer.body.code, JSON.stringify(change)).toMatch(/permission_not_yours|validation_failed/)
  }
  expect((await clerk.delete(path, { 'if-match': '*' })).body.code).toBe('permission_not_yours')
  expect((await admin.get('/v1/me')).status).toBe(200)
})
