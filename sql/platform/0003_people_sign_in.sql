-- Keys, sessions and the counters that slow down guessing.

create table platform.signing_key (
  kid         text primary key,
  algorithm   text not null,
  public_jwk  jsonb not null,
  private_jwk jsonb not null,
  created_at  timestamptz not null default now(),
  signs_from  timestamptz not null,
  retired_at  timestamptz
);
comment on table platform.signing_key is 'identity. Published before it signs and after it retires, so that no verifier meets an unknown key.';

create table platform.session (
  tenant       name not null default current_user,
  id           uuid not null,
  user_id      uuid not null,
  created_at   timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  ended_at     timestamptz,
  end_reason   text,
  user_agent   text,
  primary key (tenant, id),
  constraint session_end_reason_check check (end_reason in ('signed_out', 'reused', 'password_changed', 'user_disabled', 'revoked'))
);
create index session_tenant_user_id_idx on platform.session (tenant, user_id);
comment on table platform.session is 'identity. One sign-in; its refresh tokens form one family.';
create policy session_library on platform.session to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy session_actor on platform.session as restrictive to libraryhub_library
  using ((select platform.may('users:write')) or user_id = (select platform.actor_user()));
grant select, insert, update, delete on platform.session to libraryhub_library;

create table platform.refresh_token (
  tenant     name not null default current_user,
  hash       bytea not null,
  session_id uuid not null,
  created_at timestamptz not null default now(),
  used_at    timestamptz,
  successor  bytea,
  primary key (tenant, hash),
  constraint refresh_token_session_id_fkey foreign key (tenant, session_id) references platform.session on delete cascade
);
create index refresh_token_tenant_session_id_idx on platform.refresh_token (tenant, session_id);
comment on table platform.refresh_token is 'identity. Only hashes; a second use outside the grace period ends the session.';
comment on column platform.refresh_token.successor is 'The token that replaced this one, encrypted under this one, so that two tabs that race get the same answer.';
create policy refresh_token_library on platform.refresh_token to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy refresh_token_actor on platform.refresh_token as restrictive to libraryhub_library
  using ((select platform.may('users:write')));
grant select, insert, update, delete on platform.refresh_token to libraryhub_library;

create table platform.sign_in_attempt (
  tenant        name not null default current_user,
  counter       bytea not null,
  failure_count integer not null default 0,
  last_at       timestamptz not null default now(),
  blocked_until timestamptz,
  primary key (tenant, counter)
);
create index sign_in_attempt_last_at_idx on platform.sign_in_attempt (last_at);
comment on table platform.sign_in_attempt is 'identity. Failed sign-ins per account and per address, under hashes.';
create policy sign_in_attempt_library on platform.sign_in_attempt to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
grant select, insert, update, delete on platform.sign_in_attempt to libraryhub_library;
