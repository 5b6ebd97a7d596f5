import { createHash, randomBytes } from 'node:crypto'
import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { openReaderAccount, setFirstPassword } from '../identity/verbs.ts'
import { type AttributeDefinition, mergedAttributes } from '../patrons/attribute-rules.ts'
import { dayIn } from '../patrons/rules.ts'
import { attributeDefinitions, createPatron, refuseIncomplete } from '../patrons/verbs.ts'
import { settings } from '../settings/contract.ts'
import {
  events,
  type KnownPatron,
  type NewRegistration,
  type Registration,
  type RegistrationApproval,
  type RegistrationForm,
} from './contract.ts'
import {
  addLink,
  attributesOfForm,
  type CategoryOfForm,
  cardOfPatron,
  categoriesOfForm,
  categoryOfForm,
  confirmAddress,
  dropLinks,
  forgetRegistrations,
  getRegistration,
  insertRegistration,
  knownPatrons,
  lockAddress,
  lockByLink,
  lockRegistration,
  mailAgain,
  recordApproval,
  recordRefusal,
  registrationSetting,
} from './queries.ts'
import { fitsAge } from './rules.ts'

/** Nobody is known yet when somebody registers: these verbs run with these permissions, and touch one request alone. */
export const REGISTERING = [
  'registrations:read',
  'registrations:write',
  'patrons:read',
  'patrons:write',
  'users:read',
  'users:write',
] as const

/** Whoever clicks twice gets one mail; whoever waits for it in vain gets another. */
const MAIL_AGAIN_MS = 120_000
const DAY_MS = 86_400_000
/** A stranger who types somebody's address into a form again and again fills no letter-box. */
const MAILS_A_DAY = 5
const UNCONFIRMED_KEPT_MS = 7 * DAY_MS
const DECIDED_KEPT_MS = 90 * DAY_MS

type Setting = z.output<typeof settings.registration>

/**
 * Takes a request to be enrolled and has a link mailed that confirms the address. Another form for the same address is
 * another request, so that nobody is kept out by whoever typed his address first; the same form again is the same
 * request, and an address is mailed a few times a day at most. The answer is always the same.
 * @throws Problem registration_closed, registration_category_closed, registration_age, or what alone is wrong
 */
export async function requestRegistration(tx: LibraryTx, input: NewRegistration, origin: string): Promise<{ link_hours: number }> {
  const [chosen, categories, definitions] = await tx.flight<[{ value: unknown }, CategoryOfForm, AttributeDefinition]>([
    registrationSetting(),
    categoryOfForm(input.patron_category_id),
    attributeDefinitions(),
  ])
  const setting = openSetting(chosen[0]?.value)
  const category = categories[0]
  const branch = input.home_branch_id ?? category?.home_branch_id
  if (!category?.allows_self_registration) throw new Problem('registration_category_closed')
  if (!fitsAge(category, input.birth_on ?? null, dayIn(tx.library.time_zone, tx.now))) throw new Problem('registration_age')
  const { attributes, errors } = mergedAttributes({
    definitions,
    category_id: category.id,
    before: {},
    changes: input.attributes ?? {},
    by: 'patron',
    language: tx.actor.language,
  })
  refuseIncomplete([...(branch ? [] : [{ code: 'required' as const, pointer: '/home_branch_id' }]), ...errors])
  const { email, given_name, family_name, birth_on = null, phone = null, address = null } = input
  const language = input.language ?? tx.actor.language
  const row = [
    email,
    given_name,
    family_name,
    birth_on,
    phone,
    address,
    language,
    category.id,
    branch,
    JSON.stringify(attributes),
    origin,
    tx.now,
  ]
  const again = new Date(tx.now.getTime() - MAIL_AGAIN_MS)
  const dayAgo = new Date(tx.now.getTime() - DAY_MS)
  const [, made, late] = await tx.flight<[{ is_taken: boolean }, { id: string }, { id: string }]>([
    lockAddress(email),
    insertRegistration(uuidv7(), ...row, dayAgo, MAILS_A_DAY),
    mailAgain(email, family_name, given_name, birth_on, category.id, again, tx.now, dayAgo, MAILS_A_DAY),
  ])
  const id = made[0]?.id ?? late[0]?.id
  if (id !== undefined) emit(tx, events, 'registration.requested', { subject_id: id, data: {} })
  return { link_hours: setting.link_hours }
}

