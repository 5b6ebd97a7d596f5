import type { OpenAPIHono } from '@hono/zod-openapi'
import * as activityContract from './features/activity/contract.ts'
import { activityJobs } from './features/activity/jobs.ts'
import { activity } from './features/activity/routes.ts'
import * as calendarContract from './features/calendar/contract.ts'
import { calendar } from './features/calendar/routes.ts'
import * as catalogueContract from './features/catalogue/contract.ts'
import { catalogue } from './features/catalogue/routes.ts'
import * as choresContract from './features/chores/contract.ts'
import { choreJobs, purgeRuns } from './features/chores/jobs.ts'
import { chores } from './features/chores/routes.ts'
import { requestRun } from './features/chores/verbs.ts'
import * as circulationContract from './features/circulation/contract.ts'
import { circulationChores } from './features/circulation/jobs.ts'
import { circulation } from './features/circulation/routes.ts'
import * as closingsContract from './features/closings/contract.ts'
import { closingJobs } from './features/closings/jobs.ts'
import { closings } from './features/closings/routes.ts'
import * as duplicatesContract from './features/duplicates/contract.ts'
import { duplicateChores } from './features/duplicates/jobs.ts'
import { duplicates } from './features/duplicates/routes.ts'
import * as enrolmentContract from './features/enrolment/contract.ts'
import { enrolmentJobs } from './features/enrolment/jobs.ts'
import { enrolment } from './features/enrolment/routes.ts'
import * as familiesContract from './features/families/contract.ts'
import { families } from './features/families/routes.ts'
import * as fastAddsContract from './features/fast-adds/contract.ts'
import { fastAdds } from './features/fast-adds/routes.ts'
import * as holdsContract from './features/holds/contract.ts'
import { holdChores, holdJobs } from './features/holds/jobs.ts'
import { holds } from './features/holds/routes.ts'
import * as identityContract from './features/identity/contract.ts'
import { identityJobs } from './features/identity/jobs.ts'
import { isPasswordRight } from './features/identity/passwords.ts'
import { newPasswordHash } from './features/identity/queries.ts'
import { identity } from './features/identity/routes.ts'
import { throttled } from './features/identity/throttle.ts'
import * as importsContract from './features/imports/contract.ts'
import { importJobs } from './features/imports/jobs.ts'
import { imports } from './features/imports/routes.ts'
import { interchange } from './features/interchange/routes.ts'
import * as lostContract from './features/lost/contract.ts'
import { lostChores, lostJobs } from './features/lost/jobs.ts'
import { lost } from './features/lost/routes.ts'
import * as moneyContract from './features/money/contract.ts'
import { accrueNightly, moneyJobs } from './features/money/jobs.ts'
import { money } from './features/money/routes.ts'
import { noticeChores } from './features/notices/chores.ts'
import * as noticesContract from './features/notices/contract.ts'
import { noticeJobs } from './features/notices/jobs.ts'
import { notices } from './features/notices/routes.ts'
import * as offlineContract from './features/offline/contract.ts'
import { offlineJobs } from './features/offline/jobs.ts'
import { offline } from './features/offline/routes.ts'
import * as patronsContract from './features/patrons/contract.ts'
import { patronChores, patronJobs } from './features/patrons/jobs.ts'
import { patrons } from './features/patrons/routes.ts'
import * as privacyContract from './features/privacy/contract.ts'
import { privacyChores } from './features/privacy/jobs.ts'
import { privacy } from './features/privacy/routes.ts'
import * as registrationsContract from './features/registrations/contract.ts'
import { registrationChores, registrationJobs } from './features/registrations/jobs.ts'
import { registrations } from './features/registrations/routes.ts'
import * as rolloversContract from './features/rollovers/contract.ts'
import { rolloverChores, rolloverJobs } from './features/rollovers/jobs.ts'
import { rollovers } from './features/rollovers/routes.ts'
import * as rulesContract from './features/rules/contract.ts'
import { rules } from './features/rules/routes.ts'
import { firstGap } from './features/rules/rules.ts'
import { RECORD_VERSION } from './features/rules/verbs.ts'
import { search } from './features/search/routes.ts'
import * as settingsContract from './features/settings/contract.ts'
import { settingRoutes } from './features/settings/routes.ts'
import * as simulationsContract from './features/simulations/contract.ts'
import { simulationJobs } from './features/simulations/jobs.ts'
import { simulations } from './features/simulations/routes.ts'
import * as transitsContract from './features/transits/contract.ts'
import { transits } from './features/transits/routes.ts'
import { type Chore, registerChores } from './kernel/chores.ts'
import { type EventDefinitions, registerEvents } from './kernel/events.ts'
import type { LibraryEnv } from './kernel/http.ts'
import type { Job } from './kernel/jobs.ts'
import { builtInRoleNames, type PermissionDefinitions, registeredPermissions, registerPermissions } from './kernel/permissions.ts'
import { type ProblemDefinitions, registerProblems } from './kernel/problem.ts'
import * as platformContract from './platform/contract.ts'
import type { FeatureFacts } from './platform/declaration.ts'

