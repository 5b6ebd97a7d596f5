import { z } from '@hono/zod-openapi'

export const permissions = {
  'rollovers:read': { en: 'See how classes moved up', it: 'Vedere i passaggi di classe', roles: ['Admin', 'Librarian'] },
  'rollovers:write': { en: 'Move classes up at the end of the year', it: 'Far passare le classi a fine anno', roles: ['Admin'] },
} as const

export const problems = {
  rollover_running: {
    status: 409,
    title: { en: 'The rollover is at work', it: 'Il passaggio è in corso' },
  },
  rollover_not_planned: {
    status: 409,
    title: { en: 'The rollover has been run', it: 'Il passaggio è già stato eseguito' },
    detail: { en: 'It is {status}. Make another plan.', it: 'Stato: {status}. Creare un altro piano.' },
  },
  rollover_not_finished: {
    status: 409,
    title: { en: 'There is nothing to undo', it: "Non c'è nulla da annullare" },
    detail: { en: 'The rollover is {status}.', it: 'Stato del passaggio: {status}.' },
  },
  rollover_too_old: {
    status: 409,
    title: { en: 'It is too late to undo the rollover', it: 'È troppo tardi per annullare il passaggio' },
    detail: { en: 'Its log is kept for a year.', it: 'Il suo registro è conservato per un anno.' },
  },
  rollover_step_empty: {
    status: 422,
    title: { en: 'A step says neither from where nor to where', it: 'Un passo non dice da dove né verso dove' },
    detail: {
      en: 'Step {step} needs at least one of `from`, and to move at least one of `to` or `expires_on`.',
      it: 'Il passo {step} richiede almeno un criterio in `from` e, per spostare, almeno uno in `to` o `expires_on`.',
    },
  },
  rollover_category_unknown: {
    status: 422,
    title: { en: 'There is no such patron category', it: 'Categoria di utenti inesistente' },
    detail: { en: 'Step {step}.', it: 'Passo {step}.' },
  },
  rollover_branch_unknown: {
    status: 422,
    title: { en: 'There is no such branch', it: 'Sede inesistente' },
    detail: { en: 'Step {step}.', it: 'Passo {step}.' },
  },
  rollover_attribute_unknown: {
    status: 422,
    title: { en: 'There is no such attribute of patrons', it: 'Attributo degli utenti inesistente' },
    detail: { en: 'Step {step}: {code}.', it: 'Passo {step}: {code}.' },
  },
  rollover_given_up: {
    status: 500,
    title: { en: 'The rollover was given up', it: 'Il passaggio è stato abbandonato' },
    detail: {
      en: 'It failed {attempts} times behind patron {position}; what is before stands, and can be undone.',
      it: "È fallito {attempts} volte dopo l'utente {position}; quanto precede resta valido, e si può annullare.",
    },
  },
  rollover_open_loans: reason('Has open loans', 'Ha prestiti in corso', 'Open loans: {count}', 'Prestiti in corso: {count}'),
  rollover_open_holds: reason('Has open holds', 'Ha prenotazioni in corso', 'Open holds: {count}', 'Prenotazioni in corso: {count}'),
  rollover_owes_money: reason('Owes money', 'Ha importi da pagare', 'Owes {cents} cents', 'Deve {cents} centesimi'),
  rollover_in_several_steps: reason(
    'Several steps name the patron; the first one counts',
    "Più passi riguardano l'utente; vale il primo",
    'Step {step} names the patron as well; the first one counts',
    "Anche il passo {step} riguarda l'utente; vale il primo",
  ),
  rollover_changed_meanwhile: reason(
    'Somebody changed the patron meanwhile, so nothing was done',
    "Qualcuno ha modificato l'utente nel frattempo, perciò non è stato fatto nulla",
  ),
  rollover_patron_gone: reason('The patron is not there any more', "L'utente non c'è più"),
} as const

function reason(en: string, it: string, oneEn = en, oneIt = it) {
  return { status: 422, title: { en, it }, detail: { en: oneEn, it: oneIt } } as const
}

const AttributeCode = z.string().trim().min(1).max(40)
const AttributeValue = z.string().trim().min(1).max(200)

