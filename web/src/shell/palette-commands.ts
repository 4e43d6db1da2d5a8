import { t } from '../text/index.ts'
import type { Preferences } from './preferences.ts'

export interface Command {
  readonly label: string
  readonly group: string
  readonly does:
    | { readonly kind: 'go'; readonly to: string }
    | { readonly kind: 'theme'; readonly theme: Preferences['theme'] }
    | { readonly kind: 'sign-out' }
}

const address = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)(\/\d{1,3})?$/i
const network = /^as\s?(\d{1,10})$/i
const domain = /^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/i

/** Where an identifier is shown, by its prefix. */
const places: Readonly<Record<string, (id: string) => string>> = {
  finding: (id) => `/findings/${id}`,
  report: (id) => `/reports/${id}`,
  notification: (id) => `/notifications/${id}`,
  decision: (id) => `/decisions/${id}`,
  measure: (id) => `/measures/${id}`,
  team: (id) => `/directory/teams/${id}`,
}

function go(label: string, group: string, to: string): Command {
  return { label, group, does: { kind: 'go', to } }
}

/** What can be looked up with what was typed, the most particular first. */
function lookUps(text: string): Command[] {
  const words = t.shell.palette
  const found: Command[] = []
  const id = /^([a-z]+)_[0-9A-Za-z-]+$/.exec(text)
  const place = id?.[1] === undefined ? undefined : places[id[1]]
  if (place) found.push(go(words.open(text), words.lookUps, place(encodeURIComponent(text))))
  const asn = network.exec(text)?.[1]
  const query = encodeURIComponent(text)
  if (asn !== undefined) {
    found.push(go(words.who(`AS${asn}`), words.lookUps, `/directory/who?q=AS${asn}`))
    found.push(go(words.findingsOf(`AS${asn}`), words.lookUps, `/findings?asn=${asn}`))
  } else if (address.test(text) || domain.test(text)) {
    found.push(go(words.who(text), words.lookUps, `/directory/who?q=${query}`))
    found.push(go(words.findingsOf(text), words.lookUps, `/findings?search=${query}`))
  } else if (text.length >= 2 && !place)
    found.push(go(words.searchFindings(text), words.lookUps, `/findings?search=${query}`))
  return found
}

function standing(theme: Preferences['theme']): Command[] {
  const words = t.shell.palette
  const names = t.shell.nav
  const next = theme === 'dark' ? 'light' : 'dark'
  return [
    go(names.today, words.pages, '/'),
    go(names.findings, words.pages, '/findings'),
    go(words.unrouted, words.pages, '/findings?route=none'),
    go(t.ageing.title, words.pages, '/findings/ageing'),
    go(names.reports, words.pages, '/reports'),
    go(words.upload, words.actions, '/reports'),
    go(names.notifications, words.pages, '/notifications'),
    go(words.held, words.pages, '/notifications?state=held'),
    go(names.directory, words.pages, '/directory'),
    go(t.directory.tabs.imports, words.pages, '/directory/imports'),
    go(t.directory.tabs.coverage, words.pages, '/directory/coverage'),
    go(t.coverage.title, words.pages, '/coverage'),
    go(t.normReport.title, words.pages, '/norm-report'),
    go(names.measures, words.pages, '/measures'),
    go(names.framework, words.pages, '/framework'),
    go(t.measures.propose, words.actions, '/measures/propose'),
    go(names.decisions, words.pages, '/decisions'),
    go(names.taskings, words.pages, '/taskings'),
    go(t.mandates.title, words.pages, '/mandates/instruments'),
    go(t.conscience.raise, words.actions, '/concerns'),
    go(names.settings, words.pages, '/settings'),
    go(t.settings.tabs.retention, words.pages, '/settings/retention'),
    go(t.shell.account.profile, words.pages, '/settings/account'),
    {
      label: words.theme(t.shell.display.themes[next].toLowerCase()),
      group: words.actions,
      does: { kind: 'theme', theme: next },
    },
    { label: words.signOut, group: words.actions, does: { kind: 'sign-out' } },
  ]
}

/** The commands that fit what was typed. */
export function commandsFor(typed: string, theme: Preferences['theme']): readonly Command[] {
  const text = typed.trim()
  const wanted = text.toLocaleLowerCase(t.lang).split(/\s+/)
  const fits = ({ label }: Command): boolean => wanted.every((word) => label.toLocaleLowerCase(t.lang).includes(word))
  return [...(text === '' ? [] : lookUps(text)), ...standing(theme).filter(fits)]
}
