import { library } from '../../kernel/http.ts'
import { ownHolds } from './own-routes.ts'
import { shelfHolds } from './shelf-routes.ts'
import { staffHolds } from './staff-routes.ts'

/** Everything about waiting: what staff do, what patrons do for themselves, and the work at the shelves. */
export const holds = library()
holds.route('/', staffHolds)
holds.route('/', ownHolds)
holds.route('/', shelfHolds)
