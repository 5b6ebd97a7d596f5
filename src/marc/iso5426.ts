/**
 * ISO 5426, the extended Latin set of UNIMARC, by its own table; a combining mark stands before its letter. The
 * Italian SBN writes the same codes in ASCII: ESC W, whether there is an accent, the accent, which half, the letter.
 */
const upper: Record<number, string> = {
  0xa1: '¡', 0xa2: '„', 0xa3: '£', 0xa4: '$', 0xa5: '¥', 0xa6: '†', 0xa7: '§', 0xa8: '′', 0xa9: '‘', 0xaa: '“', 0xab: '«', 0xac: '♭',
  0xad: '©', 0xae: '℗', 0xaf: '®', 0xb0: 'ʿ', 0xb1: 'ʾ', 0xb2: '‚', 0xb6: '‡', 0xb7: '·', 0xb8: '″', 0xb9: '’', 0xba: '”', 0xbb: '»',
  0xbc: '♯', 0xbd: 'ʹ', 0xbe: 'ʺ', 0xe1: 'Æ', 0xe2: 'Đ', 0xe6: 'Ĳ', 0xe8: 'Ł', 0xe9: 'Ø', 0xea: 'Œ', 0xec: 'Þ', 0xf1: 'æ', 0xf2: 'đ',
  0xf3: 'ð', 0xf5: 'ı', 0xf6: 'ĳ', 0xf8: 'ł', 0xf9: 'ø', 0xfa: 'œ', 0xfb: 'ß', 0xfc: 'þ',
}

const marks: Record<number, string> = {
  0xc0: '\u0309', 0xc1: '\u0300', 0xc2: '\u0301', 0xc3: '\u0302', 0xc4: '\u0303', 0xc5: '\u0304', 0xc6: '\u0306', 0xc7: '\u0307',
  0xc8: '\u0308', 0xc9: '\u0308', 0xca: '\u030a', 0xcb: '\u0315', 0xcc: '\u0312', 0xcd: '\u030b', 0xce: '\u031b', 0xcf: '\u030c',
  0xd0: '\u0327', 0xd1: '\u031c', 0xd2: '\u0326', 0xd3: '\u0328', 0xd4: '\u0325', 0xd5: '\u032e', 0xd6: '\u0323', 0xd7: '\u0324',
  0xd8: '\u0332', 0xd9: '\u0333', 0xda: '\u0329', 0xdb: '\u032d',
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
  if (!text.includes('\u001b')) return text
  const decoded = text
    .replace(/\u001bW([01])(.)([01])([^\u001b\u001e\u001f])/gs, (_whole, hasMark: string, mark: string, half: string, letter: string) => {
      const code = letter.charCodeAt(0) | 0x80
      const base = half === '1' ? (upper[code] ?? letter) : letter
      return hasMark === '1' ? base + (marks[mark.charCodeAt(0) | 0x80] ?? '') : base
    })
    // ESC o 0 SI stands where the printed catalogue has an opening bracket.
    .replace(/\u001bo0\u000f/g, '[')
  return dotted(decoded)
}

/** Both tables put accents on a dotless i, which Unicode composes from a dotted one. */
function dotted(text: string): string {
  return text.replace(/ı(?=[\u0300-\u036f])/g, 'i').normalize('NFC')
}
