import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Real records by other people, beside the checkout; the suite runs where they are and says loudly where not. */
export const CORPUS = fileURLToPath(new URL('../../../shared/data', import.meta.url))

if (!existsSync(CORPUS)) console.warn(`\n  THE CORPUS IS NOT HERE (${CORPUS}): its tests are skipped.\n`)
