import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { features } from '../../src/features.ts'
import { openLog } from '../../src/kernel/log.ts'
import { openMailer } from '../../src/kernel/mail.ts'
import { openMetrics } from '../../src/kernel/metrics.ts'
import { type Queue, startQueue } from '../../src/kernel/queue.ts'
import { openDirectory } from '../../src/platform/directory.ts'
import type { TestDatabase } from '../support/database.ts'

/** Starts the worker with every feature's jobs; mail goes to a server, or into a folder. */
export async function startWorker(
  test: TestDatabase,
  { smtp_url, outbox_dir = '/nowhere' }: { smtp_url?: string; outbox_dir?: string },
): Promise<Queue> {
  const directory = openDirectory(test.database, 'localhost')
  const mail = openMailer({ smtp_url, outbox_dir, from: 'LibraryHub <noreply@hub.example>' })
  const queue = await startQueue({
    direct_url: test.admin_url,
    database: test.database,
    jobs: features.flatMap(({ jobs }) => jobs ?? []),
    libraryByRole: directory.byRole,
    activeRoles: directory.activeRoles,
    mail,
    log: openLog(process.env.LOG_LEVEL ?? 'silent'),
    metrics: openMetrics(),
  })
  return {
    async stop() {
      await queue.stop()
      mail.close()
    },
  }
}

export interface MailServer {
  url: string
  /** Whole messages, as they came. */
  readonly messages: string[]
  /** Every RCPT TO, refused ones too. */
  readonly asked: string[]
  /** What the next recipients are told, one after the other, and the last one for ever; undefined takes the mail. */
  answers: (number | undefined)[]
  /** How long it thinks before it takes a message. */
  delay_ms: number
  /** Happens before it says yes to a message. */
  onTaken: () => Promise<void>
  stop(): Promise<void>
}

/** A real mail server on the loopback. */
export async function startMailServer(): Promise<MailServer> {
  const messages: string[] = []
  const asked: string[] = []
  const mailServer: MailServer = {
    url: '',
    messages,
    asked,
    answers: [undefined],
    delay_ms: 0,
    onTaken: async () => {},
    stop: async () => {},
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo(address, _session, done) {
      asked.push(address.address)
      const [answer] = mailServer.answers
      if (mailServer.answers.length > 1) mailServer.answers.shift()
      if (answer === undefined) return done()
      done(Object.assign(new Error(`<${address.address}> no`), { responseCode: answer }))
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () =>
        setTimeout(() => {
          messages.push(Buffer.concat(chunks).toString('utf8'))
          void mailServer.onTaken().then(() => done())
        }, mailServer.delay_ms),
      )
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  mailServer.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  mailServer.stop = () => new Promise((resolve) => server.close(resolve))
  return mailServer
}

/** Gives a message as people read it: headers on one line each, encoded words and quoted-printable parts decoded. */
export function decoded(message: string): string {
  return message
    .replace(/\r\n/g, '\n')
    .replace(/\n[ \t]+(?=\S)/g, (fold, at: number, whole: string) => (at < whole.indexOf('\n\n') ? ' ' : fold))
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, text: string) => bytes(text.replaceAll('_', ' ')))
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, text: string) => Buffer.from(text, 'base64').toString('utf8'))
    .replace(/=\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, bytes)
}

function bytes(text: string): string {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')
}

/** Gives one header of a decoded message. */
export function headerOf(message: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(message.split('\n\n')[0] as string)?.[1]
}
