export { searchBooks } from './queries.ts'
