-- Collections that rules can be made for; who changed which rule, when and why; drafts that wait to be published; and
-- what a closing that nobody foresaw makes of the dates that are set already.

create table collection (
  id         uuid primary key,
  code       text not null,
  name       text not null,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index collection_code_key on collection (lower(code));
comment on table collection is 'catalogue. Parts of the stock, such as a fund or a room, to which rules are attached.';

alter table copy add column collection_id uuid references collection;
create index copy_collection_id_idx on copy (collection_id);
comment on column copy.collection is 'As the source has it: the code of a collection, or any words.';
comment on column copy.collection_id is 'The collection of that code; follows copy.collection by trigger, never set by hand.';

create function copy_collection_follows() returns trigger language plpgsql as $$
begin
  new.collection_id := (select id from collection where lower(code) = lower(btrim(new.collection)));
  return new;
end $$;
create trigger copy_insert_collection before insert on copy
  for each row when (new.collection is not null) execute function copy_collection_follows();
create trigger copy_update_collection before update of collection on copy
  for each row when (new.collection is distinct from old.collection) execute function copy_collection_follows();

-- A collection may be declared after the copies that name it, and may be renamed with them in it.
create function collection_takes_copies() returns trigger language plpgsql as $$
begin
  update copy set collection = new.code where collection_id = new.id and collection is distinct from new.code;
  update copy set collection = new.code, collection_id = new.id where collection_id is null and lower(btrim(collection)) = lower(new.code);
  return null;
end $$;
create trigger collection_copies after insert or update of code on collection
  for each row execute function collection_takes_copies();

alter table rule add column collection_id uuid references collection;
create index rule_collection_id_idx on rule (collection_id);
drop index rule_scope_key;
alter table rule add constraint rule_scope_key unique nulls not distinct
  (kind, branch_id, patron_category_id, copy_type_id, collection_id, effective_from) deferrable initially deferred;

-- Of one kind and scope, one rule at a time. Checked when the transaction ends, so that several may be moved about in it;
-- the lock makes two transactions that would not see each other's rule fail instead. The table is named in full, since the
-- end of a transaction may come under another search_path than its statements did.
create function rule_stands_alone() returns trigger language plpgsql as $$
declare
  is_overlapping boolean;
begin
  execute format('lock table %I.rule in share row exclusive mode', tg_table_schema);
  execute format(
    'select exists (
       select from %1$I.rule r join %1$I.rule o on o.id <> r.id and o.kind = r.kind and o.branch_id is not distinct from r.branch_id
         and o.patron_category_id is not distinct from r.patron_category_id and o.copy_type_id is not distinct from r.copy_type_id
         and o.collection_id is not distinct from r.collection_id
         and o.effective_from < r.effective_to and r.effective_from < o.effective_to
       where r.id = $1)', tg_table_schema) into is_overlapping using new.id;
  if is_overlapping then
    raise exception 'two rules of one kind and scope overlap' using errcode = 'exclusion_violation', constraint = 'rule_scope_excl';
  end if;
  return null;
end $$;
create constraint trigger rule_scope_excl after insert or update on rule
  deferrable initially deferred for each row execute function rule_stands_alone();

create table rule_version (
  id         uuid primary key,
  number     integer not null,
  cause      text not null,
  note       text,
  rules      jsonb not null,
  changes    jsonb not null,
  created_by uuid,
  created_at timestamptz not null,
  constraint rule_version_number_key unique (number),
  constraint rule_version_cause_check check (cause in ('found', 'edited', 'declared', 'published', 'restored'))
);
comment on table rule_version is 'rules. The rules as they stood after each change of them, with who made it, when and why. Append-only.';
comment on column rule_version.rules is 'Every rule by its id, so that a version can be compared and brought back without any other.';
comment on column rule_version.changes is 'How many rules were created, changed and removed since the version before.';
comment on column rule_version.cause is 'found: they stood there when versions began to be kept, or were changed past the program.';

create table rule_draft (
  id              uuid primary key,
  name            text not null,
  note            text,
  base_version_id uuid not null references rule_version,
  rules           jsonb not null,
  version         integer not null default 1,
  created_by      uuid,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now()
);
create index rule_draft_base_version_id_idx on rule_draft (base_version_id);
comment on table rule_draft is 'rules. A whole set of rules that is being prepared; it goes once it is published or discarded.';

alter table calendar_exception add constraint calendar_exception_recurs_from_check
  check (recurs_from is null or ends_on < starts_on + 366);

create table closing (
  id             uuid primary key,
  exception_id   uuid not null,
  branch_id      uuid references branch,
  starts_on      date not null,
  ends_on        date not null,
  reason         text not null,
  phase          text not null default 'loans',
  after_id       uuid,
  run_number     integer not null default 0,
  done_count     integer not null default 0,
  moved_count    integer not null default 0,
  held_count     integer not null default 0,
  lowered_count  integer not null default 0,
  lowered_cents  bigint not null default 0,
  created_by     uuid,
  created_at     timestamptz not null,
  progressed_at  timestamptz not null,
  finished_at    timestamptz,
  constraint closing_ends_on_check check (ends_on >= starts_on),
  constraint closing_phase_check check (phase in ('loans', 'holds', 'fines', 'done'))
);
create index closing_branch_id_idx on closing (branch_id);
comment on table closing is 'closings. A closing that nobody foresaw, and how far the dates that fall on it are repaired; its id is the id of its task.';
comment on column closing.exception_id is 'The calendar''s entry, which may be removed later.';
comment on column closing.after_id is 'The last row of the phase whose repair is committed; a run begins behind it.';
