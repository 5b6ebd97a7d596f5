export const problems = {
  book_has_dependants: {
    status: 409,
    title: { en: 'Copies, loans or holds depend on the book', it: 'Dal titolo dipendono esemplari, prestiti o prenotazioni' },
    detail: {
      en: 'Copies: {copies}, loans: {loans}, open holds: {holds}.',
      it: 'Esemplari: {copies}, prestiti: {loans}, prenotazioni aperte: {holds}.',
    },
    constraints: ['copy_book_id_fkey', 'loan_book_id_fkey', 'hold_book_id_fkey'],
  },
  copy_has_dependants: {
    status: 409,
    title: { en: 'Loans, holds or transits depend on the copy', it: "Dall'esemplare dipendono prestiti, prenotazioni o transiti" },
    detail: {
      en: 'Withdraw it instead: loans {loans}, open holds {holds}, transits {transits}.',
      it: 'Scartarlo, piuttosto: prestiti {loans}, prenotazioni aperte {holds}, transiti {transits}.',
    },
    constraints: ['loan_copy_id_fkey', 'hold_copy_id_fkey', 'hold_captured_copy_id_fkey', 'transit_copy_id_fkey'],
  },
  record_too_long: {
    status: 406,
    title: { en: 'The record is longer than ISO 2709 allows', it: 'Il record è più lungo di quanto ammette ISO 2709' },
    detail: { en: 'Ask for it as MARCXML.', it: 'Richiederlo in MARCXML.' },
  },
  barcode_taken: {
    status: 409,
    title: { en: 'Another copy has that barcode', it: 'Un altro esemplare ha quel codice a barre' },
    constraints: ['copy_barcode_key'],
  },
  control_number_taken: {
    status: 409,
    title: { en: 'Another book has that control number', it: 'Un altro titolo ha quel numero di controllo' },
    constraints: ['book_control_number_key'],
  },
  author_exists: {
    status: 409,
    title: { en: 'There is such an author already', it: 'Questo autore esiste già' },
    constraints: ['author_name_kind_dates_key'],
  },
  author_in_use: {
    status: 409,
    title: { en: 'Books still name that author', it: 'Alcuni titoli citano ancora questo autore' },
    constraints: ['book_author_author_id_fkey'],
  },
  category_in_use: {
    status: 409,
    title: { en: 'Books or categories still depend on that category', it: 'Titoli o categorie dipendono ancora da questa categoria' },
    constraints: ['book_category_category_id_fkey', 'category_parent_id_fkey'],
  },
  category_code_taken: {
    status: 409,
    title: { en: 'Another category has that code', it: "Un'altra categoria ha quel codice" },
    constraints: ['category_code_key'],
  },
  category_is_own_parent: {
    status: 422,
    title: { en: 'A category cannot stand below itself', it: 'Una categoria non può stare sotto sé stessa' },
    constraints: ['category_parent_id_check'],
  },
  copy_type_in_use: {
    status: 409,
    title: { en: 'Copies or rules still have that type', it: 'Esemplari o regole hanno ancora quel tipo' },
    constraints: ['copy_copy_type_id_fkey', 'rule_copy_type_id_fkey'],
  },
  copy_type_code_taken: {
    status: 409,
    title: { en: 'Another copy type has that code', it: 'Un altro tipo di esemplare ha quel codice' },
    constraints: ['copy_type_code_key'],
  },
  collection_in_use: {
    status: 409,
    title: { en: 'Copies or rules still have that collection', it: 'Esemplari o regole hanno ancora quella collezione' },
    constraints: ['copy_collection_id_fkey', 'rule_collection_id_fkey'],
  },
  collection_code_taken: {
    status: 409,
    title: { en: 'Another collection has that code', it: "Un'altra collezione ha quel codice" },
    constraints: ['collection_code_key'],
  },
} as const
