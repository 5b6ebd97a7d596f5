import { statement } from '../../kernel/query.ts'
import type { Notice, NoticeChoice, NoticeDetail, NoticeKind, OwnWords, TemplateKind } from './contract.ts'

const ITEM_COUNT = `(select count(*)::int from platform.notice_item i where i.tenant = current_user and i.notice_id = n.id) as item_count`
const NOTICE = `n.id, n.kind, n.channel, n.patron_id, n.reader_id, n.about_id, ${ITEM_COUNT}, n.status, n.recipient, n.language, n.attempts, n.reason,
  n.created_at, n.send_from, n.sent_at`

/** A notice that the actor may see, with its words. Parameter: id. */
export const getNotice = statement<NoticeDetail>(
  'notices.get',
  `select ${NOTICE}, n.subject, n.body,
     coalesce((select json_agg(json_build_object('about_id', i.about_id, 'for_at', to_char(i.for_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'step', i.step) order by i.for_at, i.about_id)
       from platform.notice_item i where i.tenant = current_user and i.notice_id = n.id), '[]') as items
   from platform.notice n where n.tenant = current_user and n.id = $1`,
)

/** Newest first. Parameters: patron, status, kind (each or null), id of the row before, limit. */
export const listNotices = statement<Notice>(
  'notices.list',
  `select ${NOTICE} from platform.notice n
   where n.tenant = current_user and ($1::uuid is null or n.patron_id = $1) and ($2::text is null or n.status = $2)
     and ($3::text is null or n.kind = $3) and ($4::uuid is null or n.id < $4)
   order by n.id desc limit $5`,
)

/** Which kinds a patron wants; no row where there is no such patron. Parameters: patron, kinds, whether each is usual, whether each may be declined. */
export const listNoticeChoices = statement<NoticeChoice>(
  'notices.list-choices',
  `select k.kind, coalesce(c.is_wanted, k.is_usual) or not k.may_decline as is_wanted, k.may_decline
   from {library}.patron p cross join unnest($2::text[], $3::boolean[], $4::boolean[]) with ordinality as k(kind, is_usual, may_decline, position)
     left join platform.notice_choice c on c.tenant = current_user and c.patron_id = p.id and c.kind = k.kind
   where p.id = $1 order by k.position`,
)
/** Parameters: patron, kind, whether it is wanted, instant. */
export const putNoticeChoice = statement<Pick<NoticeChoice, 'kind' | 'is_wanted'>>(
  'notices.put-choice',
  `insert into platform.notice_choice (patron_id, kind, is_wanted, updated_at)
   select p.id, $2, $3, $4 from {library}.patron p where p.id = $1
   on conflict (tenant, patron_id, kind) do update set is_wanted = excluded.is_wanted, updated_at = excluded.updated_at
   returning kind, is_wanted`,
)

/** What one who may read a notice is sent it by. */
export interface Reader {
  /** Null: the patron. */
  reader_id: string | null
  email: string
  language: string
}

/**
 * Who reads what concerns a patron `p`, as JSON, and what they declined: the patron, and where it is asked for those who
 * answer for the patron, on a date. Whoever has no address is none of them. By an array, since an `or` reads every patron.
 */
export const READERS = (date: string) => `(
  select coalesce(json_agg(json_build_object('reader_id', nullif(who.id, p.id), 'email', who.email, 'language', who.language,
    'choices', (select coalesce(json_object_agg(c.kind, c.is_wanted), '{}') from platform.notice_choice c where c.tenant = current_user and c.patron_id = who.id))), '[]')
  from {library}.patron who
  where who.status = 'active' and who.email is not null and who.id = any(p.id || array(
    select r.patron_id from {library}.patron_relation r where r.for_patron_id = p.id and r.is_notified and r.kind in ('guarantor', 'family')
      and coalesce(r.starts_on, '-infinity') <= ${date} and coalesce(r.ends_on, 'infinity') >= ${date})))`

/** A reader as gathered, with what he said of each kind. */
export type Choosing = Reader & { choices: Partial<Record<NoticeKind, boolean>> }

/** Who is told of an event, and how the library wants it told. Parameters: patron, who acted or null, date. */
export const addresseesOf = statement<{ readers: Choosing[]; options: unknown; is_own_act: boolean }>(
  'notices.addressees',
  `select ${READERS('$3::date')} as readers, (select value from {library}.setting where key = 'notice_options') as options,
     exists (select from {library}."user" u where u.id = $2 and u.patron_id = p.id) as is_own_act
   from {library}.patron p where p.id = $1 and p.status = 'active'`,
)

/** How the library wants its notices, unchecked. */
export const noticeOptions = statement<{ value: unknown }>(
  'notices.options',
  `select value from {library}.setting where key = 'notice_options'`,
)

/** A notice that is to be written, and of what it tells. */
export interface NewNotice {
  id: string
  kind: NoticeKind
  template: string
  patron_id: string
  reader_id: string | null
  recipient: string
  language: string
  about_id: string
  happened_at: string
  status: 'waiting' | 'queued'
  send_from: string | null
  items: { about_id: string; for_at: string; step: number; cents: number | null }[]
}

/**
 * Writes what nobody was told yet, and gives the notices that came of it: one that tells nothing new is none. Parameters:
 * rows of NewNotice, instant.
 */
