import type { ApiClient } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { SessionView, SettingView } from './api.ts'
import { homeCountry, homeTeam } from './country.ts'

const elsewhere = 'Give the demo a node of its own: comity demo --data demo, then npm start -- --data demo'

/** What stands against filling a node, in one sentence; null when nothing does. */
export function whyNot(about: {
  readonly settings: ReadonlyMap<string, string | number | boolean>
  readonly team: SessionView['team']
  readonly reports: boolean
  readonly teams: boolean
}): string | null {
  const { settings, team } = about
  if (about.reports || about.teams)
    return `This node is not empty: the demo would stand among what is real. ${elsewhere}`
  const home = String(settings.get('homeCountry') ?? '') || (team?.country ?? homeCountry)
  if (home !== homeCountry)
    return `This node belongs to the country ${home}, the demo to the fictional ${homeCountry}. ${elsewhere}`
  if (settings.get('smtpUrl') !== '' && settings.get('mailLoopbackOnly') !== true)
    return 'A mail server is set, and the demo writes mails. Set COMITY_MAIL_LOOPBACK_ONLY=yes, so that none can leave this machine, or take COMITY_SMTP_URL away.'
  if (settings.get('imapUrl') !== '' || settings.get('watchFolder') !== '')
    return 'A mailbox or a watched folder is set: real reports would come in among those of the demo. Take COMITY_IMAP_URL and COMITY_WATCH_FOLDER away.'
  return null
}

/**
 * Sees to it that the node is empty and harmless, and gives it its team where it has none.
 *
 * @returns The one-time sign-in address when the team was made now.
 * @throws {AppError} `platform.demo-refused` with what stands against it.
 */
export async function prepareNode(api: ApiClient): Promise<string | null> {
  const [settings, session, reports, teams] = await Promise.all([
    api.get<{ items: SettingView[] }>('/api/v1/settings'),
    api.get<SessionView>('/api/v1/session'),
    api.get<{ items: unknown[] }>('/api/v1/reports?limit=1'),
    api.get<{ items: unknown[] }>('/api/v1/directory/teams?limit=1'),
  ])
  const reason = whyNot({
    settings: new Map(settings.items.map(({ name, value }) => [name, value])),
    team: session.team,
    reports: reports.items.length > 0,
    teams: teams.items.length > 0,
  })
  if (reason !== null) throw new AppError('platform.demo-refused', reason)
  if (!session.setupNeeded) return null
  const made = await api.post<{ link: { url: string } }>('/api/v1/setup/without-browser', {
    team: { name: homeTeam, country: homeCountry },
    email: 'duty.officer@csirt.example',
  })
  return made.link.url
}
