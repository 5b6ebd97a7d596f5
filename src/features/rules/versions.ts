import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { type Bound, statement } from '../../kernel/query.ts'
import { recordVersion } from './verbs.ts'
import { type VersionCause, versionEvents } from './version-contract.ts'

/** Whoever writes rules goes first through here, so that versions follow each other; those who read rules are not held up. */
export const lockRules = statement<never>('rules.lock-all', 'lock table {library}.rule in share row exclusive mode')
const record = statement<{ id: string; number: number }>('rules.record-version', recordVersion('{library}.'))

/** Keeps what stands there without a version as one of its own, before anything is changed. */
export function recordFound(tx: LibraryTx): Bound<never> {
  return record(uuidv7(), 'found', null, null, tx.now) as Bound<never>
}

/** Keeps the rules as they stand as a new version, with its event; gives its number, or undefined where nothing changed. */
export async function keepVersion(tx: LibraryTx, cause: VersionCause, note: string | undefined): Promise<number | undefined> {
  const kept = await tx.maybe(record(uuidv7(), cause, note ?? null, tx.actor.user_id, tx.now))
  if (kept) emit(tx, versionEvents, 'rules.versioned', { subject_id: kept.id, data: { number: kept.number, cause, note: note ?? null } })
  return kept?.number
}
