import { constants, gunzipSync } from 'node:zlib'
import { headingsOf } from '../../kernel/csv.ts'
import { Problem } from '../../kernel/problem.ts'
import { peek } from '../../marc/read.ts'
import type { ImportFormat, ImportOptions } from './contract.ts'
import { columnsOf } from './csv-columns.ts'

const PEEKED_BYTES = 16_384

/**
 * Tells what a file is by its beginning, before any of it is stored, so that a wrong file is refused at once.
 * @throws Problem file_empty, file_not_recognised, csv_without_title, csv_heading_unknown
 */
export async function recognise(
  chunks: AsyncIterable<Uint8Array>,
  options: Partial<ImportOptions>,
): Promise<{ format: ImportFormat; all: AsyncIterable<Uint8Array> }> {
  const [packed, all] = await peek(chunks, PEEKED_BYTES)
  const start = unpacked(packed)
  if (start.every((byte) => byte <= 0x20)) throw new Problem('file_empty')
  const format = options.format ?? formatOf(start)
  if (!format) throw new Problem('file_not_recognised')
  if (format === 'csv') await checkHeadings(start, options)
  return { format, all }
}

/** What the first bytes of an archive unpack to; at most a thousand times as much. */
function unpacked(start: Buffer): Buffer {
  if (start[0] !== 0x1f || start[1] !== 0x8b) return start
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch (error) {
    throw new Problem('file_not_recognised', { cause: error })
  }
}

function formatOf(start: Buffer): ImportFormat | undefined {
  const text = start.toString('latin1').replace(/^(ï»¿|[\s\0])+/, '')
  if (/^<[?!\w]/.test(text)) return 'marcxml'
  if (/^=(LDR|LEADER|[0-9A-Za-z]{3}) /.test(text)) return 'marcmaker'
  // Terminators of fields and of records occur in nothing else; a leader is digits wherever a machine wrote it.
  if (/[\x1d\x1e]/.test(text) || /^\d{5}.{5}22\d{5}/s.test(text)) return 'iso2709'
  const isUtf16 = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  return isUtf16 || !/[\0-\x08\x0e-\x1f]/.test(text) ? 'csv' : undefined
}

async function checkHeadings(start: Buffer, { mapping = {}, format }: Partial<ImportOptions>): Promise<void> {
  const headings = await headingsOf(start)
  const params = { headings: headings.join(', ').slice(0, 500) }
  const columns = columnsOf(headings, mapping)
  const unknown = Object.entries(mapping).find(([column]) => !columns.has(column as 'title'))
  if (unknown) throw new Problem('csv_heading_unknown', { params: { heading: unknown[1], ...params } })
  if (columns.has('title')) return
  // Any text could be a CSV of one column; without a title it is one only where somebody says so.
  throw new Problem(format === 'csv' || headings.length > 1 ? 'csv_without_title' : 'file_not_recognised', { params })
}
