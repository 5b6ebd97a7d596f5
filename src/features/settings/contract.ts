import { z } from '@hono/zod-openapi'
import { HoldTargeting } from '../holds/queue-contract.ts'
import { NoticeOptions } from '../notices/contract.ts'

export const permissions = {
  'settings:read': { en: "See the library's settings", it: 'Vedere le impostazioni della biblioteca', roles: ['Admin', 'Librarian'] },
  'settings:write': { en: "Change the library's settings", it: 'Modificare le impostazioni della biblioteca', roles: ['Admin'] },
  'library:read': { en: 'See what the library is', it: 'Vedere i dati della biblioteca', roles: ['Admin', 'Librarian', 'Reader', 'Guest'] },
} as const

export const problems = {
  setting_invalid: { status: 422, title: { en: 'The value does not fit that setting', it: "Il valore non si adatta all'impostazione" } },
} as const

const HoldingTag = z.strictObject({
  tag: z.string().regex(/^[0-9A-Za-z]{3}$/),
  ...Object.fromEntries(
    [
      'barcode',
      'call_number',
      'branch_code',
      'shelf',
      'collection',
      'copy_type_code',
      'inventory_number',
      'enumeration',
      'price',
      'note',
    ].map((name) => [name, z.string().min(1).max(10).optional()]),
  ),
})

/** What a scanner reads beyond a barcode, or leaves out of it. */
export const Barcodes = z.strictObject({
  strip_before: z.array(z.string().min(1).max(10)).max(10).default([]).describe('Characters that a scanner sends before a barcode'),
  strip_after: z.array(z.string().min(1).max(10)).max(10).default([]).describe('Characters that it sends after a barcode'),
  prefixes: z
    .array(z.strictObject({ length: z.number().int().min(1).max(64), prefix: z.string().min(1).max(20) }))
    .max(10)
    .default([])
    .describe('What is put before a barcode of so many characters that no copy has'),
})
export type Barcodes = z.output<typeof Barcodes>

/** Every setting that a library may have, and what its value is. */
export const settings = {
  holdings_mapping: z.strictObject({ marc21: z.array(HoldingTag).max(20).optional(), unimarc: z.array(HoldingTag).max(20).optional() }),
  default_copy_type: z.string().min(1).max(40),
  default_branch: z.string().min(1).max(40),
  fine_free: z.boolean(),
  hold_targeting: HoldTargeting,
  barcodes: Barcodes,
  reshelving_minutes: z.number().int().min(0).max(10_080).describe('How long what came back stands on a trolley before it is on its shelf'),
  transit_days: z.number().int().min(1).max(365).describe('After so many days a copy on its way is looked for'),
  notice_options: NoticeOptions,
  notice_sender: z.strictObject({ name: z.string().min(1).max(200), email: z.email() }),
  card_expiry_notice: z.strictObject({
    days_before: z.number().int().min(1).max(365).openapi({ description: 'How many days before a card ends its patron is told' }),
  }),
  registration: z.strictObject({
    is_open: z.boolean().openapi({ description: 'Whether people may ask to be enrolled by themselves' }),
    approval: z
      .enum(['staff', 'automatic'])
      .openapi({ description: 'automatic: whoever confirms the address is enrolled, unless known already' }),
    page_url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional()
      .openapi({ description: "The page that the mails' links lead to; by default /registration of the library's own host" }),
    link_hours: z.number().int().min(1).max(720).default(48).openapi({ description: 'How long a link works' }),
  }),
  patron_privacy: z.strictObject({
    titles_private_from_age: z
      .number()
      .int()
      .min(0)
      .max(150)
      .openapi({ description: 'From that age on guarantors see the titles of a child only if the child shares them' }),
  }),
  patron_changes: z.strictObject({
    fields: z.array(z.enum(['email', 'phone', 'address'])).openapi({ description: 'What patrons may change by themselves' }),
    makes_unverified: z
      .boolean()
      .openapi({ description: 'Whether the staff have to look at it, and the measure `unverified` counts until then' }),
  }),
} as const

export type SettingKey = keyof typeof settings
export const SETTING_KEYS = Object.keys(settings) as [SettingKey, ...SettingKey[]]

export const Setting = z.object({ key: z.enum(SETTING_KEYS), value: z.unknown(), updated_at: z.iso.datetime() }).openapi('Setting')

export const LibraryInfo = z
  .object({
    name: z.string(),
    locale: z.string(),
    time_zone: z.string(),
    currency: z.string(),
    branches: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string() })),
  })
  .openapi('LibraryInfo')

export const events = {
  'setting.changed': { subject: 'setting', permission: 'settings:read', data: z.object({ key: z.string(), value: z.unknown() }) },
} as const
