import { type DataField, fieldsOf, type MarcRecord } from './record.ts'

/** Marks that say which words are passed over in sorting, in all the ways they occur. */
const NON_SORTING = /[\u0088\u0098]([^\u0089\u009c]*)[\u0089\u009c]/g

/** What any of the steps of `display` would change; most texts have none of it. */
const UNUSUAL = /[\u0088\u0089\u0098\u009c\u200e\u200f\u001b&*]|[^\S ]| {2}|^H/

/** Gives text as people read it: without non-sorting marks, invisible marks of direction and doubled blanks. */
export function display(text: string): string {
  if (!UNUSUAL.test(text)) return text.trim()
  return (
    withoutEntities(text)
      .replace(NON_SORTING, '$1')
      .replace(/\u001bH|\u001bI/g, '')
      // The Italian national catalogue lost the escapes: `HIl Imistero`.
      .replace(/^H(\p{Lu}[\p{L}']{0,5}\s?)I(?=\S)/u, '$1')
      .replace(/^((?:\p{L}+['’ ]\s?)?)\*(?=\p{L})/u, '$1')
      .replace(/[\u0088\u0089\u0098\u009c\u200e\u200f\u001b]/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  )
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" }

/** Records that came through a web page once hold its writing of signs, such as `&amp;`. */
function withoutEntities(text: string): string {
  return text.includes('&') ? text.replace(/&(amp|lt|gt|quot|apos|#39);/g, (_whole, name: string) => entities[name] as string) : text
}

/** Gives text as it is sorted: what stands between non-sorting marks left out. */
export function sortForm(text: string): string {
  const withoutMarked = text
    .replace(NON_SORTING, '')
    .replace(/\u001bH.*?\u001bI/g, '')
    .replace(/^H\p{Lu}[\p{L}']{0,5}\s?I(?=\S)/u, '')
    .replace(/^\p{L}+['’ ]\s?\*(?=\p{L})/u, '')
  return display(withoutMarked)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Takes away the punctuation that the rules of description put between the parts of a field. */
export function trimPunctuation(text: string): string {
  return display(text)
    .replace(/\s*[/:;,=]\s*$/, '')
    .replace(/(?<=[\p{L}\p{N})]{3})\.$/u, '')
    .replace(/^\[([^[\]]*)\]$/, '$1')
    .trim()
}

/** Gives a year out of a date as catalogues write them, or null; `[18--?]` has none. */
export function yearIn(text: string | undefined): number | null {
  const match = text && /(?<!\d)(1[0-9]\d\d|20\d\d)(?!\d)/.exec(text)
  const year = match ? Number(match[1]) : null
  return year !== null && year <= new Date().getUTCFullYear() + 5 ? year : null
}

/** Gives the linked fields in the original script of a tag. */
export function linkedFields(record: MarcRecord, ...tags: string[]): DataField[] {
  return fieldsOf(record, '880').filter((field) => {
    const link = field[2].find(([code]) => code === '6')?.[1] ?? ''
    return tags.includes(link.slice(0, 3))
  })
}
