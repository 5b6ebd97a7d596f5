/** A problem in both languages of the interface. */
export const refusal = (status: number, en: string, it: string, detail?: { en: string; it: string }, constraints?: string[]) => ({
  status,
  title: { en, it },
  ...(detail && { detail }),
  ...(constraints && { constraints }),
})

/** What can stand against a loan or a renewal. */
export const lendingProblems = {
  checkout_refused: refusal(409, 'The loan is refused for several reasons', 'Il prestito è rifiutato per più motivi'),
  renewal_refused: refusal(409, 'The renewal is refused for several reasons', 'Il rinnovo è rifiutato per più motivi'),
  patron_unknown: refusal(422, 'No patron has that card number', 'Nessun utente ha quel numero di tessera'),
  copy_unknown: refusal(422, 'No copy has that barcode', 'Nessun esemplare ha quel codice a barre'),
  branch_unknown: refusal(422, 'There is no such branch', 'Sede inesistente'),
  patron_closed: refusal(409, 'The account of the patron is closed', "L'iscrizione dell'utente è chiusa"),
  card_expired: refusal(409, 'The card has expired', 'La tessera è scaduta', {
    en: 'It expired on {expires_on}.',
    it: 'È scaduta il {expires_on}.',
  }),
  patron_blocked: refusal(409, 'The patron is blocked', "L'utente è bloccato", { en: '{reason}', it: '{reason}' }),
  too_many_overdue: refusal(409, 'Too many loans are overdue', 'Troppi prestiti scaduti', {
    en: '{count} overdue, {limit} allowed.',
    it: '{count} scaduti, ammessi {limit}.',
  }),
  copy_on_loan: refusal(
    409,
    'The copy is on loan',
    "L'esemplare è in prestito",
    { en: 'It was not returned yet; take it back first.', it: 'Non risulta restituito: registrare prima il rientro.' },
    ['loan_open_copy_key'],
  ),
  copy_on_loan_to_patron: refusal(409, 'This patron has the copy already', "L'utente ha già questo esemplare", {
    en: 'Renew the loan instead.',
    it: 'Rinnovare il prestito, piuttosto.',
  }),
  copy_unavailable: refusal(409, 'The copy cannot be lent', "L'esemplare non è prestabile", {
    en: 'Its condition is {condition}.',
    it: 'Il suo stato è {condition}.',
  }),
  copy_not_for_loan: refusal(409, 'The copy is not for loan', "L'esemplare è escluso dal prestito", { en: '{reason}', it: '{reason}' }),
  copy_held_for_other: refusal(409, 'The copy waits for another patron', "L'esemplare attende un altro utente"),
  copy_in_transit: refusal(409, 'The copy is on its way to another branch', "L'esemplare è in viaggio verso un'altra sede"),
  holds_waiting: refusal(409, 'Others wait for this book', 'Altri utenti attendono questo titolo', {
    en: '{count} in the queue before this patron.',
    it: '{count} in coda prima di questo utente.',
  }),
  no_rule: refusal(409, 'No rule says how long', 'Nessuna regola stabilisce la durata', {
    en: 'There is no value for {kind}.',
    it: 'Manca un valore per {kind}.',
  }),
  loan_not_allowed: refusal(409, 'The rules do not allow this loan', 'Le regole non consentono questo prestito'),
  loan_limit_reached: refusal(409, 'The patron has as many loans as allowed', "L'utente ha già tutti i prestiti ammessi", {
    en: '{count} of {limit}.',
    it: '{count} su {limit}.',
  }),
  type_limit_reached: refusal(
    409,
    'The patron has as many copies of this kind as allowed',
    "L'utente ha già tutti gli esemplari di questo tipo ammessi",
    { en: '{count} of {limit}.', it: '{count} su {limit}.' },
  ),
  title_on_loan_to_patron: refusal(409, 'The patron has another copy of this book', "L'utente ha già un altro esemplare di questo titolo"),
  due_in_past: refusal(409, 'The due date would be in the past', 'La scadenza cadrebbe nel passato'),
  loan_closed: refusal(409, 'The loan is over', 'Il prestito è già chiuso'),
  no_open_loan: refusal(409, 'The copy is not on loan', "L'esemplare non è in prestito"),
  renewal_limit_reached: refusal(409, 'The loan was renewed as often as allowed', 'Rinnovi esauriti', {
    en: '{count} of {limit}.',
    it: '{count} su {limit}.',
  }),
  renewal_too_soon: refusal(409, 'It is too soon to renew', 'È presto per rinnovare', { en: 'From {from}.', it: 'Dal {from}.' }),
  renewal_changes_nothing: refusal(409, 'Renewing would not change the due date', 'Il rinnovo non cambierebbe la scadenza'),
  // Against the patron.
  proxy_unknown: refusal(422, 'No patron has the card of whoever borrows', 'Nessun utente ha la tessera di chi ritira'),
  proxy_not_allowed: refusal(409, 'That person may not borrow for the patron', "Quella persona non può prendere in prestito per l'utente"),
  patron_owes: refusal(409, 'The patron owes too much', "L'utente ha troppi addebiti", {
    en: '{value} cents owed, {above} allowed.',
    it: '{value} centesimi dovuti, ammessi {above}.',
  }),
  guaranteed_owe: refusal(
    409,
    'Those whom the patron answers for owe too much',
    "Le persone di cui l'utente è garante hanno troppi addebiti",
    {
      en: '{value} cents owed, {above} allowed.',
      it: '{value} centesimi dovuti, ammessi {above}.',
    },
  ),
  overdue_too_long: refusal(409, 'A loan is overdue for too long', 'Un prestito è scaduto da troppo tempo', {
    en: '{value} days, {above} allowed.',
    it: '{value} giorni, ammessi {above}.',
  }),
  too_many_lost: refusal(409, 'The patron has lost too many copies', "L'utente ha smarrito troppi esemplari", {
    en: '{value} lost, {above} allowed.',
    it: '{value} smarriti, ammessi {above}.',
  }),
  too_many_claims: refusal(409, 'The patron claims to have returned too many copies', "L'utente sostiene di aver reso troppi esemplari", {
    en: '{value} claims, {above} allowed.',
    it: '{value} dichiarazioni, ammesse {above}.',
  }),
  patron_unverified: refusal(
    409,
    'Name and address of the patron were never verified',
    "Nome e indirizzo dell'utente non sono stati verificati",
  ),
  too_young: refusal(409, 'The patron is too young for this copy', "L'utente è troppo giovane per questo esemplare", {
    en: '{age} years old; from {minimum_age}.',
    it: 'Ha {age} anni; da {minimum_age}.',
  }),
  age_unknown: refusal(
    409,
    'The copy is for older patrons, and the age of this one is not known',
    "L'esemplare ha un'età minima e quella dell'utente non è nota",
    {
      en: 'From {minimum_age}.',
      it: 'Da {minimum_age} anni.',
    },
  ),
  // Against the copy.
  onsite_not_allowed: refusal(409, 'The copy is not for use in the building', "L'esemplare non è ammesso alla consultazione in sede"),
  onsite_only: refusal(409, 'The copy is only for use in the building', "L'esemplare è ammesso solo alla consultazione in sede"),
  onsite_limit_reached: refusal(
    409,
    'The patron uses as many copies in the building as allowed',
    "L'utente ha già in consultazione tutti gli esemplari ammessi",
    {
      en: '{count} of {limit}.',
      it: '{count} su {limit}.',
    },
  ),
  group_limit_reached: refusal(
    409,
    'The patron has as many loans of that group as allowed',
    "L'utente ha già tutti i prestiti ammessi per quel gruppo",
    {
      en: '{group}: {count} of {limit}.',
      it: '{group}: {count} su {limit}.',
    },
  ),
  loan_costs: refusal(409, 'The loan costs something', 'Il prestito ha un costo', {
    en: '{amount} {currency} will be charged.',
    it: 'Saranno addebitati {amount} {currency}.',
  }),
  confirmation_outdated: refusal(
    409,
    'Circumstances have changed since it was confirmed',
    'Dopo la conferma le circostanze sono cambiate',
    {
      en: 'New or different: {changed}.',
      it: 'Nuovo o diverso: {changed}.',
    },
  ),
  // What a desk wants to read, though it stands in nobody's way.
  copy_in_process: refusal(409, 'The copy is still being processed', "L'esemplare è ancora in lavorazione"),
  copy_note: refusal(409, 'There is a note about the copy', "C'è una nota sull'esemplare", { en: '{text}', it: '{text}' }),
  copy_incomplete: refusal(409, 'The copy is not complete', "L'esemplare non è completo", { en: 'Missing: {text}', it: 'Manca: {text}' }),
  desk_note: refusal(409, 'There is a note about the patron', "C'è una nota sull'utente", { en: '{text}', it: '{text}' }),
  // Against a renewal.
  loan_changed: refusal(409, 'The loan is no longer due when you saw it', 'La scadenza del prestito è cambiata nel frattempo', {
    en: 'It is due {due_at}.',
    it: 'Scade {due_at}.',
  }),
  loan_recalled: refusal(409, 'The loan was recalled', 'Il prestito è stato richiamato'),
  loan_not_in_hand: refusal(409, 'The copy is lost or was claimed to be returned', "L'esemplare risulta smarrito o dichiarato reso", {
    en: 'It is {state}.',
    it: 'Stato: {state}.',
  }),
  loan_overdue: refusal(409, 'The loan is overdue', 'Il prestito è scaduto'),
  patron_has_overdue: refusal(409, 'The patron has overdue loans', "L'utente ha prestiti scaduti", {
    en: '{count} overdue.',
    it: '{count} scaduti.',
  }),
  unseen_limit_reached: refusal(
    409,
    'Somebody has to see the copy before it is renewed again',
    "Per un altro rinnovo l'esemplare va mostrato",
    {
      en: '{count} of {limit} renewals unseen.',
      it: '{count} rinnovi su {limit} senza vederlo.',
    },
  ),
  auto_renewal_off: refusal(
    409,
    'The rules do not renew this loan by themselves',
    'Le regole non prevedono il rinnovo automatico di questo prestito',
  ),
  auto_renewal_limit_reached: refusal(409, 'The loan was renewed automatically as often as allowed', 'Rinnovi automatici esauriti', {
    en: '{count} of {limit}.',
    it: '{count} su {limit}.',
  }),
  auto_renewal_too_late: refusal(409, 'The loan is no longer renewed automatically', 'Il prestito non si rinnova più automaticamente', {
    en: 'Not after {after_on}.',
    it: 'Non dopo il {after_on}.',
  }),
  reason_needed: refusal(422, 'A due date is changed for a reason', 'Per cambiare la scadenza serve un motivo'),
  offline_event_known: refusal(409, 'That event was merged before', 'Evento già acquisito', undefined, ['loan_offline_event_id_key']),
  due_before_start: refusal(422, 'It would be due before it starts', 'Scadrebbe prima di cominciare', undefined, ['loan_due_at_check']),
} as const
