import { z } from '@hono/zod-openapi'
import type { AttributeValues, PatronAttribute } from './attribute-contract.ts'

export type AttributeDefinition = Pick<
  PatronAttribute,
  'code' | 'kind' | 'label' | 'choices' | 'is_required' | 'access' | 'patron_category_ids'
>

/** One thing that is wrong with a patron, as it is told to the caller. */
export interface PatronError {
  code:
    | 'required'
    | 'field_not_yours'
    | 'attribute_required'
    | 'attribute_unknown'
    | 'attribute_invalid'
    | 'attribute_not_yours'
    | 'guarantor_needed'
  pointer: string
  params?: Record<string, unknown>
}

export interface AttributeInput {
  definitions: readonly AttributeDefinition[]
  category_id: string
  before: AttributeValues
  /** A merge patch: null takes a value away. */
  changes: AttributeValues
  by: 'staff' | 'patron'
  language: string
}

/**
 * Applies a merge patch to a patron's attributes and finds all that is wrong with it: what is not asked, does not fit,
 * or is missing. A patron is held to what patrons may write, and not to what only the staff can complete.
 */
export function mergedAttributes({ definitions, category_id, before, changes, by, language }: AttributeInput): {
  attributes: AttributeValues
  errors: PatronError[]
} {
  const asked = definitions.filter(
    ({ patron_category_ids }) => patron_category_ids.length === 0 || patron_category_ids.includes(category_id),
  )
  const byCode = new Map(asked.map((definition) => [definition.code, definition]))
  const attributes: AttributeValues = { ...before }
  const errors: PatronError[] = []
  for (const [code, value] of Object.entries(changes)) {
    const definition = byCode.get(code)
    const pointer = `/attributes/${code.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (value === null && by === 'staff') delete attributes[code]
    else if (!definition || (by === 'patron' && definition.access === 'staff')) errors.push({ code: 'attribute_unknown', pointer })
    else if (by === 'patron' && definition.access !== 'patron_writes') errors.push({ code: 'attribute_not_yours', pointer })
    else if (value === null) delete attributes[code]
    else {
      const parsed = schemaOf(definition).safeParse(value)
      if (parsed.success) attributes[code] = parsed.data as AttributeValues[string]
      else
        errors.push({
          code: 'attribute_invalid',
          pointer,
          params: { label: labelOf(definition, language), expected: expected(definition) },
        })
    }
  }
  for (const definition of asked) {
    const isHeldTo = by === 'staff' || definition.access === 'patron_writes'
    const isWrong = errors.some(({ pointer }) => pointer === `/attributes/${definition.code}`)
    if (definition.is_required && isHeldTo && !isWrong && attributes[definition.code] === undefined)
      errors.push({
        code: 'attribute_required',
        pointer: `/attributes/${definition.code}`,
        params: { label: labelOf(definition, language) },
      })
  }
  return { attributes, errors }
}

/** What of a patron's attributes is shown to the patron. */
export function shownToPatron(attributes: AttributeValues, definitions: readonly AttributeDefinition[]): AttributeValues {
  const shown = new Set(definitions.filter(({ access }) => access !== 'staff').map(({ code }) => code))
  return Object.fromEntries(Object.entries(attributes).filter(([code]) => shown.has(code)))
}

function schemaOf({ kind, choices }: AttributeDefinition): z.ZodType {
  const codes = choices.map(({ code }) => code)
  switch (kind) {
    case 'text':
      return z.string().trim().min(1).max(500)
    case 'number':
      return z.number()
    case 'date':
      return z.iso.date()
    case 'boolean':
      return z.boolean()
    case 'choice':
      return z.enum(codes)
    case 'choices':
      return z
        .array(z.enum(codes))
        .min(1)
        .refine((given) => new Set(given).size === given.length)
  }
}

function expected({ kind, choices }: AttributeDefinition): string {
  return choices.length > 0 ? choices.map(({ code }) => code).join(', ') : kind
}

function labelOf({ label }: AttributeDefinition, language: string): string {
  return language.startsWith('it') ? label.it : label.en
}
