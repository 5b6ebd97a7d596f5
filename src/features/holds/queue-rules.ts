import type { WaitingHold } from './queue-contract.ts'

export interface NewPlace {
  hold_id: string
  priority_class: number
  order_key: number
}

interface Reordered {
  problem: { code: 'queue_changed' | 'fulfilment_comes_first'; params: Record<string, unknown> } | null
  /** Only the holds whose place is another one. */
  places: NewPlace[]
}

/**
 * Gives the places of holds in an order that staff ask for: the places are those that there are, handed out anew. It has
 * to be the whole queue, and what is set aside or on its way stays before those who wait (FOLIO's guards).
 */
export function reordered(queue: readonly WaitingHold[], wanted: readonly string[]): Reordered {
  const byId = new Map(queue.map((hold) => [hold.id, hold]))
  const asked = new Set(wanted)
  const unknown = wanted.filter((id, index) => !byId.has(id) || wanted.indexOf(id) !== index)
  const leftOut = queue.filter(({ id }) => !asked.has(id)).map(({ id }) => id)
  if (unknown.length + leftOut.length > 0) {
    return { problem: { code: 'queue_changed', params: { unknown: unknown.length, left_out: leftOut.length } }, places: [] }
  }
  const order = wanted.map((id) => byId.get(id) as WaitingHold)
  const firstWaiting = order.findIndex(isWaiting)
  if (firstWaiting >= 0 && order.slice(firstWaiting).some((hold) => !isWaiting(hold))) {
    return { problem: { code: 'fulfilment_comes_first', params: {} }, places: [] }
  }
  const free = queue.filter(isWaiting).sort((a, b) => a.priority_class - b.priority_class || a.order_key - b.order_key)
  const places = order.filter(isWaiting).flatMap((hold, index) => {
    const { priority_class, order_key } = free[index] as WaitingHold
    return free[index]?.id === hold.id ? [] : [{ hold_id: hold.id, priority_class, order_key }]
  })
  return { problem: null, places }
}

function isWaiting({ status }: WaitingHold): boolean {
  return status === 'queued' || status === 'suspended'
}
