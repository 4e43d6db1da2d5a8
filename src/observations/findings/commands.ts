import type { Command } from '#kernel/command.ts'
import { systemText } from '../notifications/told-finding.ts'
import type { Finding } from './finding.ts'
import type { FindingDetail } from './show.ts'

const filters = {
  state: { type: 'string', meaning: 'open, notified, acknowledged, …' },
  asn: { type: 'string', meaning: 'number of an autonomous system' },
  country: { type: 'string', meaning: 'ISO 3166-1 alpha-2' },
  type: { type: 'string', meaning: 'RSIT type' },
  identifier: { type: 'string', meaning: 'classification identifier' },
  since: { type: 'string', meaning: 'last seen at or after, RFC 3339' },
  search: { type: 'string', meaning: 'address, network, host name, URL' },
  route: { type: 'string', meaning: 'found, none or uncertain' },
  archive: { type: 'string', meaning: 'those put away that ended in this month, 2026-08' },
} as const

/** Commands of findings. @source CONTRACT, Commands */
export const findingCommands: readonly Command[] = [
  {
    noun: 'finding',
    verb: 'list',
    summary: 'findings, the latest first',
    usage: '[--state S] [--asn N] [--country CC] [--type T] [--since TIME]',
    flags: {
      ...filters,
      exercise: { type: 'boolean', meaning: 'those of exercises' },
      limit: { type: 'string', meaning: 'at most that many' },
    },
    async run({ api, flags, out, json }) {
      const query = new URLSearchParams({ limit: '500' })
      for (const name of [...Object.keys(filters), 'exercise']) {
        const value = flags[name]
        if (value !== undefined && value !== false) query.set(name, String(value))
      }
      const most = flags['limit'] === undefined ? Infinity : Number(flags['limit'])
      const rows: string[][] = []
      let count = 0
      for await (const finding of api.pages<Finding>(`/api/v1/findings?${query}`)) {
        if (count++ >= most) break
        if (json) out.json(finding)
        else
          rows.push([
            finding.findingId,
            finding.state,
            finding.pseudonym ?? systemText(finding),
            finding.classification.identifier || finding.classification.type,
            finding.lastSeen,
            finding.route?.teamName ?? 'nobody found',
          ])
        if (rows.length === 5000) break
      }
      if (json) return
      if (rows.length === 0) out.line('No findings that match. Hand a report in: comity report add FILE')
      else out.table(['finding', 'state', 'system', 'problem', 'last seen', 'who answers'], rows)
      if (rows.length === 5000) out.line('The first 5000 are shown; narrow the list, or use --json for all.')
    },
  },
  {
    noun: 'finding',
    verb: 'show',
    summary: 'one finding with all that is known of it',
    usage: 'FINDING',
    flags: {},
    async run({ api, positionals, out, json }) {
      const detail = await api.get<
        Pick<FindingDetail, 'putAwayAt' | 'seenBefore'> &
          Finding & { evidence: { field: string; value: string | number }[]; seenDays: string[] }
      >(`/api/v1/findings/${encodeURIComponent(positionals[0] ?? '')}`)
      if (json) return out.json(detail)
      out.line(`${detail.findingId}  ${detail.pseudonym ?? systemText(detail)}  ${detail.state}`)
      if (detail.putAwayAt !== null) out.line(`  put away on ${detail.putAwayAt.slice(0, 10)}`)
      if (detail.seenBefore !== null)
        out.line(`  seen before as ${detail.seenBefore.findingId}, last on ${detail.seenBefore.lastSeen.slice(0, 10)}`)
      out.line(
        `  ${detail.classification.taxonomy} / ${detail.classification.type} / ${detail.classification.identifier}`,
      )
      out.line(
        `  seen on ${detail.daysSeen} days, ${detail.sightings} times, ${detail.firstSeen} to ${detail.lastSeen}`,
      )
      out.line(
        `  who answers: ${detail.route === null ? 'nobody found' : `${detail.route.teamName} (by ${detail.route.basis})`}`,
      )
      for (const { field, value } of detail.evidence) out.line(`  ${field}: ${value}`)
    },
  },
]
