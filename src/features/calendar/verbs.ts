/** Parts of statements by which other features gather calendars; the parameter is SQL: the alias of a branch. */

/** The weekly hours of a branch, as JSON; see BranchCalendar. */
export const HOURS = (
  branch: string,
) => `coalesce((select json_agg(json_build_object('weekday', weekday, 'opens_at', opens_at, 'closes_at', closes_at))
  from {library}.opening_hours where branch_id = ${branch}.id), '[]')`

/** The days of a branch that differ from the week, each with its id; from a date on, which is SQL too, or all of them. */
export const EXCEPTIONS = (
  branch: string,
  from?: string,
) => `coalesce((select json_agg(json_build_object('id', id, 'starts_on', starts_on, 'ends_on', ends_on, 'is_open', is_open,
    'opens_at', opens_at, 'closes_at', closes_at, 'recurs_from', recurs_from, 'is_own', branch_id is not null))
  from {library}.calendar_exception where (branch_id = ${branch}.id or branch_id is null)${from === undefined ? '' : ` and (recurs_from is not null or ends_on >= ${from})`}), '[]')`

export { getException, insertException } from './exceptions.ts'
