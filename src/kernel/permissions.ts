import type { Words } from './problem.ts'

export const builtInRoleNames = ['Admin', 'Librarian', 'Reader', 'Guest'] as const

/** One permission: what it lets people do, and which built-in roles have it. */
export interface PermissionDefinition extends Words {
  roles: readonly (typeof builtInRoleNames)[number][]
}

export type PermissionDefinitions = Readonly<Record<string, PermissionDefinition>>

const registry = new Map<string, PermissionDefinition>()

/**
 * Adds a feature's permissions to the one registry.
 * @throws Error where a name is taken
 */
export function registerPermissions(definitions: PermissionDefinitions): void {
  for (const [name, definition] of Object.entries(definitions)) {
    if ((registry.get(name) ?? definition) !== definition) throw new Error(`Two features define the permission ${name}`)
    registry.set(name, definition)
  }
}

/** Gives every permission there is. */
export function registeredPermissions(): ReadonlyMap<string, PermissionDefinition> {
  return registry
}
