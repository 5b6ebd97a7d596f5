import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let admin: Client
let civica: Stock

beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.stop())

async function fresh(slug: string): Promise<void> {
  civica = await stock(app, await app.provision(slug))
  admin = await app.as(civica.library, 'Admin')
}

const days = (count: number) => ({ count, unit: 'day' })
const versions = async () => (await admin.get('/v1/rule-versions')).body.data
const standard = async (kind: string) => (await admin.get(`/v1/rules?kind=${kind}`)).body.data[0]
const live = async (kind: string) => (await admin.get('/v1/rules/resolve')).body.data[kind]?.value
type Row = { id: string; kind: string; value: unknown }

describe('every change of the rules is kept: who, when, why and what', () => {
  beforeAll(() => fresh('storia'))

  test('what stood there before is the first version, and each change is one more with its reason', async () => {
    const rule = await standard('loan.period')
    await admin.patch(`/v1/rules/${rule.id}`, { value: days(21), reason: 'Delibera 3: i libri girano di più' }, { 'if-match': '*' })
    const made = await admin.post('/v1/rules', { kind: 'loan.minimum_age', branch_id: civica.main, value: 14, reason: 'Sala studio' })
    await admin.delete(`/v1/rules/${made.body.id}?reason=Era%20una%20prova`, { 'if-match': '"1"' })
    expect(
      (await versions()).map(({ number, cause, note, changes, created_by }: Record<string, unknown>) => [
        number,
        cause,
        note,
        changes,
        created_by,
      ]),
    ).toEqual([
      [4, 'edited', 'Era una prova', { created: 0, changed: 0, removed: 1 }, admin.user_id],
      [3, 'edited', 'Sala studio', { created: 1, changed: 0, removed: 0 }, admin.user_id],
      [2, 'edited', 'Delibera 3: i libri girano di più', { created: 0, changed: 1, removed: 0 }, admin.user_id],
      [1, 'found', null, { created: expect.any(Number), changed: 0, removed: 0 }, null],
    ])
  })

  test('a change that changes nothing makes no version', async () => {
    const rule = await standard('loan.period')
    const before = (await versions()).length
    await admin.patch(`/v1/rules/${rule.id}`, { value: rule.value }, { 'if-match': '*' })
    expect(await versions()).toHaveLength(before)
  })

  test('what a version changed is told rule by rule, against the one before or against any other', async () => {
    const [fourth, third, second, first] = await versions()
    const diff = await admin.get(`/v1/rule-versions/${second.id}/diff`)
    expect(diff.body).toMatchObject({
      from: 1,
      to: 2,
      data: [{ action: 'changed', kind: 'loan.period', fields: ['value'], before: { value: days(30) }, after: { value: days(21) } }],
    })
    const back = await admin.get(`/v1/rule-versions/${first.id}/diff?against=${third.id}`)
    expect(back.body.data.map(({ action, kind }: Record<string, unknown>) => [action, kind])).toEqual([
      ['removed', 'loan.minimum_age'],
      ['changed', 'loan.period'],
    ])
    expect((await admin.get(`/v1/rule-versions/${fourth.id}/diff?against=${second.id}`)).body.data).toEqual([])
    expect((await admin.get(`/v1/rule-versions/${fourth.id}/diff?against=${civica.main}`)).status).toBe(404)
  })

  test('an earlier version comes back as a new one, and nothing of the history is lost', async () => {
    const all = await versions()
    const first = all.at(-1)
    const restored = await admin.post(`/v1/rule-versions/${first.id}/restore`, { note: 'Si torna a trenta giorni' })
    expect(restored.status).toBe(200)
    expect(restored.body).toMatchObject({ number: all.length + 1, cause: 'restored', note: 'Si torna a trenta giorni' })
    expect(await live('loan.period')).toEqual(days(30))
    expect((await admin.get(`/v1/rule-versions/${first.id}/diff?against=${restored.body.id}`)).body.data).toEqual([])
  })

  test('a version whose branch is gone is not brought back, and it is said which rule wants it', async () => {
    const branch = (await admin.post('/v1/branches', { code: 'TMP', name: 'Prestito estivo', time_zone: 'Europe/Rome' })).body
    const rule = (await admin.post('/v1/rules', { kind: 'loan.max_total', branch_id: branch.id, value: 3 })).body
    const [kept] = await versions()
    await admin.delete(`/v1/rules/${rule.id}`, { 'if-match': '*' })
    expect((await admin.delete(`/v1/branches/${branch.id}`, { 'if-match': '*' })).status).toBe(204)
    const refused = await admin.post(`/v1/rule-versions/${kept.id}/restore`, { note: 'Riproviamo' })
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({
      code: 'rule_scope_gone',
      errors: [{ params: { rule_id: rule.id, kind: 'loan.max_total', part: 'branch' } }],
    })
  })

  test('a librarian sees the versions and changes none', async () => {
    const librarian = await app.as(civica.library, 'Librarian')
    const [latest] = (await librarian.get('/v1/rule-versions')).body.data
    expect((await librarian.post(`/v1/rule-versions/${latest.id}/restore`, { note: 'No' })).status).toBe(403)
    expect((await librarian.post('/v1/rule-drafts', { name: 'Bozza' })).status).toBe(403)
  })
})

