import type { z } from '@hono/zod-openapi'
import { decodeCursor } from '../../kernel/cursor.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { dayIn } from '../patrons/rules.ts'
import { MEASURES } from '../patrons/verbs.ts'
import { settings } from '../settings/contract.ts'
import type { Family, FamilyLoan, MyFamily, MyFamilyMember, MyGuardian, PatronRelation } from './contract.ts'
import { type Looking, seesCounts, seesTitles } from './rules.ts'

const IN_FORCE = (day: string) => `(r.starts_on is null or r.starts_on <= ${day}) and (r.ends_on is null or r.ends_on >= ${day})`
const COUNTS = `(select count(*)::int from {library}.loan l where l.patron_id = p.id and l.returned_at is null) as loan_count, measured.overdue_count,
  (select count(*)::int from {library}.hold h where h.patron_id = p.id and h.ended_at is null) as hold_count,
  (select count(*)::int from {library}.hold h where h.patron_id = p.id and h.ended_at is null and h.status = 'ready') as ready_hold_count,
  measured.owed_cents`

/** A family is whoever is reached over guarantors and relatives in so many steps, and no more than so many people. */
const kin = statement<z.infer<typeof Family>['data'][number]>(
  'families.kin',
  `with recursive kin (id, step) as (
     select $1::uuid, 0
     union
     select other.id, kin.step + 1 from kin join lateral (
       select r.for_patron_id as id from {library}.patron_relation r where r.patron_id = kin.id and r.kind <> 'proxy' and ${IN_FORCE('$3::date')}
       union all
       select r.patron_id from {library}.patron_relation r where r.for_patron_id = kin.id and r.kind <> 'proxy' and ${IN_FORCE('$3::date')}
     ) as other on true
     where kin.step < 3),
   member as (select id, min(step) as step from kin group by id order by step, id limit 50)
   select p.id as patron_id, p.card_number, p.given_name, p.family_name, p.birth_on, p.patron_category_id, p.expires_on, p.status, ${COUNTS}
   from member join {library}.patron p on p.id = member.id cross join ${MEASURES('$2', '$4')}
   order by member.step, p.birth_on, p.id`,
)
const RELATION = `r.id, r.patron_id, r.for_patron_id, r.kind, r.may_see_loans, r.may_borrow, r.may_pick_up_holds, r.is_notified, r.starts_on, r.ends_on, r.note, r.created_at`
/** What relates a patron to others, whichever way, past and to come as well. */
export const listRelations = statement<PatronRelation>(
  'families.list-relations',
  `select ${RELATION} from {library}.patron_relation r where r.patron_id = $1 or r.for_patron_id = $1 order by r.created_at, r.id limit 200`,
)

/** Gives a patron with everybody of the family. @throws Problem not_found */
export async function findFamily(tx: LibraryTx, patronId: string): Promise<z.infer<typeof Family>> {
  const day = dayIn(tx.library.time_zone, tx.now)
  const [data, relations] = await tx.flight<[z.infer<typeof Family>['data'][number], PatronRelation]>([
    kin(patronId, tx.now, day, tx.library.time_zone),
    listRelations(patronId),
  ])
  if (data.length === 0) throw new Problem('not_found')
  return { data, relations, owed_cents: data.reduce((sum, { owed_cents }) => sum + owed_cents, 0) }
}

