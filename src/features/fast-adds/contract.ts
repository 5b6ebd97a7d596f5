import { z } from '@hono/zod-openapi'
import { Copy, NewBook, NewCopy } from '../catalogue/contract.ts'

export const permissions = {
  'copies:fast-add': {
    en: 'Describe an unknown copy at the desk, in short',
    it: 'Descrivere in breve un esemplare sconosciuto al banco',
    roles: ['Admin', 'Librarian'],
  },
} as const

export const problems = {
  copy_type_needed: {
    status: 422,
    title: { en: 'Say which kind of copy it is', it: 'Indicare il tipo di esemplare' },
    detail: {
      en: 'The library has chosen no default_copy_type in its settings.',
      it: 'La biblioteca non ha scelto un default_copy_type nelle impostazioni.',
    },
  },
} as const

const { title, responsibility, format, languages } = NewBook.shape
const { barcode, call_number, price_cents, note } = NewCopy.shape

export const FastAdd = z
  .strictObject({
    title,
    barcode: barcode.unwrap(),
    branch_id: z.uuid().openapi({ description: 'Where it stands and belongs' }),
    copy_type_id: z.uuid().optional().openapi({ description: 'By default what the setting default_copy_type says' }),
    format,
    languages,
    responsibility,
    isbn: z.string().trim().min(10).max(20).optional(),
    call_number,
    price_cents,
    note,
  })
  .openapi('FastAdd', {
    example: { title: 'Il nome della rosa', barcode: 'CIV-009999', branch_id: '019f5c1e-7a41-7d10-8f6e-90d4b3c2a155' } as never,
  })
export type FastAdd = z.output<typeof FastAdd>

export const FastAdded = z
  .object({
    book: z.object({ id: z.uuid(), title: z.string(), is_brief: z.boolean() }),
    copy: Copy.openapi({ description: 'Ready to be lent' }),
  })
  .openapi('FastAdded')
export type FastAdded = z.infer<typeof FastAdded>
