import type { OpenAPIHono } from '@hono/zod-openapi'
import * as activityContract from './features/activity/contract.ts'
import { activityJobs } from './features/activity/jobs.ts'
import { activity } from './features/activity/routes.ts'
import { type EventDefinitions, registerEvents } from './kernel/events.ts'
import type { LibraryEnv } from './kernel/http.ts'
import type { Job } from './kernel/jobs.ts'
import { type ProblemDefinitions, registerProblems, type Words } from './kernel/problem.ts'

/** One permission: what it lets people do, and which built-in roles have it. */
export interface PermissionDefinition extends Words {
  roles: readonly ('Admin' | 'Librarian' | 'Reader' | 'Guest')[]
}

export type PermissionDefinitions = Readonly<Record<string, PermissionDefinition>>

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
}

/** The only list of features. */
export const features: readonly Feature[] = [
  { name: 'activity', contract: activityContract, routes: activity, jobs: activityJobs },
]

/** Gives every permission there is. */
export function permissions(of: readonly Feature[] = features): ReadonlyMap<string, PermissionDefinition> {
  return new Map(of.flatMap(({ contract }) => Object.entries(contract.permissions ?? {})))
}

/** Gives what each built-in role may do. */
export function builtInRoles(of: readonly Feature[] = features): { name: string; permissions: string[] }[] {
  return (['Admin', 'Librarian', 'Reader', 'Guest'] as const).map((role) => ({
    name: role,
    permissions: [...permissions(of)].filter(([, definition]) => definition.roles.includes(role)).map(([name]) => name),
  }))
}

/** Gives what is allowed without a token. */
export function guestPermissions(of: readonly Feature[] = features): ReadonlySet<string> {
  return new Set(builtInRoles(of).find(({ name }) => name === 'Guest')?.permissions)
}

/** Makes the features' words known to the kernel. */
export function registerFeatures(of: readonly Feature[] = features): void {
  for (const { contract } of of) {
    registerProblems(contract.problems ?? {})
    registerEvents(contract.events ?? {})
  }
}
