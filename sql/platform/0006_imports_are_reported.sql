-- Imports, how far each has come, and what became of every record of the file.

create table platform.import (
  tenant         name not null default current_user,
  id             uuid not null,
  file_name      text not null,
  media_type     text not null,
  byte_count     bigint not null,
  format         text not null,
  options        jsonb not null,
  position       bigint not null default 0,
  run_number     integer not null default 0,
  attempts       integer not null default 0,
  created_count  bigint not null default 0,
  updated_count  bigint not null default 0,
  skipped_count  bigint not null default 0,
  refused_count  bigint not null default 0,
  copies_count   bigint not null default 0,
  warnings       jsonb not null default '[]',
  created_by     uuid,
  created_at     timestamptz not null default now(),
  progressed_at  timestamptz not null default now(),
  primary key (tenant, id),
  constraint import_id_fkey foreign key (tenant, id) references platform.task on delete cascade,
  constraint import_format_check check (format in ('iso2709', 'marcxml', 'marcmaker', 'csv'))
);
create index import_tenant_created_at_idx on platform.import (tenant, created_at, id);
comment on table platform.import is 'imports. One file on its way into the catalogue; its id is the id of its task and of its upload.';
comment on column platform.import.position is 'The last record whose outcome is committed; a run begins behind it, whatever happened to the one before.';
comment on column platform.import.run_number is 'Which run may write: one that was taken for dead and is not finds a later number here, and stops.';
comment on column platform.import.attempts is 'Runs that began since the last committed batch; a file that stops every run is given up.';
create policy import_library on platform.import to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy import_actor on platform.import as restrictive to libraryhub_library
  using ((select platform.may('imports:read'))) with check ((select platform.may('imports:write')));
grant select, insert, update, delete on platform.import to libraryhub_library;

create table platform.import_line (
  tenant         name not null default current_user,
  import_id      uuid not null,
  position       bigint not null,
  outcome        text not null,
  control_number text,
  title          text,
  book_id        uuid,
  reasons        jsonb not null default '[]',
  primary key (tenant, import_id, position),
  constraint import_line_import_id_fkey foreign key (tenant, import_id) references platform.import on delete cascade,
  constraint import_line_outcome_check check (outcome in ('created', 'updated', 'skipped', 'refused'))
);
create index import_line_dry_run_idx on platform.import_line (tenant, import_id, control_number)
  where outcome = 'created' and book_id is null;
comment on table platform.import_line is 'imports. What became of one record of the file, and why.';
comment on index platform.import_line_dry_run_idx is 'Tells a dry run what its earlier batches would have made; a real run has a book for each and adds nothing here.';
create policy import_line_library on platform.import_line to libraryhub_library
  using (tenant = current_user) with check (tenant = current_user);
create policy import_line_actor on platform.import_line as restrictive to libraryhub_library
  using ((select platform.may('imports:read'))) with check ((select platform.may('imports:write')));
grant select, insert, update, delete on platform.import_line to libraryhub_library;
