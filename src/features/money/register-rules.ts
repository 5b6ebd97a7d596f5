import type { Method } from './contract.ts'
import type { Entry } from './ledger-rules.ts'
import type { Session } from './payment-contract.ts'

/**
 * Compares what was counted with what should be there. Cash must be counted; another method that is not named is taken
 * to be as expected. Undefined where the cash was not counted.
 */
export function closingOf(
  expected: readonly { method: Method; payment_count: number; expected_cents: number }[],
  counted: readonly { method: Method; cents: number }[],
): Session['methods'] | undefined {
  const names = new Set<Method>(['cash', ...expected.map(({ method }) => method), ...counted.map(({ method }) => method)])
  if (!counted.some(({ method }) => method === 'cash')) return undefined
  return [...names].map((method) => {
    const { payment_count = 0, expected_cents = 0 } = expected.find((one) => one.method === method) ?? {}
    const counted_cents = counted.find((one) => one.method === method)?.cents ?? expected_cents
    return { method, payment_count, expected_cents, counted_cents, difference_cents: counted_cents - expected_cents }
  })
}

/** Empties a register into the library's safe; what is missing or too much is a loss or a gain. */
export function closingEntries(methods: Session['methods']): Entry[] {
  return methods.flatMap(({ method, expected_cents, counted_cents, difference_cents }) => {
    const entries: Entry[] = [
      { account: 'register', method, amount_cents: -expected_cents },
      { account: 'safe', method, amount_cents: counted_cents ?? 0 },
      { account: 'over_short', method, amount_cents: -(difference_cents ?? 0) },
    ]
    return entries.filter(({ amount_cents }) => amount_cents !== 0)
  })
}
