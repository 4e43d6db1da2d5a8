import { markdownTable } from './markdown-table.ts'

/** What the page of settings needs to know of a setting. */
export interface Setting {
  env: string
  default: string | number | boolean
  meaning: string
  unit?: string
  min?: number
  max?: number
  choices?: readonly string[]
  secret?: boolean
}

/** The page of settings, made from the table: one place for each fact. */
export function settingsPage(table: Record<string, Setting>): string {
  const rows = Object.entries(table).map(([name, setting]) => [
    `\`${name}\``,
    `\`${setting.env}\``,
    shown(setting.default),
    allowed(setting),
    setting.meaning,
  ])
  return [
    '# Settings\n',
    'A flag of `npm start --` or `comity` wins over the environment, the environment over `config.json` in the data folder. Every setting has a',
    'default, so an empty configuration works. A wrong setting is refused at start, all faults at once, with exit code 2. `comity settings`',
    'shows what is in force and where each value came from.\n',
    'Those marked as secret may be given as a file instead: `COMITY_SMTP_URL_FILE` names a file that holds what `COMITY_SMTP_URL` would. They',
    'are never shown and never logged.\n',
    'This page is made from `src/platform/settings-table.ts`; do not edit it by hand.\n',
    ...markdownTable(['in `config.json`', 'in the environment', 'default', 'allowed', 'meaning'], rows),
    '',
  ].join('\n')
}

function shown(value: string | number | boolean): string {
  if (value === '') return 'empty'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return `\`${value}\``
}

function allowed({ choices, min, max, unit, secret }: Setting): string {
  const parts: string[] = []
  if (choices !== undefined) parts.push(choices.join(', '))
  if (min !== undefined && max !== undefined) parts.push(`${min} to ${max}`)
  if (unit !== undefined) parts.push(unit)
  if (secret === true) parts.push('secret')
  return parts.join(' ')
}
