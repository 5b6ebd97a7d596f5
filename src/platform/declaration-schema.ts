import { z } from '@hono/zod-openapi'
import { Slug } from './contract.ts'
import { crossCheck } from './cross-check.ts'
import { type Declaration, type DeclaredCategory, type FeatureFacts, WEEKDAYS, type Weekday } from './declaration.ts'
import { presetNames } from './presets.ts'

const Code = z.string().trim().min(1).max(40).describe('Short and unique; rules and records refer to it')
const Name = z.string().trim().min(1).max(200)
const Clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('HH:MM, local time')
const Period = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/)
  .refine((period) => period.slice(0, 5) < period.slice(6), { params: { code: 'closes_before_opening' } })
  .describe('HH:MM-HH:MM, local time')
const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { params: { code: 'invalid_format', format: 'an IANA time zone such as Europe/Rome' } })
  .describe('IANA name, such as Europe/Rome')

const Branch = z.strictObject({
  code: Code,
  name: Name,
  time_zone: TimeZone.optional().describe("The library's own where it is left out"),
  address: z.string().trim().max(500).optional(),
  email: z.email().max(254).optional(),
  phone: z.string().trim().max(60).optional(),
  group_code: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .optional()
    .describe('Branches with the same one are near each other, where a rule says `group`'),
  opening_hours: z
    .strictObject(
      Object.fromEntries(WEEKDAYS.map((day) => [day, z.array(Period).max(10).optional()])) as Record<
        Weekday,
        z.ZodOptional<z.ZodArray<typeof Period>>
      >,
    )
    .superRefine((week, context) => {
      for (const day of WEEKDAYS) {
        const periods = [...(week[day] ?? [])].sort()
        const overlapping = periods.find((period, index) => index > 0 && period.slice(0, 5) < (periods[index - 1] as string).slice(6))
        if (overlapping) context.addIssue({ code: 'custom', path: [day], params: { code: 'hours_overlap', period: overlapping } })
      }
    })
    .optional()
    .describe('Several periods a day; a day that is left out is closed. Without it, hours stay as they are'),
})

const CalendarException = z
  .strictObject({
    branch: Code.optional().describe('Code of the only branch that it concerns; every branch where it is left out'),
    starts_on: z.iso.date(),
    ends_on: z.iso.date().optional().describe('The last day; the first one where it is left out'),
    opens_at: Clock.optional().describe('Open, but only from then; closed all day where it is left out'),
    closes_at: Clock.optional(),
    recurs_from: z.number().int().min(1900).max(2200).optional().describe('Every year from this one on, never before'),
    reason: z.string().trim().min(1).max(300),
  })
  .superRefine((one, context) => {
    if (one.ends_on !== undefined && one.ends_on < one.starts_on) {
      context.addIssue({ code: 'custom', path: ['ends_on'], params: { code: 'ends_before_start' } })
    }
    if ((one.opens_at === undefined) !== (one.closes_at === undefined)) {
      context.addIssue({ code: 'custom', path: [one.opens_at === undefined ? 'opens_at' : 'closes_at'], params: { code: 'required' } })
    } else if (one.opens_at !== undefined && one.opens_at >= (one.closes_at as string)) {
      context.addIssue({ code: 'custom', path: ['closes_at'], params: { code: 'closes_before_opening' } })
    }
  })

const Category: z.ZodType<DeclaredCategory> = z
  .strictObject({
    code: Code,
    name: Name,
    classification_prefixes: z
      .array(z.string().trim().min(1).max(40))
      .max(100)
      .optional()
      .describe('Such as ddc:85; a book whose classification begins so is placed here on import'),
    get children() {
      return z.array(Category).max(500).optional()
    },
  })
  .openapi('DeclaredCategory')

