import { library } from '../../kernel/http.ts'
import { returning } from './checkin-routes.ts'
import { lending } from './lending-routes.ts'
import { loans } from './loan-routes.ts'

/** Everything that happens at the lending desk. */
export const circulation = library()
circulation.route('/', lending)
circulation.route('/', loans)
circulation.route('/', returning)
