import { expect, test } from 'vitest'
import { ConfigError, parseConfig } from '../../src/config.ts'

test('without any variable there is a configuration that runs on a laptop', () => {
  expect(parseConfig({})).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    data_dir: '.data',
    platform_domain: 'localhost',
    trust_proxy: false,
  })
  expect(parseConfig({ PORT: '', DATABASE_URL: '' })).toEqual(parseConfig({}))
})

test('every variable that is wrong is named at once, and no secret is repeated', () => {
  const wrong = {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    DATABASE_POOL_SIZE: '0',
    SMTP_URL: 'http://mail:hunter2@relay',
    MAIL_FROM: 'The library <nobody>\r\nBcc: everyone@example.org',
    LOG_LEVEL: 'loud',
    METRICS_TOKEN: 'short-secret',
    TRUST_PROXY: 'perhaps',
    PLATFORM_DOMAIN: 'Hub.Example',
  }
  let message = ''
  try {
    parseConfig(wrong)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    message = (error as Error).message
  }
  for (const name of Object.keys(wrong)) expect(message).toContain(name)
  expect(message.match(/^ {2}[A-Z_]+:/gm)).toHaveLength(Object.keys(wrong).length)
  expect(message).not.toMatch(/hunter2|short-secret/)
})

test('a sender is one address, with or without a name', () => {
  for (const from of ['biblioteca@civica.example', 'Biblioteca Civica <banco@civica.example>', 'LibraryHub <noreply@localhost>']) {
    expect(parseConfig({ MAIL_FROM: from }).mail_from).toBe(from)
  }
  for (const from of ['nobody', 'a@b.example, c@d.example', 'x <a@b.example> y', '<>'])
    expect(() => parseConfig({ MAIL_FROM: from })).toThrow(ConfigError)
})
