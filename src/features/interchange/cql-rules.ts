/** The Contextual Query Language by its grammar, version 1.2 (Library of Congress, 2008), which 2.0 of OASIS shares. */

/** What refuses a query, by the number that SRU gives it (info:srw/diagnostic/1/). */
export class CqlError extends Error {
  readonly number: number
  readonly details: string
  constructor(number: number, details = '') {
    super(`info:srw/diagnostic/1/${number}`)
    this.number = number
    this.details = details
  }
}

export interface Modifier {
  name: string
  comparison: string
  value: string
}

export interface Clause {
  kind: 'clause'
  index: string
  relation: string
  modifiers: readonly Modifier[]
  /** As it was written, backslashes included. */
  term: string
}

export interface Combination {
  kind: 'and' | 'or' | 'not'
  left: Cql
  right: Cql
}

export type Cql = Clause | Combination

export interface SortKey {
  index: string
  modifiers: readonly Modifier[]
}

export interface CqlQuery {
  root: Cql
  sort: readonly SortKey[]
}

export const LONGEST_QUERY = 4_000
const MOST_BOOLEANS = 50
const DEEPEST = 50

/** Identifiers of the context sets, each with the short name by which indexes are known here. */
export const contextSets: Readonly<Record<string, string>> = {
  'info:srw/cql-context-set/1/cql-v1.2': 'cql',
  'info:srw/cql-context-set/1/cql-v1.1': 'cql',
  'info:srw/cql-context-set/1/dc-v1.1': 'dc',
  'info:srw/cql-context-set/1/bib-v1': 'bib',
  'info:srw/cql-context-set/2/rec-1.1': 'rec',
  'info:srw/cql-context-set/1/sort-v1.0': 'sort',
  'http://zing.z3950.org/cql/bath/2.0/': 'bath',
}

interface Token {
  kind: 'symbol' | 'word' | 'string'
  text: string
  at: number
}

const TOKEN = /\s*(?:([()/]|==|>=|<=|<>|=|<|>)|"((?:[^"\\]|\\[\s\S])*)"|([^\s()=<>"/]+))/y

function tokensOf(query: string): Token[] {
  const tokens: Token[] = []
  const end = query.trimEnd().length
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(query)
    if (!match) throw new CqlError(14, String(at))
    const [, symbol, text, word] = match
    if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at })
    else if (text !== undefined) tokens.push({ kind: 'string', text, at })
    else tokens.push({ kind: 'word', text: word ?? '', at })
  }
  return tokens
}

const COMPARISONS = new Set(['=', '==', '<', '>', '<=', '>=', '<>'])
const BOOLEANS = new Set(['and', 'or', 'not', 'prox'])

/**
 * Reads a query. Booleans are of one rank and bind from the left, as the grammar says.
 * @throws CqlError
 */
export function parseCql(query: string): CqlQuery {
  if (query.length > LONGEST_QUERY) throw new CqlError(12, String(LONGEST_QUERY))
  if (query.trim() === '') throw new CqlError(27)
  const tokens = tokensOf(query)
  let at = 0
  let booleans = 0
  const peek = (ahead = 0) => tokens[at + ahead]
  const isSymbol = (text: string, ahead = 0) => peek(ahead)?.kind === 'symbol' && peek(ahead)?.text === text
  const isWord = (token: Token | undefined, words: ReadonlySet<string>) => token?.kind === 'word' && words.has(token.text.toLowerCase())
  const wrong = (token: Token | undefined): never => {
    throw new CqlError(token?.kind === 'symbol' && '()'.includes(token.text) ? 13 : 10, String(token?.at ?? query.length))
  }
  const name = (): string => {
    const token = peek()
    if (token === undefined || token.kind === 'symbol') return wrong(token)
    at++
    return token.text
  }

  function readQuery(scope: Scope, depth: number): Cql {
    if (depth > DEEPEST) throw new CqlError(13, String(peek()?.at ?? query.length))
    let inner = scope
    while (isSymbol('>')) inner = readPrefix(inner)
    let left = readClause(inner, depth)
    while (isWord(peek(), BOOLEANS)) {
      const kind = name().toLowerCase()
      if (++booleans > MOST_BOOLEANS) throw new CqlError(38, String(MOST_BOOLEANS))
      if (kind === 'prox') throw new CqlError(39)
      const [modifier] = readModifiers()
      if (modifier) throw new CqlError(46, modifier.name)
      left = { kind: kind as Combination['kind'], left, right: readClause(inner, depth) }
    }
    return left
  }

  function readPrefix(scope: Scope): Scope {
    at++
    const first = name()
    const isNamed = isSymbol('=')
    if (isNamed) at++
    const uri = isNamed ? name() : first
    const set = contextSets[uri]
    if (set === undefined) throw new CqlError(15, uri)
    return isNamed ? { ...scope, prefixes: { ...scope.prefixes, [first.toLowerCase()]: set } } : { ...scope, default_set: set }
  }

  function readClause(scope: Scope, depth: number): Cql {
    if (isSymbol('(')) {
      at++
      const inner = readQuery(scope, depth + 1)
      if (!isSymbol(')')) return wrong(peek())
      at++
      return inner
    }
    const first = peek()
    const next = peek(1)
    const isComparison = next?.kind === 'symbol' && COMPARISONS.has(next.text)
    const isRelation = next?.kind === 'word' && !isWord(next, BOOLEANS) && next.text.toLowerCase() !== 'sortby'
    if (first?.kind !== 'symbol' && (isComparison || isRelation)) {
      const index = resolved(name(), scope)
      const relation = (isComparison ? (tokens[at++]?.text ?? '') : name()).toLowerCase().replace(/^cql\./, '')
      const modifiers = readModifiers()
      return { kind: 'clause', index, relation, modifiers, term: name() }
    }
    return { kind: 'clause', index: 'cql.serverchoice', relation: '=', modifiers: [], term: name() }
  }

  function readModifiers(): Modifier[] {
    const modifiers: Modifier[] = []
    while (isSymbol('/')) {
      at++
      const modifier = { name: name().toLowerCase(), comparison: '', value: '' }
      const comparison = peek()
      if (comparison?.kind === 'symbol' && COMPARISONS.has(comparison.text)) {
        at++
        Object.assign(modifier, { comparison: comparison.text, value: name() })
      }
      modifiers.push(modifier)
    }
    return modifiers
  }

  function readSort(): SortKey[] {
    const token = peek()
    if (token?.kind !== 'word' || token.text.toLowerCase() !== 'sortby') return []
    at++
    const keys: SortKey[] = []
    while (peek()) keys.push({ index: resolved(name(), USUAL), modifiers: readModifiers() })
    return keys.length > 0 ? keys : wrong(undefined)
  }

  const root = readQuery(USUAL, 0)
  const sort = readSort()
  if (peek()) wrong(peek())
  return { root, sort }
}

