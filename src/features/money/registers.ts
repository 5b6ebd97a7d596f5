import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events, type Method } from './contract.ts'
import { post } from './ledger.ts'
import type { Session } from './payment-contract.ts'
import { getSession } from './queries.ts'
import { closingEntries, closingOf } from './register-rules.ts'

const lockRegister = statement<{ id: string; branch_id: string; is_active: boolean }>(
  'money.lock-register-to-open',
  `select id, branch_id, is_active from {library}.cash_register where id = $1 for no key update`,
)
const insertSession = statement<never>(
  'money.insert-session',
  `insert into {library}.register_session (id, cash_register_id, opened_at, opened_by, float_cents, note) values ($1, $2, $3, $4, $5, $6)`,
)
const lockRegisterOfSession = statement<{ id: string; branch_id: string }>(
  'money.lock-register-of-session',
  `select id, branch_id from {library}.cash_register where id = (select cash_register_id from {library}.register_session where id = $1) for no key update`,
)
const endSession = statement<never>(
  'money.end-session',
  `update {library}.register_session set closed_at = $2, closed_by = $3, methods = $4::jsonb, note = coalesce($5, note) where id = $1`,
)

/** Opens a register with the change that is put into it. @throws Problem register_unknown, register_closed where it is out of use, register_open */
export async function openSession(
  tx: LibraryTx,
  input: { cash_register_id: string; float_cents: number; note?: string | null | undefined },
): Promise<Session> {
  const { cash_register_id, float_cents, note = null } = input
  const register = await tx.maybe(lockRegister(cash_register_id))
  if (!register) throw new Problem('register_unknown')
  if (!register.is_active) throw new Problem('register_closed')
  const id = uuidv7()
  tx.push(insertSession(id, cash_register_id, tx.now, tx.actor.user_id, float_cents, note))
  const cash = { method: 'cash' as const }
  if (float_cents > 0)
    post(tx, { kind: 'register_opening', branch_id: register.branch_id, register_session_id: id, at: tx.now }, [
      { account: 'register', ...cash, amount_cents: float_cents },
      { account: 'safe', ...cash, amount_cents: -float_cents },
    ])
  emit(tx, events, 'register.opened', { subject_id: id, data: { cash_register_id, float_cents } })
  return {
    id,
    cash_register_id,
    opened_at: tx.now.toISOString(),
    opened_by: tx.actor.user_id,
    float_cents,
    closed_at: null,
    closed_by: null,
    note,
    currency: tx.library.currency,
    methods:
      float_cents > 0 ? [{ ...cash, payment_count: 0, expected_cents: float_cents, counted_cents: null, difference_cents: null }] : [],
  }
}

/**
 * Closes a register: what was counted goes to the library's safe, and the difference is told. Payments lock the register
 * too, so none slips in after the sum.
 * @throws Problem not_found, register_session_closed, count_needed
 */
export async function closeSession(
  tx: LibraryTx,
  id: string,
  input: { counted: readonly { method: Method; cents: number }[]; note?: string | null | undefined },
): Promise<Session> {
  const [[register], [session]] = await tx.flight<[{ id: string; branch_id: string }, Session]>([
    lockRegisterOfSession(id),
    getSession(id, tx.library.currency),
  ])
  if (!register || !session) throw new Problem('not_found')
  if (session.closed_at !== null) throw new Problem('register_session_closed')
  const methods = closingOf(session.methods, input.counted)
  if (!methods) throw new Problem('count_needed')
  tx.push(endSession(id, tx.now, tx.actor.user_id, JSON.stringify(methods), input.note ?? null))
  post(tx, { kind: 'register_closing', branch_id: register.branch_id, register_session_id: id, at: tx.now }, closingEntries(methods))
  const difference = methods.reduce((sum, { difference_cents }) => sum + (difference_cents ?? 0), 0)
  emit(tx, events, 'register.closed', { subject_id: id, data: { cash_register_id: register.id, difference_cents: difference } })
  return { ...session, closed_at: tx.now.toISOString(), closed_by: tx.actor.user_id, methods, note: input.note ?? session.note }
}
