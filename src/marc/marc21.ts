import type { AuthorKind, Bibliographic, Contributor, Details, Format, Identifier } from './bibliographic.ts'
import { distinct, isbnsIn, issnIn } from './identifiers.ts'
import { all, controlOf, type DataField, fieldsOf, first, type MarcRecord } from './record.ts'
import { display, linkedFields, sortForm, trimPunctuation, yearIn } from './text.ts'

/** Reads a MARC 21 bibliographic record into the catalogue's words; https://www.loc.gov/marc/bibliographic/. */
export function fromMarc21(record: MarcRecord): Bibliographic {
  const title = fieldsOf(record, '245')[0]
  const publication = publicationOf(record)
  const fixed = controlOf(record, '008') ?? ''
  const parts = title ? all(title, 'anp') : []
  const name = trimPunctuation(parts.map(trimPunctuation).join('. ')) || fallbackTitle(record)
  const skipped = Number(title?.[1][1] ?? 0)
  const raw = (title && first(title, 'a')) ?? name
  const nonFiling = Number.isInteger(skipped) && skipped > 0 && skipped < raw.length ? raw.slice(skipped) : raw

  return {
    control_number: controlNumberOf(record),
    format: formatOf(record),
    title: name,
    title_sort: sortForm(nonFiling === raw ? name : nonFiling) || sortForm(name) || name.toLowerCase(),
    subtitle: orNull(title && all(title, 'b').map(trimPunctuation).join(' : ')),
    responsibility: orNull(title && trimPunctuation(first(title, 'c') ?? '')),
    languages: languagesOf(record, fixed),
    contributors: contributorsOf(record),
    publisher: orNull(trimPunctuation(first(publication, 'b') ?? '')),
    publication_place: orNull(trimPunctuation(first(publication, 'a') ?? '')),
    published_text: orNull(display(first(publication, 'c') ?? '').replace(/[.,]$/, '')),
    published_year: yearIn(first(publication, 'c')) ?? yearIn(fixed.slice(7, 11)),
    edition: orNull(trimPunctuation(first(fieldsOf(record, '250')[0], 'a') ?? '')),
    extent: orNull(trimPunctuation(first(fieldsOf(record, '300')[0], 'a') ?? '')),
    summary: orNull(
      fieldsOf(record, '520')
        .map((field) => display(all(field, 'ab').join(' ')))
        .join('\n\n'),
    ),
    identifiers: identifiersOf(record),
    details: detailsOf(record),
  }
}

function orNull(text: string | undefined): string | null {
  return text ? text : null
}

function fallbackTitle(record: MarcRecord): string {
  for (const field of fieldsOf(record, '245', '880', '222', '240', '130', '246', '247', '773', '490', '830')) {
    const text = trimPunctuation(all(field, 'aknpt').join(' '))
    if (text) return text
  }
  return ''
}

function controlNumberOf(record: MarcRecord): string | null {
  const number = controlOf(record, '001')?.trim()
  if (number) return [controlOf(record, '003')?.trim(), number].filter(Boolean).join(' ').slice(0, 200)
  return first(fieldsOf(record, '035')[0], 'a')?.slice(0, 200) ?? null
}

const byType: Record<string, Format> = {
  a: 'book',
  c: 'score',
  d: 'score',
  e: 'map',
  f: 'map',
  g: 'dvd',
  i: 'audiobook',
  j: 'music',
  k: 'image',
  m: 'software',
  o: 'kit',
  p: 'mixed',
  r: 'object',
  t: 'manuscript',
}

/** Leader 06 and 07, and 007 or 008 for what is online. */
function formatOf(record: MarcRecord): Format {
  const type = record.leader[6] ?? 'a'
  const level = record.leader[7] ?? 'm'
  const isOnline = controlOf(record, '007')?.startsWith('cr') || /[os]/.test((controlOf(record, '008') ?? '')[23] ?? ' ')
  if (type === 'a' || type === ' ') {
    if ('si'.includes(level)) return 'serial'
    if ('ab'.includes(level)) return 'article'
    return isOnline ? 'ebook' : 'book'
  }
  return byType[type] ?? 'book'
}

function publicationOf(record: MarcRecord): DataField | undefined {
  return fieldsOf(record, '264').find((field) => field[1][1] === '1') ?? fieldsOf(record, '260')[0] ?? fieldsOf(record, '264')[0]
}