type Ward = Omit<MyFamilyMember, 'shows_titles'> & Looking
/** For whom a patron answers or acts on a day. Parameters: patron, instant, day, time zone, one of them or null. */
const wardsOf = statement<Ward & { privacy: unknown }>(
  'families.wards-of',
  `select p.id as patron_id, p.given_name, p.family_name, p.shares_titles, p.birth_on, r.kind, r.may_see_loans, r.may_borrow, r.may_pick_up_holds, r.ends_on, ${COUNTS},
     (select value from {library}.setting where key = 'patron_privacy') as privacy
   from {library}.patron_relation r join {library}.patron p on p.id = r.for_patron_id cross join ${MEASURES('$2', '$4')}
   where r.patron_id = $1 and ${IN_FORCE('$3::date')} and p.status = 'active' and ($5::uuid is null or p.id = $5)
   order by p.birth_on desc nulls last, p.id, r.kind limit 50`,
)
/** Who answers or acts for a patron on a day. Parameters: patron, day. */
const guardiansOf = statement<Omit<MyGuardian, 'sees_counts' | 'sees_titles'> & Looking & { privacy: unknown }>(
  'families.guardians-of',
  `select g.given_name, g.family_name, p.shares_titles, p.birth_on, r.kind, r.may_see_loans, r.may_borrow, r.may_pick_up_holds, r.is_notified, r.ends_on,
     (select value from {library}.setting where key = 'patron_privacy') as privacy
   from {library}.patron_relation r join {library}.patron g on g.id = r.patron_id join {library}.patron p on p.id = r.for_patron_id
   where r.for_patron_id = $1 and ${IN_FORCE('$2::date')} and g.status = 'active' order by r.created_at, r.id limit 50`,
)

/** Gives for whom the patron answers or acts, with as much as that lets see, and who sees the patron's own account. */
export async function findOwnFamily(tx: LibraryTx, patronId: string): Promise<z.infer<typeof MyFamily>> {
  const day = dayIn(tx.library.time_zone, tx.now)
  const [wards, guardians] = await tx.flight<
    [NonNullable<ReturnType<typeof wardsOf>['row']>, NonNullable<ReturnType<typeof guardiansOf>['row']>]
  >([wardsOf(patronId, tx.now, day, tx.library.time_zone, null), guardiansOf(patronId, day)])
  return {
    data: wards.map((ward) => {
      const { shares_titles: _s, birth_on: _b, may_see_loans: _m, privacy, ...shown } = ward
      const counts = seesCounts(ward) ? {} : NO_COUNTS
      return { ...shown, ...counts, shows_titles: seesTitles(ward, privateFrom(privacy), day) }
    }),
    seen_by: guardians.map((guardian) => {
      const { shares_titles: _s, birth_on: _b, may_see_loans: _m, privacy, ...shown } = guardian
      return { ...shown, sees_counts: seesCounts(guardian), sees_titles: seesTitles(guardian, privateFrom(privacy), day) }
    }),
  }
}

const NO_COUNTS = { loan_count: null, overdue_count: null, hold_count: null, ready_hold_count: null, owed_cents: null }

const openLoansOf = statement<FamilyLoan>(
  'families.open-loans-of',
  `select l.id, b.title, c.barcode as copy_barcode, l.started_at, l.due_at, l.renewal_count
   from {library}.loan l join {library}.copy c on c.id = l.copy_id join {library}.book b on b.id = l.book_id
   where l.patron_id = $1 and l.returned_at is null and ($2::timestamptz is null or (l.due_at, l.id) > ($2, $3::uuid))
   order by l.due_at, l.id limit $4`,
)

/**
 * Gives a page of what somebody has on loan for whom the patron answers or acts, or the patron has; anybody else is as
 * if not there.
 * @throws Problem not_found, titles_private
 */
export async function listLoansOfWard(
  tx: LibraryTx,
  patronId: string,
  wardId: string,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<FamilyLoan[]> {
  const day = dayIn(tx.library.time_zone, tx.now)
  const [dueAt, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
  if (wardId === patronId) return tx.all(openLoansOf(patronId, dueAt, id, limit + 1))
  const wards = await tx.all(wardsOf(patronId, tx.now, day, tx.library.time_zone, wardId))
  if (wards.length === 0) throw new Problem('not_found')
  if (!wards.some((ward) => seesTitles(ward, privateFrom(ward.privacy), day))) throw new Problem('titles_private')
  return tx.all(openLoansOf(wardId, dueAt, id, limit + 1))
}

function privateFrom(setting: unknown): number | null {
  const parsed = settings.patron_privacy.safeParse(setting)
  return parsed.success ? parsed.data.titles_private_from_age : null
}
