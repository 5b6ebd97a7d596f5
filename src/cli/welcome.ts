import type { Config } from '../config.ts'
import { demonstrations } from '../demonstration.ts'
import { type Output, shownPath } from './output.ts'

interface Started {
  port: number
  seconds: number
}

/** Says what runs where, who can sign in, and what to try next. */
export function welcome(out: Output, config: Config, { port, seconds }: Started): string {
  const { paint, t } = out
  const address = (slug: string) => `http://${slug}.${config.platform_domain}:${port}`
  const where = demonstrations.map(({ slug }) => [slug, `${address(slug)}/docs`])
  const who = demonstrations.flatMap(({ slug, password, accounts }) =>
    accounts.map(({ role, email, card_number }) => [slug, role, email, card_number, password]),
  )
  const indented = (text: string) => text.replace(/^/gm, '  ')
  return [
    '',
    paint.bold(paint.green(t('ready_in', { seconds: seconds.toFixed(1) }))),
    '',
    indented(out.table([t('library'), t('address')], where)),
    '',
    indented(out.table([t('library'), t('role'), t('sign_in_email'), t('sign_in_card'), t('password')], who)),
    '',
    t('try_next'),
    '',
    ...tries(address('civica')).flatMap(({ says, command }) => [paint.dim(`  # ${t(says)}`), `  ${command}`]),
    '',
    paint.dim(t('how_to_stop', { folder: shownPath(config.data_dir) })),
  ].join('\n')
}

function tries(civica: string) {
  const json = `-H 'Content-Type: application/json'`
  return [
    { says: 'try_search', command: `curl '${civica}/v1/search?q=citta'` },
    {
      says: 'try_sign_in',
      command: `TOKEN=$(curl -s ${civica}/v1/auth/sign-in ${json} -d '{"email":"admin@civica.example","password":"apriti-libro"}' | grep -o 'eyJ[^"]*' | head -1)`,
    },
    {
      says: 'try_lend',
      command: `curl ${civica}/v1/checkouts ${json} -H "Authorization: Bearer $TOKEN" -d '{"copy_barcode":"CIV-000001","card_number":"2000000017"}'`,
    },
  ] as const
}
