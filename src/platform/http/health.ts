import { Readable } from 'node:stream'
import { Type } from 'typebox'
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
  readonly value: number
}

/** Whether the node lives, whether it can work, its figures, its settings, its API. */
export function platformRoutes({
  db,
  loaded,
  metrics,
  version,
}: {
  db: Sql
  loaded: LoadedSettings
  metrics: () => Promise<readonly Metric[]>
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
      summary: 'Whether the node can do its work: the database answers.',
      response: Type.Object({ status: Type.Literal('ready') }),
      async handler() {
        try {
          await db.query('select 1')
        } catch (cause) {
          throw new AppError('platform.unavailable', 'The database does not answer.', { cause })
        }
        return { status: 'ready' }
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      access: 'platform.operate',
      summary: 'Figures for monitoring, as OpenMetrics.',
      async handler({ reply }) {
        const lines = (await metrics()).flatMap(({ name, help, kind, value }) => [
          `# TYPE ${name} ${kind}`,
          `# HELP ${name} ${help}`,
          `${name}${kind === 'counter' ? '_total' : ''} ${value}`,
        ])
        return reply.stream(
          Readable.from([`${lines.join('\n')}\n# EOF\n`]),
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
