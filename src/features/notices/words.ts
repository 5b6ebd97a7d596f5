import { readFileSync } from 'node:fs'
import { Liquid } from 'liquidjs'
import { problems as lendingProblems } from '../circulation/contract.ts'
import type { Language, NoticeFacts, NoticeItem, NoticeKind, OwnWords, TemplateKind } from './contract.ts'
import { markupOf } from './markup.ts'
import { inWords, money, noticeLanguage } from './rules.ts'

export interface NoticeWords {
  language: Language
  subject: string
  text: string
  html: string
}

/** Templates are a library's own, so they reach no file, and what they cost is bounded. */
const options = {
  templates: {},
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 100_000,
  renderLimit: 500,
  memoryLimit: 2_000_000,
}
const plain = new Liquid(options)
/** Whatever a catalogue or a patron's name holds is text there, never markup. */
const markup = new Liquid({ ...options, outputEscape: 'escape' })
markup.registerFilter('raw', (value: unknown) => value)
const layouts = new Liquid({ ...options, outputEscape: 'escape' })

const files = new Map<string, string>()

function fileOf(name: string): string {
  let text = files.get(name)
  if (text === undefined) files.set(name, (text = readFileSync(new URL(`./templates/${name}`, import.meta.url), 'utf8')))
  return text
}

/** Gives the usual words for a kind of notice: the first line of the file is the subject. */
export function usualWords(kind: TemplateKind, language: Language): OwnWords {
  const [subject = '', ...lines] = fileOf(`${kind}.${language}.txt`).split('\n')
  return { subject, text: lines.join('\n').trim(), html: null }
}

/** What a template may name, beside the items. */
export interface NoticeScope {
  /** Who reads it, and whose concern it is. */
  name: string
  patron: string
  library: string
  branch: string
  address: string
  phone: string
  count: number
  items: { title: string; barcode: string; until: string; reason: string; amount: string }[]
  /** Of the first item. */
  title: string
  until: string
  reason: string
  /** Of the last of several reminders. */
  level: number
  fee: string
  amount: string
  /** Where a link leads, for the kinds that have one. */
  link: string
}

/** Says a notice in words. @throws Error where a template is no template, or names what there is not */
export function say(words: OwnWords, scope: NoticeScope, language: Language): NoticeWords {
  const subject = oneLine(plain.parseAndRenderSync(words.subject, scope) as string)
  const said = (plain.parseAndRenderSync(words.text, scope) as string)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  const message = words.html === null ? markupOf(said) : (markup.parseAndRenderSync(words.html, { ...scope, subject }) as string)
  const frame = { ...scope, subject, language }
  return {
    language,
    subject,
    text: (plain.parseAndRenderSync(fileOf('layout.txt'), { ...frame, message: said }) as string).trimEnd(),
    html: layouts.parseAndRenderSync(fileOf('layout.html'), { ...frame, message }) as string,
  }
}

/** Says a notice in its reader's language and by its branch's clocks. */
export function noticeWords(
  kind: NoticeKind,
  library: { name: string; currency: string },
  facts: NoticeFacts,
  items: NoticeItem[],
  template: string,
): NoticeWords {
  const { reader } = facts
  if (!reader || items.length === 0) throw new Error('A notice about nothing cannot be said')
  const language = noticeLanguage(reader.language)
  const own = facts.own_words.filter((words) => words.language === language)
  const words = own.find(({ name }) => name === template) ?? own.find(({ name }) => name === '') ?? usualWords(kind, language)
  return say(words, scopeOf(kind, library, facts, items, language), language)
}

const PRIVATE_TITLE = { it: 'titolo riservato', en: 'a title kept private' } as const

function scopeOf(
  kind: NoticeKind,
  library: { name: string; currency: string },
  { patron, reader, branch }: NoticeFacts,
  given: readonly NoticeItem[],
  language: Language,
): NoticeScope {
  const items = given.map(({ title, barcode, until, time_zone, reason, cents }) => ({
    title: title === null ? PRIVATE_TITLE[language] : oneLine(title),
    barcode: barcode ?? '',
    until: until === null ? '' : inWords(until, language, time_zone),
    reason: reason === null ? '' : reasonInWords(kind, reason, language),
    amount: cents === null ? '' : money(cents, library.currency, language),
  }))
  const total = given.reduce((sum, { cents }) => sum + (cents ?? 0), 0)
  const amount = total === 0 ? '' : money(total, library.currency, language)
  const [first] = items
  return {
    name: fullName(reader),
    patron: fullName(patron),
    library: oneLine(library.name),
    branch: oneLine(branch?.name ?? ''),
    address: oneLine(branch?.address ?? ''),
    phone: oneLine(branch?.phone ?? ''),
    count: items.length,
    items,
    title: first?.title ?? '',
    until: first?.until ?? '',
    reason: first?.reason ?? '',
    level: Math.max(...given.map(({ step }) => step)),
    fee: kind === 'overdue' || kind === 'due_soon' ? amount : '',
    amount,
    link: '',
  }
}

function fullName(person: { given_name: string; family_name: string } | null): string {
  return person ? oneLine(`${person.given_name} ${person.family_name}`) : ''
}

const lendingWords: Readonly<Record<string, { title: Readonly<Record<Language, string>> }>> = lendingProblems
const METHODS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  cash: { it: 'contanti', en: 'cash' },
  card: { it: 'carta', en: 'card' },
  bank_transfer: { it: 'bonifico', en: 'bank transfer' },
  cheque: { it: 'assegno', en: 'cheque' },
  online: { it: 'pagamento in rete', en: 'online payment' },
  credit: { it: 'credito', en: 'credit' },
}

/** What is kept as a code is said in words; what a person wrote stays as it is, and so do codes that templates ask for. */
function reasonInWords(kind: NoticeKind, reason: string, language: Language): string {
  if (kind === 'not_renewed') return lendingWords[reason]?.title[language] ?? ''
  if (kind === 'payment_receipt') return METHODS[reason]?.[language] ?? ''
  return oneLine(reason)
}

/** A title is one line, whatever was catalogued: no line of a message, and no header, can begin in it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}

/** What templates are tried with: two things, so that what is said of several is tried as well. */
export function sampleScope(kind: TemplateKind, library: { name: string; currency: string }, language: Language): NoticeScope {
  const until = inWords('2026-03-02T22:59:59.000Z', language, 'Europe/Rome')
  const reason =
    kind === 'hold_expired' ? 'not_collected' : kind === 'not_renewed' ? (lendingWords.holds_waiting?.title[language] ?? '') : ''
  const item = (title: string, barcode: string) => ({ title, barcode, until, reason, amount: money(250, library.currency, language) })
  const items = [item('Il nome della rosa', 'CIV-000001'), item('Cuore & altri <racconti>', 'CIV-000002')]
  return {
    name: 'Anna Rossi',
    patron: 'Luca Rossi',
    library: oneLine(library.name),
    branch: 'Biblioteca centrale',
    address: 'Via Roma 12, 24121 Bergamo',
    phone: '+39 035 000000',
    count: items.length,
    items,
    title: 'Il nome della rosa',
    until,
    reason,
    level: 2,
    fee: money(100, library.currency, language),
    amount: money(500, library.currency, language),
    link: 'https://civica.example.org/confirm?token=abc',
  }
}
