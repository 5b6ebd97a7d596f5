import { library } from '../../kernel/http.ts'
import { returning } from './checkin-routes.ts'
import { lending } from './lending-routes.ts'

/** Everything that happens at the lending desk. */
export const circulation = library()
circulation.route('/', lending)
circulation.route('/', returning)
