import { z } from '@hono/zod-openapi'

export const VERSION_CAUSES = ['found', 'edited', 'declared', 'published', 'restored'] as const
export type VersionCause = (typeof VERSION_CAUSES)[number]

export const versionProblems = {
  draft_outdated: {
    status: 409,
    title: { en: 'The rules were changed since the draft was begun', it: 'Le regole sono cambiate da quando la bozza è stata iniziata' },
    detail: {
      en: 'It began with version {base}, and {live} applies now; look at what changed, and rebase the draft.',
      it: 'È partita dalla versione {base} e ora vale la {live}: verificare che cosa è cambiato e riallineare la bozza.',
    },
  },
  draft_conflicts: {
    status: 409,
    title: { en: 'Draft and rules changed the same thing', it: 'La bozza e le regole hanno cambiato la stessa cosa' },
    detail: {
      en: '{count} rules differ on both sides; say with `prefer` which side counts.',
      it: '{count} regole differiscono da entrambe le parti: indicare con `prefer` quale parte vale.',
    },
  },
  draft_changes_nothing: {
    status: 409,
    title: { en: 'The draft says what the rules say already', it: 'La bozza dice ciò che le regole dicono già' },
  },
  rule_scope_gone: {
    status: 409,
    title: { en: 'A rule was made for something that is no longer there', it: 'Una regola riguarda qualcosa che non esiste più' },
    detail: { en: 'The {part} of a rule for {kind} is gone.', it: '{part} di una regola per {kind} non esiste più.' },
  },
} as const

export const versionEvents = {
  'rules.versioned': {
    subject: 'rule_version',
    permission: 'rules:read',
    data: z.object({ number: z.number().int(), cause: z.enum(VERSION_CAUSES), note: z.string().nullable() }),
  },
  'rule_draft.created': { subject: 'rule_draft', permission: 'rules:read', data: z.object({ name: z.string() }) },
  'rule_draft.changed': { subject: 'rule_draft', permission: 'rules:read', data: z.object({ name: z.string() }) },
  'rule_draft.published': {
    subject: 'rule_draft',
    permission: 'rules:read',
    data: z.object({ name: z.string(), number: z.number().int() }),
  },
  'rule_draft.discarded': { subject: 'rule_draft', permission: 'rules:read', data: z.object({ name: z.string() }) },
} as const
