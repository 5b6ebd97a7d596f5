-- What patrons are told, in the library's own words.

create table notice_template (
  kind       text not null,
  language   text not null,
  name       text not null default '',
  subject    text not null,
  text       text not null,
  html       text,
  updated_at timestamptz not null,
  primary key (kind, language, name),
  constraint notice_template_language_check check (language in ('it', 'en')),
  constraint notice_template_name_check check (name = btrim(name))
);
comment on table notice_template is 'notices. The library''s own words for a kind of notice; without a row the usual ones are said.';
comment on column notice_template.name is 'Empty for all notices of the kind, or the template that a rule of reminders names.';
