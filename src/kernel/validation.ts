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

/** Whether any text in a value, however deep, holds a character that Postgres cannot store. */
export function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (Array.isArray(value)) return value.some(hasNul)
  if (value !== null && typeof value === 'object') return Object.entries(value).some(([key, inner]) => key.includes('\0') || hasNul(inner))
  return false
}
