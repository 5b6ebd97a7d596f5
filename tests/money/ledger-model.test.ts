import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invariants, SOUND, type Till, till } from './support.ts'

let civica: Till
beforeAll(async () => {
  civica = await till()
})
afterAll(() => civica.stop())

/** What one charge is, in the fewest words. */
interface ModelCharge {
  id: string
  patron: number
  amount: number
  paid: number
  written: number
}
interface ModelPayment {
  id: string
  patron: number
  cents: number
  shares: Map<string, number>
  surplus: number
  is_voided: boolean
}
interface Model {
  patrons: string[]
  charges: ModelCharge[]
  credit: number[]
  payments: ModelPayment[]
}

type Act =
  | { kind: 'charge'; patron: number; cents: number }
  | { kind: 'adjust'; charge: number; cents: number }
  | { kind: 'write_off'; charge: number; cents: number | null }
  | { kind: 'void_charge' | 'hand_over'; charge: number }
  | { kind: 'pay'; patron: number; cents: number; keep: boolean }
  | { kind: 'pay_one'; patron: number; charge: number; cents: number }
  | { kind: 'pay_by_credit'; patron: number; cents: number }
  | { kind: 'refund'; charge: number; cents: number }
  | { kind: 'pay_out'; patron: number; cents: number }
  | { kind: 'void_payment'; payment: number }

const patron = fc.integer({ min: 0, max: 1 })
const index = fc.nat(9)
const cents = fc.integer({ min: 1, max: 600 })
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('charge' as const), patron, cents }),
  fc.record({ kind: fc.constant('adjust' as const), charge: index, cents: fc.integer({ min: -400, max: 200 }).filter((n) => n !== 0) }),
  fc.record({ kind: fc.constant('write_off' as const), charge: index, cents: fc.option(cents, { nil: null }) }),
  fc.record({ kind: fc.constantFrom('void_charge' as const, 'hand_over' as const), charge: index }),
  fc.record({ kind: fc.constant('pay' as const), patron, cents, keep: fc.boolean() }),
  fc.record({ kind: fc.constant('pay_one' as const), patron, charge: index, cents }),
  fc.record({ kind: fc.constant('pay_by_credit' as const), patron, cents }),
  fc.record({ kind: fc.constant('refund' as const), charge: index, cents }),
  fc.record({ kind: fc.constant('pay_out' as const), patron, cents }),
  fc.record({ kind: fc.constant('void_payment' as const), payment: index }),
)

const owed = ({ amount, paid, written }: ModelCharge) => amount - paid - written

/** Lowers a charge in the model: write-offs give way first, then what was paid becomes credit. */
function lower(model: Model, charge: ModelCharge, by: number): void {
  const excess = Math.max(0, by - owed(charge))
  const unwritten = Math.min(excess, charge.written)
  charge.amount -= by
  charge.written -= unwritten
  charge.paid -= excess - unwritten
  model.credit[charge.patron] = (model.credit[charge.patron] ?? 0) + excess - unwritten
}

