import { z } from '@hono/zod-openapi'
import type { BranchCalendar } from '../calendar/contract.ts'
import type { ChargeType } from '../money/contract.ts'
import type { PATRON_MEASURES, RuleRow } from '../rules/contract.ts'
import type { lendingProblems } from './lending-problems-contract.ts'

/** Who may lend against the rules: a finer permission for each kind of reason; the last one covers them all. */
export const lendingPermissions = {
  'loans:change-due': { en: 'Change due dates', it: 'Modificare le scadenze', roles: ['Admin', 'Librarian'] },
  'loans:override-patron': {
    en: 'Lend to patrons who are blocked or expired, with a reason',
    it: 'Prestare a utenti bloccati o con tessera scaduta, motivando',
    roles: ['Admin'],
  },
  'loans:override-limits': {
    en: 'Lend and renew beyond the limits, with a reason',
    it: 'Prestare e rinnovare oltre i limiti, motivando',
    roles: ['Admin'],
  },
  'loans:override-copy': {
    en: 'Lend copies that are not for loan, with a reason',
    it: 'Prestare esemplari esclusi dal prestito, motivando',
    roles: ['Admin'],
  },
  'loans:override-holds': {
    en: 'Lend what waits for somebody else, with a reason',
    it: 'Prestare ciò che attende un altro utente, motivando',
    roles: ['Admin'],
  },
  'loans:override': {
    en: 'Lend against any rule, with a reason',
    it: 'Prestare in deroga a qualsiasi regola, motivando',
    roles: ['Admin'],
  },
} as const
export type OverridePermission = Exclude<keyof typeof lendingPermissions, 'loans:change-due' | 'loans:override'>

export const barcode = z.string().trim().min(1).max(64)
export const copyRef = { copy_barcode: barcode.optional(), copy_id: z.uuid().optional() }
export const Override = z.strictObject({ code: z.string().min(1).max(60), reason: z.string().trim().min(3).max(500) })
const card = z.string().trim().min(1).max(64)

export const exactlyOne = (a: string, b: string) => ({ error: `exactly one of ${a} and ${b}`, params: { code: 'required' } })

const asked = {
  overrides: z
    .array(Override)
    .max(20)
    .default([])
    .openapi({ description: 'What the rules refuse and the caller may override, or only has to confirm, each with a reason' }),
  confirmation: z.string().max(2_000).optional().openapi({
    description: 'The `confirmation` of the refusal that was shown: says yes to exactly what it asked, and to nothing that came up since',
  }),
}

export const CheckoutRequest = z
  .strictObject({
    ...copyRef,
    card_number: card.optional(),
    patron_id: z.uuid().optional(),
    proxy_card_number: card.optional().openapi({ description: 'Card of whoever takes the copy for the patron' }),
    proxy_patron_id: z.uuid().optional(),
    branch_id: z.uuid().optional().openapi({ description: 'Where it happens; by default where the copy stands' }),
    is_onsite: z.boolean().optional().openapi({ description: 'For use in the building; by default as the rules have it' }),
    ...asked,
  })
  .refine(({ copy_barcode, copy_id }) => (copy_barcode === undefined) !== (copy_id === undefined), exactlyOne('copy_barcode', 'copy_id'))
  .refine(({ card_number, patron_id }) => (card_number === undefined) !== (patron_id === undefined), exactlyOne('card_number', 'patron_id'))
  .refine(({ proxy_card_number, proxy_patron_id }) => proxy_card_number === undefined || proxy_patron_id === undefined, {
    error: 'at most one of proxy_card_number and proxy_patron_id',
  })
  .openapi('CheckoutRequest', { example: { copy_barcode: 'CIV-000001', card_number: '2000000017' } as never })
export type CheckoutRequest = z.output<typeof CheckoutRequest>

