import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError, type Fault } from '#kernel/errors.ts'
import { settingsTable, type SettingName, type SettingSpec } from './settings-table.ts'

type ValueOf<S extends SettingSpec> = S['kind'] extends 'whole-number'
  ? number
  : S['kind'] extends 'yes-no'
    ? boolean
    : string

/** All settings, checked, each with a value. Frozen. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof settingsTable)[Name]> }

/** Where each value came from, for `comity settings`. */
export type SettingOrigin = 'flag' | 'environment' | 'config.json' | 'default'

export interface LoadedSettings {
  readonly settings: Settings
  readonly origins: Readonly<Record<SettingName, SettingOrigin>>
}

function parse(spec: SettingSpec, raw: unknown): { value: string | number | boolean } | { reason: string } {
  if (spec.kind === 'text') return typeof raw === 'string' ? { value: raw } : { reason: 'must be a text' }
  if (spec.kind === 'choice') {
    const known = typeof raw === 'string' && spec.choices?.includes(raw)
    return known ? { value: raw } : { reason: `must be one of ${spec.choices?.join(', ')}` }
  }
  if (spec.kind === 'yes-no') {
    if (raw === true || raw === 'true' || raw === '1' || raw === 'yes') return { value: true }
    if (raw === false || raw === 'false' || raw === '0' || raw === 'no') return { value: false }
    return { reason: 'must be yes or no' }
  }
  const value = typeof raw === 'number' ? raw : typeof raw === 'string' && /^\d+$/.test(raw) ? Number(raw) : Number.NaN
  const unit = spec.unit ? ` ${spec.unit}` : ''
  if (!Number.isSafeInteger(value)) return { reason: `must be a whole number${unit && ` of${unit}`}` }
  if (spec.min !== undefined && value < spec.min) return { reason: `must be at least ${spec.min}${unit}` }
  if (spec.max !== undefined && value > spec.max) return { reason: `must be at most ${spec.max}${unit}` }
  return { value }
}

function fromEnvironment(spec: SettingSpec, env: NodeJS.ProcessEnv, faults: Fault[]): string | undefined {
  const direct = env[spec.env]
  if (direct !== undefined) return direct
  const file = env[`${spec.env}_FILE`]
  if (file === undefined || !spec.secret) return undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    faults.push({ pointer: `/${spec.env}_FILE`, reason: `cannot read ${file}` })
    return undefined
  }
}

function readConfigFile(dataDir: string, faults: Fault[]): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(join(dataDir, 'config.json'), 'utf8')
  } catch {
    return {}
  }
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>
  } catch {
    // said below
  }
  faults.push({ pointer: '/config.json', reason: 'is not a JSON object' })
  return {}
}

/**
 * Settings from flags, then the environment, then `config.json` in the data folder, then the defaults.
 *
 * @param flags By setting name; what was not given is absent.
 * @throws {AppError} `platform.bad-settings` with every fault at once.
 */
export function loadSettings(flags: Partial<Record<SettingName, string>>, env: NodeJS.ProcessEnv): LoadedSettings {
  const faults: Fault[] = []
  const values: Record<string, unknown> = {}
  const origins: Record<string, SettingOrigin> = {}
  const dataDir = resolve(flags.data ?? env[settingsTable.data.env] ?? settingsTable.data.default)
  const config = readConfigFile(dataDir, faults)
  for (const name of Object.keys(config))
    if (!(name in settingsTable)) faults.push({ pointer: `/config.json/${name}`, reason: 'is no setting' })

  for (const [name, spec] of Object.entries(settingsTable) as [SettingName, SettingSpec][]) {
    const candidates: [SettingOrigin, unknown][] = [
      ['flag', flags[name]],
      ['environment', fromEnvironment(spec, env, faults)],
      ['config.json', config[name]],
      ['default', spec.default],
    ]
    const [origin, raw] = candidates.find(([, value]) => value !== undefined)!
    const result = parse(spec, raw)
    if ('reason' in result)
      faults.push({ pointer: origin === 'environment' ? `/${spec.env}` : `/${name}`, reason: result.reason })
    else values[name] = result.value
    origins[name] = origin
  }
  if (faults.length > 0)
    throw new AppError(
      'platform.bad-settings',
      `${faults.length === 1 ? 'A setting is' : `${faults.length} settings are`} wrong.`,
      { faults },
    )
  values.data = dataDir
  return {
    settings: Object.freeze(values) as unknown as Settings,
    origins: origins as Record<SettingName, SettingOrigin>,
  }
}
