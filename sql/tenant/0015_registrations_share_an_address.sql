-- Whoever first types an address into a form does not keep its owner out: each form is a request of its own with a link
-- of its own, the same form twice is one, and an address is mailed only so often in a day.
alter table patron_registration add column mail_count smallint not null default 1;
alter table patron_registration add column name_key text generated always as (lower(family_name) || ', ' || lower(given_name)) stored;
drop index patron_registration_open_email_key;
create unique index patron_registration_open_form_key on patron_registration
  (email_key, name_key, birth_on, patron_category_id) nulls not distinct
  where status in ('unverified', 'pending');
comment on table patron_registration is 'registrations. Who asks to be enrolled, from the form to the decision; the same form for one address is open once.';
comment on column patron_registration.mail_count is 'How many links that confirm the address were asked for; those of a day are counted for the whole address.';
