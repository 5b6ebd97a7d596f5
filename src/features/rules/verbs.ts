/** Parts of statements by which other features gather rules; each is about a row `r` of {library}.rule. */

/** A rule as JSON; see RuleRow. */
export const RULE_JSON = `json_build_object('id', r.id, 'kind', r.kind, 'branch_id', r.branch_id, 'patron_category_id', r.patron_category_id,
  'copy_type_id', r.copy_type_id, 'collection_id', r.collection_id, 'value', r.value)`

/** Whether a rule is in force. Parameter is SQL: an instant. */
export const IN_FORCE = (at: string) => `${at}::timestamptz >= r.effective_from and ${at}::timestamptz < r.effective_to`

/** Whether a rule is made for a copy `c`, or for any. */
export const FOR_COPY =
  '(r.copy_type_id is null or r.copy_type_id = c.copy_type_id) and (r.collection_id is null or r.collection_id = c.collection_id)'

/** An instant as JavaScript writes it, so that texts from either side compare; null where it is infinite. */
const momentText = (instant: string) =>
  `case when isfinite(${instant}) then to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end`

/** What a rule says, as versions and drafts keep it. */
export const KEPT_RULE = `jsonb_build_object('kind', r.kind, 'branch_id', r.branch_id, 'patron_category_id', r.patron_category_id,
  'copy_type_id', r.copy_type_id, 'collection_id', r.collection_id, 'value', r.value, 'note', r.note,
  'effective_from', ${momentText('r.effective_from')}, 'effective_to', ${momentText('r.effective_to')})`

/**
 * Keeps the rules as they stand as a numbered version, if they are otherwise than in the last one. Parameters: id, cause,
 * note, user, instant. Two that do so at once would give one number twice, which fails: so whoever writes rules locks the
 * table first.
 */
export const RECORD_VERSION = `with before as (
    select number, rules from {library}.rule_version order by number desc limit 1),
  present as (select coalesce(jsonb_object_agg(r.id, ${KEPT_RULE}), '{}') as rules from {library}.rule r)
  insert into {library}.rule_version (id, number, cause, note, rules, changes, created_by, created_at)
  select $1::uuid, coalesce(before.number, 0) + 1, $2, $3, present.rules,
    (select jsonb_build_object('created', count(*) filter (where was.key is null), 'removed', count(*) filter (where made.key is null),
        'changed', count(*) filter (where was.value is distinct from made.value and was.key is not null and made.key is not null))
      from jsonb_each(present.rules) as made full join jsonb_each(coalesce(before.rules, '{}')) as was using (key)),
    $4::uuid, $5::timestamptz
  from present left join before on true
  where coalesce(before.rules, '{}') is distinct from present.rules
  returning id, number`
