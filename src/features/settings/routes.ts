import { z } from '@hono/zod-openapi'
import { emit } from '../../kernel/events.ts'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { problemsOf } from '../../kernel/validation.ts'
import { events, LibraryInfo, SETTING_KEYS, Setting, settings } from './contract.ts'

const branches = statement<{ id: string; code: string; name: string }>(
  'settings.branches',
  `select id, code, name from {library}.branch where is_active order by position, code`,
)
const listSettings = statement<z.infer<typeof Setting>>(
  'settings.list',
  `select key, value, updated_at from {library}.setting where key = any($1::text[]) order by key`,
)
export const putSetting = statement<z.infer<typeof Setting>>(
  'settings.put',
  `insert into {library}.setting (key, value, updated_at) values ($1, $2::jsonb, $3)
   on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at returning key, value, updated_at`,
)
const tags = ['settings']

export const settingRoutes = library()
  .openapi(
    createRoute({
      method: 'get',
      path: '/library',
      operationId: 'getLibrary',
      tags,
      summary: 'What this library is',
      permission: 'library:read',
      responses: { 200: json(LibraryInfo, 'Name, language, time zone, branches') },
    }),
    async (c) => {
      const { name, locale, time_zone, currency } = c.var.scope.library
      return c.json({ name, locale, time_zone, currency, branches: await c.var.library.list(branches()) }, 200, {
        'Cache-Control': 'public, max-age=300',
      })
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/settings',
      operationId: 'listSettings',
      tags,
      summary: 'What the library has chosen',
      permission: 'settings:read',
      responses: { 200: json(z.object({ data: z.array(Setting) }), 'By key') },
    }),
    async (c) => c.json({ data: await c.var.library.list(listSettings([...SETTING_KEYS])) }, 200),
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/settings/{key}',
      operationId: 'putSetting',
      tags,
      summary: 'Choose something',
      permission: 'settings:write',
      request: {
        params: z.object({ key: z.enum(SETTING_KEYS) }),
        body: body(z.strictObject({ value: z.unknown() }).openapi({ example: { value: 'CEN' } })),
      },
      responses: { 200: json(Setting, 'The setting'), ...problems(422) },
    }),
    async (c) => {
      const { key } = c.req.valid('param')
      const parsed = settings[key].safeParse(c.req.valid('json').value)
      if (!parsed.success)
        throw new Problem('setting_invalid', {
          errors: problemsOf(parsed.error, 'json').map((error) => ({ ...error, pointer: `/value${error.pointer ?? ''}` })),
        })
      const setting = await c.var.library.write(async (tx) => {
        emit(tx, events, 'setting.changed', { subject_id: tx.library.id, data: { key, value: parsed.data } })
        return tx.one(putSetting(key, JSON.stringify(parsed.data), tx.now))
      })
      return c.json(setting, 200)
    },
  )
