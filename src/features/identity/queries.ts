import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { registeredPermissions } from '../../kernel/permissions.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events, type Role, type User } from './contract.ts'
import { hashPassword, isPasswordRight, refuseCommonPassword } from './passwords.ts'
import { closeSessionsOf, USER_COLUMNS } from './sessions.ts'

export type MeRow = User & {
  patron: { id: string; card_number: string | null; given_name: string; family_name: string; expires_on: string | null } | null
}

/** The account that acts, with its patron. Parameter: user id. */
export const findMe = statement<MeRow>(
  'identity.find-me',
  `select ${USER_COLUMNS},
     (select json_build_object('id', p.id, 'card_number', p.card_number, 'given_name', p.given_name, 'family_name', p.family_name, 'expires_on', p.expires_on)
      from {library}.patron p where p.id = u.patron_id) as patron
   from {library}.user u where u.id = $1`,
)
export const findUser = statement<User>('identity.find-user', `select ${USER_COLUMNS} from {library}.user u where u.id = $1`)
/** Parameters: e-mail or name prefix or null, display_name and id of the row before, limit. */
export const listUsers = statement<User>(
  'identity.list-users',
  `select ${USER_COLUMNS} from {library}.user u
   where ($1::text is null or starts_with(lower(u.email), lower($1)) or starts_with(lower(u.display_name), lower($1)))
     and ($2::text is null or (u.display_name, u.id) > ($2, $3::uuid))
   order by u.display_name, u.id limit $4`,
)
const ROLE_COLUMNS = 'id, name, permissions, is_built_in, version'
export const listRoles = statement<Role>(
  'identity.list-roles',
  `select ${ROLE_COLUMNS} from {library}.role order by is_built_in desc, name`,
)
export const findRole = statement<Role>('identity.find-role', `select ${ROLE_COLUMNS} from {library}.role where id = $1`)
const lockRole = statement<Role>('identity.lock-role', `select ${ROLE_COLUMNS} from {library}.role where id = $1 for no key update`)
const rolesByName = statement<Role>(
  'identity.roles-by-name',
  `select ${ROLE_COLUMNS} from {library}.role where lower(name) = any($1::text[])`,
)
const insertRole = statement<Role>(
  'identity.insert-role',
  `insert into {library}.role (id, name, permissions) values ($1, $2, $3) returning ${ROLE_COLUMNS}`,
)
const updateRole = statement<Role>(
  'identity.update-role',
  `update {library}.role set name = $2, permissions = $3, version = version + 1, updated_at = $4 where id = $1 returning ${ROLE_COLUMNS}`,
)
const deleteRoleRow = statement<never>('identity.delete-role', `delete from {library}.role where id = $1`)
const insertUser = statement<never>(
  'identity.insert-user',
  `insert into {library}.user (id, email, display_name, password_hash, patron_id, language) values ($1, $2, $3, $4, $5, $6)`,
)
const giveRoles = statement<never>(
  'identity.give-roles',
  `insert into {library}.user_role (user_id, role_id) select $1, unnest($2::uuid[])`,
)
const takeRoles = statement<never>('identity.take-roles', `delete from {library}.user_role where user_id = $1`)
const lockUser = statement<{ version: number; password_hash: string | null; is_active: boolean }>(
  'identity.lock-user',
  `select version, password_hash, is_active from {library}.user where id = $1 for no key update`,
)
/** Null keeps what there is; a language is cleared by the empty string. Parameters: id, email, name, language, active, hash, now. */
const updateUser = statement<never>(
  'identity.update-user',
  `update {library}.user set email = coalesce($2, email), display_name = coalesce($3, display_name),
     language = case when $4 = '' then null else coalesce($4, language) end, is_active = coalesce($5, is_active),
     password_hash = coalesce($6, password_hash), version = version + 1, updated_at = $7 where id = $1`,
)
const permissionsOf = statement<{ permission: string }>(
  'identity.permissions-of',
  `select distinct permission from {library}.user_role ur join {library}.role r on r.id = ur.role_id, unnest(r.permissions) as permission
   where ur.user_id = $1`,
)
const deleteUserRow = statement<never>('identity.delete-user', `delete from {library}.user where id = $1`)

export interface UserInput {
  email?: string
  display_name: string
  password?: string
  language?: string
  roles: string[]
  patron_id?: string
}

/**
 * Makes an account with roles.
 * @throws Problem role_unknown, permission_not_yours, email_taken, patron_has_account, password_too_common
 */
export async function createUser(tx: LibraryTx, input: UserInput, hash: string | undefined): Promise<User> {
  const roles = await rolesToGive(tx, input.roles)
  const id = uuidv7()
  await tx.flight([
    insertUser(id, input.email ?? null, input.display_name, hash ?? null, input.patron_id ?? null, input.language ?? null),
    giveRoles(
      id,
      roles.map((role) => role.id),
    ),
  ])
  emit(tx, events, 'user.created', { subject_id: id, patron_id: input.patron_id, data: { roles: roles.map(({ name }) => name) } })
  return tx.one(findUser(id))
}

export interface UserChanges {
  email?: string
  display_name?: string
  language?: string | null
  is_active?: boolean
  roles?: string[]
  hash?: string
}

/**
 * Changes an account; disabling it or giving it another password ends its sessions.
 * @throws Problem not_found, edit_conflict, role_unknown, permission_not_yours, email_taken
 */
