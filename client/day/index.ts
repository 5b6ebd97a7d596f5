/**
 * A day at the desk of the demonstration library, over HTTP: `npm run story`, while `npm start` runs. Every act prints
 * what was answered and why. It can be played as often as one likes.
 */
import dns from 'node:dns'
import { createClient } from '@libraryhub/client'
import { closing, simulation } from './changes.ts'
import { holds } from './holds.ts'
import { offlineHour, sendOffline } from './offline.ts'
import { idOf, openStage, refused, type Stage } from './stage.ts'
import { answers, day, does, euros, scene, why } from './telling.ts'

// Every name below `localhost` is this machine (RFC 6761), but not every resolver knows.
const lookup = dns.lookup
const lookupHere = (name: string, ...rest: unknown[]) =>
  Reflect.apply(lookup, dns, [name.endsWith('.localhost') ? 'localhost' : name, ...rest])
dns.lookup = lookupHere as typeof lookup

const [baseUrl = 'http://civica.localhost:8080'] = process.argv.slice(2)

const library = createClient({ baseUrl, signIn: { email: 'admin@civica.example', password: 'apriti-libro' }, language: 'en' })
const stage = await openStage(library)
await classOfThirty(stage)
await holds(stage)
await lostAndFound(stage)
await family(stage)
await closing(stage)
await offlineHour(stage)
await simulation(stage)
await library.signOut()
console.log('')

async function classOfThirty({ branches, copy, patron }: Stage): Promise<void> {
  scene('Nine o’clock: a class of thirty')
  const branch_id = idOf(branches, 'CEN')
  const pupils = []
  for (let n = 1; n <= 30; n++) {
    const pupil = await patron({ given_name: `Pupil ${n}`, family_name: 'Class 3A', category: 'RAG' })
    pupils.push({ ...pupil, copy: await copy() })
  }
  does('thirty children, thirty books, three desks at once')
  const started = performance.now()
  const loans = await Promise.all(
    pupils.map(async (pupil) => {
      const body = { copy_id: pupil.copy.id, patron_id: pupil.id, branch_id }
      return (await library.POST('/v1/checkouts', { body })).data
    }),
  )
  const [first] = loans
  answers(
    `${loans.length} loans in ${Math.round(performance.now() - started)} ms; the first, “${first?.title}”, is due ${first ? day(first.due_at) : ''}`,
  )
  if (first) why(first.explanation)

  does('one of them would like to take eight more')
  const [child] = pupils
  for (let n = 0; n < 8 && child; n++) {
    const { id, title } = await copy()
    try {
      await library.POST('/v1/checkouts', { body: { copy_id: id, patron_id: child.id, branch_id } })
      answers(`“${title}” is lent`)
    } catch (error) {
      refused(error)
    }
  }
}

async function lostAndFound({ copy, patron }: Stage): Promise<void> {
  scene('Eleven o’clock: a lost book is found')
  const reader = await patron({ given_name: 'Bruno', family_name: 'Distratto', category: 'ADU' })
  const book = await copy()
  const { data: loan } = await library.POST('/v1/checkouts', { body: { copy_id: book.id, patron_id: reader.id } })
  does(`Bruno says that he has lost “${book.title}”`)
  await library.POST('/v1/loans/{id}/declare-lost', { params: { path: { id: loan.id } }, body: {} })
  const owed = await account(reader.id)
  for (const charge of owed.charges) {
    answers(`${charge.type}: ${euros(charge.outstanding_cents)}`)
    const { data } = await library.GET('/v1/charges/{id}/explanation', { params: { path: { id: charge.id } } })
    why(data)
  }
  does('an hour later it lies in the book drop')
  const body = { copy_id: book.id, branch_id: loan.branch_out_id }
  try {
    await library.POST('/v1/checkins', { body })
  } catch (error) {
    refused(error)
  }
  does('the desk has read it')
  const { data: back } = await library.POST('/v1/checkins', { body: { ...body, acknowledged: ['copy_lost'] } })
  answers(back.outcome)
  why(back.explanation)
  answers(`Bruno owes ${euros((await account(reader.id)).outstanding_cents)}`)
}

async function account(id: string) {
  return (await library.GET('/v1/patrons/{id}/account', { params: { path: { id } } })).data
}

async function family({ film, patron, branches }: Stage): Promise<void> {
  scene('Noon: a family pays a part of what it owes')
  const mother = await patron({ given_name: 'Carla', family_name: 'Famiglia', category: 'ADU' })
  const son = await patron({ given_name: 'Dino', family_name: 'Famiglia', category: 'GIO' })
  await library.POST('/v1/patrons/{id}/relations', {
    params: { path: { id: mother.id } },
    body: { kind: 'guarantor', for_patron_id: son.id, may_borrow: true },
  })
  does('both have had a film for weeks, lent when the desk had no line')
  const late = [
    { patron: mother, book: await film('Ladri di biciclette'), days: 26 },
    { patron: son, book: await film('Miracolo a Milano'), days: 19 },
  ]
  await sendOffline(
    library,
    idOf(branches, 'CEN'),
    late.map(({ patron: who, book, days }) => ({
      kind: 'checkout' as const,
      copy_barcode: book.barcode,
      card_number: who.card_number,
      happened_at: new Date(Date.now() - days * 86_400_000).toISOString(),
    })),
  )
  for (const { book } of late) {
    const { data } = await library.POST('/v1/checkins', { body: { copy_id: book.id } })
    answers(`“${book.title}” is back; it was due ${data.loan ? day(data.loan.due_at) : '?'}`)
  }
  const { data: all } = await library.GET('/v1/patrons/{id}/family', { params: { path: { id: mother.id } } })
  for (const member of all.data) answers(`${member.given_name} owes ${euros(member.owed_cents)}`)
  const before = await account(mother.id)
  const [fine] = before.charges
  if (fine) {
    does('Carla asks how that came about')
    const { data } = await library.GET('/v1/charges/{id}/explanation', { params: { path: { id: fine.id } } })
    why(data)
    does(`she pays ${euros(Math.ceil(before.outstanding_cents / 2))} of it`)
    const body = { patron_id: mother.id, cents: Math.ceil(before.outstanding_cents / 2), method: 'card' as const }
    const { data: paid } = await library.POST('/v1/payments', { body })
    for (const { title, type, cents } of paid.allocations) answers(`${euros(cents)} for the ${type} of “${title}”`)
    answers(`she owes ${euros((await account(mother.id)).outstanding_cents)} still`)
  }
}
