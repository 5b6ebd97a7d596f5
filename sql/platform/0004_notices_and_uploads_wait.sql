-- What is large in rows but alike for all libraries: outgoing notices and uploaded files that jobs have yet to read.

create table platform.notice (
  tenant       name not null default current_user,
  id           uuid not null,
  kind         text not null,
  channel      text not null,
  patron_id    uuid not null,
  recipient    text not null,
  language     text not null,
  event_key    text not null,
  params       jsonb not null,
  status       text not null default 'queued',
  attempts     integer not null default 0,
  failure      text,
  created_at   timestamptz not null default now(),
  sent_at      timestamptz,
  primary key (tenant, id),
  constraint notice_event_key_channel_recipient_key unique (tenant, event_key, channel, recipient),
  constraint notice_channel_check check (channel in ('email')),
  constraint notice_status_check check (status in ('queued', 'sent', 'failed', 'obsolete'))
);
create index notice_tenant_patron_id_idx on platform.notice (tenant, patron_id);
create index notice_queued_idx on platform.notice (tenant, created_at) where status = 'queued';
comment on table platform.notice is 'notices. One message to one patron about one event; the unique key is why it is never sent twice.';
create policy notice_library on platform.notice to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy notice_actor on platform.notice as restrictive to libraryhub_library
  using ((select platform.may('notices:read')) or patron_id = (select platform.actor_patron()));
grant select, insert, update, delete on platform.notice to libraryhub_library;

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
