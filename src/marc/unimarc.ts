import type { AuthorKind, Bibliographic, Contributor, Details, Format, Identifier } from './bibliographic.ts'
import { distinct, isbnsIn, issnIn } from './identifiers.ts'
import { prune, uniqueBy } from './marc21.ts'
import { all, controlOf, type DataField, fieldsOf, first, type MarcRecord } from './record.ts'
import { display, sortForm, trimPunctuation, yearIn } from './text.ts'

/** Reads a UNIMARC bibliographic record into the catalogue's words; the IFLA manual, 3rd edition, has the fields. */
export function fromUnimarc(record: MarcRecord): Bibliographic {
  const title = fieldsOf(record, '200')[0]
  const publication = fieldsOf(record, '210', '214', '219')[0]
  const general = first(fieldsOf(record, '100')[0], 'a') ?? ''
  const proper = title ? first(title, 'a') : undefined
  const parts = title ? [proper ?? '', ...all(title, 'hi')].map(trimPunctuation).filter(Boolean) : []
  const name = parts.join('. ') || fallbackTitle(record)
  const published = first(publication, 'd')

  return {
    control_number: controlOf(record, '001')?.trim().slice(0, 200) || null,
    format: formatOf(record),
    title: name,
    title_sort: sortForm(proper && parts.length === 1 ? proper : name) || name.toLowerCase(),
    subtitle: orNull(title && all(title, 'ed').map(trimPunctuation).join(' : ')),
    responsibility: orNull(title && all(title, 'fg').map(trimPunctuation).join(' ; ')),
    languages: languagesOf(record, 'a'),
    contributors: contributorsOf(record),
    publisher: orNull(trimPunctuation(first(publication, 'c') ?? '')),
    publication_place: orNull(trimPunctuation(first(publication, 'a') ?? '')),
    published_text: orNull(display(published ?? '')),
    published_year: yearIn(general.slice(9, 13)) ?? yearIn(published),
    edition: orNull(trimPunctuation(first(fieldsOf(record, '205')[0], 'a') ?? '')),
    extent: orNull(trimPunctuation(first(fieldsOf(record, '215')[0], 'a') ?? '')),
    summary: orNull(
      fieldsOf(record, '330')
        .map((field) => display(all(field, 'a').join(' ')))
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
  for (const field of fieldsOf(record, '200', '500', '530', '517', '461', '463')) {
    const text = trimPunctuation(all(field, 'aehit').join(' '))
    if (text) return text
  }
  return embeddedTitles(record, '461', '463', '410')[0]?.title ?? ''
}

const byType: Record<string, Format> = {
  a: 'book',
  b: 'manuscript',
  c: 'score',
  d: 'score',
  e: 'map',
  f: 'map',
  g: 'dvd',
  i: 'audiobook',
  j: 'music',
  k: 'image',
  l: 'software',
  m: 'mixed',
  r: 'object',
}

function formatOf(record: MarcRecord): Format {
  const type = record.leader[6] ?? 'a'
  const level = record.leader[7] ?? 'm'
  if ('a '.includes(type)) {
    if (level === 's' || level === 'i') return 'serial'
    if (level === 'a') return 'article'
    return fieldsOf(record, '135').length > 0 ? 'ebook' : 'book'
  }
  return byType[type] ?? 'book'
}

function languagesOf(record: MarcRecord, code: string): string[] {
  const codes = fieldsOf(record, '101').flatMap((field) => all(field, code).map((one) => one.toLowerCase()))
  return [...new Set(codes.filter((one) => /^[a-z]{3}$/.test(one) && !['und', 'mul', 'zxx'].includes(one)))]
}

const contributorTags: Record<string, AuthorKind> = {
  700: 'person',
  701: 'person',
  702: 'person',
  710: 'corporate',
  711: 'corporate',
  712: 'corporate',
  720: 'corporate',
  721: 'corporate',
  722: 'corporate',
}

/** UNIMARC's relator codes (appendix C of the manual) as MARC's; others pass by. */
const relators: Record<string, string> = {
  '005': 'act',
  '010': 'adp',
  '020': 'ann',
  '040': 'art',
  '060': 'asn',
  '065': 'auc',
  '070': 'aut',
  '072': 'aqt',
  '075': 'aft',
  '080': 'aui',
  '090': 'aud',
  '100': 'ant',
  '110': 'bnd',
  '160': 'bsl',
  '180': 'ctg',
  '205': 'ctb',
  '210': 'cwt',
  '212': 'cwt',
  '220': 'com',
  '230': 'cmp',
  '240': 'cmt',
  '245': 'ccp',
  '250': 'cnd',
  '260': 'cph',
  '273': 'cur',
  '275': 'dnc',
  '280': 'dte',
  '300': 'drt',
  '305': 'dis',
  '310': 'dst',
  '320': 'dnr',
  '330': 'dto',
  '340': 'edt',
  '350': 'egr',
  '360': 'etr',
  '370': 'flm',
  '390': 'fmo',
  '400': 'fnd',
  '410': 'grt',
  '440': 'ill',
  '460': 'ive',
  '470': 'ivr',
  '480': 'lbt',
  '490': 'lse',
  '510': 'ltg',
  '520': 'lyr',
  '545': 'mus',
  '550': 'nrt',
  '557': 'org',
  '570': 'oth',
  '590': 'prf',
  '600': 'pht',
  '610': 'prt',
  '630': 'pro',
  '635': 'prg',
  '640': 'pfr',
  '650': 'pbl',
  '651': 'pbd',
  '660': 'rcp',
  '670': 'rce',
  '675': 'rev',
  '690': 'sce',
  '720': 'sgn',
  '721': 'sng',
  '723': 'spn',
  '725': 'std',
  '727': 'ths',
  '730': 'trl',
  '750': 'tyg',
  '755': 'voc',
  '760': 'wde',
  '770': 'wam',
}

function contributorsOf(record: MarcRecord): Contributor[] {
  return fieldsOf(record, ...Object.keys(contributorTags)).flatMap((field): Contributor[] => {
    const [tag] = field
    const kind = contributorTags[tag] as AuthorKind
    const parts = all(field, kind === 'person' ? 'a' : 'ab').map(trimPunctuation)
    const given = kind === 'person' ? trimPunctuation(first(field, 'b') ?? '').replace(/^,\s*/, '') : ''
    // Some write `Praz, Mario` into $a, others part it into $a and $b.
    const name = trimPunctuation([parts.join('. '), given].filter(Boolean).join(', '))
    if (!name) return []
    const roles = [
      ...new Set(
        all(field, '4')
          .map((code) => relators[code.slice(0, 3)] ?? '')
          .filter(Boolean),
      ),
    ]
    const id = first(field, '3')
    return [
      {
        name,
        kind: kind === 'corporate' && field[1][0] === '1' ? 'meeting' : kind,
        roles: roles.length > 0 ? roles : [tag === '700' || tag === '710' ? 'aut' : 'ctb'],
        is_primary: tag === '700' || tag === '710' || tag === '720',
        dates: orNull(display(first(field, 'f') ?? '')),
        variants: all(field, 'z').map(trimPunctuation),
        identifiers: id ? { local: id.slice(0, 100) } : {},
      },
    ]
  })
}

function identifiersOf(record: MarcRecord): Identifier[] {
  const found: Identifier[] = []
  for (const field of fieldsOf(record, '010')) found.push(...all(field, 'az').flatMap(isbnsIn))
  for (const field of fieldsOf(record, '011')) found.push(...all(field, 'a').flatMap((text) => issnIn(text) ?? []))
  const plain = (tag: string, kind: Identifier['kind']) => {
    for (const field of fieldsOf(record, tag)) {
      for (const text of all(field, 'a'))
        found.push({ kind, value: text.replace(/[\s-]/g, '').slice(0, 200), display: text.slice(0, 200), is_valid: true })
    }
  }
  plain('013', 'ismn')
  plain('020', 'bnb')
  plain('071', 'publisher_number')
  plain('073', 'ean')
  for (const field of fieldsOf(record, '020')) {
    for (const text of all(field, 'b'))
      found.push({ kind: 'bnb', value: text.replace(/\s/g, '').slice(0, 200), display: text.slice(0, 200), is_valid: true })
  }
  for (const field of fieldsOf(record, '035')) {
    for (const text of all(field, 'a')) {
      const oclc = /^\(OCoLC\)\D*0*(\d+)/.exec(text)
      found.push(
        oclc
          ? { kind: 'oclc', value: oclc[1] as string, display: text, is_valid: true }
          : { kind: 'other', value: text.slice(0, 200), display: text.slice(0, 200), is_valid: true },
      )
    }
  }
  return distinct(found)
}

/** Titles in linking fields, whether their subfields are plain or hold whole embedded fields behind $1. */
function embeddedTitles(record: MarcRecord, ...tags: string[]): { title: string; number?: string }[] {
  return fieldsOf(record, ...tags).flatMap((field) => {
    const isEmbedded = field[2].some(([code]) => code === '1')
    const subfields = isEmbedded ? afterTag(field, '200') : field[2]
    const value = (...codes: string[]) => subfields.find(([code, text]) => codes.includes(code) && text.trim() !== '')?.[1]
    const title = trimPunctuation(value('a', 't') ?? '')
    const number = trimPunctuation(value('v') ?? field[2].find(([code]) => code === 'v')?.[1] ?? '')
    return title ? [{ title, ...(number && { number }) }] : []
  })
}

function afterTag(field: DataField, tag: string): [string, string][] {
  const subfields: [string, string][] = []
  let isInside = false
  for (const [code, value] of field[2]) {
    if (code === '1') isInside = value.startsWith(tag)
    else if (isInside) subfields.push([code, value])
  }
  return subfields
}

const noteKinds: Record<string, string> = {
  300: 'general',
  301: 'general',
  302: 'language',
  304: 'general',
  305: 'general',
  306: 'general',
  307: 'general',
  308: 'general',
  310: 'general',
  311: 'general',
  314: 'general',
  315: 'general',
  316: 'copy',
  317: 'copy',
  320: 'bibliography',
  322: 'credits',
  323: 'performers',
  327: 'contents',
  328: 'thesis',
  333: 'audience',
  336: 'general',
  337: 'system',
  345: 'general',
}
const subjectKinds: Record<string, string> = {
  600: 'person',
  601: 'corporate',
  602: 'person',
  604: 'title',
  605: 'title',
  606: 'topic',
  607: 'place',
  608: 'genre',
  610: 'keyword',
  616: 'topic',
}
const titleKinds: Record<string, string> = {
  500: 'uniform',
  510: 'parallel',
  512: 'cover',
  513: 'added',
  514: 'caption',
  515: 'running',
  516: 'spine',
  517: 'variant',
  518: 'variant',
  520: 'former',
  530: 'key',
  532: 'expanded',
  540: 'variant',
  541: 'translated',
  312: 'variant',
}

function detailsOf(record: MarcRecord): Details {
  const parallel = fieldsOf(record, '200').flatMap((field) =>
    all(field, 'd').map((title) => ({ kind: 'parallel', title: trimPunctuation(title) })),
  )
  const titles = [
    ...parallel,
    ...fieldsOf(record, ...Object.keys(titleKinds)).map((field) => ({
      kind: titleKinds[field[0]] as string,
      title: trimPunctuation(all(field, 'aehi').join(' ')),
    })),
  ].filter(({ title }) => title)
  const series = [
    ...fieldsOf(record, '225').map((field) => ({
      title: trimPunctuation(all(field, 'ai').join('. ')),
      number: trimPunctuation(first(field, 'v') ?? '') || undefined,
    })),
    ...embeddedTitles(record, '410', '411', '461', '462'),
  ].filter(({ title }) => title)
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
    .flatMap((field) => {
      const kind = subjectKinds[field[0]] as string
      if (kind === 'keyword') return all(field, 'a').map((heading) => ({ kind, heading: trimPunctuation(heading) }))
      const main = all(field, kind === 'person' ? 'ab' : 'a')
        .map(trimPunctuation)
        .join(', ')
      return [{ kind, heading: [main, ...all(field, 'xyzj').map(trimPunctuation)].filter(Boolean).join(' – ') }]
    })
    .filter(({ heading }) => heading)
  const classifications = [
    ...fieldsOf(record, '676').flatMap((field) =>
      all(field, 'a').map((number) => ({ scheme: 'ddc', number: number.replace(/[^\d.].*$/, '') || number })),
    ),
    ...fieldsOf(record, '680').flatMap((field) => all(field, 'a').map((number) => ({ scheme: 'lcc', number }))),
    ...fieldsOf(record, '675').flatMap((field) => all(field, 'a').map((number) => ({ scheme: 'udc', number }))),
  ]
  const links = fieldsOf(record, '856').flatMap((field) => all(field, 'u').map((url) => ({ url, label: first(field, 'y', '2', 'z') })))
  return prune({
    titles,
    series: uniqueBy(series, ({ title }) => title),
    notes,
    subjects: uniqueBy(subjects, ({ heading }) => heading),
    classifications,
    links,
    original_languages: languagesOf(record, 'c'),
    dimensions: first(fieldsOf(record, '215')[0], 'd'),
  })
}
