import { expect, test } from 'vitest'
import { COLLECTION_END, COLLECTION_START, MarcXmlReader, writeMarcXml, type XmlResult } from '../../src/marc/marcxml.ts'
import type { MarcRecord } from '../../src/marc/record.ts'

const record = (number: string): MarcRecord => ({
  leader: '00000nam a2200000 a 4500',
  fields: [
    ['001', number],
    ['245', '10', [['a', `<Titolo> & "${number}"`]]],
  ],
})
const xml = (number: string) => writeMarcXml(record(number), 'marc21', false)

/** Reads a text that comes in pieces of a size. */
function read(text: string, size = text.length): XmlResult[] {
  const reader = new MarcXmlReader()
  const results: XmlResult[] = []
  for (let at = 0; at < text.length && !reader.isOver; at += size) results.push(...reader.write(text.slice(at, at + size)))
  return [...results, ...reader.end()]
}
const told = (results: XmlResult[]) => results.map((one) => ('error' in one ? one.error.code : one.record.fields[0]?.[1]))

test('what is written is read, in whatever pieces it comes', () => {
  const text = [COLLECTION_START, xml('1'), xml('2'), xml('3'), COLLECTION_END].join('')
  for (const size of [1, 7, 100, text.length]) expect(read(text, size)).toEqual([1, 2, 3].map((n) => ({ record: record(String(n)) })))
})

test.each([
  ['an ampersand', '&', 'xml_not_well_formed'],
  ['an entity of its own', '&chi;', 'xml_not_well_formed'],
  ['a tag without an end', '<b>', 'xml_not_well_formed'],
  ['a tag that ends what did not begin', '</b>', 'xml_not_well_formed'],
])('%s in one record is its own fault alone', (_what, damage, code) => {
  const text = [COLLECTION_START, xml('1'), xml('2').replace('Titolo', damage), xml('3'), xml('4'), COLLECTION_END].join('')
  for (const size of [5, text.length]) expect(told(read(text, size))).toEqual(['1', code, '3', '4'])
})

test.each([
  ['a field without a tag', (text: string) => text.replace('tag="245"', ''), 'field_without_tag'],
  ['a subfield without a code', (text: string) => text.replace('code="a"', ''), 'subfield_without_code'],
  ['an element that does not belong', (text: string) => text.replace('<leader>', '<guida/><leader>'), 'unknown_element'],
  ['nothing inside', () => '<record></record>', 'empty_record'],
  ['no end', (text: string) => text.replace('</record>', ''), 'cut_off'],
])('a record with %s is refused, and the others are read', (_what, damage, code) => {
  const text = [COLLECTION_START, xml('1'), damage(xml('2')), xml('3'), COLLECTION_END].join('')
  expect(told(read(text))).toEqual(['1', code, '3'])
})

test('records are found in whatever stands around them', () => {
  const prefixed = xml('1').replaceAll('<', '<marc:').replaceAll('<marc:/', '</marc:')
  expect(told(read(`<marc:collection xmlns:marc="x">${prefixed}</marc:collection>`))).toEqual(['1'])
  const oai = `<OAI-PMH><ListRecords><record><header/><metadata>${xml('2')}</metadata></record></ListRecords></OAI-PMH>`
  expect(told(read(oai))).toEqual(['2'])
  expect(told(read(`<?xml version="1.0"?>${xml('3')}<?xml version="1.0"?>${xml('4')}`))).toEqual(['3', '4'])
})

test('a document type is not read, nor what it would make of entities', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${COLLECTION_START}${xml('1')}${COLLECTION_END}`
  expect(told(read(bomb))).toEqual(['xml_doctype'])
})

test('a record that never ends does not fill the memory', () => {
  const reader = new MarcXmlReader()
  const results = reader.write(`${COLLECTION_START}<record><leader>x</leader>`)
  for (let n = 0; n < 50; n++)
    results.push(...reader.write(`<datafield tag="500"><subfield code="a">${'x'.repeat(100_000)}</subfield></datafield>`))
  expect(told(results)).toEqual(['record_too_large'])
  expect(told(reader.write(`</record>${xml('2')}`))).toEqual(['2'])
})
