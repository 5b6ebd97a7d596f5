-- What is large in rows but alike for all libraries: outgoing notices and uploaded files that jobs have yet to read.

create table platform.notice (
  tenant        name not null default current_user,
  id            uuid not null,
  kind          text not null,
  channel       text not null default 'email',
  patron_id     uuid not null,
  about_id      uuid not null,
  happened_at   timestamptz not null,
  status        text not null default 'queued',
  recipient     text not null,
  language      text not null,
  subject       text,
  body          text,
  attempts      integer not null default 0,
  reason        text,
  claim         uuid,
  claimed_until timestamptz,
  created_at    timestamptz not null,
  queued_at     timestamptz not null,
  sent_at       timestamptz,
  primary key (tenant, id),
  constraint notice_about_id_kind_happened_at_channel_patron_id_key unique (tenant, about_id, kind, happened_at, channel, patron_id),
  constraint notice_kind_check check (kind in ('hold_ready', 'loan_receipt')),
  constraint notice_channel_check check (channel in ('email')),
  constraint notice_status_check check (status in ('queued', 'sending', 'sent', 'failed', 'obsolete')),
  constraint notice_claim_check check ((status = 'sending') = (claim is not null) and (claim is null) = (claimed_until is null)),
  constraint notice_sent_at_check check ((status = 'sent') = (sent_at is not null))
);
create index notice_tenant_patron_id_idx on platform.notice (tenant, patron_id, id);
create index notice_unsettled_idx on platform.notice (tenant, queued_at) where status in ('queued', 'sending');
comment on table platform.notice is 'notices. One message to one patron about one event; the unique key is why it is never written twice.';
comment on column platform.notice.about_id is 'The hold or the loan that it is about.';
comment on column platform.notice.happened_at is 'When the event happened that asked for it, in milliseconds. With about_id it names the event wherever the library moves.';
comment on column platform.notice.body is 'The text as it was handed over last; the HTML says the same.';
comment on column platform.notice.reason is 'Why the last try failed, or why the notice is obsolete; without addresses.';
comment on column platform.notice.claim is 'The run that is sending it. Only that run may say what came of it, and until claimed_until no other begins.';
create policy notice_library on platform.notice to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy notice_actor on platform.notice as restrictive to libraryhub_library
  using ((select platform.may('notices:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('notices:write')));
grant select, insert, update, delete on platform.notice to libraryhub_library;

create table platform.notice_choice (
  tenant     name not null default current_user,
  patron_id  uuid not null,
  kind       text not null,
  is_wanted  boolean not null,
  updated_at timestamptz not null,
  primary key (tenant, patron_id, kind),
  constraint notice_choice_kind_check check (kind in ('hold_ready', 'loan_receipt'))
);
comment on table platform.notice_choice is 'notices. Which kinds a patron wants; a kind without a row is wanted.';
create policy notice_choice_library on platform.notice_choice to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy notice_choice_actor on platform.notice_choice as restrictive to libraryhub_library
  using ((select platform.may('notices:read')) or patron_id = (select platform.actor_patron()))
  with check ((select platform.may('notices:write')) or patron_id = (select platform.actor_patron()));
grant select, insert, update, delete on platform.notice_choice to libraryhub_library;

create table platform.upload (
  tenant      name not null default current_user,
  id          uuid not null,
  file_name   text not null,
  media_type  text not null,
  byte_count  bigint not null default 0,
  sha256      bytea,
  is_complete boolean not null default false,
  created_by  uuid,
  created_at  timestamptz not null default now(),
  primary key (tenant, id)
);
comment on table platform.upload is 'imports. A file that a job reads, from whichever process; gone when the job has read it.';
comment on column platform.upload.is_complete is 'False while it comes in; what stays so is what a process left behind that died, and is removed.';
create policy upload_library on platform.upload to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy upload_actor on platform.upload as restrictive to libraryhub_library
  using ((select platform.may('imports:write')));
grant select, insert, update, delete on platform.upload to libraryhub_library;

create table platform.upload_chunk (
  tenant    name not null default current_user,
  upload_id uuid not null,
  number    integer not null,
  content   bytea not null,
  primary key (tenant, upload_id, number),
  constraint upload_chunk_upload_id_fkey foreign key (tenant, upload_id) references platform.upload on delete cascade
);
alter table platform.upload_chunk alter column content set storage external;
comment on table platform.upload_chunk is 'imports. Pieces of an upload, in order; already compressed, so stored as they are.';
create policy upload_chunk_library on platform.upload_chunk to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy upload_chunk_actor on platform.upload_chunk as restrictive to libraryhub_library
  using ((select platform.may('imports:write')));
grant select, insert, update, delete on platform.upload_chunk to libraryhub_library;
