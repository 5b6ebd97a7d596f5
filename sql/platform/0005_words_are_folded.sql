-- Text search configurations with accents folded before stemming; tenants name them in full.

create function platform.fold(text) returns text
  language sql immutable strict parallel safe
  return lower(ext.unaccent('ext.unaccent'::regdictionary, $1));
comment on function platform.fold(text) is 'Lower case without accents. Immutable by decree: the unaccent rules do not change under us.';

create text search configuration platform.lib_simple (copy = pg_catalog.simple);
alter text search configuration platform.lib_simple
  alter mapping for hword, hword_part, word with ext.unaccent, pg_catalog.simple;
create text search configuration platform.lib_it (copy = pg_catalog.italian);
alter text search configuration platform.lib_it
  alter mapping for hword, hword_part, word with ext.unaccent, pg_catalog.italian_stem;
create text search configuration platform.lib_en (copy = pg_catalog.english);
alter text search configuration platform.lib_en
  alter mapping for hword, hword_part, word with ext.unaccent, pg_catalog.english_stem;
create text search configuration platform.lib_fr (copy = pg_catalog.french);
alter text search configuration platform.lib_fr
  alter mapping for hword, hword_part, word with ext.unaccent, pg_catalog.french_stem;
create text search configuration platform.lib_de (copy = pg_catalog.german);
alter text search configuration platform.lib_de
  alter mapping for hword, hword_part, word with ext.unaccent, pg_catalog.german_stem;
create text search configuration platform.lib_es (copy = pg_catalog.spanish);
alter text search configuration platform.lib_es
  alter mapping for hword, hword_part, word with ext.unaccent, pg_catalog.spanish_stem;
