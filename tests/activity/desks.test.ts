import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type Account,
  account,
  follow,
  followLive,
  pause,
  type Reply,
  type RunningApp,
  type Stream,
  send,
  startRunningApp,
  type Told,
} from '../kernel/running.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'

// Desks, shelves and patrons of one library who look at the same things at the same time.

let app: RunningApp
let port: number
let civica: Stock
let first: Account
let second: Account
const open: Stream[] = []

beforeAll(async () => {
  app = await startRunningApp()
  port = app.server.port
  civica = await stock(app, await app.provision('civica'))
  first = await account(app, port, civica.library, 'Librarian')
  second = await account(app, port, civica.library, 'Librarian')
})
beforeEach(() => {
  for (const stream of open.splice(0)) stream.stop()
})
afterAll(async () => {
  for (const stream of open) stream.stop()
  await app.stop()
})

const ask = (token: string, method: string, path: string, body?: unknown) =>
  send(port, { method, path, token, body: method === 'POST' ? (body ?? {}) : undefined })
const lend = (copy_id: string, patron_id: string, token = first.token) =>
  ask(token, 'POST', '/v1/checkouts', { copy_id, patron_id, branch_id: civica.main })
const scan = (copy_id: string, branch_id = civica.main, token = first.token) => ask(token, 'POST', '/v1/checkins', { copy_id, branch_id })
const reserve = (book_id: string, patron_id: string) =>
  ask(first.token, 'POST', '/v1/holds', { book_id, patron_id, pickup_branch_id: civica.main })
const good = (reply: Reply): any => {
  if (reply.status >= 300) throw new Error(reply.text)
  return reply.body
}

/** Opens a page, as a browser does, and waits until it is told that it is up to date. */
async function page(who: { token: string }, by: 'sse' | 'socket' = 'sse', after?: string): Promise<Stream> {
  const stream = by === 'sse' ? follow(port, { token: who.token, after }) : followLive(port, { token: who.token, after })
  open.push(stream)
  await until(
    () => stream.told,
    (told) => told.length > 0,
  )
  return stream
}
const reader = (patron_id: string) => account(app, port, civica.library, 'Reader', { patron_id })
const about = (stream: Stream, id: string) => stream.events.filter(({ subject }) => subject.id === id).map(({ type }) => type)
const told = (stream: Stream, type: string, is: (event: Told) => boolean = () => true) =>
  until(
    () => stream.events.find((event) => event.type === type && is(event)),
    (event) => event !== undefined,
  ) as Promise<Told>
const pulls = async (token = second.token): Promise<string[]> =>
  good(await ask(token, 'GET', `/v1/pull-list?branch_id=${civica.main}&limit=100`)).data.map(({ copy_id }: { copy_id: string }) => copy_id)

test('what one desk lends and takes back, the other desk sees, by either way of looking', async () => {
  const [sse, socket] = [await page(second), await page(second, 'socket')]
  const copy = await civica.copy(await civica.book('Il sistema periodico'))
  const patron = await civica.patron()
  const loan = good(await lend(copy.id, patron.id))
  for (const stream of [sse, socket]) {
    const seen = await told(stream, 'loan.opened', ({ subject }) => subject.id === loan.id)
    expect(seen).toMatchObject({
      subject: { type: 'loan', id: loan.id },
      data: { copy_id: copy.id, copy_barcode: copy.barcode, title: 'Il sistema periodico' },
    })
  }
  // What was seen is so: the copy is not there for the second desk either.
  expect(good(await ask(second.token, 'GET', `/v1/copies/${copy.id}`)).status).toBe('on_loan')
  good(await scan(copy.id))
  for (const stream of [sse, socket]) {
    await told(stream, 'loan.closed', ({ subject }) => subject.id === loan.id)
    await told(stream, 'copy.checked_in', ({ subject, data }) => subject.id === copy.id && data.outcome === 'shelve')
    expect(about(stream, loan.id)).toEqual(['loan.opened', 'loan.closed'])
  }
  expect(sse.events.map(({ id }) => id)).toEqual(socket.events.map(({ id }) => id))
})

