import type { Words } from '../kernel/problem.ts'

/** Everything that the command line says to people. */
const dictionary = {
  program: { en: 'LibraryHub, for whoever runs the platform', it: 'LibraryHub, per chi gestisce la piattaforma' },
  more_help: {
    en: 'Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 not found, 4 refused, 5 problems found, 6 database not available.',
    it: 'Codici di uscita: 0 riuscito, 1 fallito, 2 uso errato, 3 non trovato, 4 rifiutato, 5 problemi trovati, 6 database non disponibile.',
  },
  see_help: { en: 'See: {command} --help', it: 'Vedere: {command} --help' },

  option_json: { en: 'answer in JSON, for scripts', it: 'risponde in JSON, per gli script' },
  option_language: { en: 'language of what people read (en, it)', it: 'lingua dei testi (en, it)' },
  option_debug: { en: 'show where an error came from', it: "mostra l'origine degli errori" },
  option_yes: { en: 'do not ask', it: 'non chiede conferma' },
  option_dry_run: { en: 'tell what would happen, and change nothing', it: 'dice che cosa accadrebbe, senza modificare nulla' },

  tenant: { en: 'libraries of the platform', it: 'biblioteche della piattaforma' },
  tenant_create: { en: 'make a library as a file declares it', it: 'crea una biblioteca come la dichiara un file' },
  tenant_apply: { en: 'make a library be as a file declares it', it: 'rende una biblioteca come la dichiara un file' },
  tenant_list: { en: 'list the libraries', it: 'elenca le biblioteche' },
  tenant_show: { en: 'show what a library is and holds', it: 'mostra che cosa è e che cosa contiene una biblioteca' },
  tenant_suspend: { en: 'close a library to everyone; its data stay', it: 'chiude una biblioteca a tutti; i dati restano' },
  tenant_resume: { en: 'open a suspended library again', it: 'riapre una biblioteca sospesa' },
  tenant_rename: { en: 'give a library another slug or name', it: 'dà a una biblioteca un altro slug o nome' },
  tenant_drop: { en: 'remove a library; an export of it is left behind', it: "elimina una biblioteca, lasciandone un'esportazione" },
  tenant_export: { en: 'write all that a library owns into one file', it: 'scrive in un solo file tutto ciò che è di una biblioteca' },
  tenant_restore: { en: 'make a library out of an export', it: "crea una biblioteca da un'esportazione" },
  argument_tenant_file: {
    en: 'YAML file that declares the library; - reads standard input',
    it: 'file YAML che dichiara la biblioteca; - legge lo standard input',
  },
  argument_slug: { en: 'short name of the library, such as civica', it: 'nome breve della biblioteca, come civica' },
  argument_new_slug: { en: 'the new one', it: 'quello nuovo' },
  argument_export_file: { en: 'where to write; - is standard output', it: 'dove scrivere; - è lo standard output' },
  argument_restore_file: { en: 'the export; - reads standard input', it: "l'esportazione; - legge lo standard input" },
  option_prune: { en: 'remove what the file does not name, too', it: 'elimina anche ciò che il file non nomina' },
  option_name: { en: 'new name', it: 'nuovo nome' },
  option_confirm: { en: 'the slug again, where nobody can be asked', it: 'di nuovo lo slug, dove non si può chiedere' },
  option_restore_slug: { en: 'slug of the new library', it: 'slug della nuova biblioteca' },

  migrate: { en: 'bring the database up to this release', it: 'aggiorna il database a questa versione' },
  option_status: { en: 'tell which library is at which version', it: 'dice a quale versione è ogni biblioteca' },
  option_only: { en: 'only this library (repeatable)', it: 'solo questa biblioteca (ripetibile)' },
  option_concurrency: { en: 'libraries at a time', it: 'biblioteche per volta' },

  import: { en: 'import a file of records into a library', it: 'importa un file di record in una biblioteca' },
  argument_import_file: {
    en: 'MARC 21 or UNIMARC as ISO 2709, MARCXML or text, or CSV; gzip or not',
    it: 'MARC 21 o UNIMARC in ISO 2709, MARCXML o testo, oppure CSV; anche in gzip',
  },
  option_format: { en: 'format, where it is not to be detected', it: 'formato, se non va riconosciuto' },
  option_dialect: { en: 'dialect, where it is not to be detected', it: 'dialetto, se non va riconosciuto' },
  option_encoding: { en: 'encoding, where it is not to be detected', it: 'codifica, se non va riconosciuta' },
  option_match: { en: 'how a book that is there already is recognised', it: 'come si riconosce un titolo già presente' },
  option_on_match: { en: 'what happens to it', it: 'che cosa ne è' },
  option_mapping: {
    en: 'CSV: which heading holds what, as title=Titolo (repeatable), or a JSON object',
    it: 'CSV: quale intestazione contiene cosa, come title=Titolo (ripetibile), o un oggetto JSON',
  },
  option_branch: { en: 'branch of copies that name none', it: 'sede degli esemplari che non ne indicano' },
  option_copy_type: { en: 'type of copies that name none', it: 'tipo degli esemplari che non ne indicano' },
  option_wait: { en: 'follow the import to its end (the default)', it: "segue l'importazione fino alla fine (predefinito)" },
  option_no_wait: { en: 'leave as soon as it is asked for', it: 'termina appena è richiesta' },
  option_report: { en: 'write what became of each record into a file, as CSV', it: "scrive in un file CSV l'esito di ogni record" },

  chore: { en: 'work that is done in a library by night and by hour', it: 'lavori notturni e orari di una biblioteca' },
  chore_list: { en: 'list it, and what came of it last', it: 'li elenca, con il loro ultimo esito' },
  chore_run: { en: 'have a chore done, and follow it', it: 'fa svolgere un lavoro e ne segue lo svolgimento' },
  argument_chore: { en: 'name of the chore, such as holds.expire-shelf', it: 'nome del lavoro, come holds.expire-shelf' },
  option_date: { en: 'day that it is done for, today by default', it: 'giorno per cui svolgerlo, oggi se non indicato' },
  option_chore_wait: { en: 'follow it to its end (the default)', it: 'lo segue fino alla fine (predefinito)' },

  patrons: { en: 'patrons of a library', it: 'utenti di una biblioteca' },
  patrons_import: { en: 'import a file of patrons into a library', it: 'importa un file di utenti in una biblioteca' },
  argument_patron_file: {
    en: 'CSV with headings in English or Italian; gzip or not; - reads standard input',
    it: 'CSV con intestazioni in inglese o italiano, anche in gzip; - legge lo standard input',
  },
  option_patron_match: { en: 'how a patron who is there already is recognised', it: 'come si riconosce un utente già presente' },
  option_match_attribute: { en: 'code of the attribute, where --match is attribute', it: "codice dell'attributo, se --match è attribute" },
  option_patron_on_match: { en: 'what happens to that patron', it: 'che cosa ne è' },
  option_on_no_match: { en: 'what happens to a line that nobody matches', it: 'che cosa ne è di una riga senza corrispondenza' },
  option_empty_cells: { en: 'what an empty cell does to the value that is there', it: 'effetto di una cella vuota sul valore presente' },
  option_dates: { en: 'how to read 03/04/2012', it: 'come leggere 03/04/2012' },
  option_absent: { en: 'what happens to patrons who are not in the file', it: 'che cosa ne è degli utenti assenti dal file' },
  option_absent_category: {
    en: 'category of which the file is the whole (repeatable)',
    it: 'categoria di cui il file è completo (ripetibile)',
  },
  option_patron_mapping: {
    en: 'which heading holds what, as family_name=Cognome (repeatable), or a JSON object',
    it: 'quale intestazione contiene cosa, come family_name=Cognome (ripetibile), o un oggetto JSON',
  },
  option_default_category: { en: 'category of new patrons whose line names none', it: 'categoria dei nuovi utenti che non ne indicano' },
  option_default_branch: { en: 'branch of new patrons whose line names none', it: 'sede dei nuovi utenti che non ne indicano' },
  option_line_report: { en: 'write what became of each line into a file, as CSV', it: "scrive in un file CSV l'esito di ogni riga" },

  user: { en: 'accounts of a library', it: 'account di una biblioteca' },
  user_create: { en: 'make an account', it: 'crea un account' },
  user_reset: { en: 'give an account a new password', it: 'dà a un account una nuova password' },
  user_list: { en: 'list the accounts', it: 'elenca gli account' },
  argument_who: { en: 'e-mail address or card number', it: 'indirizzo e-mail o numero di tessera' },
  option_email: { en: 'address to sign in with', it: 'indirizzo con cui accedere' },
  option_display_name: { en: 'name as it is shown', it: 'nome mostrato' },
  option_role: { en: 'role, such as Librarian (repeatable)', it: 'ruolo, come Librarian (ripetibile)' },
  option_card: { en: 'card number of the patron whose account it is', it: "numero di tessera dell'utente di cui è l'account" },
  option_password_stdin: {
    en: 'read the password from standard input; one is made where it is left out',
    it: 'legge la password dallo standard input; altrimenti ne viene creata una',
  },

  admin: { en: 'admins of the platform', it: 'amministratori della piattaforma' },
  admin_create: { en: 'make a platform admin', it: 'crea un amministratore della piattaforma' },
  admin_list: { en: 'list the platform admins', it: 'elenca gli amministratori della piattaforma' },

  doctor: { en: 'examine the database for holes and faults', it: 'cerca falle e difetti nel database' },
  serve: { en: 'run the API, the worker and real time', it: 'avvia API, worker e tempo reale' },
  option_roles: { en: 'what this process does', it: 'che cosa fa questo processo' },
  option_no_migrate: { en: 'leave the database as it is', it: "lascia il database com'è" },
  start: { en: 'run everything, with two demonstration libraries', it: 'avvia tutto, con due biblioteche dimostrative' },
  completion: { en: 'print the script that completes commands in a shell', it: 'stampa lo script che completa i comandi nella shell' },

  database_away: { en: 'The database does not answer: {reason}', it: 'Il database non risponde: {reason}' },
  database_refuses: { en: 'The database refuses the connection: {reason}', it: 'Il database rifiuta la connessione: {reason}' },
  database_failed: { en: 'The database failed: {reason}', it: 'Errore del database: {reason}' },
  not_administrator: {
    en: 'The address of the database is not that of its administrator: {reason}',
    it: "L'indirizzo del database non è quello del suo amministratore: {reason}",
  },
  check_address: {
    en: 'Check DATABASE_DIRECT_URL or DATABASE_URL; without both, the embedded Postgres of DATA_DIR is used.',
    it: 'Controllare DATABASE_DIRECT_URL o DATABASE_URL; senza, si usa il Postgres incorporato di DATA_DIR.',
  },
  not_migrated: { en: 'That database holds no LibraryHub yet.', it: "In quel database non c'è ancora LibraryHub." },
  run_migrate: { en: 'Run: libraryhub migrate', it: 'Eseguire: libraryhub migrate' },
  went_wrong: { en: 'Something went wrong: {reason}', it: 'Qualcosa è andato storto: {reason}' },
  use_debug: { en: 'Repeat it with --debug to see where.', it: "Ripetere con --debug per vederne l'origine." },
  embedded_failed: { en: '{reason}', it: '{reason}' },
  interrupted: { en: 'Interrupted.', it: 'Interrotto.' },
  starting_postgres: { en: 'Starting the embedded Postgres for this command …', it: 'Avvio del Postgres incorporato per questo comando …' },

  file_missing: { en: 'There is no file {file}.', it: 'Il file {file} non esiste.' },
  file_unreadable: { en: 'The file {file} cannot be read: {reason}', it: 'Il file {file} non è leggibile: {reason}' },
  file_exists: { en: '{file} is there already.', it: '{file} esiste già.' },
  choose_other_file: { en: 'Choose another name, or remove it first.', it: 'Scegliere un altro nome, o eliminarlo prima.' },
  not_asked: { en: 'Nobody can be asked here.', it: 'Qui non si può chiedere conferma.' },
  give_yes: {
    en: 'Repeat it with --yes once you have read what would change.',
    it: 'Ripetere con --yes dopo aver letto che cosa cambierebbe.',
  },
  not_confirmed: { en: 'Nothing was changed.', it: 'Nulla è stato modificato.' },
  apply_question: { en: 'Apply this?', it: 'Applicare?' },
  answer_yes: { en: 'y/N', it: 's/N' },
  drop_question: {
    en: 'This removes {slug} with all its data, after an export. Type its slug to confirm:',
    it: 'Questo elimina {slug} con tutti i suoi dati, dopo averli esportati. Digitarne lo slug per confermare:',
  },
  give_confirm: { en: 'Repeat it with --confirm {slug}.', it: 'Ripetere con --confirm {slug}.' },

  nothing_to_do: { en: '{slug} is as the file says. Nothing to do.', it: '{slug} è come dice il file. Nulla da fare.' },
  would_create: { en: '{slug} would be made:', it: '{slug} verrebbe creata:' },
  would_change: { en: '{slug} would change:', it: '{slug} cambierebbe:' },
  created: { en: '{slug} is made.', it: '{slug} è stata creata.' },
  applied: { en: '{slug} is as the file says.', it: '{slug} è come dice il file.' },
  dry_run_done: { en: 'A rehearsal: nothing was changed.', it: 'Solo una prova: nulla è stato modificato.' },
  answers_at: { en: 'It answers at {address}', it: 'Risponde a {address}' },
  first_administrator: {
    en: 'First administrator: {email}, password {password}. It is told only here.',
    it: 'Primo amministratore: {email}, password {password}. Viene detta solo qui.',
  },
  suspended: { en: '{slug} is closed to everyone.', it: '{slug} è chiusa a tutti.' },
  resumed: { en: '{slug} is open again.', it: '{slug} è di nuovo aperta.' },
  renamed: { en: '{before} is now {slug}: {name}.', it: '{before} è ora {slug}: {name}.' },
  nothing_to_rename: { en: 'Say the new slug, or the new name with --name.', it: 'Indicare il nuovo slug, o il nuovo nome con --name.' },
  dropped: { en: '{slug} is removed. Its export is {file} ({size}).', it: "{slug} è stata eliminata. L'esportazione è {file} ({size})." },
  exported: {
    en: '{slug} is in {file}: {rows} rows of {tables} tables, {size}.',
    it: '{slug} è in {file}: {rows} righe di {tables} tabelle, {size}.',
  },
  restored: { en: '{slug} is restored.', it: '{slug} è stata ripristinata.' },
  no_libraries: { en: 'There is no library yet.', it: "Non c'è ancora alcuna biblioteca." },
  make_one: {
    en: 'Make one: libraryhub tenant create tenants/<slug>.yaml',
    it: 'Crearne una: libraryhub tenant create tenants/<slug>.yaml',
  },

  platform_migrated: { en: 'The shared tables: version {from} → {to}', it: 'Le tabelle comuni: versione {from} → {to}' },
  platform_current: { en: 'The shared tables are at version {to}.', it: 'Le tabelle comuni sono alla versione {to}.' },
  libraries_current: { en: '{count} of the libraries had nothing to do.', it: '{count} biblioteche non richiedevano nulla.' },
  libraries_failed: {
    en: '{count} of the libraries could not be brought up to date.',
    it: '{count} biblioteche non sono state aggiornate.',
  },
  try_again: {
    en: 'Each is as it was. Mend what its reason names, then run libraryhub migrate again.',
    it: 'Ognuna è com’era. Rimediare alla causa indicata, poi eseguire di nuovo libraryhub migrate.',
  },

  storing: { en: 'Storing {file}', it: 'Salvataggio di {file}' },
  importing: { en: 'Importing', it: 'Importazione' },
  rehearsing: { en: 'Rehearsing', it: 'Prova' },
  import_asked: {
    en: 'The import {id} is asked for. Follow it at /v1/tasks/{id} of the library.',
    it: "L'importazione {id} è richiesta. Si segue in /v1/tasks/{id} della biblioteca.",
  },
  no_worker: {
    en: 'No worker is running, so it begins when one is started: libraryhub serve',
    it: 'Nessun worker è in funzione: comincerà quando ne verrà avviato uno con libraryhub serve',
  },
  working_here: {
    en: 'No other worker is running: this process does the work.',
    it: 'Nessun altro worker è in funzione: lavora questo processo.',
  },
  import_failed: { en: 'The import ended early.', it: "L'importazione si è interrotta." },
  import_cancelled: { en: 'The import was cancelled.', it: "L'importazione è stata annullata." },
  import_left: {
    en: 'The import is not lost: the next worker goes on with it. It is followed at /v1/tasks/{id} of the library.',
    it: "L'importazione non è perduta: la prosegue il prossimo worker. Si segue in /v1/tasks/{id} della biblioteca.",
  },
  seconds_left: { en: '{seconds} s left', it: 'ancora {seconds} s' },
  records_per_second: { en: '{rate} records/s', it: '{rate} record/s' },
  record: { en: 'record', it: 'record' },
  records_refused: { en: 'Refused, the first {count} of {total}', it: 'Rifiutati, i primi {count} di {total}' },
  warnings_seen: { en: 'Worth a look', it: 'Da controllare' },
  report_at: {
    en: 'What became of each record: GET /v1/imports/{id}/report; the option --report <file> writes it here.',
    it: "L'esito di ogni record: GET /v1/imports/{id}/report; l'opzione --report <file> lo scrive qui.",
  },
  report_written: { en: 'What became of each record is in {file}.', it: "L'esito di ogni record è in {file}." },
  mapping_malformed: {
    en: 'A mapping is column=Heading, or a JSON object: {given}',
    it: 'Una mappatura è colonna=Intestazione, o un oggetto JSON: {given}',
  },

  line: { en: 'line', it: 'righe' },
  lines_per_second: { en: '{rate} lines/s', it: '{rate} righe/s' },
  lines_refused: { en: 'Refused, the first {count} of {total}', it: 'Rifiutate, le prime {count} di {total}' },
  lines_report_at: {
    en: 'What became of each line: GET /v1/patron-imports/{id}/report; the option --report <file> writes it here.',
    it: "L'esito di ogni riga: GET /v1/patron-imports/{id}/report; l'opzione --report <file> lo scrive qui.",
  },
  lines_report_written: { en: 'What became of each line is in {file}.', it: "L'esito di ogni riga è in {file}." },

  night: { en: 'night', it: 'notte' },
  hour: { en: 'hour', it: 'ora' },
  yes: { en: 'yes', it: 'sì' },
  working_on: { en: 'Working', it: 'In corso' },
  item: { en: 'items', it: 'elementi' },
  items_per_second: { en: '{rate}/s', it: '{rate}/s' },
  chore_asked: {
    en: 'The chore is asked for. Follow it at /v1/tasks/{id} of the library.',
    it: 'Il lavoro è richiesto. Si segue in /v1/tasks/{id} della biblioteca.',
  },
  chore_left: {
    en: 'What is done is kept, and the next worker goes on with the rest. It is followed at /v1/tasks/{id} of the library.',
    it: 'Quanto è fatto resta, e il resto lo prosegue il prossimo worker. Si segue in /v1/tasks/{id} della biblioteca.',
  },
  chore_gone: { en: 'The run is gone.', it: "L'esecuzione non c'è più." },
  chore_failed: { en: 'It ended early: {reason}', it: 'Si è interrotto: {reason}' },
  chore_cancelled: { en: 'It was cancelled; what was done before stays.', it: 'È stato annullato; quanto era già fatto resta.' },
  chore_left_out: {
    en: '{count} could not be done and were left out. The last one: {reason}',
    it: '{count} non eseguibili e tralasciati. L’ultimo: {reason}',
  },
  chore_examples: { en: 'The first that were changed', it: 'I primi modificati' },

  user_created: { en: 'The account of {who} is made, with the roles {roles}.', it: "L'account di {who} è creato, con i ruoli {roles}." },
  password_made: { en: 'Password: {password}  (told only here)', it: 'Password: {password}  (detta solo qui)' },
  password_changed: {
    en: '{who} has a new password; open sessions ended.',
    it: '{who} ha una nuova password; le sessioni aperte sono terminate.',
  },
  user_unknown: { en: 'No account of {slug} has the address or card {who}.', it: 'Nessun account di {slug} ha indirizzo o tessera {who}.' },
  list_users: { en: 'See who there is: libraryhub user list {slug}', it: "Per vedere chi c'è: libraryhub user list {slug}" },
  patron_unknown_card: { en: 'No patron of {slug} has the card number {card}.', it: 'Nessun utente di {slug} ha la tessera {card}.' },
  who_is_needed: {
    en: 'Say whose account it is: --email, or --card of a patron.',
    it: "Indicare di chi è l'account: --email, o --card di un utente.",
  },
  password_short: { en: 'A password has 8 to 128 characters.', it: 'Una password ha da 8 a 128 caratteri.' },
  email_malformed: { en: '{email} is no e-mail address.', it: '{email} non è un indirizzo e-mail.' },
  no_users: { en: '{slug} has no accounts yet.', it: '{slug} non ha ancora account.' },
  make_user: {
    en: 'Make one: libraryhub user create {slug} --email … --role Admin',
    it: 'Crearne uno: libraryhub user create {slug} --email … --role Admin',
  },
  admin_created: { en: 'The platform admin {email} is made.', it: "L'amministratore {email} è creato." },
  no_admins: { en: 'There is no platform admin yet.', it: "Non c'è ancora alcun amministratore della piattaforma." },

  all_well: { en: 'Everything is as it should be: {count} checks.', it: 'Tutto è come deve essere: {count} controlli.' },
  not_well: { en: '{count} findings, {errors} of them errors.', it: '{count} rilievi, di cui {errors} errori.' },
  remedy: { en: 'remedy', it: 'rimedio' },

  roles_malformed: { en: 'There is no role {given}: say {known}.', it: 'Il ruolo {given} non esiste: sono ammessi {known}.' },
  serving: { en: '{roles} at {address}', it: '{roles} a {address}' },
  port_taken: { en: 'The port {port} is taken.', it: 'La porta {port} è occupata.' },
  port_forbidden: { en: 'The port {port} may not be opened by this account.', it: 'Questo account non può aprire la porta {port}.' },
  other_port: {
    en: 'Another program listens there. Choose another one: PORT=8081 {command}',
    it: "Vi ascolta un altro programma. Sceglierne un'altra: PORT=8081 {command}",
  },
  step_postgres: { en: 'Postgres on {folder}', it: 'Postgres su {folder}' },
  step_migrate: { en: 'The database is at this release', it: 'Il database è a questa versione' },
  step_apply: { en: 'branches, hours, rules, roles', it: 'sedi, orari, regole, ruoli' },
  step_import: { en: 'catalogue and copies', it: 'catalogo ed esemplari' },
  step_enrol: { en: 'patrons', it: 'utenti' },
  step_diary: { en: 'loans, returns, holds', it: 'prestiti, rientri, prenotazioni' },
  step_accounts: { en: 'accounts', it: 'account' },
  step_serve: { en: 'API, worker and real time', it: 'API, worker e tempo reale' },
  library_behind: { en: '{slug} could not be brought up to date: {reason}', it: '{slug} non è stata aggiornata: {reason}' },
  stopping: { en: 'Stopping …', it: 'Arresto in corso …' },
  ready_in: { en: 'Ready in {seconds} s', it: 'Pronto in {seconds} s' },
  library: { en: 'library', it: 'biblioteca' },
  address: { en: 'address', it: 'indirizzo' },
  role: { en: 'role', it: 'ruolo' },
  sign_in_email: { en: 'e-mail', it: 'e-mail' },
  sign_in_card: { en: 'card', it: 'tessera' },
  password: { en: 'password', it: 'password' },
  try_next: { en: 'Try next:', it: 'Provare ora:' },
  try_search: { en: 'find books by a title with or without its accents', it: 'cercare titoli, con o senza accenti' },
  try_sign_in: { en: 'sign in', it: 'accedere' },
  try_lend: { en: 'lend a copy to Anna Rossi', it: 'prestare un esemplare ad Anna Rossi' },
  how_to_stop: {
    en: 'Ctrl-C stops everything, Postgres too. The data stay in {folder}.',
    it: 'Ctrl-C ferma tutto, anche Postgres. I dati restano in {folder}.',
  },
  already_running: {
    en: 'LibraryHub already runs on {folder}, as process {pid}.',
    it: 'LibraryHub è già in funzione su {folder}, come processo {pid}.',
  },
  stop_or_other: {
    en: 'Stop it first (Ctrl-C in its terminal), or start another one with DATA_DIR=.data-2 PORT=8081.',
    it: 'Fermarlo prima (Ctrl-C nel suo terminale), oppure avviarne un altro con DATA_DIR=.data-2 PORT=8081.',
  },
} as const satisfies Record<string, Words>

export type Key = keyof typeof dictionary

/** Gives a text in a language, with its {params} filled in. */
export function words(language: string, key: Key, params: Record<string, unknown> = {}): string {
  const text: string = dictionary[key][language.startsWith('it') ? 'it' : 'en']
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
}

/** Gives the language that somebody's environment asks for, or that the command line does. */
export function languageOf(argv: readonly string[], env: Record<string, string | undefined>): 'en' | 'it' {
  const at = argv.findIndex((argument) => argument === '--language' || argument.startsWith('--language='))
  const asked = at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1])
  const wanted = asked ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG || 'en')
  return wanted.toLowerCase().startsWith('it') ? 'it' : 'en'
}
