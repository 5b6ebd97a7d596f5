import type { LibraryTx } from '../../kernel/db.ts'
import { writeSrwDc } from '../../marc/dublin-core.ts'
import { writeSchemedRecord } from '../../marc/marcxml.ts'
import { element, type Markup, xmlDocument } from '../../marc/xml.ts'
import { type BookWithSource, bibliographicOf, booksWithSources, recordOf, urlOf } from '../catalogue/format-verbs.ts'
import { cqlStatements, indexes, scanStatement } from './cql-queries.ts'
import { CqlError, contextSets, parseCql } from './cql-rules.ts'
import {
  diagnosticMessages,
  dialects,
  MOST_RECORDS,
  type RecordSchema,
  readSru,
  recordSchemas,
  type SruRequest,
  USUAL_COUNT,
  type Version,
  versionOf,
} from './sru-rules.ts'

export interface SruHouse {
  name: string
  locale: string
  /** Scheme and host. */
  origin: string
}

export interface SruAnswer {
  text: string
  type: string
}

type Asked<Operation extends SruRequest['operation']> = Extract<SruRequest, { operation: Operation }>

/** Answers one request of SRU; what is wrong with it is told as a diagnostic in the answer that was asked for. */
export async function answerSru(tx: LibraryTx, house: SruHouse, given: Readonly<Record<string, readonly string[]>>): Promise<SruAnswer> {
  const version = versionOf(given)
  const answered = (root: Markup): SruAnswer => ({ text: xmlDocument(root), type: dialects[version].type })
  try {
    const request = readSru(given)
    switch (request.operation) {
      case 'explain':
        return answered(explain(request, house))
      case 'scan':
        return answered(await scan(tx, request))
      case 'searchRetrieve':
        return answered(await search(tx, request, house))
    }
  } catch (error) {
    if (!(error instanceof CqlError)) throw error
    return answered(refusal(version, given, error))
  }
}

function refusal(version: Version, given: Readonly<Record<string, readonly string[]>>, { number, details }: CqlError): Markup {
  const told = diagnostics(version, [{ number, details }])
  const operation = given.operation?.[0] ?? (given.scanClause ? 'scan' : given.query || version === '2.0' ? 'searchRetrieve' : 'explain')
  if (operation === 'scan') return element('zs:scanResponse', { 'xmlns:zs': dialects[version].scan }, versionElement(version), told)
  return element(
    'zs:searchRetrieveResponse',
    { 'xmlns:zs': dialects[version].response },
    versionElement(version),
    element('zs:numberOfRecords', {}, 0),
    told,
  )
}

async function search(tx: LibraryTx, request: Asked<'searchRetrieve'>, house: SruHouse): Promise<Markup> {
  const { version, start, count, schema } = request
  const statements = cqlStatements(tx, parseCql(request.query), start - 1, count)
  const [[counted], ids] = await tx.flight([statements.count, statements.page])
  const total = counted?.count ?? 0
  if (start > Math.max(1, total)) throw new CqlError(61, String(total))
  const books = ids.length === 0 ? [] : await tx.all(booksWithSources(ids.map(({ id }) => id)))
  const next = start + books.length
  const records = books.map((book, index) => recordElement(book, start + index, request, house))
  return element(
    'zs:searchRetrieveResponse',
    { 'xmlns:zs': dialects[version].response },
    versionElement(version),
    element('zs:numberOfRecords', {}, total),
    records.length > 0 ? element('zs:records', {}, ...records) : null,
    next <= total ? element('zs:nextRecordPosition', {}, next) : null,
    echo(request, schema),
    request.warnings.length > 0 ? diagnostics(version, request.warnings) : null,
    version === '2.0' ? element('zs:resultCountPrecision', {}, 'info:srw/vocabulary/resultCountPrecision/1/exact') : null,
  )
}

function recordElement(
  book: BookWithSource,
  position: number,
  { version, schema, isEscaped }: Asked<'searchRetrieve'>,
  { origin }: SruHouse,
): Markup {
  const data = recordData(book, schema, origin)
  return element(
    'zs:record',
    {},
    element('zs:recordSchema', {}, recordSchemas[schema].identifier),
    packingElement(version, isEscaped),
    element('zs:recordData', {}, isEscaped ? data.xml : data),
    version === '1.1' ? null : element('zs:recordIdentifier', {}, book.id),
    element('zs:recordPosition', {}, position),
  )
}

function recordData(book: BookWithSource, schema: RecordSchema, origin: string): Markup {
  if (schema === 'dc') return writeSrwDc(bibliographicOf(book), urlOf(book, origin))
  const { record, dialect } = recordOf(book, schema === 'unimarcxml' ? 'unimarc' : 'marc21')
  return writeSchemedRecord(record, dialect)
}

function echo({ version, query, start, count, isEscaped }: Asked<'searchRetrieve'>, schema: RecordSchema): Markup {
  return element(
    'zs:echoedSearchRetrieveRequest',
    {},
    versionElement(version),
    element('zs:query', {}, query),
    element('zs:startRecord', {}, start),
    element('zs:maximumRecords', {}, count),
    packingElement(version, isEscaped),
    element('zs:recordSchema', {}, recordSchemas[schema].identifier),
  )
}

