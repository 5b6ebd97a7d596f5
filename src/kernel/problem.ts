/** One kind of problem: its status and what people read, in each language of the interface. */
export interface ProblemDefinition {
  status: number
  title: Words
  /** May hold {params}. */
  detail?: Words
  /** Constraints and unique indexes whose violation means this. */
  constraints?: readonly string[]
}

export interface Words {
  en: string
  it: string
}

export type ProblemDefinitions = Readonly<Record<string, ProblemDefinition>>

export interface ProblemError {
  code: string
  /** JSON pointer into the body. */
  pointer?: string
  /** Name of a parameter, and where it stands. */
  parameter?: string
  in?: 'query' | 'path' | 'header'
  params?: Record<string, unknown>
  detail?: string
}

export interface ProblemOptions {
  detail?: string
  params?: Record<string, unknown>
  errors?: ProblemError[]
  /** Further members of the answer, such as a decision's explanation. */
  extra?: Record<string, unknown>
  headers?: Record<string, string>
  cause?: unknown
}

/** Anything that a caller is told instead of an answer; becomes application/problem+json in one place. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly options: ProblemOptions

  constructor(code: string, options: ProblemOptions = {}) {
    super(code, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = definitionOf(code).status
    this.options = options
  }

  /** Gives the members of the problem document, in the language asked for. */
  toJSON(language: string, requestId?: string): Record<string, unknown> {
    const definition = definitionOf(this.code)
    const words = this.options.detail ?? pick(definition.detail, language)
    return {
      type: `/docs/problems#${this.code}`,
      title: pick(definition.title, language),
      status: this.status,
      ...(words && { detail: fill(words, this.options.params) }),
      code: this.code,
      ...(this.options.params && { params: this.options.params }),
      ...(this.options.errors && { errors: this.options.errors.map((error) => described(error, language)) }),
      ...this.options.extra,
      ...(requestId && { request_id: requestId }),
    }
  }
}

/**
 * Tells a problem that was kept, as toJSON gave it, in the language of whoever reads it now. One whose code this release
 * does not know stays as it was told.
 */
export function retold(kept: Record<string, unknown>, language: string): Record<string, unknown> {
  const { code, title, detail, params, errors, ...extra } = kept as { code: string } & ProblemOptions & Record<string, unknown>
  const definition = registry.get(code)
  if (!definition) return kept
  // What the words of the code do not say was said by whoever refused.
  const own = definition.detail ? undefined : detail
  const anew = errors?.map(({ detail: said, ...error }) => (isWorded(error.code) ? error : { ...error, ...(said && { detail: said }) }))
  return { ...extra, ...new Problem(code, { detail: own, params, errors: anew }).toJSON(language) }
}

function isWorded(code: string): boolean {
  return code in errorWords || registry.has(code)
}

/** Gives one Problem for all that was named and is not there; the first code gives it its name, what is false is there. */
export function unknownProblem(codes: (string | false | undefined)[]): Problem {
  const wrong = codes.filter((code): code is string => typeof code === 'string')
  return new Problem(wrong[0] ?? 'not_found', { errors: wrong.map((code) => ({ code })) })
}

