-- What making, moving and upgrading libraries needs to remember.

alter table platform.library add column release_hash text;
comment on column platform.library.release_hash is 'Hash of the migrations and built-in roles that the library has; one that has this release''s needs no upgrade.';
comment on column platform.library_migration.failure is 'Why the last try failed, in the words of the database; null once a try has worked.';

-- The oldest event of a library that comes from an export stands at transaction 0, before whatever any reader has read:
-- what happened elsewhere starts no job here.
update platform.event_cursor set xid = 2 where reader = 'dispatcher' and xid < 2;

-- Their rows stay when a library is exported: they are secrets, or worth nothing elsewhere.
comment on table platform.idempotency_key is 'kernel. The first answer to each repeated request, kept for 24 hours. Not exported.';
comment on table platform.session is 'identity. One sign-in; its refresh tokens form one family. Not exported.';
comment on table platform.refresh_token is 'identity. Only hashes; a second use outside the grace period ends the session. Not exported.';
comment on table platform.sign_in_attempt is 'identity. Failed sign-ins per account and per address, under hashes. Not exported.';