export async function changeUser(tx: LibraryTx, id: string, version: number | null, changes: UserChanges): Promise<User> {
  const before = await tx.one(lockUser(id))
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  await refuseMightier(tx, id)
  if (changes.roles) {
    const roles = await rolesToGive(tx, changes.roles)
    await tx.flight([
      takeRoles(id),
      giveRoles(
        id,
        roles.map((role) => role.id),
      ),
    ])
  }
  const language = changes.language === null ? '' : (changes.language ?? null)
  await tx.count(
    updateUser(id, changes.email ?? null, changes.display_name ?? null, language, changes.is_active ?? null, changes.hash ?? null, tx.now),
  )
  if (changes.is_active === false) await closeSessionsOf(tx, id, 'user_disabled')
  else if (changes.hash) await closeSessionsOf(tx, id, 'password_changed', tx.actor.user_id === id ? tx.actor.session_id : null)
  else if (changes.roles) await closeSessionsOf(tx, id, 'revoked', tx.actor.user_id === id ? tx.actor.session_id : null)
  emit(tx, events, 'user.changed', {
    subject_id: id,
    data: { fields: Object.keys(changes).map((name) => (name === 'hash' ? 'password' : name)) },
  })
  return tx.one(findUser(id))
}

/** Removes an account; what it did keeps its id. @throws Problem not_found, permission_not_yours */
export async function deleteUser(tx: LibraryTx, id: string): Promise<void> {
  await tx.one(lockUser(id))
  await refuseMightier(tx, id)
  await closeSessionsOf(tx, id, 'user_disabled')
  await tx.count(deleteUserRow(id))
  emit(tx, events, 'user.deleted', { subject_id: id, data: {} })
}

/** Whether a password is that of an account, outside of any transaction, since it takes long. */
export async function verifyOwnPassword(stored: string | null, given: string): Promise<void> {
  if (!(await isPasswordRight(stored, given))) throw new Problem('password_wrong')
}

export const ownPassword = statement<{ password_hash: string | null }>(
  'identity.own-password',
  `select password_hash from {library}.user where id = $1`,
)

/** Hashes a password that may be taken. @throws Problem password_too_common */
export async function newPasswordHash(password: string): Promise<string> {
  refuseCommonPassword(password)
  return hashPassword(password)
}

/** Makes a role. @throws Problem role_name_taken, permission_unknown, permission_not_yours */
export async function createRole(tx: LibraryTx, input: { name: string; permissions: string[] }): Promise<Role> {
  const permissions = ownPermissions(tx, input.permissions)
  const role = await tx.one(insertRole(uuidv7(), input.name, permissions))
  emit(tx, events, 'role.created', { subject_id: role.id, data: { name: role.name, permissions } })
  return role
}

/** Changes a role that the library made. It reaches tokens when they are next refreshed, within ten minutes. */
export async function changeRole(
  tx: LibraryTx,
  id: string,
  version: number | null,
  changes: { name?: string; permissions?: string[] },
): Promise<Role> {
  const before = await tx.one(lockRole(id))
  if (before.is_built_in) throw new Problem('role_built_in')
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  const permissions = changes.permissions ? ownPermissions(tx, changes.permissions) : before.permissions
  const role = await tx.one(updateRole(id, changes.name ?? before.name, permissions, tx.now))
  emit(tx, events, 'role.changed', { subject_id: id, data: { name: role.name, permissions } })
  return role
}

/** Removes a role that nobody has. @throws Problem role_built_in, role_in_use */
export async function deleteRole(tx: LibraryTx, id: string): Promise<void> {
  const role = await tx.one(lockRole(id))
  if (role.is_built_in) throw new Problem('role_built_in')
  await tx.count(deleteRoleRow(id))
  emit(tx, events, 'role.deleted', { subject_id: id, data: { name: role.name } })
}

async function rolesToGive(tx: LibraryTx, names: readonly string[]): Promise<Role[]> {
  const wanted = [...new Set(names.map((name) => name.toLowerCase()))]
  const roles = await tx.all(rolesByName(wanted))
  const unknown = wanted.filter((name) => !roles.some((role) => role.name.toLowerCase() === name))
  if (unknown.length > 0) throw new Problem('role_unknown', { params: { roles: unknown.join(', ') } })
  refuseEscalation(
    tx,
    roles.flatMap(({ permissions }) => permissions),
  )
  return roles
}

function ownPermissions(tx: LibraryTx, names: readonly string[]): string[] {
  const known = registeredPermissions()
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0) throw new Problem('permission_unknown', { params: { permissions: unknown.join(', ') } })
  refuseEscalation(tx, names)
  return [...new Set(names)]
}

/** Whoever could change the account of somebody who may do more could sign in as him. @throws Problem permission_not_yours */
export async function refuseMightier(tx: LibraryTx, id: string): Promise<void> {
  if (id === tx.actor.user_id) return
  const held = await tx.all(permissionsOf(id))
  refuseEscalation(
    tx,
    held.map(({ permission }) => permission),
  )
}

function refuseEscalation({ actor }: LibraryTx, wanted: readonly string[]): void {
  const missing = actor.permissions.has('*') ? [] : [...new Set(wanted)].filter((name) => !actor.permissions.has(name))
  if (missing.length > 0) throw new Problem('permission_not_yours', { params: { permissions: missing.join(', ') } })
}
