import { v7 as uuidv7 } from 'uuid'
import { defineChore } from '../../kernel/chores.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import type { LoggedEvent } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { type Mail, MailError } from '../../kernel/mail.ts'
import { statement } from '../../kernel/query.ts'
import { settings } from '../settings/contract.ts'
import type { Registration } from './contract.ts'
import { getRegistration } from './queries.ts'
import { forgetOldRegistrations, makeLink } from './verbs.ts'
import { type RegistrationMail, registrationWords } from './words.ts'

const senderSetting = statement<{ value: unknown }>(
  'registrations.sender',
  `select value from {library}.setting where key = 'notice_sender'`,
)

/**
 * Mails whoever asked to be enrolled: a link that confirms the address, the way to a password, or why not. The mail is
 * made when it is sent, because its link is kept nowhere. Run twice it mails another link, and both work; a request
 * that needs none any more is left alone.
 */
const sendMail = defineJob({
  name: 'registrations.send-mail',
  on: ['registration.requested', 'registration.approved', 'registration.refused'],
  queue: 'mail',
  retry: { limit: 8, delay_s: 30, longest_delay_s: 3_600 },
  lease_s: 300,
  run: async ({ payload, library, mail, signal, log }) => {
    const { subject_id, type } = payload as LoggedEvent
    signal.throwIfAborted()
    const message = await library.write((tx) => (type === 'registration.refused' ? refusalMail(tx, subject_id) : linkMail(tx, subject_id)))
    if (!message) return
    try {
      await mail.send(message)
    } catch (error) {
      if (!(error instanceof MailError) || !error.isPermanent) throw error
      // An address that does not exist is confirmed by nobody, and its request is forgotten in a week.
      log.warn({ err: error, registration_id: subject_id }, 'mail refused')
    }
  },
})

async function linkMail(tx: LibraryTx, id: string): Promise<Mail | undefined> {
  const link = await makeLink(tx, id)
  if (!link) return undefined
  return mailOf(tx, link.registration, link.purpose, { url: link.url, card_number: link.card_number ?? '' })
}

async function refusalMail(tx: LibraryTx, id: string): Promise<Mail | undefined> {
  const registration = await tx.maybe(getRegistration(id))
  return registration?.status === 'refused' ? mailOf(tx, registration, 'refused', { url: '', card_number: '' }) : undefined
}

async function mailOf(
  tx: LibraryTx,
  { email, given_name, family_name, language, reason }: Registration,
  kind: RegistrationMail,
  link: { url: string; card_number: string },
): Promise<Mail> {
  const sender = settings.notice_sender.safeParse((await tx.maybe(senderSetting()))?.value)
  // What a stranger typed is mailed to nobody before the address is his: a name would carry any advertisement.
  const name = kind === 'confirm' ? '' : `${given_name} ${family_name}`
  const words = registrationWords(kind, language.startsWith('it') ? 'it' : 'en', {
    ...link,
    library: tx.library.name,
    name,
    reason: reason ?? '',
  })
  return {
    message_id: `${uuidv7()}@registrations.libraryhub`,
    ...(sender.success && { from: sender.data }),
    to: { name, email },
    ...words,
    label: `${tx.library.slug}-registration-${kind}-${email}`,
  }
}

export const registrationJobs = [sendMail]

/**
 * Forgets requests that came to nothing. Safe to run twice: what is gone is not found again. Needs no `skip`: nothing but
 * their own links refers to requests, and these go with them.
 */
const forget = defineChore({
  name: 'registrations.forget',
  title: { en: 'Forget old requests to be enrolled', it: "Dimenticare le vecchie richieste d'iscrizione" },
  every: 'night',
  limit: 500,
  batch: async (tx, { limit, is_dry_run }) => {
    const done = await forgetOldRegistrations(tx, limit)
    // A rehearsal, which forgets nothing, would find the same ones for ever.
    return { done, next: done < limit || is_dry_run ? null : 'more' }
  },
})

export const registrationChores = [forget]
