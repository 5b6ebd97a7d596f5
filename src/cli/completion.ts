import { script } from '@bomb.sh/tab'
import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import type { Surroundings } from './command.ts'

/**
 * Adds `completion <shell>`, which prints a script for the shell, and the hidden `complete` that the script calls at
 * every press of the key. `slugs` are what it offers where a library is to be named, `chores` where a chore is.
 */
export function addCompletion(program: Command, { t }: Surroundings, { slugs, chores }: Offered): void {
  const offer = (names: readonly [string, string][]) => (complete: (value: string, description: string) => void) => {
    for (const [value, description] of names) complete(value, description)
  }
  const library = offer(slugs.map(({ slug, name }) => [slug, name]))
  const handlers = { slug: library, tenant: library, chore: offer(chores.map(({ name, title }) => [name, title])) }
  const root = tab(program, { completionCommandName: 'completion' })
  for (const command of root.commands.values()) {
    for (const [argument, handler] of Object.entries(handlers)) {
      if (command.arguments.has(argument)) command.argument(argument, handler)
    }
  }
  const completion = program.commands.find((command) => command.name() === 'completion') as Command
  completion.description(t('completion')).action((shell: string) => {
    if (shell === 'bash') process.stdout.write(BASH)
    else script(shell, 'libraryhub', 'libraryhub')
  })
}

/** What is known of what may be typed. */
export interface Offered {
  slugs: readonly Slug[]
  chores: readonly { name: string; title: string }[]
}

export interface Slug {
  slug: string
  name: string
}

/** The library's script for bash needs the package bash-completion and never offers files; this one does without it. */
const BASH = `# bash completion for libraryhub
_libraryhub() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" line IFS=$'\\n'
  local -a offered=()
  while IFS= read -r line; do
    [[ $line == :* ]] || offered+=("\${line%%$'\\t'*}")
  done < <(libraryhub complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=($(compgen -W "\${offered[*]}" -- "$cur"))
}
complete -o default -F _libraryhub libraryhub
`

const PATIENCE_MS = 1_000

/** Gives the libraries of a database that answers at once; none where it does not, since a key was pressed. */
export async function slugsAtOnce(env: Record<string, string | undefined>): Promise<Slug[]> {
  const [{ default: pg }, { findEmbeddedPostgres }] = await Promise.all([import('pg'), import('../platform/embedded.ts')])
  const url = env.DATABASE_DIRECT_URL || env.DATABASE_URL || (await findEmbeddedPostgres(env.DATA_DIR || '.data'))
  if (!url) return []
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS })
  try {
    await client.connect()
    await client.query('set role libraryhub_platform')
    const { rows } = await client.query<Slug>('select slug, name from platform.library order by slug limit 500')
    return rows
  } catch {
    return []
  } finally {
    await client.end().catch(() => {})
  }
}

/** Gives the chores of this release where the line is about one; the features that bring them take a moment to read. */
export async function choreNames({ argv, language }: Surroundings): Promise<Offered['chores']> {
  if (!argv.includes('chore')) return []
  const { features } = await import('../features.ts')
  return features.flatMap(({ chores = [] }) => chores.map(({ name, title }) => ({ name, title: title[language] })))
}
