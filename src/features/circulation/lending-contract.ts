import { z } from '@hono/zod-openapi'
import type { BranchCalendar } from '../calendar/contract.ts'
import type { RuleRow } from '../rules/contract.ts'

/** A problem in both languages of the interface. */
export const refusal = (status: number, en: string, it: string, detail?: { en: string; it: string }, constraints?: string[]) => ({
  status,
  title: { en, it },
  ...(detail && { detail }),
  ...(constraints && { constraints }),
})

/** What can stand against a loan or a renewal. */
export const lendingProblems = {
  checkout_refused: refusal(409, 'The loan is refused for several reasons', 'Il prestito è rifiutato per più motivi'),
  renewal_refused: refusal(409, 'The renewal is refused for several reasons', 'Il rinnovo è rifiutato per più motivi'),
  patron_unknown: refusal(422, 'No patron has that card number', 'Nessun utente ha quel numero di tessera'),
  copy_unknown: refusal(422, 'No copy has that barcode', 'Nessun esemplare ha quel codice a barre'),
  branch_unknown: refusal(422, 'There is no such branch', 'Sede inesistente'),
  patron_closed: refusal(409, 'The account of the patron is closed', "L'iscrizione dell'utente è chiusa"),
  card_expired: refusal(409, 'The card has expired', 'La tessera è scaduta', {
    en: 'It expired on {expires_on}.',
    it: 'È scaduta il {expires_on}.',
  }),
  patron_blocked: refusal(409, 'The patron is blocked', "L'utente è bloccato", { en: '{reason}', it: '{reason}' }),
  too_many_overdue: refusal(409, 'Too many loans are overdue', 'Troppi prestiti scaduti', {
    en: '{count} overdue, {limit} allowed.',
    it: '{count} scaduti, ammessi {limit}.',
  }),
  copy_on_loan: refusal(
    409,
    'The copy is on loan',
    "L'esemplare è in prestito",
    { en: 'It was not returned yet; take it back first.', it: 'Non risulta restituito: registrare prima il rientro.' },
    ['loan_open_copy_key'],
  ),
  copy_on_loan_to_patron: refusal(409, 'This patron has the copy already', "L'utente ha già questo esemplare", {
    en: 'Renew the loan instead.',
    it: 'Rinnovare il prestito, piuttosto.',
  }),
  copy_unavailable: refusal(409, 'The copy cannot be lent', "L'esemplare non è prestabile", {
    en: 'Its condition is {condition}.',
    it: 'Il suo stato è {condition}.',
  }),
  copy_not_for_loan: refusal(409, 'The copy is not for loan', "L'esemplare è escluso dal prestito", { en: '{reason}', it: '{reason}' }),
  copy_held_for_other: refusal(409, 'The copy waits for another patron', "L'esemplare attende un altro utente"),
  copy_in_transit: refusal(409, 'The copy is on its way to another branch', "L'esemplare è in viaggio verso un'altra sede"),
  holds_waiting: refusal(409, 'Others wait for this book', 'Altri utenti attendono questo titolo', {
    en: '{count} in the queue before this patron.',
    it: '{count} in coda prima di questo utente.',
  }),
  no_rule: refusal(409, 'No rule says how long', 'Nessuna regola stabilisce la durata', {
    en: 'There is no value for {kind}.',
    it: 'Manca un valore per {kind}.',
  }),
  loan_not_allowed: refusal(409, 'The rules do not allow this loan', 'Le regole non consentono questo prestito'),
  loan_limit_reached: refusal(409, 'The patron has as many loans as allowed', "L'utente ha già tutti i prestiti ammessi", {
    en: '{count} of {limit}.',
    it: '{count} su {limit}.',
  }),
  type_limit_reached: refusal(
    409,
    'The patron has as many copies of this kind as allowed',
    "L'utente ha già tutti gli esemplari di questo tipo ammessi",
    { en: '{count} of {limit}.', it: '{count} su {limit}.' },
  ),
  title_on_loan_to_patron: refusal(409, 'The patron has another copy of this book', "L'utente ha già un altro esemplare di questo titolo"),
  due_in_past: refusal(409, 'The due date would be in the past', 'La scadenza cadrebbe nel passato'),
  loan_closed: refusal(409, 'The loan is over', 'Il prestito è già chiuso'),
  no_open_loan: refusal(409, 'The copy is not on loan', "L'esemplare non è in prestito"),
  renewal_limit_reached: refusal(409, 'The loan was renewed as often as allowed', 'Rinnovi esauriti', {
    en: '{count} of {limit}.',
    it: '{count} su {limit}.',
  }),
  renewal_too_soon: refusal(409, 'It is too soon to renew', 'È presto per rinnovare', { en: 'From {from}.', it: 'Dal {from}.' }),
  renewal_changes_nothing: refusal(409, 'Renewing would not change the due date', 'Il rinnovo non cambierebbe la scadenza'),
  offline_event_known: refusal(409, 'That event was merged before', 'Evento già acquisito', undefined, ['loan_offline_event_id_key']),
  due_before_start: refusal(422, 'It would be due before it starts', 'Scadrebbe prima di cominciare', undefined, ['loan_due_at_check']),
} as const

