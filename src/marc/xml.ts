/** Markup that is well-formed and escaped already. */
export interface Markup {
  readonly xml: string
}

type Attribute = string | number | null | undefined

/** Writes one element. Text is escaped, what is null or undefined left out, of the attributes too. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...content: readonly (Markup | string | number | null | undefined)[]
): Markup {
  const said = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined)
  const start = `${name}${said.map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`).join('')}`
  const inner = content.map((part) => (typeof part === 'object' && part !== null ? part.xml : escapeXml(String(part ?? '')))).join('')
  return { xml: inner === '' ? `<${start}/>` : `<${start}>${inner}</${name}>` }
}

/** Puts markup together. */
export function markup(...parts: readonly (Markup | null | undefined)[]): Markup {
  return { xml: parts.map((part) => part?.xml ?? '').join('') }
}

/** Gives the text of a whole document. */
export function xmlDocument(root: Markup): string {
  return `${XML_START}${root.xml}\n`
}

export const XML_START = '<?xml version="1.0" encoding="UTF-8"?>\n'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }

/**
 * Escapes text for content and for attributes in double quotes. XML 1.0 (2.2 Characters) cannot hold most control
 * characters nor half of a surrogate pair, whichever way they are written: they are left out.
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>"\r]/g, (character) => entities[character] as string)
}
