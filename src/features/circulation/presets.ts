import type { RuleKind } from '../rules/contract.ts'

export interface PresetRule {
  kind: RuleKind
  value: unknown
  /** Codes; absent means any. */
  patron_category?: string
  copy_type?: string
}

const days = (count: number) => ({ count, unit: 'day' })

const base: PresetRule[] = [
  { kind: 'loan.allowed', value: true },
  { kind: 'loan.closed_day_mode', value: 'next_open' },
  { kind: 'loan.one_per_title', value: true },
  { kind: 'renew.from', value: 'due' },
  { kind: 'renew.block_if_hold', value: 'always' },
  { kind: 'hold.allowed', value: true },
  { kind: 'hold.on_shelf', value: 'always' },
  { kind: 'return.to', value: 'home' },
  { kind: 'return.accept_at', value: 'anywhere' },
]

/** Rules to begin with, for the usual kinds of library; a library changes them as it likes. */
export const presets: Record<'public' | 'school' | 'academic' | 'fine-free', PresetRule[]> = {
  public: [
    ...base,
    { kind: 'loan.period', value: days(30) },
    { kind: 'loan.max_total', value: 10 },
    { kind: 'loan.max_overdue', value: 2 },
    { kind: 'renew.max', value: 2 },
    { kind: 'hold.max', value: 5 },
    { kind: 'hold.pickup_period', value: days(7) },
    { kind: 'fine.amount', value: { cents: 10, per: days(1) } },
    { kind: 'fine.grace', value: days(3) },
    { kind: 'fine.max', value: { cents: 1000 } },
  ],
  school: [
    ...base,
    { kind: 'loan.period', value: days(14) },
    { kind: 'loan.closed_day_mode', value: 'previous_open' },
    { kind: 'loan.max_total', value: 3 },
    { kind: 'renew.max', value: 1 },
    { kind: 'hold.max', value: 2 },
    { kind: 'hold.pickup_period', value: days(5) },
  ].filter((rule, index, all) => all.findLastIndex((other) => other.kind === rule.kind) === index) as PresetRule[],
  academic: [
    ...base,
    { kind: 'loan.period', value: { count: 4, unit: 'week' } },
    { kind: 'loan.max_total', value: 25 },
    { kind: 'renew.max', value: 5 },
    { kind: 'hold.max', value: 15 },
    { kind: 'hold.pickup_period', value: days(5) },
    { kind: 'fine.amount', value: { cents: 50, per: days(1) } },
    { kind: 'fine.max', value: { cents: 2500 } },
  ],
  'fine-free': [
    ...base,
    { kind: 'loan.period', value: days(30) },
    { kind: 'loan.max_total', value: 20 },
    { kind: 'renew.max', value: 3 },
    { kind: 'hold.max', value: 10 },
    { kind: 'hold.pickup_period', value: days(10) },
  ],
}
