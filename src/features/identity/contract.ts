import { z } from '@hono/zod-openapi'

export const permissions = {
  'users:read': { en: 'See the accounts of staff and patrons', it: 'Vedere gli account di personale e utenti', roles: ['Admin'] },
  'users:write': { en: 'Create, change and disable accounts', it: 'Creare, modificare e disattivare account', roles: ['Admin'] },
  'roles:read': { en: 'See roles and permissions', it: 'Vedere ruoli e permessi', roles: ['Admin', 'Librarian'] },
  'roles:write': { en: 'Make and change roles', it: 'Creare e modificare ruoli', roles: ['Admin'] },
  'account:read': { en: "See one's own account", it: 'Vedere il proprio account', roles: ['Admin', 'Librarian', 'Reader'] },
  'account:write': {
    en: "Change one's own account, renew and reserve",
    it: 'Modificare il proprio account, rinnovare e prenotare',
    roles: ['Admin', 'Librarian', 'Reader'],
  },
  'session:open': { en: 'Sign in', it: 'Accedere', roles: ['Admin', 'Librarian', 'Reader', 'Guest'] },
} as const

export const problems = {
  wrong_credentials: {
    status: 401,
    title: { en: 'E-mail, card number or password is wrong', it: 'E-mail, numero di tessera o password errati' },
  },
  refresh_token_invalid: {
    status: 401,
    title: { en: 'The refresh token is not valid', it: 'Il refresh token non è valido' },
    detail: { en: 'Sign in again.', it: 'Accedere di nuovo.' },
  },
  sign_in_slowed: {
    status: 429,
    title: { en: 'Too many failed sign-ins', it: 'Troppi accessi falliti' },
    detail: { en: 'Try again in {seconds} seconds.', it: 'Riprovare tra {seconds} secondi.' },
  },
  password_too_common: {
    status: 422,
    title: { en: 'That password is among the most common ones', it: 'Questa password è tra le più comuni' },
    detail: { en: 'Choose another one; three random words are good.', it: "Sceglierne un'altra; tre parole a caso vanno bene." },
  },
  password_wrong: { status: 422, title: { en: 'The present password is wrong', it: 'La password attuale è errata' } },
  email_taken: {
    status: 409,
    title: { en: 'Another account has that e-mail address', it: "Un altro account ha quell'indirizzo e-mail" },
    constraints: ['user_email_key'],
  },
  patron_has_account: {
    status: 409,
    title: { en: 'That patron has an account already', it: "Quell'utente ha già un account" },
    constraints: ['user_patron_id_key'],
  },
  user_needs_email: {
    status: 422,
    title: { en: 'An account needs an e-mail address or a patron', it: 'Un account richiede un indirizzo e-mail o un utente' },
    constraints: ['user_email_check'],
  },
  role_name_taken: {
    status: 409,
    title: { en: 'Another role has that name', it: 'Un altro ruolo ha quel nome' },
    constraints: ['role_name_key'],
  },
  role_built_in: { status: 409, title: { en: 'Built-in roles cannot be changed', it: 'I ruoli predefiniti non si modificano' } },
  role_in_use: {
    status: 409,
    title: { en: 'Users still have that role', it: 'Alcuni account hanno ancora quel ruolo' },
    constraints: ['user_role_role_id_fkey'],
  },
  role_unknown: {
    status: 422,
    title: { en: 'There is no such role', it: 'Ruolo inesistente' },
    detail: { en: 'Unknown: {roles}.', it: 'Sconosciuti: {roles}.' },
  },
  permission_unknown: {
    status: 422,
    title: { en: 'There is no such permission', it: 'Permesso inesistente' },
    detail: { en: 'Unknown: {permissions}.', it: 'Sconosciuti: {permissions}.' },
  },
  permission_not_yours: {
    status: 403,
    title: { en: 'Nobody can give what he does not have', it: 'Nessuno può dare ciò che non ha' },
    detail: { en: 'You lack: {permissions}.', it: 'Mancano: {permissions}.' },
  },
} as const

