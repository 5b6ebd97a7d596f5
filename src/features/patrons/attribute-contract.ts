import { z } from '@hono/zod-openapi'

export const ATTRIBUTE_KINDS = ['text', 'number', 'date', 'boolean', 'choice', 'choices'] as const

/** Values by the codes of their attributes; what each may be is said by its definition. */
export const AttributeValues = z
  .record(z.string().max(40), z.union([z.string().max(2_000), z.number(), z.boolean(), z.array(z.string().max(60)).max(100), z.null()]))
  .openapi({ example: {} })
export type AttributeValues = z.infer<typeof AttributeValues>

const Code = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .openapi({ example: 'school_class' })
const Label = z
  .strictObject({ it: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) })
  .openapi({ example: { it: 'Classe', en: 'Class' } })
const Choice = z.strictObject({ code: z.string().trim().min(1).max(60), label: Label })
const given = {
  label: Label,
  choices: z.array(Choice).max(200).openapi({ description: 'What can be chosen, in order; for choice and choices alone', example: [] }),
  is_required: z.boolean(),
  access: z
    .enum(['staff', 'patron_reads', 'patron_writes'])
    .openapi({ description: 'Whether the patron concerned sees it, and changes it' }),
  patron_category_ids: z.array(z.uuid()).max(100).openapi({ description: 'Whom it is asked of; none means everybody', example: [] }),
  position: z.number().int().min(0).max(10_000),
}

/** What is answered is what is stored: words in further languages may stand there. */
const Said = z.object({ it: z.string(), en: z.string() })

export const PatronAttribute = z
  .object({
    id: z.uuid(),
    code: Code,
    kind: z.enum(ATTRIBUTE_KINDS),
    is_unique: z.boolean().openapi({ description: 'Whether no two patrons may share a value' }),
    ...given,
    label: Said.openapi({ example: { it: 'Classe', en: 'Class' } }),
    choices: z.array(z.object({ code: z.string(), label: Said })),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('PatronAttribute')
export type PatronAttribute = z.infer<typeof PatronAttribute>

export const NewPatronAttribute = z
  .strictObject({
    code: Code,
    kind: z.enum(ATTRIBUTE_KINDS),
    is_unique: z.boolean().default(false),
    label: given.label,
    choices: given.choices.default([]),
    is_required: given.is_required.default(false),
    access: given.access.default('staff'),
    patron_category_ids: given.patron_category_ids.default([]),
    position: given.position.default(0),
  })
  .refine(({ kind, choices }) => kind.startsWith('choice') === choices.length > 0, {
    path: ['choices'],
    error: 'choices are needed by choice and choices, and by no other kind',
  })
  .refine(({ kind, is_unique }) => !is_unique || kind === 'text' || kind === 'number', {
    path: ['is_unique'],
    error: 'only texts and numbers can be unique',
  })
  .openapi('NewPatronAttribute')

/** Code, kind and uniqueness stay: values that are there were held against them. */
export const PatronAttributeChange = z
  .strictObject({
    label: given.label.optional(),
    choices: given.choices.optional(),
    is_required: given.is_required.optional(),
    access: given.access.optional(),
    patron_category_ids: given.patron_category_ids.optional(),
    position: given.position.optional(),
  })
  .openapi('PatronAttributeChange')