/** What a feature brings. */
export interface Feature {
  name: string
  contract: {
    permissions?: PermissionDefinitions
    problems?: ProblemDefinitions
    events?: EventDefinitions
  }
  routes: OpenAPIHono<LibraryEnv>
  jobs?: readonly Job[]
  /** Work that is due in every library by night or by hour. */
  chores?: readonly Chore[]
}

/** The only list of features. */
export const features: readonly Feature[] = [
  { name: 'activity', contract: activityContract, routes: activity, jobs: activityJobs },
  { name: 'identity', contract: identityContract, routes: identity, jobs: identityJobs },
  { name: 'calendar', contract: calendarContract, routes: calendar },
  { name: 'catalogue', contract: catalogueContract, routes: catalogue },
  { name: 'chores', contract: choresContract, routes: chores, jobs: choreJobs, chores: [purgeRuns] },
  { name: 'circulation', contract: circulationContract, routes: circulation, chores: circulationChores },
  { name: 'closings', contract: closingsContract, routes: closings, jobs: closingJobs },
  { name: 'duplicates', contract: duplicatesContract, routes: duplicates, chores: duplicateChores },
  { name: 'enrolment', contract: enrolmentContract, routes: enrolment, jobs: enrolmentJobs },
  { name: 'families', contract: familiesContract, routes: families },
  { name: 'holds', contract: holdsContract, routes: holds, jobs: holdJobs, chores: holdChores },
  { name: 'imports', contract: importsContract, routes: imports, jobs: importJobs },
  { name: 'interchange', contract: {}, routes: interchange },
  { name: 'money', contract: moneyContract, routes: money, jobs: moneyJobs, chores: [accrueNightly] },
  { name: 'fast-adds', contract: fastAddsContract, routes: fastAdds },
  { name: 'lost', contract: lostContract, routes: lost, jobs: lostJobs, chores: lostChores },
  { name: 'notices', contract: noticesContract, routes: notices, jobs: noticeJobs, chores: noticeChores },
  { name: 'offline', contract: offlineContract, routes: offline, jobs: offlineJobs },
  { name: 'patrons', contract: patronsContract, routes: patrons, jobs: patronJobs, chores: patronChores },
  { name: 'privacy', contract: privacyContract, routes: privacy, chores: privacyChores },
  { name: 'registrations', contract: registrationsContract, routes: registrations, jobs: registrationJobs, chores: registrationChores },
  { name: 'rollovers', contract: rolloversContract, routes: rollovers, jobs: rolloverJobs, chores: rolloverChores },
  { name: 'rules', contract: rulesContract, routes: rules },
  { name: 'search', contract: {}, routes: search },
  { name: 'settings', contract: settingsContract, routes: settingRoutes },
  { name: 'transits', contract: transitsContract, routes: transits },
  { name: 'simulations', contract: simulationsContract, routes: simulations, jobs: simulationJobs },
]

/** Gives what each built-in role may do. */
export function builtInRoles(): { name: string; permissions: string[] }[] {
  registerFeatures()
  return builtInRoleNames.map((role) => ({
    name: role,
    permissions: [...registeredPermissions()].filter(([, definition]) => definition.roles.includes(role)).map(([name]) => name),
  }))
}

/** Gives what the platform must know of the features to declare, make and guard libraries. */
export function featureFacts(): FeatureFacts {
  const { settings } = settingsContract
  return {
    roles: builtInRoles(),
    permissions: [...registeredPermissions().keys()],
    rule_kinds: rulesContract.ruleKinds,
    firstGap,
    requestChore: requestRun,
    rule_version_sql: RECORD_VERSION.replaceAll('{library}.', ''),
    settings: {
      barcodes: { value: settings.barcodes },
      holdings_mapping: { value: settings.holdings_mapping },
      default_branch: { value: settings.default_branch, refers_to: 'branch' },
      default_copy_type: { value: settings.default_copy_type, refers_to: 'copy_type' },
      fine_free: { value: settings.fine_free },
      notice_options: { value: settings.notice_options },
      notice_sender: { value: settings.notice_sender },
      hold_targeting: { value: settings.hold_targeting },
      reshelving_minutes: { value: settings.reshelving_minutes },
      transit_days: { value: settings.transit_days },
    },
    hashPassword: newPasswordHash,
    isPasswordRight,
    throttled,
  }
}

/** Gives what is allowed without a token. */
export function guestPermissions(): ReadonlySet<string> {
  return new Set(builtInRoles().find(({ name }) => name === 'Guest')?.permissions)
}

/** Makes the features' words known to the kernel. */
export function registerFeatures(of: readonly Feature[] = features): void {
  registerProblems(platformContract.problems)
  registerEvents(platformContract.events)
  for (const { contract, chores: due } of of) {
    registerChores(due ?? [])
    registerProblems(contract.problems ?? {})
    registerEvents(contract.events ?? {})
    registerPermissions(contract.permissions ?? {})
  }
}