interface Scope {
  prefixes: Readonly<Record<string, string>>
  default_set: string | undefined
}

const USUAL: Scope = { prefixes: Object.fromEntries(Object.values(contextSets).map((set) => [set, set])), default_set: undefined }

/** Gives an index in lower case with the short name of its set; without one it is what people mean by it. */
function resolved(written: string, { prefixes, default_set }: Scope): string {
  const [prefix = '', ...rest] = written.toLowerCase().split('.')
  if (rest.length === 0) return default_set ? `${default_set}.${prefix}` : prefix
  const set = Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined
  if (set === undefined) throw new CqlError(15, prefix)
  return `${set}.${rest.join('.')}`
}

/** A word of a term; a beginning where it was cut short with an asterisk. */
export interface Word {
  text: string
  isBeginning: boolean
}

const SHORTEST_BEGINNING = 2
const MOST_WORDS = 24
const LONGEST_WORD = 60

/** Gives the words of a term. @throws CqlError where it masks otherwise than at the end of a word, or holds no word */
export function wordsOf(term: string): Word[] {
  const plain = unescaped(term)
  if (plain.trim() === '') throw new CqlError(27)
  if (plain.includes(MARKS['^'])) throw new CqlError(31)
  if (plain.includes(MARKS['?'])) throw new CqlError(28, '?')
  const words = plain.normalize('NFC').match(/[\p{L}\p{N}\p{M}\ue002]+/gu) ?? []
  return words.slice(0, MOST_WORDS).flatMap((word) => {
    const text = word.replace(/\ue002+$/u, '').slice(0, LONGEST_WORD)
    const isBeginning = word.endsWith(MARKS['*'])
    if (text.includes(MARKS['*'])) throw new CqlError(49)
    if (isBeginning && text.length < SHORTEST_BEGINNING) throw new CqlError(29, String(SHORTEST_BEGINNING))
    return text === '' ? [] : [{ text, isBeginning }]
  })
}

/** Gives a term as it is compared whole. @throws CqlError where it masks or anchors, or is empty */
export function wholeOf(term: string): string {
  const plain = unescaped(term)
  if (/[\ue001\ue002\ue003]/u.test(plain)) throw new CqlError(28)
  if (plain.trim() === '') throw new CqlError(27)
  return plain.trim()
}

/** Signs that mean something stand for themselves behind a backslash; until then each is a private character. */
const MARKS = { '^': '\ue001', '*': '\ue002', '?': '\ue003' } as const

function unescaped(term: string): string {
  return term
    .replace(/[\ue001-\ue003]/gu, '')
    .replace(/\\([\s\S])|([*?^])/g, (whole, escaped: string | undefined, sign: keyof typeof MARKS | undefined) => {
      if (sign !== undefined) return MARKS[sign]
      if (escaped !== undefined && !/[*?^"\\]/.test(escaped)) throw new CqlError(26, escaped)
      return escaped ?? whole
    })
}
