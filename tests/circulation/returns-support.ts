import { type Answer, type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

/** A library of three branches with a desk, an administrator and short ways to bring a copy into a state. */
export interface ReturnDesk extends Stock {
  app: TestApp
  desk: Client
  admin: Client
  schema: string
  /** A third branch, beside main and village. */
  harbour: string
  /** Sets the default of a kind of rule. */
  rule(kind: string, value: unknown): Promise<void>
  lend(copyId: string, patronId: string, daysAgo?: number): Promise<string>
  scan(copyId: string, branch_id: string, more?: Record<string, unknown>): Promise<Answer<any>>
  hold(bookId: string, pickup: string): Promise<{ id: string; patron_id: string }>
  statusOf(kind: 'holds' | 'copies' | 'loans', id: string): Promise<string>
  stop(): Promise<void>
}

export async function returnDesk(slug = 'civica'): Promise<ReturnDesk> {
  const app = await createTestApp()
  const shelves = await stock(app, await app.provision(slug))
  const { library } = shelves
  const { schema } = library
  const [desk, admin] = [await app.as(library, 'Librarian'), await app.as(library, 'Admin')]
  const harbour = await admin.post('/v1/branches', { code: 'POR', name: 'Porto', time_zone: 'Europe/Rome' })
  const scan: ReturnDesk['scan'] = (copy_id, branch_id, more = {}) => desk.post('/v1/checkins', { copy_id, branch_id, ...more })
  return {
    ...shelves,
    app,
    desk,
    admin,
    schema,
    harbour: harbour.body.id,
    scan,
    async rule(kind, value) {
      const { body } = await admin.get(`/v1/rules?kind=${kind}&limit=100`)
      const known = body.data.find((one: Record<string, unknown>) => !one.branch_id && !one.patron_category_id && !one.copy_type_id)
      const answer = known
        ? await admin.patch(`/v1/rules/${known.id}`, { value }, { 'if-match': '*' })
        : await admin.post('/v1/rules', { kind, value })
      if (answer.status >= 300) throw new Error(answer.text)
    },
    async lend(copy_id, patron_id, daysAgo = 0) {
      const lent = await desk.post('/v1/checkouts', { copy_id, patron_id, branch_id: shelves.main })
      if (lent.status !== 201) throw new Error(lent.text)
      await app.admin(
        `update ${schema}.loan set started_at = started_at - $2::int * interval '1 day', due_at = due_at - $2::int * interval '1 day' where id = $1`,
        [lent.body.id, daysAgo],
      )
      return lent.body.id
    },
    async hold(book_id, pickup_branch_id) {
      const { id: patron_id } = await shelves.patron()
      const placed = await desk.post('/v1/holds', { book_id, patron_id, pickup_branch_id })
      if (placed.status !== 201) throw new Error(placed.text)
      return { id: placed.body.id, patron_id }
    },
    async statusOf(kind, id) {
      const { body } = await desk.get(`/v1/${kind}/${id}`)
      return kind === 'loans' ? body.state : body.status
    },
    stop: () => app.stop(),
  }
}
