import { fileURLToPath } from 'node:url'
import { Liquid } from 'liquidjs'

/** What is mailed to whoever asks to be enrolled. */
export type RegistrationMail = 'confirm' | 'password' | 'refused'

export interface RegistrationScope {
  library: string
  name: string
  /** Absent where nothing has to be opened. */
  url: string
  card_number: string
  reason: string
}

const options = {
  root: fileURLToPath(new URL('./templates', import.meta.url)),
  cache: true,
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
}
const plain = new Liquid(options)
/** Whatever a stranger called himself is text there, never markup. */
const markup = new Liquid({ ...options, outputEscape: 'escape' })

/** Says a mail in one of the languages of the interface. The first line of a template is the subject; the HTML says the same. */
export function registrationWords(mail: RegistrationMail, language: 'it' | 'en', given: RegistrationScope) {
  const scope = { ...given, library: oneLine(given.library), name: oneLine(given.name), reason: oneLine(given.reason) }
  const [subject = '', ...lines] = (plain.renderFileSync(`${mail}.${language}.txt`, scope) as string).split('\n')
  const text = lines.join('\n').trimStart()
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => paragraph.trim())
  const html = markup.renderFileSync('layout.html', { subject, paragraphs, url: scope.url, language }) as string
  return { language, subject, text, html }
}

/** No line of a message, and no header, can begin in what was typed into a form. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}
