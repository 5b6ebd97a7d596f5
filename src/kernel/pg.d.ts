// What the flight uses of pg beyond its published types: the wire-level connection that a submittable is handed.
declare module 'pg/lib/utils.js' {
  export function prepareValue(value: unknown): string | Buffer | null
}
