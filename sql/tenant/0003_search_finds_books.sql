-- A narrow table for the search: candidates are scanned and ranked here, their details read afterwards.

create table search_book (
  book_id        uuid primary key references book on delete cascade,
  importance     real not null default 0,
  format         text not null,
  languages      text[] not null default '{}',
  published_year smallint,
  category_ids   uuid[] not null default '{}',
  document       tsvector not null,
  title_key      text not null
);
-- The vector lives out of line, so that a scan of candidates reads narrow rows.
alter table search_book alter column document set storage external;
create index search_book_document_idx on search_book using gin (document);
create index search_book_title_key_idx on search_book (title_key text_pattern_ops, book_id);
comment on table search_book is 'search. What the search sees of a book; written in the transaction that writes the book.';
comment on column search_book.title_key is 'The folded title, cut to 200 characters, for exact and prefix matches.';
comment on column search_book.importance is 'A gentle prior: copies and loans; larger is likelier to be wanted.';
