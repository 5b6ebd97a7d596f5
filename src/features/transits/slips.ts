import { html } from 'hono/html'
import type { Slip } from './contract.ts'

/** As what a slip is given out, the preferred one first. */
export const SLIP_TYPES = ['application/json', 'text/plain', 'text/html'] as const

/** Gives the type that a caller likes best; empty where none will do. */
export function bestSlipType(accepted: readonly { type: string; q: number }[]): string {
  for (const { type } of accepted.filter(({ q }) => q > 0).sort((a, b) => b.q - a.q)) {
    const found = SLIP_TYPES.find((one) => type === '*/*' || type === one || type === `${one.split('/')[0]}/*`)
    if (found) return found
  }
  return ''
}

/** Gives a slip as a page that a browser prints, as wide as a receipt. */
export function slipPage({ language, title, lines }: Slip) {
  return html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${title}</title>
<style>@page { margin: 4mm } body { width: 72mm; margin: 0; font: 11pt/1.35 system-ui, sans-serif } h1 { font-size: 16pt; margin: 0 0 2mm } p { margin: 0 0 1mm }</style></head>
<body><h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}</body>
</html>`
}
