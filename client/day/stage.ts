import { type LibraryClient, LibraryProblem } from '@libraryhub/client'
import { answers } from './telling.ts'

export interface Stage {
  library: LibraryClient
  branches: { id: string; code: string; name: string }[]
  categories: { id: string; code: string; name: string }[]
  /** Makes the names of this day unlike those of any other. */
  mark: string
  /** Copies that stand on their shelves, each given once. */
  copy(branch_id?: string): Promise<{ id: string; barcode: string; book_id: string; title: string }>
  /** A film that the catalogue does not know yet, made at the desk. */
  film(title: string): Promise<{ id: string; title: string; barcode: string }>
  patron(names: {
    given_name: string
    family_name: string
    category: string
    branch?: string
  }): Promise<{ id: string; card_number: string }>
}

/** Finds out what the library has; the copies are taken from its shelves as the day needs them. */
export async function openStage(library: LibraryClient): Promise<Stage> {
  const { data: branches } = await library.GET('/v1/branches', { params: { query: { limit: 50 } } })
  const { data: categories } = await library.GET('/v1/patron-categories', { params: { query: { limit: 50 } } })
  const mark = Date.now().toString(36)
  const { data: types } = await library.GET('/v1/copy-types', { params: { query: { limit: 50 } } })
  const lendable = new Set(types.data.filter(({ code }) => code !== 'CON').map(({ id }) => id))
  const shelf = library.each('/v1/copies', { status: 'available', limit: 100 })
  return {
    library,
    branches: branches.data,
    categories: categories.data,
    mark,
    async copy(branch_id) {
      for (;;) {
        const { value: copy, done } = await shelf.next()
        if (done || !copy) throw new Error('No more copies stand on the shelves: start from an empty DATA_DIR.')
        const isFree =
          copy.condition === 'ok' && copy.not_for_loan === null && (branch_id === undefined || copy.holding_branch_id === branch_id)
        if (!isFree || !lendable.has(copy.copy_type_id)) continue
        const { data: queue } = await library.GET('/v1/holds', { params: { query: { book_id: copy.book_id, status: 'open' } } })
        if (queue.data.length > 0) continue
        const { data: book } = await library.GET('/v1/books/{id}', { params: { path: { id: copy.book_id } } })
        return { id: copy.id, barcode: copy.barcode, book_id: copy.book_id, title: book.title }
      }
    },
    async film(title) {
      const body = {
        title,
        barcode: `FILM-${title.slice(0, 3).toUpperCase()}-${mark}`,
        branch_id: idOf(branches.data, 'CEN'),
        copy_type_id: idOf(types.data, 'DVD'),
      }
      const { data } = await library.POST('/v1/fast-adds', { body })
      return { id: data.copy.id, barcode: data.copy.barcode, title: data.book.title }
    },
    async patron({ given_name, family_name, category, branch = 'CEN' }) {
      const body = {
        given_name,
        family_name: `${family_name} ${mark}`,
        patron_category_id: idOf(categories.data, category),
        home_branch_id: idOf(branches.data, branch),
      }
      const { data } = await library.POST('/v1/patrons', { body })
      return { id: data.id, card_number: data.card_number as string }
    },
  }
}

export function idOf(rows: readonly { id: string; code: string }[], code: string): string {
  const found = rows.find((row) => row.code === code)
  if (!found) throw new Error(`The demonstration library has no ${code}`)
  return found.id
}

/** Prints every reason of a refusal; anything else is no part of the story. */
export function refused(error: unknown): void {
  if (!(error instanceof LibraryProblem) || error.status >= 500) throw error
  answers(`no: ${error.message}`)
  for (const { code, params } of error.errors ?? []) answers(`  ${code} ${JSON.stringify(params ?? {})}`)
}
