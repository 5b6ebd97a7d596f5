import type { LibraryTx } from '../../kernel/db.ts'
import type { Format } from '../../marc/bibliographic.ts'
import { writeOaiDc } from '../../marc/dublin-core.ts'
import { marcXmlSchemas, writeSchemedRecord } from '../../marc/marcxml.ts'
import { element, type Markup, xmlDocument } from '../../marc/xml.ts'
import { type BookWithSource, bibliographicOf, booksWithSources, recordOf, urlOf } from '../catalogue/format-verbs.ts'
import { categoryTree, countHeaders, earliestChange, headerOf, headersAfter, type OaiHeader, senderAddress } from './oai-queries.ts'
import {
  type Harvest,
  identifierOf,
  idIn,
  noSuchFormat,
  type OaiError,
  type OaiRequest,
  type Prefix,
  readHarvest,
  readPrefix,
  readRequest,
  type Sets,
  setsOf,
  tokenOf,
} from './oai-rules.ts'
import { materialNames, setNames } from './words.ts'

const NAMESPACE = 'http://www.openarchives.org/OAI/2.0/'
const ENVELOPE = {
  xmlns: NAMESPACE,
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xsi:schemaLocation': `${NAMESPACE} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd`,
}
const formats: Readonly<Record<Prefix, { schema: string; namespace: string }>> = {
  oai_dc: {
    schema: 'http://www.openarchives.org/OAI/2.0/oai_dc.xsd',
    namespace: 'http://www.openarchives.org/OAI/2.0/oai_dc/',
  },
  ...marcXmlSchemas,
}
const PAGE: Readonly<Record<Harvest['verb'], number>> = { ListRecords: 100, ListIdentifiers: 500 }
const FIRST = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' }

/** Where the library answers, and what it is called. */
export interface OaiHouse {
  name: string
  locale: string
  /** Scheme and host. */
  origin: string
}

/** Answers one request of the protocol; what is wrong with it is part of the answer, which is always one of XML. */
export async function answerOai(tx: LibraryTx, house: OaiHouse, given: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const request = readRequest(given)
  const answer = Array.isArray(request) ? request : await answerTo(tx, house, request)
  const isWithoutArguments = Array.isArray(answer) && answer.some(({ code }) => code === 'badVerb' || code === 'badArgument')
  const said = Array.isArray(request) || isWithoutArguments ? {} : { verb: request.verb, ...request.arguments }
  const content = Array.isArray(answer)
    ? answer.map(({ code, message }) => element('error', { code }, message))
    : [element((request as OaiRequest).verb, {}, ...answer.content)]
  return xmlDocument(
    element(
      'OAI-PMH',
      ENVELOPE,
      element('responseDate', {}, secondOf(tx.now.toISOString())),
      element('request', said, `${house.origin}/v1/oai`),
      ...content,
    ),
  )
}

type Answer = { content: Markup[] } | OaiError[]

async function answerTo(tx: LibraryTx, house: OaiHouse, request: OaiRequest): Promise<Answer> {
  switch (request.verb) {
    case 'Identify':
      return identify(tx, house)
    case 'ListMetadataFormats':
      return listFormats(tx, request.arguments.identifier)
    case 'ListSets':
      return listSets(tx, request.arguments.resumptionToken)
    case 'GetRecord':
      return getRecord(tx, house, request.arguments)
    default: {
      const harvest = readHarvest({ ...request, verb: request.verb })
      return Array.isArray(harvest) ? harvest : list(tx, house, harvest)
    }
  }
}

async function identify(tx: LibraryTx, { name, origin }: OaiHouse): Promise<Answer> {
  const [[earliest], [sender]] = await tx.flight([earliestChange(), senderAddress()])
  return {
    content: [
      element('repositoryName', {}, name),
      element('baseURL', {}, `${origin}/v1/oai`),
      element('protocolVersion', {}, '2.0'),
      element('adminEmail', {}, sender?.email ?? `postmaster@${new URL(origin).hostname}`),
      element('earliestDatestamp', {}, secondOf(earliest?.at ?? tx.now.toISOString())),
      element('deletedRecord', {}, 'persistent'),
      element('granularity', {}, 'YYYY-MM-DDThh:mm:ssZ'),
    ],
  }
}

async function listFormats(tx: LibraryTx, identifier: string | undefined): Promise<Answer> {
  if (identifier !== undefined && (await headerNamed(tx, identifier)) === undefined) return [unknownId(identifier)]
  return {
    content: Object.entries(formats).map(([prefix, { schema, namespace }]) =>
      element(
        'metadataFormat',
        {},
        element('metadataPrefix', {}, prefix),
        element('schema', {}, schema),
        element('metadataNamespace', {}, namespace),
      ),
    ),
  }
}

