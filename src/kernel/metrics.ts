import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What the process tells its monitoring; one registry, so that tests can have their own. */
export interface Metrics {
  requests: Histogram<'method' | 'route' | 'status'>
  jobs: Counter<'job' | 'outcome'>
  pool: Gauge<'pool' | 'state'>
  queue: Gauge<'queue' | 'state'>
  queue_oldest_seconds: Gauge<'queue'>
  event_lag_seconds: Gauge<'reader'>
  listeners: Gauge<'transport'>
  libraries: Gauge<'status'>
  chores: Gauge<'chore' | 'state'>
  chore_oldest_due_seconds: Gauge<'chore'>
  chore_items: Counter<'chore' | 'outcome'>
  /** Has something measured whenever somebody asks for the metrics, and never on the way of a request. */
  measure(sampler: () => Promise<void> | void): void
  content_type: string
  /** Measures and gives everything as Prometheus reads it. */
  render(): Promise<string>
}

/** Who asks more often gets the last measurements, and what takes longer is left out. */
const MEASURED_EVERY_MS = 2_000
const MEASURED_WITHIN_MS = 2_000

/** Makes the metrics of one process. */
export function openMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (options.processMetrics) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const samplers: (() => Promise<void> | void)[] = []
  const failures = new Counter({
    name: 'libraryhub_measurements_failed_total',
    help: 'Measurements that could not be taken when somebody asked for the metrics',
    registers,
  })
  let measured = { at: 0, done: Promise.resolve() }

  async function measureOne(sampler: () => Promise<void> | void): Promise<void> {
    try {
      await within(MEASURED_WITHIN_MS, Promise.resolve(sampler()))
    } catch {
      failures.inc()
    }
  }

  return {
    requests: new Histogram({
      name: 'libraryhub_request_seconds',
      help: 'Time to answer, by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    jobs: new Counter({ name: 'libraryhub_jobs_total', help: 'Jobs that ended, by outcome', labelNames: ['job', 'outcome'], registers }),
    pool: new Gauge({
      name: 'libraryhub_pool_connections',
      help: 'Database connections, and who waits for one',
      labelNames: ['pool', 'state'],
      registers,
    }),
    queue: new Gauge({ name: 'libraryhub_queue_jobs', help: 'Jobs in the queue', labelNames: ['queue', 'state'], registers }),
    queue_oldest_seconds: new Gauge({
      name: 'libraryhub_queue_oldest_seconds',
      help: 'How long the oldest job that could run has waited',
      labelNames: ['queue'],
      registers,
    }),
    event_lag_seconds: new Gauge({
      name: 'libraryhub_event_lag_seconds',
      help: 'Age of the oldest event that a reader of the log has not read yet',
      labelNames: ['reader'],
      registers,
    }),
    listeners: new Gauge({ name: 'libraryhub_live_listeners', help: 'Open real-time streams', labelNames: ['transport'], registers }),
    libraries: new Gauge({ name: 'libraryhub_libraries', help: 'Libraries of the platform', labelNames: ['status'], registers }),
    chores: new Gauge({
      name: 'libraryhub_chores',
      help: 'Libraries by how the last night or hour of a chore stands in them',
      labelNames: ['chore', 'state'],
      registers,
    }),
    chore_oldest_due_seconds: new Gauge({
      name: 'libraryhub_chores_oldest_due_seconds',
      help: 'For how long a chore has been due in the library that waits for it longest',
      labelNames: ['chore'],
      registers,
    }),
    chore_items: new Counter({
      name: 'libraryhub_chore_items_total',
      help: 'What chores of this process looked at, by what became of it; rehearsals are not counted',
      labelNames: ['chore', 'outcome'],
      registers,
    }),
    measure: (sampler) => samplers.push(sampler),
    content_type: registry.contentType,
    async render() {
      if (Date.now() - measured.at >= MEASURED_EVERY_MS) {
        measured = { at: Date.now(), done: Promise.all(samplers.map(measureOne)).then(() => {}) }
      }
      await measured.done
      return registry.metrics()
    },
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
