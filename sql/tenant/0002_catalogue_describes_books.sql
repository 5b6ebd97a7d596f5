-- Books of any material, who made them, what they are about, and the copies on the shelves.

create table author (
  id          uuid primary key,
  name        text not null,
  name_sort   text not null,
  kind        text not null,
  dates       text,
  variants    text[] not null default '{}',
  identifiers jsonb not null default '{}',
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  constraint author_kind_check check (kind in ('person', 'corporate', 'meeting')),
  constraint author_name_check check (btrim(name) <> '')
);
create unique index author_name_kind_dates_key on author (md5(lower(name)), kind, coalesce(dates, ''));
create index author_name_sort_idx on author (name_sort, id);
comment on table author is 'catalogue. A person, body or meeting, with name variants and identifiers.';
comment on index author_name_kind_dates_key is 'Under a hash, because corporate names outgrow an index entry.';

create table category (
  id                      uuid primary key,
  parent_id               uuid references category,
  code                    text not null,
  name                    text not null,
  classification_prefixes text[] not null default '{}',
  position                integer not null default 0,
  version                 integer not null default 1,
  created_at              timestamptz not null default now(),
  updated_at              timestamptz not null default now(),
  constraint category_parent_id_check check (parent_id <> id)
);
create unique index category_code_key on category (lower(code));
create index category_parent_id_idx on category (parent_id);
comment on table category is 'catalogue. A node of the library''s subject tree.';
comment on column category.classification_prefixes is 'Such as ddc:85; a book whose classification begins so is placed here on import.';

create table book (
  id                uuid primary key,
  format            text not null,
  title             text not null,
  title_sort        text not null,
  subtitle          text,
  responsibility    text,
  languages         text[] not null default '{}',
  publisher         text,
  publication_place text,
  published_text    text,
  published_year    smallint,
  edition           text,
  extent            text,
  summary           text,
  details           jsonb not null default '{}',
  control_number    text,
  version           integer not null default 1,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  constraint book_title_check check (btrim(title) <> '')
);
create unique index book_control_number_key on book (control_number);
create index book_title_sort_idx on book (left(title_sort, 200), id);
create index book_updated_at_idx on book (updated_at, id);
comment on table book is 'catalogue. One bibliographic record, of any material.';
comment on column book.details is 'What is shown but not joined or filtered: titles, series, notes, subjects, classifications, links.';
comment on column book.control_number is 'The number of the record at its source, by which the next import finds it again.';

create table book_record (
  book_id    uuid primary key references book on delete cascade,
  dialect    text not null,
  record     json not null,
  encoding   text not null,
  updated_at timestamptz not null default now(),
  constraint book_record_dialect_check check (dialect in ('marc21', 'unimarc'))
);
comment on table book_record is 'catalogue. The whole source record, as json and not jsonb, because the order of its fields is content.';

create table book_author (
  book_id    uuid not null references book on delete cascade,
  position   smallint not null,
  author_id  uuid not null references author,
  roles      text[] not null default '{}',
  is_primary boolean not null default false,
  primary key (book_id, position)
);
create index book_author_author_id_idx on book_author (author_id, book_id);
comment on table book_author is 'catalogue. Who contributed to a book, in the order of the record, with MARC relator codes.';

create table book_category (
  book_id     uuid not null references book on delete cascade,
  category_id uuid not null references category,
  primary key (book_id, category_id)
);
create index book_category_category_id_idx on book_category (category_id, book_id);
comment on table book_category is 'catalogue. Where a book stands in the subject tree.';

create table book_identifier (
  book_id  uuid not null references book on delete cascade,
  kind     text not null,
  value    text not null,
  display  text,
  is_valid boolean not null default true,
  primary key (book_id, kind, value)
);
create index book_identifier_value_idx on book_identifier (value, kind);
comment on table book_identifier is 'catalogue. ISBN (as 13 digits), ISSN and the like; not unique, because real records share them.';

create table copy_type (
  id         uuid primary key,
  code       text not null,
  name       text not null,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index copy_type_code_key on copy_type (lower(code));
comment on table copy_type is 'catalogue. Kinds of copies, to which rules are attached.';

create table copy (
  id                uuid primary key,
  book_id           uuid not null references book,
  barcode           text not null,
  call_number       text,
  shelf             text,
  collection        text,
  copy_type_id      uuid not null references copy_type,
  home_branch_id    uuid not null references branch,
  holding_branch_id uuid not null references branch,
  status            text not null default 'available',
  condition         text not null default 'ok',
  not_for_loan      text,
  inventory_number  text,
  enumeration       text,
  price_cents       integer,
  note              text,
  source_key        text,
  last_seen_at      timestamptz,
  version           integer not null default 1,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  constraint copy_barcode_check check (barcode = btrim(barcode) and barcode <> ''),
  constraint copy_status_check check (status in ('available', 'on_loan', 'in_transit', 'on_hold_shelf')),
  constraint copy_condition_check check (
    condition in ('ok', 'on_order', 'in_process', 'damaged', 'missing', 'lost', 'withdrawn')),
  constraint copy_price_cents_check check (price_cents >= 0)
);
create unique index copy_barcode_key on copy (lower(barcode));
create unique index copy_book_id_source_key_key on copy (book_id, source_key);
create index copy_copy_type_id_idx on copy (copy_type_id);
create index copy_home_branch_id_idx on copy (home_branch_id);
create index copy_holding_branch_id_idx on copy (holding_branch_id);
comment on table copy is 'catalogue. One thing on a shelf.';
comment on column copy.status is 'Where it is in circulation; follows its open loan, live transit or captured hold by trigger, never set by hand.';
comment on column copy.source_key is 'Which holding of the source record it came from, so that importing twice makes it once.';
