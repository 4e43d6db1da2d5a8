import { Readable } from 'node:stream'
import { Type } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import type { Sql } from '../database.ts'
import type { LoadedSettings } from '../settings.ts'
import { settingsTable, type SettingName, type SettingSpec } from '../settings-table.ts'
import { openApiOf } from './openapi.ts'
import { route, type Route } from './route.ts'

/** One figure for the monitoring of operators: few-valued labels only. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly kind: 'gauge' | 'counter'
  /** One value, or one for each of a few labels; those of a label that grows with the data have no place here. */
  readonly value: number | readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]
}

/** Figures in the text form of OpenMetrics 1.0, with its end mark. @source OpenMetrics 1.0, Text Format */
export function toOpenMetrics(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap(({ name, help, kind, value }) => {
    const sample = `${name}${kind === 'counter' ? '_total' : ''}`
    const samples = typeof value === 'number' ? [{ labels: {}, value }] : value
    return [
      `# TYPE ${name} ${kind}`,
      `# HELP ${name} ${escaped(help)}`,
      ...samples.map((each) => `${sample}${labelText(each.labels)} ${each.value}`),
    ]
  })
  return `${lines.join('\n')}\n# EOF\n`
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** Whether one of the things that the node needs is as it should be, in a word. */
export interface Readiness {
  /** `low`, `unwritable`: no report is taken in. */
  readonly disk: 'ok' | 'low' | 'unwritable'
  /** `quarantined`: nothing is signed, and nothing leaves. */
  readonly log: 'ok' | 'quarantined'
}

/** Whether the node lives, whether it can work, its figures, its settings, its API. */
export function platformRoutes({
  db,
  loaded,
  metrics,
  readiness,
  version,
}: {
  db: Sql
  loaded: LoadedSettings
  metrics: () => Promise<readonly Metric[]>
  readiness: () => Promise<Readiness>
  version: string
}): Route[] {
  return [
    route({
      method: 'GET',
      path: '/healthz',
      access: 'public',
      summary: 'Whether the process lives.',
      response: Type.Object({ status: Type.Literal('ok'), version: Type.String() }),
      handler: async () => ({ status: 'ok', version }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      access: 'public',
      summary:
        'Whether the node can do its work: the database answers and reports have room. A log in quarantine is named, and needs people rather than another node.',
      response: Type.Object({
        status: Type.Union([Type.Literal('ready'), Type.Literal('degraded')]),
        database: Type.Literal('ok'),
        disk: Type.Literal('ok'),
        log: Type.Union([Type.Literal('ok'), Type.Literal('quarantined')]),
      }),
      async handler() {
        try {
          await db.query('select 1')
        } catch (cause) {
          throw new AppError('platform.unavailable', 'The database does not answer.', { cause })
        }
        const { disk, log } = await readiness()
        if (disk === 'unwritable')
          throw new AppError('platform.unavailable', 'The disk of the data folder cannot be written to.', {
            retryAfterSeconds: 60,
          })
        if (disk === 'low')
          throw new AppError('platform.unavailable', 'The disk has no room for reports.', { retryAfterSeconds: 300 })
        return { status: log === 'ok' ? ('ready' as const) : ('degraded' as const), database: 'ok', disk, log }
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      access: 'platform.operate',
      summary: 'Figures for monitoring, as OpenMetrics.',
      async handler({ reply }) {
        return reply.stream(
          Readable.from([toOpenMetrics(await metrics())]),
          'application/openmetrics-text; version=1.0.0; charset=utf-8',
        )
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/settings',
      access: 'platform.settings.read',
      summary: 'The settings in force, each with its meaning and where it came from; secrets are not shown.',
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            name: Type.String(),
            env: Type.String(),
            value: Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
            origin: Type.String(),
            unit: Type.Union([Type.String(), Type.Null()]),
            meaning: Type.String(),
          }),
        ),
      }),
      handler: async () => ({ items: presentSettings(loaded) }),
    }),
  ]
}

/** Settings as people read them; of a secret only whether it is set. */
export function presentSettings({ settings, origins }: LoadedSettings) {
  return (Object.entries(settingsTable) as [SettingName, SettingSpec][]).map(([name, spec]) => ({
    name,
    env: spec.env,
    value: spec.secret ? (settings[name] === '' ? '' : '(set, not shown)') : settings[name],
    origin: origins[name],
    unit: spec.unit ?? null,
    meaning: spec.meaning,
  }))
}

/** The description of the API, made of all routes. */
export function openApiRoute(routes: () => readonly Route[]): Route {
  return route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    access: 'public',
    summary: 'This API, described in OpenAPI 3.1.',
    handler: async () => openApiOf(routes()),
  })
}
