import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/platform/embedded.ts'
import { migratePlatform } from '../../src/platform/migrate.ts'
import { prepareCluster } from '../../src/platform/roles.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Administrator's address of the server that the run tests against. */
    server_url: string
    /** A migrated platform without libraries, from which every test file's database is copied. */
    template: string
  }
}

/** One real Postgres for the whole run: embedded, in a container, or wherever TEST_DATABASE_URL says. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startServer()
  const template = `libraryhub_template_${randomBytes(4).toString('hex')}`
  await onServer(url, `create database ${template}`)
  const templateUrl = withDatabase(url, template)
  await prepareCluster(templateUrl)
  await migratePlatform(templateUrl)
  project.provide('server_url', url)
  project.provide('template', template)
  return async () => {
    await onServer(url, `drop database ${template} with (force)`)
    await stop()
  }
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { TEST_DATABASE_URL, TEST_DATABASE } = process.env
  if (TEST_DATABASE_URL) return { url: TEST_DATABASE_URL, stop: async () => {} }
  if (TEST_DATABASE === 'container') {
    const { GenericContainer, Wait } = await import('testcontainers')
    const container = await new GenericContainer('postgres:18')
      .withEnvironment({ POSTGRES_PASSWORD: 'test' })
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
      .start()
    return {
      url: `postgres://postgres:test@${container.getHost()}:${container.getMappedPort(5432)}/postgres`,
      stop: async () => {
        await container.stop()
      },
    }
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'libraryhub-test-'))
  const postgres = await startEmbeddedPostgres({ dataDir, isThrowAway: true })
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}

export async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
