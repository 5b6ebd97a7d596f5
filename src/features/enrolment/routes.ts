import { library } from '../../kernel/http.ts'

export const enrolment = library()
