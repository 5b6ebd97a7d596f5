-- Whoever harvested a book learns that it is gone, however it went.

create table deleted_book (
  id           uuid primary key,
  format       text not null,
  category_ids uuid[] not null default '{}',
  deleted_at   timestamptz not null
);
create index deleted_book_deleted_at_idx on deleted_book (deleted_at, id);
comment on table deleted_book is 'interchange. Books that are gone, for those who copied them; written by trigger, in the transaction that removes the book.';
comment on column deleted_book.category_ids is 'Where it stood, so that whoever takes a category alone learns of it too.';

-- Before, because the categories of the book go with it.
create function book_is_remembered() returns trigger language plpgsql as $$
begin
  insert into deleted_book (id, format, category_ids, deleted_at)
  values (old.id, old.format, array(select category_id from book_category where book_id = old.id), clock_timestamp())
  on conflict (id) do update set format = excluded.format, category_ids = excluded.category_ids, deleted_at = excluded.deleted_at;
  return old;
end $$;
create trigger book_deleted before delete on book for each row execute function book_is_remembered();
