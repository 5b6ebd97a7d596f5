import type { ColumnType } from 'kysely'

/** An instant: an ISO string when read, a Date or an ISO string when written. */
export type Instant = ColumnType<string, Date | string, Date | string>

/** A 64-bit count, which never outgrows what a number holds exactly. */
export type Count = ColumnType<number, number, number>

/** A JSON column: its value when read, its text when written. */
export type Json = ColumnType<unknown, string, string>
