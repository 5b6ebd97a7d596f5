import { z } from '@hono/zod-openapi'
import type { PatronRelation } from '../families/contract.ts'

export const permissions = {
  'notices:read': {
    en: 'See the notices that patrons were sent',
    it: 'Vedere gli avvisi inviati agli utenti',
    roles: ['Admin', 'Librarian'],
  },
  'notices:write': {
    en: 'Send failed notices again, and choose for patrons which they get',
    it: 'Rispedire gli avvisi falliti e scegliere per gli utenti quali ricevono',
    roles: ['Admin', 'Librarian'],
  },
  'notice_templates:write': { en: 'Choose the words of notices', it: 'Scegliere le parole degli avvisi', roles: ['Admin'] },
} as const

export const problems = {
  notice_not_failed: {
    status: 409,
    title: { en: 'Only a failed notice can be sent again', it: 'Si può rispedire solo un avviso fallito' },
    detail: { en: 'It is {status}.', it: 'Stato: {status}.' },
  },
  notice_not_declinable: {
    status: 422,
    title: { en: 'That kind of notice cannot be declined', it: 'Questo tipo di avviso non si può rifiutare' },
    detail: { en: 'It tells what the patron owes the library.', it: "Dice ciò che l'utente deve alla biblioteca." },
  },
  template_invalid: {
    status: 422,
    title: { en: 'The template cannot be said', it: 'Il modello non si può usare' },
    detail: { en: '{reason}', it: '{reason}' },
  },
} as const

interface KindFacts {
  /** Whether a patron may do without it. */
  is_declinable: boolean
  /** Whether it is sent to those who never said. */
  is_usual: boolean
  /** Whether those who answer for the patron, and asked for it, are told as well. */
  is_for_guardians: boolean
}

const usual: KindFacts = { is_declinable: true, is_usual: true, is_for_guardians: false }
/** What a patron must do can neither be declined nor kept from whoever answers for it. */
const binding: KindFacts = { is_declinable: false, is_usual: true, is_for_guardians: true }

/** What a patron is told; each kind has its templates. */
export const noticeKinds = {
  hold_ready: usual,
  hold_expiring: usual,
  hold_expired: usual,
  hold_cancelled: usual,
  loan_receipt: usual,
  due_soon: { ...usual, is_for_guardians: true },
  overdue: binding,
  renewed_automatically: usual,
  not_renewed: { ...usual, is_for_guardians: true },
  loan_recalled: binding,
  lost_billed: binding,
  card_expiring: usual,
  payment_receipt: { ...usual, is_usual: false },
} as const satisfies Record<string, KindFacts>
export type NoticeKind = keyof typeof noticeKinds
export const NOTICE_KINDS = Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]]

/** What is said to people who are no patrons yet; it has templates as well, and is sent by whoever asks for it. */
export const TEMPLATE_KINDS = [...NOTICE_KINDS, 'registration_verification'] as [TemplateKind, ...TemplateKind[]]
export type TemplateKind = NoticeKind | 'registration_verification'