/** Gives what a form must ask, and whether it may. */
export async function findRegistrationForm(tx: LibraryTx): Promise<RegistrationForm> {
  const [chosen, categories, attributes] = await tx.flight<
    [{ value: unknown }, RegistrationForm['categories'][number], RegistrationForm['attributes'][number]]
  >([registrationSetting(), categoriesOfForm(), attributesOfForm()])
  return { is_open: settings.registration.safeParse(chosen[0]?.value).data?.is_open ?? false, categories, attributes }
}

/** @throws Problem registration_closed */
function openSetting(value: unknown): Setting {
  const parsed = settings.registration.safeParse(value)
  if (!parsed.success || !parsed.data.is_open) throw new Problem('registration_closed')
  return parsed.data
}

/** What a link is for; a link that confirms an address cannot choose a password. */
export type LinkPurpose = 'confirm' | 'password'

/** The token has 256 random bits, so a plain hash keeps it secret. */
function hashOf(purpose: LinkPurpose, token: string): Buffer {
  return createHash('sha256').update(`${purpose}\n${token}`).digest()
}

export interface Link {
  registration: Registration
  purpose: LinkPurpose
  url: string
  card_number: string | null
}

/**
 * Makes a link for a request that waits for one, of which only the hash is kept; undefined where none is needed any
 * more. Made twice, both work.
 */
export async function makeLink(tx: LibraryTx, id: string): Promise<Link | undefined> {
  const [found, chosen] = await tx.flight<[Registration, { value: unknown }]>([lockRegistration(id), registrationSetting()])
  const registration = found[0]
  if (registration?.status !== 'unverified' && registration?.status !== 'approved') return undefined
  const purpose = registration.status === 'unverified' ? 'confirm' : 'password'
  const setting = settings.registration.safeParse(chosen[0]?.value).data
  const token = randomBytes(32).toString('base64url')
  const until = new Date(tx.now.getTime() + (setting?.link_hours ?? USUAL_LINK_HOURS) * 3_600_000)
  const { origin } = await tx.one(addLink(id, hashOf(purpose, token), until))
  const card = registration.patron_id === null ? undefined : await tx.maybe(cardOfPatron(registration.patron_id))
  // What stands behind # is sent to no server, and so stands in no log.
  const url = `${setting?.page_url ?? `${origin}/registration`}#${purpose}=${token}`
  return { registration, purpose, url, card_number: card?.card_number ?? null }
}

const USUAL_LINK_HOURS = 48

/**
 * Confirms the address of a request; again, it answers the same. Where the library enrols without looking, whoever is
 * not known to it is enrolled at once, and everybody else waits for the staff.
 * @throws Problem link_invalid
 */
export async function confirmRegistration(
  tx: LibraryTx,
  token: string,
): Promise<{ status: 'pending' | 'approved'; card_number: string | null }> {
  const registration = await tx.maybe(lockByLink(hashOf('confirm', token), tx.now))
  if (!registration || registration.status === 'refused') throw new Problem('link_invalid')
  if (registration.status === 'pending') return { status: 'pending', card_number: null }
  if (registration.patron_id !== null) {
    const card = await tx.maybe(cardOfPatron(registration.patron_id))
    return { status: 'approved', card_number: card?.card_number ?? null }
  }
  tx.push(confirmAddress(registration.id, tx.now))
  emit(tx, events, 'registration.confirmed', { subject_id: registration.id, data: {} })
  const [known, chosen] = await tx.flight<[KnownPatron, { value: unknown }]>([knownPatrons(registration.id), registrationSetting()])
  const setting = settings.registration.safeParse(chosen[0]?.value).data
  if (setting?.approval !== 'automatic' || known.length > 0) return { status: 'pending', card_number: null }
  return enrolOrWait(tx, registration)
}

/** What only the staff can complete, such as a child's guarantor, waits for them. Nothing was written when it is refused. */
async function enrolOrWait(
  tx: LibraryTx,
  registration: Registration,
): Promise<{ status: 'pending' | 'approved'; card_number: string | null }> {
  try {
    return { status: 'approved', card_number: await enrol(tx, registration, NOTHING_SAID, true) }
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return { status: 'pending', card_number: null }
    throw error
  }
}

