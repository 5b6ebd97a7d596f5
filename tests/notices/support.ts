import { claimNotice, releaseWaiting, settleClaim } from '../../src/features/notices/verbs.ts'
import type { Library } from '../../src/kernel/db.ts'
import type { Mail } from '../../src/kernel/mail.ts'
import type { TestDatabase } from '../support/database.ts'

/** Sends what is queued at an instant, as the worker would, and gives the mails in order of their writing. */
export async function sendAt(test: TestDatabase, library: Library, iso: string): Promise<Mail[]> {
  const at = new Date(iso)
  await test.door(library).write((tx) => releaseWaiting(tx), { at })
  const queued = await test.admin<{ id: string }>(`select id from platform.notice where tenant = $1 and status = 'queued' order by id`, [
    library.schema,
  ])
  const mails: Mail[] = []
  for (const { id } of queued) {
    const claimed = await test.door(library).write((tx) => claimNotice(tx, id), { at })
    if (!claimed) continue
    mails.push(claimed.mail)
    await test.door(library).write((tx) => settleClaim(tx, id, claimed.claim, { status: 'sent' }), { at })
  }
  return mails
}
