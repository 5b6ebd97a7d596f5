import { statement } from '../../kernel/query.ts'
import type { KnownPatron, Registration, RegistrationForm } from './contract.ts'

const REGISTRATION = `r.id, r.status, r.email, r.given_name, r.family_name, r.birth_on, r.phone, r.address, r.language, r.patron_category_id, r.home_branch_id, r.attributes,
  r.verified_at, r.decided_at, r.decided_by, r.reason, r.patron_id, r.created_at`

export const getRegistration = statement<Registration>(
  'registrations.get',
  `select ${REGISTRATION} from {library}.patron_registration r where r.id = $1`,
)
export const lockRegistration = statement<Registration>(
  'registrations.lock',
  `select ${REGISTRATION} from {library}.patron_registration r where r.id = $1 for update`,
)
/** Oldest first, for whoever waited longest comes first. Parameters: status or null, id of the row before, limit. */
export const listRegistrations = statement<Registration>(
  'registrations.list',
  `select ${REGISTRATION} from {library}.patron_registration r
   where ($1::text is null or r.status = $1) and ($2::uuid is null or r.id > $2) order by r.id limit $3`,
)
/** The request that a link belongs to, while the link works. Parameters: hash, instant. */
export const lockByLink = statement<Registration>(
  'registrations.lock-by-link',
  `select ${REGISTRATION} from {library}.patron_registration r where $1::bytea = any(r.token_hashes) and r.token_expires_at > $2::timestamptz for update`,
)

export interface CategoryOfForm {
  id: string
  home_branch_id: string | null
  allows_self_registration: boolean
  minimum_age: number | null
  maximum_age: number | null
}
export const categoryOfForm = statement<CategoryOfForm>(
  'registrations.category-of-form',
  `select id, home_branch_id, allows_self_registration, minimum_age, maximum_age from {library}.patron_category where id = $1`,
)
export const registrationSetting = statement<{ value: unknown }>(
  'registrations.setting',
  `select value from {library}.setting where key = 'registration'`,
)
export const categoriesOfForm = statement<RegistrationForm['categories'][number]>(
  'registrations.categories-of-form',
  `select id, name, minimum_age, maximum_age, home_branch_id from {library}.patron_category where allows_self_registration order by code limit 200`,
)
export const attributesOfForm = statement<RegistrationForm['attributes'][number]>(
  'registrations.attributes-of-form',
  `select code, kind, label, choices, is_required, patron_category_ids from {library}.patron_attribute where access = 'patron_writes' order by position, code limit 500`,
)

/** Requests of one address come one after the other, so that its mails of a day are counted right. Parameter: address. */
export const lockAddress = statement<{ is_taken: boolean }>(
  'registrations.lock-address',
  `select pg_advisory_xact_lock(hashtextextended(current_user || lower($1::text), 0)) is not null as is_taken`,
)

/** So often an address is mailed in a day, whoever asks. Parameters: address, instant of a day ago. */
const MAY_MAIL = (address: string, since: string, most: string) =>
  `coalesce((select sum(m.mail_count) from {library}.patron_registration m where m.email_key = lower(${address}::text) and m.mailed_at > ${since}::timestamptz), 0) < ${most}::int`

/**
 * The same form for one address is open once: a second click writes nothing. Nor does what would mail an address too
 * often. Parameters: as listed, then the instant of a day ago and how many mails it may have got since.
 */
export const insertRegistration = statement<{ id: string }>(
  'registrations.insert',
  `insert into {library}.patron_registration (id, email, given_name, family_name, birth_on, phone, address, language, patron_category_id, home_branch_id, attributes, origin, mailed_at, created_at)
   select $1::uuid, $2::text, $3, $4, $5::date, $6, $7, $8, $9::uuid, $10::uuid, $11::jsonb, $12, $13::timestamptz, $13::timestamptz where ${MAY_MAIL('$2', '$14', '$15')}
   on conflict (email_key, name_key, birth_on, patron_category_id) where status in ('unverified', 'pending') do nothing returning id`,
)
/**
 * Takes the turn to mail another link for a form; nothing, where the last one was mailed since an instant, or too many
 * were in a day. Parameters: address, family name, given name, birthday or null, category, instant, now, a day ago, how many.
 */