describe('rules are prepared as a draft and published at once', () => {
  beforeAll(() => fresh('bozze'))
  const begin = async (name = 'Estate') => (await admin.post('/v1/rule-drafts', { name })).body
  const put = (draft: { id: string; version: number }, data: unknown[]) =>
    admin.put(`/v1/rule-drafts/${draft.id}/rules`, { data }, { 'if-match': `"${draft.version}"` })
  const publish = (draft: { id: string; version: number }, note = 'Approvata') =>
    admin.post(`/v1/rule-drafts/${draft.id}/publish`, { note }, { 'if-match': `"${draft.version}"` })
  const changed = (rules: Row[], kind: string, value: unknown) => rules.map((rule) => (rule.kind === kind ? { ...rule, value } : rule))

  test('a draft changes nothing until it is published, and then all of it at once', async () => {
    const draft = await begin()
    const set = await put(draft, [
      ...changed(draft.rules, 'loan.period', days(45)),
      { kind: 'loan.max_total', branch_id: civica.village, value: 3 },
    ])
    expect(set.status, set.text).toBe(200)
    expect(set.body.changes.map(({ action, kind }: Record<string, unknown>) => [action, kind])).toEqual([
      ['created', 'loan.max_total'],
      ['changed', 'loan.period'],
    ])
    expect(await live('loan.period')).toEqual(days(30))
    expect((await admin.get(`/v1/rule-drafts/${draft.id}/diff`)).body).toMatchObject({ from: 1, to: null, data: [{}, {}] })
    const published = await publish(set.body, 'Delibera 7')
    expect(published.body).toMatchObject({
      number: 2,
      cause: 'published',
      note: 'Delibera 7',
      changes: { created: 1, changed: 1, removed: 0 },
    })
    expect(await live('loan.period')).toEqual(days(45))
    expect((await admin.get(`/v1/rule-drafts/${draft.id}`)).status).toBe(404)
  })

  test('a draft that somebody else has edited, and one that was begun before the rules changed, are not published over it', async () => {
    const draft = await begin()
    const set = (await put(draft, changed(draft.rules, 'hold.max', 7))).body
    expect((await publish(draft)).status).toBe(412)
    expect((await admin.post(`/v1/rule-drafts/${draft.id}/publish`, { note: 'x' })).status).toBe(428)
    const rule = await standard('renew.max')
    await admin.patch(`/v1/rules/${rule.id}`, { value: 9 }, { 'if-match': '*' })
    const refused = await publish(set)
    expect(refused.body).toMatchObject({
      code: 'draft_outdated',
      diff: { data: [{ action: 'changed', kind: 'renew.max', before: { value: 2 }, after: { value: 9 } }] },
    })
    expect((await admin.get(`/v1/rule-drafts/${draft.id}`)).body.is_outdated).toBe(true)
    const rebased = await admin.post(`/v1/rule-drafts/${draft.id}/rebase`, {}, { 'if-match': `"${set.version}"` })
    expect(rebased.body).toMatchObject({ is_outdated: false, changes: [{ kind: 'hold.max' }] })
    expect((await publish(rebased.body)).status).toBe(200)
    expect([await live('hold.max'), await live('renew.max')]).toEqual([7, 9])
  })

  test('where draft and library changed the same rule, somebody says which side counts', async () => {
    const draft = await begin()
    const set = (await put(draft, changed(draft.rules, 'renew.max', 1))).body
    const rule = await standard('renew.max')
    await admin.patch(`/v1/rules/${rule.id}`, { value: 5 }, { 'if-match': '*' })
    const rebase = (prefer?: string) => admin.post(`/v1/rule-drafts/${draft.id}/rebase`, { prefer }, { 'if-match': `"${set.version}"` })
    const refused = await rebase()
    expect(refused.body).toMatchObject({
      code: 'draft_conflicts',
      errors: [{ params: { base: { value: 9 }, draft: { value: 1 }, live: { value: 5 } } }],
    })
    expect((await rebase('live')).body.changes).toEqual([])
    await admin.delete(`/v1/rule-drafts/${draft.id}`, { 'if-match': '*' })
  })

  test('all that is wrong in a draft is told at once, with its place', async () => {
    const draft = await begin()
    const answer = await put(draft, [
      { kind: 'loan.period', value: { count: -1, unit: 'day' } },
      { kind: 'loan.max_total', branch_id: civica.category_id, value: 3 },
      { kind: 'hold.max', value: 1, effective_from: '2031-05-01', effective_to: '2031-04-01' },
      { kind: 'renew.max', value: 1 },
      { kind: 'renew.max', value: 2, effective_from: '2031-01-01' },
      { id: civica.main, kind: 'loan.allowed', value: true },
    ])
    expect(answer.body.errors.map(({ code, pointer }: Record<string, unknown>) => `${code} ${pointer}`).sort()).toEqual([
      'invalid_reference /data/1/branch_id',
      'invalid_reference /data/5/id',
      'rule_ends_before_start /data/2/effective_to',
      'rule_exists /data/4',
      'rule_value_invalid /data/0/value/count',
    ])
  })

  test('a draft without the defaults that every library needs is kept, and not published', async () => {
    const draft = await begin()
    const rules = (draft.rules as Row[]).filter(({ kind }) => kind !== 'loan.period' && kind !== 'hold.max')
    const set = (await put(draft, [...rules, { kind: 'hold.max', value: 3, effective_to: '2040-01-01' }])).body
    const refused = await publish(set)
    expect(refused.body.code).toBe('default_rule_needed')
    expect(refused.body.errors.map(({ params }: { params: { kind: string } }) => params.kind)).toEqual(['loan.period', 'hold.max'])
  })

  test('rules that exchange their periods are published together', async () => {
    const first = (
      await admin.post('/v1/rules', {
        kind: 'hold.max',
        branch_id: civica.main,
        value: 1,
        effective_from: '2031-01-01',
        effective_to: '2031-02-01',
      })
    ).body
    const second = (
      await admin.post('/v1/rules', {
        kind: 'hold.max',
        branch_id: civica.main,
        value: 2,
        effective_from: '2031-02-01',
        effective_to: '2031-03-01',
      })
    ).body
    const draft = await begin()
    const swapped = (draft.rules as (Row & { effective_from: string; effective_to: string })[]).map((rule) => {
      const other = rule.id === first.id ? second : rule.id === second.id ? first : rule
      return { ...rule, effective_from: other.effective_from, effective_to: other.effective_to }
    })
    const published = await publish((await put(draft, swapped)).body)
    expect(published.status, published.text).toBe(200)
    const at = async (moment: string) =>
      (await admin.get(`/v1/rules/resolve?branch_id=${civica.main}&at=${encodeURIComponent(moment)}`)).body.data['hold.max'].value
    expect([await at('2031-01-15T12:00:00Z'), await at('2031-02-15T12:00:00Z')]).toEqual([2, 1])
  })

  test('two administrators publish at one moment: one version, one refusal that shows what the other changed', async () => {
    const [one, other] = [await begin('Uno'), await begin('Due')]
    const sets = [
      (await put(one, changed(one.rules, 'loan.max_total', 11))).body,
      (await put(other, changed(other.rules, 'loan.max_total', 12))).body,
    ]
    const answers = await Promise.all(sets.map((set) => publish(set)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('draft_outdated')
  })
})

test('what somebody changed past the program is a version of its own', async () => {
  await fresh('dichiarata')
  const rule = await standard('loan.max_total')
  await admin.patch(`/v1/rules/${rule.id}`, { value: 4 }, { 'if-match': '*' })
  await app.admin(`update ${civica.library.schema}.rule set value = '6' where id = $1`, [rule.id])
  await admin.patch(`/v1/rules/${rule.id}`, { value: 8 }, { 'if-match': '*' })
  expect((await versions()).map(({ cause }: { cause: string }) => cause)).toEqual(['edited', 'found', 'edited', 'found'])
})
