import { columnsIn } from '../../kernel/csv.ts'
import type { CsvColumn } from './contract.ts'

/** The headings, in English and Italian, by which a column is known: lower case, without accents or signs. */
const csvHeadings: Record<CsvColumn, readonly string[]> = {
  // A column that is only called `id` numbers the rows of its own spreadsheet, and would meet other books elsewhere.
  control_number: ['control number', 'record number', 'bid', 'biblionumber', 'numero di controllo', 'numero record', 'numero di record'],
  title: ['title', 'titolo', 'titre', 'main title', 'titolo proprio', 'book title', 'original title'],
  subtitle: ['subtitle', 'sottotitolo', 'complemento del titolo', 'remainder of title'],
  authors: ['author', 'authors', 'autore', 'autori', 'auteur', 'auteurs', 'creator', 'author s', 'autore i', 'autore principale'],
  responsibility: ['responsibility', 'statement of responsibility', 'responsabilita', 'formulazione di responsabilita'],
  isbn: ['isbn', 'isbn13', 'isbn 13', 'isbn10', 'isbn 10', 'isbn ean', 'codice isbn'],
  issn: ['issn'],
  publisher: ['publisher', 'editore', 'casa editrice', 'editeur', 'publisher name'],
  publication_place: ['place', 'publication place', 'place of publication', 'luogo', 'luogo di pubblicazione', 'luogo edizione'],
  published: [
    'year',
    'date',
    'publication year',
    'original publication year',
    'year published',
    'published',
    'publication date',
    'pubdate',
    'anno',
    'data',
    'anno di pubblicazione',
    'anno di edizione',
    'data di pubblicazione',
    'annee',
  ],
  edition: ['edition', 'edizione'],
  extent: ['extent', 'pages', 'number of pages', 'description', 'pagine', 'numero di pagine', 'descrizione fisica', 'consistenza'],
  language: ['language', 'languages', 'language code', 'lingua', 'lingue', 'codice lingua', 'langue'],
  format: ['format', 'material', 'material type', 'formato', 'materiale', 'tipo', 'tipo di materiale'],
  series: ['series', 'collana', 'serie', 'collection title'],
  subjects: ['subject', 'subjects', 'keywords', 'tags', 'soggetto', 'soggetti', 'argomento', 'argomenti', 'parole chiave'],
  classification: ['dewey', 'ddc', 'classification', 'class', 'cdd', 'classe', 'classificazione', 'classe dewey', 'codice dewey'],
  summary: ['summary', 'abstract', 'riassunto', 'trama', 'sinossi'],
  note: ['notes', 'note', 'nota', 'annotazioni'],
  barcode: ['barcode', 'item barcode', 'codice a barre', 'barre', 'codice esemplare', 'code barre'],
  inventory_number: [
    'inventory',
    'inventory number',
    'accession number',
    'inventario',
    'numero di inventario',
    'numero inventario',
    'n inventario',
    'n inv',
  ],
  call_number: ['call number', 'callnumber', 'shelfmark', 'collocazione', 'segnatura', 'cote'],
  branch: ['branch', 'library', 'home branch', 'biblioteca', 'sede', 'succursale'],
  copy_type: ['copy type', 'item type', 'itype', 'tipo esemplare', 'tipo di esemplare', 'tipo copia'],
  shelf: ['shelf', 'location', 'shelving location', 'scaffale', 'ubicazione', 'posizione'],
  collection: ['collection', 'ccode', 'sezione', 'fondo', 'raccolta'],
  enumeration: ['volume', 'enumeration', 'fascicolo', 'vol'],
  price: ['price', 'cost', 'replacement price', 'prezzo', 'costo', 'valore'],
  copy_note: ['copy note', 'item note', 'note esemplare', "note all'esemplare", 'nota esemplare'],
}

/** Which column of a row holds what: by the headings that were named, and by the usual ones for the rest. */
export function columnsOf(headings: readonly string[], mapping: Partial<Record<CsvColumn, string>> = {}): Map<CsvColumn, number[]> {
  return columnsIn(headings, csvHeadings, mapping)
}
