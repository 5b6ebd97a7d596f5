import { NIL } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { addCharge } from '../money/verbs.ts'
import type { NoticeKind } from './contract.ts'
import { type Choosing, type NewNotice, noticeOptions, READERS } from './queries.ts'
import { isTold, optionsOf, type ToTell, writeNotices } from './verbs.ts'

/** What is to be told of one loan. */
interface DueItem {
  kind: NoticeKind
  loan_id: string
  copy_id: string
  branch_id: string
  due_at: string
  step: number
  fee_cents: number
  template: string
}

interface DuePatron {
  patron_id: string
  readers: Choosing[]
  items: DueItem[]
}

/** A reminder that was missed for so long is missed: a loan that is touched months later tells of none of its old ones (FOLIO CIRC-1163). */
const WINDOW = `interval '3 days'`

/** When a reminder `e` of a loan `l` is due. Days are those of the branch and begin at midnight; hours are hours. */
const MOMENT = `case when e->'delay'->>'unit' in ('minute', 'hour')
    then l.due_at + sign.of * make_interval(mins => (e->'delay'->>'count')::int * case e->'delay'->>'unit' when 'hour' then 60 else 1 end)
    else (date_trunc('day', l.due_at at time zone br.time_zone) + sign.of * make_interval(
      months => case e->'delay'->>'unit' when 'month' then (e->'delay'->>'count')::int else 0 end,
      days => case e->'delay'->>'unit' when 'day' then (e->'delay'->>'count')::int when 'week' then 7 * (e->'delay'->>'count')::int else 0 end
    )) at time zone br.time_zone end`

/**
 * The last reminder of a kind that is due for a loan, by the rules that it was lent under; none where the next one is not
 * due yet, or the last one was missed. Reminders are numbered by their delays: for what is overdue, that is the level.
 */
const LAST_STEPS = `
  select distinct on (r.kind) r.kind, r.step, r.fee_cents, r.template
  from (
    select e->>'kind' as kind, coalesce((e->>'fee_cents')::int, 0) as fee_cents, coalesce(e->>'template', '') as template, ${MOMENT} as moment,
      row_number() over (partition by e->>'kind' order by ${MOMENT}) as step
    from jsonb_array_elements(l.policy->'reminders') as e cross join lateral (select case e->>'kind' when 'overdue' then 1 else -1 end as of) as sign
  ) as r
  where r.moment <= $2::timestamptz and r.moment > $2::timestamptz - ${WINDOW} and case r.kind when 'overdue' then l.due_at < $2 else l.due_at > $2 end
  order by r.kind, r.moment desc`

/** What the night did with a loan that renews itself, told once for each due date. */
const OF_RENEWALS = `
  select 'renewed_automatically', 0, 0, '' where l.last_renewed_at > $2::timestamptz - ${WINDOW}
    and exists (select from {library}.renewal n where n.loan_id = l.id and n.renewed_at = l.last_renewed_at and n.is_auto)
  union all
  select 'not_renewed', 0, 0, '' where l.auto_renewal_problem is not null and l.due_at > $2::timestamptz - ${WINDOW}`

/** Loans of hours or of a few days, whose reminders cannot wait for the night. Instant in SQL. */
const SHORT = (at: string) =>
  `and l.due_at - l.started_at <= interval '3 days' and l.due_at between ${at}::timestamptz - interval '4 days' and ${at}::timestamptz + interval '3 days'`

const NEXT_BORROWERS = (ofLoans: string) =>
  `select distinct l.patron_id as id from {library}.loan l where l.returned_at is null and l.patron_id > $1 ${ofLoans} order by l.patron_id limit $2`
/** The next who have open loans. Parameters: patron of the row before, how many. */
const nextBorrowers = statement<{ id: string }>('notices.next-borrowers', NEXT_BORROWERS(''))
/** Parameters: patron of the row before, how many, instant. */
const nextShortBorrowers = statement<{ id: string }>('notices.next-short-borrowers', NEXT_BORROWERS(SHORT('$3')))

/** What patrons are to be told of their open loans, all of a patron's at once. Parameters: patrons, instant. */
const dueReminders = (name: string, ofLoans: string) =>
  statement<DuePatron>(
    `notices.${name}`,
    `with due as (
       select l.patron_id, json_agg(json_build_object('kind', told.kind, 'loan_id', l.id, 'copy_id', l.copy_id, 'branch_id', l.branch_out_id, 'due_at', l.due_at,
         'step', told.step, 'fee_cents', told.fee_cents, 'template', told.template) order by l.due_at, l.id) as items
       from unnest($1::uuid[]) as page(patron_id)
         join {library}.loan l on l.patron_id = page.patron_id and l.returned_at is null and l.state = 'with_patron' ${ofLoans}
         join {library}.branch br on br.id = l.branch_out_id
         cross join lateral ((${LAST_STEPS}) union all (${OF_RENEWALS})) as told(kind, step, fee_cents, template)
       where told.step > coalesce((select max(i.step) from platform.notice_item i
         where i.tenant = current_user and i.kind = told.kind and i.about_id = l.id and i.for_at = l.due_at), -1)
       group by l.patron_id)
     select p.id as patron_id, due.items, ${READERS('($2::timestamptz)::date')} as readers
     from due join {library}.patron p on p.id = due.patron_id and p.status = 'active' order by p.id`,
  )