/** Gives the schema of a declaration: of the tenant files, of their editors' help, and of the API. */
export function declarationSchema(facts: FeatureFacts): z.ZodType<Declaration> {
  return (
    z
      .strictObject({
        slug: Slug,
        name: Name,
        hosts: z
          .array(
            z
              .string()
              .max(253)
              .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/),
          )
          .max(20)
          .default([])
          .describe('Custom domains'),
        locale: z.enum(['it', 'en', 'fr', 'de', 'es']).describe('Language of the library and of its catalogue'),
        time_zone: TimeZone,
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .describe('ISO 4217'),
        branches: z.array(Branch).min(1).max(500),
        calendar_exceptions: z.array(CalendarException).max(2_000).default([]),
        patron_categories: z
          .array(
            z.strictObject({
              code: Code,
              name: Name,
              enrolment_months: z.number().int().min(1).max(1_200).nullable().optional(),
              minimum_age: z.number().int().min(0).max(150).nullable().optional(),
              maximum_age: z.number().int().min(0).max(150).nullable().optional(),
            }),
          )
          .max(200)
          .default([]),
        copy_types: z
          .array(z.strictObject({ code: Code, name: Name }))
          .max(200)
          .default([]),
        collections: z
          .array(z.strictObject({ code: Code, name: Name }))
          .max(500)
          .default([])
          .describe('Parts of the stock that rules speak of; copies belong to the one whose code they carry'),
        categories: z.array(Category).max(500).default([]).describe('The subject tree'),
        preset: z.enum(presetNames).optional().describe('Circulation rules to begin with'),
        rules: z.array(ruleSchema(facts)).max(2_000).default([]).describe('Rules of its own, which beat those of the preset'),
        settings: z
          .strictObject(Object.fromEntries(Object.entries(facts.settings).map(([key, { value }]) => [key, value.optional()])))
          .default({}),
        roles: z
          .array(
            z.strictObject({
              name: z.string().trim().min(1).max(100),
              permissions: z.array(z.enum(facts.permissions as [string, ...string[]])).max(200),
            }),
          )
          .max(100)
          .default([])
          .describe(`Beside the built-in ${facts.roles.map(({ name }) => name).join(', ')}`),
        administrator: z
          .strictObject({
            email: z.email().max(254),
            display_name: Name,
            password_env: z
              .string()
              .regex(/^[A-Z][A-Z0-9_]{1,99}$/)
              .optional()
              .describe('Environment variable that holds the password; one is made and told once where it is left out'),
          })
          .optional()
          .describe('The first administrator; left alone once there is an account of that address'),
      })
      // It runs on what is otherwise wrong, too, so that everything is told at once.
      .superRefine((declaration, context) => crossCheck(declaration, facts, context), { when: () => true })
      .openapi('Declaration', { example }) as unknown as z.ZodType<Declaration>
  )
}

/** The least that makes a library which lends. */
const example: Partial<Declaration> = {
  slug: 'civica',
  name: 'Biblioteca civica',
  locale: 'it',
  time_zone: 'Europe/Rome',
  currency: 'EUR',
  branches: [{ code: 'CEN', name: 'Centrale', opening_hours: { monday: ['09:00-13:00', '15:00-19:00'] } }],
  patron_categories: [{ code: 'ADU', name: 'Adulti', enrolment_months: 12 }],
  copy_types: [{ code: 'LIB', name: 'Libro' }],
  preset: 'public',
  administrator: { email: 'direttrice@example.org', display_name: 'La direttrice' },
}

function ruleSchema(facts: FeatureFacts) {
  const scope = {
    branch: Code.optional(),
    patron_category: Code.optional(),
    copy_type: Code.optional(),
    collection: Code.optional(),
    effective_from: z.iso.date().optional().describe('The first day on which it applies; it always did where it is left out'),
    effective_to: z.iso.date().optional().describe('The first day on which it applies no more; it always will where it is left out'),
  }
  const kinds = Object.entries(facts.rule_kinds).map(([kind, { value }]) => z.strictObject({ kind: z.literal(kind), ...scope, value }))
  return z.discriminatedUnion('kind', kinds as unknown as [(typeof kinds)[0], ...typeof kinds])
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
