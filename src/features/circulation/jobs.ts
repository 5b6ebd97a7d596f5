import { defineChore } from '../../kernel/chores.ts'
import { renewDueLoans, skipDueLoans } from './renewal-batch.ts'

/** Renews loans that are due, where the rules do so by themselves. Safe to run twice: what was renewed is no longer due. */
const renewLoans = defineChore({
  name: 'circulation.renew-loans',
  title: { en: 'Renew loans automatically', it: 'Rinnovare automaticamente i prestiti' },
  every: 'night',
  limit: 500,
  batch: renewDueLoans,
  skip: skipDueLoans,
})

export const circulationChores = [renewLoans]