const RolloverFrom = z.strictObject({
  patron_category_id: z.uuid().optional(),
  home_branch_id: z.uuid().optional(),
  attribute_code: AttributeCode.optional(),
  attribute_value: AttributeValue.optional(),
})
const RolloverTo = z.strictObject({
  patron_category_id: z.uuid().optional(),
  attribute_value: AttributeValue.optional().openapi({ description: 'The new value of the attribute that `from` names' }),
})

export const RolloverStep = z
  .strictObject({
    from: RolloverFrom.openapi({ description: 'Whom the step takes: active patrons who are all of this when the run begins' }),
    action: z.enum(['move', 'close', 'expire']).openapi({
      description:
        'Move to another class; close whoever leaves and has no open business; or let the card expire on `expires_on` and leave the rest',
    }),
    to: RolloverTo.optional(),
    expires_on: z.iso.date().optional().openapi({ description: 'Until when the card is good afterwards' }),
  })
  .openapi('RolloverStep')
export type RolloverStep = z.output<typeof RolloverStep>

export const NewRollover = z
  .strictObject({
    name: z.string().trim().min(1).max(200).openapi({ example: 'Passaggio 2026' }),
    steps: z.array(RolloverStep).min(1).max(200),
  })
  .openapi('NewRollover')

export const STATUSES = ['planned', 'running', 'finished', 'undoing', 'undone', 'failed'] as const

export const Rollover = z
  .object({
    id: z.uuid(),
    name: z.string(),
    steps: z.array(RolloverStep),
    status: z.enum(STATUSES),
    task_id: z.uuid().nullable().openapi({ description: 'The task of its run, or of its undoing' }),
    created_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
    undone_at: z.iso.datetime().nullable(),
    version: z.number().int(),
  })
  .openapi('Rollover')
export type Rollover = z.infer<typeof Rollover>

const Reason = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).optional(), detail: z.string().optional() })

const StepPreview = z.object({
  step: z.number().int().openapi({ description: 'Counted from 1' }),
  patron_count: z.number().int(),
  problem_count: z.number().int().openapi({ description: 'Those of them who cannot be closed, or of whom the library wants something' }),
})

const ProblemCase = z.object({
  step: z.number().int(),
  patron: z.object({ id: z.uuid(), name: z.string(), card_number: z.string().nullable() }),
  would_be: z.enum(['moved', 'refused']),
  reasons: z.array(Reason),
})

export const RolloverPreview = z
  .object({
    steps: z.array(StepPreview),
    patron_count: z.number().int(),
    problems: z.array(ProblemCase).openapi({ description: 'At most 500 of them' }),
  })
  .openapi('RolloverPreview')
export type RolloverPreview = z.infer<typeof RolloverPreview>

export const LINE_OUTCOMES = ['pending', 'moved', 'skipped', 'refused', 'undone', 'kept'] as const

export const RolloverLine = z
  .object({
    position: z.number().int(),
    step: z.number().int(),
    patron_id: z.uuid(),
    card_number: z.string().nullable(),
    name: z.string().nullable(),
    outcome: z.enum(LINE_OUTCOMES).openapi({ description: '`kept`: it was to be undone, and somebody had changed the patron since' }),
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
    reasons: z.array(Reason),
  })
  .openapi('RolloverLine')
export type RolloverLine = z.infer<typeof RolloverLine>

export const LinesQuery = z.object({ outcome: z.enum(LINE_OUTCOMES).optional() })

const progress = z.object({ position: z.number().int() })
export const events = {
  'rollover.planned': { subject: 'rollover', permission: 'rollovers:read', data: z.object({ name: z.string() }) },
  'rollover.requested': { subject: 'rollover', permission: 'rollovers:read', data: z.object({ is_undo: z.boolean() }) },
  /** A run left its turn to others; the next one goes on behind the position. */
  'rollover.continued': { subject: 'rollover', permission: 'rollovers:read', data: progress },
  'rollover.finished': {
    subject: 'rollover',
    permission: 'rollovers:read',
    data: z.object({ is_undo: z.boolean(), status: z.enum(STATUSES), counts: z.record(z.string(), z.number().int()) }),
  },
} as const
