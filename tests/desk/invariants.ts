import type { TestApp } from '../support/app.ts'

/**
 * What must hold of a library's tables whatever happened: each query gives the rows that break it. Constraints keep most
 * of them; they are asked all the same, since a constraint can be dropped.
 */
const invariants: Record<string, string> = {
  'a copy is in two states': `
    select c.barcode from {s}.copy c where
      (select count(*) from {s}.loan l where l.copy_id = c.id and l.returned_at is null)
      + (select count(*) from {s}.transit t where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null)
      + (select count(*) from {s}.hold h where h.captured_copy_id = c.id and h.status = 'ready') > 1`,
  "a copy's status is not what its facts say": `
    select c.barcode, c.status from {s}.copy c where c.status is distinct from case
      when exists (select from {s}.loan l where l.copy_id = c.id and l.returned_at is null) then 'on_loan'
      when exists (select from {s}.transit t where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null) then 'in_transit'
      when exists (select from {s}.hold h where h.captured_copy_id = c.id and h.status = 'ready') then 'on_hold_shelf' else 'available' end`,
  'a hold travels without its copy': `
    select h.id from {s}.hold h where h.status = 'in_transit' and not exists (
      select from {s}.transit t where t.hold_id = h.id and t.copy_id = h.captured_copy_id and t.received_at is null and t.cancelled_at is null)`,
  'two holds have one copy': `
    select captured_copy_id from {s}.hold where status in ('ready', 'in_transit') group by 1 having count(*) > 1`,
  'a hold has two places in its queue, or shares one': `
    select book_id from {s}.hold where ended_at is null group by book_id, priority_class, order_key having count(*) > 1`,
  'an open loan belongs to nobody': `select id from {s}.loan where returned_at is null and patron_id is null`,
  'a loan was renewed less often than it is told': `
    select l.id from {s}.loan l where l.renewal_count <> (select count(*) from {s}.renewal r where r.loan_id = l.id)`,
  'a transaction of the ledger does not balance': `
    select transaction_id from {s}.ledger_entry group by 1 having sum(amount_cents) <> 0`,
  'a charge does not follow the ledger': `
    select c.id from {s}.charge c left join (
      select charge_id, sum(amount_cents) as cents from {s}.ledger_entry where account = 'receivable' group by 1) as e on e.charge_id = c.id
    where c.outstanding_cents <> coalesce(e.cents, 0) or c.outstanding_cents < 0 or c.outstanding_cents > c.amount_cents`,
  'a credit does not follow the ledger': `
    select p.id from {s}.patron_credit p left join (
      select patron_credit_id, -sum(amount_cents) as cents from {s}.ledger_entry where account = 'credit' group by 1) as e on e.patron_credit_id = p.id
    where p.balance_cents <> coalesce(e.cents, 0) or p.balance_cents < 0`,
  'a loan has two fines for one due date': `
    select loan_id from {s}.charge where type = 'fine' group by loan_id, due_at having count(*) > 1`,
  'a loan was told once too often or not at all': `
    select l.id from {s}.loan l where l.channel_out <> 'offline' and (
      (select count(*) from platform.event e where e.tenant = '{s}' and e.type = 'loan.opened' and e.subject_id = l.id) <> 1
      or (select count(*) from platform.event e where e.tenant = '{s}' and e.type = 'loan.closed' and e.subject_id = l.id) <> (l.returned_at is not null)::int)`,
}

/** Gives what is broken, in words; an empty list is what everybody wants. */
export async function broken(app: TestApp, schema: string): Promise<string[]> {
  const found: string[] = []
  for (const [name, sql] of Object.entries(invariants)) {
    const rows = await app.admin(sql.replaceAll('{s}', schema))
    if (rows.length > 0) found.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}`)
  }
  return found
}

/** What a repeated request may not change: everything that was ever written of the desk. */
export async function fingerprint(app: TestApp, schema: string): Promise<string> {
  const [row] = await app.admin<{ print: string }>(`
    select md5(concat(
      (select json_agg(l order by l.id) from ${schema}.loan l), (select json_agg(h order by h.id) from ${schema}.hold h),
      (select json_agg(t order by t.id) from ${schema}.transit t), (select json_agg(c order by c.id) from ${schema}.charge c),
      (select json_agg(e order by e.transaction_id, e.position) from ${schema}.ledger_entry e),
      (select json_agg(k order by k.id) from ${schema}.checkin k), (select json_agg(x order by x.id) from ${schema}.copy x),
      (select count(*) from platform.event where tenant = '${schema}'))) as print`)
  return (row as { print: string }).print
}
