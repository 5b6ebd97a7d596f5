import { countRows } from '../../kernel/csv.ts'
import { MarcError, RECORD_END } from '../../marc/iso2709.ts'
import { unpacked } from '../../marc/read.ts'
import type { ImportFormat } from './contract.ts'

/** Longer than what marks a record in any text. */
const OVERLAP = 64
const marks: Record<'marcxml' | 'marcmaker', RegExp> = { marcxml: /<\/(?:[\w.-]+:)?record\s*>/g, marcmaker: /^=(?:LDR|LEADER) /gm }

/**
 * Counts the records of a file by what ends or begins them, without reading them, so that progress has a measure; about
 * a hundredth of the time of the import. A damaged file may hold fewer or more.
 */
export async function countRecords(chunks: AsyncIterable<Uint8Array>, format: ImportFormat): Promise<number> {
  const count = format === 'iso2709' ? countEnds : format === 'csv' ? countRows : countMarks(marks[format])
  try {
    return await count(unpacked(chunks))
  } catch (error) {
    if (error instanceof MarcError) return 0
    throw error
  }
}

async function countEnds(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0
  for await (const chunk of chunks) for (let at = chunk.indexOf(RECORD_END); at >= 0; at = chunk.indexOf(RECORD_END, at + 1)) count++
  return count
}

function countMarks(mark: RegExp): (chunks: AsyncIterable<Uint8Array>) => Promise<number> {
  return async (chunks) => {
    let count = 0
    let held = ''
    for await (const chunk of chunks) {
      const text = held + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
      let end = 0
      for (const match of text.matchAll(mark)) {
        count++
        end = match.index + match[0].length
      }
      held = text.slice(Math.max(end, text.length - OVERLAP))
    }
    return count
  }
}
