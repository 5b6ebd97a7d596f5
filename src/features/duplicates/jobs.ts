import { defineChore } from '../../kernel/chores.ts'
import { findDuplicates, skipPatron } from './find.ts'

/** Looks for patrons who may be one person, so that a list of them waits in the morning. */
const find = defineChore({
  name: 'duplicates.find',
  title: { en: 'Look for patrons who may be one person', it: 'Cerca utenti che potrebbero essere la stessa persona' },
  every: 'night',
  limit: 1_000,
  batch: findDuplicates,
  skip: skipPatron,
})

export const duplicateChores = [find]
