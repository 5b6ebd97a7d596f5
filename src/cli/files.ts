import { open, readFile } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { EXIT, failure } from './failure.ts'
import type { Output } from './output.ts'

/** Reads a text file, or standard input for `-`. @throws Failure not found, or unreadable */
export async function readText(out: Output, file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(out, file, error)
  })
}

/** Opens a file for reading as a stream, or standard input for `-`. @throws Failure not found, or unreadable */
export async function openToRead(out: Output, file: string): Promise<{ stream: Readable; byte_count: number | undefined }> {
  if (file === '-') return { stream: process.stdin, byte_count: undefined }
  try {
    const handle = await open(file, 'r')
    const stat = await handle.stat()
    if (stat.isDirectory()) {
      await handle.close()
      throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    }
    return { stream: handle.createReadStream(), byte_count: stat.isFile() ? stat.size : undefined }
  } catch (error) {
    throw unreadable(out, file, error)
  }
}

/** Opens a new file for writing, or standard output for `-`. @throws Failure where it is there already */
export async function openToWrite(out: Output, file: string): Promise<Writable> {
  if (file === '-') return process.stdout
  try {
    return (await open(file, 'wx')).createWriteStream()
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') {
      throw failure(out.language, 'file_exists', {
        exit: EXIT.refused,
        params: { file },
        advice: [out.t('choose_other_file')],
        cause: error,
      })
    }
    throw unreadable(out, file, error)
  }
}

function unreadable(out: Output, file: string, error: unknown) {
  const { code, message } = error as { code?: string; message: string }
  return code === 'ENOENT'
    ? failure(out.language, 'file_missing', { exit: EXIT.not_found, params: { file }, cause: error })
    : failure(out.language, 'file_unreadable', { exit: EXIT.failed, params: { file, reason: message }, cause: error })
}