/** Does an act through the API and in the model, which says beforehand whether it may be done. */
async function act(model: Model, one: Act): Promise<void> {
  const { admin } = civica
  const money = { method: 'cash', cash_register_id: civica.register }
  const charge = 'charge' in one ? model.charges[one.charge % Math.max(1, model.charges.length)] : undefined
  if ('charge' in one && !charge) return
  const whom = (n: number) => model.patrons[n] as string
  const say = async (path: string, body: object, isAllowed: boolean): Promise<Record<string, any> | undefined> => {
    const answer = await admin.post(path, body)
    expect([JSON.stringify(one), answer.status < 300, answer.text]).toEqual([JSON.stringify(one), isAllowed, answer.text])
    return isAllowed ? answer.body : undefined
  }
  const remember = (body: Record<string, any> | undefined, payer: number, shares: Map<string, number>, surplus: number) => {
    if (!body) return
    for (const [id, share] of shares) (model.charges.find((known) => known.id === id) as ModelCharge).paid += share
    model.credit[payer] = (model.credit[payer] ?? 0) + surplus
    model.payments.push({ id: body.id, patron: payer, cents: body.cents, shares, surplus, is_voided: false })
  }

  switch (one.kind) {
    case 'charge': {
      const made = await say('/v1/charges', { patron_id: whom(one.patron), type: 'manual', cents: one.cents }, true)
      model.charges.push({ id: made?.id, patron: one.patron, amount: one.cents, paid: 0, written: 0 })
      return
    }
    case 'adjust': {
      const known = charge as ModelCharge
      const isAllowed = known.amount + one.cents >= 0
      await say(`/v1/charges/${known.id}/adjustments`, { cents: one.cents, reason: 'prova' }, isAllowed)
      if (isAllowed && one.cents > 0) known.amount += one.cents
      if (isAllowed && one.cents < 0) lower(model, known, -one.cents)
      return
    }
    case 'write_off': {
      const known = charge as ModelCharge
      const by = one.cents ?? owed(known)
      const isAllowed = owed(known) > 0 && by <= owed(known)
      await say(`/v1/charges/${known.id}/write-off`, { ...(one.cents !== null && { cents: one.cents }), reason: 'prova' }, isAllowed)
      if (isAllowed) known.written += by
      return
    }
    case 'void_charge': {
      const known = charge as ModelCharge
      const isAllowed = known.amount > 0
      await say(`/v1/charges/${known.id}/void`, { reason: 'prova' }, isAllowed)
      if (isAllowed) lower(model, known, known.amount)
      return
    }
    case 'hand_over': {
      const known = charge as ModelCharge
      const by = owed(known)
      const other = 1 - known.patron
      const made = await say(`/v1/charges/${known.id}/transfer`, { patron_id: whom(other), reason: 'prova' }, by > 0)
      if (!made) return
      known.amount -= by
      model.charges.push({ id: made.id, patron: other, amount: by, paid: 0, written: 0 })
      return
    }
    case 'pay': {
      const open = model.charges.filter((known) => known.patron === one.patron && owed(known) > 0)
      const shares = new Map<string, number>()
      let left = one.cents
      for (const known of open) {
        const share = Math.min(left, owed(known))
        if (share > 0) shares.set(known.id, share)
        left -= share
      }
      const body = { patron_id: whom(one.patron), cents: one.cents, keep_surplus: one.keep, ...money }
      return remember(await say('/v1/payments', body, left === 0 || one.keep), one.patron, shares, left)
    }
    case 'pay_one': {
      const known = charge as ModelCharge
      const allocations = [{ charge_id: known.id, cents: one.cents }]
      const body = { patron_id: whom(one.patron), cents: one.cents, allocations, ...money }
      return remember(await say('/v1/payments', body, one.cents <= owed(known)), one.patron, new Map([[known.id, one.cents]]), 0)
    }
    case 'pay_by_credit': {
      const open = model.charges.filter((known) => known.patron === one.patron && owed(known) > 0)
      const total = open.reduce((sum, known) => sum + owed(known), 0)
      const isAllowed = (model.credit[one.patron] ?? 0) >= one.cents && total >= one.cents
      const made = await say('/v1/payments', { patron_id: whom(one.patron), cents: one.cents, method: 'credit' }, isAllowed)
      let left = one.cents
      const shares = new Map<string, number>()
      for (const known of open) {
        const share = Math.min(left, owed(known))
        if (share > 0) shares.set(known.id, share)
        left -= share
      }
      return remember(made, one.patron, shares, -one.cents)
    }
    case 'refund': {
      const known = charge as ModelCharge
      const isAllowed = known.paid >= one.cents
      const body = { patron_id: whom(known.patron), charge_id: known.id, cents: one.cents, reason: 'prova', ...money }
      await say('/v1/refunds', body, isAllowed)
      if (!isAllowed) return
      known.amount -= one.cents
      known.paid -= one.cents
      return
    }
    case 'pay_out': {
      const isAllowed = (model.credit[one.patron] ?? 0) >= one.cents
      await say('/v1/refunds', { patron_id: whom(one.patron), cents: one.cents, reason: 'prova', ...money }, isAllowed)
      if (isAllowed) model.credit[one.patron] = (model.credit[one.patron] ?? 0) - one.cents
      return
    }
    case 'void_payment': {
      const payment = model.payments[one.payment % Math.max(1, model.payments.length)]
      if (!payment) return
      return voidPayment(model, payment, (isAllowed) => say(`/v1/payments/${payment.id}/void`, { reason: 'prova' }, isAllowed))
    }
  }
}

/** What is no longer on its charge is taken from the credit of whose charge it was, as far as there is any. */
async function voidPayment(model: Model, payment: ModelPayment, say: (isAllowed: boolean) => Promise<unknown>): Promise<void> {
  const credit = [...model.credit]
  const paid = new Map(model.charges.map((known) => [known.id, known.paid]))
  for (const [id, share] of payment.shares) {
    const known = model.charges.find((one) => one.id === id) as ModelCharge
    const there = Math.min(share, known.paid)
    paid.set(id, known.paid - there)
    credit[known.patron] = (credit[known.patron] ?? 0) - (share - there)
  }
  credit[payment.patron] = (credit[payment.patron] ?? 0) - payment.surplus
  const isAllowed = !payment.is_voided && credit.every((left) => left >= 0)
  await say(isAllowed)
  if (!isAllowed) return
  payment.is_voided = true
  model.credit = credit
  for (const known of model.charges) known.paid = paid.get(known.id) as number
}

async function compare(model: Model): Promise<void> {
  const rows = await civica.app.admin<{
    id: string
    amount_cents: number
    paid_cents: number
    written_off_cents: number
    outstanding_cents: number
  }>(
    `select id, amount_cents, paid_cents, written_off_cents, outstanding_cents from ${civica.schema}.charge where id = any($1::uuid[]) order by id`,
    [model.charges.map(({ id }) => id)],
  )
  const expected = [...model.charges].sort((a, b) => (a.id < b.id ? -1 : 1))
  expect(rows).toEqual(
    expected.map((known) => ({
      id: known.id,
      amount_cents: known.amount,
      paid_cents: known.paid,
      written_off_cents: known.written,
      outstanding_cents: owed(known),
    })),
  )
  const credits = await civica.app.admin<{ patron_id: string; balance_cents: number }>(
    `select patron_id, balance_cents from ${civica.schema}.patron_credit where patron_id = any($1::uuid[])`,
    [model.patrons],
  )
  expect(model.patrons.map((id) => credits.find(({ patron_id }) => patron_id === id)?.balance_cents ?? 0)).toEqual(model.credit)
}

test('whatever desks do to the money of two patrons, in whatever order, the books are right to the cent after every act', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 25 }), async (sequence) => {
      const model: Model = { patrons: [(await civica.patron()).id, (await civica.patron()).id], charges: [], credit: [0, 0], payments: [] }
      for (const one of sequence) {
        await act(model, one)
        await compare(model)
      }
      expect(await invariants(civica.app, civica.schema)).toEqual(SOUND)
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 25), endOnFailure: true },
  )
}, 120_000)
