import { ageOn } from '../patrons/rules.ts'

/** Whether a category is for somebody's age; where it asks for one, a birthday has to be told. */
export function fitsAge(
  category: { minimum_age: number | null; maximum_age: number | null },
  birth_on: string | null,
  day: string,
): boolean {
  const { minimum_age, maximum_age } = category
  if (minimum_age === null && maximum_age === null) return true
  if (birth_on === null) return false
  const age = ageOn(birth_on, day)
  return (minimum_age === null || age >= minimum_age) && (maximum_age === null || age <= maximum_age)
}
