import type pg from 'pg'

const MONTHS_AHEAD = 3

/**
 * Makes the monthly partitions of the event log for this month and the next three. Events of a month that had none wait
 * in `event_rest`; they move over in the same transaction.
 */
export async function ensureEventPartitions(client: pg.Client, from = new Date()): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const start = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead, 1)).toISOString()
    const end = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead + 1, 1)).toISOString()
    const name = `event_${start.slice(0, 7).replace('-', '_')}`
    const { rowCount } = await client.query(`select from pg_class where relname = $1 and relnamespace = 'platform'::regnamespace`, [name])
    if (!rowCount) await makePartition(client, name, start, end)
  }
}

/** Names and bounds are made of digits of a date, never of input. */
async function makePartition(client: pg.Client, name: string, start: string, end: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = '5s'; set local role libraryhub_owner; call platform.lower_walls('platform')`)
    const waiting = await client.query(`select from platform.event_rest where at >= $1 and at < $2 limit 1`, [start, end])
    if (waiting.rowCount) await client.query('alter table platform.event detach partition platform.event_rest')
    await client.query(`create table platform.${name} partition of platform.event for values from ('${start}') to ('${end}');
      comment on table platform.${name} is 'activity. One month of the log. Append-only.'`)
    if (waiting.rowCount) {
      await client.query(`with moved as (delete from platform.event_rest where at >= '${start}' and at < '${end}' returning *)
          insert into platform.event overriding system value select * from moved;
        alter table platform.event attach partition platform.event_rest default`)
    }
    await client.query(`call platform.raise_walls('platform', 'libraryhub_platform')`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
