import { idOf, type Stage } from './stage.ts'
import { answers, does, scene, why } from './telling.ts'

/** One copy, three who want it at three branches. */
export async function holds({ library, branches, copy, patron }: Stage): Promise<void> {
  scene('Ten o’clock: one book, three branches')
  const book = await copy(idOf(branches, 'CEN'))
  const places = ['BOR', 'RAG', 'CEN']
  const placed = []
  for (const code of places) {
    const reader = await patron({ given_name: `Reader of ${code}`, family_name: 'Attesa', category: 'ADU', branch: code })
    const body = { book_id: book.book_id, patron_id: reader.id, pickup_branch_id: idOf(branches, code) }
    const { data: hold } = await library.POST('/v1/holds', { body })
    answers(`${reader.card_number} waits for “${book.title}” at ${code}, place ${hold.rank}`)
    placed.push({ ...hold, code, patron_id: reader.id })
  }
  does('the copy is scanned at the central library')
  const { data: sent } = await library.POST('/v1/checkins', { body: { copy_id: book.id, branch_id: idOf(branches, 'CEN') } })
  answers(`${sent.outcome}${sent.transit ? ` → ${sent.transit.to_branch}` : ''}`)
  why(sent.explanation)
  const [first, second, third] = placed
  if (!first || !second || !third) return
  does(`it arrives at ${first.code}`)
  const { data: arrived } = await library.POST('/v1/checkins', { body: { copy_id: book.id, branch_id: idOf(branches, first.code) } })
  answers(`${arrived.outcome}, for ${arrived.hold?.id === first.id ? 'who asked first' : 'somebody else'}`)
  why(arrived.explanation)
  does('the third asks why nothing happens')
  const { data: stuck } = await library.GET('/v1/holds/{id}/explanation', { params: { path: { id: third.id } } })
  answers(`place ${stuck.rank}`)
  why({ steps: [...stuck.waits_because, ...stuck.copies.flatMap(({ reasons }) => reasons), ...stuck.estimate.steps] })
  does('the first changes his mind, and the book goes on to the second')
  await library.POST('/v1/holds/{id}/cancel', { params: { path: { id: first.id } }, body: { reason: 'bought it' } })
  const { data: onward } = await library.POST('/v1/checkins', { body: { copy_id: book.id, branch_id: idOf(branches, first.code) } })
  answers(`${onward.outcome}${onward.transit ? ` → ${onward.transit.to_branch}` : ''}`)
  for (const { id } of [second, third])
    await library.POST('/v1/holds/{id}/cancel', { params: { path: { id } }, body: { reason: 'end of the story' } })
  await library.POST('/v1/checkins', { body: { copy_id: book.id, branch_id: idOf(branches, 'CEN') } })
}