export const RenewalRequest = z
  .strictObject({
    copy_barcode: barcode.optional(),
    loan_id: z.uuid().optional(),
    is_seen: z
      .boolean()
      .optional()
      .openapi({ description: 'Whether somebody had the copy in hand; at a desk yes, unless it says false, by a patron no' }),
    if_due_at: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: 'Renew only if it is still due then, so that what is sent twice renews once' }),
    ...asked,
  })
  .refine(({ copy_barcode, loan_id }) => (copy_barcode === undefined) !== (loan_id === undefined), exactlyOne('copy_barcode', 'loan_id'))
  .openapi('RenewalRequest', { example: { copy_barcode: 'CIV-000001' } as never })
export type RenewalRequest = z.output<typeof RenewalRequest>

/** A reason why not, and what it would take. */
export interface Refusal {
  code: keyof typeof lendingProblems
  /** A blocker needs an override with a reason, a confirm the word of whoever lends; a warning only wants to be read. */
  severity: 'blocker' | 'confirm' | 'warning'
  params: Record<string, unknown>
  /** Null where nobody may override it. */
  override_permission: OverridePermission | null
}

/** Something that a loan or a renewal costs. */
export interface Cost {
  type: ChargeType
  cents: number
}

/** What the rules know of the patron who borrows. */
export interface PatronFacts {
  id: string
  status: string
  expires_on: string | null
  birth_on: string | null
  patron_category_id: string
}

export interface CopyFacts {
  id: string
  barcode: string
  book_id: string
  title: string
  status: string
  condition: string
  not_for_loan: string | null
  copy_type_id: string
  collection_id: string | null
  home_branch_id: string
  holding_branch_id: string
  call_number: string | null
  last_returned_at: string | null
}

/** What stands against the patron at this moment, whatever is lent. */
export interface Standing {
  /** The local date at the branch. */
  today: string
  patron: PatronFacts
  blocks: { reason: string; actions: string[] }[]
  measures: Measures
}

/** What is measured of a patron, each by the name that `patron.thresholds` gives it. */
export type Measures = Readonly<Record<(typeof PATRON_MEASURES)[number], number>>

export interface OwnHold {
  id: string
  /** The copy that it is for; null where any copy of the book will do. */
  copy_id: string | null
  captured_copy_id: string | null
  status: string
  shelf_expires_at: string | null
}

/** Everything that decides on a checkout, gathered after the locks. */
export interface LendingFacts extends Standing {
  copy: CopyFacts & { minimum_age: number | null; checkout_note: string | null; missing_pieces: string | null }
  branch: { id: string; name: string } & BranchCalendar
  /** Open loans of the patron; those in the building count for themselves. */
  counts: { total: number; onsite: number; of_type: number; of_title: number }
  groups: { group: string; in_library: number; at_branch: number }[]
  open_loan: { id: string; patron_id: string } | null
  transit: { id: string; to_branch_id: string; hold_id: string | null } | null
  /** The hold that the copy is set aside for, or on its way to. */
  captured: { id: string; patron_id: string; book_id: string; title: string; pickup_branch_id: string; status: string } | null
  /** The patron's own open holds that this copy could fill, in queue order. */
  own_holds: OwnHold[]
  /** Holds of others that wait and that this copy could fill, and how many of them come before the patron's own. */
  queue: { waiting: number; before: number }
  /** Whoever takes the copy for the patron; null where nobody was named or is known. */
  proxy: { id: string; status: string; expires_on: string | null; may_borrow: boolean } | null
  notes: { kind: string; text: string }[]
  rules: RuleRow[]
}

/** An open loan, as its renewal sees it. */
export interface RenewedLoan {
  id: string
  patron_id: string
  copy_id: string
  book_id: string
  branch_out_id: string
  started_at: string
  due_at: string
  renewal_count: number
  unseen_renewal_count: number
  auto_renewal_count: number
  is_onsite: boolean
  recalled_at: string | null
  state: 'with_patron' | 'claimed_returned' | 'lost'
  policy: Record<string, unknown>
  version: number
}

/** Everything that decides on a renewal. */
export interface RenewalFacts extends Standing {
  loan: RenewedLoan
  branch: { id: string; name: string } & BranchCalendar
  queue: { waiting: number }
  /** Other copies of the book that stand on a shelf and could be lent. */
  available_count: number
}
