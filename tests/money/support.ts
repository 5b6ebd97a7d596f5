import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

/** A library with a till, a librarian and an administrator. */
export interface Till extends Stock {
  app: TestApp
  desk: Client
  admin: Client
  schema: string
  register: string
  session: string
  /** Charges a patron by hand, and gives the id of the charge. */
  charge(patronId: string, cents: number, more?: Record<string, unknown>): Promise<string>
  stop(): Promise<void>
}

export async function till(slug = 'civica'): Promise<Till> {
  const app = await createTestApp()
  const shelves = await stock(app, await app.provision(slug))
  const { library } = shelves
  const [desk, admin] = [await app.as(library, 'Librarian'), await app.as(library, 'Admin')]
  const register = await openTill(admin, shelves.main, 'C1')
  return {
    ...shelves,
    ...register,
    app,
    desk,
    admin,
    schema: library.schema,
    charge: async (patron_id, cents, more = {}) => {
      const made = await desk.post('/v1/charges', { patron_id, type: 'manual', cents, ...more })
      if (made.status !== 201) throw new Error(made.text)
      return made.body.id
    },
    stop: () => app.stop(),
  }
}

/** Sets a register up and opens it with twenty euros of change. */
export async function openTill(admin: Client, branch_id: string, code: string): Promise<{ register: string; session: string }> {
  const register = await admin.post('/v1/cash-registers', { branch_id, code, name: `Cassa ${code}` })
  const session = await admin.post('/v1/register-sessions', { cash_register_id: register.body.id, float_cents: 2_000 })
  if (session.status !== 201) throw new Error(session.text)
  return { register: register.body.id, session: session.body.id }
}

export interface Invariants extends Record<string, unknown> {
  unbalanced: number
  wrong_charges: number
  wrong_credits: number
  sum: string
}

/**
 * Adds the whole ledger up anew and compares every charge and every credit with it: what is wrong, and the sum of all
 * entries, which is nothing.
 */
export async function invariants(app: TestApp, schema: string): Promise<Invariants> {
  const [row] = await app.admin<Invariants>(
    `select (select count(*)::int from (select transaction_id from ${schema}.ledger_entry group by 1 having sum(amount_cents) <> 0) as t) as unbalanced,
       (select count(*)::int from ${schema}.charge c left join (
          select charge_id, coalesce(sum(amount_cents) filter (where part = 'charged'), 0) as charged, coalesce(sum(amount_cents) filter (where part = 'adjusted'), 0) as adjusted,
            coalesce(sum(amount_cents) filter (where part = 'paid'), 0) as paid, coalesce(sum(amount_cents) filter (where part = 'written_off'), 0) as written_off, sum(amount_cents) as owed
          from ${schema}.ledger_entry where account = 'receivable' group by 1) as e on e.charge_id = c.id
        where (c.charged_cents, c.adjusted_cents, c.paid_cents, c.written_off_cents, c.outstanding_cents)
          is distinct from (coalesce(e.charged, 0), coalesce(e.adjusted, 0), -coalesce(e.paid, 0), -coalesce(e.written_off, 0), coalesce(e.owed, 0))) as wrong_charges,
       (select count(*)::int from ${schema}.patron_credit pc left join (
          select patron_credit_id, -sum(amount_cents) as cents from ${schema}.ledger_entry where account = 'credit' group by 1) as e on e.patron_credit_id = pc.id
        where pc.balance_cents <> coalesce(e.cents, 0)) as wrong_credits,
       (select coalesce(sum(amount_cents), 0)::text from ${schema}.ledger_entry) as sum`,
  )
  return row as Invariants
}

export const SOUND: Invariants = { unbalanced: 0, wrong_charges: 0, wrong_credits: 0, sum: '0' }