/** All sets come at once, so a token for more of them is none of ours. */
async function listSets(tx: LibraryTx, token: string | undefined): Promise<Answer> {
  if (token !== undefined) return [{ code: 'badResumptionToken', message: 'The sets are given all at once.' }]
  const { listed } = await setsIn(tx)
  return { content: listed.map(({ spec, name }) => element('set', {}, element('setSpec', {}, spec), element('setName', {}, name))) }
}

async function getRecord(tx: LibraryTx, house: OaiHouse, given: OaiRequest['arguments']): Promise<Answer> {
  const { identifier = '', metadataPrefix = '' } = given
  const prefix = readPrefix(metadataPrefix)
  const header = await headerNamed(tx, identifier)
  const errors = [...(header ? [] : [unknownId(identifier)]), ...(prefix ? [] : [noSuchFormat(metadataPrefix)])]
  if (!header || !prefix) return errors
  const [books, categories] = await tx.flight([booksWithSources([header.id]), categoryTree()])
  return { content: [recordElement(header, books[0], prefix, setsFrom(tx, categories), house)] }
}

async function list(tx: LibraryTx, house: OaiHouse, harvest: Harvest): Promise<Answer> {
  const sets = await setsIn(tx)
  const selection = harvest.set === null ? { format: null, category_ids: null } : sets.selectionOf(harvest.set)
  if (!selection) return [{ code: 'noRecordsMatch', message: `There is no set ${harvest.set}.` }]
  const { at, id } = harvest.after ?? FIRST
  const matching = [harvest.from ?? '-infinity', harvest.before, selection.format, selection.category_ids]
  const limit = PAGE[harvest.verb]
  const found = await tx.all(headersAfter(...matching, at, id, limit + 1))
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  if (!last) return [{ code: 'noRecordsMatch', message: 'There is nothing of that.' }]
  const hasMore = found.length > limit
  const isWhole = !hasMore && harvest.after === undefined
  const total = harvest.total_count ?? (isWhole ? null : ((await tx.maybe(countHeaders(...matching)))?.count ?? null))
  const next = { ...harvest, after: last, given_count: harvest.given_count + shown.length, total_count: total }
  const token = element('resumptionToken', { completeListSize: total, cursor: harvest.given_count }, hasMore ? tokenOf(next) : null)
  const records =
    harvest.verb === 'ListRecords' ? await recordsOf(tx, house, shown, harvest.prefix, sets) : shown.map((one) => headerElement(one, sets))
  return { content: isWhole ? records : [...records, token] }
}

async function recordsOf(tx: LibraryTx, house: OaiHouse, headers: readonly OaiHeader[], prefix: Prefix, sets: Sets): Promise<Markup[]> {
  const books = await tx.all(booksWithSources(headers.filter(({ is_deleted }) => !is_deleted).map(({ id }) => id)))
  const byId = new Map(books.map((book) => [book.id, book]))
  return headers.map((header) => recordElement(header, byId.get(header.id), prefix, sets, house))
}

function recordElement(header: OaiHeader, book: BookWithSource | undefined, prefix: Prefix, sets: Sets, house: OaiHouse): Markup {
  const metadata = book && !header.is_deleted ? element('metadata', {}, written(book, prefix, house)) : null
  return element('record', {}, headerElement(header, sets), metadata)
}

function headerElement({ id, at, format, category_ids, is_deleted }: OaiHeader, sets: Sets): Markup {
  return element(
    'header',
    { status: is_deleted ? 'deleted' : null },
    element('identifier', {}, identifierOf(id)),
    element('datestamp', {}, secondOf(at)),
    ...sets.ofBook(format, category_ids).map((spec) => element('setSpec', {}, spec)),
  )
}

function written(book: BookWithSource, prefix: Prefix, { origin }: OaiHouse): Markup {
  if (prefix === 'oai_dc') return writeOaiDc(bibliographicOf(book), urlOf(book, origin))
  const { record, dialect } = recordOf(book, prefix)
  return writeSchemedRecord(record, dialect)
}

async function headerNamed(tx: LibraryTx, identifier: string): Promise<OaiHeader | undefined> {
  const id = idIn(identifier)
  return id === undefined ? undefined : tx.maybe(headerOf(id))
}

function unknownId(identifier: string): OaiError {
  return { code: 'idDoesNotExist', message: `There is no item ${identifier}.` }
}

async function setsIn(tx: LibraryTx): Promise<Sets> {
  return setsFrom(tx, await tx.all(categoryTree()))
}

function setsFrom(tx: LibraryTx, categories: Parameters<typeof setsOf>[0]): Sets {
  const language = tx.library.locale.startsWith('it') ? 'it' : 'en'
  return setsOf(categories, materialNames[language] as Record<Format, string>, setNames[language])
}

function secondOf(instant: string): string {
  return `${instant.slice(0, 19)}Z`
}
