import { z } from '@hono/zod-openapi'

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
} as const

export const problems = {
  notice_not_failed: {
    status: 409,
    title: { en: 'Only a failed notice can be sent again', it: 'Si può rispedire solo un avviso fallito' },
    detail: { en: 'It is {status}.', it: 'Stato: {status}.' },
  },
} as const

/** What a patron is told; each kind has its templates, and each can be declined. */
export const NOTICE_KINDS = ['hold_ready', 'loan_receipt'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

const kind = z.enum(NOTICE_KINDS).openapi({ example: 'hold_ready' })
const channel = z.enum(['email'])
const status = z.enum(['queued', 'sending', 'sent', 'failed', 'obsolete'])

export const Notice = z
  .object({
    id: z.uuid(),
    kind,
    channel,
    patron_id: z.uuid(),
    about_id: z.uuid().openapi({ description: 'The hold or the loan' }),
    status: status.openapi({ description: 'obsolete: it was no longer true when its turn came, and was not sent' }),
    recipient: z.string().openapi({ example: 'anna.rossi@example.org' }),
    language: z.string().openapi({ example: 'it' }),
    attempts: z.number().int().openapi({ description: 'How often it was handed to the mail server' }),
    reason: z.string().nullable().openapi({ description: 'Why the last try failed, or why it is obsolete' }),
    created_at: z.iso.datetime(),
    sent_at: z.iso.datetime().nullable(),
  })
  .openapi('Notice')
export type Notice = z.infer<typeof Notice>

export const NoticeDetail = Notice.extend({
  subject: z.string().nullable().openapi({ description: 'As it was handed over last; null before the first try' }),
  body: z.string().nullable(),
}).openapi('NoticeDetail')
export type NoticeDetail = z.infer<typeof NoticeDetail>

export const NoticesQuery = z.object({ patron_id: z.uuid().optional(), status: status.optional(), kind: kind.optional() })

export const NoticeChoice = z.object({ kind, is_wanted: z.boolean() }).openapi('NoticeChoice')
export type NoticeChoice = z.infer<typeof NoticeChoice>
export const NoticeChoices = z.object({ data: z.array(NoticeChoice) }).openapi('NoticeChoices')
export const NoticeChoiceChange = z.strictObject({ is_wanted: z.boolean() }).openapi('NoticeChoiceChange')
export const NoticeChoicePath = z.object({ kind })

/** Neither address nor words: whoever follows events learns that something was sent, not what. */
const NoticeEvent = z.object({ kind, channel })
const event = { subject: 'notice', permission: 'notices:read' } as const

export const events = {
  'notice.queued': { ...event, data: NoticeEvent },
  'notice.sent': { ...event, data: NoticeEvent },
  'notice.failed': { ...event, data: NoticeEvent },
  'notice.obsolete': { ...event, data: NoticeEvent.extend({ reason: z.string() }) },
  'notice_choice.changed': { subject: 'patron', permission: 'notices:read', data: NoticeChoice },
} as const

/** What a notice would say, and whether it may still say it. */
export interface NoticeFacts {
  /** Null where there is none any more. */
  patron: { given_name: string; family_name: string; email: string | null; language: string; status: string } | null
  is_wanted: boolean
  /** What the library's settings hold, unchecked. */
  sender: unknown
  title: string | null
  branch: { name: string; address: string | null; phone: string | null; time_zone: string } | null
  /** Until when a hold is kept, or when a loan is due. */
  until: string | null
  /** Whether the hold is ready and this is its last readiness, or the loan is open. */
  is_current: boolean
}
