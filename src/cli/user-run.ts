import { z } from 'zod'
import type { User } from '../features/identity/contract.ts'
import { changeUser, createUser, listUsers, newPasswordHash } from '../features/identity/queries.ts'
import { statement } from '../kernel/query.ts'
import type { Call } from './command.ts'
import { EXIT, failure } from './failure.ts'
import { passwordFor } from './password.ts'
import { withPlatform } from './platform.ts'
import type { NewUserFlags, ResetFlags } from './user.ts'

const patronByCard = statement<{ id: string; given_name: string; family_name: string }>(
  'cli.patron-by-card',
  `select id, given_name, family_name from {library}.patron where card_number_key = lower($1::text)`,
)
const accountOf = statement<{ id: string }>(
  'cli.account-of',
  `select u.id from {library}.user u left join {library}.patron p on p.id = u.patron_id
   where u.email_key = lower($1::text) or p.card_number_key = lower($1::text)`,
)

/** Makes an account of a library; without roles it is an administrator's, or a reader's where it belongs to a patron. */
export async function createAccount({ out, env, args: [slug = ''], options }: Call<NewUserFlags>): Promise<void> {
  const { email, card } = options
  if (email === undefined && card === undefined) throw failure(out.language, 'who_is_needed', { exit: EXIT.usage })
  if (email !== undefined && !z.email().safeParse(email).success) {
    throw failure(out.language, 'email_malformed', { exit: EXIT.usage, params: { email } })
  }
  const { password, is_made } = await passwordFor(out, options)
  await withPlatform(out, env, async ({ door: open }) => {
    const door = await open(slug)
    const patron = card === undefined ? undefined : await door.get(patronByCard(card))
    if (card !== undefined && !patron) throw failure(out.language, 'patron_unknown_card', { exit: EXIT.not_found, params: { slug, card } })
    const hash = await newPasswordHash(password)
    const display_name = options.name ?? (patron ? `${patron.given_name} ${patron.family_name}` : (email as string))
    const roles = options.role ?? [patron ? 'Reader' : 'Admin']
    const user = await door.write((tx) => createUser(tx, { email, display_name, roles, patron_id: patron?.id }, hash))
    out.result({ ...user, ...(is_made && { password }) }, () => {
      const lines = [out.t('user_created', { who: email ?? card, roles: user.roles.join(', ') })]
      if (is_made) lines.push(out.t('password_made', { password: out.paint.bold(password) }))
      return lines.join('\n')
    })
  })
}

/** Gives an account another password, which ends its sessions. */
export async function resetPassword({ out, env, args: [slug = '', who = ''], options }: Call<ResetFlags>): Promise<void> {
  const { password, is_made } = await passwordFor(out, options)
  await withPlatform(out, env, async ({ door: open }) => {
    const door = await open(slug)
    const account = await door.get(accountOf(who))
    if (!account) {
      const advice = [out.t('list_users', { slug })]
      throw failure(out.language, 'user_unknown', { exit: EXIT.not_found, params: { slug, who }, advice })
    }
    const hash = await newPasswordHash(password)
    const user = await door.write((tx) => changeUser(tx, account.id, null, { hash }))
    out.result({ ...user, ...(is_made && { password }) }, () => {
      const lines = [out.t('password_changed', { who })]
      if (is_made) lines.push(out.t('password_made', { password: out.paint.bold(password) }))
      return lines.join('\n')
    })
  })
}

const PAGE = 500

/** Lists the accounts of a library by name. */
export async function listAccounts({ out, env, args: [slug = ''] }: Call<object>): Promise<void> {
  await withPlatform(out, env, async ({ door: open }) => {
    const door = await open(slug)
    const users: User[] = []
    for (;;) {
      const last = users.at(-1)
      const page = await door.list(listUsers(null, last?.display_name ?? null, last?.id ?? null, PAGE))
      users.push(...page)
      if (page.length < PAGE) break
    }
    if (users.length === 0) out.note(`${out.t('no_users', { slug })} ${out.t('make_user', { slug })}`)
    out.result(users, () =>
      users.length === 0
        ? undefined
        : out.table(
            ['name', 'e-mail', 'roles', 'active'],
            users.map(({ display_name, email, roles, is_active }) => [display_name, email, roles.join(', '), is_active ? 'yes' : 'no']),
          ),
    )
  })
}
