import type { Barcodes } from '../settings/contract.ts'

/**
 * Gives what may have been meant by a code that no copy has as it was scanned, likeliest first: without what the scanner
 * adds, then with what it leaves out, as the library's setting says.
 */
export function barcodesMeant(scanned: string, { strip_before, strip_after, prefixes }: Barcodes): string[] {
  const whole = scanned.trim()
  const bare = withoutEnd(withoutStart(whole, strip_before), strip_after)
  const prefixed = [bare, whole].flatMap((code) =>
    prefixes.filter(({ length }) => length === code.length).map(({ prefix }) => prefix + code),
  )
  return [...new Set([bare, ...prefixed])].filter((code) => code !== '' && code !== whole)
}

function withoutStart(code: string, starts: readonly string[]): string {
  const start = starts.find((one) => code.startsWith(one) && code.length > one.length)
  return start === undefined ? code : code.slice(start.length)
}

function withoutEnd(code: string, ends: readonly string[]): string {
  const end = ends.find((one) => code.endsWith(one) && code.length > one.length)
  return end === undefined ? code : code.slice(0, -end.length)
}