function languagesOf(record: MarcRecord, fixed: string): string[] {
  const coded = fieldsOf(record, '041').flatMap((field) =>
    all(field, 'ad').flatMap((codes) => codes.toLowerCase().match(/[a-z]{3}/g) ?? []),
  )
  const codes = [fixed.slice(35, 38).toLowerCase(), ...coded].filter(
    (code) => /^[a-z]{3}$/.test(code) && !['und', 'zxx', 'mul', 'xxx'].includes(code),
  )
  return [...new Set(codes)]
}

const contributorTags: Record<string, AuthorKind> = {
  100: 'person',
  110: 'corporate',
  111: 'meeting',
  700: 'person',
  710: 'corporate',
  711: 'meeting',
}

/** Terms of $e that stand where a code in $4 should. */
const relators: Record<string, string> = {
  author: 'aut',
  editor: 'edt',
  translator: 'trl',
  illustrator: 'ill',
  composer: 'cmp',
  conductor: 'cnd',
  performer: 'prf',
  narrator: 'nrt',
  director: 'drt',
  compiler: 'com',
  photographer: 'pht',
  publisher: 'pbl',
  actor: 'act',
  singer: 'sng',
  'film director': 'fmd',
  librettist: 'lbt',
  cartographer: 'ctg',
  'issuing body': 'isb',
  contributor: 'ctb',
}

function contributorsOf(record: MarcRecord): Contributor[] {
  const linked = new Map<string, string>()
  for (const field of linkedFields(record, ...Object.keys(contributorTags))) {
    const link = /^(\d{3})-(\d\d)/.exec(field[2].find(([code]) => code === '6')?.[1] ?? '')
    const name = trimPunctuation(all(field, 'abcq').join(' '))
    if (link && link[2] !== '00' && name) linked.set(`${link[1]}-${link[2]}`, name)
  }
  return fieldsOf(record, ...Object.keys(contributorTags)).flatMap((field): Contributor[] => {
    const [tag] = field
    const kind = contributorTags[tag] as AuthorKind
    const name = trimPunctuation(
      all(field, kind === 'person' ? 'abcq' : 'abcdn')
        .join(' ')
        .replace(/,$/, ''),
    )
    if (!name) return []
    const occurrence = /^880-(\d\d)/.exec(field[2].find(([code]) => code === '6')?.[1] ?? '')?.[1]
    const variant = occurrence && linked.get(`${tag}-${occurrence}`)
    const codes = [
      ...all(field, '4').map((code) => code.slice(-3).toLowerCase()),
      ...all(field, 'e').map((term) => relators[trimPunctuation(term).toLowerCase()] ?? ''),
    ]
    const roles = [...new Set(codes.filter((code) => /^[a-z]{3}$/.test(code)))]
    return [
      {
        name,
        kind,
        roles: roles.length > 0 ? roles : [tag.startsWith('1') ? 'aut' : 'ctb'],
        is_primary: tag.startsWith('1'),
        dates: kind === 'person' ? orNull(trimPunctuation(first(field, 'd') ?? '')) : null,
        variants: variant ? [variant] : [],
        identifiers: Object.fromEntries(all(field, '01').flatMap(authorityId)),
      },
    ]
  })
}

function authorityId(text: string): [string, string][] {
  const viaf = /viaf(?:\.org\/viaf\/|\))\s*(\d+)/i.exec(text)
  if (viaf) return [['viaf', viaf[1] as string]]
  const prefixed = /^\(([\w-]+)\)(.+)$/.exec(text)
  return prefixed ? [[(prefixed[1] as string).toLowerCase(), (prefixed[2] as string).trim()]] : []
}

function identifiersOf(record: MarcRecord): Identifier[] {
  const found: Identifier[] = []
  for (const field of fieldsOf(record, '020')) found.push(...all(field, 'az').flatMap(isbnsIn))
  for (const field of fieldsOf(record, '022')) found.push(...all(field, 'a').flatMap((text) => issnIn(text) ?? []))
  const plain = (tag: string, codes: string, kind: Identifier['kind']) => {
    for (const field of fieldsOf(record, tag)) {
      for (const text of all(field, codes))
        found.push({ kind, value: text.replace(/\s+/g, '').slice(0, 200), display: text.slice(0, 200), is_valid: true })
    }
  }
  plain('010', 'a', 'lccn')
  plain('015', 'a', 'bnb')
  plain('028', 'a', 'publisher_number')
  for (const field of fieldsOf(record, '024')) {
    const kind = field[1][0] === '2' ? 'ismn' : field[1][0] === '3' ? 'ean' : 'other'
    for (const text of all(field, 'a'))
      found.push({ kind, value: text.replace(/[\s-]/g, '').slice(0, 200), display: text.slice(0, 200), is_valid: true })
  }
  for (const field of fieldsOf(record, '035')) {
    for (const text of all(field, 'a')) {
      const oclc = /^\(OCoLC\)\D*0*(\d+)/.exec(text)
      if (oclc) found.push({ kind: 'oclc', value: oclc[1] as string, display: text, is_valid: true })
    }
  }
  return distinct(found)
}

