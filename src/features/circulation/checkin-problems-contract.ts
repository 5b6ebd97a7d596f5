import { z } from '@hono/zod-openapi'
import { refusal } from './lending-problems-contract.ts'

export const returningPermissions = {
  'fines:forgive': {
    en: 'Forgive the fine of what comes back late, with a reason',
    it: 'Condonare la sanzione di un rientro in ritardo, motivando',
    roles: ['Admin'],
  },
} as const

/** What can stand against a return. */
export const returningProblems = {
  return_not_accepted_here: refusal(
    409,
    'Returns of this copy are not accepted here',
    'Il rientro di questo esemplare non è accettato qui',
    { en: 'It belongs at {branch}.', it: 'Va reso a {branch}.' },
  ),
  checkin_unacknowledged: refusal(409, 'Something about the copy wants to be read first', "C'è qualcosa da leggere prima del rientro", {
    en: 'Repeat the request with `acknowledged`, and with `claim_resolution` where that is asked.',
    it: 'Ripetere la richiesta con `acknowledged`, e con `claim_resolution` dove è richiesto.',
  }),
} as const

/** What a desk has to say that it has read, before a copy is taken back. */
export const CHECKIN_WARNINGS = ['copy_withdrawn', 'copy_lost', 'copy_damaged', 'copy_pieces', 'copy_pieces_missing', 'copy_note'] as const
export type CheckinWarning = (typeof CHECKIN_WARNINGS)[number]

/** What a scan at a return desk comes to. */
export const CHECKIN_OUTCOMES = [
  'shelve',
  'set_apart',
  'hold_ready',
  'send_to_pickup',
  'send_home',
  'already_on_hold_shelf',
  'still_in_transit',
] as const

export const END_REASONS = ['returned', 'found_by_library', 'returned_by_patron', 'missing', 'paid'] as const
export type EndReason = (typeof END_REASONS)[number]

const CopyOfLoan = z.object({ copy_id: z.uuid(), copy_barcode: z.string(), book_id: z.uuid(), title: z.string() })
export const returningEvents = {
  'loan.claim_resolved': {
    subject: 'loan',
    permission: 'loans:read',
    data: CopyOfLoan.extend({ resolution: z.enum([...END_REASONS, 'withdrawn']), branch_id: z.uuid() }),
  },
  'copy.checked_in': {
    subject: 'copy',
    permission: 'loans:read',
    data: z.object({ copy_barcode: z.string(), outcome: z.string(), branch_id: z.uuid(), acknowledged: z.array(z.string()).optional() }),
  },
  'copy.found': {
    subject: 'copy',
    permission: 'loans:read',
    data: z.object({ copy_barcode: z.string(), condition_before: z.string(), branch_id: z.uuid() }),
  },
  'copy.unknown_scanned': {
    subject: 'scan',
    permission: 'loans:read',
    data: z.object({ barcode: z.string(), branch_id: z.uuid().nullable() }),
  },
} as const