const NOTHING_SAID: RegistrationApproval = { is_verified: false, accepts_duplicates: false }

/**
 * Enrols whoever asked for it; the patron gets an account, and a mail with the way to its password.
 * @throws Problem not_found, registration_not_pending, registration_duplicates, and whatever refuses to enrol a patron
 */
export async function approveRegistration(tx: LibraryTx, id: string, approval: RegistrationApproval): Promise<Registration> {
  const [found, known] = await tx.flight<[Registration, KnownPatron]>([lockRegistration(id), knownPatrons(id)])
  const registration = found[0]
  if (!registration) throw new Problem('not_found')
  refuseDecided(registration)
  if (known.length > 0 && !approval.accepts_duplicates) {
    throw new Problem('registration_duplicates', { params: { count: known.length }, extra: { duplicates: known } })
  }
  await enrol(tx, registration, approval, false)
  return tx.one(getRegistration(id))
}

/** @throws Problem registration_not_pending for what was decided, or whose address nobody has confirmed */
function refuseDecided({ status }: Registration): void {
  if (status !== 'pending') throw new Problem('registration_not_pending', { params: { status } })
}

async function enrol(tx: LibraryTx, registration: Registration, approval: RegistrationApproval, isAutomatic: boolean): Promise<string> {
  const { id, email, given_name, family_name, birth_on, phone, address, language, attributes } = registration
  const patron = await createPatron(
    tx,
    {
      given_name,
      family_name,
      email,
      birth_on,
      phone,
      address,
      language: language === 'it' ? 'it' : 'en',
      attributes: { ...attributes, ...approval.attributes },
      patron_category_id: approval.patron_category_id ?? registration.patron_category_id,
      home_branch_id: approval.home_branch_id ?? registration.home_branch_id,
      card_number: approval.new_card_number,
      expires_on: approval.expires_on,
      guarantor_patron_id: approval.guarantor_patron_id,
    },
    { is_unverified: !approval.is_verified },
  )
  openReaderAccount(tx, { patron_id: patron.id, email, display_name: `${given_name} ${family_name}`, language })
  tx.push(recordApproval(id, patron.id, tx.now, tx.actor.user_id))
  emit(tx, events, 'registration.approved', { subject_id: id, data: { patron_id: patron.id, is_automatic: isAutomatic } })
  return patron.card_number
}

/** Refuses a request, with a reason that is mailed. @throws Problem not_found, registration_not_pending */
export async function refuseRegistration(tx: LibraryTx, id: string, reason: string): Promise<Registration> {
  const registration = await tx.one(lockRegistration(id))
  refuseDecided(registration)
  tx.push(recordRefusal(id, reason, tx.now, tx.actor.user_id))
  emit(tx, events, 'registration.refused', { subject_id: id, data: {} })
  return { ...registration, status: 'refused', reason, decided_at: tx.now.toISOString(), decided_by: tx.actor.user_id }
}

/** Gives a new account its password; the link works once. @throws Problem link_invalid */
export async function chooseFirstPassword(tx: LibraryTx, token: string, hash: string): Promise<void> {
  const registration = await tx.maybe(lockByLink(hashOf('password', token), tx.now))
  if (!registration?.patron_id) throw new Problem('link_invalid')
  if (!(await setFirstPassword(tx, registration.patron_id, hash))) throw new Problem('link_invalid')
  tx.push(dropLinks(registration.id))
}

/** Forgets requests whose address nobody confirmed in a week, and those that were decided three months ago; again, it finds nothing. */
export async function forgetOldRegistrations(tx: LibraryTx, limit: number): Promise<number> {
  const ago = (ms: number) => new Date(tx.now.getTime() - ms)
  const forgotten = await tx.all(forgetRegistrations(ago(UNCONFIRMED_KEPT_MS), ago(DECIDED_KEPT_MS), limit))
  if (forgotten.length > 0) emit(tx, events, 'registration.forgotten', { subject_id: tx.library.id, data: { count: forgotten.length } })
  return forgotten.length
}