const remindersOfLoans = dueReminders('due-reminders', '')
const remindersOfShortLoans = dueReminders('due-reminders-of-short-loans', SHORT('$2'))
/** Loans that are being returned at this moment are left to the next run. Parameter: loans. */
const lockStillOpen = statement<{ id: string }>(
  'notices.lock-still-open',
  `select id from {library}.loan where id = any($1::uuid[]) and returned_at is null order by id for no key update skip locked`,
)

export interface Reminded {
  patron_count: number
  notice_count: number
  fee_cents: number
  examples: { patron_id: string; kind: NoticeKind; loan_ids: string[] }[]
  next: string | null
}

/**
 * Tells the next patrons what is due soon or overdue, and what was renewed by itself or was not, one notice for all that
 * there is to say of a kind. Safe to run twice: each reminder of a loan is told once for each of its due dates, and what
 * it costs is charged with it.
 */
export async function remindPatrons(
  tx: LibraryTx,
  { after, limit, only_short }: { after: string | null; limit: number; only_short: boolean },
): Promise<Reminded> {
  const before = after ?? NIL
  const [page, [chosen]] = await tx.flight<[{ id: string }, { value: unknown }]>([
    only_short ? nextShortBorrowers(before, limit, tx.now) : nextBorrowers(before, limit),
    noticeOptions(),
  ])
  const ids = page.map(({ id }) => id)
  const reminders = only_short ? remindersOfShortLoans : remindersOfLoans
  const patrons = ids.length === 0 ? [] : await tx.all(reminders(ids, tx.now))
  const options = optionsOf(chosen?.value)
  const told = patrons.flatMap((patron) => toTellOf(patron, tx.now)).filter(({ kind, readers }) => isTold(kind, readers, options))
  const next = ids.length === limit ? (ids.at(-1) as string) : null
  const charged = told.flatMap(({ items }) => items.filter(({ fee_cents }) => fee_cents > 0))
  const open = await stillOpen(
    tx,
    charged.map(({ loan_id }) => loan_id),
  )
  const left = told
    .map(({ items, ...rest }) => ({ ...rest, items: items.filter(({ fee_cents, loan_id }) => fee_cents === 0 || open.has(loan_id)) }))
    .filter(({ items }) => items.length > 0)
  const notice_count = await writeNotices(tx, left.map(asToTell), options)
  let fee_cents = 0
  for (const { items, patron } of left) for (const item of items) fee_cents += charge(tx, patron, item)
  const examples = left.map(({ kind, patron, items }) => ({ patron_id: patron, kind, loan_ids: items.map(({ loan_id }) => loan_id) }))
  return { patron_count: ids.length, notice_count, fee_cents, examples, next }
}

/** Gives the next patron who would be looked at, so that one who cannot be reminded stops no other. */
export async function skipReminding(
  tx: LibraryTx,
  { after, only_short }: { after: string | null; only_short: boolean },
): Promise<string | null> {
  const before = after ?? NIL
  return (await tx.all(only_short ? nextShortBorrowers(before, 1, tx.now) : nextBorrowers(before, 1)))[0]?.id ?? null
}

interface Group {
  kind: NoticeKind
  template: string
  patron: string
  readers: Choosing[]
  happened_at: string
  items: DueItem[]
}

/** What is said by the same template is one notice. */
function toTellOf({ patron_id, readers, items }: DuePatron, at: Date): Group[] {
  const groups = new Map<string, Group>()
  for (const item of items) {
    const key = `${item.kind} ${item.template}`
    const group = groups.get(key) ?? {
      kind: item.kind,
      template: item.template,
      patron: patron_id,
      readers,
      happened_at: at.toISOString(),
      items: [],
    }
    group.items.push(item)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function asToTell({ kind, template, patron, readers, happened_at, items }: Group): ToTell {
  const told = items.map(({ loan_id, due_at, step, fee_cents }): NewNotice['items'][number] => ({
    about_id: loan_id,
    for_at: due_at,
    step,
    cents: fee_cents > 0 ? fee_cents : null,
  }))
  return { kind, template, patron_id: patron, readers, happened_at, items: told }
}

async function stillOpen(tx: LibraryTx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(ids.length === 0 ? [] : (await tx.all(lockStillOpen([...new Set(ids)]))).map(({ id }) => id))
}

/** The reminder itself may cost something; that it was sent before is what keeps it from being charged twice. */
function charge(tx: LibraryTx, patronId: string, { loan_id, copy_id, branch_id, fee_cents: cents }: DueItem): number {
  if (cents > 0) addCharge(tx, { type: 'reminder', patron_id: patronId, branch_id, loan_id, copy_id, cents })
  return cents
}
