import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { Problem } from '../kernel/problem.ts'
import type { LibraryDetails, LibrarySummary, Plan } from '../platform/contract.ts'
import type { Declaration } from '../platform/declaration.ts'
import type { Progress as TableProgress } from '../platform/operations.ts'
import { addCommand, type Call, type Surroundings } from './command.ts'
import { EXIT, Failure, failure } from './failure.ts'
import { openToRead, openToWrite, readText } from './files.ts'
import { moment, type Output, shownPath, size } from './output.ts'
import { planLines } from './plan-lines.ts'
import type { Platform } from './platform.ts'

/** Opened when a command runs: completing a command line must not wait for it. */
const platform = async () => (await import('./platform.ts')).withPlatform

/** Adds `tenant` and what is below it. */
export function addTenantCommands(program: Command, around: Surroundings): void {
  const { t } = around
  const tenant = program.command('tenant').description(t('tenant'))
  const file = (command: Command) => command.argument('<file>', t('argument_tenant_file')).option('--dry-run', t('option_dry_run'))
  const slug = (command: Command) => command.argument('<slug>', t('argument_slug'))

  addCommand<Applying>(tenant, around, 'create', 'tenant_create', file, (call) => apply(call, { is_new: true }))
  addCommand<Applying>(
    tenant,
    around,
    'apply',
    'tenant_apply',
    (command) => file(command).option('-y, --yes', t('option_yes')).option('--prune', t('option_prune')),
    (call) => apply(call, { is_new: false }),
  )
  addCommand(tenant, around, 'list', 'tenant_list', (command) => command.alias('ls'), list)
  addCommand(tenant, around, 'show', 'tenant_show', slug, show)
  addCommand(tenant, around, 'suspend', 'tenant_suspend', slug, (call) => setStatus(call, 'suspend'))
  addCommand(tenant, around, 'resume', 'tenant_resume', slug, (call) => setStatus(call, 'resume'))
  addCommand<{ name?: string }>(
    tenant,
    around,
    'rename',
    'tenant_rename',
    (command) => slug(command).argument('[new-slug]', t('argument_new_slug')).option('--name <name>', t('option_name')),
    rename,
  )
  addCommand<{ confirm?: string }>(
    tenant,
    around,
    'drop',
    'tenant_drop',
    (command) => slug(command).option('--confirm <slug>', t('option_confirm')),
    drop,
  )
  addCommand(
    tenant,
    around,
    'export',
    'tenant_export',
    (command) => slug(command).argument('[file]', t('argument_export_file')),
    exportLibrary,
  )
  addCommand<{ slug?: string; name?: string }>(
    tenant,
    around,
    'restore',
    'tenant_restore',
    (command) =>
      command
        .argument('<file>', t('argument_restore_file'))
        .option('--slug <slug>', t('option_restore_slug'))
        .option('--name <name>', t('option_name')),
    restore,
  )
}

interface Applying {
  yes?: boolean
  dryRun?: boolean
  prune?: boolean
}

async function apply({ out, env, args: [file = '-'], options }: Call<Applying>, { is_new }: { is_new: boolean }): Promise<void> {
  const text = await readText(out, file)
  await (await platform())(out, env, async ({ operations, config }) => {
    const declaration = await read(() => operations.parse(text), out, file)
    const plan = await operations.plan(declaration, { prune: options.prune })
    // Making what exists is refused by the verb, with its own words.
    if (!is_new && plan.changes.length === 0 && !plan.is_new) {
      out.result({ ...plan, is_applied: false, administrator: null }, () => out.t('nothing_to_do', { slug: plan.slug }))
      return
    }
    if (!is_new || options.dryRun) showPlan(out, plan, options.dryRun === true)
    if (!is_new && !options.dryRun && !options.yes && !(await out.confirm(out.t('apply_question')))) {
      throw failure(out.language, 'not_confirmed', { exit: EXIT.refused })
    }
    const applied = await (is_new
      ? operations.create(declaration, { dry_run: options.dryRun })
      : operations.apply(declaration, { dry_run: options.dryRun, prune: options.prune }))
    out.result(applied, () =>
      [
        out.t(applied.is_applied ? (plan.is_new ? 'created' : 'applied') : 'dry_run_done', { slug: plan.slug }),
        applied.is_applied && plan.is_new && out.t('answers_at', { address: addressOf(declaration, config) }),
        applied.administrator?.password && out.t('first_administrator', applied.administrator),
      ]
        .filter(Boolean)
        .join('\n'),
    )
  })
}

/** Says of everything that is wrong with a file on which line of it that is. */
async function read(parse: () => Declaration, out: Output, file: string): Promise<Declaration> {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { faultLines } = await import('../platform/tenant-file.ts')
    const { title } = error.toJSON(out.language) as { title: string }
    const advice = [...faultLines(error, out.language, file), out.t('not_confirmed')]
    throw new Failure(title, { exit: EXIT.usage, code: error.code, advice, cause: error })
  }
}

function showPlan(out: Output, plan: Plan, isRehearsal: boolean): void {
  const lines = [out.t(plan.is_new ? 'would_create' : 'would_change', { slug: out.paint.bold(plan.slug) }), ...planLines(plan, out)]
  // A rehearsal's plan is its result; otherwise it is what the question is about.
  if (isRehearsal && !out.is_json) process.stdout.write(`${lines.join('\n')}\n`)
  else out.note(lines.join('\n'))
}

function addressOf({ slug }: { slug: string }, { platform_domain, port }: Platform['config']): string {
  return platform_domain === 'localhost' ? `http://${slug}.localhost:${port}` : `https://${slug}.${platform_domain}`
}

const PAGE = 500

