import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Problem, type ProblemDefinition, type Words } from './problem.ts'
import { rateClasses } from './rate.ts'

/** What is particular about one of the documents. */
export interface About {
  title: string
  /** Whose host it is about. */
  host: string
  paragraphs: readonly string[]
}

/** What an OpenAPI document says about an API as a whole. */
export function openApiInfo({ title, host, paragraphs }: About, permissions: ReadonlyMap<string, Words>) {
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: '1.0.0',
      description: [
        ...paragraphs,
        'Lists are paged by cursor: `?limit=&cursor=`, answer `{data, page: {next}}`. An unknown parameter is a 400.',
        'Problems are `application/problem+json` (RFC 9457) with a stable `code`; see /docs/problems.',
        `### Permissions\n\n${[...permissions].map(([name, words]) => `- \`${name}\`: ${words.en}`).join('\n')}`,
        `### Rate limits (per caller and minute, with bursts)\n\n${Object.entries(rateClasses)
          .map(([name, rate]) => `- \`${name}\`: ${rate.per_minute}, at once ${rate.burst}`)
          .join('\n')}`,
      ].join('\n\n'),
    },
    servers: [{ url: '/', description: host }],
  }
}

interface Guarded {
  security?: Record<string, string[]>[]
  'x-permission'?: string | null
}

/** Says of every operation that guests may use that it needs no token. */
export function withGuests<D extends { paths?: object }>(document: D, guests: ReadonlySet<string>): D {
  const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path as Record<string, Guarded>))
  for (const operation of operations) {
    if (operation['x-permission'] && guests.has(operation['x-permission'])) operation.security?.push({})
  }
  return document
}

/** A page that explains every problem code; it is what a problem's `type` points at. */
export function problemsPage(problems: ReadonlyMap<string, ProblemDefinition>, language: string): string {
  const words = (given: Words) => escapeXml(language === 'it' ? given.it : given.en)
  const rows = [...problems]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([code, { status, title, detail }]) =>
        `<section id="${code}"><h2><code>${code}</code> <small>${status}</small></h2><p><strong>${words(title)}</strong>${detail ? ` – ${words(detail)}` : ''}</p></section>`,
    )
  const heading = language === 'it' ? 'Problemi' : 'Problems'
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>LibraryHub: ${heading}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b2230;background:#fff}
h2{font-size:1rem;margin:1.5rem 0 0}small{color:#51607a}section:target{background:#fff4c2}
@media(prefers-color-scheme:dark){body{color:#e8ecf3;background:#14181f}small{color:#a9b5c9}section:target{background:#4a3f10}}</style></head>
<body><main><h1>${heading}</h1>${rows.join('\n')}</main></body></html>`
}

/** The interactive reference: Swagger UI out of its package, so that it works without the internet. */
export function referencePage(language: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>LibraryHub API</title><link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="reference"></div><script src="/docs/assets/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({url:'/openapi.json',dom_id:'#reference',deepLinking:true,filter:true,persistAuthorization:true,docExpansion:'none',tryItOutEnabled:true})</script>
</body></html>`
}

const assets: Record<string, string> = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' }

/** @throws Problem not_found for any other file */
export async function referenceAsset(name: string): Promise<Response> {
  const type = assets[name]
  if (!type) throw new Problem('not_found')
  const content = await readFile(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`))
  return new Response(content, { headers: { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'public, max-age=86400' } })
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
