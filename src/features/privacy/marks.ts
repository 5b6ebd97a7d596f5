/**
 * By what a patron `p` and the account `u` are known wherever somebody may have written it: ids, addresses, every card
 * and the name. A list of texts, in SQL.
 */
export const MARKS = `array_remove(array[p.id::text, u.id::text, p.email, u.email, p.given_name || ' ' || p.family_name, p.family_name || ' ' || p.given_name,
    p.family_name || ', ' || p.given_name] || array(select c.number from {library}.patron_card c where c.patron_id = p.id)
  || array(select m.id::text from {library}.patron_merge m where m.patron_id = p.id), null)`

/** The ids under which the log may know a patron `p`: its own, and those of patrons who were merged into it. A list of uuids, in SQL. */
export const PATRON_IDS = `(array(select m.id from {library}.patron_merge m where m.patron_id = p.id) || p.id)`

/**
 * How old a patron `p` was when a loan `l` began, as statistics tell it: bands wide enough that none names a person.
 * Null without a birth date.
 */
export const AGE_BAND = `(select case when years < 6 then '0-5' when years < 11 then '6-10' when years < 15 then '11-14' when years < 18 then '15-17' when years < 25 then '18-24'
    when years < 35 then '25-34' when years < 50 then '35-49' when years < 65 then '50-64' when years >= 65 then '65+' end
  from (select extract(year from age(l.started_at::date, p.birth_on)) as years) as at_loan)`