async function scan(tx: LibraryTx, request: Asked<'scan'>): Promise<Markup> {
  const { version, position, count } = request
  const { root } = parseCql(request.clause)
  if (root.kind !== 'clause') throw new CqlError(10, '0')
  const terms = await tx.all(scanStatement(tx, root, position, count))
  return element(
    'zs:scanResponse',
    { 'xmlns:zs': dialects[version].scan },
    versionElement(version),
    terms.length > 0
      ? element(
          'zs:terms',
          {},
          ...terms.map(({ value, display, count: found }) =>
            element(
              'zs:term',
              {},
              element('zs:value', {}, value),
              element('zs:numberOfRecords', {}, found),
              display === value ? null : element('zs:displayTerm', {}, display),
            ),
          ),
        )
      : null,
    element(
      'zs:echoedScanRequest',
      {},
      versionElement(version),
      element('zs:scanClause', {}, request.clause),
      element('zs:responsePosition', {}, position),
      element('zs:maximumTerms', {}, count),
    ),
    request.warnings.length > 0 ? diagnostics(version, request.warnings) : null,
  )
}

const ZEEREX = 'http://explain.z3950.org/dtd/2.0/'

/** Describes the server in the words of ZeeRex. */
function explain({ version, isEscaped, warnings }: Asked<'explain'>, { name, locale, origin }: SruHouse): Markup {
  const { hostname, port, protocol } = new URL(origin)
  const sets = Object.entries(contextSets).filter(([identifier]) => !identifier.endsWith('cql-v1.1'))
  const record = element(
    'explain',
    { xmlns: ZEEREX },
    element(
      'serverInfo',
      { protocol: 'SRU', version: version === '2.0' ? '2.0' : '1.2', transport: protocol.replace(':', ''), method: 'GET' },
      element('host', {}, hostname),
      element('port', {}, port || (protocol === 'https:' ? '443' : '80')),
      element('database', { numRecs: null }, 'v1/sru'),
    ),
    element('databaseInfo', {}, element('title', { lang: locale.slice(0, 2), primary: 'true' }, name)),
    element(
      'indexInfo',
      {},
      ...sets.map(([identifier, set]) => element('set', { name: set, identifier })),
      ...indexes.map(({ title, names, order, scan: isScanned }) =>
        element(
          'index',
          { search: 'true', scan: isScanned ? 'true' : 'false', sort: order ? 'true' : 'false' },
          element('title', { lang: 'en' }, title),
          ...names
            .filter((one) => one.includes('.'))
            .map((one) => {
              const [set, ...rest] = one.split('.')
              return element('map', {}, element('name', { set: set ?? '' }, rest.join('.')))
            }),
        ),
      ),
    ),
    element(
      'schemaInfo',
      {},
      ...Object.entries(recordSchemas).map(([schema, { identifier, title }]) =>
        element('schema', { name: schema, identifier, sort: 'false' }, element('title', { lang: 'en' }, title)),
      ),
    ),
    element(
      'configInfo',
      {},
      element('default', { type: 'numberOfRecords' }, USUAL_COUNT),
      element('default', { type: 'contextSet' }, 'cql'),
      element('default', { type: 'index' }, 'cql.serverChoice'),
      element('default', { type: 'relation' }, '='),
      element('default', { type: 'recordSchema' }, 'marcxml'),
      element('setting', { type: 'maximumRecords' }, MOST_RECORDS),
      ...['=', '==', '<>', '<', '>', '<=', '>=', 'all', 'any', 'adj', 'exact', 'within'].map((relation) =>
        element('supports', { type: 'relation' }, relation),
      ),
      ...['and', 'or', 'not'].map((operator) => element('supports', { type: 'booleanOperator' }, operator)),
      element('supports', { type: 'maskingCharacter' }, '*'),
    ),
  )
  return element(
    'zs:explainResponse',
    { 'xmlns:zs': dialects[version].explain },
    versionElement(version),
    element(
      'zs:record',
      {},
      element('zs:recordSchema', {}, ZEEREX),
      packingElement(version, isEscaped),
      element('zs:recordData', {}, isEscaped ? record.xml : record),
    ),
    warnings.length > 0 ? diagnostics(version, warnings) : null,
  )
}

/** An answer of 2.0 is told from the others by its namespace. */
function versionElement(version: Version): Markup | null {
  return version === '2.0' ? null : element('zs:version', {}, version)
}

function packingElement(version: Version, isEscaped: boolean): Markup {
  return element(version === '2.0' ? 'zs:recordXMLEscaping' : 'zs:recordPacking', {}, isEscaped ? 'string' : 'xml')
}

function diagnostics(version: Version, told: readonly { number: number; details: string }[]): Markup {
  return element(
    'zs:diagnostics',
    {},
    ...told.map(({ number, details }) =>
      element(
        'diagnostic',
        { xmlns: dialects[version].diagnostic },
        element('uri', {}, `info:srw/diagnostic/1/${number}`),
        details === '' ? null : element('details', {}, details),
        element('message', {}, diagnosticMessages[number] ?? ''),
      ),
    ),
  )
}
