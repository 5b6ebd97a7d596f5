import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What the process tells its monitoring; one registry, so that tests can have their own. */
export interface Metrics {
  registry: Registry
  requests: Histogram<'method' | 'route' | 'status'>
  jobs: Counter<'job' | 'outcome'>
  pool: Gauge<'state'>
  queue: Gauge<'queue' | 'state'>
  event_lag_seconds: Gauge
  listeners: Gauge<'transport'>
  libraries: Gauge<'status'>
}

/** Makes the metrics of one process. */
export function openMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (options.processMetrics) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
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
      help: 'Database connections of the API pool',
      labelNames: ['state'],
      registers,
    }),
    queue: new Gauge({ name: 'libraryhub_queue_jobs', help: 'Jobs in the queue', labelNames: ['queue', 'state'], registers }),
    event_lag_seconds: new Gauge({
      name: 'libraryhub_event_lag_seconds',
      help: 'Age of the newest event when it was read here',
      registers,
    }),
    listeners: new Gauge({ name: 'libraryhub_live_listeners', help: 'Open real-time streams', labelNames: ['transport'], registers }),
    libraries: new Gauge({ name: 'libraryhub_libraries', help: 'Libraries of the platform', labelNames: ['status'], registers }),
  }
}
