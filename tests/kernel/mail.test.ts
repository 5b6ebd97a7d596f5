import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { MailError, openMailer } from '../../src/kernel/mail.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A mail server that greets, and then says a word of its endless answer every few moments. */
async function drippingServer(): Promise<{ url: string; isClosed: () => boolean }> {
  let isClosed = false
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.write('220 hub.example\r\n')
    const dripping = setInterval(() => socket.write('250-wait\r\n'), 50)
    socket.on('close', () => {
      clearInterval(dripping)
      isClosed = true
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, isClosed: () => isClosed }
}

test('a mail server that keeps talking and comes to no end is left, and asked again later', async () => {
  const { url, isClosed } = await drippingServer()
  const mailer = openMailer({ smtp_url: url, outbox_dir: '/nowhere', from: 'noreply@localhost', longest_ms: 700 })
  const mail = {
    message_id: 'a@b',
    to: { name: 'Anna', email: 'anna@example.org' },
    subject: 's',
    text: 't',
    html: 'h',
    language: 'it',
    label: 'l',
  }
  const started = performance.now()
  const error = await mailer.send(mail).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(MailError)
  expect((error as MailError).isPermanent).toBe(false)
  expect(performance.now() - started).toBeLessThan(3_000)
  await expect.poll(isClosed, { timeout: 8_000 }).toBe(true)
  mailer.close()
})
