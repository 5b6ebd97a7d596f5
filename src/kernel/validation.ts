import type { z } from 'zod'
import type { ProblemError } from './problem.ts'

type Target = 'param' | 'query' | 'header' | 'json'

/** Gives one entry of errors[] for everything that a schema found wrong with one part of a request. */
export function problemsOf(error: z.ZodError, target: Target): ProblemError[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, target))
}

function problemsOfIssue(issue: z.core.$ZodIssue, target: Target): ProblemError[] {
  const at = (path: readonly PropertyKey[]) => place(path, target)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ code: 'unknown_parameter', ...at([...issue.path, key]) }))
    case 'invalid_type':
      return [
        issue.input === undefined && /received undefined/.test(issue.message)
          ? { code: 'required', ...at(issue.path) }
          : { code: 'invalid_type', ...at(issue.path), params: { expected: issue.expected } },
      ]
    case 'too_small':
      return [{ code: 'too_small', ...at(issue.path), params: { minimum: Number(issue.minimum) } }]
    case 'too_big':
      return [{ code: 'too_big', ...at(issue.path), params: { maximum: Number(issue.maximum) } }]
    case 'invalid_format':
      return [{ code: 'invalid_format', ...at(issue.path), params: { format: issue.format === 'regex' ? issue.pattern : issue.format } }]
    case 'invalid_value':
      return [{ code: 'invalid_value', ...at(issue.path), params: { allowed: issue.values } }]
    case 'invalid_union':
      return [{ code: 'invalid_value', ...at(issue.path), params: { allowed: allowedBy(issue) } }]
    case 'custom': {
      const { code = 'invalid_value', ...params } = (issue.params ?? {}) as { code?: string }
      return [
        {
          code,
          ...at(issue.path),
          ...(Object.keys(params).length > 0 && { params }),
          ...(issue.message !== 'Invalid input' && { detail: issue.message }),
        },
      ]
    }
    default:
      return [{ code: 'invalid_value', ...at(issue.path) }]
  }
}

/** What the branches of a union would have taken. */
function allowedBy(issue: z.core.$ZodIssueInvalidUnion): unknown[] {
  if (issue.errors.length === 0) return 'options' in issue && Array.isArray(issue.options) ? issue.options : []
  return issue.errors
    .flat()
    .flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : 'expected' in inner ? [inner.expected] : []))
}

function place(path: readonly PropertyKey[], target: Target): Pick<ProblemError, 'pointer' | 'parameter' | 'in'> {
  if (target === 'json') return { pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') }
  return { parameter: path.map(String).join('.'), in: target === 'param' ? 'path' : target }
}

/** Nothing that the API takes is nested deeper; a body of a megabyte of brackets would otherwise overflow the stack. */
export const DEEPEST = 32

/** Whether a value is nested deeper than anything that the API takes. */
export function isTooDeep(value: unknown): boolean {
  return walk(value, (_, depth) => depth > DEEPEST)
}

/** Whether any text in a value, however deep, holds a character that Postgres cannot store. */
export function hasNul(value: unknown): boolean {
  return walk(value, (part) => typeof part === 'string' && part.includes('\0'))
}

/** Whether any text in a value holds half of a character, which UTF-8 has no way to write: what was stored would be another text. */
export function hasHalfCharacter(value: unknown): boolean {
  return walk(value, (part) => typeof part === 'string' && !part.isWellFormed())
}

/** Tells whether any part of a value, keys included, is found; without recursion, so that no value is too deep for it. */
function walk(value: unknown, isFound: (part: unknown, depth: number) => boolean): boolean {
  const left: [unknown, number][] = [[value, 0]]
  for (let next = left.pop(); next; next = left.pop()) {
    const [part, depth] = next
    if (isFound(part, depth)) return true
    if (part === null || typeof part !== 'object') continue
    for (const [key, inner] of Object.entries(part)) left.push([inner, depth + 1], [key, depth])
  }
  return false
}
