import { library } from '../../kernel/http.ts'

export const rollovers = library()
