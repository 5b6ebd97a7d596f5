import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import {
  NOTICE_KINDS,
  Notice,
  NoticeChoice,
  NoticeChoiceChange,
  NoticeChoicePath,
  NoticeChoices,
  NoticeDetail,
  NoticePreview,
  NoticePreviewRequest,
  NoticesQuery,
  NoticeTemplate,
  NoticeTemplateChange,
  NoticeTemplatePath,
  NoticeTemplateQuery,
  noticeKinds,
} from './contract.ts'
import { listNoticeChoices as choicesOf, getNotice as noticeById, listNotices as noticePage } from './queries.ts'
import { allTemplates, changeTemplate, previewTemplate, removeTemplate } from './template-verbs.ts'
import { chooseNotices, resendNotice as resend } from './verbs.ts'

const tags = ['notices']
const NoticeId = z.object({ id: z.uuid() })
const KINDS = [...NOTICE_KINDS]
const ARE_USUAL = KINDS.map((kind) => noticeKinds[kind].is_usual)
const ARE_DECLINABLE = KINDS.map((kind) => noticeKinds[kind].is_declinable)

const listNotices = createRoute({
  method: 'get',
  path: '/notices',
  operationId: 'listNotices',
  tags,
  summary: 'What patrons were sent, newest first',
  permission: 'notices:read',
  request: { query: NoticesQuery.extend(pageQuery) },
  responses: { 200: json(page(Notice), 'A page of notices') },
})

const getNotice = createRoute({
  method: 'get',
  path: '/notices/{id}',
  operationId: 'getNotice',
  tags,
  summary: 'One notice, with its words',
  permission: 'notices:read',
  request: { params: NoticeId },
  responses: { 200: json(NoticeDetail, 'The notice') },
})

const resendNotice = createRoute({
  method: 'post',
  path: '/notices/{id}/resend',
  operationId: 'resendNotice',
  tags,
  summary: 'Try a failed notice again',
  description: 'It is said anew, so a notice that is no longer true becomes obsolete instead. Asking twice sends it once.',
  permission: 'notices:write',
  request: { params: NoticeId },
  responses: { 202: json(NoticeDetail, 'The notice, which waits to be sent'), ...problems(409) },
})

const listMyNotices = createRoute({
  method: 'get',
  path: '/me/notices',
  operationId: 'listMyNotices',
  tags,
  summary: 'What one was sent, newest first',
  permission: 'account:read',
  request: { query: NoticesQuery.omit({ patron_id: true }).extend(pageQuery) },
  responses: { 200: json(page(Notice), 'A page of notices') },
})

const listMyNoticeChoices = createRoute({
  method: 'get',
  path: '/me/notice-choices',
  operationId: 'listMyNoticeChoices',
  tags,
  summary: 'Which notices one wants',
  permission: 'account:read',
  responses: { 200: json(NoticeChoices, 'Every kind') },
})

const putMyNoticeChoice = createRoute({
  method: 'put',
  path: '/me/notice-choices/{kind}',
  operationId: 'putMyNoticeChoice',
  tags,
  summary: 'Want a kind of notice, or decline it',
  permission: 'account:write',
  request: { params: NoticeChoicePath, body: body(NoticeChoiceChange) },
  responses: { 200: json(NoticeChoice, 'The choice'), ...problems(404, 422) },
})

const listNoticeChoices = createRoute({
  method: 'get',
  path: '/patrons/{id}/notice-choices',
  operationId: 'listNoticeChoices',
  tags,
  summary: 'Which notices a patron wants',
  permission: 'notices:read',
  request: { params: NoticeId },
  responses: { 200: json(NoticeChoices, 'Every kind') },
})

const putNoticeChoice = createRoute({
  method: 'put',
  path: '/patrons/{id}/notice-choices/{kind}',
  operationId: 'putNoticeChoice',
  tags,
  summary: 'Say for a patron whether a kind of notice is wanted',
  permission: 'notices:write',
  request: { params: NoticeId.extend(NoticeChoicePath.shape), body: body(NoticeChoiceChange) },
  responses: { 200: json(NoticeChoice, 'The choice'), ...problems(422) },
})

const listNoticeTemplates = createRoute({
  method: 'get',
  path: '/notice-templates',
  operationId: 'listNoticeTemplates',
  tags,
  summary: 'The words of every kind of notice, in each language',
  permission: 'notices:read',
  responses: { 200: json(z.object({ data: z.array(NoticeTemplate) }), 'By kind and language; then those that rules of reminders name') },
})

