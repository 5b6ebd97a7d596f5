import { SaxesParser } from 'saxes'
import { MarcError } from './iso2709.ts'
import { type Dialect, isData, type MarcField, type MarcRecord, type Subfield } from './record.ts'
import { escapeXml, type Markup, XML_START } from './xml.ts'

const NAMESPACE = 'http://www.loc.gov/MARC21/slim'
/** More than any record holds; what is larger never fills the memory. */
const LARGEST_RECORD = 4_000_000
const RECORD_ENDS = /<\/(?:[\w.-]+:)?record\s*>/g

export type XmlResult = { record: MarcRecord } | { error: MarcError }

/**
 * Reads MARCXML as it comes, record by record. A record with a fault is given as one; where the text is no XML, reading
 * begins anew behind the end of that record. There is no document type and no entity of one's own.
 */
export class MarcXmlReader {
  #parser = this.#freshParser()
  #results: XmlResult[] = []
  #leader: string | undefined
  #fields: MarcField[] | undefined
  #field: { tag: string; indicators: string; subfields: Subfield[] } | undefined
  #code: string | undefined
  #text = ''
  #fault: MarcError | undefined
  #held = ''
  #length = 0
  #isBroken = false
  #isOver = false

  #freshParser(): SaxesParser {
    const parser = new SaxesParser({ xmlns: false, fragment: true })
    parser.on('opentag', (tag) => this.#open(local(tag.name), tag.attributes as Record<string, string>))
    parser.on('closetag', (tag) => this.#close(local(tag.name)))
    parser.on('text', (text) => {
      if (this.#fields) this.#text += text
    })
    parser.on('error', (error) => {
      if (/doctype/i.test(error.message)) {
        this.#fail(new MarcError('xml_doctype'))
        this.#isOver = true
      }
      // Outside of a record, an end without its beginning is what a faulty record has left.
      if (this.#fields || !/(unmatched closing|unexpected close) tag/.test(error.message))
        this.#fail(new MarcError('xml_not_well_formed', { detail: error.message.slice(0, 200) }))
    })
    return parser
  }

  /** Takes more text and gives the records that it completes. */
  write(text: string): XmlResult[] {
    // A tag that comes in two halves is held back, so that no end of a record goes unseen.
    let given = this.#held + text
    const open = given.lastIndexOf('<')
    const isWhole = open < 0 || given.indexOf('>', open) > 0 || given.length - open > 1_000
    this.#held = isWhole ? '' : given.slice(open)
    if (!isWhole) given = given.slice(0, open)
    let from = 0
    for (const end of given.matchAll(RECORD_ENDS)) {
      const to = end.index + end[0].length
      this.#feed(given.slice(from, to))
      this.#endRecord()
      from = to
    }
    this.#feed(given.slice(from))
    return this.#take()
  }

  /** Says that the text is over. */
  end(): XmlResult[] {
    this.#feed(this.#held)
    if (this.#fields && !this.#isBroken) this.#fail(new MarcError('cut_off'))
    if (!this.#isBroken && !this.#isOver) this.#parser.close()
    return this.#take()
  }

  get isOver(): boolean {
    return this.#isOver
  }

  #feed(text: string): void {
    if (this.#isBroken || this.#isOver || text === '') return
    this.#length += text.length
    if (this.#length > LARGEST_RECORD) this.#fail(new MarcError('record_too_large', { bytes: LARGEST_RECORD }))
    // One file may hold several documents one after the other.
    else this.#parser.write(text.includes('<?xml') ? text.replace(/<\?xml[^>]*\?>/g, '') : text)
  }

  #endRecord(): void {
    this.#length = 0
    // An entity without an end swallows all that follows, and the parser does not complain before there is a semicolon.
    if (this.#fields) this.#fail(new MarcError('xml_not_well_formed', { detail: 'the record does not end where its end tag stands' }))
    if (!this.#isBroken) return
    this.#isBroken = false
    this.#parser = this.#freshParser()
  }

  #take(): XmlResult[] {
    const results = this.#results
    this.#results = []
    return results
  }

  #fail(error: MarcError): void {
    if (this.#isBroken) return
    this.#isBroken = true
    this.#fields = undefined
    this.#results.push({ error })
  }

  #open(name: string, attributes: Record<string, string>): void {
    this.#text = ''
    if (this.#isBroken) return
    if (name === 'record') {
      // A record without fields around another is a wrapper, as in OAI-PMH; with fields, it lacks its end.
      if (this.#fields && this.#fields.length > 0) this.#results.push({ error: new MarcError('cut_off') })
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
    if (this.#isBroken || !this.#fields) return
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

export const COLLECTION_START = `${XML_START}<collection xmlns="${NAMESPACE}">\n`
export const COLLECTION_END = '</collection>\n'

/** Writes one record as MARCXML; alone, it carries the namespace itself. */
export function writeMarcXml(record: MarcRecord, _dialect: Dialect, isAlone = true): string {
  const start = isAlone ? `${XML_START}<record xmlns="${NAMESPACE}">\n` : '<record>\n'
  return `${start}${contentOf(record)}</record>\n`
}

const MARCXCHANGE = 'info:lc/xmlns/marcxchange-v2'
export const marcXmlSchemas: Readonly<Record<Dialect, { namespace: string; schema: string }>> = {
  marc21: { namespace: NAMESPACE, schema: 'http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd' },
  unimarc: { namespace: MARCXCHANGE, schema: 'http://www.loc.gov/standards/iso25577/marcxchange-2-0.xsd' },
}

/**
 * Writes one record for a document of others: MARC 21 in the namespace of MARCXML, UNIMARC in that of MarcXchange
 * (ISO 25577), since MARCXML's schema takes no other leader than that of MARC 21.
 */
export function writeSchemedRecord(record: MarcRecord, dialect: Dialect): Markup {
  const { namespace, schema } = marcXmlSchemas[dialect]
  const kind = dialect === 'unimarc' ? ' format="UNIMARC" type="Bibliographic"' : ' type="Bibliographic"'
  const location = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${namespace} ${schema}"`
  return { xml: `<record xmlns="${namespace}" ${location}${kind}>\n${contentOf(inSchema(record, dialect))}</record>` }
}

/** Both schemas want control fields before the others and no field without subfields. */
function inSchema({ leader, fields }: MarcRecord, dialect: Dialect): MarcRecord {
  return {
    leader: dialect === 'marc21' ? marc21Leader(leader) : leader,
    fields: [...fields.filter((field) => !isData(field)), ...fields.filter((field) => isData(field) && field[2].length > 0)],
  }
}

const USUAL_LEADER = '00000nam a2200000   4500'
/** What MARCXML's schema lets stand at each place of a leader. */
const LEADER_PLACES = /^(?:[0-9 ]{5}[0-9A-Za-z ][0-9A-Za-z][0-9A-Za-z ]{3}[2 ][2 ][0-9 ]{5}[0-9A-Za-z ]{3}(?:4500| {4}))$/

/** Where a place holds what cannot stand there, the usual takes it: most of it tells lengths, which XML has no use for. */
function marc21Leader(leader: string): string {
  if (LEADER_PLACES.test(leader)) return leader
  const places = [...USUAL_LEADER].map((usual, at) => {
    const given = leader[at] ?? usual
    if (at >= 20 || (at >= 10 && at <= 11)) return usual
    return (at <= 4 || (at >= 12 && at <= 16) ? /[0-9 ]/ : at === 6 ? /[0-9A-Za-z]/ : /[0-9A-Za-z ]/).test(given) ? given : usual
  })
  return places.join('')
}

function contentOf(record: MarcRecord): string {
  const fields = record.fields.map((field) => {
    if (!isData(field)) return `  <controlfield tag="${field[0]}">${escapeXml(field[1])}</controlfield>\n`
    const subfields = field[2].map(([code, value]) => `    <subfield code="${escapeXml(code)}">${escapeXml(value)}</subfield>\n`)
    return `  <datafield tag="${field[0]}" ind1="${escapeXml(field[1][0] ?? ' ')}" ind2="${escapeXml(field[1][1] ?? ' ')}">\n${subfields.join('')}  </datafield>\n`
  })
  return `  <leader>${escapeXml(record.leader)}</leader>\n${fields.join('')}`
}
