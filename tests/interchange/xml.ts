import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'

/** An element of a document, by its local name. */
export interface Element {
  name: string
  namespace: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

/** Reads a document strictly. @throws Error where it is not well-formed, with namespaces */
export function parseXml(text: string): Element {
  const root: Element = { name: '', namespace: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    const element: Element = { name: local, namespace: uri, attributes: {}, children: [], text: '' }
    for (const [name, value] of Object.entries(attributes)) element.attributes[name] = value.value
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (part) => {
    const last = open.at(-1)
    if (last) last.text += part
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(text).close()
  return root.children[0] as Element
}

/** Gives every element of a name below one. */
export function all(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])
}

export function firstText(element: Element, name: string): string | undefined {
  return all(element, name)[0]?.text
}

/** Whether a command is installed; says loudly what is not tried without it. */
export function isInstalled(command: string, untried: string): boolean {
  const isThere = spawnSync('which', [command]).status === 0
  if (!isThere) console.warn(`\n  ${command.toUpperCase()} IS NOT INSTALLED: ${untried} is not tried.\n`)
  return isThere
}

/** Holds documents against a schema in RELAX NG. @throws Error with what xmllint says */
export function validate(schema: string, documents: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'libraryhub-xml-'))
  try {
    const files = documents.map((text, index) => {
      const file = join(folder, `${index}.xml`)
      writeFileSync(file, text)
      return file
    })
    execFileSync('xmllint', ['--noout', '--nonet', '--relaxng', schema, ...files], { stdio: ['ignore', 'pipe', 'pipe'] })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
