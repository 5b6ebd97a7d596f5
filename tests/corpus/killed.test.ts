import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requestImport } from '../../src/features/imports/verbs.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Stock, stock } from '../support/library.ts'
import { CORPUS } from './corpus.ts'

const FILE = 'unimarc/sbn_filodrammatici_3259.mrc.gz'
const PATIENCE_MS = 120_000

describe.skipIf(!existsSync(CORPUS))('a server that is killed', () => {
  let hub: TestDatabase
  let library: Stock
  const servers: ChildProcess[] = []

  beforeAll(async () => {
    hub = await createTestDatabase()
    library = await stock(hub, await hub.provision('uccisa'))
  })
  afterAll(async () => {
    for (const server of servers) server.kill('SIGKILL')
    await hub?.drop()
  })

  function startServer(): ChildProcess {
    const server = spawn(process.execPath, [fileURLToPath(new URL('../../src/server.ts', import.meta.url))], {
      stdio: 'ignore',
      env: { PATH: process.env.PATH, DATABASE_URL: hub.admin_url, PORT: '0', LOG_LEVEL: 'silent' },
    })
    servers.push(server)
    return server
  }

  async function until(
    id: string,
    isSo: (row: { position: number; status: string }) => boolean,
  ): Promise<{ position: number; status: string }> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((wake) => setTimeout(wake, 20))) {
      const [row] = await hub.admin<{ position: number; status: string }>(
        'select i.position::int, t.status from platform.import i join platform.task t on t.tenant = i.tenant and t.id = i.id where i.id = $1',
        [id],
      )
      if (row && isSo(row)) return row
    }
    throw new Error('It did not come to that')
  }

  test(
    'in the middle of an import has another one end it, complete and without a duplicate',
    async () => {
      const first = startServer()
      const { id } = await requestImport(hub.door(library.library), { file_name: FILE }, createReadStream(join(CORPUS, FILE)))
      const { position } = await until(id, (row) => row.position > 0)
      first.kill('SIGKILL')
      await once(first, 'exit')
      expect(position).toBeLessThan(3_259)

      startServer()
      expect(await until(id, ({ status }) => status !== 'queued' && status !== 'running')).toEqual({ position: 3_259, status: 'succeeded' })
      const [made] = await hub.admin(
        `select created_count::int, updated_count::int, refused_count::int, copies_count::int,
           (select count(*)::int from ${library.library.schema}.book) as books,
           (select count(distinct control_number)::int from ${library.library.schema}.book) as numbers,
           (select count(*)::int from ${library.library.schema}.copy) as copies,
           (select count(*)::int from ${library.library.schema}.search_book) as findable,
           (select count(*)::int from platform.import_line where import_id = id) as lines,
           (select count(*)::int from platform.upload) as uploads
         from platform.import where id = $1`,
        [id],
      )
      const { copies_count } = made as { copies_count: number }
      expect(made).toEqual({
        created_count: 3_259,
        updated_count: 0,
        refused_count: 0,
        copies_count,
        books: 3_259,
        numbers: 3_259,
        copies: copies_count,
        findable: 3_259,
        lines: 3_259,
        uploads: 0,
      })
    },
    PATIENCE_MS * 2,
  )
})