export const SignInRequest = z
  .strictObject({
    email: z.email().max(254).optional(),
    card_number: z.string().min(1).max(64).optional(),
    password: z.string().min(1).max(256),
  })
  .refine(({ email, card_number }) => (email === undefined) !== (card_number === undefined), {
    error: 'either email or card_number',
    params: { code: 'required' },
  })
  .openapi('SignInRequest', { example: { email: 'bibliotecaria@civica.example', password: 'demo-civica-2026' } })

export const User = z
  .object({
    id: z.uuid(),
    email: z.string().nullable(),
    display_name: z.string(),
    language: z.string().nullable(),
    patron_id: z.uuid().nullable(),
    is_active: z.boolean(),
    roles: z.array(z.string()),
    version: z.number().int(),
  })
  .openapi('User')

export type User = z.infer<typeof User>

export const Session = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().openapi({ description: 'Seconds' }),
    refresh_token: z.string(),
    user: User,
  })
  .openapi('Session')

export const RefreshRequest = z.strictObject({ refresh_token: z.string().min(20).max(200) }).openapi('RefreshRequest')

export const Me = User.extend({
  permissions: z.array(z.string()),
  patron: z
    .object({
      id: z.uuid(),
      card_number: z.string().nullable(),
      given_name: z.string(),
      family_name: z.string(),
      expires_on: z.string().nullable(),
    })
    .nullable(),
}).openapi('Me')

export const MeChange = z
  .strictObject({ display_name: z.string().trim().min(1).max(200).optional(), language: z.enum(['it', 'en']).optional() })
  .openapi('MeChange')

const NewPassword = z.string().min(8).max(128)

export const PasswordChange = z.strictObject({ current: z.string().min(1).max(256), new: NewPassword }).openapi('PasswordChange')

export const NewUser = z
  .strictObject({
    email: z.email().max(254),
    display_name: z.string().trim().min(1).max(200),
    password: NewPassword,
    language: z.enum(['it', 'en']).optional(),
    roles: z.array(z.string().min(1).max(100)).min(1).max(20),
    patron_id: z.uuid().optional(),
  })
  .openapi('NewUser')

export const UserChange = z
  .strictObject({
    email: z.email().max(254).optional(),
    display_name: z.string().trim().min(1).max(200).optional(),
    language: z.enum(['it', 'en']).nullable().optional(),
    is_active: z.boolean().optional(),
    roles: z.array(z.string().min(1).max(100)).max(20).optional(),
    password: NewPassword.optional(),
  })
  .openapi('UserChange')

export const Role = z
  .object({
    id: z.uuid(),
    name: z.string(),
    permissions: z.array(z.string()),
    is_built_in: z.boolean(),
    version: z.number().int(),
  })
  .openapi('Role')

export type Role = z.infer<typeof Role>

export const NewRole = z
  .strictObject({ name: z.string().trim().min(1).max(100), permissions: z.array(z.string().min(1).max(60)).max(200) })
  .openapi('NewRole')

export const RoleChange = NewRole.partial().openapi('RoleChange')

export const Permission = z.object({ name: z.string(), title: z.string(), roles: z.array(z.string()) }).openapi('Permission')

export const events = {
  'session.started': { subject: 'session', permission: 'users:read', data: z.object({ user_id: z.uuid() }) },
  'session.ended': { subject: 'session', permission: 'users:read', data: z.object({ user_id: z.uuid(), reason: z.string() }) },
  'user.created': { subject: 'user', permission: 'users:read', data: z.object({ roles: z.array(z.string()) }) },
  'user.changed': { subject: 'user', permission: 'users:read', data: z.object({ fields: z.array(z.string()) }) },
  'user.deleted': { subject: 'user', permission: 'users:read', data: z.object({}) },
  'role.created': { subject: 'role', permission: 'roles:read', data: z.object({ name: z.string(), permissions: z.array(z.string()) }) },
  'role.changed': { subject: 'role', permission: 'roles:read', data: z.object({ name: z.string(), permissions: z.array(z.string()) }) },
  'role.deleted': { subject: 'role', permission: 'roles:read', data: z.object({ name: z.string() }) },
} as const