export const LANGUAGES = ['it', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const kind = z.enum(NOTICE_KINDS).openapi({ example: 'hold_ready' })
const channel = z.enum(['email'])
const status = z.enum(['waiting', 'queued', 'sending', 'sent', 'failed', 'obsolete'])

export const Notice = z
  .object({
    id: z.uuid(),
    kind,
    channel,
    patron_id: z.uuid(),
    reader_id: z
      .uuid()
      .nullable()
      .openapi({ description: 'Who reads it, where that is not the patron but whoever answers for the patron' }),
    about_id: z.uuid().openapi({ description: 'The hold, the loan or the payment; the patron, where it is about several' }),
    item_count: z.number().int().openapi({ description: 'Of how many things it tells' }),
    status: status.openapi({
      description:
        'waiting: for a decent hour, or for what else there is to say; obsolete: it was no longer true when its turn came, and was not sent',
    }),
    recipient: z.string().openapi({ example: 'anna.rossi@example.org' }),
    language: z.string().openapi({ example: 'it' }),
    attempts: z.number().int().openapi({ description: 'How often it was handed to the mail server' }),
    reason: z.string().nullable().openapi({ description: 'Why the last try failed, or why it is obsolete' }),
    created_at: z.iso.datetime(),
    send_from: z.iso.datetime().nullable(),
    sent_at: z.iso.datetime().nullable(),
  })
  .openapi('Notice')
export type Notice = z.infer<typeof Notice>

export const NoticeDetail = Notice.extend({
  subject: z.string().nullable().openapi({ description: 'As it was handed over last; null before the first try' }),
  body: z.string().nullable(),
  items: z.array(
    z.object({
      about_id: z.uuid(),
      for_at: z.iso.datetime().openapi({ description: 'The due date that is reminded of, or when what it tells happened' }),
      step: z.number().int().openapi({ description: 'Of reminders: the how manieth it is' }),
    }),
  ),
}).openapi('NoticeDetail')
export type NoticeDetail = z.infer<typeof NoticeDetail>

export const NoticesQuery = z.object({ patron_id: z.uuid().optional(), status: status.optional(), kind: kind.optional() })

export const NoticeChoice = z
  .object({ kind, is_wanted: z.boolean(), may_decline: z.boolean().openapi({ description: 'False for what the patron must do' }) })
  .openapi('NoticeChoice')
export type NoticeChoice = z.infer<typeof NoticeChoice>
export const NoticeChoices = z.object({ data: z.array(NoticeChoice) }).openapi('NoticeChoices')
export const NoticeChoiceChange = z.strictObject({ is_wanted: z.boolean() }).openapi('NoticeChoiceChange')
export const NoticeChoicePath = z.object({ kind })

const templateKind = z.enum(TEMPLATE_KINDS).openapi({ example: 'overdue' })
const language = z.enum(LANGUAGES).openapi({ example: 'it' })
const name = z
  .string()
  .trim()
  .max(60)
  .openapi({ description: 'Empty for every notice of the kind, or the template that a rule of reminders names', example: '' })

const words = {
  subject: z.string().trim().min(1).max(300).openapi({ example: 'Da restituire: {{ title }}' }),
  text: z.string().trim().min(1).max(20_000).openapi({
    description: 'Liquid. Lines that begin with four spaces are a list, `Label:  value` is set off, an empty line begins a paragraph',
    example: 'Gentile {{ name }},\n\n{% for item in items %}    {{ item.title }}: {{ item.until }}\n{% endfor %}',
  }),
  html: z.string().trim().min(1).max(60_000).nullable().openapi({ description: 'Null: it is made of the text', example: null }),
}
export const NoticeTemplate = z
  .object({
    kind: templateKind,
    language,
    name,
    ...words,
    is_own: z.boolean().openapi({ description: "The library's; else the usual one" }),
  })
  .openapi('NoticeTemplate')
export type NoticeTemplate = z.infer<typeof NoticeTemplate>
export const NoticeTemplatePath = z.object({ kind: templateKind, language })
export const NoticeTemplateQuery = z.object({ name: name.default('') })
export const NoticeTemplateChange = z.strictObject({ ...words, html: words.html.default(null) }).openapi('NoticeTemplateChange')
export type NoticeTemplateChange = z.output<typeof NoticeTemplateChange>
export const NoticePreviewRequest = z
  .strictObject({ kind: templateKind, language, name: name.default(''), words: NoticeTemplateChange.optional() })
  .openapi('NoticePreviewRequest', { example: { kind: 'overdue', language: 'it' } as never })
export const NoticePreview = z.object({ subject: z.string(), text: z.string(), html: z.string() }).openapi('NoticePreview')

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** How a library wants its notices; part of its settings. */
export const NoticeOptions = z.strictObject({
  quiet_hours: z.strictObject({ from: hour, to: hour }).nullable().default(null),
  disabled_kinds: z.array(kind).max(NOTICE_KINDS.length).default([]),
  hold_expiring_days: z.number().int().min(0).max(30).nullable().default(1),
  /** Receipts of one visit are one mail, sent so long after the first loan. */
  receipts_within_minutes: z.number().int().min(1).max(240).nullable().default(null),
})
export type NoticeOptions = z.output<typeof NoticeOptions>

/** Neither address nor words: whoever follows events learns that something was sent, not what. */
const NoticeEvent = z.object({ kind, channel })
const event = { subject: 'notice', permission: 'notices:read' } as const

export const events = {
  'notice.queued': { ...event, data: NoticeEvent },
  'notice.sent': { ...event, data: NoticeEvent },
  'notice.failed': { ...event, data: NoticeEvent },
  'notice.obsolete': { ...event, data: NoticeEvent.extend({ reason: z.string() }) },
  'notice_choice.changed': { subject: 'patron', permission: 'notices:read', data: NoticeChoice.omit({ may_decline: true }) },
  'notice_template.changed': {
    subject: 'notice_template',
    permission: 'notices:read',
    data: z.object({ kind: templateKind, language, name, is_own: z.boolean() }),
  },
} as const

/** One thing that a notice tells of, as it stands at this moment. */
export interface NoticeItem {
  about_id: string
  /** Null where its reader may not know it. */
  title: string | null
  barcode: string | null
  /** Until when, or since when: what the kind of notice says. */
  until: string | null
  time_zone: string
  step: number
  /** Why something was or was not done, as a code; how it was paid. */
  reason: string | null
  cents: number | null
  /** Whether it is still true. */
  is_current: boolean
}

export interface OwnWords {
  subject: string
  text: string
  html: string | null
}

/** What a notice would say, and whether it may still say it. */
export interface NoticeFacts {
  /** Null where there is none any more. */
  patron: { given_name: string; family_name: string; status: string } | null
  reader: { given_name: string; family_name: string; email: string | null; language: string; status: string } | null
  is_wanted: boolean
  /** What the reader may see of the patron, by each relation that holds now; null where the patron reads it. */
  relations: { kind: PatronRelation['kind']; may_see_loans: boolean; shares_titles: boolean | null; birth_on: string | null }[] | null
  /** What the library's settings hold, unchecked. */
  privacy: unknown
  sender: unknown
  branch: { name: string; address: string | null; phone: string | null; time_zone: string } | null
  items: NoticeItem[]
  /** The library's own words for it, in each language and by each name. */
  own_words: (OwnWords & { language: string; name: string })[]
}
