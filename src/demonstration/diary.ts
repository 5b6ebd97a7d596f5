import { DateTime } from 'luxon'
import { checkIn } from '../features/circulation/checkin.ts'
import { openLoan } from '../features/circulation/checkout.ts'
import { renewLoan } from '../features/circulation/renewal.ts'
import { placeHold } from '../features/holds/place.ts'
import { shiftClock } from '../kernel/clock.ts'
import type { Door, LibraryTx } from '../kernel/db.ts'
import { statement } from '../kernel/query.ts'

/** One line of a diary: what happened at a desk, so many days before the library was made. */
export interface DiaryRow {
  days_ago: string
  /** Local time of the library. */
  time: string
  act: 'checkout' | 'checkin' | 'renewal' | 'hold'
  card_number: string
  barcode: string
  branch: string
}

interface CopyState {
  book_id: string
  branch_id: string
  loans: number
  open_loans: number
  renewals: number
  holds: number
}

/** Where a copy stands, and the branch of a code. Parameters: barcode, branch code, card number. */
const copyState = statement<CopyState>(
  'demonstration.copy-state',
  `select c.book_id, b.id as branch_id,
     (select count(*)::int from {library}.loan l where l.copy_id = c.id) as loans,
     (select count(*)::int from {library}.loan l where l.copy_id = c.id and l.returned_at is null) as open_loans,
     (select coalesce(sum(renewal_count), 0)::int from {library}.loan l where l.copy_id = c.id) as renewals,
     (select count(*)::int from {library}.hold h join {library}.patron p on p.id = h.patron_id
      where h.book_id = c.book_id and p.card_number = $3) as holds
   from {library}.copy c cross join {library}.branch b where c.barcode = $1 and b.code = $2`,
)

/**
 * Lets a diary happen, line by line, through the verbs of the desk and with the clock of that day. A diary lends every
 * copy once at most, so what has happened already is told from the copy and left out. Nothing else may be at work in
 * this process meanwhile, since the clock is everyone's.
 */
export async function replayDiary(door: Door, rows: readonly DiaryRow[]): Promise<void> {
  const today = DateTime.now().setZone(door.library.time_zone)
  try {
    for (const row of rows) {
      const [hour, minute] = row.time.split(':').map(Number)
      const at = today.minus({ days: Number(row.days_ago) }).set({ hour, minute, second: 0, millisecond: 0 })
      shiftClock(at.toMillis() - Date.now())
      await door
        .write((tx) => act(tx, row))
        .catch((error: unknown) => {
          throw new Error(`${Object.values(row).join(', ')}: ${(error as Error).message}`, { cause: error })
        })
    }
  } finally {
    shiftClock(0)
  }
}

async function act(tx: LibraryTx, { act, barcode, branch, card_number }: DiaryRow): Promise<void> {
  const { book_id, branch_id, ...there } = await tx.one(copyState(barcode, branch, card_number))
  switch (act) {
    case 'checkout':
      if (there.loans === 0) await openLoan(tx, { copy_barcode: barcode, card_number, branch_id, overrides: [] })
      break
    case 'checkin':
      if (there.open_loans > 0) await checkIn(tx, { copy_barcode: barcode, branch_id })
      break
    case 'renewal':
      if (there.renewals === 0) await renewLoan(tx, { copy_barcode: barcode, overrides: [] })
      break
    case 'hold':
      if (there.holds === 0) await placeHold(tx, { card_number }, { book_id, pickup_branch_id: branch_id })
      break
  }
}
