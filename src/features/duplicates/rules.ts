import type { REASONS } from './contract.ts'

/** What two patrons have in common. */
export interface Common {
  /** Given and family name, without accents and upper case. */
  is_same_name: boolean
  is_swapped_name: boolean
  /** Of the whole names, from 0 to 1, by their trigrams. */
  similarity: number
  birth: 'same' | 'differs' | 'missing'
  is_same_email: boolean
  is_same_phone: boolean
}

/** What is less likely than this is not told. */
export const LEAST_SCORE = 40

type Reason = (typeof REASONS)[number]

const SIMILAR = 0.55

/**
 * How likely two patrons are one, from 0 to 100, and why. A family shares its telephone and often its address for mail,
 * twins share a birth date: none of these alone makes two names one person.
 */
export function likeness(common: Common): { score: number; reasons: Reason[] } {
  const { is_same_name, is_swapped_name, similarity, birth, is_same_email, is_same_phone } = common
  const isSimilar = similarity >= SIMILAR
  const reasons: Reason[] = []
  let score = 0
  const say = (reason: Reason, points: number) => {
    reasons.push(reason)
    score = Math.max(score, points)
  }
  if (birth === 'same') {
    if (is_same_name) say('same_name_and_birth', 95)
    else if (is_swapped_name) say('names_swapped', 90)
    else if (isSimilar) say('similar_name_and_birth', Math.round(50 + 35 * similarity))
  } else if (birth === 'missing') {
    if (is_same_name) say('similar_name', 60)
    else if (is_swapped_name) say('names_swapped', 50)
    else if (similarity >= 0.75) say('similar_name', Math.round(60 * similarity))
  }
  const isNameAlike = is_same_name || is_swapped_name || isSimilar
  if (is_same_email) say('same_email', isNameAlike ? 80 : 30)
  if (is_same_phone) say('same_phone', isNameAlike ? 70 : 25)
  if (reasons.length > 1) score = Math.min(99, score + 4 * (reasons.length - 1))
  // One person has one birth date; a mistake in it is rarer than a father and a son of one name.
  if (birth === 'differs') score = Math.round(score * 0.6)
  return { score: Math.max(0, score), reasons }
}
