import type { LibraryClient } from '../../client/src/index.ts'

/** Compiled and never run: what the compiler must refuse. */
export async function refusedByTheCompiler(library: LibraryClient): Promise<void> {
  // @ts-expect-error There is no such path.
  await library.GET('/v1/nothing')
  // @ts-expect-error The id is missing.
  await library.GET('/v1/books/{id}')
  // @ts-expect-error A barcode is text.
  await library.POST('/v1/checkins', { body: { copy_barcode: 4 } })
  // @ts-expect-error That path cannot be deleted.
  await library.DELETE('/v1/search')
  // @ts-expect-error A book is not a list.
  library.each('/v1/books/{id}')
}
