-- A plan that was made while the table was empty chose the index that also ended with the id, and kept it: whether a notice
-- is there was then asked of all the library's notices, for each line of a night's reminders. Ids of patrons are unique
-- over libraries, so this one needs no tenant, and the primary key is the only index that a notice can be looked up by.
drop index platform.notice_tenant_patron_id_idx;
create index notice_patron_id_idx on platform.notice (patron_id, id);
