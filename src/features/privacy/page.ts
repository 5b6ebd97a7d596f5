import type { PatronExport } from './contract.ts'

const words = {
  en: { title: 'All that is held about you', empty: 'Nothing.', at: 'As of' },
  it: { title: 'Tutto ciò che conserviamo su di te', empty: 'Nulla.', at: 'Situazione al' },
} as const

/** Gives an export as a page that can be read and printed without any program of ours. */
export function exportPage({ library, exported_at, tables }: PatronExport, language: string): string {
  const said = words[language.startsWith('it') ? 'it' : 'en']
  const sections = Object.entries(tables).map(
    ([name, rows]) => `<h2>${escaped(name)} (${rows.length})</h2>${rows.length === 0 ? `<p>${said.empty}</p>` : rows.map(card).join('')}`,
  )
  return `<!doctype html><html lang="${language.slice(0, 2)}"><meta charset="utf-8"><title>${said.title}</title>
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%;margin:0 0 1rem}
th{text-align:left;vertical-align:top;width:14rem;font-weight:500}td{overflow-wrap:anywhere}tr{border-bottom:1px solid #ddd}</style>
<h1>${said.title}</h1><p>${escaped(library.name)} · ${said.at} <time>${exported_at}</time></p>${sections.join('\n')}</html>`
}

function card(row: Record<string, unknown>): string {
  const lines = Object.entries(row).flatMap(([name, value]) =>
    value === null
      ? []
      : [`<tr><th>${escaped(name)}</th><td>${escaped(typeof value === 'object' ? JSON.stringify(value) : String(value))}</td></tr>`],
  )
  return `<table>${lines.join('')}</table>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
