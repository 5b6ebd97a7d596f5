/** One thing that is wrong with a request. */
export interface ProblemDetail {
  code: string
  /** JSON pointer into the body. */
  pointer?: string
  /** Name of a parameter, and where it stands. */
  parameter?: string
  in?: 'query' | 'path' | 'header'
  params?: Record<string, unknown>
  detail?: string
}

/** An answer that is a problem (RFC 9457). Decide by `code`, which is stable; `message` is for people. */
export class LibraryProblem extends Error {
  readonly code: string
  readonly status: number
  readonly errors: readonly ProblemDetail[]
  readonly params: Readonly<Record<string, unknown>>
  /** Quote it when you ask for help. */
  readonly request_id: string | undefined
  /** All members of the document, such as a decision's `explanation`. */
  readonly document: Readonly<Record<string, unknown>>
  readonly response: Response

  constructor(document: Record<string, unknown>, response: Response) {
    const title = typeof document['title'] === 'string' ? document['title'] : `The server answered ${response.status}`
    super(typeof document['detail'] === 'string' ? `${title}: ${document['detail']}` : title)
    this.name = 'LibraryProblem'
    this.code = typeof document['code'] === 'string' ? document['code'] : `http_${response.status}`
    this.status = response.status
    this.errors = Array.isArray(document['errors']) ? document['errors'] : []
    this.params = (document['params'] as Record<string, unknown> | undefined) ?? {}
    this.request_id = (document['request_id'] as string | undefined) ?? response.headers.get('x-request-id') ?? undefined
    this.document = document
    this.response = response
  }
}

/** Reads the problem out of an answer; one that comes from something else than the API is a problem too. */
export async function problemOf(response: Response): Promise<LibraryProblem> {
  const text = await response.text().catch(() => '')
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    document = undefined
  }
  return new LibraryProblem(typeof document === 'object' && document !== null ? { ...document } : {}, response)
}
