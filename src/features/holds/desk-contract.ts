import { z } from '@hono/zod-openapi'
import { Step } from '../rules/contract.ts'
import { HOLD_LEVELS, HOLD_STATUSES, HOLD_TYPES } from './contract.ts'

export const HoldEvent = z
  .object({ at: z.iso.datetime(), kind: z.string(), copy_id: z.uuid().nullable(), reason: z.string().nullable() })
  .openapi('HoldEvent')
export type HoldEvent = z.infer<typeof HoldEvent>

/** One hold as it stands in the queue of a book. */
export const QueuePlace = z
  .object({
    hold_id: z.uuid(),
    patron_id: z.uuid(),
    card_number: z.string().nullable(),
    patron_name: z.string(),
    book_id: z.uuid(),
    type: z.enum(HOLD_TYPES),
    level: z.enum(HOLD_LEVELS),
    copy_id: z.uuid().nullable(),
    status: z.enum(HOLD_STATUSES),
    rank: z.number().int().nullable(),
    rank_with_suspended: z.number().int().nullable(),
    is_cut_in_line: z.boolean(),
    pickup_branch_id: z.uuid(),
    requested_at: z.iso.datetime(),
    not_before_on: z.iso.date().nullable(),
    needed_by_on: z.iso.date().nullable(),
    suspended_until_on: z.iso.date().nullable(),
    target_copy_id: z.uuid().nullable(),
  })
  .openapi('QueuePlace')
export type QueuePlace = z.infer<typeof QueuePlace>

/** A queue longer than this is not put in order by hand. */
export const LONGEST_QUEUE = 1_000
export const Queue = z.object({ data: z.array(QueuePlace) })
export const QueueOrder = z
  .strictObject({ hold_ids: z.array(z.uuid()).min(1).max(LONGEST_QUEUE) })
  .openapi('QueueOrder', { example: { hold_ids: ['019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11'] } })

export const PullListRow = z
  .object({
    hold_id: z.uuid(),
    book_id: z.uuid(),
    title: z.string(),
    copy_id: z.uuid(),
    barcode: z.string(),
    call_number: z.string().nullable(),
    shelf: z.string().nullable(),
    enumeration: z.string().nullable(),
    type: z.enum(HOLD_TYPES),
    pickup_branch_id: z.uuid(),
    requested_at: z.iso.datetime(),
    targeted_at: z.iso.datetime(),
    missed_count: z.number().int().openapi({ description: 'How often it was looked for in vain for this hold' }),
  })
  .openapi('PullListRow')
export type PullListRow = z.infer<typeof PullListRow>

export const PullMiss = z
  .strictObject({
    copy_id: z.uuid(),
    is_missing: z.boolean().default(false).openapi({ description: 'Whether the copy is to be marked as missing' }),
  })
  .openapi('PullMiss')

export const ClearShelfRow = z
  .object({
    hold_id: z.uuid(),
    book_id: z.uuid(),
    title: z.string(),
    copy_id: z.uuid(),
    barcode: z.string(),
    hold_status: z.enum(HOLD_STATUSES),
    shelf_expires_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    action: z.enum(['scan', 'send', 'set_aside_again', 'expire']).openapi({
      description:
        'scan: nobody has it any more; send: it goes elsewhere; set_aside_again: it waits for another patron; expire: its time is over',
    }),
  })
  .openapi('ClearShelfRow')
export type ClearShelfRow = z.infer<typeof ClearShelfRow>

/** How long it will take, as far as the library's own past can tell. */
export const WaitEstimate = z
  .object({
    from_on: z.iso.date().nullable(),
    to_on: z.iso.date().nullable(),
    basis: z
      .enum(['on_shelf', 'holds_of_book', 'holds_of_format', 'loans_of_format', 'too_little'])
      .openapi({ description: 'What it was learnt from; too_little: there is nothing to go on, so no dates are given' }),
    sample_size: z.number().int(),
    steps: z.array(Step),
  })
  .openapi('WaitEstimate')
export type WaitEstimate = z.infer<typeof WaitEstimate>

/** Why a hold is where it is, in one answer. */
export const HoldExplanation = z
  .object({
    hold_id: z.uuid(),
    status: z.enum(HOLD_STATUSES),
    rank: z.number().int().nullable(),
    rank_with_suspended: z.number().int().nullable(),
    waits_because: z.array(Step).openapi({ description: 'What in the hold itself keeps it, such as a suspension' }),
    before: z
      .array(
        z.object({
          hold_id: z.uuid(),
          status: z.string(),
          type: z.enum(HOLD_TYPES),
          level: z.enum(HOLD_LEVELS),
          requested_at: z.iso.datetime(),
          pickup_branch_id: z.uuid(),
          passed_over: z.array(Step),
        }),
      )
      .openapi({ description: 'Who is served before, the first hundred' }),
    copies: z.array(
      z.object({
        copy_id: z.uuid(),
        barcode: z.string(),
        branch_id: z.uuid(),
        can_fill: z.boolean(),
        is_target: z.boolean(),
        reasons: z.array(Step).openapi({ description: 'Why it has not filled the hold' }),
      }),
    ),
    events: z.array(HoldEvent).openapi({ description: 'The last twenty, oldest first' }),
    estimate: WaitEstimate,
  })
  .openapi('HoldExplanation')
export type HoldExplanation = z.infer<typeof HoldExplanation>
