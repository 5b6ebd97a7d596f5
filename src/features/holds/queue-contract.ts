import { z } from '@hono/zod-openapi'
import type { BranchCalendar } from '../calendar/contract.ts'
import type { PATRON_MEASURES, RuleRow } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'

/** What a patron asks of the copy; what is left out does not matter. */
export const HoldConstraints = z
  .strictObject({
    formats: z.array(z.string().trim().min(1).max(40)).min(1).max(20).optional(),
    languages: z
      .array(z.string().regex(/^[a-z]{3}$/))
      .min(1)
      .max(20)
      .optional(),
    copy_type_ids: z.array(z.uuid()).min(1).max(20).optional(),
  })
  .openapi('HoldConstraints', { example: { languages: ['ita', 'eng'] } })
export type HoldConstraints = z.infer<typeof HoldConstraints>

/** In which order waiting holds are served; what stands first decides first. */
export const ORDER_CRITERIA = ['cut_in_line', 'pickup_here', 'patron_home', 'request_time'] as const
export type OrderCriterion = (typeof ORDER_CRITERIA)[number]

/** How copies are found for holds: the value of the setting `hold_targeting`. */
export const HoldTargeting = z.strictObject({
  order: z
    .array(z.enum(ORDER_CRITERIA))
    .min(1)
    .max(4)
    .default(['cut_in_line', 'request_time'])
    .describe('First come, first served; or local first: cut_in_line, pickup_here, patron_home, request_time'),
  local_only_days: z.number().int().min(0).max(60).default(0).describe('So long only copies of the pickup branch are fetched for a hold'),
  retarget_after_hours: z.number().int().min(1).max(720).default(24).describe('After so long another copy is looked for'),
})
export type HoldTargeting = z.infer<typeof HoldTargeting>

/** A branch as far as it matters to holds. */
export interface Place extends BranchCalendar {
  id: string
  name: string
  group_code: string | null
  is_active: boolean
}

/** An open hold that copies of a book could fill. */
export interface WaitingHold {
  id: string
  patron_id: string
  patron_category_id: string
  patron_branch_id: string
  patron_group_code: string | null
  book_id: string
  title: string
  type: 'hold' | 'recall' | 'force'
  level: 'book' | 'copy' | 'any_edition'
  /** The copy that it is for; null where it is not for one alone. */
  copy_id: string | null
  captured_copy_id: string | null
  target_copy_id: string | null
  targeted_at: string | null
  constraints: HoldConstraints
  status: string
  priority_class: number
  order_key: number
  requested_at: string
  not_before_on: string | null
  needed_by_on: string | null
  /** Up to, and not on, that day others pass; null: until it is resumed by hand. */
  suspended_until_on: string | null
  shelf_expires_at: string | null
  pickup_branch_id: string
  patron_status: string
  /** What staff forbid the patron today. */
  blocks: { reason: string; actions: string[] }[]
  /** Null where the library has no thresholds. */
  measures: Readonly<Record<(typeof PATRON_MEASURES)[number], number>> | null
  /** Whether the patron has as many set aside already as wished for. */
  is_paced: boolean
}

/** A copy that may fill a hold. */
export interface FillingCopy {
  id: string
  book_id: string
  format: string
  languages: string[]
  copy_type_id: string
  collection_id: string | null
  home_branch_id: string
  condition: string
  not_for_loan: string | null
  created_at: string
}

export interface OpenLoan {
  id: string
  patron_id: string
  patron_category_id: string
  branch_out_id: string
  started_at: string
  due_at: string
  recalled_at: string | null
  /** Of what the loan was made under, only how it treats closed days. */
  policy: Record<string, unknown>
}

/** A copy of the work that is waited for, wherever it is. */
export interface QueueCopy extends FillingCopy {
  barcode: string
  holding_branch_id: string
  status: 'available' | 'on_loan' | 'in_transit' | 'on_hold_shelf'
  loan: OpenLoan | null
  transit: { id: string; from_branch_id: string; to_branch_id: string } | null
  /** Whether it stands on a hold shelf where nobody collected it, until somebody scans it. */
  is_uncollected: boolean
}

/** All that decides which copy goes to whom, for the editions of one work: holds in queue order. */
export interface QueueFacts {
  book: { id: string; title: string; format: string; languages: string[] }
  holds: WaitingHold[]
  copies: QueueCopy[]
  /** How often a copy was not found for a hold. */
  misses: { hold_id: string; copy_id: string; count: number }[]
  branches: Record<string, Place>
  rules: RuleRow[]
  targeting: Partial<HoldTargeting> | null
}

/** Why a copy does not fill a hold; the first nine have to do with the hold alone or with what it asks for. */
export const fillReasons = {
  suspended: { en: 'the hold is suspended', it: 'la prenotazione è sospesa' },
  not_before: { en: 'the hold begins on {not_before_on}', it: 'la prenotazione comincia il {not_before_on}' },
  patron_blocked: { en: 'the patron is blocked', it: "l'utente è bloccato" },
  paced: { en: 'the patron has enough set aside already', it: "l'utente ha già abbastanza documenti pronti" },
  other_copy: { en: 'another copy is wanted', it: 'è richiesto un altro esemplare' },
  other_edition: { en: 'another edition is wanted', it: "è richiesta un'altra edizione" },
  other_format: { en: 'the format {format} is not wanted', it: 'il formato {format} non è richiesto' },
  other_language: { en: 'the language {languages} is not wanted', it: 'la lingua {languages} non è richiesta' },
  other_copy_type: { en: 'that kind of copy is not wanted', it: 'quel tipo di esemplare non è richiesto' },
  condition: { en: 'the copy is {condition}', it: "l'esemplare è in stato {condition}" },
  not_for_loan: { en: 'the copy is not for loan: {reason}', it: "l'esemplare è escluso dal prestito: {reason}" },
  not_allowed: {
    en: 'the rules allow no holds on that kind of copy',
    it: 'le regole non consentono prenotazioni di quel tipo di esemplare',
  },
  not_for_patrons_of: {
    en: 'the copy is for patrons of {branch} ({within})',
    it: "l'esemplare è per gli utenti di {branch} ({within})",
  },
  fulfil_by: {
    en: 'the copy fills holds of {branch} ({within}) only',
    it: "l'esemplare soddisfa solo prenotazioni di {branch} ({within})",
  },
  age_protection: {
    en: 'the copy is new and stays at {branch} ({within}) until {until_on}',
    it: "l'esemplare è nuovo e resta a {branch} ({within}) fino al {until_on}",
  },
} as const

export type FillReason = keyof typeof fillReasons

export interface WhyNot {
  code: FillReason
  params: Record<string, unknown>
}

/** Says in both languages why a copy does not fill a hold. */
export const fillStep = defineSteps(
  Object.fromEntries(Object.entries(fillReasons).map(([code, words]) => [`not_filled_${code}`, words])) as Record<
    `not_filled_${FillReason}`,
    { en: string; it: string }
  >,
)
