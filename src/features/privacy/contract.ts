import { z } from '@hono/zod-openapi'

export const permissions = {
  'patrons:export': {
    en: 'Hand out all that is held about a patron',
    it: 'Consegnare tutto ciò che si conserva di un utente',
    roles: ['Admin'],
  },
  'patrons:erase': { en: 'Erase patrons', it: 'Cancellare definitivamente gli utenti', roles: ['Admin'] },
} as const

export const problems = {
  erasure_refused: {
    status: 409,
    title: { en: 'The patron cannot be erased yet', it: "L'utente non può ancora essere cancellato" },
  },
  erasure_not_confirmed: {
    status: 422,
    title: { en: 'The erasure is not confirmed', it: 'La cancellazione non è confermata' },
    detail: {
      en: 'Repeat the card number, or else the family name, in `confirm`. Nothing brings the data back.',
      it: 'Ripetere in `confirm` il numero di tessera o, se manca, il cognome. Nulla potrà recuperare i dati.',
    },
  },
  erasure_open_loans: guard('Has open loans', 'Ha prestiti in corso', 'Open loans: {count}', 'Prestiti in corso: {count}'),
  erasure_open_holds: guard('Has open holds', 'Ha prenotazioni in corso', 'Open holds: {count}', 'Prenotazioni in corso: {count}'),
  erasure_owes_money: guard('Owes money', 'Ha importi da pagare', 'Owed: {cents} cents', 'Dovuti: {cents} centesimi'),
  erasure_has_credit: guard(
    'The library owes the patron money',
    "La biblioteca deve denaro all'utente",
    'Credit: {cents} cents',
    'Credito: {cents} centesimi',
  ),
  erasure_blocked: guard(
    'Is blocked',
    'È bloccato',
    'Blocks in force: {count}; ask at the desk',
    'Blocchi in vigore: {count}; rivolgersi al banco',
  ),
  erasure_answers_for_others: guard(
    'Answers for others',
    'Garantisce per altri',
    'Guarantor of {count} patrons; give them another one first',
    'Garante di {count} utenti; indicarne prima un altro',
  ),
  answer_forgotten: {
    status: 410,
    title: { en: 'The first answer to this request was forgotten', it: 'La prima risposta a questa richiesta è stata dimenticata' },
    detail: {
      en: 'It named somebody who has been forgotten since. What it did stands; do not repeat it.',
      it: 'Nominava qualcuno che nel frattempo è stato dimenticato. Quanto fatto resta valido; non ripeterla.',
    },
  },
} as const

function guard(en: string, it: string, oneEn: string, oneIt: string) {
  return { status: 409, title: { en, it }, detail: { en: oneEn, it: oneIt } } as const
}

export const PatronExport = z
  .object({
    format: z.literal('libraryhub-patron'),
    format_version: z.literal(1),
    exported_at: z.iso.datetime(),
    library: z.object({ name: z.string(), time_zone: z.string(), currency: z.string() }),
    patron_id: z.uuid(),
    tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).openapi({
      description: 'Every row that is held about the patron, by the table that holds it; keys and secrets are left out',
    }),
  })
  .openapi('PatronExport')
export type PatronExport = z.infer<typeof PatronExport>

export const ErasureRequest = z
  .strictObject({
    confirm: z.string().trim().min(1).max(200).openapi({
      description: 'The card number or, of a patron without a card, the family name: a mistake cannot be taken back',
      example: '2000000017',
    }),
    reason: z.string().trim().min(1).max(200).optional().openapi({ description: 'Kept in the log; name nobody here', example: 'Art. 17' }),
  })
  .openapi('ErasureRequest')
export type ErasureRequest = z.output<typeof ErasureRequest>

export const Erasure = z
  .object({
    patron_id: z.uuid().openapi({ description: 'What the patron was known by; it names nobody any more' }),
    erased_at: z.iso.datetime(),
  })
  .openapi('Erasure')
export type Erasure = z.infer<typeof Erasure>

export const events = {
  'patron.exported': { subject: 'patron', permission: 'patrons:read', data: z.object({}) },
  'patron.erased': {
    subject: 'patron',
    permission: 'patrons:read',
    data: z.object({ erased_at: z.string(), reason: z.string().optional() }),
  },
  /** Loans, holds and charges that are over lost whom they were of; counts alone, so that nothing leads back. */
  'history.forgotten': {
    subject: 'history',
    permission: 'patrons:read',
    data: z.object({ loans: z.number().int(), holds: z.number().int(), charges: z.number().int() }),
  },
} as const
