import data from './marc8.data.json' with { type: 'json' }

/**
 * MARC-8 (ANSI/NISO Z39.47 and the sets that its escape sequences reach), by the Library of Congress' code tables:
 * https://www.loc.gov/marc/specifications/codetables.xml. The data file maps codes to characters.
 */
const single = data.single as Record<string, Record<string, string>>
const eacc = data.eacc as Record<string, Record<string, string>>
const combining = new Map(Object.entries(data.combining).map(([set, codes]) => [set, new Set((codes as string).toLowerCase().split(' '))]))

const ESCAPE = 0x1b
const SUBFIELD_START = 0x1f
/** Of a ligature and of a double tilde, the first half stands for the whole in Unicode. */
const SECOND_HALVES = new Set(['\uFE21', '\uFE23'])
const ASCII = '42'
const ANSEL = '45'
const EACC = '31'

/** What a set is called by the byte that ends its escape sequence. */
const aliases: Record<string, string> = { '21': ANSEL, '73': ASCII }

export interface Decoded {
  text: string
  /** How many codes are in no table. */
  unmapped: number
}

/** Decodes MARC-8 into NFC; a combining mark stands before its letter there and after it here. */
export function decodeMarc8(bytes: Uint8Array): Decoded {
  let g0 = ASCII
  let g1 = ANSEL
  let text = ''
  let marks = ''
  let unmapped = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    if (byte === ESCAPE) {
      const [set, isG1, length] = escapeAt(bytes, i)
      if (set !== undefined) {
        if (isG1) g1 = set
        else g0 = set
        i += length - 1
        continue
      }
    }
    if (byte === SUBFIELD_START) {
      // Its code is ASCII, whatever set is called at that moment.
      text += marks + String.fromCharCode(byte, bytes[i + 1] ?? 0x20)
      marks = ''
      i++
      continue
    }
    if (byte <= 0x20 || (byte >= 0x7f && byte <= 0xa0 && byte !== 0x88 && byte !== 0x89)) {
      text += byte === 0x1b ? '' : String.fromCharCode(byte) + marks
      marks = ''
      continue
    }
    const set = byte < 0x80 ? g0 : g1
    if (set === EACC) {
      // What is cut short may not take the next subfield, or the way back to letters, along.
      if (!isGraphic(bytes[i + 1]) || !isGraphic(bytes[i + 2])) {
        unmapped++
        text += `\uFFFD${marks}`
        marks = ''
        continue
      }
      const code = Buffer.from(bytes.subarray(i, i + 3).map((one) => one & 0x7f))
        .toString('hex')
        .toUpperCase()
      const character = eacc[code.slice(0, 4)]?.[code.slice(4)]
      if (character === undefined) unmapped++
      text += (character ?? '\uFFFD') + marks
      marks = ''
      i += 2
      continue
    }
    const character = lookUp(set, byte)
    if (character === undefined) {
      unmapped++
      text += `\uFFFD${marks}`
      marks = ''
    } else if (isCombining(set, byte)) marks += SECOND_HALVES.has(character) ? '' : character
    else {
      text += character + marks
      marks = ''
    }
  }
  return { text: (text + marks).normalize('NFC'), unmapped }
}

function isGraphic(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0x7f) > 0x20 && (byte & 0x7f) < 0x7f
}

function lookUp(set: string, byte: number): string | undefined {
  const low = byte & 0x7f
  if (set === ASCII && byte < 0x80) return String.fromCharCode(byte)
  const table = single[set]
  // The tables list a code as it stands in G0 or in G1, in either case.
  return table && (table[hex(low)] ?? table[hex(low).toLowerCase()] ?? table[hex(low | 0x80)] ?? table[hex(low | 0x80).toLowerCase()])
}

function isCombining(set: string, byte: number): boolean {
  const codes = combining.get(set)
  return codes !== undefined && (codes.has(hex(byte & 0x7f).toLowerCase()) || codes.has(hex((byte & 0x7f) | 0x80).toLowerCase()))
}

/** Reads an escape sequence: which set it calls, into which half, and its length in bytes. */
function escapeAt(bytes: Uint8Array, at: number): [set: string | undefined, isG1: boolean, length: number] {
  const one = String.fromCharCode(bytes[at + 1] ?? 0)
  const set = (offset: number) => aliased(hex(bytes[at + offset] ?? 0).toLowerCase())
  if (one === 'g' || one === 'b' || one === 'p') return [hex(one.charCodeAt(0)).toLowerCase(), false, 2]
  if (one === 's') return [ASCII, false, 2]
  if ('(,'.includes(one)) return [set(bytes[at + 2] === 0x21 ? 3 : 2), false, bytes[at + 2] === 0x21 ? 4 : 3]
  if (')-'.includes(one)) return [set(bytes[at + 2] === 0x21 ? 3 : 2), true, bytes[at + 2] === 0x21 ? 4 : 3]
  if (one === '$') {
    const two = String.fromCharCode(bytes[at + 2] ?? 0)
    if ('(,'.includes(two)) return [set(3), false, 4]
    if (')-'.includes(two)) return [set(3), true, 4]
    return [set(2), false, 3]
  }
  return [undefined, false, 0]
}

function aliased(set: string): string {
  return aliases[set] ?? set
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0')
}
