import { CqlError } from './cql-rules.ts'

/** SRU 1.1 and 1.2 (Library of Congress) and 2.0 (OASIS searchRetrieve 1.0): what a request asks for. */
export type Version = '1.1' | '1.2' | '2.0'

/** How the versions write the same answer. */
export const dialects: Readonly<Record<Version, { response: string; diagnostic: string; explain: string; scan: string; type: string }>> = {
  '1.1': {
    response: 'http://www.loc.gov/zing/srw/',
    explain: 'http://www.loc.gov/zing/srw/',
    scan: 'http://www.loc.gov/zing/srw/',
    diagnostic: 'http://www.loc.gov/zing/srw/diagnostic/',
    type: 'text/xml; charset=utf-8',
  },
  '1.2': {
    response: 'http://www.loc.gov/zing/srw/',
    explain: 'http://www.loc.gov/zing/srw/',
    scan: 'http://www.loc.gov/zing/srw/',
    diagnostic: 'http://www.loc.gov/zing/srw/diagnostic/',
    type: 'text/xml; charset=utf-8',
  },
  '2.0': {
    response: 'http://docs.oasis-open.org/ns/search-ws/sruResponse',
    explain: 'http://docs.oasis-open.org/ns/search-ws/explain',
    scan: 'http://docs.oasis-open.org/ns/search-ws/scan',
    diagnostic: 'http://docs.oasis-open.org/ns/search-ws/diagnostic',
    type: 'application/sru+xml; charset=utf-8',
  },
}

export const recordSchemas = {
  marcxml: { identifier: 'info:srw/schema/1/marcxml-v1.1', title: 'MARCXML (MARC 21)' },
  unimarcxml: { identifier: 'info:lc/xmlns/marcxchange-v2', title: 'MarcXchange (UNIMARC)' },
  dc: { identifier: 'info:srw/schema/1/dc-v1.1', title: 'Dublin Core' },
} as const
export type RecordSchema = keyof typeof recordSchemas

export const USUAL_COUNT = 10
export const MOST_RECORDS = 100
export const FARTHEST_START = 10_000
export const USUAL_TERMS = 20
export const MOST_TERMS = 100

interface Common {
  version: Version
  /** As text inside of the record's element, not as markup. */
  isEscaped: boolean
  warnings: { number: number; details: string }[]
}
export type SruRequest =
  | (Common & { operation: 'explain' })
  | (Common & { operation: 'searchRetrieve'; query: string; start: number; count: number; schema: RecordSchema })
  | (Common & { operation: 'scan'; clause: string; position: number; count: number })

const shared = [
  'version',
  'operation',
  'stylesheet',
  'extraRequestData',
  'recordPacking',
  'recordXMLEscaping',
  'httpAccept',
  'responseType',
]
const known: Readonly<Record<SruRequest['operation'], readonly string[]>> = {
  explain: shared,
  searchRetrieve: [
    ...shared,
    'query',
    'queryType',
    'startRecord',
    'maximumRecords',
    'recordSchema',
    'resultSetTTL',
    'sortKeys',
    'renderedBy',
  ],
  scan: [...shared, 'scanClause', 'responsePosition', 'maximumTerms'],
}

/** Gives the version to answer in, whatever else is wrong with a request. */
export function versionOf(given: Readonly<Record<string, readonly string[]>>): Version {
  const version = given.version?.[0]
  if (version === undefined) return given.operation === undefined ? '2.0' : '1.2'
  return version === '1.1' || version === '2.0' ? version : '1.2'
}

/**
 * Reads a request; in 2.0 its parameters alone say which operation it is.
 * @throws CqlError with the number of the diagnostic
 */
