import { fileURLToPath } from 'node:url'
import { Liquid } from 'liquidjs'
import { statement } from '../../kernel/query.ts'
import type { Receipt } from './payment-contract.ts'
import { moneyIn, type ReceiptFacts, receiptWords } from './receipt-rules.ts'

/** What a receipt says: what was paid when it was printed first, whatever was moved since. Parameters: payment; patron whose it must be, or null; zone where no branch has one. */
export const receiptFacts = statement<ReceiptFacts>(
  'money.receipt-facts',
  `select p.kind, p.receipt_number, p.method, p.cents, p.currency, p.paid_at, p.voided_at is not null as is_voided, r.code as register_code, r.name as register_name,
     br.name as branch, coalesce(br.time_zone, $3::text) as time_zone, pt.given_name || ' ' || pt.family_name as patron, pt.card_number,
     coalesce((select json_agg(json_build_object('type', ch.type, 'title', b.title, 'cents', -e.amount_cents) order by e.position)
       from {library}.ledger_entry e join {library}.charge ch on ch.id = e.charge_id left join {library}.copy c on c.id = ch.copy_id left join {library}.book b on b.id = c.book_id
       where e.transaction_id = p.id and e.account = 'receivable' and e.part = 'paid'), '[]') as lines,
     coalesce((select -sum(e.amount_cents)::int from {library}.ledger_entry e where e.transaction_id = p.id and e.account = 'credit'), 0) as credit_cents
   from {library}.payment p left join {library}.patron pt on pt.id = p.patron_id left join {library}.branch br on br.id = p.branch_id
     left join {library}.register_session s on s.id = p.register_session_id left join {library}.cash_register r on r.id = s.cash_register_id
   where p.id = $1 and ($2::uuid is null or p.patron_id = $2)`,
)

const options = {
  root: fileURLToPath(new URL('./templates', import.meta.url)),
  cache: true,
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
}
const plain = new Liquid(options)
/** Whatever a catalogue or a patron's name holds is text there, never markup. */
const markup = new Liquid({ ...options, outputEscape: 'escape' })

/** Gives a receipt to print. */
export function printedReceipt(receipt: Receipt, type: 'text/plain' | 'text/html'): string {
  const { currency, cents, credit_cents } = receipt
  const language = receipt.language as 'it' | 'en'
  const amount = (value: number) => moneyIn(value, currency, language)
  const isSurplus = credit_cents > 0
  const scope = {
    language,
    library: receipt.library,
    branch: receipt.branch,
    heading: receiptWords[receipt.kind][language],
    number: receipt.number,
    voided: receipt.is_voided ? receiptWords.voided[language] : null,
    at: receipt.paid_at_local,
    register: receipt.register && `${receiptWords.register[language]}: ${receipt.register}`,
    patron: receipt.patron,
    card: receipt.card_number && `${receiptWords.card[language]} ${receipt.card_number}`,
    lines: [
      ...receipt.lines.map((line) => ({ text: line.text, amount: amount(line.cents) })),
      ...(isSurplus ? [{ text: receiptWords.credit[language], amount: amount(credit_cents) }] : []),
    ],
    total_word: receiptWords.total[language],
    total: amount(cents),
    method: receipt.method_text,
  }
  return type === 'text/plain' ? plain.renderFileSync('receipt.txt', scope) : markup.renderFileSync('receipt.html', scope)
}
