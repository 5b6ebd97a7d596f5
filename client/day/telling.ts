import { styleText } from 'node:util'
import type { Schema } from '@libraryhub/client'

/** Says what somebody does. */
export function scene(title: string): void {
  console.log(`\n${styleText('bold', title)}`)
}

export function does(what: string): void {
  console.log(`  ${styleText('cyan', '›')} ${what}`)
}

export function answers(what: string): void {
  console.log(`    ${what}`)
}

type Steps = readonly { text?: string }[]

/** Prints why an answer is what it is: each step, and each rule that had a say with what it beat. */
export function why({ steps, rules = {} }: { steps: Steps; rules?: Schema<'Explanation'>['rules'] }): void {
  for (const { text } of steps) if (text) console.log(styleText('gray', `      because ${text}`))
  for (const [kind, { value, scope, beat }] of Object.entries(rules)) {
    const from = scope.length > 0 ? `the rule for its ${scope.join(' and ')}` : 'the default'
    const over = beat.length > 0 ? `, which beat ${beat.map((one) => JSON.stringify(one.value)).join(', ')}` : ''
    console.log(styleText('gray', `      ${kind} is ${JSON.stringify(value)}, by ${from}${over}`))
  }
}

export function euros(cents: number): string {
  return `${(cents / 100).toFixed(2)} €`
}

export function day(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'Europe/Rome' }).format(new Date(instant))
}
