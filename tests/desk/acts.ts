import fc from 'fast-check'

/** One thing that somebody does at the desk, by numbers that are taken modulo what there is. */
export type Act =
  | { do: 'checkout'; patron: number; copy: number; branch: number }
  | { do: 'checkin'; copy: number; branch: number }
  | { do: 'renew'; copy: number }
  | { do: 'hold'; patron: number; book: number; pickup: number }
  | { do: 'cancel'; hold: number }
  | { do: 'suspend'; hold: number }
  | { do: 'resume'; hold: number }
  | { do: 'lose'; copy: number }
  | { do: 'pay'; patron: number; cents: number }
  | { do: 'close'; branch: number; in_days: number }
  | { do: 'wait'; days: number; hours: number }
  | { do: 'night' }
  | { do: 'again'; request: number }
  | { do: 'rehearse'; patron: number; copy: number; branch: number }

const some = fc.nat({ max: 30 })

/** Acts as a desk has them: mostly lending and taking back, and time goes by. */
export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('checkout' as const), patron: some, copy: some, branch: some }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('checkin' as const), copy: some, branch: some }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('renew' as const), copy: some }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('hold' as const), patron: some, book: some, pickup: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), hold: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('suspend' as const), hold: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resume' as const), hold: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), copy: some }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pay' as const), patron: some, cents: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), branch: some, in_days: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 9 }), hours: fc.nat({ max: 23 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('night' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('again' as const), request: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rehearse' as const), patron: some, copy: some, branch: some }) },
)

export const acts = (most: number): fc.Arbitrary<Act[]> => fc.array(act, { minLength: 5, maxLength: most, size: 'max' })