export const barcode = z.string().trim().min(1).max(64)
export const copyRef = { copy_barcode: barcode.optional(), copy_id: z.uuid().optional() }
export const Override = z.strictObject({ code: z.string().min(1).max(60), reason: z.string().trim().min(3).max(500) })

export const exactlyOne = (a: string, b: string) => ({ error: `exactly one of ${a} and ${b}`, params: { code: 'required' } })

export const CheckoutRequest = z
  .strictObject({
    ...copyRef,
    card_number: z.string().trim().min(1).max(64).optional(),
    patron_id: z.uuid().optional(),
    branch_id: z.uuid().optional().openapi({ description: 'Where it happens; by default where the copy stands' }),
    overrides: z.array(Override).max(20).default([]),
  })
  .refine(({ copy_barcode, copy_id }) => (copy_barcode === undefined) !== (copy_id === undefined), exactlyOne('copy_barcode', 'copy_id'))
  .refine(({ card_number, patron_id }) => (card_number === undefined) !== (patron_id === undefined), exactlyOne('card_number', 'patron_id'))
  .openapi('CheckoutRequest', { example: { copy_barcode: 'CIV-000001', card_number: '2000000017' } as never })
export type CheckoutRequest = z.output<typeof CheckoutRequest>

export const RenewalRequest = z
  .strictObject({ ...{ copy_barcode: barcode.optional(), loan_id: z.uuid().optional() }, overrides: z.array(Override).max(20).default([]) })
  .refine(({ copy_barcode, loan_id }) => (copy_barcode === undefined) !== (loan_id === undefined), exactlyOne('copy_barcode', 'loan_id'))
  .openapi('RenewalRequest', { example: { copy_barcode: 'CIV-000001' } as never })
export type RenewalRequest = z.output<typeof RenewalRequest>

/** A reason why not, and what it would take. */
export interface Refusal {
  code: keyof typeof lendingProblems
  severity: 'blocker' | 'confirm'
  params: Record<string, unknown>
  override_permission: string | null
}

/** Everything that decides on a checkout or a renewal, gathered after the locks. */
export interface LendingFacts {
  patron: { id: string; status: string; expires_on: string | null; patron_category_id: string; language: string }
  copy: {
    id: string
    barcode: string
    book_id: string
    title: string
    status: string
    condition: string
    not_for_loan: string | null
    copy_type_id: string
    home_branch_id: string
    holding_branch_id: string
    call_number: string | null
    last_returned_at: string | null
  }
  branch: { id: string; name: string } & BranchCalendar
  blocks: { reason: string; actions: string[] }[]
  open_count: number
  open_of_type_count: number
  overdue_count: number
  has_title: boolean
  /** Open holds of the book or of this copy, in queue order. */
  holds: {
    id: string
    patron_id: string
    /** The copy that it is for; null where any copy of the book will do. */
    copy_id: string | null
    status: string
    captured_copy_id: string | null
    is_eligible: boolean
  }[]
  open_loan: { id: string; patron_id: string } | null
  transit: { id: string; to_branch_id: string; hold_id: string | null } | null
  rules: RuleRow[]
}
