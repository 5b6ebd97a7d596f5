import { STANDING, standingParams } from '../chores.ts'
import { type Check, rowCheck } from './check.ts'

/** One fault for a library, with the chores it is about and what to type for each. */
const NAMED = (state: string, detail: string) => `with ${STANDING}
  select schema_name::text as subject, string_agg(concat_ws(', ', chore, ${detail}), '; ' order by chore) as what,
    string_agg(format('libraryhub chore run %s %s', slug, chore), '; ' order by chore) as fix
  from standing where state = '${state}' group by schema_name order by 1`

const failed = rowCheck(
  'chores_failed',
  'error',
  {
    title: {
      en: 'The last night and hour of every library went well',
      it: "L'ultima notte e l'ultima ora di ogni biblioteca sono andate bene",
    },
    fault: { en: 'It failed: {what}', it: 'Non riuscito: {what}' },
    advice: {
      en: 'Mend what the reason names, then run the chore again.',
      it: 'Rimediare alla causa indicata, poi avviare di nuovo il lavoro.',
    },
  },
  NAMED('failed', 'last_period, last_problem'),
  () => standingParams(),
)

const behind = rowCheck(
  'chores_behind',
  'warning',
  {
    title: {
      en: 'The nightly and hourly work of every library is done in time',
      it: 'I lavori notturni e orari di ogni biblioteca sono svolti in tempo',
    },
    fault: { en: 'Nobody works on it: {what}', it: 'Nessuno se ne occupa: {what}' },
    advice: {
      en: 'See that a process with the role "worker" runs, or run the chore.',
      it: 'Controllare che giri un processo col ruolo "worker", o avviare il lavoro.',
    },
  },
  NAMED('behind', `to_char(coalesce(waits_from, progressed_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')`),
  () => standingParams(),
)

/** What the night and the hour left undone. */
export const choreChecks: readonly Check[] = [failed, behind]