const kernelProblems = {
  validation_failed: { status: 400, title: { en: 'The request is not valid', it: 'La richiesta non è valida' } },
  malformed_json: { status: 400, title: { en: 'The body is not JSON', it: 'Il corpo non è JSON' } },
  body_cut_off: { status: 400, title: { en: 'The body ended before its end', it: 'Il corpo si è interrotto' } },
  unauthenticated: {
    status: 401,
    title: { en: 'Sign in first', it: 'Occorre accedere' },
    detail: {
      en: 'This needs an access token in the Authorization header.',
      it: "Serve un token d'accesso nell'intestazione Authorization.",
    },
  },
  token_invalid: { status: 401, title: { en: 'The access token is not valid here', it: "Il token d'accesso non è valido qui" } },
  token_expired: { status: 401, title: { en: 'The access token has expired', it: "Il token d'accesso è scaduto" } },
  forbidden: {
    status: 403,
    title: { en: 'Not allowed', it: 'Non consentito' },
    detail: { en: 'This needs the permission {permission}.', it: 'Serve il permesso {permission}.' },
  },
  not_permitted: {
    status: 403,
    title: { en: 'Not allowed', it: 'Non consentito' },
    detail: {
      en: 'The permissions of the caller do not reach everything that this would change.',
      it: "I permessi di chi chiede non coprono tutto ciò che l'operazione cambierebbe.",
    },
  },
  origin_forbidden: {
    status: 403,
    title: { en: 'Requests from that origin are refused', it: "Le richieste da quell'origine sono rifiutate" },
  },
  not_found: { status: 404, title: { en: 'Not found', it: 'Non trovato' } },
  library_not_found: {
    status: 404,
    title: { en: 'No library answers here', it: 'A questo indirizzo non risponde alcuna biblioteca' },
    detail: { en: 'The host {host} belongs to no library.', it: "L'host {host} non appartiene ad alcuna biblioteca." },
  },
  library_suspended: {
    status: 403,
    title: { en: 'This library is suspended', it: 'Questa biblioteca è sospesa' },
    detail: { en: 'Ask the administrators of the platform.', it: 'Rivolgersi agli amministratori della piattaforma.' },
  },
  method_not_allowed: { status: 405, title: { en: 'That method does not work here', it: 'Metodo non ammesso qui' } },
  not_acceptable: { status: 406, title: { en: 'That format cannot be served', it: 'Formato non disponibile' } },
  conflict: {
    status: 409,
    title: { en: 'Somebody else was faster', it: 'Qualcun altro è stato più veloce' },
    detail: { en: 'Try again.', it: 'Riprovare.' },
  },
  already_exists: { status: 409, title: { en: 'It exists already', it: 'Esiste già' } },
  still_referenced: { status: 409, title: { en: 'Something still depends on it', it: 'Qualcosa ne dipende ancora' } },
  request_in_progress: {
    status: 409,
    title: { en: 'The same request is still running', it: 'La stessa richiesta è ancora in corso' },
  },
  edit_conflict: {
    status: 412,
    title: { en: 'It changed since you read it', it: 'È cambiato dopo la lettura' },
    detail: { en: 'Read it again and repeat the change.', it: 'Rileggerlo e ripetere la modifica.' },
  },
  body_too_large: { status: 413, title: { en: 'The body is too large', it: 'Il corpo è troppo grande' } },
  unsupported_media_type: {
    status: 415,
    title: { en: 'That content type is not understood here', it: 'Tipo di contenuto non compreso' },
    detail: { en: 'Send {expected}.', it: 'Inviare {expected}.' },
  },
  idempotency_key_reused: {
    status: 422,
    title: { en: 'That Idempotency-Key belongs to another request', it: "Quella Idempotency-Key appartiene a un'altra richiesta" },
  },
  invalid_reference: {
    status: 422,
    title: { en: 'It refers to something that does not exist', it: 'Si riferisce a qualcosa che non esiste' },
  },
  invalid_value: { status: 422, title: { en: 'A value is out of its range', it: 'Un valore è fuori intervallo' } },
  precondition_required: {
    status: 428,
    title: { en: 'Say which version you are changing', it: 'Indicare la versione da modificare' },
    detail: { en: 'Send the ETag that you read in If-Match.', it: "Inviare in If-Match l'ETag letto." },
  },
  too_many_requests: { status: 429, title: { en: 'Too many requests', it: 'Troppe richieste' } },
  internal: {
    status: 500,
    title: { en: 'Something went wrong on our side', it: 'Qualcosa è andato storto da parte nostra' },
    detail: { en: 'Quote the request id when you ask for help.', it: "Citare l'identificativo della richiesta quando si chiede aiuto." },
  },
  unavailable: { status: 503, title: { en: 'Not available at the moment', it: 'Al momento non disponibile' } },
} satisfies ProblemDefinitions

