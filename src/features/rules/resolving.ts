import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { type ResolutionQuery, type ResolvedRules, RULE_KINDS, type RuleRow } from './contract.ts'
import { resolve, type Scope, unsaid } from './rules.ts'
import { IN_FORCE } from './verbs.ts'

/** Parameters: branch, patron category, copy type, collection: each or null for any; instant. */
const rulesFor = statement<RuleRow>(
  'rules.for',
  `select r.id, r.kind, r.branch_id, r.patron_category_id, r.copy_type_id, r.collection_id, r.value from {library}.rule r
   where (r.branch_id is null or r.branch_id = $1) and (r.patron_category_id is null or r.patron_category_id = $2) and (r.copy_type_id is null or r.copy_type_id = $3)
     and (r.collection_id is null or r.collection_id = $4) and ${IN_FORCE('$5')}`,
)
const categoryOfPatron = statement<{ patron_category_id: string }>(
  'rules.category-of-patron',
  `select patron_category_id from {library}.patron where id = $1`,
)
const categoryOfCard = statement<{ patron_category_id: string }>(
  'rules.category-of-card',
  `select patron_category_id from {library}.patron where card_number_key = lower($1::text)`,
)
interface CopyScope {
  copy_type_id: string
  collection_id: string | null
  holding_branch_id: string
}
const scopeOfCopy = statement<CopyScope>(
  'rules.scope-of-copy',
  `select copy_type_id, collection_id, holding_branch_id from {library}.copy where id = $1`,
)
const scopeOfBarcode = statement<CopyScope>(
  'rules.scope-of-barcode',
  `select copy_type_id, collection_id, holding_branch_id from {library}.copy where lower(barcode) = lower($1)`,
)
/** Parameters: branch, patron category, copy type, collection; each or null. */
const areThere = statement<{ branch: boolean; patron_category: boolean; copy_type: boolean; collection: boolean }>(
  'rules.are-there',
  `select $1::uuid is null or exists (select from {library}.branch where id = $1) as branch,
     $2::uuid is null or exists (select from {library}.patron_category where id = $2) as patron_category,
     $3::uuid is null or exists (select from {library}.copy_type where id = $3) as copy_type,
     $4::uuid is null or exists (select from {library}.collection where id = $4) as collection`,
)

/**
 * Answers every kind of rule for a patron or a category, a copy or a kind of copies, and a branch, with what won and
 * what it beat. Without a branch it is that in which the copy stands, as at a checkout.
 * @throws Problem patron_unknown, copy_unknown, invalid_reference
 */
export async function resolveRules(tx: LibraryTx, asked: ResolutionQuery): Promise<ResolvedRules> {
  const { patron_id, card_number, copy_id, copy_barcode } = asked
  const [patrons, copies] = await tx.flight<[{ patron_category_id: string }, CopyScope]>([
    patron_id === undefined ? categoryOfCard(card_number ?? null) : categoryOfPatron(patron_id),
    copy_id === undefined ? scopeOfBarcode(copy_barcode ?? null) : scopeOfCopy(copy_id),
  ])
  const [patron, copy] = [patrons[0], copies[0]]
  const unknown = [
    (patron_id ?? card_number) !== undefined && !patron && 'patron_unknown',
    (copy_id ?? copy_barcode) !== undefined && !copy && 'copy_unknown',
  ].filter((code): code is string => typeof code === 'string')
  if (unknown[0]) throw new Problem(unknown[0], { errors: unknown.map((code) => ({ code })) })
  const scope: Scope = {
    branch_id: asked.branch_id ?? copy?.holding_branch_id ?? null,
    patron_category_id: patron?.patron_category_id ?? asked.patron_category_id ?? null,
    copy_type_id: copy?.copy_type_id ?? asked.copy_type_id ?? null,
    collection_id: copy?.collection_id ?? asked.collection_id ?? null,
  }
  const at = asked.at === undefined ? tx.now : new Date(asked.at)
  const given = [scope.branch_id, scope.patron_category_id, scope.copy_type_id, scope.collection_id]
  const [found, rules] = await tx.flight<[ReturnType<typeof areThere>['row'] & {}, RuleRow]>([areThere(...given), rulesFor(...given, at)])
  const missing = Object.entries(found[0] ?? {}).filter(([, isThere]) => !isThere)
  if (missing.length > 0) {
    const errors = missing.map(([part]) => ({ code: 'invalid_reference', parameter: `${part}_id`, in: 'query' as const }))
    throw new Problem('invalid_reference', { errors })
  }
  const policy = resolve(rules)
  return { scope: { ...scope, at: at.toISOString() }, data: policy.explained(...RULE_KINDS), unsaid: unsaid(rules) }
}
