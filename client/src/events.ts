import { problemOf } from './problem.ts'
import type { components } from './schema.gen.ts'
import { pause } from './send.ts'
import type { Send } from './session.ts'

export type LibraryEvent = components['schemas']['Event']

/**
 * What the stream says about itself. `ready`: nothing that happens from here on will be missed. `reset`: the log no
 * longer reaches the place that was asked for, so load everything again and go on.
 */
export interface StreamMark {
  type: 'ready' | 'reset'
  id: string
}

export interface FollowOptions {
  /** Types to follow, such as `loan.opened` or `loan.*`; all by default. */
  types?: readonly string[]
  /** The id of the last event that you have. */
  after?: string
  /** Ends the stream without an error. */
  signal?: AbortSignal
}

/** The server says something every 15 seconds; a connection that is silent for longer is dead. */
const SILENCE_MS = 45_000
const LONGEST_WAIT_MS = 15_000

/**
 * Follows a library's events, none twice and none left out: a stream that breaks, or ends with its token, is resumed
 * where it broke.
 * @throws LibraryProblem where the server refuses the stream for good
 */
export async function* followEvents(
  send: Send,
  baseUrl: string,
  { types, after, signal }: FollowOptions,
): AsyncGenerator<LibraryEvent | StreamMark, void, undefined> {
  const url = new URL(`${baseUrl}/v1/events`)
  if (types !== undefined) url.searchParams.set('types', types.join(','))
  let last = after
  let isReady = false
  for (let failures = 0; !signal?.aborted; failures++) {
    const silence = new AbortController()
    const either = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal
    try {
      const headers = { Accept: 'text/event-stream', ...(last !== undefined && { 'Last-Event-ID': last }) }
      const response = await send(new Request(url, { headers, signal: either }))
      if (!response.ok || response.body === null) throw await problemOf(response)
      for await (const message of messagesOf(response.body, silence)) {
        failures = 0
        last = message.id ?? last
        if (message.event === 'reset') yield { type: 'reset', id: last ?? '' }
        else if (message.event === 'ready') {
          // Said again after each resumption, which concerns nobody.
          if (!isReady) yield { type: 'ready', id: last ?? '' }
          isReady = true
        } else if (message.event !== 'heartbeat') yield JSON.parse(message.data) as LibraryEvent
      }
    } catch (error) {
      if (signal?.aborted) return
      if (isFinal(error)) throw error
    }
    await pause(Math.min(LONGEST_WAIT_MS, 100 * 2 ** failures), signal ?? silence.signal).catch(() => {})
  }
}

function isFinal(error: unknown): boolean {
  const status = (error as { status?: number } | null)?.status
  return status !== undefined && status >= 400 && status < 500 && status !== 429
}

interface Message {
  event: string
  id: string | undefined
  data: string
}

/** Reads server-sent events as the WHATWG's HTML standard defines their lines. */
async function* messagesOf(body: ReadableStream<Uint8Array>, silence: AbortController): AsyncGenerator<Message> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  let text = ''
  try {
    for (;;) {
      timer = setTimeout(() => silence.abort(new Error('The stream fell silent')), SILENCE_MS)
      const { done, value } = await reader.read()
      clearTimeout(timer)
      if (done) return
      text += value
      const blocks = text.split(/\r?\n\r?\n/)
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const message = messageOf(block)
        if (message) yield message
      }
    }
  } finally {
    clearTimeout(timer)
    await reader.cancel().catch(() => {})
  }
}

function messageOf(block: string): Message | undefined {
  const fields = new Map<string, string[]>()
  for (const line of block.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []
    if (name !== '') fields.set(name, [...(fields.get(name) ?? []), value])
  }
  const data = fields.get('data')
  return data && { event: fields.get('event')?.at(-1) ?? 'message', id: fields.get('id')?.at(-1), data: data.join('\n') }
}
