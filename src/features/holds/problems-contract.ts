const problem = (status: number, en: string, it: string, detail?: { en: string; it: string }, constraints?: string[]) => ({
  status,
  title: { en, it },
  ...(detail && { detail }),
  ...(constraints && { constraints }),
})
const counted = { en: '{count} of {limit}.', it: '{count} su {limit}.' }

export const problems = {
  hold_refused: problem(409, 'The hold is refused for several reasons', 'La prenotazione è rifiutata per più motivi'),
  hold_exists: problem(409, 'The patron waits for that already', "L'utente è già in attesa", undefined, [
    'hold_open_patron_book_key',
    'hold_open_patron_copy_key',
  ]),
  copy_already_captured: problem(409, 'The copy is already set aside for a hold', "L'esemplare è già riservato", undefined, [
    'hold_captured_copy_key',
  ]),
  copy_already_targeted: problem(
    409,
    'The copy is being fetched for another hold',
    "L'esemplare è in prelievo per un'altra prenotazione",
    undefined,
    ['hold_target_copy_key'],
  ),
  hold_not_allowed: problem(409, 'The rules do not allow this hold', 'Le regole non consentono questa prenotazione'),
  hold_level_not_allowed: problem(409, 'That kind of hold is not allowed', 'Quel tipo di prenotazione non è consentito', {
    en: 'The rules allow: {allowed}.',
    it: 'Le regole consentono: {allowed}.',
  }),
  hold_not_for_patron: problem(
    409,
    'The copies are for patrons of their own branches',
    'Gli esemplari sono riservati agli utenti delle loro sedi',
    {
      en: 'Within: {within}.',
      it: 'Ambito: {within}.',
    },
  ),
  hold_pickup_not_served: problem(409, 'No copy is sent to that branch', 'Nessun esemplare viene inviato a quella sede', {
    en: 'Holds are filled within: {within}.',
    it: 'Le prenotazioni si soddisfano entro: {within}.',
  }),
  hold_constraints_unmet: problem(409, 'No copy is what was asked for', 'Nessun esemplare corrisponde alla richiesta'),
  hold_limit_reached: problem(409, 'The patron has as many holds as allowed', "L'utente ha già tutte le prenotazioni ammesse", counted),
  hold_book_limit_reached: problem(
    409,
    'The patron has as many holds on this book as allowed',
    "L'utente ha già tutte le prenotazioni ammesse su questo titolo",
    counted,
  ),
  hold_day_limit_reached: problem(
    409,
    'The patron has placed as many holds today as allowed',
    "L'utente ha già fatto tutte le prenotazioni ammesse oggi",
    counted,
  ),
  hold_dates_impossible: problem(409, 'The dates leave no day to fill the hold', 'Le date non lasciano giorni utili alla prenotazione', {
    en: 'From {from_on} to {to_on}.',
    it: 'Dal {from_on} al {to_on}.',
  }),
  recall_not_allowed: problem(409, 'The rules allow no recalls', 'Le regole non consentono richiami'),
  recall_limit_reached: problem(409, 'The book is recalled as often as allowed', 'Il titolo ha già tutti i richiami ammessi', counted),
  nothing_to_recall: problem(
    409,
    'There is no loan that a recall could end sooner',
    "Non c'è un prestito che un richiamo possa anticipare",
    {
      en: 'Copies on the shelf: {standing}; on loan: {on_loan}.',
      it: 'Esemplari a scaffale: {standing}; in prestito: {on_loan}.',
    },
  ),
  book_unknown: problem(422, 'There is no such book', 'Titolo inesistente'),
  book_has_no_copies: problem(409, 'No copy of the book could fill the hold', 'Nessun esemplare può soddisfare la prenotazione'),
  copy_on_shelf: problem(409, 'A copy is on the shelf', 'Un esemplare è a scaffale', {
    en: 'Of {usable} copies, {standing} are on the shelf.',
    it: 'Di {usable} esemplari, {standing} sono a scaffale.',
  }),
  hold_ended: problem(409, 'The hold is over', 'La prenotazione è già chiusa', { en: 'It is {status}.', it: 'Stato: {status}.' }),
  hold_not_queued: problem(409, 'Only a hold in the queue can do that', 'Possibile solo per una prenotazione in coda', {
    en: 'It is {status}.',
    it: 'Stato: {status}.',
  }),
  hold_not_set_aside: problem(409, 'Nothing is set aside for the hold', 'Nulla è riservato per la prenotazione', {
    en: 'It is {status}.',
    it: 'Stato: {status}.',
  }),
  hold_not_targeted: problem(409, 'That copy is not being fetched for the hold', "Quell'esemplare non è in prelievo per la prenotazione"),
  hold_ready_not_cancellable: problem(
    409,
    'What is set aside can be cancelled at the desk only',
    'Ciò che è già pronto si annulla solo allo sportello',
  ),
  patron_may_not_hold: problem(409, 'The patron may not reserve', "L'utente non può prenotare", { en: '{reason}', it: '{reason}' }),
  queue_changed: problem(409, 'The queue is no longer the one that was read', 'La coda non è più quella letta', {
    en: 'Not in the queue: {unknown}; left out: {left_out}. Read it again.',
    it: 'Non in coda: {unknown}; mancanti: {left_out}. Rileggerla.',
  }),
  fulfilment_comes_first: problem(
    409,
    'What is set aside or on its way stays before those who wait',
    'Ciò che è pronto o in viaggio precede chi attende',
  ),
} as const