const putNoticeTemplate = createRoute({
  method: 'put',
  path: '/notice-templates/{kind}/{language}',
  operationId: 'putNoticeTemplate',
  tags,
  summary: "Choose the library's own words for a kind of notice",
  description: 'They are tried before they are taken: a template that cannot be said is refused, with what is wrong in which part.',
  permission: 'notice_templates:write',
  request: { params: NoticeTemplatePath, query: NoticeTemplateQuery, body: body(NoticeTemplateChange) },
  responses: { 200: json(NoticeTemplate, 'The template'), ...problems(422) },
})

const deleteNoticeTemplate = createRoute({
  method: 'delete',
  path: '/notice-templates/{kind}/{language}',
  operationId: 'deleteNoticeTemplate',
  tags,
  summary: 'Go back to the usual words',
  permission: 'notice_templates:write',
  request: { params: NoticeTemplatePath, query: NoticeTemplateQuery },
  responses: { 204: { description: 'The usual words are said again' }, ...problems(404) },
})

const previewNoticeTemplate = createRoute({
  method: 'post',
  path: '/notice-templates/preview',
  operationId: 'previewNoticeTemplate',
  tags,
  summary: 'See what a notice would look like',
  description: 'Of the words that are given, or of those that there are.',
  permission: 'notices:read',
  request: { body: body(NoticePreviewRequest) },
  responses: { 200: json(NoticePreview, 'What a patron would read'), ...problems(422) },
})

export const notices = library()
  .openapi(listNotices, async (c) => {
    const { patron_id, status, kind, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(noticePage(patron_id ?? null, status ?? null, kind ?? null, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (notice) => [notice.id]),
      200,
    )
  })
  .openapi(getNotice, async (c) => {
    const notice = await c.var.library.get(noticeById(c.req.valid('param').id))
    if (!notice) throw new Problem('not_found')
    return c.json(notice, 200)
  })
  .openapi(resendNotice, async (c) => {
    const notice = await c.var.library.write((tx) => resend(tx, c.req.valid('param').id))
    return c.json(notice, 202, { Location: `/v1/notices/${notice.id}` })
  })
  .openapi(listMyNotices, async (c) => {
    const { status, kind, limit, cursor } = c.req.valid('query')
    const { patron_id } = c.var.scope.actor
    if (patron_id === null) return c.json({ data: [], page: { next: null } }, 200)
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(noticePage(patron_id, status ?? null, kind ?? null, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (notice) => [notice.id]),
      200,
    )
  })
  .openapi(listMyNoticeChoices, async (c) => {
    const { patron_id } = c.var.scope.actor
    return c.json({ data: patron_id === null ? [] : await c.var.library.list(choicesOf(patron_id, KINDS, ARE_USUAL, ARE_DECLINABLE)) }, 200)
  })
  .openapi(putMyNoticeChoice, async (c) => {
    const { patron_id } = c.var.scope.actor
    if (patron_id === null) throw new Problem('not_found')
    const { kind } = c.req.valid('param')
    const { is_wanted } = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => chooseNotices(tx, patron_id, kind, is_wanted)), 200)
  })
  .openapi(listNoticeChoices, async (c) => {
    const choices = await c.var.library.list(choicesOf(c.req.valid('param').id, KINDS, ARE_USUAL, ARE_DECLINABLE))
    if (choices.length === 0) throw new Problem('not_found')
    return c.json({ data: choices }, 200)
  })
  .openapi(putNoticeChoice, async (c) => {
    const { id, kind } = c.req.valid('param')
    const { is_wanted } = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => chooseNotices(tx, id, kind, is_wanted)), 200)
  })
  .openapi(listNoticeTemplates, async (c) => c.json({ data: await c.var.library.read((tx) => allTemplates(tx)) }, 200))
  .openapi(putNoticeTemplate, async (c) => {
    const key = { ...c.req.valid('param'), ...c.req.valid('query') }
    return c.json(await c.var.library.write((tx) => changeTemplate(tx, key, c.req.valid('json'))), 200)
  })
  .openapi(deleteNoticeTemplate, async (c) => {
    await c.var.library.write((tx) => removeTemplate(tx, { ...c.req.valid('param'), ...c.req.valid('query') }))
    return c.body(null, 204)
  })
  .openapi(previewNoticeTemplate, async (c) => {
    const { words, ...key } = c.req.valid('json')
    const { subject, text, html } = await c.var.library.read((tx) => previewTemplate(tx, key, words))
    return c.json({ subject, text, html }, 200)
  })
