import { fileURLToPath } from 'node:url'
import { Liquid } from 'liquidjs'
import type { NoticeFacts, NoticeKind } from './contract.ts'
import { inWords, noticeLanguage } from './rules.ts'

export interface NoticeWords {
  language: 'it' | 'en'
  subject: string
  text: string
  html: string
}

const options = {
  root: fileURLToPath(new URL('./templates', import.meta.url)),
  cache: true,
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
}
const plain = new Liquid(options)
/** Whatever a catalogue or a patron's name holds is text there, never markup. */
const markup = new Liquid({ ...options, outputEscape: 'escape' })

/** Says a notice in its patron's language and by its branch's clocks. The first line of a text template is the subject. */
export function noticeWords(kind: NoticeKind, library: string, facts: NoticeFacts): NoticeWords {
  const { patron, branch, title, until } = facts
  if (!patron || !branch || title === null || until === null) throw new Error('A notice about nothing cannot be said')
  const language = noticeLanguage(patron.language)
  const scope = {
    library: oneLine(library),
    name: oneLine(`${patron.given_name} ${patron.family_name}`),
    title: oneLine(title),
    branch: oneLine(branch.name),
    address: oneLine(branch.address ?? ''),
    phone: oneLine(branch.phone ?? ''),
    until: inWords(until, language, branch.time_zone),
    language,
  }
  const [subject = '', ...lines] = (plain.renderFileSync(`${kind}.${language}.txt`, scope) as string).split('\n')
  const html = markup.renderFileSync(`${kind}.${language}.html`, { ...scope, subject }) as string
  return { language, subject, text: lines.join('\n').trimStart(), html }
}

/** A title is one line, whatever was catalogued: no line of a message, and no header, can begin in it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}
