import { library } from '../../kernel/http.ts'

export const privacy = library()
