import { defineChore } from '../../kernel/chores.ts'
import { forgetHistory, skipPatron } from './history-verbs.ts'

/** Forgets who borrowed what, for whoever wishes it. Behind all that still asks who had a loan. */
const forget = defineChore({
  name: 'privacy.forget-history',
  title: {
    en: 'Forget who borrowed what, as each patron wishes',
    it: 'Dimentica chi ha preso in prestito cosa, come vuole ciascun utente',
  },
  every: 'night',
  limit: 200,
  batch: forgetHistory,
  skip: skipPatron,
})

export const privacyChores = [forget]
