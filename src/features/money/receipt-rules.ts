import { DateTime } from 'luxon'
import type { ChargeType, Method } from './contract.ts'
import type { Receipt } from './payment-contract.ts'

type Language = 'it' | 'en'

/** What each kind of charge is called on paper. */
export const chargeWords: Record<ChargeType, Record<Language, string>> = {
  fine: { en: 'Overdue fine', it: 'Multa per ritardo' },
  rental: { en: 'Rental', it: 'Noleggio' },
  hire: { en: 'Daily hire', it: 'Noleggio giornaliero' },
  deposit: { en: 'Deposit', it: 'Cauzione' },
  hold_not_collected: { en: 'Hold not collected', it: 'Prenotazione non ritirata' },
  replacement: { en: 'Replacement of a lost copy', it: 'Sostituzione di un esemplare smarrito' },
  processing: { en: 'Processing of a lost copy', it: 'Gestione di un esemplare smarrito' },
  damaged: { en: 'Damaged copy', it: 'Esemplare danneggiato' },
  card: { en: 'Library card', it: 'Tessera' },
  reminder: { en: 'Reminder', it: 'Sollecito' },
  manual: { en: 'Other charge', it: 'Altro addebito' },
}

export const methodWords: Record<Method, Record<Language, string>> = {
  cash: { en: 'Cash', it: 'Contanti' },
  card: { en: 'Card', it: 'Carta' },
  bank_transfer: { en: 'Bank transfer', it: 'Bonifico' },
  cheque: { en: 'Cheque', it: 'Assegno' },
  online: { en: 'Online', it: 'Online' },
  credit: { en: 'Credit at the library', it: 'Credito presso la biblioteca' },
}

/** What stands on the paper around the lines. */
export const receiptWords = {
  payment: { en: 'Receipt', it: 'Ricevuta' },
  refund: { en: 'Refund', it: 'Rimborso' },
  voided: { en: 'VOID', it: 'ANNULLATA' },
  total: { en: 'Total', it: 'Totale' },
  credit: { en: 'Credit', it: 'Credito' },
  card: { en: 'Card', it: 'Tessera' },
  register: { en: 'Register', it: 'Cassa' },
} as const satisfies Record<string, Record<Language, string>>

export interface ReceiptFacts {
  kind: 'payment' | 'refund'
  receipt_number: number | null
  method: Method
  cents: number
  currency: string
  paid_at: string
  is_voided: boolean
  register_code: string | null
  register_name: string | null
  branch: string | null
  time_zone: string
  patron: string | null
  card_number: string | null
  lines: { type: ChargeType; title: string | null; cents: number }[]
  credit_cents: number
}

/** What a receipt says, in one of the interface's languages. */
export function receiptOf(facts: ReceiptFacts, library: string, wanted: string): Receipt {
  const language = wanted.startsWith('it') ? 'it' : 'en'
  const at = DateTime.fromISO(facts.paid_at, { zone: facts.time_zone }).setLocale(language === 'it' ? 'it' : 'en-GB')
  const { receipt_number, register_code, method } = facts
  return {
    number: receipt_number === null ? null : `${register_code}-${receipt_number}`,
    kind: facts.kind,
    library,
    branch: facts.branch,
    register: facts.register_name,
    paid_at: new Date(facts.paid_at).toISOString(),
    paid_at_local: at.toLocaleString(DateTime.DATETIME_SHORT),
    patron: facts.patron,
    card_number: facts.card_number,
    lines: facts.lines.map(({ type, title, cents }) => ({
      type,
      text: title === null ? chargeWords[type][language] : `${chargeWords[type][language]}: ${title}`,
      cents,
    })),
    credit_cents: facts.credit_cents,
    cents: facts.cents,
    currency: facts.currency,
    method,
    method_text: methodWords[method][language],
    is_voided: facts.is_voided,
    language,
  }
}

/** Gives minor units as an amount of a currency, such as `€ 1,50`, without ever making a fraction of them. */
export function moneyIn(cents: number, currency: string, language: string): string {
  const format = new Intl.NumberFormat(language.startsWith('it') ? 'it' : 'en-GB', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  const text = String(Math.abs(cents)).padStart(digits + 1, '0')
  const amount = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return format.format(`${cents < 0 ? '-' : ''}${amount}` as `${number}`)
}
