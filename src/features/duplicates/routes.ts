import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Dismissal, DuplicatesQuery, events, Likeness, Merge, MergeRequest, PatronDuplicate } from './contract.ts'
import { likely, pairsOf } from './find.ts'
import { MERGING, mergePatrons } from './merge.ts'
import { dismiss, dismissedOf, getDuplicate, listDuplicates, summaries } from './queries.ts'
import { survivorOf } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['duplicates']
const DryRun = z.object({
  dry_run: z.enum(['true', 'false']).default('false').openapi({ description: 'Answer what would move, and change nothing' }),
})

const routes = {
  list: createRoute({
    method: 'get',
    path: '/patron-duplicates',
    operationId: 'listPatronDuplicates',
    tags,
    summary: 'Patrons who may be one person, the likeliest first',
    permission: 'patrons:read',
    request: { query: DuplicatesQuery.extend(pageQuery) },
    responses: { 200: json(page(PatronDuplicate), 'A page of pairs, as the last night found them') },
  }),
  ofPatron: createRoute({
    method: 'get',
    path: '/patrons/{id}/duplicates',
    operationId: 'findPatronDuplicates',
    tags,
    summary: 'Who may be the same person as this patron, at this moment',
    permission: 'patrons:read',
    request: { params: Id },
    responses: { 200: json(z.object({ data: z.array(Likeness) }), 'The likeliest first, at most 50') },
  }),
  dismiss: createRoute({
    method: 'post',
    path: '/patron-duplicates/{id}/dismiss',
    operationId: 'dismissPatronDuplicate',
    tags,
    summary: 'Say that they are two, for good',
    permission: 'patrons:merge',
    request: { params: Id, body: { ...body(Dismissal), required: false } },
    responses: { 200: json(PatronDuplicate, 'The pair') },
  }),
  reopen: createRoute({
    method: 'post',
    path: '/patron-duplicates/{id}/reopen',
    operationId: 'reopenPatronDuplicate',
    tags,
    summary: 'Take back that they are two',
    permission: 'patrons:merge',
    request: { params: Id },
    responses: { 200: json(PatronDuplicate, 'The pair') },
  }),
  merge: createRoute({
    method: 'post',
    path: '/patrons/{id}/merge',
    operationId: 'mergePatrons',
    tags,
    summary: 'Make two patrons who are one person one patron',
    description: [
      'All that was of `from_id` is then of this patron: loans, holds, charges, payments, blocks, notes, relations, cards and the account.',
      'The numbers of the cards still find the patron; the id of the one who goes is answered with 410, which names the one who stays.',
      'Of two holds on one book the later ends, or the one that has no copy yet.',
    ].join(' '),
    permission: 'patrons:merge',
    request: { params: Id, query: DryRun, body: body(MergeRequest) },
    responses: { 200: json(Merge, 'What moved, or would'), ...problems(409, 410, 422) },
  }),
}

export const duplicates = library()
  .openapi(routes.list, async (c) => {
    const { patron_id, minimum_score, is_dismissed, limit, cursor } = c.req.valid('query')
    const [score, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(listDuplicates(patron_id ?? null, minimum_score ?? null, is_dismissed, score, id, limit + 1), {
      plan: 'custom',
    })
    return c.json(
      pageOf(rows, limit, (row) => [row.score, row.id]),
      200,
    )
  })
  .openapi(routes.ofPatron, async (c) => {
    const { id } = c.req.valid('param')
    return c.json({ data: await c.var.library.read((tx) => likenessesOf(tx, id), { plan: 'custom' }) }, 200)
  })
  .openapi(routes.dismiss, async (c) => {
    const { note } = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => decide(tx, c.req.valid('param').id, note ?? null, true), DECIDING), 200)
  })
  .openapi(routes.reopen, async (c) =>
    c.json(await c.var.library.write((tx) => decide(tx, c.req.valid('param').id, null, false), DECIDING), 200),
  )
  .openapi(routes.merge, async (c) => {
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const { id } = c.req.valid('param')
    return c.json(await c.var.library.write((tx) => mergePatrons(tx, id, c.req.valid('json')), { ...MERGING, dry_run: isDryRun }), 200)
  })

const DECIDING = { elevate: ['patrons:read', 'patrons:write'] } as const
const MOST_SHOWN = 50

async function likenessesOf(tx: LibraryTx, id: string): Promise<Likeness[]> {
  const [own, pairs, dismissed] = await tx.flight([summaries([id]), pairsOf([id]), dismissedOf(id)])
  if (!own[0]) throw await survivorOf(tx, id, 'not_found')
  const found = likely(pairs).slice(0, MOST_SHOWN)
  const otherOf = ({ patron_id, other_id }: (typeof found)[number]) => (patron_id === id ? other_id : patron_id)
  const shown = new Map((await tx.all(summaries(found.map(otherOf)))).map((row) => [row.id, row.summary]))
  return found.flatMap((pair) => {
    const other = shown.get(otherOf(pair))
    const is_dismissed = dismissed.some(({ other_id }) => other_id === otherOf(pair))
    return other ? [{ score: pair.score, reasons: pair.reasons, other, is_dismissed }] : []
  })
}

/** @throws Problem not_found */
async function decide(tx: LibraryTx, id: string, note: string | null, isDismissed: boolean): Promise<PatronDuplicate> {
  await tx.one(dismiss(id, isDismissed ? tx.now : null, isDismissed ? tx.actor.user_id : null, note))
  emit(tx, events, isDismissed ? 'patron_duplicate.dismissed' : 'patron_duplicate.reopened', { subject_id: id, data: {} })
  return tx.one(getDuplicate(id))
}
