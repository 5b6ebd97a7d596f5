import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CqlError, parseCql, wholeOf, wordsOf } from '../../src/features/interchange/cql-rules.ts'

/** A query written so that its structure can be seen. */
function shown(query: string): string {
  const show = (node: ReturnType<typeof parseCql>['root']): string =>
    node.kind === 'clause'
      ? `${node.index} ${node.relation}${node.modifiers.map(({ name, comparison, value }) => `/${name}${comparison}${value}`).join('')} ${node.term}`
      : `(${show(node.left)} ${node.kind} ${show(node.right)})`
  const { root, sort } = parseCql(query)
  return [show(root), ...sort.map(({ index, modifiers }) => `by ${index}${modifiers.map(({ name }) => `/${name}`).join('')}`)].join(' ')
}

test.each([
  ['rosa', 'cql.serverchoice = rosa'],
  ['"nome della rosa"', 'cql.serverchoice = nome della rosa'],
  ['title=rosa', 'title = rosa'],
  ['dc.title any "nome rosa"', 'dc.title any nome rosa'],
  ['dc.title cql.all "nome rosa"', 'dc.title all nome rosa'],
  ['a and b or c not d', '(((cql.serverchoice = a and cql.serverchoice = b) or cql.serverchoice = c) not cql.serverchoice = d)'],
  ['a AND (b Or c)', '(cql.serverchoice = a and (cql.serverchoice = b or cql.serverchoice = c))'],
  ['dc.identifier =/bib.identifierAuthority=isbn 123', 'dc.identifier =/bib.identifierauthority=isbn 123'],
  [
    'dc.title =/stem/relevant rosa sortBy dc.date/sort.descending dc.title',
    'dc.title =/stem/relevant rosa by dc.date/sort.descending by dc.title',
  ],
  ['> d = "info:srw/cql-context-set/1/dc-v1.1" d.title = x', 'dc.title = x'],
  ['> "info:srw/cql-context-set/1/dc-v1.1" title = x', 'dc.title = x'],
  ['a and (> x = "info:srw/cql-context-set/1/bib-v1" x.name = y)', '(cql.serverchoice = a and bib.name = y)'],
  ['dc.date >= 1980', 'dc.date >= 1980'],
  ['"and" and "or"', '(cql.serverchoice = and and cql.serverchoice = or)'],
  ['title = "say \\"no\\""', 'title = say \\"no\\"'],
])('%s is read as %s', (query, structure) => {
  expect(shown(query)).toBe(structure)
})

test.each([
  ['', 27],
  ['nome rosa', 10],
  ['a and', 10],
  ['title =', 10],
  ['(a', 10],
  ['a)', 13],
  ['()', 13],
  ['"a', 14],
  ['a sortBy', 10],
  ['zzz.title = a', 15],
  ['> x = "urn:nothing" x.a = b', 15],
  ['a prox b', 39],
  ['a and/rel.sum b', 46],
  [`${'('.repeat(200)}a${')'.repeat(200)}`, 13],
  [Array.from({ length: 60 }, () => 'a').join(' and '), 38],
  ['x'.repeat(5_000), 12],
])('%s is refused by diagnostic %i', (query, number) => {
  expect(() => parseCql(query)).toThrow(expect.objectContaining({ number }))
})

test('the words of a term: masked at their end alone, escaped signs being themselves', () => {
  expect(wordsOf("l'isola ros*")).toEqual([
    { text: 'l', isBeginning: false },
    { text: 'isola', isBeginning: false },
    { text: 'ros', isBeginning: true },
  ])
  expect(wordsOf('c\\*')).toEqual([{ text: 'c', isBeginning: false }])
  expect(wordsOf('--')).toEqual([])
  const numberOf = (term: string) => {
    try {
      wordsOf(term)
    } catch (error) {
      return (error as CqlError).number
    }
    return undefined
  }
  expect(['*', 'a*', 'r*sa', 'r?sa', '^rosa', '', 'a\\b'].map(numberOf)).toEqual([29, 29, 49, 28, 31, 27, 26])
  expect(wholeOf(' "x" ')).toBe('"x"')
  expect(() => wholeOf('x*')).toThrow(CqlError)
})

test('whatever is written is read or refused by a number', () => {
  const part = fc.constantFrom(
    'a',
    '"b c"',
    '(',
    ')',
    'and',
    'or',
    'not',
    '=',
    '==',
    '/',
    '>',
    'dc.title',
    'any',
    'sortBy',
    '"',
    '\\',
    '*',
    ' ',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 30 }).map((parts) => parts.join(' ')),
      ),
      (query) => {
        try {
          parseCql(query)
        } catch (error) {
          expect(error).toBeInstanceOf(CqlError)
          expect((error as CqlError).number).toBeGreaterThan(0)
        }
      },
    ),
    { numRuns: 2_000 },
  )
})