test('a list of what to fetch shrinks at the other desk with every scan, and agrees with the list that is read again', async () => {
  const books = []
  for (let n = 0; n < 3; n++) {
    const book = await civica.book()
    const copy = await civica.copy(book)
    books.push({ book, copy, hold: good(await reserve(book, (await civica.patron()).id)).id as string })
  }
  const stream = await page(second)
  /** The list as a page keeps it: read once, and from then on changed by what it is told alone. */
  const shown = new Set(await pulls())
  const known = new Map(books.map(({ hold, copy }) => [hold, copy.id]))
  const gone = new Set(['hold.ready', 'hold.routed', 'hold.target_lost', 'hold.cancelled', 'hold.expired', 'hold.filled'])
  let read = 0
  const follow = () => {
    for (const { type, subject, data } of stream.events.slice(read)) {
      read++
      if (gone.has(type)) shown.delete(known.get(subject.id) ?? '')
      if (type === 'hold.targeted' && data.branch_id === civica.main) {
        known.set(subject.id, data.copy_id)
        shown.add(data.copy_id)
      }
    }
    return shown
  }
  expect([...shown].sort()).toEqual(books.map(({ copy }) => copy.id).sort())
  const agrees = async (length: number) => {
    await until(follow, ({ size }) => size === length)
    expect([...shown].sort()).toEqual((await pulls()).sort())
  }
  // One is found on its shelf, one is lent past the reader, and the third reader changes his mind.
  expect(good(await scan(books[0]?.copy.id as string)).outcome).toBe('hold_ready')
  await agrees(2)
  const passerby = await civica.patron()
  const copy_id = books[1]?.copy.id as string
  const asked = await lend(copy_id, passerby.id)
  const lent =
    asked.status === 201
      ? asked
      : await ask(first.token, 'POST', '/v1/checkouts', {
          copy_id,
          patron_id: passerby.id,
          branch_id: civica.main,
          confirmation: asked.body.confirmation,
        })
  good(lent)
  await agrees(1)
  good(await ask(first.token, 'POST', `/v1/holds/${books[2]?.hold}/cancel`))
  await agrees(0)
  // And grows with what is asked for.
  const wanted = await civica.book('Nuovo')
  await civica.copy(wanted)
  good(await reserve(wanted, passerby.id))
  await agrees(1)
})

test('a hold turns ready on the open page of its patron, and on nobody else’s', async () => {
  const book = await civica.book('Lessico famigliare')
  const copy = await civica.copy(book, undefined, civica.village)
  const [mine, other] = [await civica.patron(), await civica.patron()]
  const [me, stranger] = [await reader(mine.id), await reader(other.id)]
  const pages = { mine: await page(me), socket: await page(me, 'socket'), stranger: await page(stranger), desk: await page(second) }
  const hold = good(await reserve(book, mine.id)).id as string
  const next = good(await reserve(book, other.id)).id as string
  expect(good(await scan(copy.id, civica.village)).outcome).toBe('send_to_pickup')
  expect(good(await scan(copy.id)).outcome).toBe('hold_ready')
  for (const stream of [pages.mine, pages.socket]) {
    const ready = await told(stream, 'hold.ready', ({ subject }) => subject.id === hold)
    const [shown] = good(await ask(me.token, 'GET', '/v1/me/holds')).data
    expect(shown).toMatchObject({ id: hold, status: 'ready' })
    expect(Date.parse(ready.data.shelf_expires_at)).toBe(Date.parse(shown.shelf_expires_at))
    // On its way it was not ready, and of the next in the queue this page says nothing.
    expect(about(stream, hold).filter((type) => type === 'hold.ready')).toHaveLength(1)
    expect(about(stream, hold).indexOf('hold.routed')).toBeLessThan(about(stream, hold).indexOf('hold.ready'))
    expect(about(stream, next)).toEqual([])
  }
  await told(pages.desk, 'hold.ready', ({ subject }) => subject.id === hold)
  await pause(300)
  expect(about(pages.stranger, hold)).toEqual([])
  expect(pages.stranger.events.some(({ type }) => type === 'hold.ready')).toBe(false)
  // When it is passed on, it leaves one page and turns ready on the other.
  good(await ask(me.token, 'POST', `/v1/me/holds/${hold}/cancel`))
  await told(pages.stranger, 'hold.ready', ({ subject }) => subject.id === next)
  await told(pages.mine, 'hold.cancelled', ({ subject }) => subject.id === hold)
  expect(about(pages.mine, next)).toEqual([])
})

test('a desk whose line breaks in the middle of a busy hour misses nothing and sees nothing twice', async () => {
  const copies = []
  for (let n = 0; n < 12; n++) copies.push(await civica.copy(await civica.book()))
  const before = await page(second)
  const place = before.told[0]?.id as string
  const patrons = await Promise.all(copies.map(() => civica.patron()))
  const seen: Told[] = []
  let last = place
  let isBusy = true
  /** Looks by turns over either way, a moment each, and goes on where the last look ended. */
  const looking = (async () => {
    for (let n = 0; isBusy || n < 2; n++) {
      const stream = await page(second, n % 2 === 0 ? 'sse' : 'socket', last)
      await pause(40 + Math.random() * 120)
      stream.stop()
      seen.push(...stream.events)
      last = stream.told.at(-1)?.id ?? last
    }
  })()
  const loans = await Promise.all(copies.map(({ id }, n) => lend(id, patrons[n]?.id as string, n % 2 ? first.token : second.token)))
  const back = await Promise.all(copies.map(({ id }, n) => scan(id, civica.main, n % 2 ? second.token : first.token)))
  expect([...loans, ...back].map(({ status }) => status)).toEqual([...Array(12).fill(201), ...Array(12).fill(200)])
  isBusy = false
  await looking
  const rest = await page(second, 'sse', last)
  await pause(500)
  seen.push(...rest.events)
  const whole = await page(second, 'socket', place)
  await until(
    () => whole.events,
    (events) => events.length >= seen.length,
  )
  expect(seen.map(({ id }) => id)).toEqual(whole.events.map(({ id }) => id))
  for (const { body } of loans) {
    const types = seen.filter(({ subject }) => subject.id === body.id).map(({ type }) => type)
    expect(types).toEqual(['loan.opened', 'loan.closed'])
  }
})
