import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem, type ProblemError } from '../../kernel/problem.ts'
import { events, LANGUAGES, type Language, type NoticeTemplate, type OwnWords, TEMPLATE_KINDS, type TemplateKind } from './contract.ts'
import { deleteTemplate, findTemplate, listTemplates, putTemplate } from './queries.ts'
import { type NoticeScope, type NoticeWords, sampleScope, say, usualWords } from './words.ts'

/** Names one template. */
export interface TemplateKey {
  kind: TemplateKind
  language: Language
  name: string
}

/** Gives every template: the library's own words where it has some, else the usual ones; then those that rules name. */
export async function allTemplates(tx: LibraryTx): Promise<NoticeTemplate[]> {
  const own = await tx.all(listTemplates())
  const main = TEMPLATE_KINDS.flatMap((kind) =>
    LANGUAGES.map((language): NoticeTemplate => {
      const words = own.find((one) => one.kind === kind && one.language === language && one.name === '')
      return words ? { ...words, is_own: true } : { kind, language, name: '', ...usualWords(kind, language), is_own: false }
    }),
  )
  return [...main, ...own.filter(({ name }) => name !== '').map((words) => ({ ...words, is_own: true }))]
}

/** Takes a library's own words, once they can be said. @throws Problem template_invalid with all that is wrong */
export async function changeTemplate(tx: LibraryTx, { kind, language, name }: TemplateKey, words: OwnWords): Promise<NoticeTemplate> {
  sayForSample(tx.library, kind, language, words)
  const template = await tx.one(putTemplate(kind, language, name, words.subject, words.text, words.html, tx.now))
  told(tx, { kind, language, name }, true)
  return { ...template, is_own: true }
}

/** Goes back to the usual words. @throws Problem not_found where they were never changed */
export async function removeTemplate(tx: LibraryTx, { kind, language, name }: TemplateKey): Promise<void> {
  await tx.one(deleteTemplate(kind, language, name))
  told(tx, { kind, language, name }, false)
}

/** Says what a notice looks like, by the words that are given or those that there are. @throws Problem template_invalid */
export async function previewTemplate(
  tx: LibraryTx,
  { kind, language, name }: TemplateKey,
  words: OwnWords | undefined,
): Promise<NoticeWords> {
  const found = words ?? (await tx.maybe(findTemplate(kind, language, name)))
  return sayForSample(tx.library, kind, language, found ?? usualWords(kind, language))
}

/**
 * Says something to people who are no patrons yet, in the library's own words where it has some. Whoever asks sends it,
 * outside of the transaction.
 */
export async function wordsFor(
  tx: LibraryTx,
  kind: TemplateKind,
  language: Language,
  values: Pick<NoticeScope, 'name' | 'link' | 'until'>,
): Promise<NoticeWords> {
  const words = (await tx.maybe(findTemplate(kind, language, ''))) ?? usualWords(kind, language)
  return say(words, { ...EMPTY, library: tx.library.name, patron: values.name, ...values }, language)
}

const EMPTY: NoticeScope = {
  name: '',
  patron: '',
  library: '',
  branch: '',
  address: '',
  phone: '',
  count: 0,
  items: [],
  title: '',
  until: '',
  reason: '',
  level: 0,
  fee: '',
  amount: '',
  link: '',
}

function sayForSample(library: { name: string; currency: string }, kind: TemplateKind, language: Language, words: OwnWords): NoticeWords {
  const scope = sampleScope(kind, library, language)
  const parts: [string, OwnWords][] = [
    ['/subject', { ...words, text: '-', html: null }],
    ['/text', { ...words, subject: '-', html: null }],
    ['/html', { ...words, subject: '-', text: '-' }],
  ]
  const errors = parts.flatMap(([pointer, part]): ProblemError[] => {
    try {
      // One thing and several are said differently; both must be possible.
      say(part, scope, language)
      say(part, { ...scope, count: 1, items: scope.items.slice(0, 1), level: 1, fee: '', patron: scope.name }, language)
      return []
    } catch (error) {
      return [{ code: 'template_invalid', pointer, params: { reason: reasonOf(error) } }]
    }
  })
  if (errors.length > 0) throw new Problem('template_invalid', { errors, params: errors[0]?.params })
  return say(words, scope, language)
}

/** What the template engine says of a mistake, with line and column, and without the path of any file. */
function reasonOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return first.slice(0, 300)
}

function told(tx: LibraryTx, key: TemplateKey, isOwn: boolean): void {
  emit(tx, events, 'notice_template.changed', { subject_id: tx.library.id, data: { ...key, is_own: isOwn } })
}
