import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer, { type SendMailOptions } from 'nodemailer'

export interface Address {
  name: string
  email: string
}

/** One message to one person. */
export interface Mail {
  /** Stable for the same message, so that a repetition is recognised by whoever receives it. */
  message_id: string
  /** Absent: whom the deployment names. */
  from?: Address
  to: Address
  subject: string
  text: string
  html: string
  language: string
  /** Words under which a person finds it in the outbox folder. */
  label: string
}

export interface Mailer {
  /**
   * Hands a message to the mail server, or writes it into the outbox folder. Never inside a transaction.
   * @throws MailError
   */
  send(mail: Mail): Promise<void>
  close(): void
}

export interface MailerOptions {
  /** Absent: mails become files in the outbox folder. */
  smtp_url: string | undefined
  outbox_dir: string
  /** Whom mails come from when their library names nobody: `Name <address>`. */
  from: string
  /** So long one message may take, however alive the server seems. */
  longest_ms?: number
}

/** A message that was not taken; says nothing of whom it was for, so that it can be logged. */
export class MailError extends Error {
  /** Trying again is of no use. */
  readonly isPermanent: boolean

  constructor(message: string, isPermanent: boolean) {
    super(message.replace(/[^\s<>"']+@[^\s<>"']+/g, '…').slice(0, 500))
    this.name = 'MailError'
    this.isPermanent = isPermanent
  }
}

const CONNECT_TIMEOUT_MS = 10_000
const SILENCE_TIMEOUT_MS = 30_000
/** Waiting for a connection included; shorter than whoever sends is waited for. */
const LONGEST_MS = 90_000
const LONGEST_HEADER = 200

/** Opens the way out for mail: a mail server where one is configured, else a folder of files. */
export function openMailer({ smtp_url, outbox_dir, from, longest_ms = LONGEST_MS }: MailerOptions): Mailer {
  const { deliver, close } = smtp_url ? toServer(smtp_url, longest_ms) : toFolder(outbox_dir)
  return {
    async send(mail) {
      for (const { email } of [mail.to, ...(mail.from ? [mail.from] : [])]) {
        if (!isOneAddress(email)) throw new MailError('The address is not one e-mail address', true)
      }
      await deliver(mail, messageOf(mail, from))
    },
    close,
  }
}

function messageOf(mail: Mail, from: string): SendMailOptions {
  return {
    messageId: `<${mail.message_id}>`,
    from: mail.from ? headerAddress(mail.from) : from,
    to: headerAddress(mail.to),
    subject: headerText(mail.subject),
    text: mail.text,
    html: mail.html,
    headers: { 'Content-Language': mail.language, 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Whether a text is one address and no list of them, nor anything that could begin another header. */
export function isOneAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(text)
}

/** A header is one line: whatever could end it becomes a space. */
function headerText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_HEADER)
}

function headerAddress({ name, email }: Address) {
  return { name: headerText(name), address: email }
}

interface Way {
  deliver(mail: Mail, message: SendMailOptions): Promise<void>
  close(): void
}

function toServer(url: string, longestMs: number): Way {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 3,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
  })
  return {
    async deliver(_mail, message) {
      // A server that says one byte every so often is never silent.
      const signal = AbortSignal.timeout(longestMs)
      try {
        await transport.sendMail({ ...message, signal })
      } catch (error) {
        throw signal.aborted ? new MailError(`The mail server took longer than ${longestMs / 1_000} s`, false) : refusal(error)
      }
    },
    close: () => transport.close(),
  }
}

/** A server that refuses the message or its recipient is believed; one that refuses us may be told better tomorrow. */
function refusal(error: unknown): MailError {
  const { code, responseCode, message } = error as Error & { code?: string; responseCode?: number }
  const isOfMessage = code === 'EENVELOPE' || code === 'EMESSAGE'
  return new MailError(message, isOfMessage && responseCode !== undefined && responseCode >= 500)
}

function toFolder(folder: string): Way {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async deliver(mail, message) {
      const { message: content } = await transport.sendMail(message)
      await mkdir(folder, { recursive: true })
      const file = join(folder, `${fileName(mail.label)}-${fileName(mail.message_id.split('@', 1)[0] as string)}.eml`)
      // Whoever looks into the folder sees a whole message or none; a repetition takes the place of the first.
      const partial = `${file}.partial`
      const handle = await open(partial, 'w')
      try {
        await handle.writeFile(content as Buffer)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(partial, file)
    },
    close: () => transport.close(),
  }
}

function fileName(words: string): string {
  return words.replace(/[^\p{L}\p{N}@_.-]+|^[.]+/gu, '-').slice(0, 100)
}
