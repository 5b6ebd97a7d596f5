import type { RolloverStep } from './contract.ts'

/** What a rollover can change of a patron, as it was or will be. */
export interface Standing {
  patron_category_id: string
  expires_on: string | null
  status: string
  /** The value of the attribute that the step names; null where it has none. */
  attribute: unknown
}

/** What still ties a patron to the library. */
export interface Ties {
  loans: number
  holds: number
  owed_cents: number
}

export interface Reason {
  code: string
  params?: Record<string, unknown>
}

/** Why a patron cannot be closed, or why somebody should look; every reason. */
export function tiesReasons({ loans, holds, owed_cents }: Ties): Reason[] {
  return [
    ...(loans > 0 ? [{ code: 'rollover_open_loans', params: { count: loans } }] : []),
    ...(holds > 0 ? [{ code: 'rollover_open_holds', params: { count: holds } }] : []),
    ...(owed_cents > 0 ? [{ code: 'rollover_owes_money', params: { cents: owed_cents } }] : []),
  ]
}

/** Whether two standings are one: nobody has changed the patron meanwhile. */
export function isSame(a: Standing, b: Standing): boolean {
  return (
    a.patron_category_id === b.patron_category_id &&
    a.expires_on === b.expires_on &&
    a.status === b.status &&
    JSON.stringify(a.attribute) === JSON.stringify(b.attribute)
  )
}

/** The fields of a patron that lead from one standing to the other. */
export function fieldsBetween(from: Standing, to: Standing, { from: chosen }: RolloverStep): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const name of ['patron_category_id', 'expires_on', 'status'] as const) if (from[name] !== to[name]) fields[name] = to[name]
  if (chosen.attribute_code !== undefined && JSON.stringify(from.attribute) !== JSON.stringify(to.attribute))
    fields.attributes = { [chosen.attribute_code]: to.attribute }
  return fields
}

/** What is wrong with each step before anybody is asked about it: nothing to choose by, or nothing to do. */
export function emptySteps(steps: readonly RolloverStep[]): number[] {
  return steps.flatMap(({ from, action, to, expires_on }, index) => {
    const isChoosing = from.patron_category_id !== undefined || from.home_branch_id !== undefined || from.attribute_code !== undefined
    const isPaired = (from.attribute_code === undefined) === (from.attribute_value === undefined)
    const isValueUsable = to?.attribute_value === undefined || from.attribute_code !== undefined
    const isMoving = to?.patron_category_id !== undefined || to?.attribute_value !== undefined || expires_on !== undefined
    const isDoing = action === 'close' || (action === 'expire' ? expires_on !== undefined : isMoving)
    return isChoosing && isPaired && isValueUsable && isDoing ? [] : [index + 1]
  })
}
