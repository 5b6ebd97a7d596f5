import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { now } from '../kernel/clock.ts'
import { Problem } from '../kernel/problem.ts'
import type { ExportFile } from './contract.ts'

const FILE = /^[a-z][a-z0-9-]{1,38}[a-z0-9]-\d{4}-\d{2}-\d{2}T\d{6}Z\.tar\.gz$/

/** Names the export of a library of this moment. */
export function exportFileName(slug: string, at = now()): string {
  return `${slug}-${at.toISOString().replaceAll(':', '').slice(0, 17)}Z.tar.gz`
}

/** Gives the exports that dropped libraries left, newest first. */
export async function listExports(dir: string): Promise<ExportFile[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const files = await Promise.all(
    names
      .filter((name) => FILE.test(name))
      .map(async (file) => {
        const { size, mtime } = await stat(join(dir, file))
        return { file, bytes: size, created_at: mtime.toISOString() }
      }),
  )
  return files.sort((a, b) => b.created_at.localeCompare(a.created_at))
}

/** Opens one of them. @throws Problem export_unknown */
export async function openExport(dir: string, file: string): Promise<{ content: Readable; bytes: number }> {
  const size = FILE.test(file)
    ? await stat(join(dir, file)).then(
        (found) => found.size,
        () => undefined,
      )
    : undefined
  if (size === undefined) throw new Problem('export_unknown')
  return { content: createReadStream(join(dir, file)), bytes: size }
}
