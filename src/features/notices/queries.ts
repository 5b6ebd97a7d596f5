import { statement } from '../../kernel/query.ts'
import type { Notice, NoticeChoice, NoticeDetail, NoticeFacts, NoticeKind } from './contract.ts'

const NOTICE = `id, kind, channel, patron_id, about_id, status, recipient, language, attempts, reason, created_at, sent_at`

/** A notice that the actor may see, with its words. Parameter: id. */
export const getNotice = statement<NoticeDetail>(
  'notices.get',
  `select ${NOTICE}, subject, body from platform.notice where tenant = current_user and id = $1`,
)

/** Newest first. Parameters: patron, status, kind (each or null), id of the row before, limit. */
export const listNotices = statement<Notice>(
  'notices.list',
  `select ${NOTICE} from platform.notice
   where tenant = current_user and ($1::uuid is null or patron_id = $1) and ($2::text is null or status = $2)
     and ($3::text is null or kind = $3) and ($4::uuid is null or id < $4)
   order by id desc limit $5`,
)

/** Which kinds a patron wants; no row where there is no such patron. Parameters: patron, kinds. */
export const listNoticeChoices = statement<NoticeChoice>(
  'notices.list-choices',
  `select k.kind, coalesce(c.is_wanted, true) as is_wanted
   from {library}.patron p cross join unnest($2::text[]) with ordinality as k(kind, position)
     left join platform.notice_choice c on c.tenant = current_user and c.patron_id = p.id and c.kind = k.kind
   where p.id = $1 order by k.position`,
)
/** Parameters: patron, kind, whether it is wanted, instant. */
export const putNoticeChoice = statement<NoticeChoice>(
  'notices.put-choice',
  `insert into platform.notice_choice (patron_id, kind, is_wanted, updated_at)
   select p.id, $2, $3, $4 from {library}.patron p where p.id = $1
   on conflict (tenant, patron_id, kind) do update set is_wanted = excluded.is_wanted, updated_at = excluded.updated_at
   returning kind, is_wanted`,
)

export interface Addressee {
  email: string | null
  language: string
  is_wanted: boolean
}
/** Parameters: patron, kind. */
export const addresseeOf = statement<Addressee>(
  'notices.addressee',
  `select p.email, p.language,
     coalesce((select c.is_wanted from platform.notice_choice c where c.tenant = current_user and c.patron_id = p.id and c.kind = $2), true) as is_wanted
   from {library}.patron p where p.id = $1 and p.status = 'active'`,
)

/** Writes a notice once for its event. Parameters: id, kind, patron, what it is about, when that happened, address, language, instant. */
export const insertNotice = statement<{ id: string }>(
  'notices.insert',
  `insert into platform.notice (id, kind, patron_id, about_id, happened_at, recipient, language, created_at, queued_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
   on conflict (tenant, about_id, kind, happened_at, channel, patron_id) do nothing returning id`,
)

export interface LockedNotice {
  id: string
  kind: NoticeKind
  channel: 'email'
  patron_id: string
  about_id: string
  happened_at: string
  status: Notice['status']
  claim: string | null
  claimed_until: string | null
}
export const lockNotice = statement<LockedNotice>(
  'notices.lock',
  `select id, kind, channel, patron_id, about_id, happened_at, status, claim, claimed_until
   from platform.notice where tenant = current_user and id = $1 for update`,
)

const PATRON_AND_SENDER = (kind: NoticeKind) => `
  case when p.id is not null then
    json_build_object('given_name', p.given_name, 'family_name', p.family_name, 'email', p.email, 'language', p.language, 'status', p.status) end as patron,
  coalesce((select c.is_wanted from platform.notice_choice c where c.tenant = current_user and c.patron_id = p.id and c.kind = '${kind}'), true) as is_wanted,
  (select value from {library}.setting where key = 'notice_sender') as sender,
  b.title, json_build_object('name', br.name, 'address', br.address, 'phone', br.phone, 'time_zone', br.time_zone) as branch`

/**
 * What a hold's notice would say at this moment. A hold that was set aside again has a later event, whose notice is the
 * one that counts. Parameters: hold, when the event happened.
 */
export const factsOfHold = statement<NoticeFacts>(
  'notices.facts-of-hold',
  `select ${PATRON_AND_SENDER('hold_ready')}, h.shelf_expires_at as until,
     h.status = 'ready' and not exists (select from platform.event e where e.tenant = current_user and e.subject_id = h.id
       and e.type = 'hold.ready' and e.at >= $2::timestamptz + interval '1 millisecond') as is_current
   from {library}.hold h join {library}.book b on b.id = h.book_id join {library}.branch br on br.id = h.pickup_branch_id
     left join {library}.patron p on p.id = h.patron_id
   where h.id = $1`,
)
/** What a loan's receipt would say at this moment. Parameter: loan. */
export const factsOfLoan = statement<NoticeFacts>(
  'notices.facts-of-loan',
  `select ${PATRON_AND_SENDER('loan_receipt')}, l.due_at as until, l.returned_at is null as is_current
   from {library}.loan l join {library}.book b on b.id = l.book_id join {library}.branch br on br.id = l.branch_out_id
     left join {library}.patron p on p.id = l.patron_id
   where l.id = $1`,
)

/** Parameters: id, claim, until when, address, language, subject, body. */
export const claimForSending = statement<never>(
  'notices.claim',
  `update platform.notice set status = 'sending', claim = $2, claimed_until = $3, recipient = $4, language = $5, subject = $6, body = $7, attempts = attempts + 1
   where tenant = current_user and id = $1`,
)
/** Says what came of a run; nothing, where another run holds the notice by now. Parameters: id, claim, status, reason, instant. */
export const settleNotice = statement<{ id: string }>(
  'notices.settle',
  `update platform.notice set status = $3, reason = $4, claim = null, claimed_until = null, sent_at = case when $3 = 'sent' then $5::timestamptz end
   where tenant = current_user and id = $1 and claim = $2 returning id`,
)
/** Parameters: id, why. */
export const makeObsolete = statement<never>(
  'notices.make-obsolete',
  `update platform.notice set status = 'obsolete', reason = $2, claim = null, claimed_until = null where tenant = current_user and id = $1`,
)
/** Parameters: id, instant. */
export const queueAgain = statement<never>(
  'notices.queue-again',
  `update platform.notice set status = 'queued', reason = null, queued_at = $2 where tenant = current_user and id = $1`,
)

/** Gives up what no run has settled since an instant, and gives what that was. Parameters: instant, now, limit. */
export const failForgotten = statement<Pick<LockedNotice, 'id' | 'kind' | 'channel' | 'patron_id'>>(
  'notices.fail-forgotten',
  `update platform.notice set status = 'failed', reason = 'no run ended', claim = null, claimed_until = null
   where tenant = current_user and id in (
     select id from platform.notice where tenant = current_user and status in ('queued', 'sending') and queued_at < $1
       and (claimed_until is null or claimed_until < $2) order by queued_at limit $3 for update skip locked)
   returning id, kind, channel, patron_id`,
)
/** Parameter: instant. */
export const purgeNotices = statement<never>('notices.purge', `delete from platform.notice where tenant = current_user and created_at < $1`)
export const forgetNotices = statement<never>(
  'notices.forget',
  `delete from platform.notice where tenant = current_user and patron_id = $1`,
)
export const forgetChoices = statement<never>(
  'notices.forget-choices',
  `delete from platform.notice_choice where tenant = current_user and patron_id = $1`,
)