export function readSru(given: Readonly<Record<string, readonly string[]>>): SruRequest {
  const one = (name: string): string | undefined => {
    const values = given[name] ?? []
    if (values.length > 1) throw new CqlError(6, name)
    return values[0]
  }
  const asked = one('version')
  if (asked !== undefined && !Object.hasOwn(dialects, asked)) throw new CqlError(5, '2.0')
  const version = versionOf(given)
  const operation =
    one('operation') ?? (one('query') !== undefined ? 'searchRetrieve' : one('scanClause') !== undefined ? 'scan' : 'explain')
  if (!Object.hasOwn(known, operation)) throw new CqlError(4, operation.slice(0, 100))
  const isAnswering = operation as SruRequest['operation']
  if (asked === undefined && one('operation') !== undefined && isAnswering !== 'explain') throw new CqlError(7, 'version')
  const stranger = Object.keys(given).find((name) => !known[isAnswering].includes(name) && !name.startsWith('x-'))
  if (stranger !== undefined) throw new CqlError(8, stranger.slice(0, 100))

  const packing = one('recordXMLEscaping') ?? (version === '2.0' ? 'xml' : (one('recordPacking') ?? 'xml'))
  if (packing !== 'xml' && packing !== 'string') throw new CqlError(71, packing.slice(0, 100))
  const warnings = [
    ...(one('stylesheet') === undefined ? [] : [{ number: 110, details: '' }]),
    ...(one('sortKeys') ? [{ number: 80, details: 'sortKeys' }] : []),
  ]
  const common = { version, isEscaped: packing === 'string', warnings }
  const numberOf = (name: string, least: number, usual: number): number => {
    const value = one(name)
    if (value === undefined || value === '') return usual
    if (!/^\d{1,9}$/.test(value) || Number(value) < least) throw new CqlError(6, name)
    return Number(value)
  }
  if (isAnswering === 'explain') return { ...common, operation: 'explain' }
  if (isAnswering === 'scan') {
    const clause = one('scanClause')
    if (clause === undefined) throw new CqlError(7, 'scanClause')
    const count = Math.min(MOST_TERMS, numberOf('maximumTerms', 1, USUAL_TERMS))
    const position = numberOf('responsePosition', 0, 1)
    if (position > count + 1) throw new CqlError(120, String(position))
    return { ...common, operation: 'scan', clause, position, count }
  }
  const query = one('query')
  if (query === undefined) throw new CqlError(7, 'query')
  const type = one('queryType')
  if (type !== undefined && type !== 'cql') throw new CqlError(6, 'queryType')
  const schema = schemaOf(one('recordSchema'))
  const start = numberOf('startRecord', 1, 1)
  if (start > FARTHEST_START) throw new CqlError(61, String(FARTHEST_START))
  return {
    ...common,
    operation: 'searchRetrieve',
    query,
    schema,
    start,
    count: Math.min(MOST_RECORDS, numberOf('maximumRecords', 0, USUAL_COUNT)),
  }
}

function schemaOf(given: string | undefined): RecordSchema {
  if (given === undefined || given === '') return 'marcxml'
  const found = Object.entries(recordSchemas).find(([name, { identifier }]) => given === name || given === identifier)
  if (!found) throw new CqlError(66, given.slice(0, 200))
  return found[0] as RecordSchema
}

/** What the numbers mean, as the list of diagnostics says it. */
export const diagnosticMessages: Readonly<Record<number, string>> = {
  1: 'General system error',
  4: 'Unsupported operation',
  5: 'Unsupported version',
  6: 'Unsupported parameter value',
  7: 'Mandatory parameter not supplied',
  8: 'Unsupported parameter',
  10: 'Query syntax error',
  12: 'Too many characters in query',
  13: 'Invalid or unsupported use of parentheses',
  14: 'Invalid or unsupported use of quotes',
  15: 'Unsupported context set',
  16: 'Unsupported index',
  19: 'Unsupported relation',
  20: 'Unsupported relation modifier',
  22: 'Unsupported combination of relation and index',
  26: 'Non special character escaped in term',
  27: 'Empty term unsupported',
  28: 'Masking character not supported',
  29: 'Masked words too short',
  31: 'Anchoring character not supported',
  36: 'Term in invalid format for index or relation',
  38: 'Too many boolean operators in query',
  39: 'Proximity not supported',
  46: 'Unsupported boolean modifier',
  49: 'Masking character in unsupported position',
  61: 'First record position out of range',
  66: 'Unknown schema for retrieval',
  71: 'Unsupported record packing',
  80: 'Sort not supported',
  84: 'Too many sort keys to sort',
  88: 'Unsupported path for sort',
  110: 'Stylesheets not supported',
  120: 'Response position out of range',
}