/** What a single wrong value in errors[] is called. */
const errorWords: Record<string, Words> = {
  required: { en: 'is required', it: 'è obbligatorio' },
  unknown_parameter: { en: 'is not known here', it: 'non è previsto' },
  invalid_type: { en: 'has the wrong type: {expected} is expected', it: 'ha il tipo sbagliato: atteso {expected}' },
  too_small: { en: 'is too small or too short (minimum {minimum})', it: 'è troppo piccolo o corto (minimo {minimum})' },
  too_big: { en: 'is too large or too long (maximum {maximum})', it: 'è troppo grande o lungo (massimo {maximum})' },
  invalid_format: { en: 'does not look like {format}', it: 'non ha la forma di {format}' },
  invalid_value: { en: 'is not one of the allowed values', it: 'non è tra i valori ammessi' },
  too_deep: { en: 'is nested too deeply (maximum {maximum})', it: 'è annidato troppo in profondità (massimo {maximum})' },
  half_character: { en: 'holds half of a character (a lone surrogate)', it: 'contiene mezzo carattere (un surrogato isolato)' },
  nul_character: { en: 'holds a NUL character', it: 'contiene un carattere NUL' },
}

const registry = new Map<string, ProblemDefinition>(Object.entries(kernelProblems))
const byConstraint = new Map<string, string>()

/**
 * Adds a feature's problems to the one registry of codes.
 * @throws Error where a code is taken or a constraint means two things
 */
export function registerProblems(definitions: ProblemDefinitions): void {
  for (const [code, definition] of Object.entries(definitions)) {
    const known = registry.get(code)
    if (known && known !== definition) throw new Error(`Two features define the problem ${code}`)
    registry.set(code, definition)
    for (const constraint of definition.constraints ?? []) {
      if ((byConstraint.get(constraint) ?? code) !== code) throw new Error(`Two problems claim the constraint ${constraint}`)
      byConstraint.set(constraint, code)
    }
  }
}

/** Gives every registered code with its definition, for the documents. */
export function registeredProblems(): ReadonlyMap<string, ProblemDefinition> {
  return registry
}

/** Words that explain one entry of errors[], filled with its params. */
export function described(error: ProblemError, language: string): ProblemError {
  const words =
    error.detail ?? pick(errorWords[error.code] ?? registry.get(error.code)?.detail ?? registry.get(error.code)?.title, language)
  return words ? { ...error, detail: fill(words, error.params) } : error
}

interface DatabaseError extends Error {
  code: string
  constraint?: string
  detail?: string
}

/** Gives the Problem that a database error means to a caller, or undefined where it is a fault of ours. */
export function problemOfDatabaseError(error: unknown): Problem | undefined {
  if (isConnectionLost(error)) return new Problem('unavailable', { cause: error, headers: { 'Retry-After': '2' } })
  if (!isDatabaseError(error)) return undefined
  const isReferenced = error.code === '23503' && /still referenced/.test(error.detail ?? '')
  // A foreign key is named for what may not be removed; whoever refers to what is not there is told that.
  const isDangling = error.code === '23503' && !isReferenced
  const named = error.constraint && !isDangling && byConstraint.get(error.constraint)
  if (named) return new Problem(named, { cause: error })
  const code = isReferenced ? 'still_referenced' : (bySqlstate[error.code] ?? bySqlstate[error.code.slice(0, 2)])
  return code ? new Problem(code, { cause: error, ...(code === 'unavailable' && { headers: { 'Retry-After': '2' } }) }) : undefined
}

const bySqlstate: Record<string, string> = {
  '23505': 'already_exists',
  '23503': 'invalid_reference',
  '23001': 'still_referenced',
  '23514': 'invalid_value',
  '23P01': 'conflict',
  '22': 'invalid_value',
  '54000': 'invalid_value',
  '42501': 'not_permitted',
  '40001': 'conflict',
  '40P01': 'conflict',
  '55P03': 'conflict',
  '25P03': 'unavailable',
  '57': 'unavailable',
  '53': 'unavailable',
  '08': 'unavailable',
}

const LOST = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])

/** Whether a database went away under a statement; the driver has no code for its own words. */
function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    LOST.has(String((error as { code?: unknown }).code)) ||
    /^(Connection terminated|Client (was closed|has encountered a connection error))/.test(error.message)
  )
}

export function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    error instanceof Error && typeof (error as { code?: unknown }).code === 'string' && /^[0-9A-Z]{5}$/.test((error as DatabaseError).code)
  )
}

function definitionOf(code: string): ProblemDefinition {
  return registry.get(code) ?? kernelProblems.internal
}

function pick(words: Words | undefined, language: string): string | undefined {
  return words && (language.startsWith('it') ? words.it : words.en)
}

function fill(words: string, params: Record<string, unknown> | undefined): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => (params && name in params ? String(params[name]) : whole))
}
