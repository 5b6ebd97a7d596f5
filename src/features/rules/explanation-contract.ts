import type { Duration, Step } from './contract.ts'

/** Words in each language of the interface; they may hold {params}. */
export interface Words {
  en: string
  it: string
}

type Params = Record<string, unknown>

const wordsOfStep = new Map<string, Words>()

/**
 * Declares the steps that a feature's decisions can take, and gives the function that makes one of them. Parameters show
 * themselves by their names: `_cents` as an amount, `_on` as a date, `_at` (ISO, with the offset of the branch) as local
 * time, and a duration as so many days.
 * @throws Error where another feature has a step of that code
 */
export function defineSteps<const Code extends string>(definitions: Record<Code, Words>): (code: Code, params?: Params) => Step {
  for (const [code, words] of Object.entries<Words>(definitions)) {
    if (wordsOfStep.has(code)) throw new Error(`Two steps are called ${code}`)
    wordsOfStep.set(code, words)
  }
  // English is what is kept beside the code, for a reader of the row who has no words for it any more.
  return (code, params = {}) => ({ code, params, text: filled(definitions[code].en, params, 'en') })
}

/** Gives steps in a language; one that nobody has words for any more keeps the text that it was stored with. */
export function said(steps: readonly Step[], language: string): Step[] {
  const lang = languageOf(language)
  return steps.map((one) => {
    const words = wordsOfStep.get(one.code)
    return words ? { ...one, text: filled(words[lang], one.params, lang) } : one
  })
}

/** Gives a row with its explanation in a language: what a route answers of what is stored. */
export function told<Row extends { explanation: { steps: Step[] } }>(row: Row, language: string): Row {
  return { ...row, explanation: { ...row.explanation, steps: said(row.explanation.steps, language) } }
}

type Language = keyof Words

function languageOf(language: string): Language {
  return language.startsWith('it') ? 'it' : 'en'
}

function filled(words: string, params: Params, language: Language): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? shown(name, params[name], language) : whole))
}

function shown(name: string, value: unknown, language: Language): string {
  if (isDuration(value)) return durationIn(value, language)
  if (typeof value === 'number' && name.endsWith('cents')) return amountIn(value, language)
  if (typeof value === 'string' && name.endsWith('_on')) return dateIn(value, language)
  if (typeof value === 'string' && name.endsWith('_at')) return `${dateIn(value.slice(0, 10), language)} ${value.slice(11, 16)}`
  return String(value)
}

function isDuration(value: unknown): value is Duration {
  return typeof value === 'object' && value !== null && 'count' in value && 'unit' in value
}

const units: Record<Language, Record<Duration['unit'], [one: string, more: string]>> = {
  en: {
    minute: ['minute', 'minutes'],
    hour: ['hour', 'hours'],
    day: ['day', 'days'],
    week: ['week', 'weeks'],
    month: ['month', 'months'],
  },
  it: {
    minute: ['minuto', 'minuti'],
    hour: ['ora', 'ore'],
    day: ['giorno', 'giorni'],
    week: ['settimana', 'settimane'],
    month: ['mese', 'mesi'],
  },
}

/** Gives a duration in words, such as `3 settimane`. */
export function durationIn({ count, unit }: Duration, language: string): string {
  return `${count} ${units[languageOf(language)][unit][count === 1 ? 0 : 1]}`
}

/** Gives cents as an amount, without a currency: `1.50` or `1,50`. */
export function amountIn(cents: number, language: string): string {
  const amount = (cents / 100).toFixed(2)
  return languageOf(language) === 'it' ? amount.replace('.', ',') : amount
}

/** Gives a date as people of the language write it; English keeps the one order that nobody takes for another. */
export function dateIn(iso: string, language: string): string {
  return languageOf(language) === 'it' ? iso.split('-').reverse().join('/') : iso
}
