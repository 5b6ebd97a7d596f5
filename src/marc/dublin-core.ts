import type { Bibliographic, Format } from './bibliographic.ts'
import { element, type Markup } from './xml.ts'

/** The DCMI Type Vocabulary. */
const types: Readonly<Record<Format, string>> = {
  book: 'Text',
  ebook: 'Text',
  article: 'Text',
  serial: 'Text',
  manuscript: 'Text',
  score: 'Image',
  map: 'StillImage',
  image: 'StillImage',
  audiobook: 'Sound',
  music: 'Sound',
  dvd: 'MovingImage',
  software: 'Software',
  game: 'InteractiveResource',
  kit: 'Collection',
  mixed: 'Collection',
  object: 'PhysicalObject',
}

/** Numbers that are a namespace of URNs. */
const URNS = new Set(['isbn', 'issn'])

type Element = [name: string, value: string | null | undefined]

/** Gives the elements of simple Dublin Core (ISO 15836-1) in their usual order, each with a value. */
export function dublinCoreOf(book: Bibliographic, url?: string): [name: string, value: string][] {
  const { details } = book
  const elements: Element[] = [
    ['title', book.subtitle ? `${book.title}: ${book.subtitle}` : book.title],
    ...(details.titles ?? []).map(({ title }): Element => ['title', title]),
    ...book.contributors.map(({ name, is_primary }): Element => [is_primary ? 'creator' : 'contributor', name]),
    ...(details.subjects ?? []).map(({ heading }): Element => ['subject', heading]),
    ...(details.classifications ?? []).map(({ number }): Element => ['subject', number]),
    ['description', book.summary],
    ...(details.notes ?? []).map(({ text }): Element => ['description', text]),
    ['publisher', book.publisher],
    ['date', book.published_year === null ? book.published_text : String(book.published_year).padStart(4, '0')],
    ['type', types[book.format]],
    ['format', book.extent],
    ['identifier', url],
    ...book.identifiers.map(
      (one): Element => ['identifier', one.is_valid && URNS.has(one.kind) ? `urn:${one.kind}:${one.value}` : one.value],
    ),
    ...book.languages.map((language): Element => ['language', language]),
    ...(details.series ?? []).map(({ title, number }): Element => ['relation', number ? `${title} ; ${number}` : title]),
    ...(details.links ?? []).map(({ url }): Element => ['relation', url]),
  ]
  return elements.filter((one): one is [string, string] => typeof one[1] === 'string' && one[1].trim() !== '')
}

const NAMESPACES = {
  'xmlns:oai_dc': 'http://www.openarchives.org/OAI/2.0/oai_dc/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xsi:schemaLocation': 'http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd',
}

/** Writes a book in Dublin Core, in the form of oai_dc that harvesters take. */
export function writeOaiDc(book: Bibliographic, url?: string): Markup {
  const elements = dublinCoreOf(book, url).map(([name, value]) => ({ xml: `\n  ${element(`dc:${name}`, {}, value).xml}` }))
  return element('oai_dc:dc', NAMESPACES, ...elements, { xml: '\n' })
}

/** Writes a book in Dublin Core, in the form that SRU calls `info:srw/schema/1/dc-v1.1`. */
export function writeSrwDc(book: Bibliographic, url?: string): Markup {
  const elements = dublinCoreOf(book, url).map(([name, value]) => element(`dc:${name}`, {}, value))
  return element('srw_dc:dc', { 'xmlns:srw_dc': 'info:srw/schema/1/dc-schema', 'xmlns:dc': NAMESPACES['xmlns:dc'] }, ...elements)
}
