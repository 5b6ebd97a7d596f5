import { SaxesParser } from 'saxes'
import { MarcError } from './iso2709.ts'
import { type Dialect, isData, type MarcField, type MarcRecord, type Subfield } from './record.ts'

const NAMESPACE = 'http://www.loc.gov/MARC21/slim'
const LARGEST_TEXT = 1_000_000

export type XmlResult = { record: MarcRecord } | { error: MarcError }

/**
 * Reads MARCXML as it comes, record by record. A record with a fault is given as one; text that is no XML ends the
 * file. There is no document type and no entity of one's own.
 */
export class MarcXmlReader {
  readonly #parser = new SaxesParser({ xmlns: false, fragment: true })
  #results: XmlResult[] = []
  #leader: string | undefined
  #fields: MarcField[] | undefined
  #field: { tag: string; indicators: string; subfields: Subfield[] } | undefined
  #code: string | undefined
  #text = ''
  #fault: MarcError | undefined
  #fatal: MarcError | undefined

  constructor() {
    this.#parser.on('opentag', (tag) => this.#open(local(tag.name), tag.attributes as Record<string, string>))
    this.#parser.on('closetag', (tag) => this.#close(local(tag.name)))
    this.#parser.on('text', (text) => {
      if (this.#fields && this.#text.length < LARGEST_TEXT) this.#text += text
    })
    this.#parser.on('doctype', () => this.#fail(new MarcError('xml_doctype')))
    this.#parser.on('error', (error) => this.#fail(new MarcError('xml_not_well_formed', { detail: error.message.slice(0, 200) })))
  }

  /** Takes more text and gives the records that it completes. */
  write(text: string): XmlResult[] {
    if (!this.#fatal) {
      // One file may hold several documents one after the other.
      this.#parser.write(text.replace(/<\?xml[^>]*\?>/g, ''))
    }
    return this.#take()
  }

  /** Says that the text is over. */
  end(): XmlResult[] {
    if (!this.#fatal) {
      if (this.#fields) this.#fail(new MarcError('cut_off'))
      else this.#parser.close()
    }
    return this.#take()
  }

  get isOver(): boolean {
    return this.#fatal !== undefined
  }

  #take(): XmlResult[] {
    const results = this.#results
    this.#results = []
    return results
  }

  #fail(error: MarcError): void {
    if (this.#fatal) return
    this.#fatal = error
    this.#results.push({ error })
  }

  #open(name: string, attributes: Record<string, string>): void {
    this.#text = ''
    if (this.#fatal) return
    if (name === 'record') {
      this.#fields = []
      this.#leader = undefined
      this.#fault = undefined
    } else if (!this.#fields) return
    else if (name === 'controlfield' || name === 'datafield') {
      const tag = attributes.tag ?? ''
      if (!/^[0-9A-Za-z]{3}$/.test(tag)) this.#fault ??= new MarcError('field_without_tag', { field: name })
      const indicators = `${(attributes.ind1 ?? ' ').slice(0, 1) || ' '}${(attributes.ind2 ?? ' ').slice(0, 1) || ' '}`
      this.#field = { tag, indicators, subfields: [] }
    } else if (name === 'subfield') {
      this.#code = attributes.code
      if (attributes.code?.length !== 1) this.#fault ??= new MarcError('subfield_without_code', { tag: this.#field?.tag })
    } else if (name !== 'leader') this.#fault ??= new MarcError('unknown_element', { element: name.slice(0, 40) })
  }

  #close(name: string): void {
    if (this.#fatal || !this.#fields) return
    if (name === 'leader') this.#leader = this.#text
    else if (name === 'subfield') {
      this.#field?.subfields.push([this.#code ?? ' ', this.#text.normalize('NFC')])
      this.#text = ''
    } else if (name === 'controlfield' && this.#field) this.#fields.push([this.#field.tag, this.#text])
    else if (name === 'datafield' && this.#field) this.#fields.push([this.#field.tag, this.#field.indicators, this.#field.subfields])
    else if (name === 'record') {
      const fields = this.#fields
      this.#fields = undefined
      if (this.#fault) this.#results.push({ error: this.#fault })
      else if (fields.length === 0) this.#results.push({ error: new MarcError('empty_record') })
      else this.#results.push({ record: { leader: (this.#leader ?? '').padEnd(24, ' ').slice(0, 24), fields } })
    }
  }
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

export const COLLECTION_START = `<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="${NAMESPACE}">\n`
export const COLLECTION_END = '</collection>\n'

/** Writes one record as MARCXML; alone, it carries the namespace itself. */
export function writeMarcXml(record: MarcRecord, _dialect: Dialect, isAlone = true): string {
  const fields = record.fields.map((field) => {
    if (!isData(field)) return `  <controlfield tag="${field[0]}">${escapeXml(field[1])}</controlfield>\n`
    const subfields = field[2].map(([code, value]) => `    <subfield code="${escapeXml(code)}">${escapeXml(value)}</subfield>\n`)
    return `  <datafield tag="${field[0]}" ind1="${escapeXml(field[1][0] ?? ' ')}" ind2="${escapeXml(field[1][1] ?? ' ')}">\n${subfields.join('')}  </datafield>\n`
  })
  const start = isAlone ? `<?xml version="1.0" encoding="UTF-8"?>\n<record xmlns="${NAMESPACE}">\n` : '<record>\n'
  return `${start}  <leader>${escapeXml(record.leader)}</leader>\n${fields.join('')}</record>\n`
}

/** XML cannot hold most control characters, whichever way they are written. */
function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] as string)
}