export const mailAgain = statement<{ id: string }>(
  'registrations.mail-again',
  `update {library}.patron_registration set mailed_at = $7, mail_count = mail_count + 1
   where email_key = lower($1::text) and status = 'unverified' and name_key = lower($2::text) || ', ' || lower($3::text)
     and birth_on is not distinct from $4::date and patron_category_id = $5 and (mailed_at is null or mailed_at < $6::timestamptz)
     and ${MAY_MAIL('$1', '$8', '$9')} returning id`,
)
/** Keeps the last few links, so that a mail that comes late or twice still works. Parameters: id, hash, until when. */
export const addLink = statement<{ origin: string }>(
  'registrations.add-link',
  `update {library}.patron_registration set token_hashes = (token_hashes || array[$2::bytea])[greatest(1, cardinality(token_hashes) - 2):], token_expires_at = $3
   where id = $1 returning origin`,
)
export const dropLinks = statement<never>(
  'registrations.drop-links',
  `update {library}.patron_registration set token_hashes = '{}', token_expires_at = null where id = $1`,
)
export const confirmAddress = statement<never>(
  'registrations.confirm-address',
  `update {library}.patron_registration set status = 'pending', verified_at = $2 where id = $1`,
)
export const recordApproval = statement<never>(
  'registrations.record-approval',
  `update {library}.patron_registration set status = 'approved', patron_id = $2, decided_at = $3, decided_by = $4 where id = $1`,
)
export const recordRefusal = statement<never>(
  'registrations.record-refusal',
  `update {library}.patron_registration set status = 'refused', reason = $2, decided_at = $3, decided_by = $4, token_hashes = '{}' where id = $1`,
)
export const cardOfPatron = statement<{ card_number: string | null }>(
  'registrations.card-of-patron',
  `select card_number from {library}.patron where id = $1`,
)

/** Patrons who share an address, or a name with a birthday or a telephone, found by their indexes. Parameter: registration. */
export const knownPatrons = statement<KnownPatron>(
  'registrations.known-patrons',
  `with asked as (
     select email_key, lower(family_name) || ', ' || lower(given_name) as name_key, birth_on, regexp_replace(phone, '\\D', '', 'g') as phone
     from {library}.patron_registration where id = $1),
   found as (
     select p.id from asked join {library}.patron p on p.email_key = asked.email_key
     union select p.id from asked join {library}.patron p on p.name_key = asked.name_key
   ),
   compared as (
     select p.*, p.email_key = asked.email_key as is_email, p.name_key = asked.name_key as is_name, p.birth_on = asked.birth_on as is_birth,
       nullif(regexp_replace(p.phone, '\\D', '', 'g'), '') = asked.phone as is_phone, p.birth_on is null or asked.birth_on is null as is_age_open
     from found join {library}.patron p on p.id = found.id cross join asked)
   select id as patron_id, card_number, given_name, family_name, birth_on, status,
     array_remove(array[case when is_email then 'email' end, case when is_name then 'name' end, case when is_birth then 'birth_on' end, case when is_phone then 'phone' end], null) as same
   from compared where is_email or is_birth or is_phone or is_age_open order by is_email desc nulls last, id limit 20`,
)

/** Forgets what was never confirmed and what was decided long ago; parameters: instants before which, limit. */
export const forgetRegistrations = statement<{ id: string }>(
  'registrations.forget',
  `delete from {library}.patron_registration where id in (
     select id from {library}.patron_registration
     where (status = 'unverified' and created_at < $1::timestamptz) or decided_at < $2::timestamptz order by id limit $3 for update skip locked)
   returning id`,
)