const noteKinds: Record<string, string> = {
  500: 'general',
  501: 'general',
  502: 'thesis',
  504: 'bibliography',
  505: 'contents',
  508: 'credits',
  511: 'performers',
  518: 'event',
  521: 'audience',
  538: 'system',
  546: 'language',
  586: 'awards',
}
const subjectKinds: Record<string, string> = {
  600: 'person',
  610: 'corporate',
  611: 'meeting',
  630: 'title',
  648: 'time',
  650: 'topic',
  651: 'place',
  653: 'keyword',
  655: 'genre',
}

function detailsOf(record: MarcRecord): Details {
  const titles = [
    ...fieldsOf(record, '130', '240', '242', '246', '247', '740').map((field) => ({
      kind: field[0] === '246' ? 'variant' : field[0] === '247' ? 'former' : field[0] === '242' ? 'translated' : 'uniform',
      title: trimPunctuation(all(field, 'anpb').join(' ')),
    })),
    ...linkedFields(record, '245', '246', '240').map((field) => ({
      kind: 'original_script',
      title: trimPunctuation(all(field, 'abnp').join(' ')),
    })),
  ].filter(({ title }) => title)
  const series = fieldsOf(record, '490', '440', '830')
    .map((field) => ({
      title: trimPunctuation(all(field, 'anp').join(' ')),
      number: trimPunctuation(first(field, 'v') ?? '') || undefined,
    }))
    .filter(({ title }) => title)
  const notes = fieldsOf(record, ...Object.keys(noteKinds))
    .map((field) => ({
      kind: noteKinds[field[0]] as string,
      text: display(
        field[2]
          .filter(([code]) => /[a-z]/.test(code))
          .map(([, value]) => value)
          .join(' '),
      ),
    }))
    .filter(({ text }) => text)
  const subjects = fieldsOf(record, ...Object.keys(subjectKinds))
    .map((field) => ({
      kind: subjectKinds[field[0]] as string,
      heading: [trimPunctuation(all(field, 'abcdqt').join(' ')), ...all(field, 'vxyz').map(trimPunctuation)].filter(Boolean).join(' – '),
    }))
    .filter(({ heading }) => heading)
  const classifications = [
    ...fieldsOf(record, '082').flatMap((field) => all(field, 'a').map((number) => ({ scheme: 'ddc', number: number.replaceAll('/', '') }))),
    ...fieldsOf(record, '050', '090').flatMap((field) => all(field, 'a').map((number) => ({ scheme: 'lcc', number }))),
    ...fieldsOf(record, '080').flatMap((field) => all(field, 'a').map((number) => ({ scheme: 'udc', number }))),
  ]
  const links = fieldsOf(record, '856').flatMap((field) => all(field, 'u').map((url) => ({ url, label: first(field, 'y', '3', 'z') })))
  const original = fieldsOf(record, '041').flatMap((field) =>
    all(field, 'h').flatMap((codes) => codes.toLowerCase().match(/[a-z]{3}/g) ?? []),
  )
  return prune({
    titles,
    series: uniqueBy(series, ({ title }) => title),
    notes,
    subjects: uniqueBy(subjects, ({ heading }) => heading),
    classifications,
    links,
    original_languages: [...new Set(original)],
    dimensions: first(fieldsOf(record, '300')[0], 'c'),
  })
}

export function uniqueBy<T>(values: T[], key: (value: T) => string): T[] {
  const seen = new Set<string>()
  return values.filter((value) => !seen.has(key(value)) && seen.add(key(value)))
}

/** Leaves out what is empty, so that a stored record is no longer than what it says. */
export function prune(details: Details): Details {
  return Object.fromEntries(
    Object.entries(details).filter(([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0)),
  )
}
