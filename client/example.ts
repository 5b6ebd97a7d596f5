import { createClient } from '@libraryhub/client'

const [baseUrl = '', email = '', password = '', card_number = '', copy_barcode = ''] = process.argv.slice(2)
const library = createClient({ baseUrl, signIn: { email, password } })
const { data: found } = await library.GET('/v1/search', { params: { query: { q: 'rosa', available: 'true' } } })
for await (const event of library.follow({ types: ['loan.*'] })) {
  console.log(event.type, found.data[0]?.title)
  if (event.type === 'ready') await library.POST('/v1/checkouts', { body: { copy_barcode, card_number } })
  if (event.type === 'loan.opened') await library.POST('/v1/checkins', { body: { copy_barcode } })
  if (event.type === 'loan.closed') break
}
await library.signOut()
