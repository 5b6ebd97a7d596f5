/**
 * ISO 5426, the extended Latin set of UNIMARC, by its own table; a combining mark stands before its letter. The
 * Italian SBN writes the same codes in ASCII: ESC W, whether there is an accent, the accent, which half, the letter;
 * or between SO and SI one code at a time, before the letter.
 */
const upper: Record<number, string> = {
  161: '¡',
  162: '„',
  163: '£',
  164: '$',
  165: '¥',
  166: '†',
  167: '§',
  168: '′',
  169: '‘',
  170: '“',
  171: '«',
  172: '♭',
  173: '©',
  174: '℗',
  175: '®',
  176: 'ʿ',
  177: 'ʾ',
  178: '‚',
  182: '‡',
  183: '·',
  184: '″',
  185: '’',
  186: '”',
  187: '»',
  188: '♯',
  189: 'ʹ',
  190: 'ʺ',
  225: 'Æ',
  226: 'Đ',
  230: 'Ĳ',
  232: 'Ł',
  233: 'Ø',
  234: 'Œ',
  236: 'Þ',
  241: 'æ',
  242: 'đ',
  243: 'ð',
  245: 'ı',
  246: 'ĳ',
  248: 'ł',
  249: 'ø',
  250: 'œ',
  251: 'ß',
  252: 'þ',
}

const marks: Record<number, string> = {
  192: '\u0309',
  193: '\u0300',
  194: '\u0301',
  195: '\u0302',
  196: '\u0303',
  197: '\u0304',
  198: '\u0306',
  199: '\u0307',
  200: '\u0308',
  201: '\u0308',
  202: '\u030a',
  203: '\u0315',
  204: '\u0312',
  205: '\u030b',
  206: '\u031b',
  207: '\u030c',
  208: '\u0327',
  209: '\u031c',
  210: '\u0326',
  211: '\u0328',
  212: '\u0325',
  213: '\u032e',
  214: '\u0323',
  215: '\u0324',
  216: '\u0332',
  217: '\u0333',
  218: '\u0329',
  219: '\u032d',
}

/** Decodes ISO 5426 into NFC; `unmapped` counts codes that the table leaves free. */
export function decodeIso5426(bytes: Uint8Array): { text: string; unmapped: number } {
  let text = ''
  let pending = ''
  let unmapped = 0
  for (const byte of bytes) {
    const mark = marks[byte]
    if (mark !== undefined) {
      pending += mark
      continue
    }
    const character = byte < 0x80 || (byte >= 0x80 && byte < 0xa1) ? String.fromCharCode(byte) : upper[byte]
    if (character === undefined) unmapped++
    text += (character ?? '\uFFFD') + pending
    pending = ''
  }
  return { text: dotted(text + pending), unmapped }
}

/** Decodes the escapes of the Italian SBN in text that is ASCII otherwise. */
export function decodeSbnEscapes(text: string): string {
  if (!/[\u000e\u001b]/.test(text)) return text
  const decoded = text
    .replace(/\u001bW([01])(.)([01])([^\u001b\u001e\u001f])/gs, (_whole, hasMark: string, mark: string, half: string, letter: string) => {
      const code = letter.charCodeAt(0) | 0x80
      const base = half === '1' ? (upper[code] ?? letter) : letter
      return hasMark === '1' ? base + (marks[mark.charCodeAt(0) | 0x80] ?? '') : base
    })
    // ESC o 0 SI stands where the printed catalogue has an opening bracket.
    .replace(/\u001bo0\u000f/g, '[')
    .replace(/((?:\u000e.\u000f)+)([^\u000e\u001e\u001f]?)/gsu, (_whole, shifted: string, next: string) => {
      const codes = [...shifted.matchAll(/\u000e(.)\u000f/gs)].map(([, code]) => (code as string).charCodeAt(0) | 0x80)
      const base = codes.map((code) => upper[code] ?? '').join('')
      const accents = codes.map((code) => marks[code] ?? '').join('')
      // A dotless i that stands without its accent is the í of García and Joaquín.
      if (base === 'ı' && accents === '') return `í${next}`
      return base ? base + accents + next : next + accents
    })
  return dotted(decoded)
}

/** Both tables put accents on a dotless i, which Unicode composes from a dotted one. */
function dotted(text: string): string {
  return text.replace(/ı(?=[\u0300-\u036f])/g, 'i').normalize('NFC')
}