export const insertNotices = statement<Pick<LockedNotice, 'id' | 'kind' | 'channel' | 'patron_id' | 'status'>>(
  'notices.insert',
  `with given as (
     select * from jsonb_to_recordset($1::jsonb) as g(id uuid, kind text, template text, patron_id uuid, reader_id uuid, recipient text, language text,
       about_id uuid, happened_at timestamptz, status text, send_from timestamptz, items jsonb)),
   told as (
     insert into platform.notice_item (notice_id, kind, about_id, for_at, step, reader_id, cents)
     select g.id, g.kind, i.about_id, i.for_at, i.step, coalesce(g.reader_id, g.patron_id), i.cents
     from given g cross join lateral jsonb_to_recordset(g.items) as i(about_id uuid, for_at timestamptz, step smallint, cents integer)
     on conflict do nothing returning notice_id)
   insert into platform.notice (id, kind, template, patron_id, reader_id, recipient, language, about_id, happened_at, status, send_from, created_at, queued_at)
   select g.id, g.kind, g.template, g.patron_id, g.reader_id, g.recipient, g.language, g.about_id, g.happened_at, g.status, g.send_from, $2, $2
   from given g where g.id in (select notice_id from told)
   returning id, kind, channel, patron_id, status`,
)
/** A notice of a kind that still waits for what else there is to say, locked with its patron, so that two at once find each other. Parameters: patron, kind, reader or null. */
export const lockPatronToTell = statement<{ id: string }>(
  'notices.lock-patron',
  `select id from {library}.patron where id = $1 for no key update`,
)
export const waitingNotice = statement<{ id: string }>(
  'notices.waiting',
  `select id from platform.notice where tenant = current_user and patron_id = $1 and kind = $2 and reader_id is not distinct from $3 and status = 'waiting'
   order by id limit 1 for update`,
)
/** Tells one thing more in a notice that waits. Parameters: notice, kind, about, for when, reader. */
export const addItem = statement<never>(
  'notices.add-item',
  `insert into platform.notice_item (notice_id, kind, about_id, for_at, step, reader_id) values ($1, $2, $3, $4, 0, $5) on conflict do nothing`,
)

/** Lets go what has waited long enough. Parameters: instant, limit. */
export const releaseNotices = statement<Pick<LockedNotice, 'id' | 'kind' | 'channel' | 'patron_id'>>(
  'notices.release',
  `update platform.notice set status = 'queued', queued_at = $1
   where tenant = current_user and id in (
     select id from platform.notice where tenant = current_user and status = 'waiting' and send_from <= $1 order by send_from limit $2 for update skip locked)
   returning id, kind, channel, patron_id`,
)
/** Libraries in which something has waited long enough. Parameter: instant. */
export const librariesWithWaiting = statement<{ role: string }>(
  'notices.libraries-with-waiting',
  `select distinct tenant as role from platform.notice where status = 'waiting' and send_from <= $1`,
)

export interface LockedNotice {
  id: string
  kind: NoticeKind
  channel: 'email'
  template: string
  patron_id: string
  happened_at: string
  status: Notice['status']
  claim: string | null
  claimed_until: string | null
}
export const lockNotice = statement<LockedNotice>(
  'notices.lock',
  `select id, kind, channel, template, patron_id, happened_at, status, claim, claimed_until
   from platform.notice where tenant = current_user and id = $1 for update`,
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

/** Libraries in which something was queued before an instant and is not settled. Parameter: instant. */
export const librariesWithUnsettled = statement<{ role: string }>(
  'notices.libraries-with-unsettled',
  `select distinct tenant as role from platform.notice where status in ('queued', 'sending') and queued_at < $1`,
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
/** Parameters: instant, limit. */
export const purgeNotices = statement<{ id: string }>(
  'notices.purge',
  `delete from platform.notice where tenant = current_user and id in (
     select id from platform.notice where tenant = current_user and created_at < $1 order by id limit $2) returning id`,
)
/** What was about a patron, and what that patron read for others. */
export const forgetNotices = statement<never>(
  'notices.forget',
  `delete from platform.notice where tenant = current_user and (patron_id = $1 or reader_id = $1)`,
)
export const forgetChoices = statement<never>(
  'notices.forget-choices',
  `delete from platform.notice_choice where tenant = current_user and patron_id = $1`,
)

type OwnTemplate = OwnWords & { kind: TemplateKind; language: 'it' | 'en'; name: string }
const TEMPLATE = 'kind, language, name, subject, text, html'
export const listTemplates = statement<OwnTemplate>(
  'notices.list-templates',
  `select ${TEMPLATE} from {library}.notice_template order by kind, language, name`,
)
/** Parameters: kind, language, name. */
export const findTemplate = statement<OwnTemplate>(
  'notices.find-template',
  `select ${TEMPLATE} from {library}.notice_template where kind = $1 and language = $2 and name = $3`,
)
/** Parameters: kind, language, name, subject, text, html or null, instant. */
export const putTemplate = statement<OwnTemplate>(
  'notices.put-template',
  `insert into {library}.notice_template (kind, language, name, subject, text, html, updated_at) values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (kind, language, name) do update set subject = excluded.subject, text = excluded.text, html = excluded.html, updated_at = excluded.updated_at
   returning ${TEMPLATE}`,
)
/** Parameters: kind, language, name. */
export const deleteTemplate = statement<{ kind: string }>(
  'notices.delete-template',
  `delete from {library}.notice_template where kind = $1 and language = $2 and name = $3 returning kind`,
)
