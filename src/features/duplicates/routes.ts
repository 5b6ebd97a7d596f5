import { library } from '../../kernel/http.ts'

export const duplicates = library()