async function list({ out, env }: Call<object>): Promise<void> {
  await (await platform())(out, env, async ({ operations }) => {
    const libraries: LibrarySummary[] = []
    for (let page: LibrarySummary[]; ; ) {
      page = await operations.list({ after: libraries.at(-1)?.slug, limit: PAGE })
      libraries.push(...page)
      if (page.length < PAGE) break
    }
    if (libraries.length === 0) out.note(`${out.t('no_libraries')} ${out.t('make_one')}`)
    out.result(libraries, () =>
      libraries.length === 0
        ? undefined
        : out.table(
            ['slug', 'name', 'locale', 'status', 'version', 'hosts'],
            libraries.map(({ slug, name, locale, status, schema_version, hosts }) => [
              slug,
              name,
              locale,
              coloured(status, out),
              schema_version,
              hosts.join(', ') || null,
            ]),
          ),
    )
  })
}

function coloured(status: LibrarySummary['status'], { paint }: Output): string {
  return status === 'active' ? paint.green(status) : status === 'suspended' ? paint.yellow(status) : paint.red(status)
}

async function show({ out, env, args: [slug = ''] }: Call<object>): Promise<void> {
  await (await platform())(out, env, async ({ operations, config }) => {
    const library = await operations.show(slug)
    out.result(library, () => details(library, addressOf(library, config), out))
  })
}

function details(library: LibraryDetails, address: string, out: Output): string {
  const { counts } = library
  const rows: [string, string | number | null][] = [
    ['name', library.name],
    ['address', [address, ...library.hosts.map((host) => `https://${host}`)].join('\n')],
    ['status', coloured(library.status, out)],
    ['locale', `${library.locale}, ${library.time_zone}, ${library.currency}`],
    [
      'version',
      library.schema_version === library.target_version ? library.schema_version : `${library.schema_version} → ${library.target_version}`,
    ],
    ['failure', library.failure],
    ['size', size(library.size_bytes)],
    ['books', counts.books],
    ['copies', counts.copies],
    ['patrons', counts.patrons],
    ['open loans', counts.open_loans],
    ['branches', counts.branches],
    ['users', counts.users],
    ['id', library.id],
    ['made', moment(library.created_at)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${out.paint.dim(name.padEnd(width))}  ${String(value).replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`)
    .join('\n')
}

async function setStatus({ out, env, args: [slug = ''] }: Call<object>, verb: 'suspend' | 'resume'): Promise<void> {
  await (await platform())(out, env, async ({ operations }) => {
    const library = await operations[verb](slug)
    out.result(library, () => out.t(verb === 'suspend' ? 'suspended' : 'resumed', { slug }))
  })
}

async function rename({ out, env, args: [slug = '', newSlug], options }: Call<{ name?: string }>): Promise<void> {
  if (newSlug === undefined && options.name === undefined) throw failure(out.language, 'nothing_to_rename', { exit: EXIT.usage })
  await (await platform())(out, env, async ({ operations }) => {
    const library = await operations.rename(slug, { slug: newSlug, name: options.name })
    out.result(library, () => out.t('renamed', { before: slug, slug: library.slug, name: library.name }))
  })
}

async function drop({ out, env, args: [slug = ''], options }: Call<{ confirm?: string }>): Promise<void> {
  await (await platform())(out, env, async ({ operations }) => {
    // An unknown one is told before anybody types its name twice.
    await operations.find(slug)
    const again = options.confirm ?? (await out.ask(out.t('drop_question', { slug: out.paint.bold(slug) })))
    if (again === undefined) {
      throw failure(out.language, 'not_asked', { exit: EXIT.refused, advice: [out.t('give_confirm', { slug })] })
    }
    const exported = await withTables(out, (onProgress) => operations.drop(slug, { slug_again: again.trim(), onProgress }))
    const { size: bytes } = await stat(exported.file)
    out.result(exported, () => out.t('dropped', { slug, file: shownPath(exported.file), size: size(bytes) }))
  })
}

async function exportLibrary({ out, env, args: [slug = '', file] }: Call<object>): Promise<void> {
  await (await platform())(out, env, async ({ operations }) => {
    await operations.find(slug)
    const target = file ?? `${slug}-${new Date().toISOString().slice(0, 10)}.tar.gz`
    const stream = await openToWrite(out, target)
    const summary = await withTables(out, (onProgress) => operations.export(slug, stream, { onProgress }))
    const rows = summary.tables.reduce((total, table) => total + table.rows, 0)
    const bytes = target === '-' ? summary.bytes : (await stat(target)).size
    const told = out.t('exported', { slug, file: target, rows, tables: summary.tables.length, size: size(bytes) })
    // Standard output is the archive itself then.
    if (target === '-') out.note(told)
    else out.result({ ...summary, file: target }, () => told)
  })
}

async function restore({ out, env, args: [file = '-'], options }: Call<{ slug?: string; name?: string }>): Promise<void> {
  const { stream } = await openToRead(out, file)
  await (await platform())(out, env, async ({ operations, config }) => {
    const library = await withTables(out, (onProgress) => operations.restore(stream, { ...options, onProgress }))
    out.result(
      library,
      () => `${out.t('restored', { slug: library.slug })}\n${out.t('answers_at', { address: addressOf(library, config) })}`,
    )
  })
}

/** Shows which table is on its way. */
async function withTables<T>(out: Output, work: (onProgress: (progress: TableProgress) => void) => Promise<T>): Promise<T> {
  const shown = out.progress('')
  try {
    return await work(({ table, rows, bytes }) => shown.update(0, undefined, `${table}: ${rows}, ${size(bytes)}`))
  } finally {
    shown.stop()
  }
}
